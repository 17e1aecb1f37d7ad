package dxf

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// inside is a point inside a shape of sound structure, for its label: on the line
// halfway up the part that is the widest, in the middle of the longest stretch that
// is inside.
func inside(mp orb.MultiPolygon) orb.Point {
	widest := slices.MaxFunc(mp, func(a, b orb.Polygon) int { return cmp.Compare(width(a), width(b)) })
	box := widest.Bound()
	y := (box.Min[1] + box.Max[1]) / 2
	var crossings []float64
	for _, r := range widest {
		for i := 1; i < len(r); i++ {
			p, q := r[i-1], r[i]
			if (p[1] > y) != (q[1] > y) {
				crossings = append(crossings, p[0]+(y-p[1])*(q[0]-p[0])/(q[1]-p[1]))
			}
		}
	}
	slices.Sort(crossings)
	at, longest := box.Center(), -1.0
	for i := 1; i < len(crossings); i += 2 {
		if stretch := crossings[i] - crossings[i-1]; stretch > longest {
			longest, at = stretch, orb.Point{(crossings[i] + crossings[i-1]) / 2, y}
		}
	}
	return at
}

func width(p orb.Polygon) float64 {
	box := p.Bound()
	return box.Max[0] - box.Min[0]
}
