package shapefile

import (
	"bytes"
	le "encoding/binary"
	"io/fs"
	"slices"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// table reads the rows of a .dbf file.
type table struct {
	*part
	raw       []rawField
	fields    []Field
	rows      int
	rowLength int
	language  byte // code of the encoding, 0 for none
	encoding  charset.Encoding
	row       []byte
}

// openTable reads the header and goes to the first row.
func openTable(files fs.FS, paths map[string]string) (*table, error) {
	p, err := openPart(files, paths, ".dbf")
	if err != nil {
		return nil, err
	}
	t := &table{part: p}
	if err := t.header(); err != nil {
		p.Close()
		return nil, err
	}
	return t, nil
}

func (t *table) header() error {
	head := make([]byte, 32)
	if err := t.read(head); err != nil {
		return err
	}
	rows, length := int64(le.LittleEndian.Uint32(head[4:])), int64(le.LittleEndian.Uint16(head[8:]))
	t.rowLength, t.language = int(le.LittleEndian.Uint16(head[10:])), head[29]
	switch {
	case head[0]&7 != 3 && !(head[0] >= 0x30 && head[0] <= 0x32):
		return t.fail(errNotTable)
	case length < 33 || length > t.size:
		return t.fail(errHeader)
	case t.rowLength < 2:
		return t.fail(errRowLength)
	case rows > (t.size-length)/int64(t.rowLength):
		return t.fail(errTooManyRows)
	}
	descriptors := make([]byte, length-32)
	if err := t.read(descriptors); err != nil {
		return err
	}
	var err error
	if t.raw, err = parseFields(descriptors, t.rowLength); err != nil {
		return t.fail(err)
	}
	t.rows, t.row = int(rows), make([]byte, t.rowLength)
	return nil
}

// next reads a row; it is good until the next.
func (t *table) next() (row []byte, deleted bool, err error) {
	if err := t.read(t.row); err != nil {
		return nil, false, err
	}
	if mark := t.row[0]; mark != ' ' && mark != '*' {
		t.at -= int64(t.rowLength)
		return nil, false, t.fail(errRowMark)
	}
	return t.row[1:], t.row[0] == '*', nil
}

// texts calls see with each name and each value of text of living rows, and
// whether it fills its place.
func (t *table) texts(see func(value []byte, full bool)) error {
	for _, f := range t.raw {
		stem, _, full := f.stem()
		see(stem, full)
	}
	if !slices.ContainsFunc(t.raw, func(f rawField) bool { return f.Type.isText() }) {
		return nil
	}
	for range t.rows {
		row, deleted, err := t.next()
		if err != nil {
			return err
		}
		for _, f := range t.raw {
			if value := trim(row[:f.Width]); f.Type.isText() && !deleted {
				see(value, len(value) == f.Width)
			}
			row = row[f.Width:]
		}
	}
	return nil
}

func (t Type) isText() bool { return !strings.ContainsRune("NFDL", rune(t)) }

// trim is a value without what fills up its field.
func trim(value []byte) []byte {
	value, _, _ = bytes.Cut(value, []byte{0})
	return bytes.TrimRight(value, " ")
}

// properties reads the values of a row into a feature.
func (t *table) properties(row []byte, f *format.Feature) error {
	f.Properties = make(format.Properties, len(t.fields))
	for i, field := range t.fields {
		v, err := t.value(field, row[:field.Width], f)
		if err != nil {
			return err
		}
		f.Properties[i] = format.Property{Name: field.Name, Value: v}
		row = row[field.Width:]
	}
	return nil
}

// value is the value of one field. What fills a field with blanks has none. A
// value that is not of its type is a fault of the feature; text that is not of the
// table's encoding ends the file.
func (t *table) value(field Field, raw []byte, f *format.Feature) (format.Value, error) {
	value := trim(raw)
	if field.Type.isText() {
		return t.text(value, len(value) == field.Width, f)
	}
	value = bytes.TrimLeft(value, " ")
	if len(value) == 0 {
		return format.Value{}, nil
	}
	v, ok := format.Value{}, false
	switch field.Type {
	case Date:
		v, ok = date(string(value))
	case Logical:
		v, ok = logical(value)
	default:
		if len(bytes.Trim(value, "*")) == 0 {
			note(f, format.NumberReplaced)
			return format.Value{}, nil
		}
		v.Kind = format.Number
		v.Text, ok = number(string(value))
	}
	if !ok {
		f.Faults = append(f.Faults, geo.Fault{Rule: geo.BadFeature, Path: geo.Whole, Value: strings.ToValidUTF8(string(value), "?")})
		return format.Value{}, nil
	}
	return v, nil
}

func (t *table) text(value []byte, full bool, f *format.Feature) (format.Value, error) {
	if len(value) == 0 {
		return format.Value{}, nil
	}
	if half := t.encoding.Half(value); full && half > 0 {
		note(f, format.TextCut)
		value = value[:len(value)-half]
	}
	text, err := t.encoding.Decode(value)
	if err != nil {
		t.at -= int64(t.rowLength)
		return format.Value{}, t.fail(err)
	}
	return format.OfString(text), nil
}

// date is eight digits as a date; eight zeros are none. Whether the calendar has
// it is for others to say.
func date(text string) (format.Value, bool) {
	switch {
	case strings.Trim(text, "0") == "":
		return format.Value{}, true
	case len(text) != 8 || !digits(text):
		return format.Value{}, false
	}
	return format.OfString(text[:4] + "-" + text[4:6] + "-" + text[6:]), true
}

func logical(value []byte) (format.Value, bool) {
	switch value[0] {
	case 'T', 't', 'Y', 'y':
		return format.OfBool(true), len(value) == 1
	case 'F', 'f', 'N', 'n':
		return format.OfBool(false), len(value) == 1
	}
	return format.Value{}, string(value) == "?"
}

// note adds a note to a feature once.
func note(f *format.Feature, n format.Note) {
	if !slices.Contains(f.Notes, n) {
		f.Notes = append(f.Notes, n)
	}
}
