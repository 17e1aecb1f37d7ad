package kml

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// geometry reads an element of a kind, whose start was read, into the placemark.
func (r *Reader) geometry(p *placemark, kind string) error {
	var polygon orb.Polygon
	var hole bool
	for end := r.depth - 1; ; {
		t, err := r.token()
		if err != nil {
			return err
		}
		if r.depth == end {
			if kind == "Polygon" {
				p.areas = append(p.areas, polygon)
			}
			return nil
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := start.Name.Local; {
		case name == "coordinates":
			points, err := r.coordinates(p)
			if err != nil {
				return err
			}
			switch {
			case kind == "Point" && len(points) == 1:
				p.points = append(p.points, points[0])
			case kind == "LineString" || kind == "LinearRing":
				p.lines = append(p.lines, points)
			case kind == "Polygon" && hole != (len(polygon) == 0):
				polygon = append(polygon, orb.Ring(points))
			default:
				p.fault(geo.BadNesting, "", r.line())
			}
		case kind == "Polygon" && (name == "outerBoundaryIs" || name == "innerBoundaryIs"):
			hole = name == "innerBoundaryIs"
		case kind == "Polygon" && name == "LinearRing":
			if p.rings++; p.rings > r.limits.Rings {
				p.fault(geo.TooManyRings, "", r.line())
				return r.leave(end)
			}
		case kind == "MultiGeometry" && name != "extrude" && name != "altitudeMode":
			if err := r.member(p, start); err != nil {
				return err
			}
		default:
			if err := r.skip(); err != nil {
				return err
			}
		}
	}
}

// leave passes over all that is left to a depth.
func (r *Reader) leave(depth int) error {
	for r.depth > depth {
		if _, err := r.token(); err != nil {
			return err
		}
	}
	return nil
}

// coordinates reads tuples of two or three numbers, with blanks between.
func (r *Reader) coordinates(p *placemark) ([]orb.Point, error) {
	line := r.line()
	text, err := r.text()
	if err != nil {
		return nil, err
	}
	var points []orb.Point
	for tuple := range strings.FieldsSeq(text) {
		if p.counted++; p.counted > r.limits.Vertices {
			p.fault(geo.TooManyPoints, "", line)
			return nil, nil
		}
		point, height, ok := position(tuple)
		if !ok {
			p.fault(geo.BadPosition, shown(tuple), line)
			return nil, nil
		}
		p.heights = p.heights || height
		points = append(points, point)
	}
	return points, nil
}

// position reads one tuple.
func position(tuple string) (p orb.Point, height, ok bool) {
	lon, rest, two := strings.Cut(tuple, ",")
	lat, z, three := strings.Cut(rest, ",")
	var err error
	if p[0], err = strconv.ParseFloat(lon, 64); err != nil || !two {
		return p, false, false
	}
	if p[1], err = strconv.ParseFloat(lat, 64); err != nil {
		return p, false, false
	}
	if three {
		if _, err = strconv.ParseFloat(z, 64); err != nil {
			return p, false, false
		}
	}
	return p, three, true
}

// shown is the beginning of what was written, for a report.
func shown(text string) string {
	const most = 80
	if len(text) <= most {
		return strings.Clone(text)
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
