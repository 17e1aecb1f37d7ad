package shapefile

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sanlei/geo"
	"sanlei/geo/format/charset"
)

// Layout says how to write.
type Layout struct {
	CRS      geo.CRS          // of the coordinates written
	CRS84    bool             // says of degrees that they are those of WGS 84
	Encoding charset.Encoding // of the table, UTF-8 or GB18030
	// Fields are the properties that are written, by their names there, one at
	// least. Widths are in bytes; those of dates and logical values need none.
	Fields  []Field
	Updated time.Time // the date in the table and of an archive's entries
}

// column is a field as it is written.
type column struct {
	Field
	raw     []byte // the name in the table
	written string // the same
}

// columns checks the layout and gives each field a name of its own of 10 bytes at
// most, without half a character.
func (l Layout) columns() (all []column, err error) {
	if len(l.Fields) == 0 || len(l.Fields) > 255 {
		return nil, errors.New("a table has 1 to 255 fields")
	}
	if l.Encoding > charset.GB18030 {
		return nil, errTableEncoding
	}
	used := map[string]bool{}
	for _, f := range l.Fields {
		if f, err = f.checked(); err != nil {
			return nil, fmt.Errorf("field %q: %w", f.Name, err)
		}
		c := column{Field: f, written: fieldName(f.Name, l.Encoding, used)}
		if c.raw, err = l.Encoding.Append(nil, c.written); err != nil {
			return nil, fmt.Errorf("field %q: %w", f.Name, err)
		}
		all = append(all, c)
	}
	return all, nil
}

// checked is the field with the width that its type has.
func (f Field) checked() (Field, error) {
	switch f.Type {
	case Date:
		f.Width = 8
	case Logical:
		f.Width = 1
	case Numeric, Float:
		if f.Decimals < 0 || f.Decimals > 15 || f.Decimals > 0 && f.Decimals > f.Width-2 {
			return f, errors.New("there is no room for its decimals")
		}
		if f.Width > 32 {
			return f, errors.New("a number has 32 characters at most")
		}
	case Text:
	default:
		return f, errors.New("its type is not one that is written")
	}
	switch {
	case f.Width < 1 || f.Width > maxWidth:
		return f, errFieldWidth
	case strings.TrimSpace(f.Name) == "" || strings.ContainsFunc(f.Name, unicode.IsControl):
		return f, errFieldName
	}
	return f, nil
}

// fieldName is a name cut to its place and told apart by a number from those used,
// for which case does not count.
func fieldName(name string, e charset.Encoding, used map[string]bool) string {
	cut := fit(name, nameWidth, e)
	for n := 1; used[strings.ToLower(cut)]; n++ {
		number := fmt.Sprintf("_%d", n)
		cut = fit(name, nameWidth-len(number), e) + number
	}
	used[strings.ToLower(cut)] = true
	return cut
}

// fit is the beginning of a text whose characters have room in some bytes. In
// GB18030 a character takes one, two or four.
func fit(text string, room int, e charset.Encoding) string {
	for i, r := range text {
		size := utf8.RuneLen(r)
		if e == charset.GB18030 && r > unicode.MaxASCII {
			b, _ := e.Append(nil, string(r)) // what has no place is found where the text is encoded
			size = len(b)
		}
		if room -= size; room < 0 {
			return text[:i]
		}
	}
	return text
}
