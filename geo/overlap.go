package geo

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Boxed is the box of one of many shapes, by the number that it goes by.
type Boxed struct {
	N                        int32
	West, South, East, North float64
}

// OfBound is a box by its number.
func OfBound(n int, b orb.Bound) Boxed {
	return Boxed{int32(n), b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

// Meeting finds the pairs of boxes that have a point in common, the lower number
// second, in no order and at most so many; more says that there are others. The
// boxes are sorted in place.
//
// They are swept from west to east in bands as high as twice the mean box, so
// that n boxes of about one size take n·log n steps. What lies in several bands
// is met in the southernmost one that both lie in.
func Meeting(boxes []Boxed, most int) (pairs [][2]int32, more bool) {
	if len(boxes) == 0 {
		return nil, false
	}
	slices.SortFunc(boxes, func(a, b Boxed) int { return cmp.Or(cmp.Compare(a.West, b.West), cmp.Compare(a.N, b.N)) })
	bands := bandsOf(boxes)
	open := map[int][]int32{} // by band, boxes that the sweep has not left behind
	for i := range boxes {
		b := &boxes[i]
		first, last := bands.of(b)
		for band := first; band <= last; band++ {
			still := open[band][:0]
			for _, at := range open[band] {
				o := &boxes[at]
				if o.East < b.West {
					continue
				}
				still = append(still, at)
				if o.North < b.South || b.North < o.South || band != max(first, bands.at(o.South)) {
					continue
				}
				if len(pairs) == most {
					return pairs, true
				}
				pairs = append(pairs, [2]int32{max(b.N, o.N), min(b.N, o.N)})
			}
			open[band] = append(still, int32(i))
		}
	}
	return pairs, false
}

// bands cut a height into so many equal parts.
type bands struct {
	south, height float64
}

// mostBands bounds the bands in which one box lies.
const mostBands = 1000

func bandsOf(boxes []Boxed) bands {
	south, north, sum := boxes[0].South, boxes[0].North, 0.0
	for _, b := range boxes {
		south, north, sum = min(south, b.South), max(north, b.North), sum+b.North-b.South
	}
	return bands{south, max(2*sum/float64(len(boxes)), (north-south)/mostBands, Grid)}
}

func (b bands) at(y float64) int { return int((y - b.south) / b.height) }

func (b bands) of(x *Boxed) (first, last int) { return b.at(x.South), b.at(x.North) }
