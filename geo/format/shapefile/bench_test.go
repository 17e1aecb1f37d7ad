package shapefile

import (
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
