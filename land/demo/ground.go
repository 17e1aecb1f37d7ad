package demo

import (
	"math"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// Where the park's centre lies, in the plane of the zone of 111° E.
var (
	plane  = must(geo.ByEPSG(4546))
	centre = plane.Forward(orb.Point{110.57, 27.06})
)

// bend gives the park its curves and its bearing: no street of it is straight,
// and none runs due north.
func bend(p orb.Point) orb.Point {
	x := p[0] - 62*math.Sin(p[1]/610+0.3) + 13*math.Sin(p[0]/330+p[1]/720)
	y := p[1] + 66*math.Sin(p[0]/560+0.2) + 12*math.Sin(p[1]/300+p[0]/910)
	sin, cos := math.Sincos(-11 * math.Pi / 180)
	return orb.Point{x*cos - y*sin, x*sin + y*cos}
}

// area is the plane area on the ground in square metres.
func area(p orb.Polygon) (m2 float64) {
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := bend(ring[i-1]), bend(ring[i])
			m2 += (a[0]*b[1] - b[0]*a[1]) / 2
		}
	}
	return m2
}

// degrees takes polygons of the mesh to EPSG:4490. A vertex that they share
// stays one, being reckoned and rounded from equal numbers.
func degrees(faces []*orb.Polygon) orb.MultiPolygon {
	var out orb.MultiPolygon
	for _, f := range faces {
		var polygon orb.Polygon
		for _, ring := range *f {
			var moved orb.Ring
			for _, p := range ring {
				q := bend(p)
				moved = append(moved, plane.Inverse(orb.Point{centre[0] + q[0], centre[1] + q[1]}))
			}
			polygon = append(polygon, moved)
		}
		out = append(out, polygon)
	}
	geo.Snap(out)
	return out
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
