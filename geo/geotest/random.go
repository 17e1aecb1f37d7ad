package geotest

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// The extent in degrees in which random shapes lie: Hunan, which has parts in
// three 3° zones with their seams at 109.5 and 112.5.
var Extent = orb.Bound{Min: orb.Point{108.7, 24.6}, Max: orb.Point{114.3, 30.2}}

// Shapes makes n valid multipolygons on the grid of 1e-9 degrees, right-handed,
// from 1 m to 5 km across with 5 to 60 vertices a ring. One in four has a hole, of
// these half have an island in it, one in five has several parts side by side, and
// one in ten lies on the seam of two zones.
func Shapes(n int, seed uint64) []orb.MultiPolygon {
	r := rand.New(rand.NewPCG(seed, seed))
	shapes := make([]orb.MultiPolygon, n)
	for i := range shapes {
		shapes[i] = shape(r)
	}
	return shapes
}

func shape(r *rand.Rand) orb.MultiPolygon {
	radius := 0.5 * math.Pow(5000, r.Float64())
	at := centre(r)
	var mp orb.MultiPolygon
	for k := range 1 + r.IntN(5)/4*(1+r.IntN(3)) {
		s := newStar(r, at, radius)
		s.centre[0] += float64(k) * 2.2 * s.east
		mp = append(mp, s.polygons(r)...)
	}
	geo.Snap(mp)
	return mp
}

// centre is a place in Extent that leaves room for parts to the east.
func centre(r *rand.Rand) orb.Point {
	lat := Extent.Min[1] + (Extent.Max[1]-Extent.Min[1])*r.Float64()
	if r.IntN(10) == 0 {
		return orb.Point{109.5 + 3*float64(r.IntN(2)) + 0.01*(r.Float64()-0.5), lat}
	}
	return orb.Point{Extent.Min[0] + (Extent.Max[0]-Extent.Min[0])*r.Float64(), lat}
}

// star is a ring seen whole from its centre, so that copies of it at several
// scales never meet.
type star struct {
	centre      orb.Point
	east, north float64     // its largest radius, in degrees
	rays        []orb.Point // directions times length, at most 1
}

func newStar(r *rand.Rand, at orb.Point, metres float64) star {
	s := star{centre: at}
	s.north = metres / 110_800
	s.east = metres / (111_300 * math.Cos(at[1]*math.Pi/180))
	s.rays = rays(r, 5+r.IntN(56))
	return s
}

// rays is so many directions in their order round a centre, each times a length.
func rays(r *rand.Rand, n int) (out []orb.Point) {
	for k := range n {
		sin, cos := math.Sincos(2 * math.Pi * (float64(k) + 0.8*r.Float64()) / float64(n))
		length := 0.4 + 0.6*r.Float64()
		out = append(out, orb.Point{cos * length, sin * length})
	}
	return out
}

// ring is the star at a scale, counter-clockwise or clockwise.
func (s star) ring(scale float64, clockwise bool) orb.Ring {
	n := len(s.rays)
	ring := make(orb.Ring, 0, n+1)
	for k := range n + 1 {
		if clockwise {
			k = n - k
		}
		ray := s.rays[k%n]
		ring = append(ring, orb.Point{
			s.centre[0] + ray[0]*scale*s.east,
			s.centre[1] + ray[1]*scale*s.north,
		})
	}
	return ring
}

func (s star) polygons(r *rand.Rand) orb.MultiPolygon {
	p := orb.Polygon{s.ring(1, false)}
	if r.IntN(4) > 0 {
		return orb.MultiPolygon{p}
	}
	p = append(p, s.ring(0.6, true))
	if r.IntN(2) > 0 {
		return orb.MultiPolygon{p}
	}
	return orb.MultiPolygon{p, {s.ring(0.3, false)}}
}
