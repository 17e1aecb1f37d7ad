// Package file opens a file of shapes in whichever format its name says that it
// is, and gives what is in it in degrees of EPSG:4490.
package file

import (
	"archive/zip"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/archive"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/csv"
	"sanlei/geo/format/geojson"
	"sanlei/geo/format/geopackage"
	"sanlei/geo/format/kml"
	"sanlei/geo/format/shapefile"
	"sanlei/geo/format/surveytxt"
	"sanlei/geo/format/xlsx"
)

// Options says how to read. What the caller names wins over what a file says of
// itself, but for survey texts and tables, which it completes.
type Options struct {
	Limits   format.Limits
	Archive  archive.Limits    // zero for the usual ones
	CRS      *geo.CRS          // nil for what the file says
	Encoding *charset.Encoding // of a text or a shapefile's table; nil to find it out
	Known    func(string) bool // tells headings of a spreadsheet that are looked for; nil for nobody
	Progress io.Writer         // is given the bytes of a text as they are read; nil for nobody
}

// Reader reads a file. Shapes and the places of their faults are in EPSG:4490,
// on its grid ([geo.Snap]).
type Reader struct {
	format.Reader
	close    []func() error
	crs      geo.CRS
	encoding func() charset.Encoding // nil where the format has but one
}

// CRS is the system in which the features that were read came, the last one's
// where they differ.
func (r *Reader) CRS() geo.CRS { return r.crs }

// Encoding is how the text of the file is written, as far as it was read. A format
// that has but one encoding is in UTF-8.
func (r *Reader) Encoding() charset.Encoding {
	if r.encoding == nil {
		return charset.UTF8
	}
	return r.encoding()
}

// Open opens a file by the ending of its name: .geojson, .json, .geojsonl, .txt
// (survey text), .csv, .xlsx, .kml, .kmz, .gpkg, .shp with its companions, or .zip
// with a shapefile.
// Other endings are an error that lists these. Further errors are those of the
// format's own package.
func Open(ctx context.Context, path string, o Options) (*Reader, error) {
	r := &Reader{}
	err := r.open(ctx, path, o)
	if err != nil {
		_ = r.Close() // why it cannot be read is what counts
		return nil, err
	}
	return r, nil
}

// Close closes the file.
func (r *Reader) Close() (err error) {
	for _, c := range r.close {
		if e := c(); err == nil {
			err = e
		}
	}
	return err
}

// Next implements [format.Reader].
func (r *Reader) Next() (format.Feature, error) {
	f, err := r.Reader.Next()
	if err == nil && (f.Geometry != nil || len(f.Faults) > 0) {
		r.crs = f.CRS
	}
	if err != nil || f.CRS.IsGeographic() {
		return f, err
	}
	if fault := contradicts(f); fault != nil {
		f.Faults, f.Geometry = append(f.Faults, *fault), nil
	}
	if f.Geometry != nil {
		f.Geometry = f.CRS.InverseShape(f.Geometry)
		geo.Snap(f.Geometry)
	}
	for i, fault := range f.Faults {
		if fault.Place != nil {
			at := f.CRS.Inverse(*fault.Place)
			f.Faults[i].Place = &at
		}
	}
	f.CRS = geo.Geographic
	return f, nil
}

// contradicts finds an easting with a zone in front that is not the system's, or
// with none where the system has one: the file was written in another.
func contradicts(f format.Feature) *geo.Fault {
	if f.Geometry == nil {
		return nil
	}
	zone, prefixed := f.CRS.Zone()
	if !prefixed {
		zone = 0
	}
	if b := f.Geometry.Bound(); int(b.Min[0]/1e6) != zone || int(b.Max[0]/1e6) != zone {
		return &geo.Fault{Rule: geo.ZoneContradicts, Path: geo.Whole, Line: f.Line}
	}
	return nil
}

