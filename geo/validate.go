package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Validate checks that a shape is a polygon or multipolygon that may stand for
// land, in three steps of which the next is taken when the one before finds
// nothing:
//
//  1. It is an orb.Polygon or orb.MultiPolygon ([WrongType]).
//  2. Its structure is sound; all faults are given ([Structure]).
//  3. Its topology is sound, as ST_IsValid of PostGIS judges; at least the first
//     fault is given ([Topology]).
//
// Nothing is repaired. The direction of rings and repeated points are no faults.
func Validate(g orb.Geometry) Faults {
	switch g := g.(type) {
	case orb.Polygon:
		return Validate(orb.MultiPolygon{g})
	case orb.MultiPolygon:
		if faults := Structure(g); len(faults) > 0 {
			return faults
		}
		return Topology(g)
	}
	return Faults{{Rule: WrongType, Path: Whole}}
}

// Structure finds what is wrong with the coordinates of any geometry, one by one:
//
//  1. No geometry, part, ring or line is without points.
//  2. Every coordinate is a finite number, longitude within ±180 and latitude
//     within ±90. A latitude that would do as longitude, beside a longitude that
//     would do as latitude, is reported as [AxesSwapped].
//  3. A ring's last point is its first, it has four positions at least, and three
//     different points.
//
// A rule is reported once for each ring, at its first place.
func Structure(g orb.Geometry) Faults { return StructureIn(g, Geographic) }

// StructureIn is [Structure] for coordinates in any system. In a projected one rule
// 2 is that a point lies within 500 km of the central meridian, where a false
// easting keeps it positive, and between the equator and the pole ([OutsideZone]):
// another zone's number in front of the eastings breaks it, and so do axes the
// other way round.
func StructureIn(g orb.Geometry, c CRS) Faults {
	s := structure{crs: c}
	s.geometry(g)
	return s.faults
}

// structure collects the faults of a geometry while it walks over it.
type structure struct {
	crs    CRS
	path   Path
	faults Faults
}

func (c *structure) geometry(g orb.Geometry) {
	c.path = Whole
	switch g := g.(type) {
	case orb.Point:
		c.positions([]orb.Point{g})
	case orb.MultiPoint:
		c.positions(g)
	case orb.LineString:
		c.positions(g)
	case orb.MultiLineString:
		c.parts(len(g), func(i int) { c.positions(g[i]) })
	case orb.Polygon:
		c.parts(1, func(int) { c.rings(g) })
	case orb.MultiPolygon:
		c.parts(len(g), func(i int) { c.rings(g[i]) })
	case orb.Collection:
		c.parts(len(g), func(i int) { c.geometry(g[i]) })
	default:
		c.add(WrongType, nil)
	}
}

// parts checks each of n parts, of which there must be one.
func (c *structure) parts(n int, check func(int)) {
	if n == 0 {
		c.add(Empty, nil)
	}
	for i := range n {
		c.path = Path{i, -1, -1}
		check(i)
	}
}

func (c *structure) rings(p orb.Polygon) {
	if len(p) == 0 {
		c.add(Empty, nil)
	}
	for i, r := range p {
		c.path.Ring = i
		c.positions(r)
		if len(r) == 0 {
			continue
		}
		if r[0] != r[len(r)-1] {
			c.add(RingNotClosed, &r[len(r)-1])
		}
		if len(r) < 4 || !threeDiffer(r) {
			c.add(TooFewPoints, &r[0])
		}
	}
}

// positions checks the numbers of a run of points.
func (c *structure) positions(points []orb.Point) {
	if len(points) == 0 {
		c.add(Empty, nil)
	}
	var seen []Rule
	for i, p := range points {
		rule := c.positionRule(p)
		if rule == "" || slices.Contains(seen, rule) {
			continue
		}
		seen = append(seen, rule)
		c.path.Point = i
		if rule == NotFinite {
			c.add(rule, nil)
		} else {
			c.add(rule, &points[i])
		}
	}
	c.path.Point = -1
}

// add notes a fault with a copy of its place, as the shape may change.
func (c *structure) add(rule Rule, at *orb.Point) {
	f := Fault{Rule: rule, Path: c.path}
	if at != nil {
		place := *at
		f.Place = &place
	}
	c.faults = append(c.faults, f)
}

// positionRule is the first rule that a position breaks, or none.
func (c *structure) positionRule(p orb.Point) Rule {
	lon, lat := math.Abs(p[0]), math.Abs(p[1])
	switch {
	case !(lon <= math.MaxFloat64 && lat <= math.MaxFloat64):
		return NotFinite
	case !c.crs.IsGeographic():
		if east := p[0] - c.crs.falseEasting(); math.Abs(east) > 500_000 || p[1] < 0 || p[1] > 10_002_000 {
			return OutsideZone
		}
	case lat > 90 && lat <= 180 && lon <= 90:
		return AxesSwapped
	case lon > 180:
		return LongitudeRange
	case lat > 90:
		return LatitudeRange
	}
	return ""
}

// threeDiffer says whether a ring has three different points.
func threeDiffer(r orb.Ring) bool {
	second := r[0]
	for _, p := range r {
		if second == r[0] {
			second = p
		} else if p != r[0] && p != second {
			return true
		}
	}
	return false
}
