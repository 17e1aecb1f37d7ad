package pasted

import (
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// own is the zone of Dongkou, of which eastings without a zone are.
func own(t testing.TB) geo.CRS {
	t.Helper()
	crs, err := geo.ByEPSG(4546)
	if err != nil {
		t.Fatal(err)
	}
	return crs
}

// The point 110.575 E, 27.06 N in degrees and, as published for CGCS2000, in
// metres of the 3° zone 37; and two beside it.
const (
	degrees  = "110.575,27.06\n110.576,27.06\n110.576,27.061\n"
	metres   = "457838.8547,2994349.6706\n457938,2994349\n457938,2994449\n"
	prefixed = "37457838.8547 2994349.6706\n37457938 2994349\n37457938 2994449"
)

func TestWhatIsPastedIsRecognised(t *testing.T) {
	corner := orb.Point{110.575, 27.06}
	for _, c := range []struct {
		name, text string
		form       Form
		epsg       int
		assumed    bool
		parts      int
		rings      int // of the first part
	}{
		{"longitude first", degrees, LonLat, 4490, false, 1, 1},
		{"latitude first", "27.06\t110.575\r\n27.06\t110.576\r\n27.061\t110.576", LatLon, 4490, false, 1, 1},
		{"closed", degrees + "110.575,27.06", LonLat, 4490, false, 1, 1},
		{"a heading, names and full-width commas", "点号，经度，纬度\nJ1，110.575，27.06\nJ2，110.576，27.06\nJ3，110.576，27.061\nJ1，110.575，27.06", LonLat, 4490, false, 1, 1},
		{"metres without a zone", metres, EastNorth, 4546, true, 1, 1},
		{"metres with the zone", prefixed, EastNorth, 4525, false, 1, 1},
		{"north before east, as surveyors write", "J1,1,2994349.6706,37457838.8547\nJ2,1,2994349,37457938\nJ3,1,2994449,37457938", NorthEast, 4525, false, 1, 1},
		{"a 6° zone", "19260113.1472,2998903.6114\n19260213,2998903\n19260213,2999003", EastNorth, 4497, false, 1, 1},
		{"a hole after an empty line", degrees + "110.575,27.061\n\n110.57570,27.06020\n110.57580,27.06020\n110.57580,27.06030\n", LonLat, 4490, false, 1, 2},
		{"a hole by ring number, its last row misnumbered", "a,1,110.575,27.06\nb,1,110.576,27.06\nc,1,110.576,27.061\nd,2,110.5758,27.0602\ne,2,110.5759,27.0602\nf,2,110.5759,27.0603\ng,3,110.5758,27.0602", LonLat, 4490, false, 1, 2},
		{"two parts", degrees + "\n" + "110.585,27.06\n110.586,27.06\n110.586,27.061", LonLat, 4490, false, 2, 1},
		{"a part in a hole", "110.575 27.06\n110.585 27.06\n110.585 27.07\n110.575 27.07\n\n110.576 27.061\n110.584 27.061\n110.584 27.069\n110.576 27.069\n\n110.578 27.063\n110.58 27.063\n110.58 27.065", LonLat, 4490, false, 2, 2},
		{"WKT", "\n POLYGON ((110.575 27.06, 110.576 27.06, 110.576 27.061, 110.575 27.06));", WKT, 4490, false, 1, 1},
		{"WKT of PostGIS", "SRID=4490;MultiPolygon(((110.575 27.06,110.576 27.06,110.576 27.061,110.575 27.06)))", WKT, 4490, false, 1, 1},
		{"WKT in metres", "POLYGON((37457838.8547 2994349.6706,37457938 2994349,37457938 2994449,37457838.8547 2994349.6706))", WKT, 4525, false, 1, 1},
		{"a GeoJSON geometry", `{"type":"Polygon","coordinates":[[[110.575,27.06],[110.576,27.06],[110.576,27.061],[110.575,27.06]]]}`, GeoJSON, 4490, false, 1, 1},
		{"a feature", `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[110.575,27.06],[110.576,27.06],[110.576,27.061],[110.575,27.06]]]}}`, GeoJSON, 4490, false, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, faults := Read(c.text, own(t))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if got.Form != c.form || got.CRS.EPSG() != c.epsg || got.Assumed != c.assumed {
				t.Errorf("%s in %s, assumed %t", got.Form, got.CRS, got.Assumed)
			}
			if len(got.Shape) != c.parts || len(got.Shape[0]) != c.rings {
				t.Fatalf("%v", got.Shape)
			}
			if faults := geo.Validate(got.Shape); len(faults) > 0 {
				t.Error(faults)
			}
			if at := got.Shape[0][0][0]; c.epsg != 4497 && (math.Abs(at[0]-corner[0]) > 1e-9 || math.Abs(at[1]-corner[1]) > 1e-9) {
				t.Errorf("it begins at %v", at)
			}
		})
	}
}

