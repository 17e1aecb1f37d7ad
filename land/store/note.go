package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Notes is the progress entries on a parcel of the actor's regions as they stood
// at a time, the newest first.
func (d *Desk) Notes(ctx context.Context, parcel land.ID, at When) ([]land.Note, error) {
	var out []land.Note
	err := d.knowing(ctx, at, &parcel, func(tx pgx.Tx, k known) error {
		if err := d.mustSeeParcel(ctx, tx, parcel); err != nil {
			return err
		}
		args := pgx.NamedArgs{"id": parcel}
		rows, err := tx.Query(ctx, k.with(d, args, askedOne, "note")+`
			select id, parcel_id, author, noted_on, happened, next, planned_on, obstacle
			from note where parcel_id = @id order by noted_on desc, id desc`, args)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowToStructByPos[land.Note])
		return err
	})
	return out, err
}

// NewNote adds a progress entry to a parcel; one without a date is of today.
func (d *Desk) NewNote(ctx context.Context, n land.Note, key Idempotency) (land.Note, error) {
	read := func(ctx context.Context, id land.ID) (land.Note, error) {
		rows, err := d.pool.Query(ctx, `
			select id, parcel_id, author, noted_on, happened, next, planned_on, obstacle
			from note where id = $1 and region = any($2)`, id, d.scope)
		if err != nil {
			return land.Note{}, translate(err)
		}
		found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[land.Note])
		return found, translate(err)
	}
	return once(ctx, d, key, read, func() (land.Note, error) {
		n.ID, n.Author = land.NewID(), d.Actor.Login
		if n.On.IsZero() {
			n.On = d.Today()
		}
		for try := 1; ; try++ {
			err := d.note(ctx, n, key)
			if land.KindOf(err) != land.Stale || try == 8 {
				return n, err
			}
		}
	})
}

// note writes a note on the ground of the parcel's books as they are.
func (d *Desk) note(ctx context.Context, n land.Note, key Idempotency) error {
	books, err := d.readBooks(ctx, ofParcel(n.Parcel))
	if err != nil {
		return err
	}
	c, err := books.Note(d.Actor, n, d.Today())
	if err != nil {
		return err
	}
	c.Act.ID = land.NewID()
	return d.record(ctx, c.Act, &n.Parcel, func(_ pgx.Tx, b *pgx.Batch) error {
		queueStatus(b, books, c.Status)
		if !books.Parcel.Noted {
			b.Queue(`update parcel set noted = true where id = $1`, n.Parcel)
		}
		b.Queue(`
			insert into note (id, act_id, parcel_id, task, region, author, noted_on, happened, next, planned_on, obstacle)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			n.ID, c.Act.ID, n.Parcel, books.Task.Code, books.Parcel.Region, n.Author, n.On, n.Happened, n.Next, n.PlannedOn, n.Obstacle)
		key.queue(b, d.Actor.Login, n.ID)
		return nil
	})
}
