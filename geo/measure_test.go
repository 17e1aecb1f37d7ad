package geo

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// rectangle is a closed counter-clockwise ring between two corners.
func rectangle(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func TestConstantsAreTheOfficialOnes(t *testing.T) {
	t.Parallel()
	b2 := 2 * cgcs2000.b() * cgcs2000.b()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"b", cgcs2000.b(), 6356752.31414036},
		{"e²", cgcs2000.e2(), 0.00669438002290079},
		{"e′²", cgcs2000.e2() / (1 - cgcs2000.e2()), 0.00673949677547896},
		{"c", cgcs2000.a * cgcs2000.a / cgcs2000.b(), 6399593.62586402},
		{"A", belt[0] / b2, 1.003364089834193},
		{"B", belt[1] / b2, 1.124189381927124e-3},
		{"C", belt[2] / b2, 1.699459473518905e-6},
		{"D", belt[3] / b2, 2.717857845577555e-9},
		{"E", belt[4] / b2, 4.358419004834514e-12},
	} {
		if math.Abs(c.got/c.want-1) > 1e-14 {
			t.Errorf("%s = %.16g, want %.16g", c.name, c.got, c.want)
		}
	}
}

func TestEllipsoidAreaMeetsSheets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		sheet orb.Ring
		want  float64
	}{
		{"sheet of 1:10 000, 3′45″ by 2′30″ at 27° N", rectangle(110, 27, 110.0625, 27+2.5/60), 28_634_885.6900},
		{"one degree by one at 27° N", rectangle(110, 27, 111, 28), 10_949_376_510.4422},
	} {
		if got := EllipsoidArea(orb.Polygon{c.sheet}); math.Abs(got-c.want) > 0.0001 {
			t.Errorf("%s: %.4f, want %.4f", c.name, got, c.want)
		}
	}
}

// authalic is the closed form of the area per radian of longitude from the
// equator to a latitude in degrees, of which the official formula is a series.
func authalic(lat float64) float64 {
	sin, e := math.Sin(lat*degree), math.Sqrt(cgcs2000.e2())
	return cgcs2000.b() * cgcs2000.b() / 2 * (sin/(1-e*e*sin*sin) + math.Atanh(e*sin)/e)
}

func TestEllipsoidAreaMeetsTheClosedForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ south, north, tolerance float64 }{
		{24, 24.001, 1e-9}, {27, 27.01, 1e-10}, {18, 54, 1e-12}, {-30, 30, 1e-12}, {0, 90, 1e-11},
	} {
		got := EllipsoidArea(orb.Polygon{rectangle(110, c.south, 110.01, c.north)})
		want := (authalic(c.north) - authalic(c.south)) * 0.01 * degree
		if math.Abs(got/want-1) > c.tolerance {
			t.Errorf("%v to %v: %.6f, closed form %.6f", c.south, c.north, got, want)
		}
	}
}

// plot is 400 m by 500 m in EPSG:4546, its lower left corner at 110.575 E 27.06 N.
func plot(t testing.TB) orb.Polygon {
	crs := mustCRS(t, 4546)
	ring := rectangle(457838.8547, 2994349.6706, 458238.8547, 2994849.6706)
	for i, p := range ring {
		ring[i] = crs.Inverse(p)
	}
	return orb.Polygon{ring}
}

func TestAreasOfThePlotOfDongkou(t *testing.T) {
	t.Parallel()
	if got := EllipsoidArea(plot(t)); math.Abs(got-199_991.31) > 0.005 {
		t.Errorf("ellipsoid %.4f, want 199 991.31", got)
	}
	if got := PlaneArea(plot(t), mustCRS(t, 4546)); math.Abs(got-200_000) > 0.001 {
		t.Errorf("plane %.4f, want 200 000", got)
	}
	if a, b := PlaneArea(plot(t), mustCRS(t, 4546)), PlaneArea(plot(t), mustCRS(t, 4525)); math.Abs(a-b) > 1e-4 {
		t.Errorf("the zone in the easting changes the plane area from %.6f to %.6f", a, b)
	}
}