func TestWhatCannotBeReadIsSaidAtItsLine(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
		rule       Rule
	}{
		{"nothing", " \n", 1, NoCoordinates},
		{"words", "东至公路，南至围墙", 1, NoCoordinates},
		{"a word among numbers", degrees + "110.575,north", 4, Columns},
		{"one number", degrees + "110.575", 4, Columns},
		{"five columns", "1,2,3,110.575,27.06", 1, Columns},
		{"no place in China", "110.575,27.06\n10.575,27.06", 2, NoPlace},
		{"a zone that is none", "24457838.8547,2994349.6706", 1, NoPlace},
		{"axes turned midway", "110.575,27.06\n27.06,110.576", 2, OtherForm},
		{"degrees, then metres", degrees + "457838.8547,2994349.6706", 4, OtherForm},
		{"another zone", prefixed + "\n38457838.8547 2994349.6706", 4, OtherZone},
		{"a zone, then none", prefixed + "\n457838.8547 2994349.6706", 4, OtherZone},
		{"two points", "\n110.575,27.06\n110.576,27.06", 2, Rule(geo.TooFewPoints)},
		{"one point thrice", "110.575,27.06\n110.575,27.06\n110.575,27.06", 1, Rule(geo.TooFewPoints)},
		{"more rings than anybody draws", strings.Repeat(degrees+"\n", mostRings+1), 4*mostRings + 1, Rule(geo.TooManyRings)},
		{"a WKT point", "POINT(110.575 27.06)", 1, Columns},
		{"WKT that breaks off", "\nPOLYGON ((110.575 27.06, ", 2, Unreadable},
		{"WKT that is not closed", "POLYGON ((110.575 27.06,110.576 27.06,110.576 27.061,110.575 27.07))", 1, Rule(geo.RingNotClosed)},
		{"GeoJSON that breaks off", "{\n\"type\":", 2, Unreadable},
		{"a GeoJSON line", `{"type":"LineString","coordinates":[[110.575,27.06],[110.576,27.06]]}`, 1, Rule(geo.WrongType)},
		{"GeoJSON without a shape", `{"type":"FeatureCollection","features":[]}`, 1, NoCoordinates},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, faults := Read(c.text, own(t))
			if len(faults) == 0 || faults[0].Line != c.line || faults[0].Rule != c.rule || faults[0].Rule.Text() == "" {
				t.Errorf("%+v, %+v", got, faults)
			}
		})
	}
	if _, faults := Read(strings.Repeat("1,x\n", 1000), own(t)); len(faults) != mostFaults {
		t.Errorf("%d faults", len(faults))
	}
}

// FuzzRead reads any text: no panic, and faults or a shape of sound structure
// within the zones of China.
func FuzzRead(f *testing.F) {
	for _, text := range []string{degrees, metres, prefixed, "POLYGON((110 27,111 27,111 28,110 27),(110.5 27.1,110.6 27.1,110.6 27.2,110.5 27.1))", "SRID=4490;MULTIPOLYGON EMPTY", `{"type":"Polygon","coordinates":[]}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, faults := Read(text, own(t))
		if len(faults) > 0 {
			return
		}
		for _, fault := range geo.Structure(got.Shape) {
			if fault.Rule != geo.TooFewPoints { // points that fell together on the grid
				t.Fatal(fault)
			}
		}
	})
}
