package geo

import "github.com/paulmach/orb"

// checkRings looks at the rings that meet in p: each has two arms there, and no two
// of them cross. Mostly there is but one.
func (s *sweep) checkRings() {
	s.setBelow()
	if len(s.ending)+2*len(s.passing)+len(s.starting) == 2 {
		return
	}
	rings := s.armsByRing()
	for i, x := range rings {
		if len(x.arms) > 2 {
			s.report(SelfTouch, x.ring, s.p)
			return
		}
		for _, y := range rings[:i] {
			s.checkTouch(x, y)
		}
		if s.links.join(x.ring, s.rings[x.ring].part, s.p) {
			s.report(DisconnectedInterior, x.ring, s.p)
		}
	}
}

// setBelow notes, for each ring whose leftmost point p is, the edge right below it.
func (s *sweep) setBelow() {
	for i, x := range s.starting {
		for _, y := range s.starting[:i] {
			if r := &s.rings[x.ring]; x.ring == y.ring && r.points[r.first] == s.p {
				lower := x
				if y.order(&x.edge) < 0 {
					lower = y
				}
				r.below, _ = s.neighbours(lower)
			}
		}
	}
}

// armed is a ring with the far ends of its arms at p.
type armed struct {
	ring int
	arms []orb.Point
}

func (s *sweep) armsByRing() (rings []armed) {
	add := func(ring int, arms ...orb.Point) {
		for i := range rings {
			if rings[i].ring == ring {
				rings[i].arms = append(rings[i].arms, arms...)
				return
			}
		}
		rings = append(rings, armed{ring, arms})
	}
	for _, x := range s.ending {
		add(x.ring, x.a)
	}
	for _, x := range s.passing {
		add(x.ring, x.a, x.b)
	}
	for _, x := range s.starting {
		add(x.ring, x.b)
	}
	return rings
}

// checkTouch looks at two rings that touch in p, with two arms each.
func (s *sweep) checkTouch(x, y armed) {
	v, w := wedge{s.p, x.arms[0], x.arms[1]}, wedge{s.p, y.arms[0], y.arms[1]}
	if v.crosses(w) {
		s.report(s.crossingRule(x.ring, y.ring), x.ring, s.p)
	}
}
