package report

import (
	"math"
	"slices"
	"unicode/utf8"
)

// Picture is a drawing in points, 72 to the inch, the origin at the upper left.
// What it shows can be told without colours: fills that could be taken for each
// other in grey have patterns, which are lines like any others, so that every
// form draws the same.
type Picture struct {
	ID            string
	Title         string
	Alt           string // what it shows, in a sentence
	Width, Height float64
	Marks         []Mark
}

// Point is a place in a picture.
type Point struct{ X, Y float64 }

// Mark is an area, a line or a word. A colour is #rrggbb; none draws nothing.
type Mark struct {
	Rings  [][]Point // an area: inside is what an odd number of rings holds
	Line   []Point
	Fill   string
	Stroke string
	Width  float64
	Dash   float64 // the length of dashes and gaps; zero: none

	Text   string
	At     Point // of the text's base line
	Size   float64
	Anchor float64 // 0 from the point on, 0.5 around it, 1 up to it
}

// pageWidth is the width of an A4 page between margins of 15 mm.
const pageWidth = 510

func (p *Picture) area(fill, stroke string, width float64, rings ...[]Point) {
	p.Marks = append(p.Marks, Mark{Rings: rings, Fill: fill, Stroke: stroke, Width: width})
}

func (p *Picture) line(stroke string, width, dash float64, points ...Point) {
	p.Marks = append(p.Marks, Mark{Line: points, Stroke: stroke, Width: width, Dash: dash})
}

func (p *Picture) text(x, y, size, anchor float64, text string) {
	p.Marks = append(p.Marks, Mark{Text: text, At: Point{x, y}, Size: size, Anchor: anchor, Fill: ink})
}

const (
	ink   = "#111111"
	faint = "#8a8a8a"
	blank = "#ececec"
)

// textWidth is about how wide a text is.
func textWidth(text string, size float64) float64 {
	var w float64
	for _, r := range text {
		if r < utf8.RuneSelf {
			w += 0.55
		} else {
			w++
		}
	}
	return w * size
}

func rectangle(x, y, w, h float64) []Point {
	return []Point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
}

// arc is a band of half a circle or a part of it, clockwise from the left.
func arc(x, y, outer, inner, share float64) []Point {
	const steps = 48
	n := int(math.Ceil(steps * share))
	var out []Point
	at := func(r, t float64) Point {
		a := math.Pi * (1 - t)
		return Point{x + r*math.Cos(a), y - r*math.Sin(a)}
	}
	for i := range n + 1 {
		out = append(out, at(outer, share*float64(i)/float64(max(n, 1))))
	}
	for i := range n + 1 {
		out = append(out, at(inner, share*(1-float64(i)/float64(max(n, 1)))))
	}
	return out
}

// Pattern is how an area is told from others without its colour.
type Pattern int

// The patterns.
const (
	Plain Pattern = iota
	Diagonal
	Horizontal
	Dots
	Cross
	Vertical
	Counter // diagonal, the other way
	Dense
)

// patterned fills an area and draws its pattern over it.
func (p *Picture) patterned(fill, lines string, pattern Pattern, stroke string, width float64, rings ...[]Point) {
	p.area(fill, "", 0, rings...)
	switch pattern {
	case Diagonal:
		p.hatch(lines, 45, 4, rings)
	case Counter:
		p.hatch(lines, -45, 4, rings)
	case Horizontal:
		p.hatch(lines, 0, 3, rings)
	case Vertical:
		p.hatch(lines, 90, 3, rings)
	case Cross:
		p.hatch(lines, 45, 4, rings)
		p.hatch(lines, -45, 4, rings)
	case Dense:
		p.hatch(lines, 45, 2, rings)
	case Dots:
		p.dotted(lines, rings)
	}
	if stroke != "" {
		p.area("", stroke, width, rings...)
	}
}

// hatch draws parallel lines through an area, at an angle in degrees, so many
// points apart. They go through fixed places of the picture, so that neighbours
// of one pattern look alike.
func (p *Picture) hatch(stroke string, angle, apart float64, rings [][]Point) {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	turn := func(a Point) Point { return Point{a.X*cos - a.Y*sin, a.X*sin + a.Y*cos} }
	back := func(a Point) Point { return Point{a.X*cos + a.Y*sin, -a.X*sin + a.Y*cos} }
	turned, low, high := make([][]Point, len(rings)), math.Inf(1), math.Inf(-1)
	for i, ring := range rings {
		for _, a := range ring {
			t := turn(a)
			turned[i] = append(turned[i], t)
			low, high = min(low, t.Y), max(high, t.Y)
		}
	}
	for y := math.Ceil(low/apart) * apart; y < high; y += apart {
		xs := crossings(turned, y)
		for i := 0; i+1 < len(xs); i += 2 {
			p.line(stroke, 0.5, 0, back(Point{xs[i], y}), back(Point{xs[i+1], y}))
		}
	}
}

// crossings is where a horizontal line meets the edges of rings, in order.
func crossings(rings [][]Point, y float64) []float64 {
	var xs []float64
	for _, ring := range rings {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a.Y <= y) != (b.Y <= y) {
				xs = append(xs, a.X+(y-a.Y)*(b.X-a.X)/(b.Y-a.Y))
			}
		}
	}
	slices.Sort(xs)
	return xs
}

// dotted strews dots over an area.
func (p *Picture) dotted(fill string, rings [][]Point) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, ring := range rings {
		for _, a := range ring {
			low, high = min(low, a.Y), max(high, a.Y)
		}
	}
	const apart, size = 4.0, 1.1
	for row := math.Ceil(low / apart); row*apart < high; row++ {
		xs := crossings(rings, row*apart)
		shift := math.Mod(math.Abs(row), 2) * apart / 2
		for i := 0; i+1 < len(xs); i += 2 {
			for x := math.Ceil((xs[i]-shift)/apart)*apart + shift; x < xs[i+1]; x += apart {
				p.area(fill, "", 0, rectangle(x-size/2, row*apart-size/2, size, size))
			}
		}
	}
}
