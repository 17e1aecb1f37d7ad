package geojson

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"sanlei/geo/format"
)

// Writer writes a FeatureCollection, one feature a line. After the features it
// can write foreign members, such as a signature of the array of features:
//
//	w.Write(f) …
//	array, err := w.Finish()
//	w.Member("proof", …)
//	w.Close()
//
// A feature that cannot be written leaves nothing; an error from below is final.
type Writer struct {
	w     io.Writer
	buf   []byte
	text  []byte    // of one feature
	hash  hash.Hash // of the array of features
	state state
	array Array
	err   error // from below
}

// Array is the array of features as written: how many, and the SHA-256 of its
// bytes from "[" to "]" with both.
type Array struct {
	Count  int
	SHA256 [sha256.Size]byte
}

// state is how far a Writer is.
type state int

const (
	fresh    state = iota // nothing is written
	open                  // within the array
	finished              // after the array
	closed
)

var errState = errors.New("the features are finished")

// flushAt is how many bytes are gathered before they are passed on.
const flushAt = 64 << 10

// NewWriter writes to w. It gathers what it writes and does not close w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w, hash: sha256.New()} }

// Write implements [format.Writer] by [AppendFeature].
func (w *Writer) Write(f format.Feature) error {
	text, err := AppendFeature(w.text[:0], f)
	w.text = text
	if err != nil {
		return err
	}
	if err := w.next(1); err != nil {
		return err
	}
	w.buf = append(w.buf, text...)
	if len(w.buf) < flushAt {
		return w.err
	}
	return w.flush()
}

// Between stands between two features of the array.
const Between = ",\n"

// WriteTexts writes n features that [AppendFeature] has made, perhaps on another
// goroutine, with Between between them. It passes them on without gathering them.
func (w *Writer) WriteTexts(features []byte, n int) error {
	if n == 0 {
		return w.err
	}
	if err := w.next(n); err != nil {
		return err
	}
	w.flush()
	w.hash.Write(features)
	if w.err == nil {
		_, w.err = w.w.Write(features)
	}
	return w.err
}

// next prepares for n features more.
func (w *Writer) next(n int) error {
	if w.state > open {
		return errState
	}
	w.open()
	if w.array.Count > 0 {
		w.buf = append(w.buf, Between...)
	} else {
		w.buf = append(w.buf, '\n')
	}
	w.array.Count += n
	return nil
}

// open begins the file; the hash begins with the array.
func (w *Writer) open() {
	if w.state == fresh {
		w.buf = append(w.buf, `{"type":"FeatureCollection","features":`...)
		w.pass()
		w.buf = append(w.buf, '[')
		w.state = open
	}
}

// Finish ends the array of features and says what it was. It may be called again.
func (w *Writer) Finish() (Array, error) {
	if w.state <= open {
		w.open()
		if w.array.Count > 0 {
			w.buf = append(w.buf, '\n')
		}
		w.buf = append(w.buf, ']')
		w.flush()
		w.state = finished
		w.hash.Sum(w.array.SHA256[:0])
	}
	return w.array, w.err
}

// Member writes a foreign member after the features, its value being JSON text.
func (w *Writer) Member(name string, value []byte) error {
	if w.state != finished {
		return errState
	}
	b, err := jsontext.AppendQuote([]byte(`,`), name)
	if err == nil {
		b, err = jsontext.AppendFormat(append(b, ':'), value)
	}
	if err != nil {
		return err
	}
	w.buf = append(w.buf, b...)
	return w.pass()
}

// Close finishes the array if need be and ends the file.
func (w *Writer) Close() error {
	if w.state == closed {
		return w.err
	}
	w.Finish()
	w.state = closed
	w.buf = append(w.buf, "}\n"...)
	return w.pass()
}

// flush passes on bytes of the array.
func (w *Writer) flush() error {
	w.hash.Write(w.buf)
	return w.pass()
}

// pass passes on what was gathered.
func (w *Writer) pass() error {
	if w.err == nil {
		_, w.err = w.w.Write(w.buf)
	}
	w.buf = w.buf[:0]
	return w.err
}
