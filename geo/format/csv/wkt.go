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

// wktWriter appends shapes as WKT: degrees to nine decimals, metres to four,
// without trailing zeros.
type wktWriter struct {
	most  float64 // of a coordinate
	steps float64 // in one unit
}

var (
	inDegrees = wktWriter{1000, 1e9}
	inMetres  = wktWriter{1e9, 1e4}
)

func (w wktWriter) append(b []byte, g orb.Geometry) ([]byte, error) {
	switch g := g.(type) {
	case nil:
		return b, nil
	case orb.Polygon:
		return w.polygon(append(b, "POLYGON"...), g)
	case orb.MultiPolygon:
		return appendList(append(b, "MULTIPOLYGON"...), g, w.polygon)
	case orb.Point:
		return appendList(append(b, "POINT"...), []orb.Point{g}, w.position)
	case orb.MultiPoint:
		return appendList(append(b, "MULTIPOINT"...), g, w.position)
	case orb.LineString:
		return appendList(append(b, "LINESTRING"...), g, w.position)
	case orb.MultiLineString:
		return appendList(append(b, "MULTILINESTRING"...), g, func(b []byte, l orb.LineString) ([]byte, error) {
			return appendList(b, l, w.position)
		})
	}
	return b, fmt.Errorf("a row has no place for a %T", g)
}

func (w wktWriter) polygon(b []byte, p orb.Polygon) ([]byte, error) {
	return appendList(b, p, func(b []byte, r orb.Ring) ([]byte, error) { return appendList(b, r, w.position) })
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

var errCoordinate = errors.New("a coordinate is not a number of degrees or metres")

func (w wktWriter) position(b []byte, p orb.Point) ([]byte, error) {
	if !(math.Abs(p[0]) <= w.most && math.Abs(p[1]) <= w.most) {
		return b, errCoordinate
	}
	return w.number(append(w.number(b, p[0]), ' '), p[1]), nil
}

func (w wktWriter) number(b []byte, x float64) []byte {
	return strconv.AppendFloat(b, math.Round(x*w.steps)/w.steps+0, 'f', -1, 64)
}
