package geojson

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// ParseGeometry reads a text that is one geometry, by the rules of [Reader], into
// the geometry, faults and notes of a feature. null gives no geometry. Text that
// is not JSON is a [format.SyntaxError].
func ParseGeometry(text []byte, limits format.Limits) (format.Feature, error) {
	r := NewReader(bytes.NewReader(text), limits)
	r.src.allow(limits.Bytes)
	f := r.begin()
	if err := r.geometry(&f.Feature); err != nil {
		return format.Feature{}, r.located(noEOF(err))
	}
	if _, err := r.dec.ReadToken(); err != io.EOF {
		return format.Feature{}, r.located(errors.Join(err, errors.New("something follows the geometry")))
	}
	return f.finish(), nil
}

// noEOF makes the end of a text an error where a value is needed.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// geometry reads a geometry or null into the feature, or the fault that leaves
// none.
func (p *parser) geometry(f *format.Feature) error {
	if p.dec.PeekKind() != '{' {
		v, err := p.scalar()
		if err == nil && v.Kind != format.Null {
			f.Faults = append(f.Faults, geo.Fault{Rule: geo.WrongType, Path: geo.Whole, Value: shown(v.Text)})
		}
		return err
	}
	if _, err := p.dec.ReadToken(); err != nil {
		return err
	}
	var s shape
	for p.dec.PeekKind() != '}' {
		name, err := p.name()
		if err != nil {
			return err
		}
		if err := p.shapeMember(&s, name); err != nil {
			return err
		}
	}
	p.build(f, &s)
	_, err := p.dec.ReadToken()
	return err
}

// shape is a geometry while its members are read, in any order.
type shape struct {
	kind        format.Value
	coordinates []byte
	members     []format.Feature // of a GeometryCollection
}

func (p *parser) shapeMember(s *shape, name string) (err error) {
	switch name {
	case "type":
		s.kind, err = p.scalar()
	case "coordinates":
		var raw jsontext.Value
		raw, err = p.dec.ReadValue() // cursor goes no deeper than the type needs
		s.coordinates = bytes.Clone(raw)
	case "geometries":
		s.members, err = p.geometries()
	default:
		err = p.skip()
	}
	return err
}

// geometries reads the array of a GeometryCollection.
func (p *parser) geometries() (members []format.Feature, err error) {
	if p.dec.PeekKind() != '[' {
		return nil, p.skip()
	}
	if _, err := p.dec.ReadToken(); err != nil {
		return nil, err
	}
	for p.dec.PeekKind() != ']' {
		if p.dec.StackDepth() > p.limits.Depth {
			return nil, errTooDeep
		}
		var f format.Feature
		if err := p.geometry(&f); err != nil {
			return nil, err
		}
		members = append(members, f)
	}
	_, err = p.dec.ReadToken()
	return members, err
}

// build makes the geometry of the shape's type.
func (p *parser) build(f *format.Feature, s *shape) {
	if s.kind.Text == "GeometryCollection" {
		collect(f, s.members)
		return
	}
	c := &p.points
	c.start(s.coordinates, p.limits.Limits)
	g := c.geometry(s.kind.Text)
	switch {
	case g == nil:
		f.Faults = append(f.Faults, geo.Fault{Rule: geo.WrongType, Path: geo.Whole, Value: shown(s.kind.Text)})
	case c.fault != nil:
		f.Faults = append(f.Faults, *c.fault)
	default:
		f.Geometry = g
		if c.numbers > 2 {
			f.Notes = append(f.Notes, format.HeightDropped)
		}
	}
}

// collect joins the members of a GeometryCollection and what was said of them.
func collect(f *format.Feature, members []format.Feature) {
	all := orb.Collection{}
	for _, m := range members {
		f.Faults = append(f.Faults, m.Faults...)
		if m.Geometry == nil && len(m.Faults) == 0 {
			f.Faults = append(f.Faults, geo.Fault{Rule: geo.Empty, Path: geo.Whole})
		}
		if len(m.Notes) > 0 {
			f.Notes = m.Notes
		}
		all = append(all, m.Geometry)
	}
	if len(f.Faults) == 0 {
		f.Geometry = all
	}
}
