package geojson

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
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
		w.most, w.decimals = 1e9, 4
	}
	w.geometry(g)
	return w.b, w.err
}

// geometryText is the text of a geometry while it is written.
type geometryText struct {
	b        []byte
	axes     Axes
	most     float64 // of a coordinate
	decimals int
	err      error
}

// degrees is the text of a geometry in degrees, behind b.
func degrees(b []byte) geometryText { return geometryText{b: b, most: 1000, decimals: 9} }

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

// tenTo holds the powers of ten by how many zeros they have.
var tenTo = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// appendFixed appends a number to so many decimals, nine at most, without trailing
// zeros. A double has room for more than the nine of a number below a thousand and
// the four of one below 10⁹, so that the product is whole where the decimal is.
func appendFixed(b []byte, x float64, decimals int) []byte {
	n := int64(math.Round(x*float64(tenTo[decimals]))) * tenTo[9-decimals]
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	switch whole := n / 1e9; {
	case whole >= 100 && whole < 1000: // most longitudes of China
		b = append(b, byte('0'+whole/100), byte('0'+whole/10%10), byte('0'+whole%10))
	default:
		b = strconv.AppendInt(b, whole, 10)
	}
	part := uint32(n % 1e9)
	if part == 0 {
		return b
	}
	rest := eightDigits(part % 1e8)
	text := [...]byte{'.', byte('0' + part/1e8), 9: 0}
	binary.LittleEndian.PutUint64(text[2:], rest|0x3030_3030_3030_3030)
	b = append(b, text[:]...) // a length that the compiler knows
	return b[:len(b)-bits.LeadingZeros64(rest)/8]
}

// eightDigits parts a number below 10⁸ into its decimal digits, a byte each, the
// first in the lowest: into halves of four digits, all of them into halves of two,
// and all of those into single ones. n × 10486 >> 20 is n ÷ 100 of any n below
// 10,000, and n × 103 >> 10 is n ÷ 10 of any below 100.
func eightDigits(n uint32) uint64 {
	all := uint64(n/1e4) | uint64(n%1e4)<<32
	high := all * 10486 >> 20 & 0x7f_0000_007f
	all = high | (all-100*high)<<16
	high = all * 103 >> 10 & 0xf_000f_000f_000f
	return high | (all-10*high)<<8
}
