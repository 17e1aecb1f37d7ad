package geo

import (
	"math"
	"math/cmplx"

	"github.com/paulmach/orb"
)

// mercator is a transverse Mercator projection of an ellipsoid, of which
// Gauss–Krüger is the case with scale 1.
//
// Both ways use Krüger's series in the third flattening n to its sixth order, in
// the form of C. F. F. Karney, "Transverse Mercator with an accuracy of a few
// nanometers", J. Geodesy 85 (2011), equations 7–36: nanometres within 30° of the
// central meridian, millimetres much farther out.
type mercator struct {
	lon0         float64    // central meridian, degrees
	east0, north float64    // false easting, and the false northing less that of the origin, metres
	radius       float64    // k₀·A, metres: A·2π is the length of a meridian
	ecc          float64    // first eccentricity
	alpha, beta  [6]float64 // coefficients forward and inverse
}

// origin says where and how a transverse Mercator projection is laid: latitude
// and longitude of its origin in degrees, scale there, false coordinates in
// metres.
type origin struct{ lat, lon, scale, east, north float64 }

// newMercator makes the projection of e at o.
func newMercator(e ellipsoid, o origin) *mercator {
	n := e.f / (2 - e.f)
	n2 := n * n
	m := &mercator{
		lon0:   o.lon,
		east0:  o.east,
		radius: o.scale * e.a / (1 + n) * (1 + n2/4 + n2*n2/64 + n2*n2*n2/256),
		ecc:    math.Sqrt(e.e2()),
		alpha:  seriesAt(n, krügerForward),
		beta:   seriesAt(n, krügerInverse),
	}
	m.north = o.north - m.forward(orb.Point{o.lon, o.lat})[1]
	return m
}

// forward projects a point in degrees to metres.
func (m *mercator) forward(p orb.Point) orb.Point {
	sinLon, cosLon := math.Sincos((p[0] - m.lon0) * degree)
	tau := m.conformal(math.Tan(p[1] * degree))
	z := complex(math.Atan2(tau, cosLon), math.Asinh(sinLon/math.Hypot(tau, cosLon)))
	z += sineSeries(z, &m.alpha)
	return orb.Point{m.east0 + m.radius*imag(z), m.north + m.radius*real(z)}
}

// inverse takes a point in metres back to degrees.
func (m *mercator) inverse(p orb.Point) orb.Point {
	z := complex((p[1]-m.north)/m.radius, (p[0]-m.east0)/m.radius)
	z -= sineSeries(z, &m.beta)
	sin, cos := math.Sincos(real(z))
	sinh := math.Sinh(imag(z))
	lat := math.Atan(m.geographic(sin / math.Hypot(sinh, cos)))
	return orb.Point{m.lon0 + math.Atan2(sinh, cos)/degree, lat / degree}
}

// conformal turns the tangent of a geographic latitude into that of the
// conformal one (Karney's equations 7–9).
func (m *mercator) conformal(tau float64) float64 {
	t1 := math.Hypot(1, tau)
	sigma := math.Sinh(m.ecc * math.Atanh(m.ecc*tau/t1))
	return tau*math.Hypot(1, sigma) - sigma*t1
}

// geographic undoes conformal by Newton's method (equations 19–21), which
// doubles its correct digits each time: three rounds are more than enough.
func (m *mercator) geographic(conformal float64) float64 {
	e2 := m.ecc * m.ecc
	tau := conformal / (1 - e2)
	for range 3 {
		now := m.conformal(tau)
		tau += (conformal - now) / math.Hypot(1, now) *
			(1 + (1-e2)*tau*tau) / ((1 - e2) * math.Hypot(1, tau))
	}
	return tau
}

// sineSeries is Σ c[j]·sin 2(j+1)z by Clenshaw's rule.
func sineSeries(z complex128, c *[6]float64) complex128 {
	sin, cos := cmplx.Sin(2*z), 2*cmplx.Cos(2*z)
	var b1, b2 complex128
	for j := len(c) - 1; j >= 0; j-- {
		b1, b2 = complex(c[j], 0)+cos*b1-b2, b1
	}
	return sin * b1
}

// seriesAt evaluates the table's rows at n, row j being a polynomial whose
// lowest power is j+1.
func seriesAt(n float64, rows [6][]float64) (c [6]float64) {
	for j, row := range rows {
		for k := len(row) - 1; k >= 0; k-- {
			c[j] = c[j]*n + row[k]
		}
		c[j] *= math.Pow(n, float64(j+1))
	}
	return c
}

// krügerForward and krügerInverse are Karney's α (equation 35) and β (36).
var (
	krügerForward = [6][]float64{
		{1. / 2, -2. / 3, 5. / 16, 41. / 180, -127. / 288, 7891. / 37800},
		{13. / 48, -3. / 5, 557. / 1440, 281. / 630, -1983433. / 1935360},
		{61. / 240, -103. / 140, 15061. / 26880, 167603. / 181440},
		{49561. / 161280, -179. / 168, 6601661. / 7257600},
		{34729. / 80640, -3418889. / 1995840},
		{212378941. / 319334400},
	}
	krügerInverse = [6][]float64{
		{1. / 2, -2. / 3, 37. / 96, -1. / 360, -81. / 512, 96199. / 604800},
		{1. / 48, 1. / 15, -437. / 1440, 46. / 105, -1118711. / 3870720},
		{17. / 480, -37. / 840, -209. / 4480, 5569. / 90720},
		{4397. / 161280, -11. / 504, -830251. / 7257600},
		{4583. / 161280, -108847. / 3991680},
		{20648693. / 638668800},
	}
)
