package shapefile

import (
	"strings"

	"github.com/shopspring/decimal"

	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// rowWriter makes the rows of a table.
type rowWriter struct {
	columns  []column
	encoding charset.Encoding
	losses   losses
	row      []byte
}

// make makes a row of the properties of feature number n.
func (w *rowWriter) make(all format.Properties, n int) {
	w.row = append(w.row[:0], ' ')
	for i, c := range w.columns {
		v := all.Get(c.Name)
		if i < len(all) && all[i].Name == c.Name { // the usual order
			v = all[i].Value
		}
		from := len(w.row)
		for _, what := range w.value(c, v) {
			w.losses.add(c, what, n)
		}
		for len(w.row) < from+c.Width {
			w.row = append(w.row, ' ')
		}
	}
}

// value appends a value, and says what was lost of it.
func (w *rowWriter) value(c column, v format.Value) []format.Lost {
	switch {
	case v.Kind == format.Null:
		return nil
	case c.Type == Text:
		return w.text(c, v.Text)
	case v.Kind == format.Number && (c.Type == Numeric || c.Type == Float):
		return w.number(c, v.Text)
	case v.Kind == format.Bool && c.Type == Logical:
		w.row = append(w.row, strings.ToUpper(v.Text)[0])
		return nil
	case v.Kind == format.String && c.Type == Date && isDate(v.Text):
		w.row = append(w.row, v.Text[:4]+v.Text[5:7]+v.Text[8:]...)
		return nil
	}
	return []format.Lost{format.NotOfType}
}

// isDate says whether a text has the form 2023-12-31.
func isDate(text string) bool {
	return len(text) == 10 && text[4] == '-' && text[7] == '-' && digits(text[:4]+text[5:7]+text[8:])
}

// text appends as many characters as there is room for.
func (w *rowWriter) text(c column, text string) (lost []format.Lost) {
	from := len(w.row)
	encoded, err := w.encoding.Append(w.row, text)
	if err != nil {
		lost, text = append(lost, format.CharacterReplaced), w.replaced(text)
		if encoded, err = w.encoding.Append(w.row, text); err != nil {
			return []format.Lost{format.NotOfType}
		}
	}
	if len(encoded)-from > c.Width {
		lost = append(lost, format.TextTooLong)
		if encoded, err = w.encoding.Append(w.row, fit(text, c.Width, w.encoding)); err != nil {
			return []format.Lost{format.NotOfType}
		}
	}
	w.row = encoded
	return lost
}

// replaced is a text with a question mark for what has no place in the encoding.
func (w *rowWriter) replaced(text string) string {
	return strings.Map(func(r rune) rune {
		if _, err := w.encoding.Append(nil, string(r)); err != nil {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}

// number appends a number with the field's decimals, to the right of its place. An
// exponent beyond ±10,000 makes it no number.
func (w *rowWriter) number(c column, text string) []format.Lost {
	d, err := decimal.NewFromString(text)
	if err != nil {
		return []format.Lost{format.NotOfType}
	}
	var lost []format.Lost
	rounded := d.Round(int32(c.Decimals))
	if !rounded.Equal(d) {
		lost = append(lost, format.DecimalsRounded)
	}
	digits := rounded.StringFixed(int32(c.Decimals))
	if len(digits) > c.Width {
		return []format.Lost{format.NumberTooWide}
	}
	w.row = append(w.row, strings.Repeat(" ", c.Width-len(digits))...)
	w.row = append(w.row, digits...)
	return lost
}
