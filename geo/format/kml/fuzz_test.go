package kml

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// FuzzReader reads any bytes to their end: no panic, every feature either has faults
// or a shape of sound structure, and what was read is written and read again as the
// same.
func FuzzReader(f *testing.F) {
	f.Add(document(`<Placemark><name>甲</name><Polygon><outerBoundaryIs>` + ring + `</outerBoundaryIs></Polygon></Placemark>`))
	f.Add(document(`<Placemark><MultiGeometry><Point><coordinates>1,2,3</coordinates></Point></MultiGeometry></Placemark>`))
	f.Add(document(`<Placemark><ExtendedData><Data name="a"><value>b</value></Data></ExtendedData></Placemark>`))
	f.Add(`<!DOCTYPE kml><kml/>`)
	limits := format.Limits{Limits: geo.Limits{Vertices: 100, Rings: 10}, Bytes: 10_000, Depth: 16}
	f.Fuzz(func(t *testing.T, text string) {
		all, _ := read(text, limits)
		for _, got := range all {
			if len(got.Faults) > 0 || got.Geometry == nil {
				continue
			}
			if faults := geo.Structure(got.Geometry); len(faults) > 0 {
				t.Fatalf("taken with %v", faults)
			}
			switch got.Geometry.(type) {
			case orb.Polygon, orb.MultiPolygon:
			default:
				continue // is not written
			}
			geo.Snap(got.Geometry)
			if len(geo.Structure(got.Geometry)) > 0 {
				continue // two points became one on the grid
			}
			geo.RightHand(got.Geometry)
			again, err := read(written(t, format.Feature{Geometry: got.Geometry}), format.DefaultLimits)
			if err != nil || len(again) != 1 || len(again[0].Faults) > 0 {
				t.Fatalf("%v, %v in what was written of %s", again, err, strings.TrimSpace(text))
			}
			want := got.Geometry
			if mp, ok := want.(orb.MultiPolygon); ok && len(mp) == 1 {
				want = mp[0]
			}
			if !orb.Equal(again[0].Geometry, want) {
				t.Fatalf("%v, want %v", again[0].Geometry, want)
			}
		}
	})
}
