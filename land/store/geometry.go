package store

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/land"
)

// Operation is what a preview computes.
type Operation string

// The operations of a preview.
const (
	OpMeasure   Operation = "measure"   // the drawn part, and what of it is amiss
	OpClip      Operation = "clip"      // the drawn part inside the parcel, less what live disposals hold
	OpSplit     Operation = "split"     // the parcel's free land cut by a line
	OpRemainder Operation = "remainder" // the parcel less what live disposals hold
	OpMend      Operation = "mend"      // the drawn shape made valid: what its rings go round, less its holes
	OpBoundary  Operation = "boundary"  // the drawn shape as the parcel's boundary, and what is amiss with that
	OpDivide    Operation = "divide"    // the parcel's free land cut by lines into parcels, with shares of what is open that add up
)

// Part is a shape that a preview found, with its areas and what a disposal on
// it would take of its parcel; nil where that has no boundary yet.
type Part struct {
	land.Measured
	Takes *land.Taking
}

// Preview is what PostGIS makes of a drawing. Nothing is stored.
type Preview struct {
	Parts []Part
	// Outside and Over are what of the drawn part lies outside the parcel, and
	// over live disposals. Of a boundary they are what of live disposals lies
	// outside it, and what of it lies over land still open in another listing.
	// Empty where nothing does but slivers.
	Outside, Over orb.MultiPolygon
}

// live is SQL for the states in which a disposal holds its ground.
var live = func() string {
	var states []string
	for _, s := range land.States {
		if s.Live() {
			states = append(states, "'"+string(s)+"'")
		}
	}
	return "(" + strings.Join(states, ", ") + ")"
}()

// free is the land of a parcel that no live disposal holds.
var free = `
	select st_multi(st_collectionextract(coalesce(st_difference(p.shape, held.shape), p.shape), 3))
	from parcel p, (select st_union(shape) as shape from disposal
		where parcel_id = $1 and state in ` + live + ` and shape is not null) held
	where p.id = $1`

// cut is the free land of a parcel as its pieces, cut by what is drawn.
var cut = `select st_multi(d.geom) from st_dump(st_collectionextract(st_split((` + free + `), st_geomfromewkb($2)), 3)) d`

var operations = map[Operation]string{
	OpMeasure:   `select st_multi(st_geomfromewkb($2)) from parcel where id = $1`,
	OpClip:      `select st_multi(st_collectionextract(st_intersection(st_geomfromewkb($2), (` + free + `)), 3))`,
	OpSplit:     cut,
	OpRemainder: free,
	OpMend: `select st_multi(st_collectionextract(st_makevalid(st_geomfromewkb($2), 'method=structure keepcollapsed=false'), 3))
		from parcel where id = $1`,
	OpBoundary: `select st_multi(st_geomfromewkb($2)) from parcel where id = $1`,
	OpDivide:   cut,
}

// ofBoundary reports whether the operation needs no boundary of the parcel.
func (op Operation) ofBoundary() bool { return op == OpMend || op == OpBoundary }

// Preview computes an operation on a parcel of the actor's regions: with a
// line for split, with lines for divide, with nothing for what remains, else
// with a drawn polygon.
func (d *Desk) Preview(ctx context.Context, parcel land.ID, op Operation, drawn orb.Geometry) (Preview, error) {
	sql, ok := operations[op]
	if !ok {
		return Preview{}, land.Refuse(land.Invalid, "body.op", "unknown_operation", "there is no such operation")
	}
	if err := checkDrawn(op, drawn); err != nil {
		return Preview{}, err
	}
	books, err := d.readBooks(ctx, ofParcel(parcel))
	if err != nil {
		return Preview{}, err
	}
	if books.Parcel.Shape == nil && !op.ofBoundary() {
		return Preview{}, refusals["a_drawn_disposal_needs_a_mapped_parcel"]
	}
	var out Preview
	err = d.read(ctx, func(tx pgx.Tx) error {
		args := []any{parcel}
		if op != OpRemainder {
			wkb, err := geo.EncodeEWKB(reaching(drawn), 4490)
			if err != nil {
				return err
			}
			args = append(args, wkb)
		}
		if amiss, ok := amissOf[op]; ok {
			if err := out.readAmiss(ctx, tx, amiss, args); err != nil {
				return err
			}
		}
		shapes, err := readShapes(ctx, tx, sql, args...)
		if err != nil {
			return err
		}
		for _, s := range shapes {
			m, details := d.Tree().Measure("body.geometry", books.Parcel.Region, s)
			if len(details) > 0 {
				return &land.Error{Kind: land.Invalid, Details: details}
			}
			part := Part{Measured: m}
			if books.Parcel.Shape != nil && op != OpBoundary {
				part.Takes = books.Taking(m.PlaneM2)
			}
			out.Parts = append(out.Parts, part)
		}
		if op == OpDivide {
			out.share(books)
		}
		return nil
	})
	return out, err
}

