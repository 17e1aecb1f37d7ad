package kml

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"io"

	"github.com/twpayne/go-kml/v3"

	"sanlei/geo/format"
)

// Settings are how a document is written.
type Settings struct {
	Name   string         // of the document
	About  string         // in words, below the name
	Fields []format.Field // the properties that are written, by their names
	Label  string         // the property that names a placemark
	// ClassOf is the property by whose value shapes have a colour, and Classes is
	// its values; other values have none.
	ClassOf string
	Classes []Class
}

// Class is a value of a property and the colour of its shapes.
type Class struct {
	Value string
	Color color.RGBA // alpha beside the other three, which are not dimmed by it
}

// Writer writes a document with a placemark a feature. Its properties, but for
// null, are extended data by a schema. Rings run by the right-hand rule;
// coordinates have nine decimals at most.
//
// A feature that cannot be written leaves nothing; an error from below is final.
type Writer struct {
	w      *bufio.Writer
	xml    *xml.Encoder
	to     Settings
	begun  bool
	closed bool
	err    error // from below
}

// NewWriter writes to w, which it does not close.
func NewWriter(w io.Writer, to Settings) *Writer {
	buffered := bufio.NewWriterSize(w, 64<<10)
	return &Writer{w: buffered, xml: xml.NewEncoder(buffered), to: to}
}

const (
	head = xml.Header + `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>`
	foot = "\n</Document></kml>\n"
)

// begin writes what stands before the placemarks.
func (w *Writer) begin() {
	w.begun = true
	w.text(head)
	w.element(kml.Name(w.to.Name))
	if w.to.About != "" {
		w.element(kml.Description(w.to.About))
	}
	var fields []kml.Element
	for _, f := range w.to.Fields {
		fields = append(fields, kml.SimpleField(f.Name, typeOf(f)))
	}
	w.element(kml.Schema(schema, fields...))
	for i, c := range w.to.Classes {
		line := c.Color
		line.A = 0xff
		w.element(kml.SharedStyle(styleName(i), kml.LineStyle(kml.Color(line), kml.Width(2)), kml.PolyStyle(kml.Color(c.Color))))
	}
}

// schema is the name of the schema.
const schema = "feature"

func typeOf(f format.Field) string {
	switch f.Type {
	case format.Decimal:
		return "double"
	case format.Integer:
		return "int"
	}
	return "string"
}

func styleName(class int) string { return fmt.Sprintf("class-%d", class) }

// Write implements [format.Writer]. A system other than EPSG:4490 is an error.
func (w *Writer) Write(f format.Feature) error {
	if !f.CRS.IsGeographic() {
		return fmt.Errorf("KML is in degrees, not in %v", f.CRS)
	}
	shape, err := encode(f.Geometry)
	if err != nil {
		return err
	}
	if !w.begun {
		w.begin()
	}
	w.element(w.placemark(f, shape))
	return w.err
}

func (w *Writer) placemark(f format.Feature, shape kml.Element) kml.Element {
	var children []kml.Element
	if name := f.Properties.Get(w.to.Label); name.Text != "" {
		children = append(children, kml.Name(name.Text))
	}
	if value := f.Properties.Get(w.to.ClassOf); value.Text != "" {
		for i, c := range w.to.Classes {
			if c.Value == value.Text {
				children = append(children, kml.StyleURL("#"+styleName(i)))
			}
		}
	}
	var data []kml.Element
	for _, field := range w.to.Fields {
		if v := f.Properties.Get(field.Name); v.Kind != format.Null {
			data = append(data, kml.SimpleData(field.Name, v.Text))
		}
	}
	if len(data) > 0 {
		children = append(children, kml.ExtendedData(kml.SchemaData("#"+schema, data...)))
	}
	if shape != nil {
		children = append(children, shape)
	}
	return kml.Placemark(children...)
}

// Close ends the document. A second call does nothing.
func (w *Writer) Close() error {
	if w.closed {
		return w.err
	}
	w.closed = true
	if !w.begun {
		w.begin()
	}
	w.text(foot)
	if err := w.w.Flush(); w.err == nil {
		w.err = err
	}
	return w.err
}

var errElement = errors.New("the element cannot be written")

func (w *Writer) element(e kml.Element) {
	w.text("\n")
	if w.err == nil {
		if err := w.xml.Encode(e); err != nil {
			w.err = errors.Join(errElement, err)
		}
	}
}

func (w *Writer) text(s string) {
	if w.err == nil {
		_, w.err = w.w.WriteString(s)
	}
}
