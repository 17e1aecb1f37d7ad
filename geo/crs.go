package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// CRS is one of the reference systems of CGCS2000 that land files come in. The
// zero value is EPSG:4490 itself. CRS values compare with ==.
//
//	family                                 codes      false easting
//	geographic, degrees                    4490       –
//	6° zones 13–23, zone in the easting    4491–4501  zone·10⁶ + 500 000
//	6° zones by central meridian 75–135    4502–4512  500 000
//	3° zones 25–45, zone in the easting    4513–4533  zone·10⁶ + 500 000
//	3° zones by central meridian 75–135    4534–4554  500 000
//
// All are Gauss–Krüger: scale 1, false northing 0. The authority orders the axes
// latitude, longitude and north, east; points here are always x, y = longitude,
// latitude or east, north, as in GeoJSON and PostGIS.
type CRS struct{ fromGeographic int }

// Geographic is EPSG:4490, the system that everything is kept in.
var Geographic = CRS{}

// geographicCode is EPSG:4490, just below the first projected code.
const geographicCode = 4490

// family is one row of CRS's table.
type family struct {
	first, last int     // EPSG codes
	zone        int     // number of the first zone
	width       float64 // degrees
	meridian    float64 // central meridian of the first zone
	prefixed    bool    // the zone number leads the easting
}

var families = []family{
	{4491, 4501, 13, 6, 75, true},
	{4502, 4512, 13, 6, 75, false},
	{4513, 4533, 25, 3, 75, true},
	{4534, 4554, 25, 3, 75, false},
}

// projections holds the projection of each projected code, from 4491 on.
var projections = func() (all []*mercator) {
	for _, f := range families {
		for code := f.first; code <= f.last; code++ {
			i := code - f.first
			o := origin{lon: f.meridian + f.width*float64(i), scale: 1, east: 500_000}
			if f.prefixed {
				o.east += float64(f.zone+i) * 1e6
			}
			all = append(all, newMercator(cgcs2000, o))
		}
	}
	return all
}()

// ByEPSG finds the system with an EPSG code. A code outside the table of [CRS]
// is an error that names it: nothing is guessed and no datum is shifted.
func ByEPSG(code int) (CRS, error) {
	i := code - geographicCode
	if i < 0 || i > len(projections) {
		return CRS{}, fmt.Errorf("EPSG:%d is not one of the CGCS2000 systems 4490 to 4554", code)
	}
	return CRS{i}, nil
}

// EPSG is the system's code.
func (c CRS) EPSG() int { return geographicCode + c.fromGeographic }

// String is the code as "EPSG:4546".
func (c CRS) String() string { return fmt.Sprintf("EPSG:%d", c.EPSG()) }

// IsGeographic says whether the system is EPSG:4490, in degrees.
func (c CRS) IsGeographic() bool { return c.fromGeographic == 0 }

// Meridian is the central meridian in degrees, 0 for the geographic system.
func (c CRS) Meridian() float64 {
	if c.IsGeographic() {
		return 0
	}
	return c.projection().lon0
}

// Zone is the zone's number, 0 for the geographic system, and whether eastings
// are written with it in front.
func (c CRS) Zone() (number int, prefixed bool) {
	for _, f := range families {
		if code := c.EPSG(); f.first <= code && code <= f.last {
			return f.zone + code - f.first, f.prefixed
		}
	}
	return 0, false
}

// Forward projects a point from degrees to metres, x = east and y = north. It
// is accurate to a nanometre within 30° of the central meridian and finite up to
// 90°. The geographic system returns the point as it is.
func (c CRS) Forward(p orb.Point) orb.Point {
	if c.IsGeographic() {
		return p
	}
	return c.projection().forward(p)
}

// Inverse takes a point of the system, x = east and y = north, to degrees; it
// undoes [CRS.Forward].
func (c CRS) Inverse(p orb.Point) orb.Point {
	if c.IsGeographic() {
		return p
	}
	return c.projection().inverse(p)
}

func (c CRS) projection() *mercator { return projections[c.fromGeographic-1] }

// Zone3 is the number of the 3° zone at a longitude, floor((lon + 1.5) / 3); its
// central meridian is three times the number. A longitude on the seam between two
// zones belongs to the eastern one.
func Zone3(lon float64) int { return int(math.Floor((lon + 1.5) / 3)) }

// OwnZone is the 3° system, named by central meridian (4534–4554), in which the
// plane area of a shape is taken: that of the longitude halfway across its
// bounding box, (xmin + xmax) / 2 in that order of operations, so that
//
//	4509 + floor(((ST_XMin(g) + ST_XMax(g)) / 2 + 1.5) / 3)
//
// is the same code in SQL. A shape across a seam so has one zone and one plane
// area. An empty bound, or one outside zones 25–45, is an error.
func OwnZone(b orb.Bound) (CRS, error) {
	if b.IsEmpty() {
		return CRS{}, fmt.Errorf("an empty shape has no zone")
	}
	zone := Zone3((b.Min[0] + b.Max[0]) / 2)
	if zone < 25 || zone > 45 {
		return CRS{}, fmt.Errorf("3° zone %d is not one of 25 to 45", zone)
	}
	return ByEPSG(4509 + zone)
}
