package demo

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// park is the ground plan. Its mesh lies in a plane of metres around the park's
// centre in which streets are nearly straight; [bend] and [degrees] take it from
// there to where it lies on the ground.
type park struct {
	mesh
	sites map[string]*orb.Polygon // by name: what no parcel has taken yet
}

func newPark() *park { return &park{sites: map[string]*orb.Polygon{}} }

// site is the free land of a block, "D6"; where the stream cuts the block, of
// its part on the northern or southern bank, "D5n" or "D5s"; and of a half of
// either, as "D6-N" and "D6-S" or "D6-W" and "D6-E".
func (p *park) site(name string) *orb.Polygon {
	if s, ok := p.sites[name]; ok {
		return s
	}
	if whole, side, halved := strings.Cut(name, "-"); halved {
		p.halve(whole, side[0])
	} else {
		p.sites[name] = p.bankside(p.add(block(name)), name[2:])
	}
	return p.sites[name]
}

// halve divides a site into the half on a side and the other.
func (p *park) halve(site string, side byte) {
	opposite := map[byte]string{'N': "-S", 'S': "-N", 'W': "-E", 'E': "-W"}
	whole := p.site(site)
	half, other := p.take(whole, side, area(*whole)*(0.46+0.08*dice(site).Float64()), site)
	p.sites[site+"-"+string(side)], p.sites[site+opposite[side]] = half, other
}

// bankside is the part of a block on the "n" or "s" bank of the stream, or the
// block itself where no bank is named.
func (p *park) bankside(block *orb.Polygon, side string) *orb.Polygon {
	if side == "" {
		return block
	}
	north, south, ok := p.split(block, bank(side == "n"))
	switch {
	case !ok:
		panic("demo: the stream does not cut the block")
	case side == "n":
		return north
	}
	return south
}

// block is the land between four streets, with its corners cut for the traffic's
// sight and a point every thirty metres or so where the streets curve.
func block(name string) orb.Polygon {
	i, j := int(name[0]-'A'), int(name[1]-'1')
	w, e, s, n := avenues[i], avenues[i+1], roads[j], roads[j+1]
	corners := orb.Ring{
		corner(w, s, w.width/2, s.width/2), corner(e, s, -e.width/2, s.width/2),
		corner(e, n, -e.width/2, -n.width/2), corner(w, n, w.width/2, -n.width/2),
	}
	r := dice(name)
	var ring orb.Ring
	for k, c := range corners {
		cut := 8 + 5*r.Float64()
		last, next := corners[(k+3)%4], corners[(k+1)%4]
		ring = append(ring, toward(c, last, cut), toward(c, next, cut))
		length := distance(c, next)
		steps := math.Round(length / 30)
		for t := 1.0; t < steps; t++ {
			ring = append(ring, toward(c, next, (t+0.5*(r.Float64()-0.5))*length/steps))
		}
	}
	return orb.Polygon{append(ring, ring[0])}
}

// toward is the point so many metres from a on the way to b.
func toward(a, b orb.Point, metres float64) orb.Point {
	t := metres / distance(a, b)
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

// slight is how small a part of an area is not worth a cut of its own.
const slight = 0.005

// take cuts so many square metres off a polygon from one side, N, E, S or W,
// and gives the piece and the rest. A polygon of hardly more is taken whole,
// with no rest.
func (p *park) take(from *orb.Polygon, side byte, m2 float64, seed string) (piece, rest *orb.Polygon) {
	if m2 > area(*from)*(1-slight) {
		return from, nil
	}
	f := newFence(*from, side, seed)
	left, right, ok := p.split(from, f.line(f.place(*from, m2)))
	if !ok {
		panic(fmt.Sprintf("demo: %s cannot be fenced off", seed))
	}
	if side == 'N' || side == 'W' {
		return left, right
	}
	return right, left
}
