package geojson

import (
	"bytes"

	"sanlei/geo"
	"sanlei/geo/format"
)

// draft is a feature while its members are read, in any order.
type draft struct {
	format.Feature
	kind format.Value // its member type
}

// begin is a feature that begins with the next token.
func (p *parser) begin() draft {
	blank := bytes.TrimLeft(p.dec.UnreadBuffer(), " \t\r\n,")
	offset := p.dec.InputOffset() + int64(len(p.dec.UnreadBuffer())-len(blank))
	return draft{Feature: format.Feature{Line: p.line(offset)}}
}

// line is the number of the line with an offset that is not yet read.
func (p *parser) line(offset int64) int {
	unread := p.dec.UnreadBuffer()
	skip := min(max(offset-p.dec.InputOffset(), 0), int64(len(unread)))
	return 1 + p.src.lines - bytes.Count(unread[skip:], []byte{'\n'})
}

// member reads the value of one of a feature's members.
func (p *parser) member(f *draft, name string) (err error) {
	switch name {
	case "type":
		f.kind, err = p.scalar()
	case "id":
		f.ID, err = p.scalar()
		if f.ID.Kind != format.String && f.ID.Kind != format.Number {
			f.fault(geo.Fault{Rule: geo.BadFeature, Path: geo.Whole, Value: shown(f.ID.Text)})
			f.ID = format.Value{}
		}
	case "geometry":
		err = p.geometry(&f.Feature)
	case "properties":
		err = p.properties(f)
	default:
		err = p.skip()
	}
	return err
}

func (f *draft) fault(x geo.Fault) { f.Faults = append(f.Faults, x) }

// finish is the feature when all its members are read: a shape of sound structure
// is right-handed.
func (f *draft) finish() format.Feature {
	settle(&f.Feature)
	return f.Feature
}

func settle(f *format.Feature) {
	if f.Geometry == nil {
		return
	}
	faults := geo.Structure(f.Geometry)
	if len(faults) > 0 {
		f.Faults = append(f.Faults, faults...)
	} else if geo.RightHand(f.Geometry) {
		f.Notes = append(f.Notes, format.RingsTurned)
	}
}

// properties reads the member of that name: an object, or null for none.
func (p *parser) properties(f *draft) error {
	if p.dec.PeekKind() != '{' {
		v, err := p.scalar()
		if v.Kind != format.Null {
			f.fault(geo.Fault{Rule: geo.BadFeature, Path: geo.Whole, Value: shown(v.Text)})
		}
		return err
	}
	if _, err := p.dec.ReadToken(); err != nil {
		return err
	}
	for p.dec.PeekKind() != '}' {
		name, err := p.name()
		if err != nil {
			return err
		}
		v, err := p.scalar()
		if err != nil {
			return err
		}
		f.Properties = append(f.Properties, format.Property{Name: name, Value: v})
	}
	_, err := p.dec.ReadToken()
	return err
}
