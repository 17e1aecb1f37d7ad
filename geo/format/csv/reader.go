package csv

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// Columns says in which columns a shape stands, by their names: WKT, or X and Y,
// of which X is the longitude or the easting. Without any, the first names that
// are usual are taken, WKT before points; a table without those has no shapes.
type Columns struct{ WKT, X, Y string }

// usual are the names of columns with shapes, in lower case.
var usual = Columns{
	WKT: "wkt geometry geom the_geom 图形",
	X:   "lon lng longitude x 经度",
	Y:   "lat latitude y 纬度",
}

// Reader reads a table.
//
//  1. The first row names the columns, and says by what cells are separated: commas,
//     semicolons or tabs. Names do not repeat. A row that has not as
//     many cells comes back with a fault.
//  2. Cells are strings as they are written, but for the apostrophe before a
//     formula; an empty cell is null. The column "id" is the feature's too.
//  3. A shape that cannot be read, or whose structure is not sound in the table's
//     system, is a fault with its line. Rings are turned to the right-hand rule.
//  4. Quotes that do not end where they should, a row beyond the limit of bytes
//     and one of over 1000 cells end the file with a [format.SyntaxError].
type Reader struct {
	text   *charset.Reader
	begins *bufio.Reader // the text, of which the beginning is looked at before it is read
	rows   *csv.Reader
	gate   *gate
	limits format.Limits
	crs    geo.CRS
	at     Columns
	names  []string
	wkt    int // columns of the shape, −1 for none
	x, y   int
	line   int // on which the next row begins
	index  int
	err    error // what ended the file
}

// NewReader reads a text whose shapes are in a system, within limits for each row.
func NewReader(text *charset.Reader, limits format.Limits, crs geo.CRS, at Columns) *Reader {
	begins := bufio.NewReader(text)
	g := &gate{r: begins}
	r := &Reader{text: text, begins: begins, rows: csv.NewReader(g), gate: g, limits: limits, crs: crs, at: at, line: 1}
	r.rows.FieldsPerRecord = -1
	r.rows.ReuseRecord = true
	return r
}

// Encoding is how the text is written, as far as it was read.
func (r *Reader) Encoding() charset.Encoding {
	e, _ := r.text.Encoding()
	return e
}

// Next implements [format.Reader].
func (r *Reader) Next() (format.Feature, error) {
	if r.err == nil && r.names == nil {
		r.err = r.head()
	}
	if r.err != nil {
		return format.Feature{}, r.err
	}
	cells, err := r.row()
	if err != nil {
		r.err = err
		return format.Feature{}, err
	}
	f := r.feature(cells)
	f.Index = r.index
	r.index++
	return f, nil
}

// row is the next row that is not blank.
func (r *Reader) row() ([]string, error) {
	r.gate.left = r.limits.Bytes + readAhead
	cells, err := r.rows.Read()
	var syntax *csv.ParseError
	switch {
	case err == nil:
		r.line, _ = r.rows.FieldPos(len(cells) - 1)
		r.line += 1 + strings.Count(cells[len(cells)-1], "\n")
		return cells, nil
	case err == io.EOF:
		return nil, err
	case errors.As(err, &syntax):
		r.line, err = syntax.Line, syntax.Err
	}
	return nil, &format.SyntaxError{Offset: -1, Line: r.line, Err: err}
}

// head reads the names of the columns.
func (r *Reader) head() error {
	beginning, _ := r.begins.Peek(r.begins.Size()) // why there is no more, reading tells
	r.gate.comma = separator(beginning)
	r.rows.Comma = rune(r.gate.comma)
	cells, err := r.row()
	if err == io.EOF {
		err = &format.SyntaxError{Offset: -1, Line: 1, Err: io.ErrUnexpectedEOF}
	}
	if err != nil {
		return err
	}
	for i, name := range cells {
		if name = armed(strings.TrimSpace(name)); name == "" {
			name = fmt.Sprintf("第%d列", i+1)
		}
		if slices.Contains(r.names, name) {
			return &format.SyntaxError{Offset: -1, Line: 1, Err: errNames}
		}
		r.names = append(r.names, strings.Clone(name))
	}
	return r.place()
}

var (
	errNames = errors.New("the names of the columns repeat")
	errPlace = errors.New("there is no column of the name that is given for the shape")
)

// place finds the columns of the shape.
func (r *Reader) place() error {
	at := r.at
	if at == (Columns{}) {
		r.wkt, r.x, r.y = r.usual(usual.WKT), r.usual(usual.X), r.usual(usual.Y)
		return nil
	}
	r.wkt, r.x, r.y = slices.Index(r.names, at.WKT), slices.Index(r.names, at.X), slices.Index(r.names, at.Y)
	if r.wkt < 0 && (r.x < 0 || r.y < 0) {
		return &format.SyntaxError{Offset: -1, Line: 1, Err: errPlace}
	}
	return nil
}

func (r *Reader) usual(names string) int {
	return slices.IndexFunc(r.names, func(n string) bool { return slices.Contains(strings.Fields(names), strings.ToLower(n)) })
}
