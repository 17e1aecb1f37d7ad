package surveytxt

import (
	"errors"
	"fmt"
	"io"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// Settings are how a file is written.
type Settings struct {
	// Zone is the 3° system of the file, with the zone in front of the easting:
	// EPSG:4513 to 4533.
	Zone     geo.CRS
	Encoding charset.Encoding // UTF-8 or GB18030
	Producer string           // 数据产生单位
	Date     string           // 数据产生日期, as 2023-12-31
	// Columns names the properties that fill the columns of a plot line, by the
	// properties that the reader gives, such as PropertyID; one that is missing
	// here is filled from the property of that name.
	Columns map[string]string
	// Changed is told of every value that could not be written as it is; nil
	// where nobody wants to know.
	Changed func(Change)
}

// Change is a value that was written otherwise: commas, line ends and control
// characters have no place in the format, and some characters of private use none
// in GB18030.
type Change struct {
	Index    int    // of the feature, from 0
	Property string // by the words of the format
	Written  string
}

// Writer writes plots:
//
//  1. Shapes are polygons and multipolygons in any system. They are projected into
//     the zone, vertex by vertex, and rounded to 0.1 mm. One that is then not
//     valid, or reaches further than 250 km from the central meridian, is an error.
//  2. Rings run as they are given, numbered from 1 within the plot. Points are
//     numbered through a plot; a ring's last row is its first again.
//  3. The number of points counts those rows. The area is the plane area of what is
//     written, in hectares, rounded half up to 4 decimals.
//
// A feature that cannot be written leaves nothing.
type Writer struct {
	out   *charset.Writer
	to    Settings
	text  []byte // of one plot, in UTF-8
	index int
}

// NewWriter writes to w, which it does not close. Settings that the format has no
// place for are an error.
func NewWriter(w io.Writer, to Settings) (*Writer, error) {
	if zone, prefixed := to.Zone.Zone(); widthOf(zone) != 3 || !prefixed {
		return nil, fmt.Errorf("%v is not a 3° system with the zone in front of the easting", to.Zone)
	}
	if to.Encoding != charset.UTF8 && to.Encoding != charset.GB18030 {
		return nil, fmt.Errorf("the format is not written in %v", to.Encoding)
	}
	return &Writer{out: charset.NewWriter(w, to.Encoding, to.header()), to: to}, nil
}

// Write implements [format.Writer].
func (w *Writer) Write(f format.Feature) error {
	if err := w.out.Err(); err != nil {
		return err
	}
	shape, err := w.shape(f)
	if err != nil {
		return err
	}
	w.text = w.text[:0]
	changes := w.plotLine(f, shape)
	w.rings(shape)
	if err := w.out.Append(w.text); err != nil {
		return err
	}
	for _, c := range changes {
		if w.to.Changed != nil {
			w.to.Changed(c)
		}
	}
	w.index++
	return nil
}

// Close writes what was gathered, at least the sections of a file without plots.
func (w *Writer) Close() error { return w.out.Close() }

var errNotArea = errors.New("the format holds polygons only")

// shape is a feature's shape as it is written.
func (w *Writer) shape(f format.Feature) (plane, error) {
	var parts orb.MultiPolygon
	switch g := f.Geometry.(type) {
	case orb.Polygon:
		parts = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		parts = g
	default:
		return nil, errNotArea
	}
	return newPlane(parts, f.CRS, w.to.Zone)
}
