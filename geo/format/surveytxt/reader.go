package surveytxt

import (
	"errors"
	"io"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// Reader reads plots. What it holds a file to, and what it lets pass:
//
//  1. Sections begin with a mark in brackets, of full width or not; keys stand
//     before the plots. A section [属性描述] behind plots begins the keys anew.
//     Keys that contradict each other or name another datum than CGCS2000, another
//     projection or unit end the file with a [format.SyntaxError], and so does a
//     line before the first plot that is nothing known.
//  2. A plot line ends in "@" and has five columns at least; a line of names
//     before it says what they are. Blank lines and texts in brackets between
//     plots are passed over.
//  3. A point has four columns. A line of a plot that is nothing known, or whose
//     numbers are none, is a fault of the plot with that line, and reading goes
//     on with the next plot.
//  4. Magnitudes say which number is the northing and whether the easting has its
//     zone in front ([format.AxesSwapped] is a warning). The zone in front, the
//     header's, and that of all rows of a plot must be one.
//  5. Rings are what has one number in a row. They are closed where they are not,
//     nested by what lies in what, and turned to the right-hand rule.
//  6. Shapes are valid in the plane, structure and topology ([geo.StructureIn],
//     [geo.Topology]), or have faults. Nothing is repaired.
//  7. A declared area over 1 % off the plane area is a fault, over 0.01 % a
//     warning; either only beyond 0.0001 ha. The number of points only warns.
//  8. Files of rows alone are read too: "N,E", and "number,plot,ring,point,N,E",
//     with E,N below a first line 导出面数据0. A blank line ends their plots.
//
// Faults have lines; their places are in metres of the feature's system.
type Reader struct {
	text     *charset.Reader
	src      *source
	limits   format.Limits
	fallback geo.CRS
	take     func(line) error // a line, by the kind of file
	header   *header
	names    []string // of the columns; nil for the standard ones
	section  section
	block    bool   // within a text in brackets that goes over several lines
	plot     *draft // that is being read
	done     *draft // that the last line ended
	index    int
	err      error // what ended the file
}

// section is where in a file a line stands.
type section int

const (
	keys   section = iota // of the file, before any mark or in [属性描述]
	others                // in a section by another name
	plots
)

// NewReader reads from a text within limits for each plot. A file that does not say
// its zone is read in that of fallback, which the features note; without one
// (EPSG:4490) its plots have faults.
func NewReader(text *charset.Reader, limits format.Limits, fallback geo.CRS) *Reader {
	r := &Reader{text: text, src: newSource(text), limits: limits, fallback: fallback, header: &header{}}
	r.take = r.first
	return r
}

// Encoding is how the text is written, as far as it was read.
func (r *Reader) Encoding() charset.Encoding {
	e, _ := r.text.Encoding()
	return e
}

// Next implements [format.Reader].
func (r *Reader) Next() (format.Feature, error) {
	for r.err == nil {
		l, err := r.src.next()
		if err == nil {
			if err = r.take(l); err != nil {
				err = r.src.located(l.number, err)
			}
		}
		if err == io.EOF {
			err = r.end()
		}
		r.err = err
		if r.done != nil && (err == nil || err == io.EOF) {
			return r.finish(), nil
		}
	}
	return format.Feature{}, r.err
}

// end is the end of the file, or why there is none: a file without plots has at
// least the mark of their section.
func (r *Reader) end() error {
	if r.block {
		return r.src.located(r.src.number, errOpenBlock)
	}
	r.close()
	if r.done == nil && r.index == 0 && r.section != plots {
		return r.src.located(r.src.last(), io.ErrUnexpectedEOF)
	}
	return io.EOF
}

// finish is the feature of the plot that the last line ended.
func (r *Reader) finish() format.Feature {
	f := r.done.finish()
	r.done = nil
	f.Index = r.index
	r.index++
	return f
}

// open begins a plot at a line and ends the one before.
func (r *Reader) open(l line) {
	r.close()
	r.plot = &draft{header: r.header, limits: r.limits, fallback: r.fallback, wanted: northFirst}
	r.plot.Line = l.number
}

func (r *Reader) close() {
	if r.plot != nil {
		r.done, r.plot = r.plot, nil
	}
}

// grow counts a line towards the plot's bytes.
func (r *Reader) grow(l line) error {
	if r.plot == nil {
		return nil
	}
	if r.plot.bytes += l.size; r.plot.bytes > r.limits.Bytes {
		return errors.New("a plot is too long")
	}
	return nil
}

// first decides by the first line that is not blank what kind of file this is.
func (r *Reader) first(l line) error {
	if l.text == "" {
		return nil
	}
	r.take = r.standard
	switch all := fields(fold(l.text)); {
	case strings.HasPrefix(l.text, exported):
		r.take = r.rowsAlone(6, eastFirst)
	case len(all) == 6 && numeric(all[4:]):
		r.take = r.rowsAlone(6, northFirst)
	case len(all) == 2 && numeric(all):
		r.take = r.rowsAlone(2, northFirst)
	}
	return r.take(l)
}

func numeric(all []string) bool {
	for _, text := range all {
		if _, ok := number(text); !ok {
			return false
		}
	}
	return true
}
