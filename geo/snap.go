package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Grid is the finest step of a coordinate in degrees, about 0.1 mm: what the
// books keep and what files carry.
const Grid = 1e-9

// Snap moves every coordinate, in place, to the nearest multiple of [Grid], and
// says whether any moved. Minus zero becomes zero, which is no move. Points that
// fall together stay; [Validate] judges the result.
func Snap(g orb.Geometry) (moved bool) {
	each(g, func(p orb.Point) orb.Point {
		to := orb.Point{snap(p[0]), snap(p[1])}
		moved = moved || to != p
		return to
	})
	return moved
}

// snap rounds half away from zero. The quotient is the double nearest to the
// decimal with nine places, as reading that decimal gives.
func snap(x float64) float64 { return math.Round(x*1e9)/1e9 + 0 }

// each puts change(p) in the place of every point of a geometry other than Point,
// in order.
func each(g orb.Geometry, change func(orb.Point) orb.Point) {
	switch g := g.(type) {
	case orb.MultiPoint:
		eachPoint(g, change)
	case orb.LineString:
		eachPoint(g, change)
	case orb.Ring:
		eachPoint(g, change)
	case orb.MultiLineString:
		for _, l := range g {
			eachPoint(l, change)
		}
	case orb.Polygon:
		for _, r := range g {
			eachPoint(r, change)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			each(p, change)
		}
	case orb.Collection:
		for i := range g {
			each(g[i], change)
		}
	}
}

func eachPoint(points []orb.Point, change func(orb.Point) orb.Point) {
	for i, p := range points {
		points[i] = change(p)
	}
}
