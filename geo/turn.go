package geo

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// turn says which way a→b→c bends, exactly: 1 to the left, −1 to the right, 0
// for points on one line. Libraries that call this robust round the products and
// err for one nearly straight triple in 600, and a validity check built on that
// contradicts PostGIS.
//
// The sign is that of (b−a)×(c−a). Where the four differences have no rounding
// error, which holds for any local shape, two fused multiply-adds give it; else
// long floats do.
func turn(a, b, c orb.Point) int {
	ux, ok1 := exactSub(b[0], a[0])
	uy, ok2 := exactSub(b[1], a[1])
	vx, ok3 := exactSub(c[0], a[0])
	vy, ok4 := exactSub(c[1], a[1])
	if !(ok1 && ok2 && ok3 && ok4) {
		return turnLong(a, b, c)
	}
	return compareProducts(ux, vy, uy, vx)
}

// exactSub is x−y and whether it is free of rounding error.
func exactSub(x, y float64) (d float64, exact bool) {
	d = x - y
	back := d - x
	return d, (x-(d-back))-(y+back) == 0
}

// compareProducts is the sign of a·b − c·d. Rounding keeps the order of two
// products or makes them equal, and then their remainders decide.
func compareProducts(a, b, c, d float64) int {
	p, q := a*b, c*d
	if p != q {
		return sign(p - q)
	}
	return sign(math.FMA(a, b, -p) - math.FMA(c, d, -q))
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// turnLong is turn in long floats: 1024 bits hold the exact products of any
// coordinates in degrees or metres down to 1e-60.
func turnLong(a, b, c orb.Point) int {
	sub := func(x, y float64) *big.Float {
		d := new(big.Float).SetPrec(1024).SetFloat64(x)
		return d.Sub(d, big.NewFloat(y))
	}
	left := sub(b[0], a[0])
	left.Mul(left, sub(c[1], a[1]))
	right := sub(b[1], a[1])
	right.Mul(right, sub(c[0], a[0]))
	return left.Cmp(right)
}
