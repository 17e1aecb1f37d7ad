package geo

// nesting checks rules 4 and 5 of [Topology] in rings that do not cross.
func (t *topology) nesting() (faults Faults) {
	for i, r := range t.rings {
		if rule := t.misplaced(i); rule != "" {
			faults = append(faults, t.faultAt(rule, i, r.points[0]))
		}
	}
	return faults
}

// misplaced is the rule that a ring breaks by the rings around it, or none.
func (t *topology) misplaced(ring int) Rule {
	r := t.rings[ring]
	if r.ring > 0 {
		return t.misplacedHole(ring)
	}
	inHole := map[int]bool{} // parts that have r in a hole
	for i := t.parent(ring); i >= 0; i = t.parent(i) {
		switch around := t.rings[i]; {
		case around.ring > 0:
			inHole[around.part] = true
		case !inHole[around.part]:
			return OverlappingParts
		}
	}
	return ""
}

func (t *topology) misplacedHole(ring int) Rule {
	r := t.rings[ring]
	for i := t.parent(ring); i >= 0; i = t.parent(i) {
		switch around := t.rings[i]; {
		case around.part != r.part:
		case around.ring > 0:
			return NestedHoles
		default:
			return ""
		}
	}
	return HoleOutsideShell
}

// parent is the innermost ring around a ring, −1 for none: the ring whose edge lies
// right below its leftmost point, when the inside is above that edge, else the one
// around that ring.
func (t *topology) parent(ring int) int {
	for {
		below := t.rings[ring].below
		if below == nil {
			return -1
		}
		ring = below.ring
		if below.reversed != t.rings[ring].ccw {
			return ring
		}
	}
}
