package geojson

import (
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"sanlei/geo/format"
)

// located adds to an error where it is.
func (r *Reader) located(err error) error {
	var syntax *jsontext.SyntacticError
	offset := r.dec.InputOffset()
	switch {
	case err == io.EOF:
		return err
	case r.src.err != nil: // the decoder may call it a fault of the text
		err = r.src.err
	case errors.As(err, &syntax):
		offset = max(offset, syntax.ByteOffset)
		err = plain(syntax.Err)
	}
	return &format.SyntaxError{Offset: offset + r.src.mark, Line: r.line(offset), Err: err}
}

// The words for broken JSON. The library's own repeat what came in.
var (
	errRepeatedName = errors.New("a name is repeated in an object")
	errNotJSON      = errors.New("this is not JSON in UTF-8")
)

func plain(err error) error {
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return errRepeatedName
	case errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF
	}
	return errNotJSON
}
