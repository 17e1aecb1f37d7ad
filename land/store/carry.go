package store

import (
	"cmp"
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/land"
)

// OpenTask hands down a task that begins with what a closed one left open, as one
// act: every parcel with open land is listed with so much, with the boundary less
// what is accepted, and its attributes. Where something accepted is not drawn, the
// boundary is still to be drawn. What was returned, withdrawn, reopened or never
// submitted is copied as a draft. Carrying over moves nothing in the closed task.
func (d *Desk) OpenTask(ctx context.Context, from string, t land.Task, targets []land.Target) (parcels int, err error) {
	before, err := d.taskToKeep(ctx, from)
	if err != nil {
		return 0, err
	}
	if before.ClosedOn.IsZero() {
		return 0, land.Refuse(land.Conflict, "from", "task_open", "the task is closed before another is opened from it")
	}
	t.Region, t.Edition = before.Region, 1
	t.Evidence = cmp.Or(t.Evidence, before.Evidence)
	if t.Baseline.IsZero() {
		t.Baseline = before.ClosedOn
	}
	if t.Baseline.Before(before.ClosedOn) {
		return 0, land.Refuse(land.Invalid, "baseline", "baseline_before_cut_off", "the baseline lies before the cut-off of the task before")
	}
	for i, target := range targets {
		if targets[i].Moved, err = target.Figure.Mu(); err != nil {
			return 0, err
		}
	}
	if err := t.Validate(d.Tree(), targets); err != nil {
		return 0, err
	}
	act := land.Act{ID: land.NewID(), Kind: land.ActOpen, Task: t.Code, Region: t.Region, EffectiveOn: t.Baseline, Document: t.Document}
	err = d.record(ctx, act, nil, func(tx pgx.Tx, b *pgx.Batch) error {
		if _, err := tx.Exec(ctx, `select from task where code = $1 for share`, from); err != nil {
			return err
		}
		left, err := d.leftOpen(ctx, tx, from)
		if err != nil {
			return err
		}
		parcels = len(left.old)
		insertTask(b, t)
		queueTargets(b, act, targets)
		left.queue(b, act)
		return d.queueCopies(ctx, tx, b, left, t.Code)
	})
	return parcels, err
}

// carried is the parcels with open land, column by column: which they were, which
// they become, and, where something of them is accepted, what boundary is left.
type carried struct {
	old, id    []land.ID
	redrawn    []bool
	wkb        [][]byte
	plane, ell []*decimal.Decimal
	of         map[land.ID]land.ID
}

func (d *Desk) leftOpen(ctx context.Context, tx pgx.Tx, task string) (*carried, error) {
	rows, err := tx.Query(ctx, `
		select p.id, p.region, a.some, case when a.drawn then st_asbinary(st_multi(st_collectionextract(st_difference(p.shape, a.shape), 3))) end
		from parcel p join balance b on b.parcel_id = p.id, lateral (
			select count(*) > 0 as some, count(*) = count(x.shape) as drawn, st_union(x.shape) as shape
			from disposal x where x.parcel_id = p.id and x.state = 'accepted') a
		where p.task = $1 and b.open > 0 order by p.parcel_no`, task)
	if err != nil {
		return nil, err
	}
	c := &carried{of: map[land.ID]land.ID{}}
	var parcel land.ID
	var region string
	var some bool
	var wkb []byte
	_, err = pgx.ForEachRow(rows, []any{&parcel, &region, &some, &wkb}, func() error {
		c.add(d.Tree(), parcel, region, some, wkb)
		return nil
	})
	return c, err
}

// add takes a parcel. A boundary that is no good shape any more is drawn anew.
func (c *carried) add(tree land.Tree, parcel land.ID, region string, some bool, wkb []byte) {
	id := land.NewID()
	c.old, c.id, c.redrawn, c.of[parcel] = append(c.old, parcel), append(c.id, id), append(c.redrawn, some), id
	var left []byte
	var plane, ell *decimal.Decimal
	if g, _, err := geo.DecodeEWKB(wkb); some && err == nil {
		if m, details := tree.Measure("geometry", region, g); len(details) == 0 {
			if left, err = geo.EncodeEWKB(m.Shape, 4490); err == nil {
				plane, ell = &m.PlaneM2, &m.EllipsoidM2
			}
		}
	}
	c.wkb, c.plane, c.ell = append(c.wkb, left), append(c.plane, plane), append(c.ell, ell)
}

