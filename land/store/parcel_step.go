package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/land"
)

// ParcelStep takes a step on a parcel, where rev is still the parcel's. A
// boundary over land that is still open in another listing of the task is
// refused while the parcel's own land is open too.
func (d *Desk) ParcelStep(ctx context.Context, id land.ID, rev int64, r land.ParcelStepRequest, drawn orb.Geometry) (Parcel, error) {
	books, err := d.readBooks(ctx, ofParcel(id))
	if err != nil {
		return Parcel{}, err
	}
	if rev != books.Rev {
		return Parcel{}, refusals["stale"]
	}
	if drawn != nil {
		m, details := d.Tree().Measure("body.geometry", books.Parcel.Region, drawn)
		if len(details) > 0 {
			return Parcel{}, &land.Error{Kind: land.Invalid, Details: details}
		}
		r.Shape = &m
	}
	p, c, err := books.ParcelStep(d.Actor, r, d.Today())
	if err != nil {
		return Parcel{}, err
	}
	c.Act.ID = land.NewID()
	err = d.record(ctx, c.Act, &id, func(tx pgx.Tx, b *pgx.Batch) error {
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
			b.Queue(`update parcel set shape = st_geomfromewkb($2), plane_m2 = $3, ellipsoid_m2 = $4 where id = $1`, id, wkb, p.PlaneM2, p.EllipsoidM2)
		} else {
			b.Queue(`update parcel set suspended = $2 where id = $1`, id, p.Suspended)
		}
		queueTransfers(b, p, books.Rev+1, c)
		return nil
	})
	if err != nil {
		return Parcel{}, err
	}
	return d.Parcel(ctx, id)
}
