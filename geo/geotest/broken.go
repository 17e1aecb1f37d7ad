package geotest

import (
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"
)

// Scribbles makes n multipolygons of sound structure and any topology on a small
// lattice, where rings touch, cross, nest and run along each other by chance.
// About one in fifteen is valid.
func Scribbles(n int, seed uint64) []orb.MultiPolygon {
	r := rand.New(rand.NewPCG(seed, seed))
	shapes := make([]orb.MultiPolygon, n)
	for i := range shapes {
		for range 1 + r.IntN(3) {
			var p orb.Polygon
			for range 1 + r.IntN(3) {
				p = append(p, scribble(r))
			}
			shapes[i] = append(shapes[i], p)
		}
	}
	return shapes
}

// scribble is a ring of three to five different lattice points, in a window of
// random size so that rings of one shape nest.
func scribble(r *rand.Rand) orb.Ring {
	size := 2 + r.IntN(7)
	x, y := r.IntN(9-size), r.IntN(9-size)
	var ring orb.Ring
	for n := 3 + r.IntN(3); len(ring) < n; {
		p := At(x+r.IntN(size+1), y+r.IntN(size+1))
		if !slices.Contains(ring, p) {
			ring = append(ring, p)
		}
	}
	return append(ring, ring[0])
}

// Damaged makes n shapes as [Shapes] does and damages each in one of the ways
// that drawing by hand does: two neighbours swapped, a point thrown across, a
// spike drawn out, a ring repeated, or a point copied elsewhere into the ring.
// Some stay valid.
func Damaged(n int, seed uint64) []orb.MultiPolygon {
	r := rand.New(rand.NewPCG(seed, seed))
	shapes := Shapes(n, seed)
	for _, mp := range shapes {
		p := mp[r.IntN(len(mp))]
		k := r.IntN(len(p))
		p[k] = damage(r, p[k])
		if r.IntN(10) == 0 {
			mp[0] = append(mp[0], p[k])
		}
	}
	return shapes
}

func damage(r *rand.Rand, ring orb.Ring) orb.Ring {
	n := len(ring) - 1
	i, j := 1+r.IntN(n-1), 1+r.IntN(n-1)
	switch r.IntN(4) {
	case 0:
		ring[i], ring[j] = ring[j], ring[i]
	case 1:
		ring[i] = orb.Point{2*ring[j][0] - ring[i][0], 2*ring[j][1] - ring[i][1]}
	case 2:
		ring = slices.Insert(ring, i+1, ring[j], ring[i])
	case 3:
		ring = slices.Insert(ring, i, ring[j])
	}
	return ring
}

// At is a point of a lattice near 110.5 E 27 N whose coordinates and those halfway
// between are exact in binary, so that "on the edge" means just that.
func At(x, y int) orb.Point {
	return orb.Point{110.5 + float64(x)/1024, 27 + float64(y)/1024}
}
