package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/land"
)

// ParcelStep takes a step on a parcel, where rev is still the parcel's, and
// gives the parcel as it is then. drawn is the new boundary, or those of the
// parts of a split, in their order.
func (d *Desk) ParcelStep(ctx context.Context, id land.ID, rev int64, r land.ParcelStepRequest, drawn ...orb.Geometry) (Parcel, error) {
	books, err := d.readBooks(ctx, ofParcel(id))
	if err != nil {
		return Parcel{}, err
	}
	if rev != books.Rev {
		return Parcel{}, refusals["stale"]
	}
	if err := d.measure(&r, books.Parcel.Region, drawn); err != nil {
		return Parcel{}, err
	}
	step := d.keepLand
	switch r.Step {
	case land.StrikeOff:
		step = d.strikeOff
	case land.Split, land.Merge:
		step = d.regroup
	case land.ParcelStep(land.Undo):
		step = d.undoParcelStep
	}
	if err := step(ctx, books, r); err != nil {
		return Parcel{}, err
	}
	return d.Parcel(ctx, id)
}

// measure puts what was drawn into the request.
func (d *Desk) measure(r *land.ParcelStepRequest, region string, drawn []orb.Geometry) error {
	for i, g := range drawn {
		if g == nil {
			continue
		}
		location, to := "body.geometry", &r.Shape
		if i < len(r.Into) {
			location, to = "body.into", &r.Into[i].Shape
		}
		m, err := d.measured(location, region, g)
		if err != nil {
			return err
		}
		*to = m
	}
	return nil
}

// keepLand takes a step that moves no mu. A boundary over land that is still
// open in another listing of the task is refused while the parcel's own land is
// open too.
func (d *Desk) keepLand(ctx context.Context, books land.Books, r land.ParcelStepRequest) error {
	id := books.Parcel.ID
	p, c, err := books.ParcelStep(d.Actor, r, d.Today())
	if err != nil {
		return err
	}
	c.Act.ID = land.NewID()
	return d.record(ctx, c.Act, &id, func(tx pgx.Tx, b *pgx.Batch) error {
		queueStatus(b, books, c.Status)
		if r.Step == land.Boundary {
			if open := c.Balance.Listed().Sub(c.Balance.Accepted); open.IsPositive() {
				if err := d.overlapsOpen(ctx, tx, p); err != nil {
					return err
				}
			}
			wkb, err := geo.EncodeEWKB(p.Shape, 4490)
			if err != nil {
				return err
			}
			b.Queue(`update parcel set shape = st_geomfromewkb($2), plane_m2 = $3, ellipsoid_m2 = $4, mapped_on = $5 where id = $1`,
				id, wkb, p.PlaneM2, p.EllipsoidM2, p.MappedOn)
		} else {
			b.Queue(`update parcel set suspended = $2 where id = $1`, id, p.Suspended)
		}
		queueTransfers(b, p, books.Rev+1, c)
		return nil
	})
}
