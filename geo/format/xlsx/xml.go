package xlsx

import (
	"encoding/xml"
	"errors"
	"io"
)

// mostDepth is how deep elements nest at most; a sheet needs six.
const mostDepth = 32

// mostPiece is how many bytes there may be between two rows, or texts, or whatever
// a part is a list of.
const mostPiece = 4 << 20

var (
	errDoctype = errors.New("a part of the file declares a DOCTYPE")
	errDeep    = errors.New("elements of a part are nested too deeply")
	errLong    = errors.New("a row of the sheet, or a text of it, is too long")
	errNotXML  = errors.New("a part of the file is not well-formed XML")
)

// elements reads the elements of a part.
type elements struct {
	xml   *xml.Decoder
	r     io.Reader
	left  int // bytes that may be read until the next allowance
	depth int
	long  bool
}

func newElements(r io.Reader) *elements {
	e := &elements{r: r, left: mostPiece}
	e.xml = xml.NewDecoder(e)
	return e
}

// Read implements io.Reader for the decoder.
func (e *elements) Read(p []byte) (int, error) {
	if e.left <= 0 {
		e.long = true
		return 0, errLong
	}
	n, err := e.r.Read(p[:min(len(p), e.left)])
	e.left -= n
	return n, err
}

// allow lets one more piece through.
func (e *elements) allow() { e.left = mostPiece }

// token is the next token; io.EOF after the last.
func (e *elements) token() (xml.Token, error) {
	t, err := e.xml.Token()
	var syntax *xml.SyntaxError
	switch {
	case e.long:
		return nil, errLong
	case errors.As(err, &syntax):
		return nil, errNotXML
	case err != nil:
		return nil, err
	}
	switch t.(type) {
	case xml.Directive:
		return nil, errDoctype
	case xml.StartElement:
		if e.depth++; e.depth > mostDepth {
			return nil, errDeep
		}
	case xml.EndElement:
		e.depth--
	}
	return t, nil
}

// each calls f for the start of every element. What f reads on is read for all.
func (e *elements) each(f func(xml.StartElement) error) error {
	for {
		t, err := e.token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := f(start); err != nil {
				return err
			}
		}
	}
}

// within calls f for every token inside an element whose start was read, to its end.
func (e *elements) within(f func(xml.Token) error) error {
	for end := e.depth - 1; ; {
		t, err := e.token()
		if err == io.EOF {
			return errNotXML
		}
		if err != nil || e.depth == end {
			return err
		}
		if err := f(t); err != nil {
			return err
		}
	}
}

// text is the text inside an element whose start was read: all of it, or, with
// plain, that in its elements t and not in rPh, which holds how it is pronounced.
func (e *elements) text(plain bool) (string, error) {
	var b []byte
	var inText, aside bool
	err := e.within(func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			inText, aside = t.Name.Local == "t", aside || t.Name.Local == "rPh"
		case xml.EndElement:
			inText = false
			if t.Name.Local == "rPh" {
				aside = false
			}
		case xml.CharData:
			if !plain || inText && !aside {
				b = append(b, t...)
			}
		}
		return nil
	})
	return string(b), err
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
