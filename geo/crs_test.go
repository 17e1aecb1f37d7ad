package geo

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func TestForwardMeetsCheckValuesOfDongkou(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		epsg int
		want orb.Point
	}{
		{"own zone 37 by its meridian 111", 4546, orb.Point{457838.8547, 2994349.6706}},
		{"own zone 37 with the zone in the easting", 4525, orb.Point{37457838.8547, 2994349.6706}},
		{"neighbour zone 38, meridian 114", 4547, orb.Point{160113.1472, 2998903.6114}},
		{"neighbour zone 36, meridian 108", 4545, orb.Point{755496.3219, 2996891.5300}},
	} {
		t.Run(c.name, func(t *testing.T) {
			crs := mustCRS(t, c.epsg)
			if got := crs.Forward(orb.Point{110.575, 27.06}); distance(got, c.want) > 0.00005 {
				t.Errorf("Forward = %.4f, want %.4f", got, c.want)
			}
			if got := crs.Inverse(c.want); distance(got, orb.Point{110.575, 27.06}) > 1e-9 {
				t.Errorf("Inverse = %.9f", got)
			}
		})
	}
}

func TestByEPSGKnowsEachFamilysFirstAndLast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		epsg     int
		meridian float64
		zone     int
		prefixed bool
	}{
		{4490, 0, 0, false},
		{4491, 75, 13, true}, {4501, 135, 23, true},
		{4502, 75, 13, false}, {4512, 135, 23, false},
		{4513, 75, 25, true}, {4533, 135, 45, true},
		{4534, 75, 25, false}, {4554, 135, 45, false},
		{4522, 102, 34, true}, {4543, 102, 34, false}, {4507, 105, 18, false},
	} {
		crs := mustCRS(t, c.epsg)
		zone, prefixed := crs.Zone()
		if crs.EPSG() != c.epsg || crs.Meridian() != c.meridian || zone != c.zone || prefixed != c.prefixed {
			t.Errorf("%v: meridian %v, zone %d %t, want %+v", crs, crs.Meridian(), zone, prefixed, c)
		}
		if c.epsg == 4490 {
			continue
		}
		east := 500_000.0
		if prefixed {
			east += float64(zone) * 1e6
		}
		if got := crs.Forward(orb.Point{c.meridian, 0}); distance(got, orb.Point{east, 0}) > 1e-6 {
			t.Errorf("%v: origin at %v", crs, got)
		}
	}
}

func TestByEPSGRefusesWhatIsNotCGCS2000(t *testing.T) {
	t.Parallel()
	for _, epsg := range []int{-1, 0, 4326, 4489, 4555, 32649, 2379, 99999} {
		if crs, err := ByEPSG(epsg); err == nil {
			t.Errorf("EPSG:%d became %v", epsg, crs)
		}
	}
}

func TestGeographicLeavesPointsAlone(t *testing.T) {
	t.Parallel()
	p := orb.Point{110.575, 27.06}
	if Geographic.Forward(p) != p || Geographic.Inverse(p) != p || !Geographic.IsGeographic() {
		t.Error("EPSG:4490 moved a point")
	}
}

func TestOwnZoneIsThatOfTheMiddle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		west, east float64
		want       int
	}{
		{"within zone 37", 110.5, 110.6, 4546},
		{"across the seam, more of it in the west", 109.49, 109.505, 4545},
		{"across the seam, more of it in the east", 109.495, 109.51, 4546},
		{"halfway across the seam belongs to the east", 109.25, 109.75, 4546},
		{"the first zone", 73.5, 73.6, 4534},
		{"the last zone", 136.4, 136.49, 4554},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := orb.Bound{Min: orb.Point{c.west, 27}, Max: orb.Point{c.east, 27.1}}
			if got, err := OwnZone(b); err != nil || got.EPSG() != c.want {
				t.Errorf("%v, %v; want %d", got, err, c.want)
			}
		})
	}
}

func TestOwnZoneRefuses(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]orb.Bound{
		"an empty shape":             orb.MultiPolygon{}.Bound(),
		"a shape west of zone 25":    {Min: orb.Point{73, 30}, Max: orb.Point{73.9, 31}},
		"a shape east of zone 45":    {Min: orb.Point{136.5, 30}, Max: orb.Point{137, 31}},
		"a shape that is not finite": {Min: orb.Point{math.NaN(), 30}, Max: orb.Point{111, 31}},
	} {
		if zone, err := OwnZone(b); err == nil {
			t.Errorf("%s has zone %v", name, zone)
		}
	}
}

func mustCRS(t testing.TB, epsg int) CRS {
	t.Helper()
	crs, err := ByEPSG(epsg)
	if err != nil {
		t.Fatal(err)
	}
	return crs
}

func ExampleOwnZone() {
	park := orb.Bound{Min: orb.Point{110.55, 27.04}, Max: orb.Point{110.60, 27.08}}
	crs, err := OwnZone(park)
	fmt.Println(crs, crs.Meridian(), err)
	// Output: EPSG:4546 111 <nil>
}