func (r *Reader) open(ctx context.Context, path string, o Options) (err error) {
	var crs geo.CRS
	if o.CRS != nil {
		crs = *o.CRS
	}
	shapes := shapefile.Options{Limits: o.Limits, CRS: o.CRS, Encoding: o.Encoding}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".geojson", ".json", ".geojsonl":
		return r.text(path, o, func(text io.Reader) format.Reader { return geojson.NewReader(text, o.Limits) })
	case ".txt":
		return r.text(path, o, func(text io.Reader) format.Reader {
			t := surveytxt.NewReader(o.decoded(text), o.Limits, crs)
			r.encoding = t.Encoding
			return t
		})
	case ".csv":
		return r.text(path, o, func(text io.Reader) format.Reader {
			t := csv.NewReader(o.decoded(text), o.Limits, crs, csv.Columns{})
			r.encoding = t.Encoding
			return t
		})
	case ".kml":
		return r.text(path, o, func(text io.Reader) format.Reader { return kml.NewReader(o.decoded(text), o.Limits) })
	case ".kmz":
		return r.kmz(path, o)
	case ".xlsx":
		return r.ledger(path, o)
	case ".xls", ".et", ".wps":
		return xlsx.ErrOld
	case ".gpkg":
		g, err := geopackage.Open(ctx, path, geopackage.Options{Limits: o.Limits, CRS: o.CRS})
		if err == nil {
			r.Reader, r.close = g, append(r.close, g.Close)
		}
		return err
	case ".shp":
		return r.shapes(shapefile.Open(os.DirFS(filepath.Dir(path)), filepath.Base(path), shapes))
	case ".zip":
		files, err := r.archive(path, o)
		if err != nil {
			return err
		}
		return r.shapes(shapefile.Open(files, "", shapes))
	}
	return fmt.Errorf("%q is none of the formats that are read: .geojson, .json, .geojsonl, .txt, .csv, .xlsx, .kml, .kmz, .gpkg, .shp, .zip", filepath.Ext(path))
}

// decoded is a text in the encoding that is named, or that it seems to be in.
func (o Options) decoded(text io.Reader) *charset.Reader {
	if o.Encoding != nil {
		return charset.NewReaderOf(text, *o.Encoding)
	}
	return charset.NewReader(text)
}

func (r *Reader) file(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err == nil {
		r.close = append(r.close, f.Close)
	}
	return f, err
}

func (r *Reader) text(path string, o Options, as func(io.Reader) format.Reader) error {
	f, err := r.file(path)
	if err != nil {
		return err
	}
	if o.Progress != nil {
		r.Reader = as(io.TeeReader(f, o.Progress))
	} else {
		r.Reader = as(f)
	}
	return nil
}

// archive opens a zip file, as far as it does no harm.
func (r *Reader) archive(path string, o Options) (*zip.Reader, error) {
	f, err := r.file(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return archive.Open(f, info.Size(), cmp.Or(o.Archive, archive.DefaultLimits))
}

var errNoDocument = errors.New("the archive holds no .kml file")

// kmz reads the first document in an archive, as its standard has it.
func (r *Reader) kmz(path string, o Options) error {
	files, err := r.archive(path, o)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(files.File, func(f *zip.File) bool { return strings.EqualFold(filepath.Ext(f.Name), ".kml") })
	if at < 0 {
		return errNoDocument
	}
	text, err := files.File[at].Open()
	if err != nil {
		return err
	}
	r.close = append(r.close, text.Close)
	r.Reader = kml.NewReader(o.decoded(text), o.Limits)
	return nil
}

func (r *Reader) ledger(path string, o Options) error {
	f, err := r.file(path)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	l, err := xlsx.NewReader(f, info.Size(), xlsx.Options{Known: o.Known})
	if err == nil {
		r.Reader, r.close = l, append(r.close, l.Close)
	}
	return err
}

func (r *Reader) shapes(s *shapefile.Reader, err error) error {
	if err == nil {
		r.Reader, r.close = s, append(r.close, s.Close)
		r.encoding = func() charset.Encoding { return s.Info().Encoding }
	}
	return err
}
