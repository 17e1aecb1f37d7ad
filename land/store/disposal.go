package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/land"
)

const disposalColumns = `id, parcel_id, region, measure, mu, document, document_mu, dated_on, reason,
	st_asbinary(shape), plane_m2, ellipsoid_m2, state, submitter, returned, rev`

func scanDisposal(row pgx.CollectableRow) (d land.Disposal, err error) {
	err = row.Scan(bytesOf(&d.ID), bytesOf(&d.Parcel), &d.Region, &d.Measure, &d.Mu, &d.Document, &d.DocMu, &d.DatedOn, &d.Reason,
		shape{&d.Shape}, &d.PlaneM2, &d.EllipsoidM2, &d.State, &d.Submitter, &d.Returned, &d.Rev)
	return d, err
}

// Disposals is the disposals of a parcel of the actor's regions, oldest first.
func (d *Desk) Disposals(ctx context.Context, parcel land.ID) ([]land.Disposal, error) {
	return d.DisposalsAt(ctx, parcel, When{})
}

// DisposalsAt is the disposals of a parcel as they stood at a time.
func (d *Desk) DisposalsAt(ctx context.Context, parcel land.ID, at When) ([]land.Disposal, error) {
	var out []land.Disposal
	err := d.knowing(ctx, at, &parcel, func(tx pgx.Tx, k known) error {
		if err := d.mustSeeParcel(ctx, tx, parcel); err != nil {
			return err
		}
		args := pgx.NamedArgs{"id": parcel}
		rows, err := tx.Query(ctx, k.with(d, args, askedOne, "disposal")+`
			select `+disposalColumns+` from disposal
			where parcel_id = @id and state <> 'discarded' order by id`, args)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, scanDisposal)
		return err
	})
	return out, err
}

// Disposal is one disposal of the actor's regions.
func (d *Desk) Disposal(ctx context.Context, id land.ID) (land.Disposal, error) {
	rows, err := d.pool.Query(ctx, `
		select `+disposalColumns+` from disposal
		where id = $1 and region = any($2) and state <> 'discarded'`, id, d.scope)
	if err != nil {
		return land.Disposal{}, translate(err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, scanDisposal)
	return found, translate(err)
}

// Draft is a disposal as an officer enters it. A nil member of an edit leaves
// what is there.
type Draft struct {
	Measure  *string
	Mu       *land.Mu // none: what the drawn part comes to, or all that remains
	Document *string
	DocMu    *land.Mu
	DatedOn  *land.Date
	Reason   *string
	Shape    orb.Geometry // none leaves it; an empty multipolygon takes the drawing away
}

func (f Draft) onto(d *land.Disposal) {
	set(&d.Measure, f.Measure)
	set(&d.Mu, f.Mu)
	set(&d.Document, f.Document)
	set(&d.DatedOn, f.DatedOn)
	set(&d.Reason, f.Reason)
	if f.DocMu != nil {
		d.DocMu = f.DocMu
	}
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// Draft makes a new disposal on a parcel. Without an area it takes what the
// drawn part comes to, or, not drawn, all that remains of the parcel.
func (d *Desk) Draft(ctx context.Context, parcel land.ID, f Draft, key Idempotency) (land.Disposal, error) {
	return once(ctx, d, key, d.Disposal, func() (land.Disposal, error) {
		return d.draft(ctx, ofParcel(parcel), f, key, func(land.Books) (land.Disposal, error) {
			return land.Disposal{ID: land.NewID(), Parcel: parcel, State: land.Draft}, nil
		})
	})
}

// EditDisposal changes a disposal that an officer may still edit, where rev is
// still the disposal's.
func (d *Desk) EditDisposal(ctx context.Context, id land.ID, rev int64, f Draft) (land.Disposal, error) {
	return d.draft(ctx, ofDisposal(id), f, Idempotency{}, func(b land.Books) (land.Disposal, error) {
		return at(b, id, rev)
	})
}

// draft puts what the officer entered onto what stands in the books.
func (d *Desk) draft(ctx context.Context, of sought, f Draft, key Idempotency, stands func(land.Books) (land.Disposal, error)) (land.Disposal, error) {
	c, err := d.act(ctx, of, key, func(b land.Books) (land.Change, error) {
		disposal, err := stands(b)
		if err != nil {
			return land.Change{}, err
		}
		f.onto(&disposal)
		disposal.Region = b.Parcel.Region
		if err := d.draw(b, &disposal, f); err != nil {
			return land.Change{}, err
		}
		return b.Draft(d.Actor, disposal, d.Measures()[disposal.Measure], d.Today())
	})
	return c.Disposal, err
}

// at is a disposal of the books, where rev is still the disposal's.
func at(b land.Books, id land.ID, rev int64) (land.Disposal, error) {
	now, ok := b.Disposal(id)
	switch {
	case !ok:
		return now, translate(pgx.ErrNoRows)
	case now.Rev != rev:
		return now, refusals["stale"]
	}
	return now, nil
}

// draw measures the drawn part and proposes an area where none was given.
func (d *Desk) draw(b land.Books, disposal *land.Disposal, f Draft) error {
	if mp, ok := f.Shape.(orb.MultiPolygon); ok && len(mp) == 0 {
		disposal.Shape, disposal.PlaneM2, disposal.EllipsoidM2 = nil, nil, nil
	} else if f.Shape != nil {
		m, details := d.Tree().Measure("body.geometry", b.Parcel.Region, f.Shape)
		if len(details) > 0 {
			return &land.Error{Kind: land.Invalid, Details: details}
		}
		disposal.Shape, disposal.PlaneM2, disposal.EllipsoidM2 = m.Shape, &m.PlaneM2, &m.EllipsoidM2
	}
	switch {
	case f.Mu != nil || disposal.Mu.IsPositive() && f.Shape == nil:
	case disposal.Shape != nil && b.Parcel.PlaneM2 != nil:
		disposal.Mu = land.Proposed(b.Parcel.ListedMu, b.Remains(), *disposal.PlaneM2, *b.Parcel.PlaneM2)
	default:
		disposal.Mu = b.Remains()
	}
	return nil
}

// Discard throws a draft away, where rev is still the disposal's.
func (d *Desk) Discard(ctx context.Context, id land.ID, rev int64) error {
	_, err := d.act(ctx, ofDisposal(id), Idempotency{}, func(b land.Books) (land.Change, error) {
		if _, err := at(b, id, rev); err != nil {
			return land.Change{}, err
		}
		return b.Discard(d.Actor, id)
	})
	return err
}

// Step takes a step on a disposal, where rev is still the disposal's.
func (d *Desk) Step(ctx context.Context, id land.ID, rev int64, r land.StepRequest) (land.Disposal, error) {
	c, err := d.act(ctx, ofDisposal(id), Idempotency{}, func(b land.Books) (land.Change, error) {
		if _, err := at(b, id, rev); err != nil {
			return land.Change{}, err
		}
		if r.Step == land.Undo {
			return d.planUndo(ctx, b, id, r)
		}
		c, err := b.Step(d.Actor, id, r, d.Today())
		if err == nil && r.Step == land.Submit && b.Task.Evidence == land.EvidenceRequired {
			err = d.prove(ctx, c.Disposal)
		}
		return c, err
	})
	return c.Disposal, err
}
