package surveytxt

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"sanlei/geo/format"
)

// longestLine is far above any line of the format, in bytes of UTF-8.
const longestLine = 64 << 10

// line is a line without the blanks around it.
type line struct {
	number int
	text   string
	size   int // bytes with its blanks
}

// source gives the lines of a text.
type source struct {
	scanner *bufio.Scanner
	number  int
	ended   bool // the last line had an end, and what follows is another
}

func newSource(r io.Reader) *source {
	s := &source{scanner: bufio.NewScanner(r), ended: true}
	s.scanner.Buffer(nil, longestLine)
	s.scanner.Split(func(text []byte, atEOF bool) (int, []byte, error) {
		advance, token, err := splitLines(text, atEOF)
		if advance > 0 {
			s.ended = advance > len(token)
		}
		return advance, token, err
	})
	return s
}

// next is the next line, or io.EOF, or why there is none.
func (s *source) next() (line, error) {
	if !s.scanner.Scan() {
		err := s.scanner.Err()
		switch {
		case err == nil:
			return line{}, io.EOF
		case errors.Is(err, bufio.ErrTooLong):
			err = errLongLine
		}
		return line{}, s.located(s.last(), err)
	}
	s.number++
	text := s.scanner.Text()
	return line{s.number, strings.TrimSpace(text), len(text) + 1}, nil
}

// last is the line on which the text ends.
func (s *source) last() int {
	if s.ended {
		return s.number + 1
	}
	return s.number
}

var errLongLine = errors.New("a line is too long")

func (s *source) located(number int, err error) error {
	return &format.SyntaxError{Offset: -1, Line: number, Err: err}
}

// splitLines splits at CR LF, LF and CR, which files mix.
func splitLines(text []byte, atEOF bool) (advance int, token []byte, _ error) {
	i := bytes.IndexAny(text, "\r\n")
	switch {
	case i < 0 && atEOF && len(text) > 0:
		return len(text), text, nil
	case i < 0 || i == len(text)-1 && text[i] == '\r' && !atEOF:
		return 0, nil, nil
	case text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n':
		return i + 2, text[:i], nil
	}
	return i + 1, text[:i], nil
}
