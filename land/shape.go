package land

import (
	"fmt"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo"
)

// Measured is a shape with its two computed areas in square metres, to 0.0001:
// on the plane of its own 3° Gauss–Krüger zone, and on the CGCS2000 ellipsoid.
// They are never mixed with each other nor with the listed area.
type Measured struct {
	Shape                orb.MultiPolygon
	PlaneM2, EllipsoidM2 decimal.Decimal
}

// The bounds of a shape that can stand for land.
var (
	leastM2 = decimal.New(1, 0) // the sliver tolerance
	mostM2  = decimal.New(3, 9) // 3,000 km²
)

// extentMargin is how far beyond the box of its region land may lie.
const extentMargin = 5000 // metres

// Measure checks a shape that is to stand for land of a region, and measures it.
// What is wrong comes back as details at a location, each with its rule and,
// where it has one, its place. Rules: those of [geo.Validate] on a polygon or
// multipolygon within the limits; within the box of the region (or of the
// nearest above it that has one) and 5 km around; from 1 m² to 3,000 km².
func (t Tree) Measure(location, region string, g orb.Geometry) (Measured, []Detail) {
	return t.measureWithin(geo.DefaultLimits, location, region, g)
}

func (t Tree) measureWithin(limits geo.Limits, location, region string, g orb.Geometry) (Measured, []Detail) {
	if p, ok := g.(orb.Polygon); ok {
		g = orb.MultiPolygon{p}
	}
	faults := limits.Check(g)
	if len(faults) == 0 {
		faults = geo.Validate(g)
	}
	if len(faults) > 0 {
		return Measured{}, Faults(location, faults)
	}
	mp := g.(orb.MultiPolygon)
	if d := t.outside(location, region, mp); d != nil {
		return Measured{}, []Detail{*d}
	}
	zone, err := geo.OwnZone(mp.Bound())
	if err != nil {
		return Measured{}, []Detail{{Location: location, Rule: "outside_zones", Message: "the shape lies in no 3° zone of China"}}
	}
	m := Measured{mp, decimal.NewFromFloat(geo.PlaneArea(mp, zone)).Round(4), decimal.NewFromFloat(geo.EllipsoidArea(mp)).Round(4)}
	if m.EllipsoidM2.LessThan(leastM2) || m.EllipsoidM2.GreaterThan(mostM2) {
		return Measured{}, []Detail{{Location: location, Rule: "area_range", Message: "the shape's area is below 1 m² or above 3000 km²"}}
	}
	return m, nil
}

// Agrees refuses areas that somebody gives for the shape, where one differs from
// what it comes to by more than 0.1 %. Nil is not given. Official areas are the
// shape's own; what a list or a document says is another thing, and is never
// refused for it.
func (m Measured) Agrees(planeM2, ellipsoidM2 *Mu) error {
	for _, a := range []struct {
		location     string
		given, shape *Mu
	}{{"body.plane_m2", planeM2, &m.PlaneM2}, {"body.ellipsoid_m2", ellipsoidM2, &m.EllipsoidM2}} {
		if a.given != nil && a.given.Sub(*a.shape).Abs().Shift(3).GreaterThan(*a.shape) {
			return Refuse(Invalid, a.location, "area_of_the_shape", "the area differs by more than 0.1 % from that of the shape, which is "+a.shape.StringFixed(2)+" m²")
		}
	}
	return nil
}

// outside finds a vertex beyond the region's box and its margin.
func (t Tree) outside(location, region string, mp orb.MultiPolygon) *Detail {
	e := t.Extent(region)
	if e == nil {
		return nil
	}
	box := geo.Expand(orb.Bound{Min: orb.Point{e[0], e[1]}, Max: orb.Point{e[2], e[3]}}, extentMargin)
	for _, polygon := range mp {
		for _, ring := range polygon {
			for _, p := range ring {
				if !box.Contains(p) {
					return &Detail{Location: location, Rule: "outside_region",
						Message: "the shape reaches more than 5 km beyond the box of its region", Place: &p}
				}
			}
		}
	}
	return nil
}

// Faults is the faults of a geometry as details at a location.
func Faults(location string, faults geo.Faults) []Detail {
	out := make([]Detail, len(faults))
	for i, f := range faults {
		message := f.Rule.Text()
		if path := f.Path.String(); path != "" {
			message = path + ": " + message
		}
		out[i] = Detail{Location: location, Rule: string(f.Rule), Message: onLine(f.Line, message), Place: f.Place}
	}
	return out
}

// onLine is a message with the line of the file that it is about; 0 is none.
func onLine(line int, message string) string {
	if line == 0 {
		return message
	}
	return fmt.Sprintf("line %d: %s", line, message)
}