func TestAreasGoByRingsNotByDirection(t *testing.T) {
	t.Parallel()
	crs := mustCRS(t, 4546)
	outer, hole := rectangle(110.5, 27, 110.51, 27.01), rectangle(110.502, 27.002, 110.504, 27.004)
	for _, area := range []func(orb.Geometry) float64{
		EllipsoidArea,
		func(g orb.Geometry) float64 { return PlaneArea(g, crs) },
	} {
		want := area(orb.Polygon{outer}) - area(orb.Polygon{hole})
		for _, p := range []orb.Polygon{
			{outer, hole}, {backwards(outer), hole}, {outer, backwards(hole)}, {backwards(outer), backwards(hole)},
		} {
			if got := area(orb.MultiPolygon{p}); math.Abs(got-want) > 1e-6 {
				t.Errorf("area %v, want %v", got, want)
			}
		}
	}
}

func backwards(r orb.Ring) orb.Ring {
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

// An edge is straight in degrees, so more points on it change nothing.
func TestAreasFollowTheStraightLineInDegrees(t *testing.T) {
	t.Parallel()
	few := orb.Polygon{{{110, 27}, {111, 27}, {111, 28}, {110, 27}}}
	many := orb.Polygon{{{110, 27}, {111, 27}, {111, 28}}}
	for k := 1; k <= 10_000; k++ {
		many[0] = append(many[0], between(orb.Point{111, 28}, orb.Point{110, 27}, float64(k)/10_000))
	}
	crs := mustCRS(t, 4546)
	if a, b := EllipsoidArea(few), EllipsoidArea(many); math.Abs(a/b-1) > 1e-9 {
		t.Errorf("ellipsoid %.3f against %.3f", a, b)
	}
	if a, b := PlaneArea(few, crs), PlaneArea(many, crs); math.Abs(a/b-1) > 1e-9 {
		t.Errorf("plane %.3f against %.3f", a, b)
	}
}

func TestAreasOfOtherThings(t *testing.T) {
	t.Parallel()
	crs := mustCRS(t, 4546)
	for _, g := range []orb.Geometry{nil, orb.Point{110, 27}, orb.LineString{{110, 27}, {111, 27}}, orb.Polygon{}, orb.Polygon{{}}, orb.MultiPolygon{}} {
		if EllipsoidArea(g) != 0 || PlaneArea(g, crs) != 0 {
			t.Errorf("%T %v has an area", g, g)
		}
	}
	nan := orb.Polygon{{{110, 27}, {math.NaN(), 27}, {111, 28}, {110, 27}}}
	if !math.IsNaN(EllipsoidArea(nan)) || !math.IsNaN(PlaneArea(nan, crs)) {
		t.Error("an area was made of NaN")
	}
	if !math.IsNaN(PlaneArea(plot(t), Geographic)) {
		t.Error("degrees have a plane area")
	}
}

func BenchmarkEllipsoidArea(b *testing.B) { benchmarkArea(b, EllipsoidArea) }

func BenchmarkPlaneArea(b *testing.B) {
	crs := mustCRS(b, 4546)
	benchmarkArea(b, func(g orb.Geometry) float64 { return PlaneArea(g, crs) })
}

// benchmarkArea takes a parcel of 20 edges of 30 m.
func benchmarkArea(b *testing.B, area func(orb.Geometry) float64) {
	p := orb.Polygon{circle(20, 100)}
	for b.Loop() {
		area(p)
	}
}

// circle is a regular ring near Dongkou of n edges, with a radius in metres.
func circle(n int, radius float64) (r orb.Ring) {
	for k := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(n))
		r = append(r, orb.Point{110.575 + radius*cos/99_000, 27.06 + radius*sin/110_800})
	}
	return append(r, r[0])
}

func ExampleEllipsoidArea() {
	sheet := orb.Polygon{{{110, 27}, {110.0625, 27}, {110.0625, 27.0416666667}, {110, 27.0416666667}, {110, 27}}}
	fmt.Printf("%.2f m²\n", EllipsoidArea(sheet))
	// Output: 28634885.71 m²
}

func ExamplePlaneArea() {
	parcel := orb.Polygon{{{110.575, 27.06}, {110.58, 27.06}, {110.58, 27.065}, {110.575, 27.065}, {110.575, 27.06}}}
	zone, err := OwnZone(parcel.Bound())
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f m² in %v, %.2f m² on the ellipsoid\n", PlaneArea(parcel, zone), zone, EllipsoidArea(parcel))
	// Output: 274806.97 m² in EPSG:4546, 274795.06 m² on the ellipsoid
}
