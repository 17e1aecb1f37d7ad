package surveytxt

import (
	"math"
	"math/big"
	"strconv"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// plane is the rings of a shape in steps of 0.1 mm, x = east and y = north, part
// after part, each an outer ring and its holes. Coordinates as they are written are
// whole numbers, so areas are exact.
type plane []planeRing

type planeRing struct {
	hole   bool
	points [][2]int64
}

// steps is how many are in a metre.
const steps = 10_000

// newPlane projects a shape from its own system into a zone, and checks it as it
// will be read.
func newPlane(shape orb.MultiPolygon, from, zone geo.CRS) (all plane, _ error) {
	rounded := make(orb.MultiPolygon, len(shape))
	for i, polygon := range shape {
		for j, r := range polygon {
			ring, points := planeRing{j > 0, make([][2]int64, len(r))}, make(orb.Ring, len(r))
			for k, p := range r {
				p = project(p, from, zone)
				for axis := range p {
					ring.points[k][axis] = int64(math.Round(p[axis] * steps))
					points[k][axis] = float64(ring.points[k][axis]) / steps
				}
			}
			all, rounded[i] = append(all, ring), append(rounded[i], points)
		}
	}
	return all, check(rounded, zone)
}

// project takes a point from one system to another.
func project(p orb.Point, from, to geo.CRS) orb.Point {
	if from == to {
		return p
	}
	return to.Forward(from.Inverse(p))
}

// check holds a shape to what readers hold it to.
func check(shape orb.MultiPolygon, zone geo.CRS) error {
	if faults := geo.StructureIn(shape, zone); len(faults) > 0 {
		return faults
	}
	number, _ := zone.Zone()
	for i, polygon := range shape {
		for j, r := range polygon {
			for _, p := range r {
				own := p[0] - float64(number)*1e6
				if own < eastMin || own > eastMax || !isNorth(p[1]) {
					return geo.Faults{{Rule: geo.OutsideZone, Path: geo.Path{Part: i, Ring: j, Point: -1}, Place: &p}}
				}
			}
		}
	}
	return geo.Topology(shape).Err()
}

// points is how many rows the shape has, those that close rings included.
func (s plane) points() (n int) {
	for _, r := range s {
		n += len(r.points)
	}
	return n
}

// hectares is the area with four decimals, rounded half up.
func (s plane) hectares() string {
	twice := new(big.Int)
	for _, r := range s {
		if a := r.twice(); r.hole {
			twice.Sub(twice, a)
		} else {
			twice.Add(twice, a)
		}
	}
	const place = 2 * steps * steps // a square metre, twice
	n := twice.Add(twice, big.NewInt(place/2)).Div(twice, big.NewInt(place)).Int64()
	b := strconv.AppendInt(nil, n/10_000, 10)
	b = append(b, '.')
	return string(append(b, strconv.Itoa(int(10_000 + n%10_000))[1:]...))
}

// twice is twice the area of the ring, in square steps.
func (r planeRing) twice() *big.Int {
	sum, a, b, product := new(big.Int), new(big.Int), new(big.Int), new(big.Int)
	for i := 1; i < len(r.points); i++ {
		p, q, o := r.points[i-1], r.points[i], r.points[0]
		sum.Add(sum, product.Mul(a.SetInt64(p[0]-o[0]), b.SetInt64(q[1]-o[1])))
		sum.Sub(sum, product.Mul(a.SetInt64(q[0]-o[0]), b.SetInt64(p[1]-o[1])))
	}
	return sum.Abs(sum)
}

// appendMetres appends a coordinate with four decimals. None is negative.
func appendMetres(b []byte, n int64) []byte {
	b = strconv.AppendInt(b, n/steps, 10)
	b = append(b, '.')
	return append(b, strconv.Itoa(int(steps + n%steps))[1:]...)
}
