package demo

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"
)

// fence is the line along which land is divided: nearly parallel to one side of
// it, but a little askew, bulging or with a step, as boundaries come to be.
type fence struct {
	upright      bool    // runs north, and divides west from east; else runs east
	fromFar      bool    // the piece lies on the side of greater coordinates
	from, to     float64 // where it begins and ends, along
	near, far    float64 // between which it lies, across
	lean, bulge  float64
	step, stepAt float64 // metres across, and where, as a part of its length
	beat         float64 // metres between its points
}

// newFence is a fence for cutting a piece off one side of a polygon.
func newFence(p orb.Polygon, side byte, seed string) fence {
	b := p.Bound()
	f := fence{upright: side == 'W' || side == 'E', fromFar: side == 'N' || side == 'E'}
	along, across := 0, 1
	if f.upright {
		along, across = 1, 0
	}
	f.from, f.to = b.Min[along]-20, b.Max[along]+20
	f.near, f.far = b.Min[across], b.Max[across]
	f.wander(dice(seed + string(side)))
	return f
}

// wander draws the fence's irregularity.
func (f *fence) wander(r *rand.Rand) {
	between := func(low, high float64) float64 { return low + (high-low)*r.Float64() }
	f.lean, f.beat = between(-0.035, 0.035), between(22, 34)
	switch kind := r.Float64(); {
	case kind < 0.35:
		f.bulge = between(-7, 7)
	case kind < 0.6:
		deep := min(15, (f.far-f.near)*between(0.06, 0.1))
		f.step, f.stepAt = math.Copysign(deep, r.Float64()-0.5), between(0.35, 0.65)
	}
}

// line is the fence at a distance across. Left of it lies the north or the west.
func (f fence) line(at float64) orb.LineString {
	var line orb.LineString
	for _, s := range f.posts() {
		length := f.to - f.from
		across := at + f.lean*length*(s-0.5) + f.bulge*math.Sin(math.Pi*s) + f.step/2
		if s <= f.stepAt {
			across -= f.step
		}
		if f.upright {
			line = append(line, orb.Point{across, f.from + s*length})
		} else {
			line = append(line, orb.Point{f.from + s*length, across})
		}
	}
	return line
}

// posts is where the fence's points stand, as parts of its length.
func (f fence) posts() []float64 {
	var out []float64
	n := math.Ceil((f.to - f.from) / f.beat)
	for k := 0.0; k <= n; k++ {
		out = append(out, k/n)
	}
	if f.step != 0 {
		out = append(out, f.stepAt, f.stepAt+0.004)
		slices.Sort(out)
	}
	return out
}

// place is where the fence has to stand for the piece to have an area.
func (f fence) place(p orb.Polygon, m2 float64) float64 {
	low, high := f.near, f.far
	for range 60 {
		at := (low + high) / 2
		if f.piece(p, at) < m2 == f.fromFar {
			high = at
		} else {
			low = at
		}
	}
	return (low + high) / 2
}

// piece is the area of the piece with the fence at a place. A fence that does
// not cut the polygon leaves nothing of it on the side to which it is nearer.
func (f fence) piece(p orb.Polygon, at float64) float64 {
	path := f.line(at)
	left, right, ok := divide(p, path, crossings(p[0], path))
	switch {
	case !ok && (at > (f.near+f.far)/2) == f.fromFar:
		return 0
	case !ok:
		return area(p)
	case f.fromFar != f.upright: // N or W
		return area(left)
	}
	return area(right)
}
