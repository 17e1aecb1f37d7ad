package surveytxt

import (
	"github.com/paulmach/orb"

	"sanlei/geo"
)

// The magnitudes of coordinates in China, in metres. A northing is never an
// easting, and a zone in front of an easting never less than 13.
const (
	northMin, northMax = 1.8e6, 6.0e6
	eastMin, eastMax   = 2.5e5, 7.5e5 // of a 3° zone, with room to spare
	wideMin, wideMax   = 1.5e5, 8.5e5 // of a 6° zone
)

func isNorth(v float64) bool { return northMin <= v && v <= northMax }

// easting parts an easting from the zone in front of it, 0 for none.
func easting(v float64) (zone int, ok bool) {
	zone = int(v / 1e6)
	if zone != 0 && widthOf(zone) == 0 {
		return 0, false
	}
	own := v - float64(zone)*1e6
	return zone, wideMin <= own && own <= wideMax
}

// widthOf is how many degrees wide the zone of a number is; 0 for no zone of China.
func widthOf(zone int) int {
	switch {
	case 13 <= zone && zone <= 23:
		return 6
	case 25 <= zone && zone <= 45:
		return 3
	}
	return 0
}

func meridianOf(zone int) int {
	if widthOf(zone) == 6 {
		return 6*zone - 3
	}
	return 3 * zone
}

// systemOf is the reference system of a zone of China, its number in front of
// eastings or not.
func systemOf(zone int, prefixed bool) geo.CRS {
	first := 4509
	switch {
	case widthOf(zone) == 6 && prefixed:
		first = 4478
	case widthOf(zone) == 6:
		first = 4489
	case prefixed:
		first = 4488
	}
	crs, err := geo.ByEPSG(first + zone)
	if err != nil {
		panic(err) // there is a system for every zone that has a width
	}
	return crs
}

// order is which of a row's two numbers is the northing.
type order int

const (
	neither order = iota
	northFirst
	eastFirst
)

// place is the point of two numbers in the order of the file: x = east, y =
// north, with the zone in front of the easting, 0 for none.
func place(a, b float64) (p orb.Point, o order, zone int) {
	if zone, ok := easting(b); ok && isNorth(a) {
		return orb.Point{b, a}, northFirst, zone
	}
	if zone, ok := easting(a); ok && isNorth(b) {
		return orb.Point{a, b}, eastFirst, zone
	}
	return p, neither, 0
}
