package shapefile

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/prj"
)

// Options says how to read. What the caller names wins over what the files say.
type Options struct {
	Limits   format.Limits
	CRS      *geo.CRS          // the system of the coordinates; nil for that of the .prj
	Encoding *charset.Encoding // of the table, UTF-8 or GB18030; nil to find it out
}

// Info is what is known of a shapefile.
type Info struct {
	CRS      geo.CRS
	Encoding charset.Encoding
	Declared string  // the encoding that the .cpg or else the table names; empty for none
	Fields   []Field // in the order of the table, names decoded and each used once
	Rows     int     // of the table, deleted ones too
	Deleted  int     // rows that were passed over so far
	Notes    []format.Note
}

// Reader reads a shapefile.
//
//  1. Shapes are polygons, with heights and measures or without, or none. Rings
//     become outer ones and holes by how they lie in each other ([geo.Nest]) and come
//     by the right-hand rule. Other shapes are refused, multipatches too.
//  2. Every length is checked against the files before memory is taken by it. A
//     shape whose counts do not fit comes as a fault; a file whose lengths do not
//     ends with a [format.SyntaxError] that names the file.
//  3. Shapes and rows are read one after the other and must be as many. An index
//     that is missing or wrong is noted, and then records must be numbered in order.
//  4. Rows marked deleted are passed over with their shapes and counted. Index is
//     the record's number from 0, deleted ones counted too.
//  5. Values: text without the blanks at its end, numbers with their digits as they
//     are, dates as 2023-12-31, logical values; null for blanks, for a number of
//     asterisks, a date of zeros and a logical "?". A value that is not of its type
//     is a fault.
//  6. The encoding is found out from all text there is ([charset.Table]). Half a
//     character at the end of a full field or name is dropped, and that is noted.
//  7. Coordinates stay in the file's system and are checked in it.
type Reader struct {
	info   Info
	shapes shapes
	table  *table
	open   []io.Closer
	row    int
	err    error
}

// Open reads the headers and decides on system and encoding. name is the path of
// the .shp file; empty for the only one there is. The table is read once to find out
// its encoding, and once more for the features.
//
// Errors are a [*MissingError] for files that are needed, [ErrSeveral], a
// [*prj.UnknownError], a [*charset.AskError], or a [*format.SyntaxError].
func Open(files fs.FS, name string, o Options) (*Reader, error) {
	r := &Reader{}
	if err := r.begin(files, name, o); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Reader) begin(files fs.FS, name string, o Options) error {
	if name == "" {
		var err error
		if name, err = only(files); err != nil {
			return err
		}
	}
	paths, err := siblings(files, name)
	if err != nil {
		return err
	}
	if err := r.decideCRS(files, paths, o.CRS); err != nil {
		return err
	}
	if err := r.openTable(files, paths, o.Encoding); err != nil {
		return err
	}
	return r.openShapes(files, paths, o.Limits)
}

func (r *Reader) decideCRS(files fs.FS, paths map[string]string, given *geo.CRS) error {
	words, err := text(files, paths, ".prj", prj.MaxText)
	if err == nil {
		r.info.CRS, err = prj.Parse(words)
	}
	if given != nil {
		r.noteIf(err != nil || r.info.CRS != *given, SystemGiven)
		r.info.CRS, err = *given, nil
	}
	return err
}

// openTable decides on the encoding and opens the table to be read.
func (r *Reader) openTable(files fs.FS, paths map[string]string, given *charset.Encoding) error {
	t, err := openTable(files, paths)
	if err != nil {
		return err
	}
	r.open = append(r.open, t)
	if given != nil {
		if *given > charset.GB18030 {
			return errTableEncoding
		}
		t.encoding = *given
	} else if t, err = r.decideEncoding(files, paths, t); err != nil {
		return err
	}
	fields, cut, repeated, err := decodeNames(t.raw, t.encoding)
	if err != nil {
		return t.fail(err)
	}
	r.noteIf(cut, NameCut)
	r.noteIf(repeated, NameRepeated)
	t.fields, r.table = fields, t
	r.info.Encoding, r.info.Fields, r.info.Rows = t.encoding, fields, t.rows
	return nil
}

