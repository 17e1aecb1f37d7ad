package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// TestTurnIsExact takes points that are as nearly on a line as float64 can say.
func TestTurnIsExact(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	random := func() orb.Point { return orb.Point{110 + r.Float64(), 27 + r.Float64()} }
	for range 20_000 {
		a, b := random(), random()
		c := between(a, b, 2*r.Float64()-0.5)
		if got, want := turn(a, b, c), turnLong(a, b, c); got != want {
			t.Fatalf("turn(%v, %v, %v) = %d, want %d", a, b, c, got, want)
		}
		if turn(a, b, c) != -turn(b, a, c) || turn(a, b, c) != turn(b, c, a) {
			t.Fatalf("turn of %v %v %v depends on where it begins", a, b, c)
		}
	}
}

func TestTurnWithoutExactDifferences(t *testing.T) {
	t.Parallel()
	tiny := math.Nextafter(0, 1e-20)
	for _, c := range []struct {
		name    string
		a, b, c orb.Point
		want    int
	}{
		{"left across the equator", orb.Point{-1e-9, 0}, orb.Point{110, 0}, orb.Point{180, 1e-30}, 1},
		{"right across the equator", orb.Point{-1e-9, 0}, orb.Point{110, 0}, orb.Point{180, -1e-30}, -1},
		{"on the equator", orb.Point{-1e-9, 0}, orb.Point{110, 0}, orb.Point{180, 0}, 0},
		{"the smallest step", orb.Point{0, 0}, orb.Point{90, 0}, orb.Point{180, tiny}, 1},
	} {
		if got := turn(c.a, c.b, c.c); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
