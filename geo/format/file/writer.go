package file

import (
	"context"
	"crypto/sha256"
	"hash"
	"image/color"
	"io"
	"time"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// Layout says how a file is written. What a format has no place for it leaves out.
type Layout struct {
	Kind     Kind
	Name     string // of the layer, and of the files in an archive
	Title    string // for people
	About    string // in a sentence
	Mark     string // for whom and what the file is; empty: not said
	CRS      geo.CRS
	CRS84    bool // says of degrees that they are those of OGC:CRS84
	Encoding charset.Encoding
	Fields   []format.Field
	Lines    func() [][2]string // of a second sheet, asked for at the end; nil for none
	Updated  time.Time          // when the content was as it is
	Folder   string             // for what waits on disk; empty for that of the system
	Most     int64              // bytes that may wait there; zero: no limit
	Looks
}

// Looks is how drawings show features.
type Looks struct {
	Label   []string // the properties that name a feature
	ClassOf string   // the property by which shapes differ
	Classes []Class
}

// Class is a value of that property.
type Class struct {
	Value string
	Code  string     // in capital letters, digits and underlines
	Color color.RGBA // alpha beside the other three, which are not dimmed by it
	Index int        // the colour in AutoCAD's index
}

// Writer writes a file in one of the formats. Features are in degrees; a format
// that holds nothing but polygons leaves out those without, and says so.
//
// The file ends in two steps, so that what it is can be said of it when its bytes
// are known: Finish, and for a format that has a place for it Attach, and Close.
type Writer struct {
	layout Layout
	inner  inner
	below  *sink
	names  map[string]string // of properties in the file, by theirs
	named  format.Properties
	index  int
	losses []format.Loss
}

// inner is the writer of a format.
type inner interface {
	format.Writer
	Discard() error
}

// Sums is the SHA-256 of each file that was written, by its extension: of a
// shapefile several, else one.
type Sums map[string][sha256.Size]byte

// sink passes on bytes, digests them, and remembers whether that failed.
type sink struct {
	w    io.Writer
	hash hash.Hash
	err  error
}

// Write implements io.Writer.
func (s *sink) Write(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.w.Write(p)
	s.hash.Write(p[:n])
	s.err = err
	return n, err
}

// NewWriter writes to w, which it does not close. A layout that the format has no
// place for is an error.
func NewWriter(ctx context.Context, w io.Writer, l Layout) (*Writer, error) {
	if err := l.Kind.CheckSystem(l.CRS); err != nil {
		return nil, err
	}
	if err := l.Kind.CheckEncoding(l.Encoding); err != nil {
		return nil, err
	}
	out := &Writer{layout: l, below: &sink{w: w, hash: sha256.New()}, names: map[string]string{}}
	for _, f := range l.Fields {
		out.names[f.Name] = l.heading(f)
	}
	var err error
	out.inner, err = out.open(ctx)
	return out, err
}

// heading is the name of a column in the file.
func (l Layout) heading(f format.Field) string {
	switch {
	case l.Kind == Shapefile:
		return f.Code
	case l.Kind.ForPeople():
		return f.Title
	}
	return f.Name
}

// headed is the fields by their names in the file.
func (l Layout) headed() []format.Field {
	all := make([]format.Field, len(l.Fields))
	for i, f := range l.Fields {
		all[i] = f
		all[i].Name = l.heading(f)
	}
	return all
}

// Write implements [format.Writer].
func (w *Writer) Write(f format.Feature) error {
	index := w.index
	w.index++
	if w.layout.Kind.InMetres() && f.Geometry == nil {
		w.lose(format.Loss{Lost: format.ShapeMissing, First: index})
		return nil
	}
	w.named = w.named[:0]
	for _, p := range f.Properties {
		if name, ok := w.names[p.Name]; ok {
			w.named = append(w.named, format.Property{Name: name, Value: p.Value})
		}
	}
	f.Properties = w.named
	err := w.inner.Write(f)
	if err != nil && w.below.err == nil && w.layout.Kind.InMetres() {
		w.lose(format.Loss{Lost: format.ShapeUnfit, First: index})
		return nil
	}
	return err
}

// lose counts a loss.
func (w *Writer) lose(l format.Loss) {
	for i := range w.losses {
		if x := &w.losses[i]; x.Field == l.Field && x.Lost == l.Lost {
			x.Count++
			return
		}
	}
	l.Count = 1
	w.losses = append(w.losses, l)
}

// Losses is what could not be kept so far.
func (w *Writer) Losses() []format.Loss {
	if s, ok := w.inner.(shapefileWriter); ok {
		return append(w.losses, s.Losses()...)
	}
	return w.losses
}

// LeftOut is how many features are not in the file.
func (w *Writer) LeftOut() (n int) {
	for _, l := range w.losses {
		if l.Lost == format.ShapeMissing || l.Lost == format.ShapeUnfit {
			n += l.Count
		}
	}
	return n
}

// Finish writes the last feature's end and gives the digests. Nothing can be
// written after it.
func (w *Writer) Finish() (Sums, error) {
	if s, ok := w.inner.(shapefileWriter); ok {
		return s.Sums()
	}
	if err := w.inner.Close(); err != nil {
		return nil, err
	}
	return Sums{w.layout.Kind.Ending(): [sha256.Size]byte(w.below.hash.Sum(nil))}, nil
}

// Attach puts one more file beside the others, and says whether the format has a
// place for it.
func (w *Writer) Attach(name string, text []byte) bool {
	s, ok := w.inner.(shapefileWriter)
	if ok {
		s.Attach(name, text)
	}
	return ok
}

// Close ends the file.
func (w *Writer) Close() error { return w.inner.Close() }

// Discard gives up and gives back the disk; after Close it does nothing.
func (w *Writer) Discard() error { return w.inner.Discard() }
