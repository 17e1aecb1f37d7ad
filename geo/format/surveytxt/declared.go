package surveytxt

import (
	"math"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// area reads the declared area and holds it against the plane area of the shape,
// if there is one.
func (d *draft) area() {
	if d.bare {
		return
	}
	said, ok := declared{}, true
	if d.said.area != "" {
		if said, ok = parseArea(d.said.area); !ok {
			d.fault(geo.Fault{Rule: geo.BadNumber, Path: geo.Whole, Line: d.Line, Value: d.said.area})
			return
		}
	}
	if said.value.IsZero() {
		d.warn(format.AreaMissing, d.Line, d.said.area)
		return
	}
	unit := said.unit
	if unit == nil {
		unit = &areaUnits[0]
	}
	if d.Geometry != nil {
		unit = d.compare(said, planeArea(d.Geometry))
	}
	if said.unit != nil || unit != &areaUnits[0] {
		d.warn(format.AreaUnit, d.Line, d.said.area)
	}
	add(&d.Properties, unit.property(), format.OfNumber(said.text()))
}

// compare holds a declared area against the plane area, and says its unit.
func (d *draft) compare(said declared, plane float64) *areaUnit {
	unit := said.unit
	if unit == nil {
		unit = said.infer(plane)
	}
	switch m2 := said.m2(unit); {
	case off(m2, plane):
		d.fault(geo.Fault{Rule: geo.AreaDiffers, Path: geo.Whole, Line: d.Line, Value: d.said.area})
	case doubtful(m2, plane):
		d.warn(format.AreaOff, d.Line, d.said.area)
	}
	return unit
}

// planeArea is the area within rings in their own plane, in square metres: outer
// rings less holes.
func planeArea(g orb.Geometry) (sum float64) {
	switch g := g.(type) {
	case orb.Polygon:
		for i, r := range g {
			if a := shoelace(r); i == 0 {
				sum += a
			} else {
				sum -= a
			}
		}
	case orb.MultiPolygon:
		for _, p := range g {
			sum += planeArea(p)
		}
	}
	return sum
}

// shoelace is the area of a ring. From its first point, so that no digits are lost
// to eastings of 37 million metres.
func shoelace(r orb.Ring) (twice float64) {
	for i := 1; i < len(r); i++ {
		twice += (r[i-1][0]-r[0][0])*(r[i][1]-r[0][1]) - (r[i][0]-r[0][0])*(r[i-1][1]-r[0][1])
	}
	return math.Abs(twice) / 2
}
