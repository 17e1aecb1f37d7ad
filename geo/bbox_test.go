package geo

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"
)

func TestExpandHoldsPointsAtTheDistance(t *testing.T) {
	t.Parallel()
	crs := mustCRS(t, 4546)
	b := orb.Bound{Min: orb.Point{110.9, 27}, Max: orb.Point{111.1, 27.2}}
	const metres = 1000
	wide := Expand(b, metres)
	for _, p := range []orb.Point{b.Min, b.Max, {110.9, 27.2}, {111.1, 27}} {
		for _, d := range []orb.Point{{metres, 0}, {-metres, 0}, {0, metres}, {0, -metres}} {
			q := crs.Forward(p)
			q = crs.Inverse(orb.Point{q[0] + 0.99*d[0], q[1] + 0.99*d[1]})
			if !wide.Contains(q) {
				t.Errorf("%v lies outside %v", q, wide)
			}
		}
	}
	if wide.Max[0]-b.Max[0] > 0.011 || wide.Max[1]-b.Max[1] > 0.0092 {
		t.Errorf("%v is far wider than a kilometre around %v", wide, b)
	}
}

func TestExpandAtTheEdges(t *testing.T) {
	t.Parallel()
	if b := Expand(orb.MultiPolygon{}.Bound(), 1000); !b.IsEmpty() {
		t.Errorf("nothing grew to %v", b)
	}
	pole := Expand(orb.Bound{Min: orb.Point{110, 89.999}, Max: orb.Point{111, 90}}, 1000)
	if pole.Max[1] != 90 || pole.Min[0] > -180 {
		t.Errorf("around the pole lies %v", pole)
	}
}

func ExampleExpand() {
	b := Expand(orb.Bound{Min: orb.Point{110.5, 27}, Max: orb.Point{110.6, 27.1}}, 100)
	fmt.Printf("%.6f to %.6f\n", b.Min, b.Max)
	// Output: [110.498992 26.999096] to [110.601008 27.100904]
}
