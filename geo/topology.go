package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Topology finds what is wrong in how the rings of a multipolygon of sound
// [Structure] lie to each other. These hold, and ST_IsValid agrees:
//
//  1. No ring crosses or touches itself, nor runs back over itself.
//  2. Two rings meet in points only, and do not cross.
//  3. Touching rings do not cut the inside of a part apart.
//  4. A hole lies inside its part's outer ring and in no other hole.
//  5. A part lies outside every other, or in a hole of it.
//
// Decisions are exact (see turn): no tolerance is used. The westernmost fault of
// rules 1–3 is given, with the exact place or, for a crossing, the place to a
// rounding error; without one, all of rules 4 and 5.
func Topology(mp orb.MultiPolygon) Faults {
	t := newTopology(mp)
	if fault := newSweep(t).run(); fault != nil {
		return Faults{*fault}
	}
	return t.nesting()
}

// topology is the rings of a multipolygon and what the sweep learns of them.
type topology struct {
	rings []topoRing
	links links
}

// topoRing is a ring without its closing point and repeated points.
type topoRing struct {
	points     []orb.Point
	part, ring int
	ccw        bool
	first      int   // place of the leftmost point, the lowest of them
	below      *item // edge of another ring right below that point; nil for none
}

func newTopology(mp orb.MultiPolygon) *topology {
	t := &topology{}
	for i, p := range mp {
		for j, r := range p {
			points := slices.Compact(slices.Clone(openRing(r)))
			t.rings = append(t.rings, topoRing{
				points: points, part: i, ring: j,
				ccw:   Orientation(r) == orb.CCW,
				first: leftmost(points),
			})
		}
	}
	return t
}

// point is the ring's point number i, counted round.
func (r topoRing) point(i int) orb.Point {
	n := len(r.points)
	return r.points[(i+n)%n]
}

// alongRule is the rule that two edges break which run along each other.
func (t *topology) alongRule(e, f *item) Rule {
	r, s := t.rings[e.ring], t.rings[f.ring]
	n := len(r.points)
	switch {
	case e.ring == f.ring && ((e.index+1)%n == f.index || (f.index+1)%n == e.index):
		return Spike
	case e.ring == f.ring:
		return SelfIntersection
	case r.same(s):
		return DuplicateRings
	}
	return SharedEdge
}

// crossingRule is the rule that two rings break which cross, or one with itself.
func (t *topology) crossingRule(ring, other int) Rule {
	switch {
	case ring == other:
		return SelfIntersection
	case t.rings[ring].part == t.rings[other].part:
		return RingsCross
	}
	return OverlappingParts
}

// same says whether two rings have the same points, from any start and in either
// direction.
func (r topoRing) same(s topoRing) bool {
	n := len(r.points)
	at := slices.Index(s.points, r.points[0])
	if n != len(s.points) || at < 0 {
		return false
	}
	forth, back := true, true
	for i, p := range r.points {
		forth = forth && p == s.point(at+i)
		back = back && p == s.point(at-i)
	}
	return forth || back
}

func (t *topology) faultAt(rule Rule, ring int, place orb.Point) Fault {
	r := t.rings[ring]
	return Fault{Rule: rule, Path: Path{r.part, r.ring, -1}, Place: &place}
}
