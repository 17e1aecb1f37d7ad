// Package pasted reads the land that somebody pastes: lines of coordinates from a
// table or a report, WKT, or GeoJSON. What the text is, it tells by itself.
package pasted

import (
	"errors"
	"io"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
)

// Form is what a text was recognised as.
type Form string

// The forms. Those of lines say which coordinate stands first.
const (
	LonLat    Form = "lon_lat"
	LatLon    Form = "lat_lon"
	EastNorth Form = "east_north"
	NorthEast Form = "north_east"
	WKT       Form = "wkt"
	GeoJSON   Form = "geojson"
)

// Rule names what a text breaks. Its text is stable.
type Rule string

// The rules of a pasted text; those of package geo come beside them.
const (
	NoCoordinates Rule = "no_coordinates"
	Columns       Rule = "columns"
	NoPlace       Rule = "no_place"
	OtherForm     Rule = "other_form"
	OtherZone     Rule = "other_zone"
	Unreadable    Rule = "unreadable"
)

var ruleTexts = map[Rule]string{
	NoCoordinates: "there are no coordinates in the text",
	Columns:       "a line has two coordinates, at most a name and a ring number before them",
	NoPlace:       "the two numbers are no place in China: neither degrees nor metres of a Gauss–Krüger zone",
	OtherForm:     "the coordinates of this line are of another kind or order than those before",
	OtherZone:     "the easting of this line is of another zone than those before",
	Unreadable:    "the text is neither WKT nor GeoJSON that can be read",
}

// Text is the rule in words, in English and without values.
func (r Rule) Text() string {
	if text, ok := ruleTexts[r]; ok {
		return text
	}
	return geo.Rule(r).Text()
}

// Fault is one thing wrong with a text, and the line where it is, from 1.
type Fault struct {
	Line int
	Rule Rule
}

// mostFaults is how many faults are told; a text that is something else altogether
// has one in every line.
const mostFaults = 20

// Reading is what a text was found to say.
type Reading struct {
	Shape orb.MultiPolygon // degrees on the grid, right-handed; its topology is not checked
	Form  Form
	CRS   geo.CRS // what the coordinates were written in
	// Assumed says that the zone stands nowhere in the text and was taken from
	// the land it is for.
	Assumed bool
}

// Read reads a text, or says what is wrong with it, line by line. Rules:
//
//  1. A text that begins with { is GeoJSON: a geometry, a Feature, or several,
//     whose polygons become one shape.
//  2. One that begins with POLYGON, MULTIPOLYGON or SRID= is WKT.
//  3. Everything else is lines of two coordinates, with commas, semicolons,
//     tabs or spaces between; a name and a ring number may stand before them,
//     and lines without a number before the first. An empty line or another ring
//     number begins a ring. Rings need not be closed. Which of them are holes is
//     decided by what lies in what.
//  4. Magnitudes decide what the numbers are: longitude 73 to 136, latitude 3 to
//     54, northing 1.8 to 6 million metres, easting 250 to 750 thousand, or with
//     the zone before it, 25 to 45 of 3° and 13 to 23 of 6°. An easting without a
//     zone lies in the given one. All lines are of one kind, order and zone.
func Read(text string, own geo.CRS) (Reading, []Fault) {
	text = strings.TrimPrefix(text, "\ufeff")
	start := strings.TrimLeft(text, " \t\r\n")
	first := 1 + strings.Count(text[:len(text)-len(start)], "\n")
	var out Reading
	var faults []Fault
	switch head := strings.ToUpper(start[:min(len(start), 12)]); {
	case strings.HasPrefix(head, "{"):
		out, faults = readGeoJSON(start, first)
	case strings.HasPrefix(head, "SRID="), strings.HasPrefix(head, "POLYGON"), strings.HasPrefix(head, "MULTIPOLYGON"):
		out, faults = readWKT(start, first, own)
	default:
		out, faults = readLines(text, own)
	}
	if len(faults) > 0 {
		return Reading{}, faults[:min(len(faults), mostFaults)]
	}
	geo.Snap(out.Shape)
	geo.RightHand(out.Shape)
	return out, nil
}

// readGeoJSON joins the polygons of all features.
func readGeoJSON(text string, first int) (Reading, []Fault) {
	out := Reading{Form: GeoJSON}
	if f, err := geojson.ParseGeometry([]byte(text), format.DefaultLimits); err == nil && f.Geometry != nil {
		return out, out.add(f, first)
	}
	r := geojson.NewReader(strings.NewReader(text), format.DefaultLimits)
	for {
		f, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return out, []Fault{{first + lineOf(err) - 1, Unreadable}}
		}
		if faults := out.add(f, first+max(f.Line, 1)-1); len(faults) > 0 {
			return out, faults
		}
	}
	if len(out.Shape) == 0 {
		return out, []Fault{{first, NoCoordinates}}
	}
	return out, nil
}

func lineOf(err error) int {
	if e, ok := errors.AsType[*format.SyntaxError](err); ok && e.Line > 0 {
		return e.Line
	}
	return 1
}

// add takes the land of one feature.
func (r *Reading) add(f format.Feature, line int) []Fault {
	if len(f.Faults) > 0 {
		return []Fault{{line, Rule(f.Faults[0].Rule)}}
	}
	switch g := f.Geometry.(type) {
	case orb.Polygon:
		r.Shape = append(r.Shape, g)
	case orb.MultiPolygon:
		r.Shape = append(r.Shape, g...)
	default:
		return []Fault{{line, Rule(geo.WrongType)}}
	}
	return nil
}

// readWKT reads one polygon or multipolygon, in degrees or metres by the same
// rules as lines.
func readWKT(text string, line int, own geo.CRS) (Reading, []Fault) {
	if _, rest, ok := strings.Cut(text, ";"); ok && strings.EqualFold(text[:5], "SRID=") {
		text = rest
	}
	g, err := wkt.Unmarshal(strings.TrimRight(text, "; \t\r\n"))
	if err != nil {
		return Reading{}, []Fault{{line, Unreadable}}
	}
	p, ok := g.(orb.Polygon)
	if ok {
		g = orb.MultiPolygon{p}
	}
	mp, ok := g.(orb.MultiPolygon)
	if !ok {
		return Reading{}, []Fault{{line, Rule(geo.WrongType)}}
	}
	k := kinds{own: own}
	for _, polygon := range mp {
		for _, ring := range polygon {
			for i, at := range ring {
				place, rule := k.place(at)
				if rule != "" {
					return Reading{}, []Fault{{line, rule}}
				}
				ring[i] = place
			}
		}
	}
	if faults := geo.Structure(mp); len(faults) > 0 {
		return Reading{}, []Fault{{line, Rule(faults[0].Rule)}}
	}
	return Reading{Shape: mp, Form: WKT, CRS: k.crs, Assumed: k.assumed}, nil
}
