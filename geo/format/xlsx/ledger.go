package xlsx

import (
	"errors"
	"io"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format"
)

// Options says how a ledger is read.
type Options struct {
	// Known tells whether a heading is one that the caller looks for, by which the
	// head is found; nil where nobody knows.
	Known func(heading string) bool
}

// Reader reads as a ledger the first sheet that is shown and has a head, of the first
// 20: covers and empty sheets may stand before it.
//
//  1. Above the head may stand a title, a unit and a date. The head is the first
//     row, of the first 30, with most headings that are known, two at least; where
//     there are none, the first with two texts and no number. It may have several
//     rows with merged cells: a heading is then put together of those above it,
//     as 面积（亩） or 责任领导, whichever is known.
//  2. Numbers, dates and texts are values of their own kinds, numbers to 15 digits,
//     dates as texts. A cell merged down a column holds for all of its rows.
//  3. Rows of totals (合计, 小计) are no features. Their areas and counts are checked
//     against the rows above, back to the total before or to the first, or below
//     them; one that is neither is a warning on the feature next to it.
//  4. A row with a single text is a heading or a note and is passed over, with a
//     warning; so is a head that comes again on a new page, without one.
//
// The sheet has no shapes.
type Reader struct {
	sheet  *sheet
	known  func(string) bool
	head   []string // by column; empty for a column without a name
	top    []row    // read to find the head, and not given yet
	sums   sums
	ahead  *format.Feature // read, and kept for what the rows below say of it
	early  []format.Warning
	index  int
	err    error // what ended the sheet
	closed bool
}

// NewReader reads a workbook of a size.
func NewReader(r io.ReaderAt, size int64, o Options) (*Reader, error) {
	b, err := openBook(r, size)
	if err != nil {
		return nil, err
	}
	if o.Known == nil {
		o.Known = func(string) bool { return false }
	}
	for _, name := range b.sheets {
		out := &Reader{known: o.Known}
		if out.sheet, err = b.open(name); err != nil {
			return nil, err
		}
		if err = out.findHead(); err == nil {
			return out, nil
		}
		if err = errors.Join(err, out.Close()); !errors.Is(err, errNoHead) {
			return nil, err
		}
	}
	return nil, err
}

// Head is the names of the columns, those that have one.
func (r *Reader) Head() (names []string) {
	for _, n := range r.head {
		if n != "" {
			names = append(names, n)
		}
	}
	return names
}

// Close closes the sheet.
func (r *Reader) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	return r.sheet.close()
}

// Next implements [format.Reader].
func (r *Reader) Next() (format.Feature, error) {
	for r.err == nil {
		next, err := r.row()
		if err != nil {
			r.err = err
			break
		}
		f, ok := r.take(next)
		if !ok {
			continue
		}
		if before := r.ahead; before != nil {
			r.ahead = &f
			return *before, nil
		}
		r.ahead = &f
	}
	if last := r.ahead; last != nil {
		r.ahead = nil
		if r.err == io.EOF {
			last.Warnings = append(last.Warnings, r.sums.end()...)
		}
		return *last, nil
	}
	return format.Feature{}, r.err
}

// row is the next row below the head.
func (r *Reader) row() (row, error) {
	if len(r.top) > 0 {
		next := r.top[0]
		r.top = r.top[1:]
		return next, nil
	}
	next, err := r.sheet.next()
	if err != nil && err != io.EOF {
		err = &format.SyntaxError{Offset: -1, Line: r.sheet.last + 1, Err: err}
	}
	return next, err
}

// take makes a feature of a row, if it is one.
func (r *Reader) take(x row) (format.Feature, bool) {
	filled, word := r.filled(x)
	switch {
	case filled == 0 || r.repeatsHead(x):
		return format.Feature{}, false
	case isTotal(word):
		r.warn(r.sums.check(x, r.head))
		return format.Feature{}, false
	case filled == 1 && len(r.Head()) > 2 && x.first().Kind == format.String:
		r.warn([]format.Warning{{Rule: format.RowPassedOver, Line: x.number, Value: word}})
		return format.Feature{}, false
	}
	f := format.Feature{Index: r.index, Line: x.number, CRS: geo.Geographic, Warnings: r.early}
	r.index++
	r.early = nil
	for i, name := range r.head {
		if name != "" {
			f.Properties = append(f.Properties, format.Property{Name: name, Value: x.at(i)})
		}
	}
	r.sums.add(x, r.head)
	return f, true
}

// warn tells of a row with the feature before it, or else with the one after.
func (r *Reader) warn(all []format.Warning) {
	if r.ahead != nil {
		r.ahead.Warnings = append(r.ahead.Warnings, all...)
	} else {
		r.early = append(r.early, all...)
	}
}

// filled is how many named cells have a value, and the first text among the first
// cells.
func (r *Reader) filled(x row) (n int, word string) {
	for i, c := range x.cells {
		if c.Kind == format.Null || i >= len(r.head) && n > 1 {
			continue
		}
		n++
		if word == "" && c.Kind == format.String && i < wordColumns {
			word = c.Text
		}
	}
	return n, word
}

// wordColumns is in how many columns the word of a total stands.
const wordColumns = 6

// first is the first value of a row.
func (r row) first() format.Value {
	for _, c := range r.cells {
		if c.Kind != format.Null {
			return c
		}
	}
	return format.Value{}
}

// repeatsHead says whether a row has the head's own words.
func (r *Reader) repeatsHead(x row) bool {
	same := 0
	for i, name := range r.head {
		if c := squeezed(x.at(i).Text); c != "" {
			if !strings.HasSuffix(squeezed(name), c) {
				return false
			}
			same++
		}
	}
	return same > 1
}

// squeezed is a text without blanks and ends of lines, which heads have for looks.
func squeezed(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u3000", " ")), "")
}
