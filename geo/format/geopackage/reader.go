package geopackage

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/geopackage/blob"
)

// Options says how to read.
type Options struct {
	Limits format.Limits
	Layer  string   // empty for the only one there is
	CRS    *geo.CRS // the system of the coordinates; nil for that of the layer
}

// Reader reads a layer.
//
//  1. Only tables that are stored are read, views and computed columns are not. The
//     index of places (RTREE) is not needed.
//  2. Geometries are polygons and multipolygons, with heights and measures or
//     without, or none; others are faults. Roles of rings come from their order. A
//     third and fourth number are dropped and rings turned to the right-hand rule,
//     which notes say. A count that lies, a system that is not the layer's and bytes
//     left over are faults.
//  3. Values: numbers as the shortest decimal that is the same double, text, 0 and 1
//     of columns declared BOOLEAN as truth values. Binary values are null, and that
//     is noted. The key of the table is the feature's ID.
//  4. Text that is not UTF-8 and an infinite number are faults.
//  5. A value longer than the limit of bytes ends the file, as damage does.
//  6. Coordinates stay in the layer's system and are checked in it.
type Reader struct {
	db     *sql.DB
	rows   *sql.Rows
	layer  *layer
	crs    geo.CRS
	limits format.Limits
	index  int
	values []any
	err    error
}

// Open opens the file at a path, which must not change while it is read. Errors are
// a [Refusal], or that of prj.Parse for a system that is none of CGCS2000.
func Open(ctx context.Context, path string, o Options) (*Reader, error) {
	db, conn, err := open(ctx, path, o.Limits.Bytes)
	if err != nil {
		return nil, err
	}
	r := &Reader{db: db, limits: o.Limits}
	if err := r.begin(ctx, conn, o); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Reader) begin(ctx context.Context, conn *sql.Conn, o Options) (err error) {
	if r.layer, err = findLayer(ctx, conn, o.Layer); err != nil {
		return err
	}
	if o.CRS != nil {
		r.crs = *o.CRS
	} else if r.crs, err = r.layer.system(ctx, conn); err != nil {
		return err
	}
	r.values = make([]any, 1+len(r.layer.columns))
	r.rows, err = conn.QueryContext(ctx, r.layer.query())
	return broken(err)
}

// CRS is the system of the coordinates.
func (r *Reader) CRS() geo.CRS { return r.crs }

// Next implements [format.Reader].
func (r *Reader) Next() (format.Feature, error) {
	if r.err != nil {
		return format.Feature{}, r.err
	}
	f, err := r.next()
	r.err = err
	r.index++
	return f, err
}

func (r *Reader) next() (format.Feature, error) {
	f := format.Feature{Index: r.index, CRS: r.crs}
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return f, broken(err)
		}
		return f, io.EOF
	}
	into := make([]any, len(r.values))
	for i := range into {
		into[i] = &r.values[i]
	}
	if err := r.rows.Scan(into...); err != nil {
		return f, broken(err)
	}
	switch b := r.values[0].(type) {
	case nil:
	case []byte:
		blob.Parse(&f, b, r.layer.srs, r.limits.Limits)
	default:
		f.Faults = append(f.Faults, geo.Fault{Rule: geo.BadNesting, Path: geo.Whole})
	}
	for i, c := range r.layer.columns {
		v := value(&f, c, r.values[1+i])
		if c.key {
			f.ID = v
		} else {
			f.Properties = append(f.Properties, format.Property{Name: c.name, Value: v})
		}
	}
	return f, nil
}

// value is a value as it is kept.
func value(f *format.Feature, c column, v any) format.Value {
	switch v := v.(type) {
	case int64:
		if c.kind == "BOOLEAN" && (v == 0 || v == 1) {
			return format.OfBool(v == 1)
		}
		return format.OfInt(v)
	case float64:
		if !math.IsInf(v, 0) {
			return format.OfNumber(number(v))
		}
		f.Faults = append(f.Faults, geo.Fault{Rule: geo.BadFeature, Path: geo.Whole, Value: c.name})
	case string:
		if utf8.ValidString(v) {
			return format.OfString(v)
		}
		f.Faults = append(f.Faults, geo.Fault{Rule: geo.BadFeature, Path: geo.Whole, Value: strings.ToValidUTF8(v[:min(len(v), 80)], "?")})
	case []byte:
		if !slices.Contains(f.Notes, format.BinaryDropped) {
			f.Notes = append(f.Notes, format.BinaryDropped)
		}
	}
	return format.Value{}
}

// number is the shortest decimal that is the same double, in the form of JSON.
func number(x float64) string {
	form := byte('f')
	if size := math.Abs(x); x != 0 && (size < 1e-15 || size >= 1e21) {
		form = 'e'
	}
	return strconv.FormatFloat(x+0, form, -1, 64)
}

// Close closes the file.
func (r *Reader) Close() error {
	var err error
	if r.rows != nil {
		err = r.rows.Close()
	}
	return errors.Join(err, r.db.Close())
}
