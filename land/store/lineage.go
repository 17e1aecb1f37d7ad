package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/land"
)

// Line is where a parcel's land came from and where it went.
type Line struct {
	Parents  []Kin          // of which it was split off, or that became one in it
	Children []Kin          // that came of it
	Before   []Kin          // the parcel of the task before of which this is the rest, or which supplied this land
	After    []Kin          // those of later listings of which this is the one before
	Findings []land.Finding // what was told of its rows when their files were checked
}

// Kin is a parcel before or after another, with how much of its land went over.
type Kin struct {
	ID       land.ID
	Task     string
	ParcelNo string
	Mu       land.Mu
}

func readLine(ctx context.Context, tx pgx.Tx, id land.ID, scope []string, k known) (Line, error) {
	var l Line
	b := &pgx.Batch{}
	for side, to := range map[string]*[]Kin{"parent": &l.Parents, "child": &l.Children} {
		other := map[string]string{"parent": "child", "child": "parent"}[side]
		b.Queue(`
			select p.id, p.task, p.parcel_no, l.mu from lineage l join position o using (act_id) join parcel p on p.id = l.`+side+`
			where l.`+other+` = $1 and o.position <= $2::text::bigint order by p.parcel_no`, id, k.Position).
			Query(collect(to, pgx.RowToStructByPos[Kin]))
	}
	for side, to := range map[string]*[]Kin{
		`select carried_from from parcel where id = $1
			union all select x.parcel_id from parcel o join disposal x on x.id = o.arises_from where o.id = $1`: &l.Before,
		`select id from parcel where carried_from = $1
			union all select o.id from disposal x join parcel o on o.arises_from = x.id where x.parcel_id = $1`: &l.After,
	} {
		b.Queue(`
			select p.id, p.task, p.parcel_no, was.listed_mu
			from (`+side+`) kin (id)
			cross join lateral (select * from parcel p where p.id = kin.id and p.region = any($3) offset 0) p
			cross join lateral (
				select h.listed_mu from parcel_history h join position o using (act_id)
				where h.id = p.id and o.position <= $2::text::bigint order by o.position desc limit 1) was
			order by p.task, p.parcel_no`, id, k.Position, scope).Query(collect(to, pgx.RowToStructByPos[Kin]))
	}
	b.Queue(`
		select f.n, f.refuses, f.rule, f.location, f.message, f.value, f.lon, f.lat
		from import_finding f join import i on i.id = f.import_id join position o on o.act_id = i.act_id
		where f.parcel_id = $1 and o.position <= $2::text::bigint and not exists (
			select from undoing u join position back on back.act_id = u.act_id where u.undoes = i.act_id and back.position <= $2::text::bigint)
		order by o.position, f.rule, f.value`, id, k.Position).
		Query(collect(&l.Findings, scanFinding))
	return l, tx.SendBatch(ctx, b).Close()
}

// regroup splits a parcel or merges it with others. The land of the county is
// locked before the parcels, as by whoever lists or draws.
func (d *Desk) regroup(ctx context.Context, books land.Books, r land.ParcelStepRequest) error {
	id := books.Parcel.ID
	return d.recordJoint(ctx, func(tx pgx.Tx) (*joint, error) {
		if err := d.lockLand(ctx, tx, books.Task.Code, books.Parcel.Region); err != nil {
			return nil, err
		}
		all, err := d.lockBooks(ctx, tx, append(slices.Clone(r.With), id), true)
		if err != nil {
			return nil, err
		}
		if len(all) != len(r.With)+1 {
			return nil, land.Refuse(land.Invalid, "body.with", "unknown_parcel", "there are no such parcels, each once, besides the one that is merged")
		}
		own := slices.IndexFunc(all, func(b land.Books) bool { return b.Parcel.ID == id })
		if all[own].Rev != books.Rev {
			return nil, refusals["stale"]
		}
		all[0], all[own] = all[own], all[0]
		g, err := d.planRegrouping(ctx, tx, all, r)
		if err != nil {
			return nil, err
		}
		return regrouped(g), nil
	})
}

func (d *Desk) planRegrouping(ctx context.Context, tx pgx.Tx, all []land.Books, r land.ParcelStepRequest) (land.Regrouping, error) {
	first := all[0].Parcel
	if r.Step == land.Merge {
		whole, err := d.joined(ctx, tx, all)
		if err != nil {
			return land.Regrouping{}, err
		}
		return land.MergeParcels(d.Actor, all, r, whole)
	}
	var rest *land.Measured
	drawn := slices.ContainsFunc(r.Into, func(p land.Part) bool { return p.Shape != nil })
	if first.Shape != nil && drawn {
		var err error
		if rest, err = d.rest(ctx, tx, first, r.Into); err != nil {
			return land.Regrouping{}, err
		}
	}
	return all[0].Split(d.Actor, r, rest)
}

