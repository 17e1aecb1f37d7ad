package geotest

import (
	"github.com/paulmach/orb"

	"sanlei/geo"
)

// Case is a shape whose topology is known. Rule is what it breaks, empty when it
// is valid; Place is where, nil when it does not matter.
type Case struct {
	Name  string
	Shape orb.MultiPolygon
	Rule  geo.Rule
	Place *orb.Point
}

// ring is a closed ring through lattice points given as x, y, x, y, …
func ring(xy ...int) orb.Ring {
	var r orb.Ring
	for i := 0; i < len(xy); i += 2 {
		r = append(r, At(xy[i], xy[i+1]))
	}
	return append(r, r[0])
}

// box is a rectangle with its lower left corner at x, y.
func box(x, y, width, height int) orb.Ring {
	return ring(x, y, x+width, y, x+width, y+height, x, y+height)
}

func place(x, y int) *orb.Point {
	p := At(x, y)
	return &p
}

type parts = orb.MultiPolygon

// Corpus lists shapes of sound structure whose names say what is right or wrong.
var Corpus = []Case{
	{"a square", parts{{box(0, 0, 8, 8)}}, "", nil},
	{"a clockwise outer ring: direction is no fault", parts{{ring(0, 0, 0, 8, 8, 8, 8, 0)}}, "", nil},
	{"repeated points are no fault", parts{{ring(0, 0, 0, 0, 8, 0, 8, 0, 8, 8, 0, 8, 0, 0)}}, "", nil},
	{"a point in the middle of an edge", parts{{ring(0, 0, 4, 0, 8, 0, 8, 8, 0, 8)}}, "", nil},
	{"a comb", parts{{ring(0, 0, 8, 0, 8, 8, 6, 1, 5, 8, 4, 1, 3, 8, 2, 1, 0, 8)}}, "", nil},
	{"a hole", parts{{box(0, 0, 8, 8), box(2, 2, 2, 2)}}, "", nil},
	{"a hole that touches the outer ring in a corner", parts{{box(0, 0, 8, 8), ring(0, 0, 4, 2, 2, 4)}}, "", nil},
	{"a hole that touches an edge with a corner", parts{{box(0, 0, 8, 8), ring(4, 0, 6, 2, 2, 2)}}, "", nil},
	{"two holes that touch in one point", parts{{box(0, 0, 8, 8), box(1, 1, 3, 3), box(4, 4, 3, 3)}}, "", nil},
	{"three holes that touch in the same point", parts{{box(0, 0, 8, 8), ring(4, 4, 1, 3, 1, 5), ring(4, 4, 7, 3, 7, 5), ring(4, 4, 3, 7, 5, 7)}}, "", nil},
	{"two parts side by side", parts{{box(0, 0, 3, 3)}, {box(4, 0, 3, 3)}}, "", nil},
	{"two parts that touch in a corner", parts{{box(0, 0, 3, 3)}, {box(3, 3, 3, 3)}}, "", nil},
	{"two parts that touch in two points", parts{{ring(0, 0, 4, 1, 2, 4, 4, 7, 0, 8)}, {ring(4, 1, 8, 0, 8, 8, 4, 7)}}, "", nil},
	{"an island in a hole", parts{{box(0, 0, 8, 8), box(1, 1, 6, 6)}, {box(3, 3, 2, 2)}}, "", nil},
	{"an island that touches its hole in all its corners", parts{{box(0, 0, 8, 8), box(2, 2, 4, 4)}, {ring(4, 2, 6, 4, 4, 6, 2, 4)}}, "", nil},
	{"an island listed before the part around it", parts{{box(3, 3, 2, 2)}, {box(0, 0, 8, 8), box(1, 1, 6, 6)}}, "", nil},
	{"an island in an island", parts{{box(0, 0, 16, 16), box(1, 1, 14, 14)}, {box(2, 2, 12, 12), box(3, 3, 10, 10)}, {box(4, 4, 8, 8)}}, "", nil},

	{"a bow-tie: the ring crosses itself", parts{{ring(0, 0, 8, 8, 8, 0, 0, 8)}}, geo.SelfIntersection, place(4, 4)},
	{"a hole that is a bow-tie", parts{{box(0, 0, 8, 8), ring(1, 1, 3, 3, 3, 1, 1, 3)}}, geo.SelfIntersection, place(2, 2)},
	{"a figure of eight: the ring touches itself", parts{{ring(0, 0, 4, 4, 8, 0, 8, 8, 4, 4, 0, 8)}}, geo.SelfTouch, place(4, 4)},
	{"a corner of the ring on its own edge", parts{{ring(0, 0, 8, 0, 8, 8, 4, 0, 0, 8)}}, geo.SelfTouch, place(4, 0)},
	{"a hole drawn as part of the outer ring", parts{{ring(0, 0, 8, 0, 8, 8, 0, 8, 0, 0, 2, 3, 3, 2)}}, geo.SelfTouch, place(0, 0)},
	{"a spike outwards", parts{{ring(0, 0, 4, 0, 4, 4, 8, 4, 4, 4, 0, 4)}}, geo.Spike, nil},
	{"a spike inwards along an edge", parts{{ring(0, 0, 8, 0, 4, 0, 8, 8, 0, 8)}}, geo.Spike, nil},
	{"all points on a line", parts{{ring(0, 0, 4, 0, 8, 0)}}, geo.Spike, nil},
	{"the ring runs twice round", parts{{ring(0, 0, 8, 0, 8, 8, 0, 8, 0, 0, 8, 0, 8, 8, 0, 8)}}, geo.SelfIntersection, nil},
	{"two places joined by a line without width", parts{{ring(0, 0, 2, 0, 2, 2, 6, 2, 6, 0, 8, 0, 8, 4, 6, 4, 6, 2, 2, 2, 2, 4, 0, 4)}}, geo.SelfIntersection, nil},

	{"a hole across the outer ring", parts{{box(0, 0, 4, 4), box(2, 2, 4, 1)}}, geo.RingsCross, nil},
	{"a hole across the outer ring through two corners", parts{{box(0, 0, 4, 4), ring(2, 2, 4, 0, 6, 2, 4, 4)}}, geo.RingsCross, nil},
	{"a hole that is the outer ring", parts{{box(0, 0, 4, 4), ring(0, 4, 4, 4, 4, 0, 0, 0)}}, geo.DuplicateRings, nil},
	{"the same hole twice", parts{{box(0, 0, 8, 8), box(1, 1, 2, 2), box(1, 1, 2, 2)}}, geo.DuplicateRings, nil},
	{"a hole along an edge of the outer ring", parts{{box(0, 0, 8, 8), box(0, 2, 2, 2)}}, geo.SharedEdge, nil},
	{"two holes with a common edge", parts{{box(0, 0, 8, 8), box(1, 1, 2, 2), box(3, 1, 2, 2)}}, geo.SharedEdge, nil},
	{"a hole outside", parts{{box(0, 0, 4, 4), box(5, 5, 2, 2)}}, geo.HoleOutsideShell, nil},
	{"a hole outside that touches", parts{{box(0, 0, 4, 4), box(4, 4, 2, 2)}}, geo.HoleOutsideShell, nil},
	{"a hole around the outer ring", parts{{box(2, 2, 2, 2), box(0, 0, 8, 8)}}, geo.HoleOutsideShell, nil},
	{"a hole in a hole", parts{{box(0, 0, 8, 8), box(1, 1, 6, 6), box(2, 2, 2, 2)}}, geo.NestedHoles, nil},
	{"a hole that touches the outer ring twice", parts{{box(0, 0, 8, 8), ring(0, 4, 4, 2, 8, 4, 4, 6)}}, geo.DisconnectedInterior, nil},
	{"two holes that touch twice", parts{{box(0, 0, 8, 8), ring(2, 2, 6, 2, 4, 3), ring(2, 2, 4, 6, 6, 2, 4, 7)}}, geo.DisconnectedInterior, nil},
	{"a chain of holes from edge to edge", parts{{box(0, 0, 8, 8), ring(0, 4, 4, 4, 2, 5), ring(4, 4, 8, 4, 6, 5)}}, geo.DisconnectedInterior, nil},

	{"two parts that overlap", parts{{box(0, 0, 4, 4)}, {box(2, 2, 4, 4)}}, geo.OverlappingParts, nil},
	{"a part in a part", parts{{box(0, 0, 8, 8)}, {box(2, 2, 2, 2)}}, geo.OverlappingParts, nil},
	{"a part around a part", parts{{box(2, 2, 2, 2)}, {box(0, 0, 8, 8)}}, geo.OverlappingParts, nil},
	{"a part in a part, touching in all its corners", parts{{box(2, 2, 4, 4)}, {ring(4, 2, 6, 4, 4, 6, 2, 4)}}, geo.OverlappingParts, nil},
	{"a part over a hole and beyond", parts{{box(0, 0, 8, 8), box(2, 2, 2, 2)}, {box(1, 1, 4, 4)}}, geo.OverlappingParts, nil},
	{"the same part twice", parts{{box(0, 0, 4, 4)}, {box(0, 0, 4, 4)}}, geo.DuplicateRings, nil},
	{"two parts with a common edge", parts{{box(0, 0, 4, 4)}, {box(4, 0, 4, 4)}}, geo.SharedEdge, nil},
	{"an island that fills its hole", parts{{box(0, 0, 8, 8), box(2, 2, 4, 4)}, {box(2, 2, 4, 4)}}, geo.DuplicateRings, nil},
}
