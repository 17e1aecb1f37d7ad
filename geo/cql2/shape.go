package cql2

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// shapeWords begin a shape in the text form: BBOX, and well-known text.
var shapeWords = []string{"bbox", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection"}

func isShape(word string) bool { return slices.Contains(shapeWords, strings.ToLower(word)) }

// shape reads a shape in well-known text, or a box.
func (p *textParser) shape() (any, error) {
	g, err := p.wellKnown()
	if err != nil {
		return nil, err
	}
	return geography{g}, nil
}

func (p *textParser) wellKnown() (orb.Geometry, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	kind := strings.ToLower(p.now.text)
	if p.now.kind != word || !isShape(kind) {
		return nil, malformed("the filter lacks a shape")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if kind != "bbox" {
		if _, err := p.skipWord("z"); err != nil {
			return nil, err
		}
	}
	switch kind {
	case "bbox":
		ends, err := readList(p, p.scalar)
		if err != nil {
			return nil, err
		}
		return boxOf(ends)
	case "point":
		all, err := p.points(false)
		if err == nil && len(all) != 1 {
			err = malformed("a point has one position")
		}
		if err != nil {
			return nil, err
		}
		return all[0], nil
	case "linestring":
		all, err := p.points(false)
		return orb.LineString(all), err
	case "multipoint":
		all, err := p.points(true)
		return orb.MultiPoint(all), err
	case "polygon":
		return listOf(p, p.ring, func(all []orb.Ring) orb.Geometry { return orb.Polygon(all) })
	case "multilinestring":
		return listOf(p, func() (orb.LineString, error) { return p.points(false) }, func(all []orb.LineString) orb.Geometry { return orb.MultiLineString(all) })
	case "multipolygon":
		return listOf(p, func() (orb.Polygon, error) { return readList(p, p.ring) }, func(all []orb.Polygon) orb.Geometry { return orb.MultiPolygon(all) })
	}
	return listOf(p, p.wellKnown, func(all []orb.Geometry) orb.Geometry { return orb.Collection(all) })
}

func listOf[T any](p *textParser, item func() (T, error), as func([]T) orb.Geometry) (orb.Geometry, error) {
	all, err := readList(p, item)
	return as(all), err
}

// readList reads what stands in brackets, with commas between.
func readList[T any](p *textParser, item func() (T, error)) ([]T, error) {
	if err := p.skip("("); err != nil {
		return nil, err
	}
	var out []T
	for {
		v, err := item()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		if !p.now.isMark(",") {
			return out, p.skip(")")
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

func (p *textParser) ring() (orb.Ring, error) { return p.points(false) }

// points reads positions; those of a multipoint may each stand in brackets.
func (p *textParser) points(bracketed bool) ([]orb.Point, error) {
	return readList(p, func() (orb.Point, error) {
		inside := bracketed && p.now.isMark("(")
		if inside {
			if err := p.advance(); err != nil {
				return orb.Point{}, err
			}
		}
		at, err := p.position()
		if err == nil && inside {
			err = p.skip(")")
		}
		return at, err
	})
}

// position reads two numbers; a height behind them is passed over.
func (p *textParser) position() (at orb.Point, err error) {
	for i := range at {
		if p.now.kind != num {
			return at, malformed("a position in the filter is two numbers")
		}
		if at[i], err = coordinate(p.now.text); err != nil {
			return at, err
		}
		if err := p.advance(); err != nil {
			return at, err
		}
	}
	if p.now.kind == num {
		return at, p.advance()
	}
	return at, nil
}

func coordinate(text string) (float64, error) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(x, 0) {
		return 0, malformed("a coordinate in the filter is no number")
	}
	return x, nil
}

// boxOf is the box of four numbers, or of six with heights, as a shape.
func boxOf(ends []any) (orb.Geometry, error) {
	var x []float64
	for _, e := range ends {
		n, ok := e.(number)
		if !ok {
			return nil, malformed("a box is numbers")
		}
		v, err := coordinate(string(n))
		if err != nil {
			return nil, err
		}
		x = append(x, v)
	}
	switch len(x) {
	case 6:
		x = []float64{x[0], x[1], x[3], x[4]}
	case 4:
	default:
		return nil, malformed("a box is four numbers, or six with heights")
	}
	return Box(x[0], x[1], x[2], x[3])
}

// Box is what lies between two corners. One whose least x lies beyond its most
// spans the antimeridian and is two boxes; without width or height it is a line
// or a point. The least y beyond the most is an error.
func Box(west, south, east, north float64) (orb.Geometry, error) {
	if south > north {
		return nil, malformed("the south of a box lies beyond its north")
	}
	box := func(west, east float64) orb.Polygon {
		return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}.ToPolygon()
	}
	switch {
	case west > east && west <= 180 && east >= -180:
		return orb.MultiPolygon{box(west, 180), box(-180, east)}, nil
	case west > east:
		return nil, malformed("the west of a box lies beyond its east")
	case west == east && south == north:
		return orb.Point{west, south}, nil
	case west == east || south == north:
		return orb.LineString{{west, south}, {east, north}}, nil
	}
	return box(west, east), nil
}

// short reports whether a line has fewer than two positions.
func short(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.LineString:
		return len(g) < 2
	case orb.MultiLineString:
		return slices.ContainsFunc(g, func(l orb.LineString) bool { return short(l) })
	case orb.Collection:
		return slices.ContainsFunc(g, short)
	}
	return false
}

// faultsOf checks a shape in degrees, which need not be land: lines and points
// are shapes here.
func faultsOf(g orb.Geometry) geo.Faults {
	switch g := g.(type) {
	case orb.Polygon, orb.MultiPolygon:
		return geo.Validate(g)
	case orb.Collection:
		for _, part := range g {
			if faults := faultsOf(part); len(faults) > 0 {
				return faults
			}
		}
	}
	return geo.Structure(g)
}
