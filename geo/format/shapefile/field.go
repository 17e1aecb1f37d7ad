package shapefile

import (
	"bytes"
	"fmt"
	"regexp"

	"sanlei/geo/format/charset"
)

// Type is what a field of a table holds.
type Type byte

// The types that are written. Others are read as text, unless they are binary.
const (
	Text    Type = 'C'
	Numeric Type = 'N'
	Float   Type = 'F' // read and written as Numeric
	Date    Type = 'D' // eight digits in the file, 2023-12-31 as a value
	Logical Type = 'L'
)

// binary is the types of dBASE and its kin whose values are no text.
const binary = "MGBPIO@+YT0VQWX"

// Field is a column of a table.
type Field struct {
	Name     string
	Type     Type
	Width    int // bytes
	Decimals int
}

// maxWidth is the widest field that programs take.
const maxWidth = 254

// rawField is a field with its name as bytes.
type rawField struct {
	Field
	raw []byte
}

// parseFields reads the descriptors of a header, 32 bytes each, and checks that
// they fill a row of a length.
func parseFields(b []byte, rowLength int) (fields []rawField, err error) {
	row := 1 // the mark of deletion
	for ; len(b) >= 32 && b[0] != '\r'; b = b[32:] {
		f := rawField{Field: Field{Type: Type(b[11]), Width: int(b[16])}}
		f.raw, _, _ = bytes.Cut(b[:11], []byte{0})
		f.raw = bytes.Clone(bytes.TrimRight(f.raw, " "))
		if f.Type == Numeric || f.Type == Float {
			f.Decimals = int(b[17])
		}
		switch {
		case len(f.raw) == 0:
			return nil, errFieldName
		case bytes.IndexByte([]byte(binary), byte(f.Type)) >= 0:
			return nil, errFieldBinary
		case f.Width == 0 || f.Width > maxWidth:
			return nil, errFieldWidth
		}
		row += f.Width
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return nil, errNoFields
	}
	if row != rowLength {
		return nil, errRowLength
	}
	return fields, nil
}

// nameWidth is how many bytes of a name there are room for.
const nameWidth = 10

// suffixed matches a name that was cut and then told apart by a number.
var suffixed = regexp.MustCompile(`^(.*)(_\d{1,2})$`)

// stem is the part of a name whose end may have been cut, and the rest.
func (f rawField) stem() (stem, rest []byte, cut bool) {
	if m := suffixed.FindSubmatch(f.raw); m != nil {
		return m[1], m[2], len(f.raw) >= nameWidth
	}
	return f.raw, nil, len(f.raw) >= nameWidth
}

// decodeNames gives the fields their names, each of which is used once: a name that
// comes again gets a number.
func decodeNames(raw []rawField, e charset.Encoding) (fields []Field, cut, repeated bool, err error) {
	used := map[string]bool{}
	for _, f := range raw {
		stem, rest, full := f.stem()
		if half := e.Half(stem); full && half > 0 {
			stem, cut = stem[:len(stem)-half], true
		}
		if f.Name, err = e.Decode(append(bytes.Clone(stem), rest...)); err != nil {
			return nil, false, false, err
		}
		for n, name := 2, f.Name; used[f.Name]; n++ {
			f.Name, repeated = fmt.Sprintf("%s_%d", name, n), true
		}
		used[f.Name] = true
		fields = append(fields, f.Field)
	}
	return fields, cut, repeated, nil
}
