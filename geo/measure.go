package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// MaxPiece is the length in metres that no piece of an edge exceeds when an area
// is taken. The official rule for parcels of the national land survey is 70 m.
const MaxPiece = 70

// EllipsoidArea is the area in square metres on the CGCS2000 ellipsoid of a
// polygon or multipolygon: outer rings less holes, by place and not by direction.
// Other geometries have the area 0. A shape that is not valid has an area without
// meaning; NaN where a coordinate is not finite.
//
// It is the formula for trapezoids of 国土调查办发〔2008〕32号, kept by the third
// survey: between an edge and a reference meridian, with Bm the middle latitude,
// ΔB and ΔL the differences of latitude and of the mean longitude to the meridian,
//
//	S = 2b²ΔL [A sin ½ΔB cos Bm − B sin 3/2ΔB cos 3Bm + C sin 5/2ΔB cos 5Bm
//	           − D sin 7/2ΔB cos 7Bm + E sin 9/2ΔB cos 9Bm]
//
// summed over the pieces of at most [MaxPiece] metres of each edge. The reference
// meridian is the ring's first point, so that no digits are lost in the sum.
func EllipsoidArea(g orb.Geometry) float64 { return areaOf(g, ellipsoidRing) }

// PlaneArea is the area in square metres of a polygon or multipolygon in the
// plane of a projected system, by the rules of [EllipsoidArea]. Each edge is
// projected in pieces of at most [MaxPiece] metres, as it is straight in degrees
// and a little bent in the plane. The geographic system has no plane: NaN.
func PlaneArea(g orb.Geometry, in CRS) float64 {
	if in.IsGeographic() {
		return math.NaN()
	}
	return areaOf(g, func(r orb.Ring) float64 { return planeRing(r, in) })
}

// areaOf sums a geometry's rings, each given without sign.
func areaOf(g orb.Geometry, ring func(orb.Ring) float64) (sum float64) {
	switch g := g.(type) {
	case orb.Polygon:
		for i, r := range g {
			if i == 0 {
				sum += ring(r)
			} else {
				sum -= ring(r)
			}
		}
	case orb.MultiPolygon:
		for _, p := range g {
			sum += areaOf(p, ring)
		}
	}
	return sum
}

// planeRing is the shoelace formula from the ring's first point, which keeps
// eastings of 37 million metres out of the products.
func planeRing(r orb.Ring, in CRS) float64 {
	if len(r) == 0 {
		return 0
	}
	first := in.Forward(r[0])
	var last orb.Point
	var twice float64
	for i := 1; i < len(r); i++ {
		n := pieces(r[i-1], r[i])
		for k := 1; k <= n; k++ {
			p := in.Forward(between(r[i-1], r[i], float64(k)/float64(n)))
			p[0], p[1] = p[0]-first[0], p[1]-first[1]
			twice += last[0]*p[1] - p[0]*last[1]
			last = p
		}
	}
	return math.Abs(twice) / 2
}

// pieces is how many equal parts of at most MaxPiece metres the edge p–q has; at
// least one. A length that is not a number counts as one part.
func pieces(p, q orb.Point) int {
	east, north := cgcs2000.degreeLengths((p[1] + q[1]) / 2)
	length := math.Hypot((q[0]-p[0])*east, (q[1]-p[1])*north)
	if !(length > MaxPiece) {
		return 1
	}
	return int(math.Ceil(length / MaxPiece))
}

// between is the point a fraction of the way along the edge p–q; q itself at 1.
func between(p, q orb.Point, fraction float64) orb.Point {
	if fraction == 1 {
		return q
	}
	return orb.Point{p[0] + (q[0]-p[0])*fraction, p[1] + (q[1]-p[1])*fraction}
}