// regrouped is the act of a regrouping.
func regrouped(g land.Regrouping) *joint {
	j := newJoint(g.Parents[0].Act)
	for _, p := range g.Parents {
		j.turn(p.Books, p.Change, p.Discarded...)
		j.relisted = append(j.relisted, p.After)
	}
	for _, c := range g.Children {
		j.enter(c, g.On())
	}
	j.lineage = g.Lineage
	return j
}

// joined is the parcels' boundaries as one, nil where they have none.
func (d *Desk) joined(ctx context.Context, tx pgx.Tx, all []land.Books) (*land.Measured, error) {
	var ids []land.ID
	for _, b := range all {
		if b.Parcel.Shape == nil {
			return nil, nil
		}
		ids = append(ids, b.Parcel.ID)
	}
	shapes, err := readShapes(ctx, tx, `select st_multi(st_union(shape)) from parcel where id = any($1)`, ids)
	if err != nil {
		return nil, err
	}
	return d.measured("body.with", all[0].Parcel.Region, shapes[0])
}

func (d *Desk) measured(location, region string, shape orb.Geometry) (*land.Measured, error) {
	m, details := d.Tree().Measure(location, region, shape)
	if len(details) > 0 {
		return nil, &land.Error{Kind: land.Invalid, Details: details}
	}
	return &m, nil
}

// rest is what the parts leave of a parcel, nil where nothing but slivers is
// left. It refuses parts that reach beyond the parcel or lie over each other.
func (d *Desk) rest(ctx context.Context, tx pgx.Tx, p land.Parcel, parts []land.Part) (*land.Measured, error) {
	var shapes [][]byte
	for _, part := range parts {
		if part.Shape == nil {
			return nil, nil // refused by the plan
		}
		wkb, err := geo.EncodeEWKB(part.Shape.Shape, 4490)
		if err != nil {
			return nil, err
		}
		shapes = append(shapes, wkb)
	}
	if err := amiss(ctx, tx, p.ID, shapes); err != nil {
		return nil, err
	}
	left, err := readShapes(ctx, tx, `
		select st_multi(rest) from parcel p, lateral (
			select st_collectionextract(st_difference(p.shape, st_union(st_geomfromewkb(w))), 3) as rest from unnest($2::bytea[]) w) r
		where p.id = $1 and st_area(rest::geography) > greatest(1, p.ellipsoid_m2 / 1000)`, p.ID, shapes)
	if err != nil || len(left) == 0 {
		return nil, err
	}
	return d.measured("body.into", p.Region, left[0])
}

// amiss refuses the first part that lies outside its parcel or over another, by
// more than a sliver.
func amiss(ctx context.Context, tx pgx.Tx, parcel land.ID, shapes [][]byte) error {
	var rule string
	var n int
	var place []byte
	err := tx.QueryRow(ctx, `
		with part as (select n, st_geomfromewkb(w) as shape from unnest($2::bytea[]) with ordinality w (w, n)), stray as (
			select 'part_inside_the_parcel' as rule, t.n, t.shape as whole, st_difference(t.shape, p.shape) as shape from part t, parcel p where p.id = $1
			union all
			select 'parts_do_not_overlap', b.n, b.shape, st_intersection(a.shape, b.shape)
			from part a join part b on a.n < b.n and st_intersects(a.shape, b.shape)
		)
		select rule, n::int, st_asewkb(st_pointonsurface(st_collectionextract(shape, 3))) from stray
		where st_area(shape::geography) > greatest(1, st_area(whole::geography) / 1000) order by n limit 1`, parcel, shapes).Scan(&rule, &n, &place)
	if err == pgx.ErrNoRows {
		return nil
	}
	if err != nil {
		return err
	}
	message := map[string]string{"part_inside_the_parcel": "a part reaches beyond the parcel", "parts_do_not_overlap": "a part lies over another"}[rule]
	refusal := land.Refuse(land.Invalid, fmt.Sprintf("body.into.%d.geometry", n-1), rule, message)
	if g, _, err := geo.DecodeEWKB(place); err == nil {
		at := g.(orb.Point)
		refusal.Details[0].Place = &at
	}
	return refusal
}
