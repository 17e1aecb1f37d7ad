package dxf

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// Settings are how a drawing is written.
type Settings struct {
	CRS geo.CRS // of the coordinates written, in metres
	// ClassOf is the property by whose value shapes lie on layers, and Classes is
	// its values; shapes of another value lie on layer 0.
	ClassOf string
	Classes []Class
	Label   []string // the properties that a shape's label names, with blanks between
}

// Class is a value of a property and the layer of its shapes.
type Class struct {
	Value string
	Layer string // letters, digits and underlines, 27 at most
	Color int    // of AutoCAD's index, 1 to 255
}

// labelSuffix makes of a layer the one of its labels.
const labelSuffix = "_TXT"

// labelHeight is how high letters are, in metres.
const labelHeight = 5

// Writer writes polygons and multipolygons, vertex by vertex, rounded to 0.1 mm.
// Text is in the code page 936 of Windows; a character that it has not stands as
// AutoCAD's \U+ and its number, one beyond that as "?".
//
// A feature that cannot be written leaves nothing; an error from below is final.
type Writer struct {
	w       *bufio.Writer
	to      Settings
	begun   bool
	closed  bool
	index   int
	changed func(format.Lost, int)
	err     error // from below
}

// NewWriter writes to w, which it does not close, and tells changed, unless it is
// nil, of every feature of which something is lost. Settings that the format has
// no place for are an error.
func NewWriter(w io.Writer, to Settings, changed func(lost format.Lost, index int)) (*Writer, error) {
	if to.CRS.IsGeographic() {
		return nil, errors.New("a drawing is in metres, not in degrees")
	}
	for _, c := range to.Classes {
		if !plainName(c.Layer) || c.Color < 1 || c.Color > 255 {
			return nil, fmt.Errorf("a layer cannot be %q with the colour %d", c.Layer, c.Color)
		}
	}
	if changed == nil {
		changed = func(format.Lost, int) {}
	}
	return &Writer{w: bufio.NewWriterSize(w, 64<<10), to: to, changed: changed}, nil
}

