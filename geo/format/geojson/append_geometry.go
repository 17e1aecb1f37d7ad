package geojson

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// AppendGeometry appends a geometry as GeoJSON: null for nil, rings by the
// right-hand rule whatever way they run, coordinates to nine decimals without
// trailing zeros. A coordinate that is not within ±1000 is an error.
func AppendGeometry(b []byte, g orb.Geometry) ([]byte, error) {
	return AppendGeometryIn(b, g, Axes{})
}

// Axes is how positions are written for readers of another reference system than
// RFC 7946 has. The zero value is longitude before latitude, in degrees.
type Axes struct {
	Swapped bool // y before x, as an authority may order them
	Metres  bool // to four decimals, within ±10⁹
}

// AppendGeometryIn is [AppendGeometry] for coordinates of any system. Rings run
// by the right-hand rule as seen with x to the east and y to the north.
func AppendGeometryIn(b []byte, g orb.Geometry, axes Axes) ([]byte, error) {
	if g == nil {
		return append(b, "null"...), nil
	}
	w := degrees(b)
	w.axes = axes
	if axes.Metres {
		w.most, w.decimals = 1e9, 1e4
	}
	w.geometry(g)
	return w.b, w.err
}

// geometryText is the text of a geometry while it is written.
type geometryText struct {
	b        []byte
	axes     Axes
	most     float64 // of a coordinate
	decimals int64   // the power of ten with as many zeros
	err      error
}

// degrees is the text of a geometry in degrees, behind b.
func degrees(b []byte) geometryText { return geometryText{b: b, most: 1000, decimals: 1e9} }

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
	w.list(len(p), func(i int) { w.ring(p[i], i) })
}

func (w *geometryText) line(points []orb.Point) {
	w.list(len(points), func(i int) { w.position(points[i]) })
}

func (w *geometryText) position(p orb.Point) {
	if !(math.Abs(p[0]) <= w.most && math.Abs(p[1]) <= w.most) {
		w.err = errors.New("a coordinate is beyond its system")
		return
	}
	if w.axes.Swapped {
		p[0], p[1] = p[1], p[0]
	}
	w.b = append(w.b, '[')
	w.b = appendFixed(w.b, p[0], w.decimals)
	w.b = append(w.b, ',')
	w.b = appendFixed(w.b, p[1], w.decimals)
	w.b = append(w.b, ']')
}

// appendFixed appends a number to as many decimals as a power of ten has zeros,
// without trailing ones. A double has room for more than the nine of a number
// below a thousand and the four of one below 10⁹, so that the product is whole
// where the decimal is.
func appendFixed(b []byte, x float64, decimals int64) []byte {
	n := int64(math.Round(x * float64(decimals)))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/decimals, 10)
	n %= decimals
	if n == 0 {
		return b
	}
	b = append(b, '.')
	for decimals /= 10; n > 0; decimals /= 10 {
		b = append(b, byte('0'+n/decimals))
		n %= decimals
	}
	return b
}
