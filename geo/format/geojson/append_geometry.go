package geojson

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"sanlei/geo"
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
		w.typed(g, func() { w.b = w.append(w.b, g) })
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
		ring := p[i]
		if geo.AgainstRightHand(ring, i) {
			ring = slices.Clone(ring) // the shape is left alone
			slices.Reverse(ring)
		}
		w.line(ring)
	})
}

// line writes positions. Most of a file is coordinates, so that their text is not
// looked up anew for each.
func (w *geometryText) line(points []orb.Point) {
	b := append(w.b, '[')
	for i, p := range points {
		if i > 0 {
			b = append(b, ',')
		}
		b = w.append(b, p)
	}
	w.b = append(b, ']')
}

// append appends a position to b.
func (w *geometryText) append(b []byte, p orb.Point) []byte {
	if !(math.Abs(p[0]) <= w.most && math.Abs(p[1]) <= w.most) {
		w.err = errors.New("a coordinate is beyond its system")
		return b
	}
	if w.axes.Swapped {
		p[0], p[1] = p[1], p[0]
	}
	b = appendFixed(append(b, '['), p[0], w.decimals)
	b = appendFixed(append(b, ','), p[1], w.decimals)
	return append(b, ']')
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
	whole, part := uint64(n)/1e9, uint64(n)%1e9
	switch {
	case whole >= 1000:
		b = append(strconv.AppendUint(b, whole, 10), '.')
	case whole >= 100: // most longitudes of China
		b = binary.LittleEndian.AppendUint32(b, threeDigits[whole]|'.'<<24)
	case whole >= 10: // most latitudes
		b = append(b, byte('0'+whole/10), byte('0'+whole%10), '.')
	default:
		b = append(b, byte('0'+whole), '.')
	}
	if part == 0 {
		return b[:len(b)-1]
	}
	first, next, last := threeDigits[part/1e6], threeDigits[part/1e3%1e3], threeDigits[part%1e3]
	b = binary.LittleEndian.AppendUint64(b, uint64(first)|uint64(next)<<24|uint64(last)<<48)
	b = append(b, byte(last>>16))
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}

// threeDigits is the text of each number below a thousand, its first digit lowest.
var threeDigits = func() (all [1000]uint32) {
	for n := range all {
		i := uint32(n)
		all[n] = '0' + i/100 | ('0'+i/10%10)<<8 | ('0'+i%10)<<16
	}
	return all
}()
