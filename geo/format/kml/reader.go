package kml

import (
	"encoding/xml"
	"errors"
	"io"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// Reader reads the placemarks of a document, in whatever folders they lie.
//
//  1. A placemark's extended data, plain or by a schema, and behind them what it is
//     called and described as, are properties. A name that comes again gets a number.
//  2. Its shape is a point, a line, a polygon with holes, or several of one kind.
//     Heights are dropped and rings turned to the right-hand rule, as the notes say.
//     A shape that cannot be read, or whose structure is not sound, is a fault with
//     its line.
//  3. A DOCTYPE, an entity that XML itself has not, a NetworkLink (nothing is ever
//     fetched), elements nested beyond the limit, and a placemark beyond the limit
//     of bytes end the file with a [format.SyntaxError].
//
// Styles, overlays and tours are passed over.
type Reader struct {
	xml    *xml.Decoder
	gate   *gate
	limits format.Limits
	depth  int
	begun  bool // there is an element
	index  int
	err    error // what ended the file
}

// NewReader reads a text, within limits for each placemark.
func NewReader(text *charset.Reader, limits format.Limits) *Reader {
	g := &gate{r: text, left: limits.Bytes + readAhead}
	r := &Reader{xml: xml.NewDecoder(g), gate: g, limits: limits}
	// The text comes decoded, whatever encoding it names.
	r.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return r
}

// Next implements [format.Reader].
func (r *Reader) Next() (format.Feature, error) {
	if r.err != nil {
		return format.Feature{}, r.err
	}
	f, err := r.next()
	if err != nil {
		r.err = r.located(err)
		return format.Feature{}, r.err
	}
	f.Index = r.index
	r.index++
	return f, nil
}

var (
	errNotKML  = errors.New("this is not KML")
	errDoctype = errors.New("the document declares a DOCTYPE")
	errLink    = errors.New("the document is a link to another (NetworkLink), which is not followed")
	errDeep    = errors.New("elements are nested too deeply")
	errLong    = errors.New("a placemark is too long")
	errNotXML  = errors.New("this is not well-formed XML")
)

// next looks for the next placemark.
func (r *Reader) next() (format.Feature, error) {
	for {
		t, err := r.token()
		if err != nil {
			return format.Feature{}, err
		}
		start, ok := t.(xml.StartElement)
		switch {
		case !ok:
		case r.depth == 1 && start.Name.Local != "kml" && start.Name.Local != "Document" && start.Name.Local != "Placemark":
			return format.Feature{}, errNotKML
		case start.Name.Local == "Placemark":
			return r.placemark()
		case start.Name.Local == "NetworkLink":
			return format.Feature{}, errLink
		}
		r.gate.left = r.limits.Bytes + readAhead
	}
}

// token is the next token, counted in depth.
func (r *Reader) token() (xml.Token, error) {
	t, err := r.xml.Token()
	if err != nil {
		return nil, err
	}
	switch t.(type) {
	case xml.Directive:
		return nil, errDoctype
	case xml.StartElement:
		r.begun = true
		if r.depth++; r.depth > r.limits.Depth {
			return nil, errDeep
		}
	case xml.EndElement:
		r.depth--
	}
	return t, nil
}

// located adds to an error where it is.
func (r *Reader) located(err error) error {
	line, _ := r.xml.InputPos()
	var syntax *xml.SyntaxError
	switch {
	case err == io.EOF && r.begun:
		return err
	case err == io.EOF:
		err = io.ErrUnexpectedEOF
	case r.gate.err != nil && r.gate.err != io.EOF:
		err = r.gate.err
	case errors.As(err, &syntax):
		line, err = syntax.Line, errNotXML
	}
	return &format.SyntaxError{Offset: -1, Line: line, Err: err}
}

// placemark reads one, whose start was read.
func (r *Reader) placemark() (format.Feature, error) {
	r.gate.left = r.limits.Bytes + readAhead
	line, _ := r.xml.InputPos()
	p := placemark{Feature: format.Feature{Line: line, CRS: geo.Geographic}}
	end := r.depth - 1
	for {
		t, err := r.token()
		if err != nil {
			return p.Feature, err
		}
		if r.depth == end {
			return p.finish(r.limits), nil
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := r.member(&p, start); err != nil {
				return p.Feature, err
			}
		}
	}
}

// member reads one element of a placemark; what is inside others is read as if it
// were the placemark's own.
func (r *Reader) member(p *placemark, start xml.StartElement) error {
	switch start.Name.Local {
	case "name", "description":
		text, err := r.text()
		p.labels = append(p.labels, [2]string{start.Name.Local, text})
		return err
	case "SimpleData":
		text, err := r.text()
		p.property(attribute(start, "name"), text)
		return err
	case "Data":
		return r.data(p, attribute(start, "name"))
	case "Point", "LineString", "LinearRing", "Polygon", "MultiGeometry":
		return r.geometry(p, start.Name.Local)
	case "Model", "Track", "MultiTrack":
		p.fault(geo.WrongType, "", r.line())
		return r.skip()
	case "ExtendedData", "SchemaData":
		return nil // their elements follow
	case "NetworkLink":
		return errLink
	}
	return r.skip()
}

func (r *Reader) line() int { line, _ := r.xml.InputPos(); return line }

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// data reads the value of a piece of extended data.
func (r *Reader) data(p *placemark, name string) error {
	for end := r.depth - 1; ; {
		t, err := r.token()
		if err != nil || r.depth == end {
			return err
		}
		if start, ok := t.(xml.StartElement); ok {
			if start.Name.Local != "value" {
				if err := r.skip(); err != nil {
					return err
				}
				continue
			}
			text, err := r.text()
			if err != nil {
				return err
			}
			p.property(name, text)
		}
	}
}

// text is the text of an element whose start was read, to its end.
func (r *Reader) text() (string, error) {
	var b []byte
	for end := r.depth - 1; ; {
		t, err := r.token()
		if err != nil || r.depth == end {
			return string(b), err
		}
		if c, ok := t.(xml.CharData); ok {
			b = append(b, c...)
		}
	}
}

// skip passes over the rest of an element whose start was read.
func (r *Reader) skip() error {
	for end := r.depth - 1; ; {
		if _, err := r.token(); err != nil || r.depth == end {
			return err
		}
	}
}
