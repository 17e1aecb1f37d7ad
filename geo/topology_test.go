package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/geotest"
)

func TestTopologyOfTheCorpus(t *testing.T) {
	t.Parallel()
	for _, c := range geotest.Corpus {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			faults := geo.Validate(c.Shape)
			switch {
			case c.Rule == "" && len(faults) > 0:
				t.Fatalf("refused: %v", faults)
			case c.Rule == "":
				return
			case len(faults) == 0:
				t.Fatalf("taken, want %s", c.Rule)
			case faults[0].Rule != c.Rule:
				t.Fatalf("%v, want %s", faults, c.Rule)
			case c.Place != nil && *faults[0].Place != *c.Place:
				t.Fatalf("at %v, want %v", *faults[0].Place, *c.Place)
			}
		})
	}
}

func TestTopologyRulesAllStandInTheCorpus(t *testing.T) {
	t.Parallel()
	known := map[geo.Rule]bool{}
	for _, c := range geotest.Corpus {
		known[c.Rule] = true
	}
	for _, r := range []geo.Rule{
		geo.SelfIntersection, geo.SelfTouch, geo.Spike, geo.RingsCross, geo.SharedEdge, geo.DuplicateRings,
		geo.DisconnectedInterior, geo.HoleOutsideShell, geo.NestedHoles, geo.OverlappingParts,
	} {
		if !known[r] {
			t.Errorf("no shape of the corpus breaks %s", r)
		}
	}
}

func TestTopologyTakesRandomGoodShapes(t *testing.T) {
	t.Parallel()
	for i, g := range geotest.Shapes(1000, 7) {
		if f := geo.Validate(g); len(f) > 0 {
			t.Fatalf("shape %d: %v", i, f)
		}
	}
}

// Turning or shifting the points of its rings changes nothing about a shape.
func TestTopologyDoesNotDependOnHowRingsAreWritten(t *testing.T) {
	t.Parallel()
	for i, g := range append(geotest.Scribbles(2000, 8), geotest.Damaged(500, 9)...) {
		before := geo.Validate(g)
		after := geo.Validate(rewritten(g))
		if (len(before) == 0) != (len(after) == 0) {
			t.Fatalf("shape %d: %v, then %v: %v", i, before, after, g)
		}
	}
}

// rewritten is a shape with its parts in the other order and its rings backwards,
// from their second point on.
func rewritten(mp orb.MultiPolygon) orb.MultiPolygon {
	var out orb.MultiPolygon
	for i := range mp {
		var p orb.Polygon
		for _, r := range mp[len(mp)-1-i] {
			n := len(r) - 1
			var s orb.Ring
			for k := range n + 1 {
				s = append(s, r[(2*n+1-k)%n])
			}
			p = append(p, s)
		}
		out = append(out, p)
	}
	return out
}

// comb is a ring with n teeth, as wide as high, leaning by a slope.
func comb(n int, lean float64) orb.Polygon {
	var r orb.Ring
	for k := range 2 * n {
		x := 110 + float64(k)/float64(2*n)
		r = append(r, orb.Point{x, 27.1})
		if k%2 == 1 {
			r = append(r, orb.Point{x + lean, 28}, orb.Point{x + lean + 0.1/float64(n), 28})
		}
	}
	return orb.Polygon{append(r, orb.Point{111, 27}, orb.Point{110, 27}, r[0])}
}

func TestTopologyOfManyVertices(t *testing.T) {
	t.Parallel()
	if f := geo.Validate(comb(40_000, 0)); len(f) > 0 {
		t.Errorf("a comb of 40,000 upright teeth: %v", f)
	}
	if f := geo.Validate(comb(40_000, 1)); len(f) > 0 {
		t.Errorf("a comb of 40,000 leaning teeth: %v", f)
	}
}

func BenchmarkValidate(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"20 vertices", 20}, {"1,000 vertices", 1000}, {"100,000 vertices", 100_000}} {
		var r orb.Ring
		for k := range size.n {
			sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(size.n))
			length := 1 + 0.1*float64(k%7)
			r = append(r, orb.Point{110 + cos*length, 27 + sin*length})
		}
		p := orb.Polygon{append(r, r[0])}
		b.Run(size.name, func(b *testing.B) {
			for b.Loop() {
				if f := geo.Validate(p); len(f) > 0 {
					b.Fatal(f)
				}
			}
		})
	}
}
