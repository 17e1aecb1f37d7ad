package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// DrawCheck draws a sample by an auditor of the region, from what the filter
// holds at a time: its task is the check's, and where it names no region, the
// task's own.
func (d *Desk) DrawCheck(ctx context.Context, c land.Check, f Filter, at When, key Idempotency) (land.ID, error) {
	return once(ctx, d, key, func(ctx context.Context, id land.ID) (land.ID, error) { return id, nil }, func() (land.ID, error) {
		if err := c.Validate(); err != nil {
			return c.ID, err
		}
		sample, err := d.drawSample(ctx, &c, &f, at)
		if err != nil {
			return c.ID, err
		}
		c.ID = land.NewID()
		act := land.Act{ID: land.NewID(), Kind: land.ActCheck, Task: c.Task, Region: c.Region, EffectiveOn: d.Today(), Reason: c.Title}
		return c.ID, d.record(ctx, act, nil, func(_ pgx.Tx, b *pgx.Batch) error {
			b.Queue(`
				insert into checks (act_id, id, task, region, title, seed, size, by_area, filter, as_of, position, frame, frame_mu, frame_sha256)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::bigint, $12, $13, $14)`,
				act.ID, c.ID, c.Task, c.Region, c.Title, c.Seed, c.Size, c.ByArea, f, c.AsOf, c.Position, c.Frame, c.FrameMu, c.FrameSHA256[:])
			b.Queue(`
				insert into check_parcel (check_id, parcel_id, task, region, n)
				select $1, p.id, p.task, p.region, s.n from unnest($2::uuid[]) with ordinality s (id, n) join parcel p on p.id = s.id`, c.ID, sample)
			key.queue(b, d.Actor.Login, c.ID)
			return nil
		})
	})
}

// drawSample draws the sample, and says in the check what it was drawn from.
func (d *Desk) drawSample(ctx context.Context, c *land.Check, f *Filter, at When) (sample []land.ID, err error) {
	var frame []land.Drawable
	err = d.knowing(ctx, at, nil, func(tx pgx.Tx, k known) error {
		task, err := d.taskAt(ctx, tx, k, f.Task)
		if err != nil {
			return err
		}
		if f.Region, err = d.regionOf(f.Region, task); err != nil {
			return err
		}
		if err := d.must(land.Auditor, f.Region); err != nil {
			return err
		}
		c.Task, c.Region, c.AsOf, c.Position = f.Task, f.Region, k.day, k.Position
		frame, err = d.frame(ctx, tx, k, *f)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, p := range frame {
		c.FrameMu = c.FrameMu.Add(p.Mu)
	}
	c.Frame, c.FrameSHA256 = len(frame), land.FrameDigest(frame)
	if c.Size > c.Frame {
		return nil, land.Refuse(land.Invalid, "body.size", "sample_above_frame", "the filter holds fewer parcels than are to be drawn")
	}
	for _, i := range land.Draw(frame, c.Seed, c.Size, c.ByArea) {
		sample = append(sample, frame[i].ID)
	}
	return sample, nil
}

// frame is what a sample is drawn from: the parcels of the filter that are
// listed with some mu.
func (d *Desk) frame(ctx context.Context, tx pgx.Tx, k known, f Filter) ([]land.Drawable, error) {
	where, args := d.whereAt(f, scene{day: k.day})
	rows, err := tx.Query(ctx, k.with(d, args, askedFilter, pickedFrom...)+`
		select id, mu from (
			select p.id, b.open + b.reported + b.city_passed + b.accepted + b.struck_off as mu
			from parcel p join balance b on b.parcel_id = p.id where `+where+`) x where mu > 0`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p land.Drawable, err error) {
		err = row.Scan(bytesOf(&p.ID), &p.Mu)
		return p, err
	})
}

// verifySamples draws every sample again.
func (d *Desk) verifySamples(ctx context.Context, tx pgx.Tx) (Check, error) {
	check := Check{Name: "every sample is what its seed draws"}
	head, err := d.head(ctx, tx)
	if err != nil {
		return check, err
	}
	all, err := d.readChecks(ctx, tx, known{Position: head}, `true`, pgx.NamedArgs{})
	for _, c := range all {
		if err != nil || check.Fault != "" {
			break
		}
		check.Rows++
		var same bool
		if same, err = d.drawsAgain(ctx, tx, c); err == nil && !same {
			check.Fault = "check " + c.ID.String()
		}
	}
	return check, err
}

// drawsAgain reports whether a check's seed draws its sample, from what it says
// it was drawn from.
func (d *Desk) drawsAgain(ctx context.Context, tx pgx.Tx, c Checked) (bool, error) {
	k, err := d.then(ctx, tx, When{AsOf: c.AsOf, Position: c.Position})
	if err != nil {
		return false, err
	}
	frame, err := d.frame(ctx, tx, k, c.Filter)
	if err != nil {
		return false, err
	}
	if len(frame) != c.Frame || land.FrameDigest(frame) != c.FrameSHA256 {
		return false, nil
	}
	var drawn []land.ID
	if err := tx.QueryRow(ctx, `select coalesce(array_agg(parcel_id order by n), '{}') from check_parcel where check_id = $1`, c.ID).Scan(&drawn); err != nil {
		return false, err
	}
	sample := land.Draw(frame, c.Seed, c.Size, c.ByArea)
	for i, at := range sample {
		if len(drawn) != len(sample) || frame[at].ID != drawn[i] {
			return false, nil
		}
	}
	return len(drawn) == c.Size, nil
}
