package geo

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/rtree"
)

// nesting checks rules 4 and 5 of [Topology] in rings that do not cross, so that
// one point of a ring decides for all of it.
func (t *topology) nesting() (faults Faults) {
	for i, r := range t.rings {
		around := t.around(i)
		if rule := t.misplaced(r, around); rule != "" {
			faults = append(faults, t.faultAt(rule, i, r.points[0]))
		}
	}
	return faults
}

// misplaced is the rule that ring r breaks by lying inside the rings around it.
func (t *topology) misplaced(r topoRing, around []int) Rule {
	if r.ring > 0 {
		return t.misplacedHole(r, around)
	}
	open := map[int]int{} // of each part, outer rings less holes around r
	for _, i := range around {
		if t.rings[i].ring == 0 {
			open[t.rings[i].part]++
		} else {
			open[t.rings[i].part]--
		}
	}
	for _, n := range open {
		if n > 0 {
			return OverlappingParts
		}
	}
	return ""
}

func (t *topology) misplacedHole(r topoRing, around []int) Rule {
	inShell := false
	for _, i := range around {
		switch other := t.rings[i]; {
		case other.part != r.part:
		case other.ring > 0:
			return NestedHoles
		default:
			inShell = true
		}
	}
	if !inShell {
		return HoleOutsideShell
	}
	return ""
}

// around lists the rings that ring i lies inside.
func (t *topology) around(i int) []int {
	r := t.rings[i]
	for _, p := range r.points {
		if around, clear := t.cast(p, i); clear {
			return around
		}
	}
	return t.aroundEdge(i)
}

// aroundEdge is around for a ring all of whose points lie on others, as a part
// does that fills a hole from corner to corner. It takes points along the edges,
// which are free of the other rings but where a corner of one touches them.
func (t *topology) aroundEdge(i int) (around []int) {
	r := t.rings[i]
	for _, fraction := range []float64{1. / 2, 1. / 3, 3. / 4, 1. / 7} {
		for k, p := range r.points {
			var clear bool
			if around, clear = t.cast(between(p, r.point(k+1), fraction), i); clear {
				return around
			}
		}
	}
	return around
}

// cast lists the rings around a point of ring i by the edges that a ray to the
// east crosses, and says whether the point is clear of all other rings.
func (t *topology) cast(p orb.Point, i int) (around []int, clear bool) {
	inside := map[int]bool{}
	ray := rtree.Box{MinX: p[0], MinY: p[1], MaxX: math.Inf(1), MaxY: p[1]}
	err := t.index.RangeSearch(ray, func(j int) error {
		e := t.edges[j]
		if e.ring == i {
			return nil
		}
		crossed, on := rayCrosses(p, e.a, e.b)
		if on {
			return errFound
		}
		if crossed {
			inside[e.ring] = !inside[e.ring]
		}
		return nil
	})
	for ring := range t.rings {
		if inside[ring] {
			around = append(around, ring)
		}
	}
	return around, err == nil
}
