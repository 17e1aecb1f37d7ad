package pasted

import (
	"github.com/paulmach/orb"

	"sanlei/geo"
)

// kind is what one number can be, by its magnitude alone.
type kind int

const (
	nothing kind = iota
	longitude
	latitude
	northing
	easting // without a zone
	zoned   // an easting with its zone before it
)

func kindOf(v float64) kind {
	switch {
	case v >= 3 && v <= 54:
		return latitude
	case v >= 73 && v <= 136:
		return longitude
	case v >= 2.5e5 && v <= 7.5e5:
		return easting
	case v >= 1.8e6 && v <= 6e6:
		return northing
	case v >= 1.3e7 && v < 4.6e7:
		return zoned
	}
	return nothing
}

// forms is what two numbers are, one after the other.
var forms = map[[2]kind]Form{
	{longitude, latitude}: LonLat, {latitude, longitude}: LatLon,
	{easting, northing}: EastNorth, {northing, easting}: NorthEast,
	{zoned, northing}: EastNorth, {northing, zoned}: NorthEast,
}

// system is the reference system of two numbers; own is that of an easting
// without a zone. False where there is none.
func system(k [2]kind, east float64, own geo.CRS) (geo.CRS, bool) {
	if k[0] != zoned && k[1] != zoned {
		return own, true
	}
	zone, first := int(east/1e6), 0
	switch {
	case zone >= 13 && zone <= 23:
		first = 4478 // 6° zones, named by number
	case zone >= 25 && zone <= 45:
		first = 4488 // 3° zones, named by number
	}
	crs, err := geo.ByEPSG(first + zone)
	return crs, err == nil
}

// kinds takes positions one after the other and holds them to what the first
// was.
type kinds struct {
	own     geo.CRS
	form    Form
	crs     geo.CRS
	assumed bool
}

// place is a position in degrees, or the rule that it breaks.
func (s *kinds) place(at orb.Point) (orb.Point, Rule) {
	k := [2]kind{kindOf(at[0]), kindOf(at[1])}
	form, known := forms[k]
	if !known {
		return at, NoPlace
	}
	if form == LatLon || form == NorthEast {
		at[0], at[1] = at[1], at[0]
	}
	var crs geo.CRS
	if form == EastNorth || form == NorthEast {
		var ok bool
		if crs, ok = system(k, at[0], s.own); !ok {
			return at, NoPlace
		}
	}
	switch {
	case s.form == "":
		s.form, s.crs = form, crs
		s.assumed = k[0] == easting || k[1] == easting
	case s.form != form:
		return at, OtherForm
	case s.crs != crs || s.assumed != (k[0] == easting || k[1] == easting):
		return at, OtherZone
	}
	return crs.Inverse(at), ""
}
