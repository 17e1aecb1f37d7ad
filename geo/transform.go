package geo

import "github.com/paulmach/orb"

// ForwardShape projects every point of a shape, in place, from degrees into the
// system ([CRS.Forward]), and returns it: an orb.Point has no place of its own.
// Vertices alone are moved; no edge gets new ones.
func (c CRS) ForwardShape(g orb.Geometry) orb.Geometry { return c.move(g, c.Forward) }

// InverseShape takes every point of a shape, in place, from the system to degrees
// ([CRS.Inverse]), and returns it.
func (c CRS) InverseShape(g orb.Geometry) orb.Geometry { return c.move(g, c.Inverse) }

func (c CRS) move(g orb.Geometry, to func(orb.Point) orb.Point) orb.Geometry {
	if c.IsGeographic() {
		return g
	}
	switch g := g.(type) {
	case orb.Point:
		return to(g)
	case orb.Collection:
		for i := range g {
			g[i] = c.move(g[i], to)
		}
		return g
	}
	each(g, to)
	return g
}

// falseEasting is the easting of the central meridian in metres.
func (c CRS) falseEasting() float64 { return c.projection().east0 }
