package geo

import "github.com/paulmach/orb"

// edge is a piece of a ring between two different points, a before b by x and then
// y, whatever way the ring runs.
type edge struct {
	a, b     orb.Point
	ring     int  // number of its ring in the check
	index    int  // its place in the ring
	reversed bool // the ring runs from b to a
}

func before(p, q orb.Point) bool { return p[0] < q[0] || p[0] == q[0] && p[1] < q[1] }

// side says where a point at the sweep line lies: 1 above the edge, 0 on it, −1
// below.
func (e *edge) side(p orb.Point) int { return turn(e.a, e.b, p) }

// order says whether e lies above f (1) or below it (−1) where the sweep line meets
// both and they do not cross; 0 when they run along each other.
func (e *edge) order(f *edge) int {
	if before(e.a, f.a) {
		return -f.order(e)
	}
	if s := f.side(e.a); s != 0 {
		return s
	}
	return f.side(e.b)
}

// crosses says whether two edges meet in one point inside both.
func (e *edge) crosses(f *edge) bool {
	return e.side(f.a)*e.side(f.b) < 0 && f.side(e.a)*f.side(e.b) < 0
}

// crossing is the point where two edges cross, to a rounding error.
func (e *edge) crossing(f *edge) orb.Point {
	ux, uy := e.b[0]-e.a[0], e.b[1]-e.a[1]
	vx, vy := f.b[0]-f.a[0], f.b[1]-f.a[1]
	t := ((f.a[0]-e.a[0])*vy - (f.a[1]-e.a[1])*vx) / (ux*vy - uy*vx)
	return orb.Point{e.a[0] + t*ux, e.a[1] + t*uy}
}

// wedge is the two arms of a ring at a point p of it.
type wedge struct{ p, from, to orb.Point }

// crosses says whether two rings that touch in a point, without a common arm, cross
// there: whether the arms of one lie on different sides of the other.
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
