package csv

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// wktName is the name of the column with the shape, the last one.
const wktName = "wkt"

// Writer writes a table: a column for each property and one with the shape as WKT.
// A feature that cannot be written leaves nothing; an error from below is final.
type Writer struct {
	w        io.Writer
	encoding charset.Encoding
	crs      geo.CRS
	columns  []string
	text     []byte // of one row, in UTF-8
	out      []byte // encoded and not yet passed on
	begun    bool
	err      error // from below
}

// flushAt is how many bytes are gathered before they are passed on.
const flushAt = 64 << 10

// NewWriter writes a table with columns for the properties of these names to w,
// which it does not close, in UTF-8 with a byte order mark or in GB18030. Shapes
// are in a system, of which the table says nothing.
func NewWriter(w io.Writer, e charset.Encoding, crs geo.CRS, columns ...string) (*Writer, error) {
	if e != charset.UTF8 && e != charset.GB18030 {
		return nil, fmt.Errorf("the table is not written in %v", e)
	}
	if slices.Contains(columns, wktName) {
		return nil, fmt.Errorf("the column %s is that of the shape", wktName)
	}
	return &Writer{w: w, encoding: e, crs: crs, columns: columns}, nil
}

var errColumn = errors.New("a property has no column")

// Write implements [format.Writer]. A property without a column, a system other
// than the table's, and a character without a place in the encoding are errors.
func (w *Writer) Write(f format.Feature) (err error) {
	if f.CRS != w.crs {
		return fmt.Errorf("the table is in %v, not in %v", w.crs, f.CRS)
	}
	wkt := inMetres
	if w.crs.IsGeographic() {
		wkt = inDegrees
	}
	for _, p := range f.Properties {
		if !slices.Contains(w.columns, p.Name) {
			return errColumn
		}
	}
	w.text = w.text[:0]
	for _, name := range w.columns {
		w.text = append(appendCell(w.text, defused(f.Properties.Get(name).Text)), ',')
	}
	shape, err := wkt.append(nil, f.Geometry)
	if err != nil {
		return err
	}
	w.text = append(appendCell(w.text, string(shape)), '\r', '\n')
	return w.gather()
}

// Close writes what was gathered, at least the names of the columns.
func (w *Writer) Close() error {
	w.text = w.text[:0]
	if err := w.gather(); err != nil {
		return err
	}
	return w.flush()
}

// gather encodes the row behind what was gathered, the names of columns at first.
func (w *Writer) gather() error {
	if w.err != nil {
		return w.err
	}
	text := string(w.text)
	if !w.begun {
		text = w.head() + text
	}
	out, err := w.encoding.Append(w.out, text)
	if err != nil {
		return err
	}
	w.out, w.begun = out, true
	if len(w.out) < flushAt {
		return nil
	}
	return w.flush()
}

// head is the row of names.
func (w *Writer) head() string {
	var b []byte
	if w.encoding == charset.UTF8 {
		b = append(b, "\ufeff"...)
	}
	for _, name := range w.columns {
		b = append(appendCell(b, defused(name)), ',')
	}
	return string(append(b, wktName+"\r\n"...))
}

// flush passes on what was gathered.
func (w *Writer) flush() error {
	if w.err == nil {
		_, w.err = w.w.Write(w.out)
	}
	w.out = w.out[:0]
	return w.err
}
