package geo

import (
	"errors"
	"slices"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/rtree"
)

// maxMeetings bounds the pairs of edges that one shape may need compared. Real
// shapes need a few for each vertex; only a shape made for the purpose, of long
// slanting edges side by side, needs more.
const maxMeetings = 20_000_000

// Topology finds what is wrong in how the rings of a multipolygon of sound
// [Structure] lie to each other. These hold, and ST_IsValid agrees:
//
//  1. No ring crosses or touches itself, nor runs back over itself.
//  2. Two rings meet in points only, and do not cross.
//  3. Touching rings do not cut the inside of a part apart.
//  4. A hole lies inside its part's outer ring and in no other hole.
//  5. A part lies outside every other, or in a hole of it.
//
// Decisions are exact (see turn): no tolerance is used. The first fault of rules
// 1–3 is given, with the exact place or, for a crossing, the place to a rounding
// error; without one, all of rules 4 and 5.
func Topology(mp orb.MultiPolygon) Faults {
	t := newTopology(mp)
	if fault, ok := t.meetings(); ok {
		return Faults{fault}
	}
	if len(t.rings) == 1 {
		return nil
	}
	return t.nesting()
}

// topology is a multipolygon as its rings and an index of their edges.
type topology struct {
	rings []topoRing
	edges []edge
	index *rtree.RTree
	links links
}

// topoRing is a ring without its closing point and repeated points.
type topoRing struct {
	points     []orb.Point
	part, ring int
}

func newTopology(mp orb.MultiPolygon) *topology {
	t := &topology{}
	for i, p := range mp {
		for j, r := range p {
			t.add(topoRing{slices.Compact(slices.Clone(openRing(r))), i, j})
		}
	}
	items := make([]rtree.BulkItem, len(t.edges))
	for i, e := range t.edges {
		items[i] = rtree.BulkItem{Box: e.box(), RecordID: i}
	}
	t.index = rtree.BulkLoad(items)
	return t
}

func (t *topology) add(r topoRing) {
	number := len(t.rings)
	t.rings = append(t.rings, r)
	for i, p := range r.points {
		t.edges = append(t.edges, edge{p, r.point(i + 1), number, i})
	}
}

// point is the ring's point number i, counted round.
func (r topoRing) point(i int) orb.Point {
	n := len(r.points)
	return r.points[(i+n)%n]
}

func (e edge) box() rtree.Box {
	return rtree.Box{
		MinX: min(e.a[0], e.b[0]), MinY: min(e.a[1], e.b[1]),
		MaxX: max(e.a[0], e.b[0]), MaxY: max(e.a[1], e.b[1]),
	}
}

// errFound ends a search of the index that has its answer.
var errFound = errors.New("found")

// meetings checks every pair of edges that may meet, rules 1 to 3.
func (t *topology) meetings() (fault Fault, found bool) {
	left := maxMeetings
	for i, e := range t.edges {
		err := t.index.RangeSearch(e.box(), func(j int) error {
			if j <= i {
				return nil
			}
			rule, place := t.meeting(e, t.edges[j])
			if left--; left < 0 {
				rule, place = TooComplex, e.a
			}
			if rule == "" {
				return nil
			}
			fault = t.faultAt(rule, e.ring, place)
			return errFound
		})
		if err != nil {
			return fault, true
		}
	}
	return Fault{}, false
}

// meeting is the rule that two edges break by the way they meet, or none.
func (t *topology) meeting(e, f edge) (Rule, orb.Point) {
	kind, p := e.meet(f)
	switch {
	case kind == apart:
		return "", p
	case e.ring == f.ring:
		return t.rings[e.ring].meeting(e, f, kind), p
	case kind == along:
		if t.rings[e.ring].same(t.rings[f.ring]) {
			return DuplicateRings, p
		}
		return SharedEdge, p
	case kind == crossing || t.wedge(e, p).crosses(t.wedge(f, p)):
		if t.rings[e.ring].part != t.rings[f.ring].part {
			return OverlappingParts, p
		}
		return RingsCross, p
	}
	part := t.rings[e.ring].part
	if part == t.rings[f.ring].part && t.links.closes(part, [2]int{e.ring, f.ring}, p) {
		return DisconnectedInterior, p
	}
	return "", p
}

// meeting is the rule that two edges of one ring break. Neighbours touch in the
// point that they share.
func (r topoRing) meeting(e, f edge, kind contact) Rule {
	n := len(r.points)
	neighbours := (e.at+1)%n == f.at || (f.at+1)%n == e.at
	switch {
	case neighbours && kind == along:
		return Spike
	case neighbours:
		return ""
	case kind == touching:
		return SelfTouch
	}
	return SelfIntersection
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

// wedge is the ring of edge e at its point p.
func (t *topology) wedge(e edge, p orb.Point) wedge {
	r := t.rings[e.ring]
	switch p {
	case e.a:
		return wedge{p, r.point(e.at - 1), e.b}
	case e.b:
		return wedge{p, e.a, r.point(e.at + 2)}
	}
	return wedge{p, e.a, e.b}
}

func (t *topology) faultAt(rule Rule, ring int, place orb.Point) Fault {
	r := t.rings[ring]
	return Fault{Rule: rule, Path: Path{r.part, r.ring, -1}, Place: &place}
}
