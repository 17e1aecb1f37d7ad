package geo

import "github.com/paulmach/orb"

// Nest makes polygons of rings by how they lie in each other, whatever way they
// run: a ring that lies in an even number of others is an outer one, the others
// are holes of the ring right around them. Parts come in the order of their outer
// rings, holes in theirs. Rings keep their direction and their memory.
//
// Rings that are not sound each for itself, that cross, or that run along each
// other have no such order; then each comes as a part of its own, for [Validate] to
// say what is wrong, and ok is false. A single ring always has an order. The system
// is that of the coordinates.
func Nest(rings []orb.Ring, c CRS) (mp orb.MultiPolygon, ok bool) {
	mp = make(orb.MultiPolygon, len(rings))
	for i, r := range rings {
		mp[i] = orb.Polygon{r}
	}
	if len(StructureIn(mp, c)) > 0 {
		return mp, false
	}
	if len(mp) == 1 {
		return mp, true
	}
	t := newTopology(mp)
	if newSweep(t).run() != nil {
		return mp, false
	}
	return t.nested(mp), true
}

// nested joins the rings, each a part so far, of a sweep without a fault.
func (t *topology) nested(mp orb.MultiPolygon) (joined orb.MultiPolygon) {
	parents := make([]int, len(mp))
	for i := range mp {
		parents[i] = t.parent(i)
	}
	place := make([]int, len(mp)) // of an outer ring's part among the joined
	for i, p := range mp {
		if place[i] = -1; depth(parents, i)%2 == 0 {
			place[i] = len(joined)
			joined = append(joined, p)
		}
	}
	for i, p := range mp {
		if place[i] < 0 {
			at := place[parents[i]]
			joined[at] = append(joined[at], p[0])
		}
	}
	return joined
}

// depth is in how many rings a ring lies.
func depth(parents []int, ring int) (n int) {
	for i := parents[ring]; i >= 0; i = parents[i] {
		n++
	}
	return n
}
