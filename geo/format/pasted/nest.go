package pasted

import (
	"slices"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// nest makes one shape of rings: one that lies in an even number of others is an
// outer ring, each else a hole of the innermost that holds it. Parts come in the
// order of their outer rings.
func nest(all []orb.Ring) (shape orb.MultiPolygon) {
	holders := make([][]int, len(all))
	for i := range all {
		for j := range all {
			if i != j && holds(all[j], all[i]) {
				holders[i] = append(holders[i], j)
			}
		}
	}
	part := map[int]int{}
	for i, r := range all {
		if len(holders[i])%2 == 0 {
			part[i] = len(shape)
			shape = append(shape, orb.Polygon{r})
		}
	}
	for i, r := range all {
		if len(holders[i])%2 == 0 {
			continue
		}
		innermost := slices.IndexFunc(holders[i], func(j int) bool { return len(holders[j]) == len(holders[i])-1 })
		if innermost < 0 { // rings that cross each other: a fault for whoever checks the shape
			shape = append(shape, orb.Polygon{r})
			continue
		}
		to := part[holders[i][innermost]]
		shape[to] = append(shape[to], r)
	}
	return shape
}

// holds reports whether the first point of a ring that is not on another lies
// within that.
func holds(outer, inner orb.Ring) bool {
	for _, p := range inner {
		switch geo.Locate(p, outer) {
		case geo.Inside:
			return true
		case geo.Outside:
			return false
		}
	}
	return false
}
