package demo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// A mesh is polygons that fit together: where two of them share a boundary they
// share every vertex of it, so that moving vertices never opens a gap or makes
// an overlap. Outer rings run counter-clockwise, holes clockwise.
type mesh struct{ faces []*orb.Polygon }

// add puts a polygon into the mesh.
func (m *mesh) add(p orb.Polygon) *orb.Polygon {
	m.faces = append(m.faces, &p)
	return &p
}

// split cuts a polygon of the mesh along a path into what lies left and right
// of it. The polygon stays in the mesh beside its two parts, and every polygon
// along whose edge the cut ends gets a vertex there. It is not ok where the path
// does not cross the outer ring exactly twice; then nothing changes.
func (m *mesh) split(p *orb.Polygon, path orb.LineString) (left, right *orb.Polygon, ok bool) {
	ends := crossings((*p)[0], path)
	l, r, ok := divide(*p, path, ends)
	if !ok {
		return nil, nil, false
	}
	for _, end := range ends {
		m.insert(end.from, end.to, end.at)
	}
	return m.add(l), m.add(r), true
}

// insert puts a vertex on the edge between a and b of every polygon that has it.
func (m *mesh) insert(a, b, v orb.Point) {
	if v == a || v == b {
		return
	}
	for _, p := range m.faces {
		for i, r := range *p {
			for j := 1; j < len(r); j++ {
				if r[j-1] == a && r[j] == b || r[j-1] == b && r[j] == a {
					// A copy: a hole's ring belongs to every polygon around it.
					(*p)[i] = slices.Insert(slices.Clone(r), j, v)
					break
				}
			}
		}
	}
}

// crossing is where a path crosses a ring.
type crossing struct {
	at       orb.Point
	edge     int       // number of the ring's edge
	from, to orb.Point // its ends
	piece    int       // number of the path's piece
}

// closest is how near to a vertex, in metres, a cut ends in the vertex itself.
const closest = 0.6

// crossings is where the path crosses the ring, along the path.
func crossings(r orb.Ring, path orb.LineString) []crossing {
	var out []crossing
	for j := 1; j < len(path); j++ {
		first := len(out)
		for i := 1; i < len(r); i++ {
			if at, ok := meet(r[i-1], r[i], path[j-1], path[j]); ok {
				out = append(out, crossing{at, i - 1, r[i-1], r[i], j})
			}
		}
		slices.SortFunc(out[first:], func(a, b crossing) int {
			return cmp.Compare(distance(path[j-1], a.at), distance(path[j-1], b.at))
		})
	}
	return out
}

// meet is the point where the segments a–b and c–d cross; a or b itself where it
// is less than [closest] away.
func meet(a, b, c, d orb.Point) (orb.Point, bool) {
	ux, uy := b[0]-a[0], b[1]-a[1]
	vx, vy := d[0]-c[0], d[1]-c[1]
	cross := ux*vy - uy*vx
	s := ((c[0]-a[0])*vy - (c[1]-a[1])*vx) / cross
	t := ((c[0]-a[0])*uy - (c[1]-a[1])*ux) / cross
	if cross == 0 || s < 0 || s >= 1 || t < 0 || t >= 1 {
		return orb.Point{}, false
	}
	at := orb.Point{a[0] + s*ux, a[1] + s*uy}
	for _, end := range []orb.Point{a, b} {
		if distance(at, end) < closest {
			return end, true
		}
	}
	return at, true
}

func distance(a, b orb.Point) float64 { return math.Hypot(b[0]-a[0], b[1]-a[1]) }

// divide is the two parts of a polygon, left and right of a path that crosses
// its outer ring at two ends. A hole goes to the side in which it lies.
func divide(p orb.Polygon, path orb.LineString, ends []crossing) (left, right orb.Polygon, ok bool) {
	if len(ends) != 2 || ends[0].edge == ends[1].edge || ends[0].at == ends[1].at {
		return nil, nil, false
	}
	chord := inside(path, ends)
	back := slices.Clone(chord)
	slices.Reverse(back)
	left = orb.Polygon{append(chord, walk(p[0], ends[1], ends[0])...)}
	right = orb.Polygon{append(back, walk(p[0], ends[0], ends[1])...)}
	for _, hole := range p[1:] {
		if geo.Locate(hole[0], left[0]) == geo.Inside {
			left = append(left, hole)
		} else {
			right = append(right, hole)
		}
	}
	return left, right, true
}

// inside is the path between its two ends. Its points near an end are left out:
// no surveyor sets two stones a step apart.
func inside(path orb.LineString, ends []crossing) orb.Ring {
	const apart = 4
	out := orb.Ring{ends[0].at}
	for _, p := range path[ends[0].piece:ends[1].piece] {
		if distance(p, ends[0].at) > apart && distance(p, ends[1].at) > apart {
			out = append(out, p)
		}
	}
	return append(out, ends[1].at)
}

// walk is the ring's points after one crossing, in its direction, up to and
// with the other.
func walk(r orb.Ring, from, to crossing) orb.Ring {
	var out orb.Ring
	n := len(r) - 1
	for i := from.edge; i != to.edge; i = (i + 1) % n {
		if p := r[i+1]; p != from.at && p != to.at {
			out = append(out, p)
		}
	}
	return append(out, to.at)
}
