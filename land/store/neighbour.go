package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/land"
)

// Neighbour is a parcel beside another, with its exact shape.
type Neighbour struct {
	ID       land.ID
	ParcelNo string
	Shape    orb.MultiPolygon
}

// besideMetres is how far around a parcel its neighbours are looked for, and
// mostNeighbours how many of them are given: those nearest to the middle.
const (
	besideMetres   = 100
	mostNeighbours = 200
)

// Neighbours is the other parcels of a parcel's task, in the actor's regions,
// that reach into a box of degrees; nil is the parcel's own box and 100 m
// around. One without a shape has none unless a box is given.
func (d *Desk) Neighbours(ctx context.Context, parcel land.ID, within *orb.Bound) ([]Neighbour, error) {
	p, err := d.Parcel(ctx, parcel)
	if err != nil {
		return nil, err
	}
	if within == nil {
		if p.Shape == nil {
			return nil, nil
		}
		around := geo.Expand(p.Shape.Bound(), besideMetres)
		within = &around
	}
	var out []Neighbour
	err = d.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select id, parcel_no, st_asbinary(shape)
			from parcel, st_makeenvelope($4, $5, $6, $7, 4490) box
			where task = $1 and id <> $2 and region = any($3) and st_intersects(shape, box)
			order by st_distance(shape, st_centroid(box)), id limit $8`,
			p.Task, parcel, d.scope, within.Min[0], within.Min[1], within.Max[0], within.Max[1], mostNeighbours)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Neighbour, err error) {
			err = row.Scan(&n.ID, &n.ParcelNo, shape{&n.Shape})
			return n, err
		})
		return err
	})
	return out, err
}

// OwnZone is the 3° zone in which a parcel lies: its shape, else the box of its
// region.
func (d *Desk) OwnZone(ctx context.Context, parcel land.ID) (geo.CRS, error) {
	p, err := d.Parcel(ctx, parcel)
	if err != nil {
		return geo.CRS{}, err
	}
	box := p.Shape.Bound()
	if p.Shape == nil {
		e := d.Tree().Extent(p.Region)
		if e == nil {
			return geo.CRS{}, land.Refuse(land.Conflict, "body.parcel", "no_zone", "neither the parcel nor its region has a place yet")
		}
		box = orb.Bound{Min: orb.Point{e[0], e[1]}, Max: orb.Point{e[2], e[3]}}
	}
	return geo.OwnZone(box)
}
