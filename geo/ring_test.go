package geo

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"
)

func TestOrientation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		ring orb.Ring
		want orb.Orientation
	}{
		{"counter-clockwise", rectangle(0, 0, 1, 1), orb.CCW},
		{"clockwise", backwards(rectangle(0, 0, 1, 1)), orb.CW},
		{"repeated leftmost point", orb.Ring{{0, 0}, {0, 0}, {1, 0}, {1, 1}, {0, 0}, {0, 0}}, orb.CCW},
		{"leftmost points on one line", orb.Ring{{0, 2}, {0, 1}, {0, 0}, {1, 0}, {0, 2}}, orb.CCW},
		{"all points on one line", orb.Ring{{0, 0}, {1, 1}, {2, 2}, {0, 0}}, 0},
		{"one point", orb.Ring{{1, 1}, {1, 1}, {1, 1}, {1, 1}}, 0},
		{"no point", orb.Ring{}, 0},
		{"a sliver thinner than the last digit of its area", orb.Ring{{110, 27}, {111, 28}, {110.5, 27.500000000000004}, {110, 27}}, orb.CCW},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Orientation(c.ring); got != c.want {
				t.Errorf("%d, want %d", got, c.want)
			}
		})
	}
}

func TestLocate(t *testing.T) {
	t.Parallel()
	ring := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {2, 2}, {0, 4}, {0, 0}}
	for _, c := range []struct {
		name string
		p    orb.Point
		want Side
	}{
		{"inside", orb.Point{1, 1}, Inside},
		{"inside, level with a corner", orb.Point{1, 2}, Inside},
		{"outside, level with a corner", orb.Point{-1, 2}, Outside},
		{"outside, level with an edge", orb.Point{-1, 0}, Outside},
		{"outside, level with the tips", orb.Point{-1, 4}, Outside},
		{"in the notch", orb.Point{2, 3}, Outside},
		{"on a corner", orb.Point{4, 4}, OnRing},
		{"on a level edge", orb.Point{3, 0}, OnRing},
		{"on an upright edge", orb.Point{0, 3}, OnRing},
		{"on a slanting edge", orb.Point{3, 3}, OnRing},
		{"behind a level edge", orb.Point{5, 0}, Outside},
		{"beyond", orb.Point{9, 9}, Outside},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Locate(c.p, ring); got != c.want {
				t.Errorf("%d, want %d", got, c.want)
			}
			if got := Locate(c.p, backwards(ring)); got != c.want {
				t.Errorf("%d against the ring turned, want %d", got, c.want)
			}
		})
	}
}

func TestRightHandTurnsWhatRunsTheWrongWay(t *testing.T) {
	t.Parallel()
	outer, hole := rectangle(0, 0, 9, 9), backwards(rectangle(1, 1, 2, 2))
	g := orb.Collection{orb.Point{1, 1}, orb.MultiPolygon{{backwards(outer), backwards(hole)}, {outer.Clone()}}}
	if !RightHand(g) {
		t.Error("nothing was turned")
	}
	want := orb.MultiPolygon{{outer, hole}, {outer}}
	if !orb.Equal(g[1], want) {
		t.Errorf("%v, want %v", g[1], want)
	}
	if RightHand(g) {
		t.Error("what was right was turned again")
	}
}

// A ring that touches itself in the lowest of its leftmost points has a direction
// all the same, and the other one when it is turned.
func TestARingThatComesByTwiceHasOneDirection(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ring orb.Ring
		want orb.Orientation
	}{
		"two loops":            {orb.Ring{{0, 0}, {4, -1}, {4, 0}, {0, 0}, {4, 2}, {3, 3}, {0, 0}}, orb.CCW},
		"loops both ways":      {orb.Ring{{0, 0}, {4, -1}, {4, 0}, {0, 0}, {3, 3}, {4, 2}, {0, 0}}, orb.CCW},
		"the lower clockwise":  {orb.Ring{{0, 0}, {4, 2}, {3, 3}, {0, 0}, {4, 0}, {4, -1}, {0, 0}}, orb.CW},
		"to and fro":           {orb.Ring{{0, 0}, {4, -1}, {0, 0}, {4, 2}, {3, 3}, {0, 0}}, 0},
		"a line":               {orb.Ring{{0, 0}, {1, 1}, {2, 2}, {0, 0}}, 0},
		"repeated where it is": {orb.Ring{{0, 0}, {0, 0}, {1, 0}, {1, 1}, {0, 0}}, orb.CCW},
	} {
		if got := Orientation(c.ring); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
		if got := Orientation(backwards(c.ring)); got != -c.want {
			t.Errorf("%s, turned: %d, want %d", name, got, -c.want)
		}
	}
}

func ExampleRightHand() {
	square := orb.Polygon{{{110, 27}, {110, 28}, {111, 28}, {111, 27}, {110, 27}}}
	fmt.Println(RightHand(square), square)
	// Output: true [[[110 27] [111 27] [111 28] [110 28] [110 27]]]
}

func ExampleLocate() {
	square := orb.Ring{{110, 27}, {111, 27}, {111, 28}, {110, 28}, {110, 27}}
	fmt.Println(Locate(orb.Point{110.5, 27.5}, square) == Inside, Locate(orb.Point{111, 27.5}, square) == OnRing)
	// Output: true true
}
