package xlsx

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"sanlei/geo/format"
)

// Layout says how to write.
type Layout struct {
	Sheet  string         // its name
	Fields []format.Field // a column each, under their titles
	// About is lines for a second sheet, a name and a value each, asked for when the
	// first is whole. Nil: there is none.
	About func() [][2]string
}

// aboutSheet is the name of the second sheet.
const aboutSheet = "说明"

// MostWritten is how many rows a sheet holds below its head.
const MostWritten = 1<<20 - 1

// ErrFull is a sheet that would have more rows.
var ErrFull = errors.New("a sheet holds 1,048,575 rows below its head")

// Writer writes a sheet with a frozen head and a row a feature, without shapes:
// numbers are numbers, dates dates, and everything else is text, whatever it begins
// with. What is written waits on disk until Close, beyond 16 MiB.
//
// A number of more digits than a spreadsheet keeps, and a date before 1900, are
// written as text.
type Writer struct {
	w       io.Writer
	layout  Layout
	file    *excelize.File
	rows    *excelize.StreamWriter
	styles  []int // of each column
	written int
	cells   []any
	closed  bool
	err     error
}

// NewWriter writes to w, which it does not close.
func NewWriter(w io.Writer, l Layout) (*Writer, error) {
	out := &Writer{w: w, layout: l, file: excelize.NewFile()}
	if err := out.begin(); err != nil {
		return nil, errors.Join(err, out.file.Close())
	}
	return out, nil
}

// begin writes the head.
func (w *Writer) begin() (err error) {
	const first = "Sheet1"
	if err := w.file.SetSheetName(first, w.layout.Sheet); err != nil {
		return err
	}
	if w.rows, err = w.file.NewStreamWriter(w.layout.Sheet); err != nil {
		return err
	}
	head, err := w.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE6F0"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	if err != nil {
		return err
	}
	for i, f := range w.layout.Fields {
		if err := w.column(i+1, f); err != nil {
			return err
		}
		w.cells = append(w.cells, excelize.Cell{Value: f.Title, StyleID: head})
	}
	panes := &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}
	if err := w.rows.SetPanes(panes); err != nil {
		return err
	}
	return w.rows.SetRow("A1", w.cells)
}

// column sets the style of a column and how wide it is.
func (w *Writer) column(n int, f format.Field) error {
	form := "General"
	switch f.Type {
	case format.Date:
		form = "yyyy-mm-dd"
	case format.Decimal:
		form = "0.00######"
	case format.Text:
		form = "@"
	}
	style, err := w.file.NewStyle(&excelize.Style{CustomNumFmt: &form})
	if err != nil {
		return err
	}
	w.styles = append(w.styles, style)
	const narrow, wide = 10, 40
	return w.rows.SetColWidth(n, n, float64(min(max(f.Width, narrow, 2*len([]rune(f.Title))), wide)))
}

// Write implements [format.Writer].
func (w *Writer) Write(f format.Feature) error {
	if w.err != nil {
		return w.err
	}
	if w.written == MostWritten {
		return ErrFull
	}
	w.cells = w.cells[:0]
	for i, field := range w.layout.Fields {
		w.cells = append(w.cells, w.cell(field, f.Properties.Get(field.Name), w.styles[i]))
	}
	w.written++
	w.err = w.rows.SetRow("A"+strconv.Itoa(w.written+1), w.cells)
	return w.err
}

// cell is a value as a cell; nil leaves it empty.
func (w *Writer) cell(f format.Field, v format.Value, style int) any {
	switch {
	case v.Kind == format.Null:
		return nil
	case v.Kind == format.Number:
		x, err := strconv.ParseFloat(v.Text, 64)
		if err == nil && sameDecimal(x, v.Text) {
			return excelize.Cell{Value: x, StyleID: style}
		}
	case f.Type == format.Date:
		day, err := time.Parse(time.DateOnly, v.Text)
		if err == nil && day.Year() >= 1900 {
			return excelize.Cell{Value: day, StyleID: style}
		}
	}
	return excelize.Cell{Value: v.Text, StyleID: style}
}

// Close writes the file. Without it, Discard gives back the disk.
func (w *Writer) Close() error {
	if w.closed {
		return w.err
	}
	w.closed = true
	if w.err == nil {
		w.err = w.finish()
	}
	w.err = errors.Join(w.err, w.file.Close())
	return w.err
}

// Discard gives up what was written, or after Close does nothing.
func (w *Writer) Discard() error {
	if w.closed {
		return nil
	}
	w.closed, w.err = true, errors.New("the sheet is closed")
	return w.file.Close()
}

func (w *Writer) finish() error {
	if err := w.rows.Flush(); err != nil {
		return err
	}
	if w.layout.About != nil {
		if err := w.about(w.layout.About()); err != nil {
			return err
		}
	}
	// The library would gather the whole file in memory.
	w.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w.w) })
	return w.file.Write(io.Discard)
}

func (w *Writer) about(lines [][2]string) error {
	if _, err := w.file.NewSheet(aboutSheet); err != nil {
		return err
	}
	for i, line := range lines {
		for column, text := range line {
			if err := w.file.SetCellStr(aboutSheet, fmt.Sprintf("%c%d", 'A'+column, i+1), text); err != nil {
				return err
			}
		}
	}
	return w.file.SetColWidth(aboutSheet, "A", "B", 30)
}

// sameDecimal says whether a spreadsheet gives a number back as it is: it keeps
// 15 digits.
func sameDecimal(x float64, text string) bool {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	return err == nil && y == x && digitsOf(text) <= 15
}

// digitsOf counts the digits of a number that mean something.
func digitsOf(text string) (n int) {
	started := false
	for _, c := range text {
		if c >= '1' && c <= '9' || c == '0' && started {
			n, started = n+1, true
		}
	}
	return n
}
