package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// sweep moves an upright line over the edges from left to right and stops at each
// point where edges begin or end (M. I. Shamos and D. Hoey, "Geometric intersection
// problems", 1976). Edges that cross are neighbours on the line before they do, so
// only neighbours are compared, and n edges take n·log n steps however they lie.
//
// Until the first fault the order of edges on the line is right, as turn is exact.
type sweep struct {
	*topology
	items  []item
	events []event
	status status
	fault  *Fault

	p                         orb.Point // where the line is
	ending, passing, starting []*item   // the edges there
	through                   []*item   // ending and passing
}

// event is that an edge begins or ends at a point.
type event struct {
	at    orb.Point
	item  *item
	start bool
}

func newSweep(t *topology) *sweep {
	n := 0
	for _, r := range t.rings {
		n += len(r.points)
	}
	s := &sweep{topology: t, items: make([]item, 0, n), events: make([]event, 0, 2*n)}
	for i, r := range t.rings {
		for k, p := range r.points {
			e := edge{a: p, b: r.point(k + 1), ring: i, index: k}
			if before(e.b, e.a) {
				e.a, e.b, e.reversed = e.b, e.a, true
			}
			s.items = append(s.items, item{edge: e, weight: scramble(uint32(len(s.items)))})
		}
	}
	for i := range s.items {
		x := &s.items[i]
		s.events = append(s.events, event{x.a, x, true}, event{x.b, x, false})
	}
	slices.SortFunc(s.events, func(e, f event) int {
		switch {
		case before(e.at, f.at):
			return -1
		case before(f.at, e.at):
			return 1
		}
		return 0
	})
	return s
}

// scramble is a fixed stand-in for a random number: the same shape always gets the
// same answer.
func scramble(x uint32) uint32 {
	x = (x ^ x>>16 ^ 0x9e3779b9) * 0x85ebca6b
	x = (x ^ x>>13) * 0xc2b2ae35
	return x ^ x>>16
}

// run sweeps to the first fault, or finds none.
func (s *sweep) run() *Fault {
	for i := 0; i < len(s.events) && s.fault == nil; {
		s.p = s.events[i].at
		s.starting = s.starting[:0]
		for ; i < len(s.events) && s.events[i].at == s.p; i++ {
			if s.events[i].start {
				s.starting = append(s.starting, s.events[i].item)
			}
		}
		s.stop()
	}
	return s.fault
}

// stop brings the order of edges up to date at p and checks what changed.
func (s *sweep) stop() {
	s.through = s.status.root.at(s.p, s.through[:0])
	s.ending, s.passing = s.ending[:0], s.passing[:0]
	for _, x := range s.through {
		if x.b == s.p {
			s.ending = append(s.ending, x)
			s.status.remove(x)
		} else {
			s.passing = append(s.passing, x)
		}
	}
	for _, x := range s.starting {
		if y := s.status.insert(x); y != nil {
			s.report(s.alongRule(x, y), x.ring, s.p)
			return
		}
	}
	s.checkNeighbours()
	s.checkRings()
}

// checkNeighbours looks for crossings of edges that have become neighbours.
func (s *sweep) checkNeighbours() {
	if len(s.passing)+len(s.starting) == 0 {
		below, above := s.status.around(func(e *edge) int { return e.side(s.p) })
		s.checkCrossing(below, above)
	}
	for _, x := range s.passing {
		s.checkBeside(x)
	}
	for _, x := range s.starting {
		s.checkBeside(x)
	}
}

func (s *sweep) checkBeside(x *item) {
	below, above := s.neighbours(x)
	s.checkCrossing(below, x)
	s.checkCrossing(x, above)
}

func (s *sweep) neighbours(x *item) (below, above *item) {
	return s.status.around(x.order)
}

func (s *sweep) checkCrossing(x, y *item) {
	if x == nil || y == nil || !x.crosses(&y.edge) {
		return
	}
	s.report(s.crossingRule(x.ring, y.ring), x.ring, x.crossing(&y.edge))
}

func (s *sweep) report(rule Rule, ring int, place orb.Point) {
	if s.fault == nil {
		f := s.faultAt(rule, ring, place)
		s.fault = &f
	}
}
