package demo

import (
	"math"

	"github.com/paulmach/orb"

	"sanlei/land"
)

// across is a second part of a parcel that a street cuts in two.
type across struct {
	site  string
	side  byte
	share float64 // of the parcel's area
}

var twins = map[string]across{
	"DK2023-PEWG-012": {"H5-S", 'W', 0.4},
	"DK2023-DX-005":   {"D3-N", 'W', 0.3418},
	"DK2023-DX-009":   {"C4-N", 'W', 0.3},
}

// hollow is land within a parcel that is not part of it.
type hollow struct {
	dx, dy float64 // from the middle of the parcel, metres
	rx, ry float64 // half its length and width
	round  bool    // a pond; else a walled plot, such as a transformer station
}

var hollows = map[string]hollow{
	"DK2023-PEWG-003": {-14, 7, 19, 9, true},
	"DK2023-PEWG-015": {20, -24, 9, 7, false},
	"DK2023-DX-001":   {-12, 38, 8, 11, false},
	"DK2023-DX-012":   {24, 4, 24, 14, true},
}

// surveyed is the parcels whose boundary, once surveyed, differs from the list
// by more than a measuring error: drawn area ÷ listed area.
var surveyed = map[string]float64{
	"DK2023-PEWG-003": 1.0170,
	"DK2023-DX-013":   0.9765,
}

// plot is a parcel on the ground plan.
type plot struct {
	perMu float64        // square metres drawn for a mu of the list
	parts []*orb.Polygon // all of it
	rest  []*orb.Polygon // what no disposal has taken
}

// lay cuts a lot's parcel out of the free land.
func (p *park) lay(number string, l lot) *plot {
	scale := surveyed[number]
	if scale == 0 {
		scale = 1 + 0.009*(dice("survey "+number).Float64()-0.5)
	}
	plot := &plot{perMu: scale * 2000 / 3}
	m2 := plot.perMu * inMu(l.mu).Value.InexactFloat64()
	twin := twins[number]
	plot.parts = append(plot.parts, p.occupy(l.site, l.side, m2*(1-twin.share), number))
	if twin.share > 0 {
		plot.parts = append(plot.parts, p.occupy(twin.site, twin.side, m2*twin.share, number))
	}
	plot.rest = plot.parts
	return plot
}

// occupy takes a part of a parcel from a site; where the parcel has a hollow,
// by so much more.
func (p *park) occupy(site string, side byte, m2 float64, number string) *orb.Polygon {
	free := p.site(site)
	hollow, hollowed := hollows[number]
	if hollowed {
		m2 -= area(orb.Polygon{hollow.ring(free.Bound().Center())})
	}
	piece, rest := p.take(free, side, m2, number)
	if rest == nil {
		panic("demo: too little land for " + number)
	}
	if hollowed {
		*piece = append(*piece, hollow.ring(piece.Bound().Center()))
	}
	p.sites[site] = rest
	return piece
}

// ring is the hollow's edge around the middle of a parcel, clockwise.
func (h hollow) ring(middle orb.Point) orb.Ring {
	points, wave := 4.0, 0.0
	if h.round {
		points, wave = 17, 0.11
	}
	var ring orb.Ring
	for k := range int(points) {
		turn := -2 * math.Pi * (float64(k) + 0.5) / points
		reach := 1 + wave*math.Sin(3*turn+h.rx)
		if !h.round {
			reach = math.Sqrt2
		}
		sin, cos := math.Sincos(turn)
		ring = append(ring, orb.Point{middle[0] + h.dx + h.rx*reach*cos, middle[1] + h.dy + h.ry*reach*sin})
	}
	return append(ring, ring[0])
}

// everything is the side from which a disposal takes all that is left.
const everything = '*'

// dispose takes the land of a disposal out of what is left of a parcel, from
// one side. Parts of the parcel that are smaller than that go whole.
func (p *park) dispose(l *plot, mu land.Mu, side byte, seed string) (taken []*orb.Polygon) {
	if side == everything {
		taken, l.rest = l.rest, nil
		return taken
	}
	m2 := mu.InexactFloat64() * l.perMu
	for left := m2; left > m2*slight; {
		piece, rest := p.take(l.rest[0], side, left, seed)
		taken, left = append(taken, piece), left-area(*piece)
		if l.rest = l.rest[1:]; rest != nil {
			l.rest = append([]*orb.Polygon{rest}, l.rest...)
			break
		}
	}
	return taken
}
