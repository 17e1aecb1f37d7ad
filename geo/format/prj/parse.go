package prj

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"sanlei/geo"
)

// UnknownError is that a text names a system which is none of CGCS2000. Nothing is
// shifted from another datum, and nothing is guessed: who knows that the
// coordinates are in such a system after all must say which.
type UnknownError struct {
	Name  string // as the file has it, at most 80 bytes
	Cause string
}

// Error says the name and the cause.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("the reference system %q is not one of CGCS2000: %s", e.Name, e.Cause)
}

// Parse tells the system that a text describes:
//
//  1. The ellipsoid is that of CGCS2000, a = 6378137 m and 1/f = 298.257222101, and
//     the prime meridian Greenwich.
//  2. A geographic system is in degrees. Its ellipsoid is that of other datums too,
//     so some name in it must be one of CGCS2000: EPSG:4490.
//  3. A projected one is transverse Mercator (Gauss–Krüger) with scale 1 in metres,
//     from the equator, with a central meridian and a false easting of [geo.CRS].
//     No name in it may be that of another datum.
//  4. Of a compound system the horizontal one counts.
//
// Where a 3° and a 6° zone share meridian and false easting, the coordinates are the
// same; the 3° code is given. A text that describes anything else, WGS 84 too, is an
// [UnknownError] with its name; one that is no such text is another error.
func Parse(text string) (geo.CRS, error) {
	n, err := parse(text)
	if err != nil {
		return geo.CRS{}, err
	}
	if n.keyword == "COMPD_CS" {
		n = n.find("PROJCS", "GEOGCS")
	}
	var cause string
	var c geo.CRS
	switch n.keyword {
	case "GEOGCS":
		c, cause = geo.Geographic, geographic(n, true)
	case "PROJCS":
		c, cause = projected(n)
	default:
		return geo.CRS{}, errNotWKT
	}
	if cause != "" {
		return geo.CRS{}, &UnknownError{shown(n.name), cause}
	}
	return c, nil
}

var (
	cgcs  = regexp.MustCompile(`(?i)cgcs[ _]?2000|china[ _](geodetic[ _]coordinate[ _]system[ _])?2000|2000\s*国家大地|国家(大地坐标系)?\s*2000|大地2000`)
	other = regexp.MustCompile(`(?i)wgs|beijing|北京|xian|xi'an|西安|krasov|nad|etrs|jgd|gda|twd|korea|kgd|itrf|igs|new_beijing|hong_?kong`)
)

// geographic is why a GEOGCS is not that of CGCS2000; empty when it is.
func geographic(n node, named bool) string {
	datum := n.find("DATUM")
	spheroid := datum.find("SPHEROID", "ELLIPSOID")
	names := strings.Join([]string{n.name, datum.name, spheroid.name}, "\n")
	a, _ := spheroid.number(0)
	f, _ := spheroid.number(1)
	unit, _ := n.find("UNIT").number(0)
	greenwich, _ := n.find("PRIMEM").number(0)
	switch {
	case cgcs.MatchString(names): // then the parameters alone decide
	case other.MatchString(names):
		return "it has another datum"
	case named:
		return "its datum is not named"
	}
	switch {
	case math.Abs(a-6378137) > 1e-4 || math.Abs(f-298.257222101) > 5e-9:
		return "it has another ellipsoid"
	case greenwich != 0:
		return "it has another prime meridian"
	case math.Abs(unit-math.Pi/180) > 1e-12:
		return "it is not in degrees"
	case datum.find("TOWGS84").shifts():
		return "it has a shift of its datum"
	}
	return ""
}

// shifts says whether any of the numbers is not zero.
func (n node) shifts() bool {
	for _, x := range n.numbers {
		if x != 0 {
			return true
		}
	}
	return false
}

// projected is the system of a PROJCS, or why it is none of ours.
func projected(n node) (geo.CRS, string) {
	if cause := geographic(n.find("GEOGCS"), false); cause != "" {
		return geo.CRS{}, cause
	}
	parameters := map[string]float64{"scale_factor": 1}
	for _, p := range n.nodes {
		if x, ok := p.number(0); ok && p.keyword == "PARAMETER" {
			parameters[strings.ToLower(strings.ReplaceAll(p.name, " ", "_"))] = x
		}
	}
	meridian, ok := parameters["central_meridian"]
	unit, _ := n.find("UNIT").number(0)
	switch name := strings.ToLower(strings.ReplaceAll(n.find("PROJECTION").name, " ", "_")); {
	case name != "transverse_mercator" && name != "gauss_kruger":
		return geo.CRS{}, "it is no Gauss–Krüger projection"
	case parameters["scale_factor"] != 1:
		return geo.CRS{}, "its scale is not 1"
	case parameters["latitude_of_origin"] != 0 || parameters["false_northing"] != 0:
		return geo.CRS{}, "its northings are not counted from the equator"
	case unit != 1:
		return geo.CRS{}, "it is not in metres"
	case !ok:
		return geo.CRS{}, "it has no central meridian"
	}
	return byZone(meridian, parameters["false_easting"])
}

// byZone is the system with a meridian and a false easting. All four families are
// told apart by these two, but that those without a zone's number share them: their
// 3° code is taken.
func byZone(meridian, east float64) (geo.CRS, string) {
	for code := 4554; code > 4490; code-- {
		c, err := geo.ByEPSG(code)
		if err != nil || c.Meridian() != meridian {
			continue
		}
		zone, prefixed := c.Zone()
		if prefixed && east == float64(zone)*1e6+500_000 || !prefixed && east == 500_000 {
			return c, ""
		}
	}
	return geo.CRS{}, "no zone has its central meridian and false easting"
}

// shown is the beginning of a name, whatever bytes it has.
func shown(name string) string {
	const most = 80
	name = strings.ToValidUTF8(name, "\uFFFD")
	for len(name) > most {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}
