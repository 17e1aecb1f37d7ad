package geotest

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// Query runs a statement with arguments on a PostGIS and scans the one row that
// it gives. With pgx it is
//
//	func(dest any, sql string, args ...any) error {
//		return pool.QueryRow(ctx, sql, args...).Scan(dest)
//	}
type Query func(dest any, sql string, args ...any) error

// Agreement is one thing that package geo and PostGIS must say alike.
type Agreement struct {
	Name string
	Run  func(Query) (Result, error)
}

// Result is how well they agree: the largest deviation in the unit of the
// agreement, and a line for each case beyond the tolerance.
type Result struct {
	Cases     int
	Worst     float64
	Disagreed []string
}

// Agreements lists every comparison. Together they take some ten seconds.
var Agreements = []Agreement{
	{"ellipsoid area, 0.1 ppm + 0.005 m²", ellipsoidAreas},
	{"plane area in the own zone, 0.1 ppm + 0.005 m²", planeAreas},
	{"own zone, the same code", ownZones},
	{"projection, 0.1 mm", projections},
	{"projection back, 0.1 mm", projectionsBack},
	{"validity of the corpus", func(q Query) (Result, error) { return validity(q, corpusShapes()) }},
	{"validity of good shapes", func(q Query) (Result, error) { return validity(q, Shapes(10_000, 2)) }},
	{"validity of damaged shapes", func(q Query) (Result, error) { return validity(q, Damaged(10_000, 3)) }},
	{"validity of scribbles", func(q Query) (Result, error) { return validity(q, Scribbles(20_000, 4)) }},
}

// add counts a case and, beyond the tolerance, says what differs.
func (r *Result) add(deviation, tolerance float64, what func() string) {
	r.Cases++
	r.Worst = max(r.Worst, deviation)
	if !(deviation <= tolerance) {
		r.Disagreed = append(r.Disagreed, what())
	}
}

// Each statement takes an array of EWKB or of numbers and gives an array of
// answers in the same order. 0.0005° is at most 56 m.
const (
	overShapes = `from unnest($1::bytea[]) with ordinality as s(wkb, i),
		lateral (select ST_GeomFromEWKB(wkb) as g) as shape`
	ellipsoidSQL = `select array_agg(ST_Area(ST_Segmentize(g, 0.0005)::geography) order by i) ` + overShapes
	planeSQL     = `select array_agg(ST_Area(ST_Transform(ST_Segmentize(g, 0.0005), 4509 + floor(((ST_XMin(g) + ST_XMax(g)) / 2 + 1.5) / 3)::int)) order by i) ` + overShapes
	zoneSQL      = `select array_agg(4509 + floor(((ST_XMin(g) + ST_XMax(g)) / 2 + 1.5) / 3)::int order by i) ` + overShapes
	validSQL     = `select array_agg(ST_IsValid(g) order by i) ` + overShapes
	projectSQL   = `select array_agg(array[ST_X(p), ST_Y(p)] order by i)
		from unnest($1::float8[], $2::float8[]) with ordinality as c(x, y, i),
		lateral (select ST_Transform(ST_SetSRID(ST_MakePoint(x, y), $3::int), $4::int) as p) as t`
)

func ellipsoidAreas(q Query) (Result, error) {
	return areas(q, ellipsoidSQL, func(g orb.MultiPolygon) float64 { return geo.EllipsoidArea(g) })
}

func planeAreas(q Query) (Result, error) {
	return areas(q, planeSQL, func(g orb.MultiPolygon) float64 {
		zone, _ := geo.OwnZone(g.Bound())
		return geo.PlaneArea(g, zone)
	})
}

// areas compares 10,000 areas. The tolerance leaves room for pieces of 56 m there
// and 70 m here, and for geodesic pieces there.
func areas(q Query, sql string, own func(orb.MultiPolygon) float64) (r Result, err error) {
	shapes := Shapes(10_000, 1)
	var theirs []float64
	if err := ask(q, &theirs, sql, shapes); err != nil {
		return r, err
	}
	for i, g := range shapes {
		ours := own(g)
		r.add(math.Abs(ours-theirs[i]), 1e-7*theirs[i]+0.005, func() string {
			return fmt.Sprintf("shape %d: %.6f here, %.6f in PostGIS", i, ours, theirs[i])
		})
	}
	return r, nil
}

func ownZones(q Query) (r Result, err error) {
	shapes := Shapes(10_000, 1)
	var theirs []int
	if err := ask(q, &theirs, zoneSQL, shapes); err != nil {
		return r, err
	}
	for i, g := range shapes {
		zone, _ := geo.OwnZone(g.Bound())
		r.add(math.Abs(float64(zone.EPSG()-theirs[i])), 0, func() string {
			return fmt.Sprintf("shape %d: %v here, %d in PostGIS", i, zone, theirs[i])
		})
	}
	return r, nil
}

func validity(q Query, shapes []orb.MultiPolygon) (r Result, err error) {
	var theirs []bool
	if err := ask(q, &theirs, validSQL, shapes); err != nil {
		return r, err
	}
	for i, g := range shapes {
		faults := geo.Validate(g)
		deviation := 0.0
		if (len(faults) == 0) != theirs[i] {
			deviation = 1
		}
		r.add(deviation, 0, func() string {
			return fmt.Sprintf("shape %d: %v here, valid %t in PostGIS: %v", i, faults, theirs[i], g)
		})
	}
	return r, nil
}

func corpusShapes() (shapes []orb.MultiPolygon) {
	for _, c := range Corpus {
		shapes = append(shapes, c.Shape)
	}
	return shapes
}

func ask(q Query, dest any, sql string, shapes []orb.MultiPolygon) error {
	wkb := make([][]byte, len(shapes))
	for i, g := range shapes {
		b, err := geo.EncodeEWKB(g, geo.Geographic.EPSG())
		if err != nil {
			return err
		}
		wkb[i] = b
	}
	return q(dest, sql, wkb)
}
