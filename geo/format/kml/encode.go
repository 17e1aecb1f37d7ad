package kml

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	geomkml "github.com/twpayne/go-geom/encoding/kml"
	"github.com/twpayne/go-kml/v3"

	"sanlei/geo"
)

var errDegrees = errors.New("a coordinate is not a number of degrees")

// encode makes the element of a shape: none of nil.
func encode(g orb.Geometry) (kml.Element, error) {
	switch g := g.(type) {
	case nil:
		return nil, nil
	case orb.Point:
		flat, err := flatten(nil, []orb.Point{g}, false)
		return geomkml.EncodePoint(geom.NewPointFlat(geom.XY, flat)), err
	case orb.LineString:
		flat, err := flatten(nil, g, false)
		return geomkml.EncodeLineString(geom.NewLineStringFlat(geom.XY, flat)), err
	case orb.Polygon:
		flat, ends, err := flattenPolygon(nil, g)
		return geomkml.EncodePolygon(geom.NewPolygonFlat(geom.XY, flat, ends)), err
	case orb.MultiPolygon:
		return encodeParts(g)
	}
	return nil, fmt.Errorf("a placemark has no place for a %T", g)
}

// encodeParts makes one polygon of one part.
func encodeParts(mp orb.MultiPolygon) (kml.Element, error) {
	if len(mp) == 1 {
		return encode(mp[0])
	}
	var flat []float64
	var parts [][]int
	for _, p := range mp {
		var ends []int
		var err error
		if flat, ends, err = flattenPolygon(flat, p); err != nil {
			return nil, err
		}
		parts = append(parts, ends)
	}
	return geomkml.EncodeMultiPolygon(geom.NewMultiPolygonFlat(geom.XY, flat, parts)), nil
}

func flattenPolygon(flat []float64, p orb.Polygon) (_ []float64, ends []int, err error) {
	for i, r := range p {
		if flat, err = flatten(flat, r, geo.AgainstRightHand(r, i)); err != nil {
			return nil, nil, err
		}
		ends = append(ends, len(flat))
	}
	return flat, ends, nil
}

// flatten appends points on the grid of nine decimals.
func flatten(flat []float64, points []orb.Point, backwards bool) ([]float64, error) {
	for i := range points {
		if backwards {
			i = len(points) - 1 - i
		}
		for _, x := range points[i] {
			if !(math.Abs(x) <= 1000) {
				return nil, errDegrees
			}
			flat = append(flat, math.Round(x*1e9)/1e9+0)
		}
	}
	return flat, nil
}