// share gives each part its share of what is open, as a split takes it where no
// part names an area.
func (p *Preview) share(books land.Books) {
	planes := make([]land.Mu, len(p.Parts))
	for i, part := range p.Parts {
		planes[i] = part.PlaneM2
	}
	for i, takes := range books.Sharing(planes) {
		p.Parts[i].Takes = &takes
	}
}

// reach is how far in degrees the ends of a line go on, some 0.2 m: one that was
// snapped to the boundary crosses it.
const reach = 2e-6

// reaching is lines whose ends go on a little; rings and polygons stay.
func reaching(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.MultiLineString:
		out := make(orb.MultiLineString, len(g))
		for i, line := range g {
			out[i] = reaching(line).(orb.LineString)
		}
		return out
	case orb.LineString:
		if len(g) < 2 || g[0] == g[len(g)-1] {
			return g
		}
		out := slices.Clone(g)
		out[0], out[len(g)-1] = farther(g[1], g[0]), farther(g[len(g)-2], g[len(g)-1])
		return out
	}
	return g
}

// farther is the point a little behind an end, as seen from the point before it.
func farther(from, end orb.Point) orb.Point {
	dx, dy := end[0]-from[0], end[1]-from[1]
	length := math.Hypot(dx, dy)
	if length == 0 {
		return end
	}
	return orb.Point{end[0] + dx/length*reach, end[1] + dy/length*reach}
}

func checkDrawn(op Operation, drawn orb.Geometry) error {
	var faults geo.Faults
	switch line, isLine := drawn.(orb.LineString); {
	case op == OpRemainder:
		if drawn != nil {
			return land.Refuse(land.Invalid, "body.geometry", "no_geometry", "what remains needs no drawing")
		}
	case op == OpSplit && isLine:
		faults = geo.Structure(line)
	case op == OpSplit:
		return land.Refuse(land.Invalid, "body.geometry", "wrong_type", "a split needs a LineString")
	case op == OpDivide:
		if faults = geo.Structure(drawn); len(faults) == 0 && drawn.Dimensions() != 1 {
			return land.Refuse(land.Invalid, "body.geometry", "wrong_type", "a division needs lines")
		}
	case op == OpMend:
		if faults = geo.Structure(drawn); len(faults) == 0 && drawn.Dimensions() != 2 {
			faults = geo.Faults{{Rule: geo.WrongType, Path: geo.Whole}}
		}
	default:
		faults = geo.Validate(drawn)
	}
	if len(faults) > 0 {
		return &land.Error{Kind: land.Invalid, Details: land.Faults("body.geometry", faults)}
	}
	return nil
}

// amissOf is SQL for what lies where it must not, numbered 1 for outside and 2
// for over, where drawn is the drawn shape.
var amissOf = map[Operation]string{
	OpMeasure: `
		select 1 as n, st_difference(d.shape, p.shape) as shape from drawn d, parcel p where p.id = $1
		union all
		select 2, st_intersection(d.shape, st_union(o.shape)) from drawn d, disposal o
		where o.parcel_id = $1 and o.state in ` + live + ` and o.shape is not null
		group by d.shape`,
	OpBoundary: `
		select 1 as n, st_difference(st_union(o.shape), d.shape) as shape from drawn d, disposal o
		where o.parcel_id = $1 and o.state in ` + live + ` and o.shape is not null
		group by d.shape
		union all
		select 2, st_intersection(d.shape, st_union(o.shape))
		from drawn d, parcel p, parcel o join balance b on b.parcel_id = o.id
		where p.id = $1 and o.task = p.task and o.id <> p.id and st_intersects(o.shape, d.shape)
			and b.open + b.reported + b.city_passed > 0
		group by d.shape`,
}

// readAmiss finds what of the drawn part lies where it must not, by the same
// tolerance as the constraints.
func (p *Preview) readAmiss(ctx context.Context, tx pgx.Tx, amiss string, args []any) error {
	sql := `
		with drawn as (select st_geomfromewkb($2) as shape), amiss as (` + amiss + `)
		select case when st_area(shape::geography) > greatest(1, (select st_area(shape::geography) / 1000 from drawn))
			then st_multi(st_collectionextract(shape, 3)) end
		from (values (1), (2)) wanted (n) left join amiss using (n) order by n`
	shapes, err := readShapes(ctx, tx, sql, args...)
	if err == nil {
		p.Outside, p.Over = shapes[0], shapes[1]
	}
	return err
}

// readShapes reads a query of multipolygons; an empty or null one is nil.
func readShapes(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]orb.MultiPolygon, error) {
	rows, err := tx.Query(ctx, `select st_asbinary(g) from (`+sql+`) s (g) where g is null or not st_isempty(g)`, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (mp orb.MultiPolygon, err error) {
		err = row.Scan(shape{&mp})
		return mp, err
	})
}
