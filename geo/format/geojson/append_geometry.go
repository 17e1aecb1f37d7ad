package geojson

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// AppendGeometry appends a geometry as GeoJSON: null for nil, rings by the
// right-hand rule whatever way they run, coordinates to nine decimals without
// trailing zeros. A coordinate that is not within ±1000 is an error.
func AppendGeometry(b []byte, g orb.Geometry) ([]byte, error) {
	if g == nil {
		return append(b, "null"...), nil
	}
	w := geometryText{b: b}
	w.geometry(g)
	return w.b, w.err
}

// geometryText is the text of a geometry while it is written.
type geometryText struct {
	b   []byte
	err error
}

func (w *geometryText) geometry(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		w.typed(g, func() { w.position(g) })
	case orb.MultiPoint:
		w.typed(g, func() { w.line(g) })
	case orb.LineString:
		w.typed(g, func() { w.line(g) })
	case orb.MultiLineString:
		w.typed(g, func() { w.list(len(g), func(i int) { w.line(g[i]) }) })
	case orb.Polygon:
		w.typed(g, func() { w.polygon(g) })
	case orb.MultiPolygon:
		w.typed(g, func() { w.list(len(g), func(i int) { w.polygon(g[i]) }) })
	case orb.Collection:
		w.b = append(w.b, `{"type":"GeometryCollection","geometries":`...)
		w.list(len(g), func(i int) { w.geometry(g[i]) })
		w.b = append(w.b, '}')
	default:
		w.err = fmt.Errorf("GeoJSON has no %T", g)
	}
}

func (w *geometryText) typed(g orb.Geometry, coordinates func()) {
	w.b = append(append(w.b, `{"type":"`...), g.GeoJSONType()...)
	w.b = append(w.b, `","coordinates":`...)
	coordinates()
	w.b = append(w.b, '}')
}

func (w *geometryText) list(n int, item func(int)) {
	w.b = append(w.b, '[')
	for i := range n {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		item(i)
	}
	w.b = append(w.b, ']')
}

func (w *geometryText) polygon(p orb.Polygon) {
	w.list(len(p), func(i int) {
		if geo.AgainstRightHand(p[i], i) {
			last := len(p[i]) - 1
			w.list(len(p[i]), func(k int) { w.position(p[i][last-k]) })
		} else {
			w.line(p[i])
		}
	})
}

func (w *geometryText) line(points []orb.Point) {
	w.list(len(points), func(i int) { w.position(points[i]) })
}

func (w *geometryText) position(p orb.Point) {
	if !(math.Abs(p[0]) <= 1000 && math.Abs(p[1]) <= 1000) {
		w.err = errors.New("a coordinate is not a number of degrees")
		return
	}
	w.b = append(w.b, '[')
	w.b = appendDegrees(w.b, p[0])
	w.b = append(w.b, ',')
	w.b = appendDegrees(w.b, p[1])
	w.b = append(w.b, ']')
}

// appendDegrees appends a number below a thousand to nine decimals. A double has
// room for more, so that the product is whole where the decimal is.
func appendDegrees(b []byte, x float64) []byte {
	n := int64(math.Round(x * 1e9))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/1e9, 10)
	n %= 1e9
	if n == 0 {
		return b
	}
	b = append(b, ".000000000"...)
	for at := len(b) - 1; n > 0; at-- {
		b[at] = byte('0' + n%10)
		n /= 10
	}
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}