// plainName is what release 12 takes for a layer, with room for the suffix.
func plainName(s string) bool {
	return s != "" && len(s) <= 31-len(labelSuffix) && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

var errNotArea = errors.New("a drawing holds polygons only")

// Write implements [format.Writer]. A feature without a polygon is an error.
func (w *Writer) Write(f format.Feature) error {
	var parts orb.MultiPolygon
	switch g := f.Geometry.(type) {
	case orb.Polygon:
		parts = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		parts = g
	default:
		return errNotArea
	}
	parts = w.placed(parts, f.CRS)
	if faults := geo.StructureIn(parts, w.to.CRS); len(faults) > 0 {
		return faults
	}
	if !w.begun {
		w.begin()
	}
	layer := w.layer(f)
	for _, p := range parts {
		for _, r := range p {
			w.ring(layer, r)
		}
	}
	if text := w.label(f); text != "" {
		w.text(layer, inside(parts), text)
	}
	w.index++
	return w.err
}

// placed is the shape in the drawing's system, on a grid of 0.1 mm.
func (w *Writer) placed(parts orb.MultiPolygon, from geo.CRS) orb.MultiPolygon {
	parts = parts.Clone()
	if from != w.to.CRS {
		w.to.CRS.ForwardShape(from.InverseShape(parts))
	}
	for _, p := range parts {
		for _, r := range p {
			for i := range r {
				r[i] = orb.Point{math.Round(r[i][0]*1e4) / 1e4, math.Round(r[i][1]*1e4) / 1e4}
			}
		}
	}
	return parts
}

func (w *Writer) layer(f format.Feature) string {
	value := f.Properties.Get(w.to.ClassOf).Text
	for _, c := range w.to.Classes {
		if c.Value == value {
			return c.Layer
		}
	}
	return "0"
}

func (w *Writer) label(f format.Feature) string {
	var words []string
	for _, name := range w.to.Label {
		if v := f.Properties.Get(name); v.Text != "" {
			words = append(words, v.Text)
		}
	}
	return strings.Join(words, " ")
}

// ring writes a closed polyline, without the point that closes the ring.
func (w *Writer) ring(layer string, r orb.Ring) {
	const closed = "1"
	w.pairs("0", "POLYLINE", "8", layer, "66", "1", "70", closed, "10", "0.0", "20", "0.0", "30", "0.0")
	for _, p := range r[:len(r)-1] {
		w.pairs("0", "VERTEX", "8", layer, "10", metres(p[0]), "20", metres(p[1]), "30", "0.0")
	}
	w.pairs("0", "SEQEND", "8", layer)
}

// text writes a label in the middle of a point.
func (w *Writer) text(layer string, at orb.Point, text string) {
	const middle = "4"
	encoded, lost := encoded(text)
	if lost {
		w.changed(format.CharacterReplaced, w.index)
	}
	w.pairs("0", "TEXT", "8", layer+labelSuffix, "10", metres(at[0]), "20", metres(at[1]), "30", "0.0",
		"40", strconv.Itoa(labelHeight), "1", encoded, "7", "HZ", "72", middle, "11", metres(at[0]), "21", metres(at[1]), "31", "0.0")
}

func metres(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }

// encoded is a text in the code page, on one line.
func encoded(text string) (out string, lost bool) {
	var b []byte
	for _, r := range text {
		at := len(b)
		more, err := charset.GB18030.Append(b, string(r))
		switch {
		case r < ' ' || r == 0x7f || err != nil:
			b, lost = append(b[:at], '?'), true
		case len(more)-at <= 2:
			b = more
		case r <= 0xffff:
			b = fmt.Appendf(b[:at], `\U+%04X`, r)
		default:
			b, lost = append(b[:at], '?'), true
		}
	}
	return string(b), lost
}

// Close ends the drawing. A second call does nothing.
func (w *Writer) Close() error {
	if w.closed {
		return w.err
	}
	w.closed = true
	if !w.begun {
		w.begin()
	}
	w.pairs("0", "ENDSEC", "0", "EOF")
	if err := w.w.Flush(); w.err == nil {
		w.err = err
	}
	return w.err
}

// begin writes header and tables.
func (w *Writer) begin() {
	w.begun = true
	w.pairs("0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1009", "9", "$DWGCODEPAGE", "3", "ANSI_936", "0", "ENDSEC",
		"0", "SECTION", "2", "TABLES",
		"0", "TABLE", "2", "LTYPE", "70", "1", "0", "LTYPE", "2", "CONTINUOUS", "70", "64", "3", "Solid line", "72", "65", "73", "0", "40", "0.0", "0", "ENDTAB",
		"0", "TABLE", "2", "LAYER", "70", strconv.Itoa(2+2*len(w.to.Classes)))
	w.declare("0", 7)
	for _, c := range w.to.Classes {
		w.declare(c.Layer, c.Color)
	}
	w.pairs("0", "ENDTAB",
		"0", "TABLE", "2", "STYLE", "70", "1", "0", "STYLE", "2", "HZ", "70", "0", "40", "0.0", "41", "1.0", "50", "0.0", "71", "0", "42", strconv.Itoa(labelHeight),
		"3", "txt", "4", "gbcbig", "0", "ENDTAB", "0", "ENDSEC",
		"0", "SECTION", "2", "ENTITIES")
}

func (w *Writer) declare(layer string, color int) {
	for _, name := range []string{layer, layer + labelSuffix} {
		w.pairs("0", "LAYER", "2", name, "70", "0", "62", strconv.Itoa(color), "6", "CONTINUOUS")
	}
}

// pairs writes codes and values, a line each.
func (w *Writer) pairs(all ...string) {
	for i, s := range all {
		if i%2 == 0 {
			s = fmt.Sprintf("%3s", s)
		}
		if w.err == nil {
			_, w.err = w.w.WriteString(s)
		}
		if w.err == nil {
			_, w.err = w.w.WriteString("\r\n")
		}
	}
}
