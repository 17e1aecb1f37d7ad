package charset

import "io"

// flushAt is how many bytes are gathered before they are passed on.
const flushAt = 64 << 10

// Writer encodes text and passes it on in large pieces, behind a head.
type Writer struct {
	w        io.Writer
	encoding Encoding
	head     string
	out      []byte // encoded and not yet passed on
	begun    bool
	err      error // from below
}

// NewWriter writes to w, which it does not close, a head and what follows it.
func NewWriter(w io.Writer, e Encoding, head string) *Writer {
	return &Writer{w: w, encoding: e, head: head}
}

// Append writes a text. One with a character that has no place in the encoding is
// an error and leaves nothing.
func (w *Writer) Append(text []byte) error {
	if w.err != nil {
		return w.err
	}
	whole := string(text)
	if !w.begun {
		whole = w.head + whole
	}
	out, err := w.encoding.Append(w.out, whole)
	if err != nil {
		return err
	}
	w.out, w.begun = out, true
	if len(w.out) < flushAt {
		return nil
	}
	return w.flush()
}

// Close passes on what was gathered, at least the head.
func (w *Writer) Close() error {
	if err := w.Append(nil); err != nil {
		return err
	}
	return w.flush()
}

// Err is the error from below, after which nothing more is written.
func (w *Writer) Err() error { return w.err }

func (w *Writer) flush() error {
	if w.err == nil {
		_, w.err = w.w.Write(w.out)
	}
	w.out = w.out[:0]
	return w.err
}
