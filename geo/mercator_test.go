package geo

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
)

// distance is the larger difference of two points' coordinates.
func distance(p, q orb.Point) float64 {
	return max(math.Abs(p[0]-q[0]), math.Abs(p[1]-q[1]))
}

func TestMercatorMeetsGIGS5101(t *testing.T) {
	t.Parallel()
	for _, part := range gigs {
		t.Run(part.name, func(t *testing.T) {
			m := newMercator(part.on, part.from)
			for _, c := range part.cases {
				if got := m.forward(c.degrees); distance(got, c.metres) > 0.03 {
					t.Errorf("forward %v = %.4f, want %v", c.degrees, got, c.metres)
				}
				// The cases give degrees to seven decimals, a centimetre.
				if got := m.inverse(c.metres); distance(got, c.degrees) > 3e-7 {
					t.Errorf("inverse %v = %.9f, want %v", c.metres, got, c.degrees)
				}
			}
		})
	}
}

func TestMercatorStaysPutInAThousandRoundTrips(t *testing.T) {
	t.Parallel()
	for _, part := range gigs {
		t.Run(part.name, func(t *testing.T) {
			t.Parallel()
			m := newMercator(part.on, part.from)
			for _, c := range part.cases {
				start := m.forward(c.degrees)
				p := start
				for range 1000 {
					p = m.forward(m.inverse(p))
				}
				if d := distance(p, start); d > 0.006 {
					t.Errorf("%v moved by %.4f m", c.degrees, d)
				}
			}
		})
	}
}

func BenchmarkForward(b *testing.B) {
	crs, _ := ByEPSG(4546)
	for b.Loop() {
		crs.Forward(orb.Point{110.575, 27.06})
	}
}

func BenchmarkInverse(b *testing.B) {
	crs, _ := ByEPSG(4546)
	for b.Loop() {
		crs.Inverse(orb.Point{457838.8547, 2994349.6706})
	}
}

func ExampleCRS_Forward() {
	crs, err := ByEPSG(4546)
	if err != nil {
		panic(err)
	}
	p := crs.Forward(orb.Point{110.575, 27.06})
	fmt.Printf("%v: east %.4f, north %.4f\n", crs, p[0], p[1])
	q := crs.Inverse(p)
	fmt.Printf("longitude %.9f, latitude %.9f\n", q[0], q[1])
	// Output:
	// EPSG:4546: east 457838.8547, north 2994349.6706
	// longitude 110.575000000, latitude 27.060000000
}
