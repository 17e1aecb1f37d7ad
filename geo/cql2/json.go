package cql2

import (
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"
)

// ParseJSON reads a filter in the JSON form (cql2-json).
func ParseJSON(text string, in World) (Expr, error) {
	if err := readable(text); err != nil {
		return nil, err
	}
	p := &jsonParser{dec: jsontext.NewDecoder(strings.NewReader(text))}
	value, err := p.whole()
	if err != nil {
		return nil, placed(at(err, int(p.dec.InputOffset())), text)
	}
	root, err := part(value)
	if err != nil {
		return nil, placed(err, text)
	}
	out, err := in.expr(root)
	return out, placed(err, text)
}

func (p *jsonParser) whole() (any, error) {
	value, err := p.value()
	if err == nil {
		if _, err = p.dec.ReadToken(); err == io.EOF {
			return value, nil
		}
		err = malformed("something follows the filter")
	}
	if _, ours := errors.AsType[*Error](err); !ours {
		err = malformed("the filter is not JSON")
	}
	return nil, err
}

// members is an object of JSON, and where it begins.
type members struct {
	of map[string]any
	at int
}

// jsonParser reads JSON with numbers as they are written, and counts. Positions
// of shapes are not parts of a filter: the length alone bounds them.
type jsonParser struct {
	meter
	dec *jsontext.Decoder
}

func (p *jsonParser) value() (any, error) {
	if p.depth++; p.depth > 3*mostDepth { // an operation is an object and a list
		return nil, wrong("filter_depth", "the filter is nested more than 32 deep")
	}
	defer p.leave()
	t, err := p.dec.ReadToken()
	if err != nil {
		return nil, err
	}
	switch t.Kind() {
	case '"':
		return t.String(), p.leaf()
	case '0':
		return number(t.String()), nil
	case 't', 'f':
		return t.Bool(), p.leaf()
	case '[':
		list := []any{}
		for p.dec.PeekKind() != ']' {
			v, err := p.value()
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := p.dec.ReadToken()
		return list, err
	case '{':
		object := members{map[string]any{}, int(p.dec.InputOffset()) - 1}
		for p.dec.PeekKind() != '}' {
			name, err := p.dec.ReadToken()
			if err != nil {
				return nil, err
			}
			key := name.String() // a token holds only until the next is read
			if object.of[key], err = p.value(); err != nil {
				return nil, err
			}
		}
		_, err := p.dec.ReadToken()
		return object, err
	}
	return nil, nil // null
}

// part is a node or leaf of what was read.
func part(v any) (any, error) {
	switch v := v.(type) {
	case string, number, bool:
		return v, nil
	case []any:
		return parts(v)
	case members:
		out, err := v.part()
		return out, at(err, v.at)
	}
	return nil, malformed("null stands in the filter where nothing can")
}

func parts(list []any) ([]any, error) {
	out := make([]any, len(list))
	for i, v := range list {
		var err error
		if out[i], err = part(v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (m members) part() (any, error) {
	text := func(name string) (string, bool) { s, ok := m.of[name].(string); return s, ok }
	list := func(name string) ([]any, bool) { l, ok := m.of[name].([]any); return l, ok }
	if op, ok := text("op"); ok {
		args, ok := list("args")
		if !ok || len(m.of) != 2 {
			return nil, malformed("an operation in the filter has op and a list of args")
		}
		args, err := parts(args)
		return node{strings.ToLower(op), args, m.at}, err
	}
	if _, ok := text("type"); ok {
		g, err := shapeOf(m.of)
		return geography{g}, err
	}
	if len(m.of) == 1 {
		if name, ok := text("property"); ok {
			return property(name), nil
		}
		if d, ok := text("date"); ok {
			return day(d), nil
		}
		if t, ok := text("timestamp"); ok {
			return instant(t), nil
		}
		if ends, ok := list("interval"); ok {
			ends, err := parts(ends)
			if err != nil {
				return nil, err
			}
			return intervalOf(ends)
		}
		if ends, ok := list("bbox"); ok {
			g, err := boxOf(ends)
			return geography{g}, err
		}
	}
	return nil, malformed("the filter has an object that means nothing")
}

// shapeOf is a geometry of GeoJSON.
func shapeOf(v map[string]any) (orb.Geometry, error) {
	bad := malformed("a shape in the filter is no geometry of GeoJSON")
	if v["type"] == "GeometryCollection" {
		of, ok := v["geometries"].([]any)
		if !ok {
			return nil, bad
		}
		return gathered(of, func(m any) (orb.Geometry, error) {
			o, ok := m.(members)
			if !ok {
				return nil, bad
			}
			return shapeOf(o.of)
		}, func(all []orb.Geometry) orb.Geometry { return orb.Collection(all) })
	}
	at := v["coordinates"]
	switch v["type"] {
	case "Point":
		return positionOf(at)
	case "MultiPoint":
		return gathered(at, positionOf, func(all []orb.Point) orb.Geometry { return orb.MultiPoint(all) })
	case "LineString":
		return gathered(at, positionOf, func(all []orb.Point) orb.Geometry { return orb.LineString(all) })
	case "MultiLineString":
		return gathered(at, lineOf, func(all [][]orb.Point) orb.Geometry {
			var out orb.MultiLineString
			for _, l := range all {
				out = append(out, l)
			}
			return out
		})
	case "Polygon":
		return gathered(at, lineOf, func(all [][]orb.Point) orb.Geometry { return polygonOf(all) })
	case "MultiPolygon":
		return gathered(at, func(v any) (orb.Polygon, error) {
			rings, err := each(v, lineOf)
			return polygonOf(rings), err
		}, func(all []orb.Polygon) orb.Geometry { return orb.MultiPolygon(all) })
	}
	return nil, bad
}

func polygonOf(rings [][]orb.Point) (out orb.Polygon) {
	for _, r := range rings {
		out = append(out, r)
	}
	return out
}

func lineOf(v any) ([]orb.Point, error) { return each(v, positionOf) }

// positionOf is two numbers; a height behind them is passed over.
func positionOf(v any) (at orb.Point, err error) {
	list, _ := v.([]any)
	if len(list) != 2 && len(list) != 3 {
		return at, malformed("a position in the filter is two numbers")
	}
	for i := range at {
		n, ok := list[i].(number)
		if !ok {
			return at, malformed("a coordinate in the filter is no number")
		}
		if at[i], err = coordinate(string(n)); err != nil {
			return at, err
		}
	}
	return at, nil
}

func each[T any](v any, item func(any) (T, error)) ([]T, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, malformed("coordinates in the filter are lists")
	}
	out := make([]T, len(list))
	for i, x := range list {
		var err error
		if out[i], err = item(x); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func gathered[T any](v any, item func(any) (T, error), as func([]T) orb.Geometry) (orb.Geometry, error) {
	all, err := each(v, item)
	return as(all), err
}
