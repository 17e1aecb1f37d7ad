package report

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"sanlei/land"
)

// look is how parcels of a status are drawn, here as on the map of the page.
type look struct {
	fill, lines string
	pattern     Pattern
}

var looks = map[land.Status]look{
	land.StatusOpen:         {"#c7c7c7", "#555555", Diagonal},
	land.StatusInProgress:   {"#4290ed", "#ffffff", Horizontal},
	land.StatusPartlyClosed: {"#4290ed", "#ffffff", Vertical},
	land.StatusUnderReview:  {"#ffc101", "#333333", Dots},
	land.StatusClosed:       {"#074a45", "#ffffff", Plain},
	land.StatusReturned:     {"#d33703", "#ffffff", Cross},
	land.StatusSuspended:    {"", "", Plain},
	land.StatusStruckOff:    {"", "", Plain},
}

// outlines is the line around parcels of a category, and its dashes.
var outlines = map[land.Category]struct {
	stroke string
	dash   float64
}{land.ApprovedUnsupplied: {"#0057b8", 0}, land.Idle: {"#b3005e", 4}, land.LowEfficiency: {"#1f1f1f", 1.5}}

// mapped is the parcels by status. North is up; a degree of longitude is as much
// shorter than one of latitude as in the middle of the picture.
func (s *speaker) mapped() *Picture {
	bound, drawn := orb.Bound{}, 0
	for _, p := range s.Parcels {
		if p.Shape == nil {
			continue
		}
		if drawn++; drawn == 1 {
			bound = p.Shape.Bound()
		}
		bound = bound.Union(p.Shape.Bound())
	}
	if drawn == 0 {
		return nil
	}
	p := &Picture{ID: "map", Title: s.heading["map"], Width: pageWidth}
	p.Alt = fmt.Sprintf(map[Language]string{Chinese: "%s，%d宗地块按处置状态绘出", English: "%s: %d parcels"}[s.lang], p.Title, drawn)
	narrow := math.Cos(bound.Center()[1] * math.Pi / 180)
	width, height := (bound.Max[0]-bound.Min[0])*narrow, bound.Max[1]-bound.Min[1]
	scale := min((pageWidth-16)/width, 330/height)
	left := (pageWidth - width*scale) / 2
	at := func(o orb.Point) Point {
		return Point{left + (o[0]-bound.Min[0])*narrow*scale, 8 + (bound.Max[1]-o[1])*scale}
	}
	p.Height = height*scale + 16
	p.area("#ffffff", faint, 0.5, rectangle(1, 1, pageWidth-2, p.Height-2))
	counts := map[land.Status]int{}
	for _, parcel := range s.Parcels {
		if parcel.Shape != nil {
			counts[parcel.Status]++
			p.parcel(parcel, at)
		}
	}
	p.north(pageWidth-22, 14)
	p.scaleBar(12, p.Height-12, scale)
	s.mapLegend(p, counts)
	return p
}

func (p *Picture) parcel(parcel Parcel, at func(orb.Point) Point) {
	style, line := looks[parcel.Status], outlines[parcel.Category]
	for _, polygon := range parcel.Shape {
		rings := make([][]Point, len(polygon))
		for i, ring := range polygon {
			for _, o := range ring {
				rings[i] = append(rings[i], at(o))
			}
		}
		p.patterned(style.fill, style.lines, style.pattern, "#ffffff", 1.8, rings...)
		for _, ring := range rings {
			p.line(line.stroke, 0.9, line.dash, append(ring, ring[0])...)
		}
	}
}

func (p *Picture) north(x, y float64) {
	p.area(ink, "", 0, []Point{{x, y}, {x + 5, y + 16}, {x, y + 12}, {x - 5, y + 16}})
	p.text(x, y+25, 9, 0.5, "N")
}

// scaleBar is a round length near 90 points. A degree of latitude has about
// 111 km.
func (p *Picture) scaleBar(x, y, scale float64) {
	const metresADegree = 111_000
	metres := ceiling(60 / scale * metresADegree)
	long := metres / metresADegree * scale
	text := strconv.FormatFloat(metres, 'f', -1, 64) + " m"
	if metres >= 1000 {
		text = strconv.FormatFloat(metres/1000, 'f', -1, 64) + " km"
	}
	p.area("#ffffff", "", 0, rectangle(x-6, y-10, long+textWidth(text, 8)+16, 18)) // over what is drawn there
	p.area("#ffffff", ink, 0.6, rectangle(x, y-4, long, 4))
	p.area(ink, "", 0, rectangle(x, y-4, long/2, 4))
	p.text(x+long+4, y, 8, 0, text)
}

// mapLegend names what is drawn: statuses with their counts, then categories.
func (s *speaker) mapLegend(p *Picture, counts map[land.Status]int) {
	x, y := 4.0, p.Height+6
	place := func(text string, draw func(x, y float64)) {
		w := textWidth(text, 8.5) + 32
		if x+w > pageWidth {
			x, y = 4, y+15
		}
		draw(x, y)
		p.text(x+22, y+8.5, 8.5, 0, text)
		x += w
	}
	for _, status := range land.Statuses {
		style, ok := looks[status]
		if n := counts[status]; ok && n > 0 {
			place(fmt.Sprintf("%s %d", s.status[status], n), func(x, y float64) {
				p.patterned(style.fill, style.lines, style.pattern, ink, 0.5, rectangle(x, y, 18, 10))
			})
		}
	}
	x, y = 4, y+15
	for _, c := range land.Categories {
		line := outlines[c]
		place(s.category(c), func(x, y float64) { p.line(line.stroke, 1.4, line.dash, Point{x, y + 5}, Point{x + 18, y + 5}) })
	}
	p.Height = y + 14
}
