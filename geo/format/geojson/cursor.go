package geojson

import (
	"github.com/paulmach/orb"

	"sanlei/geo"
)

// cursor walks over the text of coordinates, which is known to be valid JSON. The
// first fault stops it.
type cursor struct {
	text    []byte
	at      int
	path    []int // index at each level of arrays
	level   func([]int) geo.Path
	numbers int // in each position: 2 to 4, 0 before the first
	left    geo.Limits
	fault   *geo.Fault
	run     []orb.Point // memory of one run of points
}

func (c *cursor) start(text []byte, limits geo.Limits) {
	*c = cursor{text: text, left: limits, path: c.path[:0], run: c.run}
}

// geometry reads coordinates of a type; nil when there is no such type.
func (c *cursor) geometry(kind string) orb.Geometry {
	switch kind {
	case "Point":
		c.level = func([]int) geo.Path { return geo.Whole }
		return c.position()
	case "MultiPoint":
		c.level = pointPath
		return orb.MultiPoint(c.line())
	case "LineString":
		c.level = pointPath
		return orb.LineString(c.line())
	case "MultiLineString":
		c.level = linePath
		return orb.MultiLineString(list(c, func() orb.LineString { return c.line() }))
	case "Polygon":
		c.level = ringPath
		return c.polygon()
	case "MultiPolygon":
		c.level = partPath
		return orb.MultiPolygon(list(c, c.polygon))
	}
	return nil
}

func (c *cursor) polygon() orb.Polygon { return list(c, c.ring) }

func (c *cursor) ring() orb.Ring {
	if c.left.Rings--; c.left.Rings < 0 {
		c.fail(geo.TooManyRings, c.at)
	}
	return c.line()
}

// line reads an array of positions into memory of its own size.
func (c *cursor) line() []orb.Point {
	c.run = c.run[:0]
	c.array(func() { c.run = append(c.run, c.position()) })
	return append(make([]orb.Point, 0, len(c.run)), c.run...)
}

// list reads an array of whatever item reads.
func list[T any](c *cursor, item func() T) (all []T) {
	c.array(func() { all = append(all, item()) })
	return all
}

// array reads an array, calling item at each of its elements until a fault.
func (c *cursor) array(item func()) {
	if c.peek() != '[' {
		c.fail(geo.BadNesting, c.at)
	}
	c.at++
	c.path = append(c.path, 0)
	for c.fault == nil && c.peek() != ']' {
		item()
		c.path[len(c.path)-1]++
		if c.fault == nil && c.peek() == ',' {
			c.at++
		}
	}
	c.path = c.path[:len(c.path)-1]
	c.at++
}

// position reads two to four numbers, as many in each position, and keeps two.
func (c *cursor) position() (p orb.Point) {
	if c.left.Vertices--; c.left.Vertices < 0 {
		c.fail(geo.TooManyPoints, c.at)
	}
	if c.fault == nil && c.peek() != '[' {
		c.fail(geo.BadPosition, c.at)
	}
	from, n := c.at, 0
	c.at++
	for ; c.fault == nil && c.peek() != ']'; n++ {
		if x := c.number(); n < len(p) {
			p[n] = x
		}
		if c.fault == nil && c.peek() == ',' {
			c.at++
		}
	}
	c.at++
	switch {
	case n < 2 || n > 4:
		c.fail(geo.BadPosition, from)
	case c.numbers != 0 && n != c.numbers:
		c.fail(geo.MixedDimensions, from)
	}
	c.numbers = n
	return p
}

// number reads one number; beyond the range of float64 it is infinite, which the
// check of structure finds. Minus zero is zero.
func (c *cursor) number() float64 {
	if k := c.peek(); k != '-' && (k < '0' || k > '9') {
		c.fail(geo.BadPosition, c.at)
		return 0
	}
	from := c.at
	for c.at < len(c.text) && inNumber(c.text[c.at]) {
		c.at++
	}
	return parseFloat(c.text[from:c.at])
}

func inNumber(b byte) bool {
	return b >= '0' && b <= '9' || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E'
}

// peek passes over blanks and gives the next byte, 0 at the end.
func (c *cursor) peek() byte {
	for ; c.at < len(c.text); c.at++ {
		if b := c.text[c.at]; b > ' ' {
			return b
		}
	}
	return 0
}

// fail notes the first fault, with its path and what is written from there on.
func (c *cursor) fail(rule geo.Rule, from int) {
	if c.fault != nil {
		return
	}
	rest := c.text[min(from, len(c.text)):]
	c.fault = &geo.Fault{Rule: rule, Path: c.level(c.path), Value: shown(string(rest[:min(len(rest), 100)]))}
}

// These make a path of the indexes of nested arrays.
func pointPath(at []int) geo.Path { return geo.Path{Part: -1, Ring: -1, Point: index(at, 0)} }
func linePath(at []int) geo.Path {
	return geo.Path{Part: index(at, 0), Ring: -1, Point: index(at, 1)}
}
func ringPath(at []int) geo.Path { return geo.Path{Part: 0, Ring: index(at, 0), Point: index(at, 1)} }
func partPath(at []int) geo.Path {
	return geo.Path{Part: index(at, 0), Ring: index(at, 1), Point: index(at, 2)}
}

func index(at []int, level int) int {
	if level < len(at) {
		return at[level]
	}
	return -1
}
