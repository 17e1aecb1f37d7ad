package geotest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// projected lists the systems that are compared: every one there is.
func projected() (all []geo.CRS) {
	for code := 4491; code <= 4554; code++ {
		crs, err := geo.ByEPSG(code)
		if err != nil {
			panic(err)
		}
		all = append(all, crs)
	}
	return all
}

// around makes 100 points of latitudes 0 to 55 within 3.5° of a system's central
// meridian.
func around(crs geo.CRS) (points []orb.Point) {
	r := rand.New(rand.NewPCG(uint64(crs.EPSG()), 0))
	for range 100 {
		points = append(points, orb.Point{crs.Meridian() + 7*r.Float64() - 3.5, 55 * r.Float64()})
	}
	return points
}

func projections(q Query) (r Result, err error) {
	for _, crs := range projected() {
		points := around(crs)
		theirs, err := transform(q, points, geo.Geographic, crs)
		if err != nil {
			return r, err
		}
		for i, p := range points {
			r.compare(crs, p, crs.Forward(p), theirs[i], 1)
		}
	}
	return r, nil
}

func projectionsBack(q Query) (r Result, err error) {
	for _, crs := range projected() {
		var points []orb.Point
		for _, p := range around(crs) {
			points = append(points, crs.Forward(p))
		}
		theirs, err := transform(q, points, crs, geo.Geographic)
		if err != nil {
			return r, err
		}
		for i, p := range points {
			r.compare(crs, p, crs.Inverse(p), theirs[i], 111_320)
		}
	}
	return r, nil
}

// compare adds the distance of two points, given the metres in their unit.
func (r *Result) compare(crs geo.CRS, of, ours, theirs orb.Point, metres float64) {
	d := metres * math.Hypot(ours[0]-theirs[0], ours[1]-theirs[1])
	r.add(d, 0.0001, func() string {
		return fmt.Sprintf("%v of %v: %.9f here, %.9f in PostGIS", crs, of, ours, theirs)
	})
}

func transform(q Query, points []orb.Point, from, to geo.CRS) ([]orb.Point, error) {
	x, y := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		x[i], y[i] = p[0], p[1]
	}
	var pairs [][]float64
	if err := q(&pairs, projectSQL, x, y, from.EPSG(), to.EPSG()); err != nil {
		return nil, err
	}
	answers := make([]orb.Point, len(pairs))
	for i, xy := range pairs {
		answers[i] = orb.Point{xy[0], xy[1]}
	}
	return answers, nil
}
