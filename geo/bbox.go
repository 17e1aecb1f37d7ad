package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Expand widens a bounding box in degrees by a distance in metres on every side,
// at least: on a side it takes the degrees of longitude of that side's wider
// latitude. It stops at the poles, and is empty where b is. Boxes are joined and
// compared with orb's own methods.
func Expand(b orb.Bound, metres float64) orb.Bound {
	if b.IsEmpty() {
		return b
	}
	_, north := cgcs2000.degreeLengths(0)
	dy := metres / north
	b.Min[1], b.Max[1] = max(b.Min[1]-dy, -90), min(b.Max[1]+dy, 90)
	east, _ := cgcs2000.degreeLengths(max(math.Abs(b.Min[1]), math.Abs(b.Max[1])))
	dx := min(metres/east, 360)
	b.Min[0], b.Max[0] = b.Min[0]-dx, b.Max[0]+dx
	return b
}
