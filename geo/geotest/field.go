package geotest

import (
	"iter"
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// Field makes n valid parcels of 5 to 40 corners, side by side in a box of degrees
// and none over another, on the grid of 1e-9 degrees and right-handed. They are
// made as they are asked for, so that a million need no memory.
func Field(n int, box orb.Bound, seed uint64) iter.Seq[orb.Polygon] {
	across := int(math.Ceil(math.Sqrt(float64(n))))
	width, height := (box.Max[0]-box.Min[0])/float64(across), (box.Max[1]-box.Min[1])/float64(across)
	return func(yield func(orb.Polygon) bool) {
		r := rand.New(rand.NewPCG(seed, seed))
		for i := range n {
			at := orb.Point{box.Min[0] + (float64(i%across)+0.5)*width, box.Min[1] + (float64(i/across)+0.5)*height}
			s := star{centre: at, east: 0.49 * width, north: 0.49 * height, rays: rays(r, 5+r.IntN(36))}
			p := orb.Polygon{s.ring(1, false)}
			geo.Snap(p)
			if !yield(p) {
				return
			}
		}
	}
}
