package geo

import (
	"slices"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/xy"
	"github.com/twpayne/go-geom/xy/location"
)

// RightHand turns rings, in place, to the right-hand rule of RFC 7946: outer
// rings counter-clockwise, holes clockwise. It says whether it turned any. Rings
// of other geometries than Polygon, MultiPolygon and Collection are not touched,
// nor is a ring without an inside.
func RightHand(g orb.Geometry) (turned bool) {
	switch g := g.(type) {
	case orb.Polygon:
		for i, r := range g {
			if AgainstRightHand(r, i) {
				slices.Reverse(r)
				turned = true
			}
		}
	case orb.MultiPolygon:
		for _, p := range g {
			turned = RightHand(p) || turned
		}
	case orb.Collection:
		for _, c := range g {
			turned = RightHand(c) || turned
		}
	}
	return turned
}

// AgainstRightHand says whether ring number i of a polygon runs the wrong way:
// clockwise for the outer ring 0, counter-clockwise for a hole.
func AgainstRightHand(r orb.Ring, i int) bool {
	if i == 0 {
		return Orientation(r) == orb.CW
	}
	return Orientation(r) == orb.CCW
}

// Orientation is the direction of a closed ring, exactly: orb.CCW, orb.CW, or 0
// where all its points lie on a line. It looks at the lowest of the leftmost points,
// which is a corner of the ring's hull: the lower side of the hull leaves it in a
// ring that runs counter-clockwise, and comes to it in one that runs clockwise. A
// ring that comes by there more than once is the other way round when it is turned,
// too, and without a direction where it runs along that side both ways.
func Orientation(r orb.Ring) orb.Orientation {
	r = openRing(r)
	if len(r) == 0 {
		return 0
	}
	at := leftmost(r)
	var lowest orb.Point
	var leaves, comes bool
	for i, p := range r {
		if p != r[at] {
			continue
		}
		for _, step := range []int{1, -1} {
			q := r[other(r, i, step)]
			if q == p {
				return 0
			}
			bend := -1
			if leaves || comes {
				bend = turn(p, lowest, q)
			}
			if bend < 0 {
				lowest, leaves, comes = q, false, false
			}
			if bend <= 0 {
				leaves, comes = leaves || step == 1, comes || step == -1
			}
		}
	}
	switch {
	case leaves && !comes:
		return orb.CCW
	case comes && !leaves:
		return orb.CW
	}
	return 0
}

// leftmost is the place of the leftmost point, of several the lowest.
func leftmost(points []orb.Point) (at int) {
	for i, p := range points {
		if before(p, points[at]) {
			at = i
		}
	}
	return at
}

// other is the nearest place from at, going round by step, whose point differs
// from the one there; at itself when there is none.
func other(r orb.Ring, at, step int) int {
	for i := at; ; {
		i = (i + step + len(r)) % len(r)
		if i == at || r[i] != r[at] {
			return i
		}
	}
}

// openRing is the ring without the last point that closes it.
func openRing(r orb.Ring) orb.Ring {
	for len(r) > 1 && r[0] == r[len(r)-1] {
		r = r[:len(r)-1]
	}
	return r
}

// Side says where a point lies against a ring.
type Side int8

// The three sides.
const (
	Outside Side = iota
	OnRing
	Inside
)

// Locate says where a point lies against a closed simple ring. It is exact where
// the differences of coordinates are, which holds for the points of any local
// shape; a point within rounding of a long edge may come out as on it.
func Locate(p orb.Point, r orb.Ring) Side {
	flat := make([]float64, 0, 2*len(r))
	for _, q := range r {
		flat = append(flat, q[0], q[1])
	}
	switch xy.LocatePointInRing(geom.XY, geom.Coord(p[:]), flat) {
	case location.Interior:
		return Inside
	case location.Boundary:
		return OnRing
	}
	return Outside
}
