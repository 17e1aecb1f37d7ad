package parquet

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/geo/format"
)

// Layout says how to write.
type Layout struct {
	CRS geo.CRS // of the coordinates written
	// CRS84 says of degrees that they are those of OGC:CRS84, which differ by less
	// than a metre, for programs that know no other.
	CRS84  bool
	Fields []format.Field // none of the name "geometry"
}

// geometryColumn is the name of the column with the shape.
const geometryColumn = "geometry"

// rowsAtOnce is how many rows make a group: what the writer holds in memory.
const rowsAtOnce = 10_000

// Writer writes features, in memory for one group of rows. Properties that no
// field names are left out, and so are IDs. A value that its column cannot hold as
// it is is an error that leaves nothing of the feature.
type Writer struct {
	w      *parquet.GenericWriter[any]
	layout Layout
	box    orb.Bound
	any    bool
	closed bool
	err    error
}

// NewWriter writes to w, which it does not close.
func NewWriter(w io.Writer, l Layout) (*Writer, error) {
	root := columns{parquet.Group{geometryColumn: parquet.Optional(parquet.Leaf(parquet.ByteArrayType))}, nil}
	for _, f := range l.Fields {
		node, err := nodeOf(f)
		if err != nil {
			return nil, err
		}
		if _, used := root.Group[f.Name]; used || f.Name == "" {
			return nil, fmt.Errorf("field %q: a field cannot have that name, or has it twice", f.Name)
		}
		root.Group[f.Name], root.order = parquet.Optional(node), append(root.order, f.Name)
	}
	root.order = append(root.order, geometryColumn)
	return &Writer{layout: l, w: parquet.NewGenericWriter[any](w, parquet.NewSchema("feature", root), parquet.Compression(&parquet.Snappy),
		parquet.MaxRowsPerRowGroup(rowsAtOnce), parquet.CreatedBy("sanlei", "1", ""))}, nil
}

// columns is a group whose columns stand in an order of their own.
type columns struct {
	parquet.Group
	order []string
}

// Fields implements parquet.Node.
func (c columns) Fields() []parquet.Field {
	fields := c.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return slices.Index(c.order, a.Name()) - slices.Index(c.order, b.Name()) })
	return fields
}

// digits is how many a decimal of 64 bits has.
const digits = 18

func nodeOf(f format.Field) (parquet.Node, error) {
	switch f.Type {
	case format.Text:
		return parquet.String(), nil
	case format.Integer:
		return parquet.Int(64), nil
	case format.Date:
		return parquet.Date(), nil
	case format.Decimal:
		if f.Decimals >= 0 && f.Decimals < digits {
			return parquet.Decimal(f.Decimals, digits, parquet.Int64Type), nil
		}
	}
	return nil, fmt.Errorf("field %q: its type is not one that is written", f.Name)
}

// Write implements [format.Writer].
func (w *Writer) Write(f format.Feature) error {
	if w.err != nil {
		return w.err
	}
	row := make(parquet.Row, 0, len(w.layout.Fields)+1)
	for i, field := range w.layout.Fields {
		v, err := value(field, f.Properties.Get(field.Name))
		if err != nil {
			return fmt.Errorf("field %q: %w", field.Name, err)
		}
		row = append(row, level(v, i))
	}
	shape, box, err := w.shape(f)
	if err != nil {
		return err
	}
	v := parquet.Value{}
	if shape != nil {
		v = parquet.ByteArrayValue(shape)
	}
	row = append(row, level(v, len(row)))
	if _, w.err = w.w.WriteRows([]parquet.Row{row}); w.err == nil && shape != nil {
		if !w.any {
			w.box, w.any = box, true
		}
		w.box = w.box.Union(box)
	}
	return w.err
}

// level places a value, null for none, in its column.
func level(v parquet.Value, column int) parquet.Value {
	if v.IsNull() {
		return v.Level(0, 0, column)
	}
	return v.Level(0, 1, column)
}

var errType = errors.New("the value is not of the column's type")

func value(f format.Field, v format.Value) (parquet.Value, error) {
	switch {
	case v.Kind == format.Null:
		return parquet.Value{}, nil
	case f.Type == format.Text:
		return parquet.ByteArrayValue([]byte(v.Text)), nil
	case f.Type == format.Date && v.Kind == format.String:
		day, err := time.Parse(time.DateOnly, v.Text)
		if err != nil {
			return parquet.Value{}, errType
		}
		return parquet.Int32Value(int32(day.Unix() / (24 * 60 * 60))), nil
	case v.Kind == format.Number && (f.Type == format.Integer || f.Type == format.Decimal):
		return number(v.Text, f.Decimals)
	}
	return parquet.Value{}, errType
}

// number is a decimal by its steps, exactly.
func number(text string, decimals int) (parquet.Value, error) {
	d, err := decimal.NewFromString(text)
	if err != nil || d.Exponent() > digits {
		return parquet.Value{}, errType
	}
	steps := d.Shift(int32(decimals))
	if !steps.IsInteger() || steps.Abs().GreaterThanOrEqual(decimal.New(1, digits)) {
		return parquet.Value{}, errors.New("the number has more digits than the column keeps")
	}
	return parquet.Int64Value(steps.IntPart()), nil
}

// shape is the WKB of a feature's shape in the layout's system, and its box.
func (w *Writer) shape(f format.Feature) ([]byte, orb.Bound, error) {
	var mp orb.MultiPolygon
	switch g := f.Geometry.(type) {
	case nil:
		return nil, orb.Bound{}, nil
	case orb.Polygon:
		mp = orb.MultiPolygon{g}.Clone()
	case orb.MultiPolygon:
		mp = g.Clone()
	default:
		return nil, orb.Bound{}, fmt.Errorf("a column of polygons has no %T", g)
	}
	if faults := geo.StructureIn(mp, f.CRS); len(faults) > 0 {
		return nil, orb.Bound{}, faults
	}
	geo.RightHand(mp)
	if f.CRS != w.layout.CRS {
		w.layout.CRS.ForwardShape(f.CRS.InverseShape(mp))
	}
	b, err := wkb.Marshal(mp)
	return b, mp.Bound(), err
}

// Close writes what describes the columns and ends the file. A second call does
// nothing.
func (w *Writer) Close() error {
	if w.err != nil || w.closed {
		return w.err
	}
	w.closed = true
	about, err := w.about()
	if err != nil {
		return err
	}
	w.w.SetKeyValueMetadata("geo", string(about))
	w.err = w.w.Close()
	return w.err
}

// about is the metadata of the standard.
func (w *Writer) about() ([]byte, error) {
	column := struct {
		Encoding    string          `json:"encoding"`
		Types       []string        `json:"geometry_types"`
		CRS         json.RawMessage `json:"crs,omitempty"` // CRS84 where it is missing
		Orientation string          `json:"orientation"`
		Box         []float64       `json:"bbox,omitempty"`
	}{Encoding: "WKB", Types: []string{"MultiPolygon"}, Orientation: "counterclockwise"}
	if !w.layout.CRS84 {
		column.CRS = projJSON(w.layout.CRS)
	}
	if w.any {
		column.Box = []float64{w.box.Min[0], w.box.Min[1], w.box.Max[0], w.box.Max[1]}
		if slices.ContainsFunc(column.Box, math.IsNaN) {
			return nil, errors.New("a coordinate is not a number")
		}
	}
	return json.Marshal(object{"version": "1.1.0", "primary_column": geometryColumn, "columns": object{geometryColumn: column}})
}
