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
	out     *charset.Writer
	crs     geo.CRS
	columns []string
	row     []byte // in UTF-8
}

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
	return &Writer{out: charset.NewWriter(w, e, head(e, columns)), crs: crs, columns: columns}, nil
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
	w.row = w.row[:0]
	for _, name := range w.columns {
		w.row = append(appendCell(w.row, defused(f.Properties.Get(name).Text)), ',')
	}
	shape, err := wkt.append(nil, f.Geometry)
	if err != nil {
		return err
	}
	w.row = append(appendCell(w.row, string(shape)), '\r', '\n')
	return w.out.Append(w.row)
}

// Close writes what was gathered, at least the names of the columns.
func (w *Writer) Close() error { return w.out.Close() }

// head is the row of names.
func head(e charset.Encoding, columns []string) string {
	var b []byte
	if e == charset.UTF8 {
		b = append(b, "\ufeff"...)
	}
	for _, name := range columns {
		b = append(appendCell(b, defused(name)), ',')
	}
	return string(append(b, wktName+"\r\n"...))
}
