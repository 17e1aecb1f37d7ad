package geojson

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// errTooLong ends a file that has a feature of more bytes than the limit.
var errTooLong = errors.New("a feature is too long")

// source is the text below the decoder. It takes away a byte order mark, turns
// the record separators of RFC 8142 into blanks, counts lines, and fails when the
// decoder asks for more bytes than it may at a time.
type source struct {
	r       *bufio.Reader
	mark    int64 // bytes of the byte order mark
	lines   int   // line feeds given so far
	left    int   // bytes that may be given until the next allowance
	newLine bool  // the next byte begins a line
	err     error // why there is no more, unless the text has ended
}

// readAhead is how much is given at a time: a lot more would have to be searched
// again for line feeds.
const readAhead = 16 << 10

var byteOrderMark = []byte("\xef\xbb\xbf")

func newSource(r io.Reader) *source {
	s := &source{r: bufio.NewReaderSize(r, readAhead), newLine: true}
	if head, _ := s.r.Peek(len(byteOrderMark)); bytes.Equal(head, byteOrderMark) {
		n, _ := s.r.Discard(len(byteOrderMark))
		s.mark = int64(n)
	}
	return s
}

// allow lets n more bytes through, beside what is read ahead.
func (s *source) allow(n int) { s.left = n + readAhead }

// Read implements io.Reader for the decoder.
func (s *source) Read(p []byte) (int, error) {
	if s.left <= 0 {
		s.err = errTooLong
		return 0, s.err
	}
	n, err := s.r.Read(p[:min(len(p), s.left, readAhead)])
	if err != io.EOF {
		s.err = err
	}
	s.left -= n
	s.lines += bytes.Count(p[:n], []byte{'\n'})
	s.blankSeparators(p[:n])
	return n, err
}

// blankSeparators blanks record separators at the beginning of a line, the only
// place where they are not an error. No JSON text has a line feed inside a string,
// so none is lost.
func (s *source) blankSeparators(p []byte) {
	for at := 0; at < len(p); {
		i := bytes.IndexByte(p[at:], recordSeparator)
		if i < 0 {
			break
		}
		at += i
		if at == 0 && s.newLine || at > 0 && p[at-1] == '\n' {
			p[at] = ' '
		}
		at++
	}
	if len(p) > 0 {
		s.newLine = p[len(p)-1] == '\n'
	}
}

const recordSeparator = 0x1e
