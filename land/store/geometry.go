package store

import (
	"context"
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
)

// Part is a shape that a preview found, with its areas and the mu that a
// disposal on it would be proposed with.
type Part struct {
	land.Measured
	ProposedMu land.Mu
}

// Preview is what PostGIS makes of a drawing. Nothing is stored.
type Preview struct {
	Parts []Part
	// Outside and Over are what of the drawn part lies outside the parcel, and
	// over live disposals; empty where nothing does but slivers.
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

var operations = map[Operation]string{
	OpMeasure:   `select st_multi(st_geomfromewkb($2)) from parcel where id = $1`,
	OpClip:      `select st_multi(st_collectionextract(st_intersection(st_geomfromewkb($2), (` + free + `)), 3))`,
	OpSplit:     `select st_multi(d.geom) from st_dump(st_collectionextract(st_split((` + free + `), st_geomfromewkb($2)), 3)) d`,
	OpRemainder: free,
}

// Preview computes an operation on a parcel of the actor's regions: with a
// drawn polygon for measure and clip, with a line for split.
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
	if books.Parcel.Shape == nil {
		return Preview{}, refusals["a_drawn_disposal_needs_a_mapped_parcel"]
	}
	var out Preview
	err = d.read(ctx, func(tx pgx.Tx) error {
		args := []any{parcel}
		if op != OpRemainder {
			wkb, err := geo.EncodeEWKB(drawn, 4490)
			if err != nil {
				return err
			}
			args = append(args, wkb)
		}
		if op == OpMeasure {
			if err := out.readAmiss(ctx, tx, args); err != nil {
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
			out.Parts = append(out.Parts, Part{m, land.Proposed(books.Parcel.ListedMu, books.Remains(), m.PlaneM2, *books.Parcel.PlaneM2)})
		}
		return nil
	})
	return out, err
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
	default:
		faults = geo.Validate(drawn)
	}
	if len(faults) > 0 {
		return &land.Error{Kind: land.Invalid, Details: land.Faults("body.geometry", faults)}
	}
	return nil
}

// readAmiss finds what of the drawn part lies where it must not, by the same
// tolerance as the constraints.
func (p *Preview) readAmiss(ctx context.Context, tx pgx.Tx, args []any) error {
	sql := `
		with drawn as (select st_geomfromewkb($2) as shape), amiss as (
			select 1 as n, st_difference(d.shape, p.shape) as shape from drawn d, parcel p where p.id = $1
			union all
			select 2, st_intersection(d.shape, st_union(o.shape)) from drawn d, disposal o
			where o.parcel_id = $1 and o.state in ` + live + ` and o.shape is not null
			group by d.shape
		)
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
