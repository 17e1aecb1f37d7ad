package shapefile

import (
	"io"
	"runtime"
	"testing"
	"testing/fstest"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// FuzzReader reads any bytes as the files of a shapefile: no panic, memory bounded by
// what comes, every feature either has faults or a shape of sound structure, and
// what was read is written and read again as the same.
func FuzzReader(f *testing.F) {
	add := func(files fstest.MapFS) {
		shx := []byte(nil)
		if x := files["a.shx"]; x != nil {
			shx = x.Data
		}
		f.Add(files["a.shp"].Data, shx, files["a.dbf"].Data, "")
	}
	add(written(f, layout(charset.UTF8), parcels()...))
	add(written(f, layout(charset.GB18030), parcels()...))
	for _, d := range damages {
		files := written(f, layout(charset.UTF8), parcels()...)
		d.change(files["a.shp"].Data, files["a.dbf"].Data)
		add(files)
	}
	limits := format.Limits{Limits: geo.Limits{Vertices: 1000, Rings: 50}, Bytes: 100_000}
	f.Fuzz(func(t *testing.T, shp, shx, dbf []byte, cpg string) {
		files := fstest.MapFS{"a.shp": {Data: shp}, "a.shx": {Data: shx}, "a.dbf": {Data: dbf}, "a.cpg": {Data: []byte(cpg)}}
		if len(shx) == 0 {
			delete(files, "a.shx")
		}
		degrees := geo.Geographic
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, info, err := read(files, Options{Limits: limits, CRS: &degrees})
		runtime.ReadMemStats(&after)
		if most := uint64(4<<20 + 200*(len(shp)+len(shx)+len(dbf))); after.TotalAlloc-before.TotalAlloc > most {
			t.Errorf("%d bytes were taken for %d", after.TotalAlloc-before.TotalAlloc, len(shp)+len(shx)+len(dbf))
		}
		var taken []format.Feature
		for _, f := range got {
			if len(f.Faults) > 0 {
				continue
			}
			if f.Geometry != nil && len(geo.Structure(f.Geometry)) > 0 {
				t.Fatalf("taken with %v", geo.Structure(f.Geometry))
			}
			taken = append(taken, f)
		}
		if err == nil {
			again(t, info, taken)
		}
	})
}

// again writes what was read and reads it.
func again(t *testing.T, info Info, features []format.Feature) {
	l := Layout{Fields: info.Fields}
	if _, err := l.columns(); err != nil {
		return // a field of a type that is not written
	}
	encoding := charset.UTF8
	got, _, err := read(written(t, l, features...), Options{Limits: format.DefaultLimits, Encoding: &encoding})
	if err != nil || len(got) != len(features) {
		t.Fatalf("%d of %d came back: %v", len(got), len(features), err)
	}
	for i, f := range got {
		if len(f.Faults) > 0 || (f.Geometry == nil) != (features[i].Geometry == nil) || len(points(f.Geometry)) != len(points(features[i].Geometry)) {
			t.Errorf("%v came back as %v", features[i], f)
		}
	}
}

// TestReaderHoldsOneFeature reads many and holds none.
func TestReaderHoldsOneFeature(t *testing.T) {
	const n = 20_000
	features := make([]format.Feature, n)
	for i := range features {
		features[i] = parcels()[0]
	}
	files := written(t, layout(charset.UTF8), features...)
	r, err := Open(files, "", Options{Limits: format.DefaultLimits})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range n {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); held > 1<<20 {
		t.Errorf("%d KiB are held after %d features", held>>10, n)
	}
}
