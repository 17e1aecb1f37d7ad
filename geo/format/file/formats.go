package file

import (
	"context"
	"time"

	"github.com/paulmach/orb"

	"sanlei/geo/format"
	"sanlei/geo/format/csv"
	"sanlei/geo/format/dxf"
	"sanlei/geo/format/geojson"
	"sanlei/geo/format/geopackage"
	"sanlei/geo/format/kml"
	"sanlei/geo/format/parquet"
	"sanlei/geo/format/shapefile"
	"sanlei/geo/format/surveytxt"
	"sanlei/geo/format/xlsx"
)

// streaming is a writer that keeps nothing on disk.
type streaming struct{ format.Writer }

func (streaming) Discard() error { return nil }

// open makes the writer of the layout's format.
func (w *Writer) open(ctx context.Context) (inner, error) {
	l := w.layout
	switch l.Kind {
	case GeoJSON:
		return streaming{geojson.NewWriter(w.below)}, nil
	case GeoJSONSeq:
		return streaming{geojson.NewSequence(w.below)}, nil
	case KML:
		return streaming{kml.NewWriter(w.below, l.kml())}, nil
	case CSV:
		return w.csv()
	case SurveyText:
		return w.surveyText()
	case DXF:
		return w.dxf()
	case XLSX:
		return xlsx.NewWriter(w.below, xlsx.Layout{Sheet: "台账", Fields: l.headed(), About: l.Lines})
	case Parquet:
		p, err := parquet.NewWriter(w.below, parquet.Layout{CRS: l.CRS, CRS84: l.CRS84, Fields: l.headed()})
		return streaming{p}, err
	case Shapefile:
		return w.shapefile()
	}
	return newSpooled(ctx, w.below, l)
}

func (l Layout) kml() kml.Settings {
	s := kml.Settings{Name: l.Title, About: l.About, Fields: l.headed(), ClassOf: l.named(l.ClassOf)}
	if len(l.Label) > 0 {
		s.Label = l.named(l.Label[0])
	}
	for _, c := range l.Classes {
		s.Classes = append(s.Classes, kml.Class{Value: c.Value, Color: c.Color})
	}
	return s
}

// named is a property's name in the file.
func (l Layout) named(property string) string {
	for _, f := range l.Fields {
		if f.Name == property {
			return l.heading(f)
		}
	}
	return property
}

// projected brings shapes into the file's system, for a format that takes them as
// they are.
type projected struct {
	inner
	layout Layout
}

// Write implements [format.Writer].
func (p projected) Write(f format.Feature) error {
	if f.Geometry != nil && f.CRS != p.layout.CRS {
		f.Geometry = p.layout.CRS.ForwardShape(f.CRS.InverseShape(orb.Clone(f.Geometry)))
	}
	f.CRS = p.layout.CRS
	return p.inner.Write(f)
}

func (w *Writer) csv() (inner, error) {
	var columns []string
	for _, f := range w.layout.headed() {
		columns = append(columns, f.Name)
	}
	c, err := csv.NewWriter(w.below, w.layout.Encoding, w.layout.CRS, columns...)
	return projected{streaming{c}, w.layout}, err
}

// surveyText fills the columns of plots: number and name by the label.
func (w *Writer) surveyText() (inner, error) {
	l := w.layout
	columns := map[string]string{}
	for i, property := range []string{surveytxt.PropertyID, surveytxt.PropertyName, surveytxt.PropertyUse} {
		if i < len(l.Label) {
			columns[property] = l.named(l.Label[i])
		}
	}
	s, err := surveytxt.NewWriter(w.below, surveytxt.Settings{
		Zone: l.CRS, Encoding: l.Encoding, Producer: l.Title + l.Mark, Date: l.Updated.Format(time.DateOnly), Columns: columns,
		Changed: func(c surveytxt.Change) {
			w.lose(format.Loss{Field: c.Property, Lost: format.CharacterReplaced, First: w.index - 1})
		},
	})
	return streaming{s}, err
}

func (w *Writer) dxf() (inner, error) {
	l := w.layout
	s := dxf.Settings{CRS: l.CRS, ClassOf: l.named(l.ClassOf)}
	for _, property := range l.Label {
		s.Label = append(s.Label, l.named(property))
	}
	for _, c := range l.Classes {
		s.Classes = append(s.Classes, dxf.Class{Value: c.Value, Layer: c.Code, Color: c.Index})
	}
	d, err := dxf.NewWriter(w.below, s, func(lost format.Lost, _ int) {
		w.lose(format.Loss{Lost: lost, First: w.index - 1})
	})
	return streaming{d}, err
}

// shapefileWriter is a shapefile in an archive.
type shapefileWriter struct{ *shapefile.Zip }

func (s shapefileWriter) Discard() error { s.Zip.Discard(); return nil }

// bytesOf is how many bytes a character has at most.
const bytesOf = 4

func (w *Writer) shapefile() (inner, error) {
	l := shapefile.Layout{CRS: w.layout.CRS, CRS84: w.layout.CRS84, Encoding: w.layout.Encoding, Updated: w.layout.Updated}
	for _, f := range w.layout.headed() {
		to := shapefile.Field{Name: f.Name, Type: shapefile.Text, Width: min(254, bytesOf*f.Width)}
		switch f.Type {
		case format.Date:
			to.Type = shapefile.Date
		case format.Integer, format.Decimal:
			to.Type, to.Width, to.Decimals = shapefile.Numeric, f.Width, f.Decimals
		}
		l.Fields = append(l.Fields, to)
	}
	z, err := shapefile.NewZip(w.below, w.layout.Name, w.layout.Folder, l)
	if err != nil {
		return nil, err
	}
	return shapefileWriter{z}, nil
}

func geoPackageLayout(l Layout) geopackage.Layout {
	out := geopackage.Layout{Layer: l.Name, CRS: l.CRS, CRS84: l.CRS84, Updated: l.Updated}
	types := map[format.Type]geopackage.Type{
		format.Text: geopackage.Text, format.Integer: geopackage.Integer, format.Decimal: geopackage.Double, format.Date: geopackage.Date}
	for _, f := range l.headed() {
		out.Fields = append(out.Fields, geopackage.Field{Name: f.Name, Type: types[f.Type]})
	}
	return out
}