// queue queues the parcels with their balances, transfers and counts.
func (c *carried) queue(b *pgx.Batch, act land.Act) {
	b.Queue(`
		insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu,
			shape, plane_m2, ellipsoid_m2, attributes, suspended, carried_from, arises_from)
		select n.id, $1, p.parcel_no, p.category, p.region, b.open, 'mu', b.open,
			case when n.redrawn then st_geomfromewkb(n.wkb) else p.shape end, case when n.redrawn then n.plane else p.plane_m2 end,
			case when n.redrawn then n.ell else p.ellipsoid_m2 end, p.attributes, p.suspended, p.id, p.arises_from
		from unnest($2::uuid[], $3::uuid[], $4::bool[], $5::bytea[], $6::numeric[], $7::numeric[]) n (old, id, redrawn, wkb, plane, ell)
			join parcel p on p.id = n.old join balance b on b.parcel_id = n.old
		order by p.parcel_no`, act.Task, c.old, c.id, c.redrawn, c.wkb, c.plane, c.ell)
	b.Queue(`
		insert into balance (parcel_id, task, region, open, status)
		select p.id, p.task, p.region, p.listed_mu, case when p.suspended then 'suspended'
			when p.attributes ->> 'plan' <> '' or exists (select from disposal x
				where x.parcel_id = p.carried_from and x.state in ('draft', 'returned', 'withdrawn', 'reopened')) then 'in_progress' else 'open' end
		from parcel p where p.id = any($1) order by p.parcel_no`, c.id)
	b.Queue(`
		insert into journal (act_id, n, task, region, category, parcel_id, rev, to_account, mu, effective_on)
		select $2, row_number() over (order by parcel_no) - 1, task, region, category, id, 1, 'open', listed_mu, $3
		from parcel where id = any($1)`, c.id, act.ID, act.EffectiveOn)
	b.Queue(`
		insert into tally (act_id, n, task, region, category, effective_on, parcels, unmapped)
		select $2, row_number() over (order by region, category), task, region, category, $3, count(*), count(*) filter (where shape is null)
		from parcel where id = any($1) group by task, region, category`, c.id, act.ID, act.EffectiveOn)
}

// queueCopies queues as drafts what nobody has decided on: with no more than is
// open, and with its shape where that lies in the land that is left.
func (d *Desk) queueCopies(ctx context.Context, tx pgx.Tx, b *pgx.Batch, c *carried, task string) error {
	rows, err := tx.Query(ctx, `
		select id, parcel_id from disposal
		where parcel_id = any($1) and state in ('draft', 'returned', 'withdrawn', 'reopened') order by id`, c.old)
	if err != nil {
		return err
	}
	var old, id, parcels []land.ID
	var was, parcel land.ID
	_, err = pgx.ForEachRow(rows, []any{&was, &parcel}, func() error {
		old, id, parcels = append(old, was), append(id, land.NewID()), append(parcels, c.of[parcel])
		return nil
	})
	b.Queue(`
		insert into disposal (id, parcel_id, task, region, measure, mu, document, document_mu, dated_on, reason,
			shape, plane_m2, ellipsoid_m2, state, rev)
		select n.id, p.id, $1, x.region, x.measure, least(x.mu, p.listed_mu), x.document, x.document_mu, x.dated_on, x.reason,
			case when fits then x.shape end, case when fits then x.plane_m2 end, case when fits then x.ellipsoid_m2 end, 'draft', 1
		from unnest($2::uuid[], $3::uuid[], $4::uuid[]) n (old, id, parcel) join disposal x on x.id = n.old join parcel p on p.id = n.parcel,
			lateral (select coalesce(st_coveredby(x.shape, p.shape), false) as fits) f`, task, old, id, parcels)
	return err
}
