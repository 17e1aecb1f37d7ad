package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// ellipsoidRing is the sum of the official trapezoids of a ring.
func ellipsoidRing(r orb.Ring) float64 {
	var sum float64
	for i := 1; i < len(r); i++ {
		sum += edgeTrapezoids(r[i-1], r[i], r[0][0])
	}
	return math.Abs(sum)
}

// edgeTrapezoids sums the trapezoids between the pieces of the edge p–q and the
// meridian at lon0. All pieces have one ΔB.
func edgeTrapezoids(p, q orb.Point, lon0 float64) (sum float64) {
	n := float64(pieces(p, q))
	sines := oddMultiples(math.Sincos((q[1] - p[1]) / n * degree / 2))
	for k := range int(n) {
		mid := between(p, q, (float64(k)+0.5)/n)
		sum += (mid[0] - lon0) * degree * zoneBelt(sines, mid[1]*degree)
	}
	return sum
}

// zoneBelt is 2b²[…] of the official formula: the ellipsoid's area per radian of
// longitude between two parallels, from the sines of ½ΔB, 3/2ΔB, … and the middle
// latitude.
func zoneBelt(sines [5]float64, mid float64) float64 {
	sin, cos := math.Sincos(mid)
	cosines := oddMultiples(cos, sin)
	var sum float64
	for i, c := range belt {
		sum += c * sines[i] * cosines[i]
	}
	return sum
}

// oddMultiples is, given sin x and cos x, the five sines of x, 3x, 5x, 7x, 9x;
// given cos x and sin x, their cosines with alternating signs, which zoneBelt's
// coefficients have too: cos(kx) = ±sin(k(π/2−x)).
func oddMultiples(sin, cos float64) (s [5]float64) {
	twoCos2x := 2 - 4*sin*sin
	s[0], s[1] = sin, sin*(3-4*sin*sin)
	for i := 2; i < len(s); i++ {
		s[i] = twoCos2x*s[i-1] - s[i-2]
	}
	return s
}

// belt holds 2b²·A … 2b²·E of the official formula; the signs between the terms
// lie in the cosines of oddMultiples.
var belt = beltOf(cgcs2000)

func beltOf(e ellipsoid) [5]float64 {
	e2 := e.e2()
	e4, e6, e8 := e2*e2, e2*e2*e2, e2*e2*e2*e2
	c := [5]float64{
		1 + e2*3/6 + e4*30/80 + e6*35/112 + e8*630/2304,
		e2/6 + e4*15/80 + e6*21/112 + e8*420/2304,
		e4*3/80 + e6*7/112 + e8*180/2304,
		e6/112 + e8*45/2304,
		e8 * 5 / 2304,
	}
	for i := range c {
		c[i] *= 2 * e.b() * e.b()
	}
	return c
}
