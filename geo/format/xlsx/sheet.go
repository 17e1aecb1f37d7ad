package xlsx

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"sanlei/geo/format"
)

// The limits of a sheet.
const (
	MostRows    = 200_000
	mostColumns = 200
	mostMerges  = 100_000
)

// row is one row of a sheet.
type row struct {
	number int // from 1
	cells  []format.Value
}

// at is the cell of a column, null for none.
func (r row) at(column int) format.Value {
	if column >= len(r.cells) {
		return format.Value{}
	}
	return r.cells[column]
}

// sheet reads the rows of a sheet in order. Cells that are merged all have the value
// of the first where they stand in one column, as in a ledger that writes a village
// once for all of its rows; and in heads in one row as well.
type sheet struct {
	*book
	e      *elements
	close  func() error
	merges merges
	last   int
	read   int
}

// open opens a sheet by the name of its part.
func (b *book) open(name string) (*sheet, error) {
	part, err := b.part(name)
	if err != nil || part == nil {
		return nil, errNoBook
	}
	s := &sheet{book: b}
	s.merges, err = findMerges(part)
	_ = part.Close() // it was only read
	if err != nil {
		return nil, err
	}
	if part, err = b.part(name); err != nil {
		return nil, errNoBook
	}
	s.e, s.close = newElements(part), part.Close
	return s, nil
}

// next is the next row that is written in the file; io.EOF after the last.
func (s *sheet) next() (row, error) {
	s.e.allow()
	for {
		t, err := s.e.token()
		if err != nil {
			return row{}, err
		}
		if start, ok := t.(xml.StartElement); ok && start.Name.Local == "row" {
			if s.read++; s.read > MostRows {
				return row{}, ErrTooLarge
			}
			r, err := s.row(start)
			if err == nil {
				s.merges.fill(&r)
			}
			return r, err
		}
		if end, ok := t.(xml.EndElement); ok && end.Name.Local == "sheetData" {
			return row{}, io.EOF
		}
	}
}

func (s *sheet) row(start xml.StartElement) (row, error) {
	r := row{number: s.last + 1}
	if n, err := strconv.Atoi(attribute(start, "r")); err == nil && n > s.last {
		r.number = n
	}
	s.last = r.number
	following := 0 // the column of a cell that does not say its own
	err := s.e.within(func(t xml.Token) error {
		c, ok := t.(xml.StartElement)
		if !ok || c.Name.Local != "c" {
			return nil
		}
		column := following
		if at, ok := columnOf(attribute(c, "r")); ok {
			column = at
		}
		following = column + 1
		v, err := s.cell(c)
		if err != nil || v.Kind == format.Null {
			return err
		}
		if column >= mostColumns {
			return ErrTooLarge
		}
		for len(r.cells) <= column {
			r.cells = append(r.cells, format.Value{})
		}
		r.cells[column] = v
		return nil
	})
	return r, err
}

// cell reads a cell whose start was read. A formula's own text is passed over.
func (s *sheet) cell(start xml.StartElement) (v format.Value, err error) {
	var value, inline string
	err = s.e.within(func(t xml.Token) error {
		c, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch c.Name.Local {
		case "v":
			value, err = s.e.text(false)
		case "is":
			inline, err = s.e.text(true)
		}
		return err
	})
	if err != nil {
		return v, err
	}
	switch kind := attribute(start, "t"); kind {
	case "s":
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(s.shared) {
			return v, errSharedOff
		}
		return text(s.shared[i]), nil
	case "inlineStr":
		return text(inline), nil
	case "str", "d":
		return text(value), nil
	case "b":
		return format.OfBool(value == "1"), nil
	case "e":
		return text(value), nil
	}
	style, _ := strconv.Atoi(attribute(start, "s"))
	if style >= 0 && style < len(s.dates) && s.dates[style] {
		if day, ok := s.from.date(value); ok {
			return format.OfString(day), nil
		}
	}
	if n, ok := number(value); ok {
		return format.OfNumber(n), nil
	}
	return text(value), nil
}

// text is a text without blanks around it; null where nothing is left.
func text(s string) format.Value {
	s = strings.TrimSpace(strings.ReplaceAll(s, "_x000D_", ""))
	if s == "" {
		return format.Value{}
	}
	return format.OfString(s)
}

// columnOf is the column of a cell's name, from 0.
func columnOf(name string) (column int, ok bool) {
	for i, c := range name {
		if c < 'A' || c > 'Z' {
			return column - 1, i > 0
		}
		if column = column*26 + int(c-'A') + 1; column > 1<<14 {
			return 0, false
		}
	}
	return 0, false
}
