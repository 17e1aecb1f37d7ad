package geo

import "math"

// ellipsoid is an oblate ellipsoid of revolution given by its semi-major axis
// in metres and its flattening.
type ellipsoid struct{ a, f float64 }

// cgcs2000 is the ellipsoid of EPSG:4490: a = 6378137 m, 1/f = 298.257222101.
var cgcs2000 = ellipsoid{a: 6378137, f: 1 / 298.257222101}

// b is the semi-minor axis in metres.
func (e ellipsoid) b() float64 { return e.a * (1 - e.f) }

// e2 is the square of the first eccentricity, (a²−b²)/a².
func (e ellipsoid) e2() float64 { return e.f * (2 - e.f) }

// degreeLengths gives the metres in one degree along the parallel and along the
// meridian at a latitude in degrees, from the radii of curvature there.
func (e ellipsoid) degreeLengths(lat float64) (east, north float64) {
	sin, cos := math.Sincos(lat * degree)
	w2 := 1 - e.e2()*sin*sin
	n := e.a / math.Sqrt(w2)
	return n * cos * degree, n * (1 - e.e2()) / w2 * degree
}

// degree is one degree in radians.
const degree = math.Pi / 180
