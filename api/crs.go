package api

import (
	"fmt"
	"math"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"sanlei/geo"
	"sanlei/geo/format/geojson"
)

// A refSystem is a reference system in which features are given and boxes and
// filters taken. Its axes come in the order of its authority: latitude before
// longitude in EPSG:4490 and 4326, north before east in the Gauss–Krüger zones.
// CGCS2000 and WGS 84 are one here, as their realisations lie centimetres apart.
type refSystem struct {
	uri  string
	axes geojson.Axes
	// forward and inverse take a point from degrees into the system and back, x
	// before y; nil where it is in degrees.
	forward, inverse func(orb.Point) orb.Point
}

const epsg = "http://www.opengis.net/def/crs/EPSG/0/"

// storageCRS is the system that everything is kept in.
const storageCRS = epsg + "4490"

// zones is the 3° Gauss–Krüger zones 36 to 38 that Hunan lies in: those with
// their number in the easting, and those without.
var zones = []int{4524, 4525, 4526, 4545, 4546, 4547}

// systems is all of them, the one without a crs first.
var systems = func() []refSystem {
	all := []refSystem{
		{uri: crs84},
		{uri: storageCRS, axes: geojson.Axes{Swapped: true}},
		{uri: epsg + "4326", axes: geojson.Axes{Swapped: true}},
		{uri: epsg + "3857", axes: geojson.Axes{Metres: true}, forward: project.WGS84.ToMercator, inverse: project.Mercator.ToWGS84},
	}
	for _, code := range zones {
		zone, err := geo.ByEPSG(code)
		if err != nil {
			panic(err)
		}
		all = append(all, refSystem{fmt.Sprint(epsg, code), geojson.Axes{Swapped: true, Metres: true}, zone.Forward, zone.Inverse})
	}
	return all
}()

func systemURIs() []string {
	out := make([]string, len(systems))
	for i, s := range systems {
		out[i] = s.uri
	}
	return out
}

// crsParam is one of the systems.
func crsParam(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "the URI of a reference system that the collection lists", def: systems[0],
		schema: openapi3.NewStringSchema().WithEnum(anys(systemURIs())...).WithDefault(crs84),
		read: func(s string) (any, bool) {
			i := slices.IndexFunc(systems, func(x refSystem) bool { return x.uri == s })
			if i < 0 {
				return nil, false
			}
			return systems[i], true
		}}
}

// from takes a shape from degrees into the system, in place.
func (s refSystem) from(g orb.Geometry) orb.Geometry {
	if s.forward == nil || g == nil {
		return g
	}
	return project.Geometry(g, s.forward)
}

// A straight edge of a projected system bends in degrees: it is cut into pieces
// so short that the bend of each is a few centimetres, up to a number of them.
const (
	mostPieces  = 64
	pieceMetres = 2000.0
)

// degrees takes a shape as it is written in the system to degrees, x before y.
func (s refSystem) degrees(g orb.Geometry) (orb.Geometry, error) {
	if s.axes.Swapped {
		g = project.Geometry(orb.Clone(g), func(p orb.Point) orb.Point { return orb.Point{p[1], p[0]} })
	}
	if s.inverse != nil {
		g = project.Geometry(divided(g), s.inverse)
	}
	if faults := geo.Structure(g); len(faults) > 0 {
		return nil, errBeyond
	}
	return g, nil
}

var errBeyond = malformed("query", "coordinates", "coordinates are not those of the reference system, in its order of axes")

// divided is a shape whose long edges are cut.
func divided(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.LineString:
		return orb.LineString(dividedLine(g))
	case orb.MultiLineString:
		out := make(orb.MultiLineString, len(g))
		for i := range g {
			out[i] = dividedLine(g[i])
		}
		return out
	case orb.Polygon:
		out := make(orb.Polygon, len(g))
		for i := range g {
			out[i] = dividedLine(g[i])
		}
		return out
	case orb.MultiPolygon:
		out := make(orb.MultiPolygon, len(g))
		for i := range g {
			out[i] = divided(g[i]).(orb.Polygon)
		}
		return out
	case orb.Collection:
		out := make(orb.Collection, len(g))
		for i := range g {
			out[i] = divided(g[i])
		}
		return out
	}
	return g
}

func dividedLine(points []orb.Point) (out []orb.Point) {
	for i, p := range points {
		if i > 0 {
			from := points[i-1]
			n := min(mostPieces, math.Ceil(math.Hypot(p[0]-from[0], p[1]-from[1])/pieceMetres))
			for k := 1.0; k < n; k++ {
				out = append(out, orb.Point{from[0] + (p[0]-from[0])*k/n, from[1] + (p[1]-from[1])*k/n})
			}
		}
		out = append(out, p)
	}
	return out
}
