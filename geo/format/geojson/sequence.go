package geojson

import (
	"bufio"
	"io"

	"sanlei/geo/format"
)

// Sequence writes a GeoJSON text sequence (RFC 8142): each feature on a line of
// its own behind a record separator.
type Sequence struct {
	w   *bufio.Writer
	buf []byte
}

// NewSequence writes to w.
func NewSequence(w io.Writer) *Sequence { return &Sequence{w: bufio.NewWriterSize(w, flushAt)} }

// Write implements [format.Writer] by [AppendFeature]. A feature that cannot be
// written leaves nothing.
func (s *Sequence) Write(f format.Feature) (err error) {
	if s.buf, err = AppendFeature(append(s.buf[:0], recordSeparator), f); err != nil {
		return err
	}
	s.buf = append(s.buf, '\n')
	_, err = s.w.Write(s.buf)
	return err
}

// Close passes on what was gathered.
func (s *Sequence) Close() error { return s.w.Flush() }
