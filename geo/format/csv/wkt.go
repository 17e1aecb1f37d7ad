package csv

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
)

var errCollection = errors.New("a collection is no shape of one row")

// parseWKT reads WKT of any kind but collections, which nest.
func parseWKT(text string) (orb.Geometry, error) {
	if strings.Contains(strings.ToUpper(text), "COLLECTION") {
		return nil, errCollection
	}
	return wkt.Unmarshal(text)
}

// appendWKT appends a shape as WKT, degrees to nine decimals.
func appendWKT(b []byte, g orb.Geometry) ([]byte, error) {
	switch g := g.(type) {
	case nil:
		return b, nil
	case orb.Polygon:
		return appendPolygon(append(b, "POLYGON"...), g)
	case orb.MultiPolygon:
		return appendList(append(b, "MULTIPOLYGON"...), g, appendPolygon)
	case orb.Point:
		return appendList(append(b, "POINT"...), []orb.Point{g}, appendPosition)
	case orb.MultiPoint:
		return appendList(append(b, "MULTIPOINT"...), g, appendPosition)
	case orb.LineString:
		return appendList(append(b, "LINESTRING"...), g, appendPosition)
	case orb.MultiLineString:
		return appendList(append(b, "MULTILINESTRING"...), g, func(b []byte, l orb.LineString) ([]byte, error) {
			return appendList(b, l, appendPosition)
		})
	}
	return b, fmt.Errorf("a row has no place for a %T", g)
}

func appendPolygon(b []byte, p orb.Polygon) ([]byte, error) {
	return appendList(b, p, func(b []byte, r orb.Ring) ([]byte, error) { return appendList(b, r, appendPosition) })
}

// appendList appends items in brackets; EMPTY for none.
func appendList[T any](b []byte, all []T, item func([]byte, T) ([]byte, error)) (_ []byte, err error) {
	if len(all) == 0 {
		return append(b, " EMPTY"...), nil
	}
	b = append(b, '(')
	for i, x := range all {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = item(b, x); err != nil {
			return b, err
		}
	}
	return append(b, ')'), nil
}

var errDegrees = errors.New("a coordinate is not a number of degrees")

func appendPosition(b []byte, p orb.Point) ([]byte, error) {
	if !(math.Abs(p[0]) <= 1000 && math.Abs(p[1]) <= 1000) {
		return b, errDegrees
	}
	return appendDegrees(append(appendDegrees(b, p[0]), ' '), p[1]), nil
}

// appendDegrees appends a number on the grid of nine decimals, without trailing
// zeros.
func appendDegrees(b []byte, x float64) []byte {
	return strconv.AppendFloat(b, math.Round(x*1e9)/1e9+0, 'f', -1, 64)
}
