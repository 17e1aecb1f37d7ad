package geojson

import (
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/geotest"
)

// FuzzReader reads any bytes to their end: no panic, every feature either has
// faults or a shape of sound structure, and what was read is written and read
// again as the same. Seeds named for what is wrong lie in testdata.
func FuzzReader(f *testing.F) {
	f.Add([]byte(collection(`"features":[` + feature(square) + `,{"type":"Feature","id":"x","properties":{"a":[1,{"b":null}],"c":-0.10}}],"sanlei":{}`)))
	f.Add([]byte("\x1e" + feature(`{"type":"GeometryCollection","geometries":[{"type":"MultiPoint","coordinates":[[1,2,3]]}]}`) + "\n"))
	f.Add([]byte(feature(`{"type":"MultiPolygon","coordinates":[[[[0,0],[1,1],[1,0],[0,0]]]]}`)))
	limits := format.Limits{Limits: geo.Limits{Vertices: 100, Rings: 10}, Bytes: 10_000, Depth: 16}
	f.Fuzz(func(t *testing.T, text []byte) {
		r := NewReader(bytes.NewReader(text), limits)
		for {
			got, err := r.Next()
			if err != nil {
				if _, again := r.Next(); again != err {
					t.Fatalf("%v, then %v", err, again)
				}
				return
			}
			if len(got.Faults) == 0 {
				checkTaken(t, got)
			}
		}
	})
}

// checkTaken checks a feature that was taken without a fault.
func checkTaken(t *testing.T, f format.Feature) {
	if f.Geometry != nil {
		if faults := geo.Structure(f.Geometry); len(faults) > 0 {
			t.Fatalf("taken with %v", faults)
		}
		geo.Validate(f.Geometry)
		geo.Snap(f.Geometry)
		if len(geo.Structure(f.Geometry)) > 0 {
			return // two points became one on the grid
		}
		geo.RightHand(f.Geometry)
	}
	text, err := AppendFeature(nil, f)
	if err != nil {
		t.Fatal(err)
	}
	r := NewReader(bytes.NewReader(text), format.DefaultLimits)
	again, err := r.Next()
	if err != nil {
		t.Fatalf("%v in what was written: %s", err, text)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Fatalf("%v after what was written: %s", err, text)
	}
	// A point has no memory that Snap could change.
	if p, ok := f.Geometry.(orb.Point); ok {
		line := orb.MultiPoint{p}
		geo.Snap(line)
		f.Geometry = line[0]
	}
	f.Index, f.Line, f.Notes = again.Index, again.Line, again.Notes
	if diff := cmp.Diff(f, again, sameCRS); diff != "" {
		t.Fatalf("%s in what was written: %s", diff, text)
	}
}

// FuzzParseGeometry: what is taken as land without a fault passes through the form
// of PostGIS and back unchanged.
func FuzzParseGeometry(f *testing.F) {
	f.Add([]byte(square))
	f.Add([]byte(`{"type":"Polygon","coordinates":[[[0,0],[4,4],[4,0],[0,4],[0,0]]]}`))
	f.Add([]byte(`{"coordinates":[[[[0,0],[8,0],[8,8],[0,0]],[[2,1],[3,1],[3,2],[2,1]]]],"type":"MultiPolygon"}`))
	for _, c := range geotest.Corpus {
		if text, err := AppendGeometry(nil, c.Shape); err == nil {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := ParseGeometry(text, format.DefaultLimits)
		if err != nil || len(got.Faults) > 0 || len(geo.Validate(got.Geometry)) > 0 {
			return
		}
		b, err := geo.EncodeEWKB(got.Geometry, 4490)
		if err != nil {
			t.Fatal(err)
		}
		if again, _, err := geo.DecodeEWKB(b); err != nil || !orb.Equal(again, got.Geometry) {
			t.Fatalf("%v, %v; want %v", again, err, got.Geometry)
		}
		if area := geo.EllipsoidArea(got.Geometry); !(area >= 0) {
			t.Fatalf("area %v", area)
		}
	})
}
