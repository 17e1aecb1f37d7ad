package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

const figureColumns = `f.id, f.task, f.region, f.name, f.value, f.unit, f.told_on, f.source, f.beside, coalesce(f.category::text, ''), f.replaces, a.actor`

func scanFigure(row pgx.CollectableRow) (f land.NamedFigure, err error) {
	err = row.Scan(&f.ID, &f.Task, &f.Region, &f.Name, &f.Value, &f.Unit, &f.On, &f.Source, &f.Beside, &f.Category, &f.Replaces, &f.By, &f.ByName)
	return f, err
}

// Figures is the numbers entered by hand of a task, in the actor's regions, in
// the order in which they came in.
func (d *Desk) Figures(ctx context.Context, task string) ([]land.NamedFigure, error) {
	var out []land.NamedFigure
	err := d.knowing(ctx, When{}, nil, func(tx pgx.Tx, k known) (err error) {
		if _, err = d.task(ctx, tx, task); err != nil {
			return err
		}
		out, err = d.figuresAt(ctx, tx, k, task, d.scope)
		return err
	})
	return out, err
}

// figuresAt is the figures of regions that the books knew, each with what the
// books tell of its day.
func (d *Desk) figuresAt(ctx context.Context, tx pgx.Tx, k known, task string, regions []string) ([]land.NamedFigure, error) {
	rows, err := tx.Query(ctx, `
		select `+figureColumns+`, coalesce(called(a.actor, $4::text::bigint), '') from figure f join act a on a.id = f.act_id join position o on o.act_id = f.act_id
		where f.task = $1 and f.region = any($2) and o.ledger = $3 and o.position <= $4::text::bigint order by o.position, f.id`,
		task, regions, d.ledger.id, k.Position)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, scanFigure)
	replaced := map[land.ID]bool{}
	for _, f := range out {
		if f.Replaces != nil {
			replaced[*f.Replaces] = true
		}
	}
	type place struct {
		region string
		on     land.Date
	}
	told := map[place]land.Overview{}
	for i := range out {
		f := &out[i]
		f.Replaced = replaced[f.ID]
		if f.Beside == "" || f.Replaced || err != nil {
			continue
		}
		at := place{f.Region, f.On}
		if _, ok := told[at]; !ok {
			told[at], err = d.toldOn(ctx, tx, k, task, at.region, at.on)
		}
		f.Ours = f.Beneath(told[at].Of(f.Category))
	}
	return out, err
}

// toldOn is what the books, as they were known, tell of a day by category.
func (d *Desk) toldOn(ctx context.Context, tx pgx.Tx, k known, task, region string, on land.Date) (land.Overview, error) {
	q := ProgressQuery{Task: task, Region: region, By: []land.Key{land.ByCategory}, AsOf: on}
	if k.behind {
		q.Position = k.Position
	}
	p, _, err := d.progress(ctx, tx, q, k)
	return land.Overview{Total: p.Total, Rows: p.Rows}, err
}

// NewFigure enters a number by hand, by an officer, a registrar or an admin of
// its region. One that replaces another is of the same task and name.
func (d *Desk) NewFigure(ctx context.Context, f land.NamedFigure, key Idempotency) (land.NamedFigure, error) {
	return once(ctx, d, key, d.figure, func() (land.NamedFigure, error) {
		task, err := d.task(ctx, d.pool, f.Task)
		if err != nil {
			return f, translate(err)
		}
		if f.Region == "" {
			f.Region = task.Region
		}
		if err := d.mustSee("body.region", f.Region); err != nil {
			return f, err
		}
		if err := d.concerns(task, f.Region); err != nil {
			return f, err
		}
		if err := d.mustAny(f.Region, land.Registrar, land.Admin, land.Officer); err != nil {
			return f, err
		}
		if err := f.Validate(d.Today()); err != nil {
			return f, err
		}
		if f.Replaces != nil {
			old, err := d.figure(ctx, *f.Replaces)
			if err != nil || old.Task != f.Task || old.Region != f.Region {
				return f, land.Refuse(land.Invalid, "body.replaces", "unknown_figure", "the task has no such figure in the region")
			}
			f.Name = old.Name
		}
		f.ID, f.By = land.NewID(), d.Actor.Login
		act := land.Act{ID: land.NewID(), Kind: land.ActFigure, Task: f.Task, Region: f.Region, EffectiveOn: f.On}
		err = d.record(ctx, act, nil, func(_ pgx.Tx, b *pgx.Batch) error {
			b.Queue(`
				insert into figure (act_id, id, task, region, name, value, unit, told_on, source, beside, category, replaces)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11, '')::category, $12)`,
				act.ID, f.ID, f.Task, f.Region, f.Name, f.Value, string(f.Unit), f.On, f.Source, string(f.Beside), string(f.Category), f.Replaces)
			key.queue(b, d.Actor.Login, f.ID)
			return nil
		})
		if err != nil {
			return f, err
		}
		return d.figure(ctx, f.ID)
	})
}

// figure is one of the actor's regions.
func (d *Desk) figure(ctx context.Context, id land.ID) (land.NamedFigure, error) {
	rows, err := d.pool.Query(ctx, `select `+figureColumns+`, coalesce(called(a.actor), '') from figure f join act a on a.id = f.act_id where f.id = $1 and f.region = any($2)`, id, d.scope)
	if err != nil {
		return land.NamedFigure{}, translate(err)
	}
	f, err := pgx.CollectExactlyOneRow(rows, scanFigure)
	return f, translate(err)
}
