package kml

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// placemark is a feature while its elements are read.
type placemark struct {
	format.Feature
	labels  [][2]string // name and description
	points  []orb.Point
	lines   []orb.LineString
	areas   []orb.Polygon
	heights bool
	counted int // positions, so far
	rings   int
}

// property adds a value by a name of its own. Empty text is null.
func (p *placemark) property(name, text string) {
	if name == "" {
		name = "data"
	}
	for n, once := 2, name; p.named(name); n++ {
		name = fmt.Sprintf("%s_%d", once, n)
	}
	v := format.Value{}
	if text = strings.TrimSpace(text); text != "" {
		v = format.OfString(text)
	}
	p.Properties = append(p.Properties, format.Property{Name: name, Value: v})
}

func (p *placemark) named(name string) bool {
	for _, x := range p.Properties {
		if x.Name == name {
			return true
		}
	}
	return false
}

// label adds a name or a description, unless it repeats one of the values: then it
// says nothing of its own.
func (p *placemark) label(name, text string, values format.Properties) {
	text = strings.TrimSpace(text)
	if text == "" || !slices.ContainsFunc(values, func(v format.Property) bool { return v.Value.Text == text }) {
		p.property(name, text)
	}
}

func (p *placemark) fault(rule geo.Rule, value string, line int) {
	p.Faults = append(p.Faults, geo.Fault{Rule: rule, Path: geo.Whole, Value: value, Line: line})
}

// finish is the feature when all of it is read.
func (p *placemark) finish(limits format.Limits) format.Feature {
	values := p.Properties
	for _, l := range p.labels {
		p.label(l[0], l[1], values)
	}
	if p.heights {
		p.Notes = append(p.Notes, format.HeightDropped)
	}
	if len(p.Faults) > 0 {
		return p.Feature
	}
	kinds := 0
	for _, n := range []int{len(p.points), len(p.lines), len(p.areas)} {
		kinds += min(n, 1)
	}
	if kinds == 0 {
		return p.Feature
	}
	g := p.shape()
	if kinds > 1 {
		p.fault(geo.WrongType, "", 0)
	} else if p.Faults = limits.Check(g); len(p.Faults) == 0 {
		p.Geometry = g
		p.Faults = geo.Structure(g)
	}
	if len(p.Faults) == 0 && geo.RightHand(g) {
		p.Notes = append(p.Notes, format.RingsTurned)
	}
	return p.Feature
}

// shape is the parts as one shape.
func (p *placemark) shape() orb.Geometry {
	switch {
	case len(p.areas) == 1:
		return p.areas[0]
	case len(p.areas) > 0:
		return orb.MultiPolygon(p.areas)
	case len(p.lines) == 1:
		return p.lines[0]
	case len(p.lines) > 0:
		return orb.MultiLineString(p.lines)
	case len(p.points) == 1:
		return p.points[0]
	}
	return orb.MultiPoint(p.points)
}
