package geo

import "github.com/paulmach/orb"

// contact is how two edges meet.
type contact int8

const (
	apart    contact = iota
	touching         // in one point that is an end of at least one
	crossing         // in one point inside both
	along            // in more than a point
)

// edge is a piece of a ring with two different ends.
type edge struct {
	a, b orb.Point
	ring int // number of its ring in the check
	at   int // number of its first end in that ring
}

// meet says exactly how two edges meet, and where: exactly when they touch or run
// along each other, else to a rounding error.
func (e edge) meet(f edge) (contact, orb.Point) {
	fa, fb := turn(e.a, e.b, f.a), turn(e.a, e.b, f.b)
	if fa*fb > 0 {
		return apart, orb.Point{}
	}
	ea, eb := turn(f.a, f.b, e.a), turn(f.a, f.b, e.b)
	switch {
	case ea*eb > 0:
		return apart, orb.Point{}
	case fa == 0 && fb == 0:
		return e.meetOnLine(f)
	case fa == 0:
		return touching, f.a
	case fb == 0:
		return touching, f.b
	case ea == 0:
		return touching, e.a
	case eb == 0:
		return touching, e.b
	}
	return crossing, e.crossingPoint(f)
}

// meetOnLine is meet for two edges on one line, on which the order of points by x,
// then y, is the order along it.
func (e edge) meetOnLine(f edge) (contact, orb.Point) {
	e, f = e.ascending(), f.ascending()
	from, to := e.a, e.b
	if before(from, f.a) {
		from = f.a
	}
	if before(f.b, to) {
		to = f.b
	}
	switch {
	case before(to, from):
		return apart, orb.Point{}
	case from == to:
		return touching, from
	}
	return along, from
}

func (e edge) ascending() edge {
	if before(e.b, e.a) {
		e.a, e.b = e.b, e.a
	}
	return e
}

func before(p, q orb.Point) bool { return p[0] < q[0] || p[0] == q[0] && p[1] < q[1] }

func (e edge) crossingPoint(f edge) orb.Point {
	ux, uy := e.b[0]-e.a[0], e.b[1]-e.a[1]
	vx, vy := f.b[0]-f.a[0], f.b[1]-f.a[1]
	t := ((f.a[0]-e.a[0])*vy - (f.a[1]-e.a[1])*vx) / (ux*vy - uy*vx)
	return orb.Point{e.a[0] + t*ux, e.a[1] + t*uy}
}

// wedge is the two arms of a ring at a point p of it.
type wedge struct{ p, from, to orb.Point }

// crosses says whether two rings that touch in one point cross there: whether the
// arms of one lie on different sides of the other.
func (w wedge) crosses(v wedge) bool { return w.holds(v.from) != w.holds(v.to) }

// holds says whether the direction to q lies strictly within the angle that runs
// counter-clockwise from one arm to the other.
func (w wedge) holds(q orb.Point) bool {
	switch turn(w.p, w.from, w.to) {
	case 1:
		return turn(w.p, w.from, q) > 0 && turn(w.p, q, w.to) > 0
	case -1:
		return turn(w.p, w.to, q) < 0 || turn(w.p, q, w.from) < 0
	}
	return turn(w.p, w.from, q) > 0
}