// decideEncoding reads the table to its end, and opens it anew.
func (r *Reader) decideEncoding(files fs.FS, paths map[string]string, t *table) (*table, error) {
	declared, err := declaredEncoding(files, paths, t.language)
	if err != nil {
		return nil, err
	}
	var seen charset.Table
	if err := t.texts(seen.Add); err != nil {
		return nil, err
	}
	e, err := seen.Decide(declared)
	if err != nil {
		return nil, t.fail(err)
	}
	said, err := charset.ByName(declared)
	r.noteIf(declared != "" && (err != nil || said != e), EncodingOverruled)
	r.info.Declared = declared
	again, err := openTable(files, paths)
	if err != nil {
		return nil, err
	}
	r.open = append(r.open, again)
	again.encoding = e
	return again, nil
}

// declaredEncoding is what the .cpg file says, or else the table's own byte.
func declaredEncoding(files fs.FS, paths map[string]string, language byte) (string, error) {
	const most = 100
	words, err := text(files, paths, ".cpg", most)
	var missing *MissingError
	if err != nil && !errors.As(err, &missing) {
		return "", err
	}
	words = strings.Trim(words, "\ufeff \t\r\n\x00")
	if words == "" || strings.EqualFold(words, "ANSI") || strings.EqualFold(words, "OEM") || strings.EqualFold(words, "system") {
		words = languages[language]
	}
	return words, nil
}

// languages is the encodings of East Asia by the table's byte. Those of the west
// are what programs write that know nothing of it.
var languages = map[byte]string{
	0x4d: "936", 0x7a: "936", // Chinese
	0x4f: "950", 0x78: "950", // Chinese of Taiwan
	0x13: "932", 0x7b: "932", // Japanese
	0x4e: "949", 0x79: "949", // Korean
}

func (r *Reader) openShapes(files fs.FS, paths map[string]string, limits format.Limits) error {
	p, err := openPart(files, paths, ".shp")
	if err != nil {
		return err
	}
	r.open = append(r.open, p)
	r.shapes = shapes{part: p, crs: r.info.CRS, limits: limits}
	if err := r.shapes.open(); err != nil {
		return err
	}
	index, err := openPart(files, paths, ".shx")
	var missing *MissingError
	switch {
	case errors.As(err, &missing):
		r.noteIf(true, IndexMissing)
	case err != nil:
		return err
	default:
		r.open = append(r.open, index)
		r.noteIf(!r.shapes.openIndex(index, r.table.rows), IndexWrong)
	}
	return nil
}

func (r *Reader) noteIf(so bool, n format.Note) {
	if so && !slices.Contains(r.info.Notes, n) {
		r.info.Notes = append(r.info.Notes, n)
	}
}

// Info is what is known so far; its notes and the count of deleted rows are
// complete after the last feature.
func (r *Reader) Info() Info { return r.info }

// Next implements [format.Reader].
func (r *Reader) Next() (format.Feature, error) {
	for r.err == nil {
		f, deleted, err := r.record()
		if err == nil && !deleted {
			return f, nil
		}
		r.err = err
	}
	return format.Feature{}, r.err
}

// record reads a shape and its row.
func (r *Reader) record() (f format.Feature, deleted bool, err error) {
	if r.row == r.table.rows {
		return f, false, r.end()
	}
	f.Index, f.CRS = r.row, r.info.CRS
	row, deleted, err := r.table.next()
	if err != nil {
		return f, false, err
	}
	indexed, err := r.shapes.next(r.row, &f)
	r.noteIf(!indexed, IndexWrong)
	if err != nil {
		return f, false, err
	}
	r.row++
	if deleted {
		r.info.Deleted++
		return f, true, nil
	}
	return f, false, r.table.properties(row, &f)
}

// end checks that nothing is left, and reads the files out.
func (r *Reader) end() error {
	if r.shapes.left() >= 8 {
		return r.shapes.fail(errMoreShapes)
	}
	parts := []*part{r.shapes.part, r.table.part}
	if r.shapes.index != nil {
		parts = append(parts, r.shapes.index)
	}
	for _, p := range parts {
		if err := p.drain(); err != nil {
			return err
		}
	}
	return io.EOF
}

// Close closes the files.
func (r *Reader) Close() error {
	var all []error
	for _, c := range r.open {
		all = append(all, c.Close())
	}
	r.open = nil
	return errors.Join(all...)
}
