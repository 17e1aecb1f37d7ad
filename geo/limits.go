package geo

import "github.com/paulmach/orb"

// Limits bounds the size of one shape, so that checking it ends soon.
type Limits struct{ Vertices, Rings int }

// DefaultLimits are far above any real parcel: the largest rings known have a few
// thousand points.
var DefaultLimits = Limits{Vertices: 200_000, Rings: 5_000}

// Check counts a shape's positions, closing ones included, and its rings.
func (l Limits) Check(g orb.Geometry) (faults Faults) {
	vertices, rings := Count(g)
	if vertices > l.Vertices {
		faults = append(faults, Fault{Rule: TooManyPoints, Path: Whole})
	}
	if rings > l.Rings {
		faults = append(faults, Fault{Rule: TooManyRings, Path: Whole})
	}
	return faults
}

// Count is the number of positions of any geometry and of rings in polygons.
func Count(g orb.Geometry) (vertices, rings int) {
	switch g := g.(type) {
	case orb.Point:
		return 1, 0
	case orb.MultiPoint:
		return len(g), 0
	case orb.LineString:
		return len(g), 0
	case orb.MultiLineString:
		for _, l := range g {
			vertices += len(l)
		}
	case orb.Polygon:
		for _, r := range g {
			vertices += len(r)
		}
		rings = len(g)
	case orb.MultiPolygon:
		for _, p := range g {
			v, r := Count(p)
			vertices, rings = vertices+v, rings+r
		}
	case orb.Collection:
		for _, c := range g {
			v, r := Count(c)
			vertices, rings = vertices+v, rings+r
		}
	}
	return vertices, rings
}
