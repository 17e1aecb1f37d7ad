package geopackage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo/format"
	"sanlei/geo/format/geopackage/blob"
	"sanlei/geo/format/prj"
)

// Writer writes a GeoPackage with one layer of multipolygons. Coordinates are
// brought from the feature's system into the layout's. Properties that no field
// names are left out; IDs are not written, as the layer counts its rows itself.
//
// A value that its column cannot hold as it is, such as a decimal of more digits
// than a double has, is an error that leaves nothing of the feature.
type Writer struct {
	db     *sql.DB
	tx     *sql.Tx
	insert *sql.Stmt
	layout Layout
	shape  blob.Writer
	values []any
	box    orb.Bound
	any    bool
	closed bool
	err    error
}

// Create writes to a new file at a path; one that is there is an error. Until
// Close the file is of no use.
func Create(ctx context.Context, path string, l Layout) (*Writer, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	// Half a file is thrown away, so that no journal is needed to save it.
	query := url.Values{"mode": {"rw"}, "_journal_mode": {"OFF"}, "_synchronous": {"OFF"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	w := &Writer{db: db, layout: l, shape: blob.Writer{CRS: l.CRS, System: l.system()}}
	if err := w.begin(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return w, nil
}

// begin writes the tables and prepares for rows.
func (w *Writer) begin(ctx context.Context) (err error) {
	if _, err := w.db.ExecContext(ctx, schema); err != nil {
		return err
	}
	l, code := w.layout, w.layout.system()
	if w.tx, err = w.db.BeginTx(ctx, nil); err != nil {
		return err
	}
	for _, s := range []struct {
		text   string
		values []any
	}{
		{`insert or ignore into gpkg_spatial_ref_sys values (?, ?, 'EPSG', ?, ?, null)`, []any{systemName(l.CRS), code, code, prj.Text(l.CRS)}},
		{`insert into gpkg_contents (table_name, data_type, identifier, last_change, srs_id) values (?, 'features', ?, ?, ?)`,
			[]any{l.Layer, l.Layer, l.Updated.UTC().Format("2006-01-02T15:04:05.000Z"), code}},
		{`insert into gpkg_geometry_columns values (?, ?, 'MULTIPOLYGON', ?, 0, 0)`, []any{l.Layer, geometryColumn, code}},
		{createLayer(l), nil},
	} {
		if _, err := w.tx.ExecContext(ctx, s.text, s.values...); err != nil {
			return err
		}
	}
	w.insert, err = w.tx.PrepareContext(ctx, insertRow(l))
	return err
}

var errClosed = errors.New("the GeoPackage is closed")

// Write implements [format.Writer].
func (w *Writer) Write(f format.Feature) error {
	if w.closed {
		return errClosed
	}
	if w.err != nil {
		return w.err
	}
	w.values = append(w.values[:0], nil)
	for _, field := range w.layout.Fields {
		v, err := field.value(f.Properties.Get(field.Name))
		if err != nil {
			return fmt.Errorf("field %q: %w", field.Name, err)
		}
		w.values = append(w.values, v)
	}
	if f.Geometry != nil {
		if err := w.shape.Make(f.Geometry, f.CRS); err != nil {
			return err
		}
		w.values[0] = w.shape.Bytes
	}
	if _, w.err = w.insert.Exec(w.values...); w.err == nil && f.Geometry != nil {
		if !w.any {
			w.box, w.any = w.shape.Box, true
		}
		w.box = w.box.Union(w.shape.Box)
	}
	return w.err
}

var (
	errType   = errors.New("the value is not of the column's type")
	errDigits = errors.New("the number has more digits than the column keeps")
)

// value is a value as the driver takes it.
func (f Field) value(v format.Value) (any, error) {
	switch {
	case v.Kind == format.Null:
		return nil, nil
	case f.Type == Text, f.Type == Date && v.Kind == format.String:
		return v.Text, nil
	case f.Type == Boolean && v.Kind == format.Bool:
		return v.Text == "true", nil
	case f.Type == Integer && v.Kind == format.Number:
		n, err := strconv.ParseInt(v.Text, 10, 64)
		if err != nil {
			return nil, errType
		}
		return n, nil
	case f.Type == Double && v.Kind == format.Number:
		return double(v.Text)
	}
	return nil, errType
}

// double is the double that gives the same decimal back.
func double(text string) (float64, error) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, errDigits
	}
	want, err := decimal.NewFromString(text)
	if err != nil {
		return 0, errDigits
	}
	if got, err := decimal.NewFromString(number(x)); err != nil || !got.Equal(want) {
		return 0, errDigits
	}
	return x, nil
}

// Close writes the layer's box and ends the file. A second call does nothing.
func (w *Writer) Close() error {
	if w.closed {
		return w.err
	}
	w.closed = true
	if w.err == nil && w.any {
		_, w.err = w.tx.Exec(`update gpkg_contents set min_x = ?, min_y = ?, max_x = ?, max_y = ?`,
			w.box.Min[0], w.box.Min[1], w.box.Max[0], w.box.Max[1])
	}
	if w.err == nil {
		w.err = w.tx.Commit()
	}
	w.err = errors.Join(w.err, w.db.Close())
	return w.err
}

// Discard gives up; the file stays as it is, of no use. After Close it does nothing.
func (w *Writer) Discard() error {
	if w.closed {
		return nil
	}
	w.closed, w.err = true, errClosed
	return errors.Join(w.tx.Rollback(), w.db.Close())
}
