package charset

import (
	"bufio"
	"io"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// sampleSize is how much of a text decides its encoding.
const sampleSize = 64 << 10

// Reader gives a text as UTF-8, without a byte order mark. It decides the encoding
// with the first character beyond ASCII, from as much of what follows as fits in
// its memory; what is then no character of that encoding is an [*Error].
type Reader struct {
	src      *bufio.Reader
	decoded  io.Reader // nil until the encoding is decided
	encoding Encoding
	marked   bool
	begun    bool
	err      error
}

// NewReader decides the encoding of r and decodes it.
func NewReader(r io.Reader) *Reader { return &Reader{src: bufio.NewReaderSize(r, sampleSize)} }

// NewReaderOf decodes r in a known encoding. A byte order mark of that encoding is
// taken away; one of another is an error.
func NewReaderOf(r io.Reader, e Encoding) *Reader {
	d := NewReader(r)
	head, _ := d.src.Peek(4)
	d.begun = true
	d.decide(e)
	if marked, n := Mark(head); n > 0 && marked == e {
		d.skip(n)
	} else if n > 0 {
		d.err = &Error{e}
	}
	return d
}

// Encoding is what was decided, UTF-8 as long as all was ASCII, and whether a byte
// order mark said so.
func (d *Reader) Encoding() (e Encoding, marked bool) { return d.encoding, d.marked }

// Read implements io.Reader.
func (d *Reader) Read(p []byte) (n int, err error) {
	if !d.begun {
		d.begin()
	}
	if d.decoded == nil && d.err == nil {
		if n := d.ascii(len(p)); n > 0 || len(p) == 0 {
			return d.src.Read(p[:n])
		}
		d.judge()
	}
	if d.err != nil {
		return 0, d.err
	}
	n, d.err = d.decoded.Read(p)
	return n, d.err
}

// begin looks for a mark and for UTF-16, which only the beginning can show.
func (d *Reader) begin() {
	d.begun = true
	sample, _ := d.src.Peek(sampleSize)
	if e, n := Mark(sample); n > 0 {
		d.skip(n)
		d.decide(e)
	} else if e, ok := wide(sample); ok {
		d.decide(e)
	}
}

// skip passes over a byte order mark, which was seen already.
func (d *Reader) skip(n int) {
	_, d.err = d.src.Discard(n)
	d.marked = true
}

// ascii is how many of the next most bytes are ASCII.
func (d *Reader) ascii(most int) int {
	if d.src.Buffered() == 0 {
		_, _ = d.src.Peek(1) // judge tells what went wrong
	}
	next, _ := d.src.Peek(min(most, d.src.Buffered()))
	for i, c := range next {
		if c >= utf8.RuneSelf {
			return i
		}
	}
	return len(next)
}

// judge decides by what comes next, which is not ASCII or the end.
func (d *Reader) judge() {
	sample, err := d.src.Peek(sampleSize)
	if len(sample) == 0 {
		d.err = err
		return
	}
	e, err := narrow(sample)
	if err != nil {
		d.err = err
		return
	}
	d.decide(e)
}

func (d *Reader) decide(e Encoding) {
	d.encoding = e
	d.decoded = transform.NewReader(d.src, e.decoder())
}
