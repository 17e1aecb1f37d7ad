package shapefile

import (
	"io"
	"testing"
	"testing/fstest"

	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/geotest"
)

// thousand is a thousand parcels as an export has them.
func thousand() (all []format.Feature) {
	for i, g := range geotest.Shapes(1000, 6) {
		f := parcels()[0]
		f.Index, f.Geometry = i, g
		all = append(all, f)
	}
	return all
}

func BenchmarkWriter(b *testing.B) {
	all := thousand()
	for name, l := range map[string]Layout{"utf8": layout(charset.UTF8), "gb18030": layout(charset.GB18030)} {
		for _, epsg := range []int{4490, 4525} {
			l.CRS = zone(b, epsg)
			b.Run(name+"/"+l.CRS.String(), func(b *testing.B) {
				for b.Loop() {
					z, err := NewZip(io.Discard, "a", b.TempDir(), l)
					if err != nil {
						b.Fatal(err)
					}
					for _, f := range all {
						if err := z.Write(f); err != nil {
							b.Fatal(err)
						}
					}
					if err := z.Close(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "features/s")
			})
		}
	}
}

func BenchmarkReader(b *testing.B) {
	files := written(b, layout(charset.GB18030), thousand()...)
	size := 0
	for _, f := range files {
		size += len(f.Data)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		if got, _, err := read(fstest.MapFS(files), Options{}); err != nil || len(got) != 1000 {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "features/s")
}
