package geo

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

func TestShapesThereAndBack(t *testing.T) {
	t.Parallel()
	zone, err := ByEPSG(4546)
	if err != nil {
		t.Fatal(err)
	}
	line := func(p orb.Point) []orb.Point { return []orb.Point{p, p} }
	for name, of := range map[string]func(orb.Point) orb.Geometry{
		"point":      func(p orb.Point) orb.Geometry { return p },
		"line":       func(p orb.Point) orb.Geometry { return orb.LineString(line(p)) },
		"polygon":    func(p orb.Point) orb.Geometry { return orb.Polygon{line(p), line(p)} },
		"collection": func(p orb.Point) orb.Geometry { return orb.Collection{p, orb.MultiPolygon{{line(p)}}} },
	} {
		degrees := orb.Point{110.575, 27.06}
		if got := zone.ForwardShape(of(degrees)); !orb.Equal(got, of(zone.Forward(degrees))) {
			t.Errorf("%s: %v", name, got)
		}
		if got := zone.InverseShape(of(zone.Forward(degrees))); !orb.Equal(got, of(zone.Inverse(zone.Forward(degrees)))) {
			t.Errorf("%s back: %v", name, got)
		}
		if got := Geographic.InverseShape(of(degrees)); !orb.Equal(got, of(degrees)) {
			t.Errorf("%s in degrees: %v", name, got)
		}
	}
}

func TestStructureInAZone(t *testing.T) {
	t.Parallel()
	triangle := func(east, north float64) orb.Geometry {
		return orb.Polygon{{{east, north}, {east + 100, north}, {east, north + 100}, {east, north}}}
	}
	for _, c := range []struct {
		name string
		epsg int
		g    orb.Geometry
		want []string
	}{
		{"Dongkou in its zone", 4525, triangle(37457838, 2994349), nil},
		{"Dongkou by its meridian", 4546, triangle(457838, 2994349), nil},
		{"the number of another zone", 4525, triangle(36457838, 2994349), []string{"outside_zone at 0/0/0"}},
		{"no number where the system has one", 4525, triangle(457838, 2994349), []string{"outside_zone at 0/0/0"}},
		{"a number where the system has none", 4546, triangle(37457838, 2994349), []string{"outside_zone at 0/0/0"}},
		{"north first", 4546, triangle(2994349, 457838), []string{"outside_zone at 0/0/0"}},
		{"degrees with the zone's number to come", 4525, triangle(110.575, 27.06), []string{"outside_zone at 0/0/0"}},
		{"south of the equator", 4546, triangle(457838, -10), []string{"outside_zone at 0/0/0"}},
		{"not a number", 4546, triangle(math.NaN(), 1), []string{"not_finite at 0/0/0", "ring_not_closed at 0/0/-1"}},
		{"an open ring", 4546, orb.Polygon{{{457838, 2994349}, {457938, 2994349}, {457938, 2994449}, {457838, 2994449}}}, []string{"ring_not_closed at 0/0/-1"}},
	} {
		zone, err := ByEPSG(c.epsg)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range StructureIn(c.g, zone) {
			got = append(got, brief(f))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func ExampleCRS_InverseShape() {
	zone, _ := ByEPSG(4525)
	p := zone.InverseShape(orb.Point{37457838.8547, 2994349.6706}).(orb.Point)
	fmt.Printf("%.6f %.6f\n", p[0], p[1])
	// Output: 110.575000 27.060000
}
