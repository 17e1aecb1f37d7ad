package store

import (
	"context"
	"errors"
	"sync"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// commit puts the good rows of an import into the books as one act: new parcels
// onto the list, on the baseline, and what changes of listed ones. The books must
// be as the check found them.
func (d *Desk) commit(ctx context.Context, j *job) (err error) {
	t, err := d.task(ctx, d.pool, j.Task)
	if err != nil {
		return translate(err)
	}
	if j.Found.Refused > 0 && !j.OnlyGood {
		return land.Refuse(land.Conflict, "body.rows", "rows_refused", "some rows are refused; mend them or take only the good ones")
	}
	j.enter("writing", 0)
	act := land.Act{ID: land.NewID(), Kind: land.ActImport, Task: t.Code, Region: j.Region, EffectiveOn: t.Baseline, Document: j.Name()}
	many := j.Found.New >= manyCopied
	if many {
		defer d.drawBeside(ctx, j)(&err)
	}
	return d.record(ctx, act, nil, func(tx pgx.Tx, b *pgx.Batch) error {
		if err := lockOpen(ctx, tx, t.Code); err != nil {
			return err
		}
		if err := d.lockImported(ctx, tx, j.Import); err != nil {
			return err
		}
		if many {
			b.Queue(`select set_config('sanlei.draws', 'apart', true)`)
		}
		queueNew(b, act.ID, j.ID, t)
		d.queueChanged(b, act.ID, j.ID, t)
		b.Queue(`
			update import_finding f set parcel_id = r.id from import_row r
			where f.import_id = $1 and r.import_id = $1 and r.n = f.n and not r.refused`, j.ID)
		if many {
			b.Queue(`select draw_import($1)`, j.ID)
			b.Queue(`select books_copied()`)
		}
		b.Queue(`
			with i as (
				update import set state = 'committed', act_id = $3, worker = null, rev = rev + 1, refusal = null, stage = '', changed_at = $4
				where id = $1 and worker = $2 returning true
			)
			select refuse_stale((select count(*) from i))`, j.ID, j.worker, act.ID, d.now())
		return nil
	})
}

// manyCopied is from how many new parcels on they are drawn beside the listing, and
// the planner is let see them at once.
const manyCopied = 5000

// drawBeside begins to draw the new parcels of an import in a transaction of its
// own. What it gives ends that, and takes the drawings away again where the import
// came to nothing. Whether the drawing works out is nothing to the import: what is
// missing it draws itself.
func (d *Desk) drawBeside(ctx context.Context, j *job) (end func(*error)) {
	drawing, stop := context.WithCancel(ctx)
	var drawn sync.WaitGroup
	drawn.Go(func() {
		if _, err := d.pool.Exec(drawing, `select draw_import($1)`, j.ID); err != nil && drawing.Err() == nil {
			d.log.Warn("an import is drawn with its listing, since it could not be drawn beside it", "error", err)
		}
	})
	return func(err *error) {
		stop()
		drawn.Wait()
		if *err != nil {
			_, undrawn := d.pool.Exec(context.WithoutCancel(ctx), undrawSQL, j.ID)
			*err = errors.Join(*err, undrawn)
		}
	}
}

const undrawSQL = `select undraw_import($1)`

var booksMoved = land.Refuse(land.Conflict, "", "books_moved", "the list was changed since the file was checked; check it again")

// lockImported waits for whoever lists parcels of the same task and counties, locks
// the parcels that would change, and refuses where they are not as the check found
// them.
func (d *Desk) lockImported(ctx context.Context, tx pgx.Tx, i Import) error {
	rows, err := tx.Query(ctx, `select distinct region from import_row where import_id = $1 and not refused`, i.ID)
	if err != nil {
		return err
	}
	regions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, region := range regions {
		if !d.mayList(region) {
			return land.Refuse(land.Forbidden, "", "role", "a row lies in a region where you may not list parcels any more")
		}
	}
	if err := d.lockLand(ctx, tx, i.Task, regions...); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		select from balance where parcel_id in (select id from import_row where import_id = $1 and not refused and changes <> '{}')
		order by parcel_id for update`, i.ID)
	if err != nil {
		return err
	}
	var moved bool
	err = tx.QueryRow(ctx, `
		select exists (
			select from import_row r join parcel p on p.task = $2 and p.parcel_no = r.parcel_no and p.listed_mu > 0
			where r.import_id = $1 and not r.refused and (r.rev is null or p.id <> r.id))
		or exists (
			select from import_row r left join parcel p on p.id = r.id and p.listed_mu > 0
			where r.import_id = $1 and not r.refused and r.rev is not null and (p.id is null or r.changes <> `+changesOf+`))`, i.ID, i.Task).Scan(&moved)
	if err == nil && moved {
		err = booksMoved
	}
	return err
}

func queueNew(b *pgx.Batch, act, imp land.ID, t land.Task) {
	b.Queue(`
		insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu,
			shape, plane_m2, ellipsoid_m2, attributes)
		select id, $2, parcel_no, category::category, region, listed_value, listed_unit, listed_mu,
			shape, plane_m2, ellipsoid_m2, attributes
		from import_row where import_id = $1 and not refused and rev is null order by n`, imp, t.Code)
	b.Queue(`
		insert into balance (parcel_id, task, region, open, status)
		select id, $2, region, listed_mu, case when attributes ->> 'plan' <> '' then 'in_progress' else 'open' end
		from import_row where import_id = $1 and not refused and rev is null order by n`, imp, t.Code)
	b.Queue(`
		insert into journal (act_id, n, task, region, category, parcel_id, rev, to_account, mu, effective_on)
		select $2, n, $3, region, category::category, id, 1, 'open', listed_mu, $4
		from import_row where import_id = $1 and not refused and rev is null order by n`, imp, act, t.Code, t.Baseline)
	b.Queue(`
		insert into tally (act_id, n, task, region, category, effective_on, parcels, unmapped)
		select $2, row_number() over (order by region, category), $3, region, category::category, $4, count(*), count(*) filter (where shape is null)
		from import_row where import_id = $1 and not refused and rev is null group by region, category`, imp, act, t.Code, t.Baseline)
}

// queueChanged queues what changes of parcels that are listed. One that gets its
// boundary counts as mapped from today on.
func (d *Desk) queueChanged(b *pgx.Batch, act, imp land.ID, t land.Task) {
	const changed = ` from import_row r where r.import_id = $1 and not r.refused and r.changes <> '{}'`
	b.Queue(`
		update parcel p set
			attributes = p.attributes || c.attributes,
			shape = case when c.mapped then c.shape else p.shape end,
			plane_m2 = case when c.mapped then c.plane_m2 else p.plane_m2 end,
			ellipsoid_m2 = case when c.mapped then c.ellipsoid_m2 else p.ellipsoid_m2 end,
			mapped_on = case when c.mapped then $2::date else p.mapped_on end
		from (
			select r.id, r.shape, r.plane_m2, r.ellipsoid_m2, r.changes ? 'geometry' as mapped,
				(select coalesce(jsonb_object_agg(key, value ->> 1), '{}') from jsonb_each(r.changes) where key <> 'geometry') as attributes`+changed+`) c
		where p.id = c.id`, imp, d.Today())
	b.Queue(`
		update balance b set rev = b.rev + 1,
			status = case when b.status = 'open' and r.attributes ->> 'plan' <> '' then 'in_progress' else b.status end`+changed+` and b.parcel_id = r.id`, imp)
	b.Queue(`
		insert into tally (act_id, n, task, region, category, effective_on, unmapped)
		select $2, 1000000 + row_number() over (order by p.region, p.category), $3, p.region, p.category, $4, -count(*)
		from import_row r join parcel p on p.id = r.id
		where r.import_id = $1 and not r.refused and r.changes ? 'geometry' group by p.region, p.category`, imp, act, t.Code, d.Today())
}
