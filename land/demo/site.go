package demo

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"

	"sanlei/land"
)

// A box is where a county of the generated books lies: west, south, east, north.
type box [4]float64

func (b box) meets(o box) bool { return b[0] < o[2] && o[0] < b[2] && b[1] < o[3] && o[1] < b[3] }

func (b box) centre() orb.Point { return orb.Point{(b[0] + b[2]) / 2, (b[1] + b[3]) / 2} }

// The province is laid out in cells of this many columns and rows, within its
// box and away from the edge. No cell is a county's real place, but the cells
// of a city lie about where the city does.
var (
	wholeProvince = box{108.85, 24.75, 114.15, 30.05}
	columns, rows = 12, 13
)

// seats is about where the cities lie, by the first four digits of their codes.
var seats = map[string]orb.Point{
	"4301": {112.98, 28.20}, "4302": {113.50, 27.05}, "4303": {112.55, 27.80}, "4304": {112.50, 26.90}, "4305": {110.90, 26.95},
	"4306": {113.20, 29.00}, "4307": {111.60, 29.10}, "4308": {110.50, 29.30}, "4309": {112.00, 28.50}, "4310": {113.00, 25.80},
	"4311": {111.60, 26.00}, "4312": {109.90, 27.50}, "4313": {111.70, 27.70}, "4331": {109.80, 28.60},
}

// sites gives every county a cell that no other has: a county whose box is
// known keeps it, and the nearest cells of a city go to its counties.
func sites(counties []land.Region) map[string]box {
	out := map[string]box{}
	waiting := map[string][]string{} // by city
	for _, c := range counties {
		if c.Extent != nil {
			out[c.Code] = box(*c.Extent)
		} else {
			waiting[c.Code[:4]] = append(waiting[c.Code[:4]], c.Code)
		}
	}
	type pair struct {
		city string
		cell box
		far  float64
	}
	var pairs []pair
	for _, cell := range cells() {
		if taken(out, cell) {
			continue
		}
		for city := range waiting {
			at, seat := cell.centre(), seats[city]
			pairs = append(pairs, pair{city, cell, math.Hypot(at[0]-seat[0], at[1]-seat[1])})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.city, b.city), cmp.Compare(a.cell[0], b.cell[0]), cmp.Compare(a.cell[1], b.cell[1]))
	})
	given := map[box]bool{}
	for _, p := range pairs {
		if left := waiting[p.city]; len(left) > 0 && !given[p.cell] {
			given[p.cell] = true
			out[left[0]], waiting[p.city] = p.cell, left[1:]
		}
	}
	return out
}

func taken(by map[string]box, cell box) bool {
	for _, b := range by {
		if b.meets(cell) {
			return true
		}
	}
	return false
}

func cells() (out []box) {
	w, h := (wholeProvince[2]-wholeProvince[0])/float64(columns), (wholeProvince[3]-wholeProvince[1])/float64(rows)
	for x := range columns {
		for y := range rows {
			west, south := wholeProvince[0]+float64(x)*w, wholeProvince[1]+float64(y)*h
			out = append(out, box{west, south, west + w, south + h})
		}
	}
	return out
}

// A field is the square in which one parcel lies: its centre in degrees, the
// side of the square in metres, and how far it is turned.
type field struct {
	at   orb.Point
	side float64
	turn float64
}

// The land of a county lies in three quarters, at these parts of its width and
// height, each with its share of the parcels.
var quarters = []struct{ x, y, share float64 }{{0.29, 0.31, 0.5}, {0.72, 0.34, 0.3}, {0.47, 0.76, 0.2}}

// The side of a parcel's square, and at most of a whole quarter, in metres.
const (
	widest  = 170
	quarter = 13000
)

// fields lays out so many squares in the county, in meshes that are turned a
// little, and gives the n-th of them.
func (b box) fields(n int, r *rand.Rand) func(n int) field {
	type mesh struct {
		first, across int
		field
	}
	var meshes []mesh
	first := 0
	for i, q := range quarters {
		count := int(math.Round(float64(n) * q.share))
		if i == len(quarters)-1 {
			count = n - first
		}
		across := max(1, int(math.Ceil(math.Sqrt(float64(count)))))
		at := orb.Point{b[0] + (b[2]-b[0])*(q.x+0.04*r.Float64()-0.02), b[1] + (b[3]-b[1])*(q.y+0.04*r.Float64()-0.02)}
		meshes = append(meshes, mesh{first, across, field{at, min(widest, quarter/float64(across)), 0.7*r.Float64() - 0.35}})
		first += count
	}
	return func(n int) field {
		i := len(meshes) - 1
		for meshes[i].first > n {
			i--
		}
		m, n := meshes[i], n-meshes[i].first
		x, y := float64(n%m.across)-float64(m.across-1)/2, float64(n/m.across)-float64(m.across-1)/2
		f := m.field
		f.at = f.point(orb.Point{x * f.side, y * f.side})
		return f
	}
}

// point is the place so many metres right and up of the field's centre.
func (f field) point(p orb.Point) orb.Point {
	sin, cos := math.Sincos(f.turn)
	east, north := p[0]*cos-p[1]*sin, p[0]*sin+p[1]*cos
	grid := func(degrees float64) float64 { return math.Round(degrees*1e9) / 1e9 }
	return orb.Point{grid(f.at[0] + east/(111320*math.Cos(f.at[1]*math.Pi/180))), grid(f.at[1] + north/110900)}
}
