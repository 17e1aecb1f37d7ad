package demo

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/land"
)

// ground is a generated parcel on the ground: the whole of it and the two parts
// into which a path through its middle cuts it. Nobody sees further than that.
type ground struct{ whole, left, right land.Measured }

func (g ground) drawn() bool { return g.whole.Shape != nil }

// ground draws a parcel inside the square: a block of 5 to 40 vertices with
// uneven sides, of which every vertex is seen from the middle, so that no edge
// crosses another and any path from the middle to two vertices cuts it in two.
func (f field) ground(r *rand.Rand) ground {
	w, h := f.side*(0.45+0.45*r.Float64()), f.side*(0.45+0.45*r.Float64())
	middle := orb.Point{(f.side - w) * 0.45 * (2*r.Float64() - 1), (f.side - h) * 0.45 * (2*r.Float64() - 1)}
	n := 5 + int(36*math.Pow(r.Float64(), 2.2))
	wave, phase := float64(2+r.IntN(4)), 2*math.Pi*r.Float64()
	ring := make(orb.Ring, 0, n+1)
	for _, t := range along(n, r) {
		p := onRectangle(t, w, h)
		angle := math.Atan2(p[1], p[0])
		in := 1 - 0.03*(1+math.Sin(wave*angle+phase)) - 0.02*r.Float64()
		ring = append(ring, f.point(orb.Point{middle[0] + p[0]*in, middle[1] + p[1]*in}))
	}
	cut := 2 + r.IntN(n-3)
	centre := f.point(middle)
	part := func(from, to int) land.Measured {
		out := append(orb.Ring{centre}, ring[from:min(to+1, n)]...)
		if to == n {
			out = append(out, ring[0])
		}
		return measured(append(out, centre))
	}
	g := ground{left: part(0, cut), right: part(cut, n)}
	g.whole = measured(append(ring, ring[0]))
	return g
}

// along is n places on the outline of a rectangle, four of them its corners, at
// whole numbers from 0 to 3; in order, none close to another.
func along(n int, r *rand.Rand) []float64 {
	sides := [4]int{}
	for range n - 4 {
		sides[r.IntN(4)]++
	}
	var out []float64
	for corner, more := range sides {
		out = append(out, float64(corner))
		for i := range more {
			out = append(out, float64(corner)+(float64(i)+0.7+0.6*r.Float64())/(float64(more)+1))
		}
	}
	return out
}

// onRectangle is a place on the outline of a rectangle about the origin,
// counter-clockwise from its lower left corner.
func onRectangle(t, w, h float64) orb.Point {
	side, rest := math.Modf(t)
	switch side {
	case 0:
		return orb.Point{w * (rest - 0.5), -h / 2}
	case 1:
		return orb.Point{w / 2, h * (rest - 0.5)}
	case 2:
		return orb.Point{w * (0.5 - rest), h / 2}
	default:
		return orb.Point{-w / 2, h * (0.5 - rest)}
	}
}

// measured is a ring with its areas; whoever loads it need not check it again.
func measured(ring orb.Ring) land.Measured {
	shape := orb.MultiPolygon{{ring}}
	crs, err := geo.OwnZone(ring.Bound())
	if err != nil {
		panic(err) // the province lies in zones 36 to 38
	}
	return land.Measured{Shape: shape,
		PlaneM2:     decimal.NewFromFloat(geo.PlaneArea(shape, crs)).Round(4),
		EllipsoidM2: decimal.NewFromFloat(geo.EllipsoidArea(shape)).Round(4)}
}
