package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// RollBack takes a committed import back as one act, by a registrar or admin and
// while nothing was done since to any parcel that it touched: what it listed is
// listed no more, and its number is free; what it changed is as it was. The import,
// its report and both acts stay.
func (d *Desk) RollBack(ctx context.Context, id land.ID, reason string) (Import, error) {
	if err := land.CheckText("body.reason", reason, 1, 500); err != nil {
		return Import{}, err
	}
	i, err := d.Import(ctx, id)
	if err != nil {
		return Import{}, err
	}
	if err := d.mustAny(i.Region, land.Registrar, land.Admin); err != nil {
		return Import{}, err
	}
	if i.State != land.ImportCommitted {
		return Import{}, importDecided
	}
	t, err := d.task(ctx, d.pool, i.Task)
	if err != nil {
		return Import{}, translate(err)
	}
	act := land.Act{ID: land.NewID(), Kind: string(land.Undo), Task: i.Task, Region: i.Region, EffectiveOn: t.Baseline, Reason: reason}
	err = d.record(ctx, act, nil, func(tx pgx.Tx, b *pgx.Batch) error {
		if err := lockOpen(ctx, tx, i.Task); err != nil {
			return err
		}
		if err := lockTouched(ctx, tx, *i.Act); err != nil {
			return err
		}
		queueUnlisted(b, act.ID, *i.Act)
		queueRestored(b, act.ID, *i.Act)
		b.Queue(`insert into undoing (act_id, undoes) values ($1, $2)`, act.ID, *i.Act)
		b.Queue(`
			with i as (
				update import set state = 'rolled_back', rev = rev + 1, changed_at = $2 where id = $1 and state = 'committed' returning true
			)
			select refuse_stale((select count(*) from i))`, id, d.now())
		return nil
	})
	if err != nil {
		return Import{}, err
	}
	return d.Import(ctx, id)
}

// lockTouched locks the parcels that an import touched, in the order of their ids,
// and refuses where anything was done to one since.
func lockTouched(ctx context.Context, tx pgx.Tx, imported land.ID) error {
	_, err := tx.Exec(ctx, `
		select from balance where parcel_id in (select parcel_id from balance_history where act_id = $1) order by parcel_id for update`, imported)
	if err != nil {
		return err
	}
	var built int
	err = tx.QueryRow(ctx, `
		select count(*) from balance_history h join balance b on b.parcel_id = h.parcel_id where h.act_id = $1 and b.rev <> h.rev`, imported).Scan(&built)
	if err == nil && built > 0 {
		err = land.Refuse(land.Conflict, "path.id", "built_upon", "something was done since to parcels of the import")
	}
	return err
}

// listedBy is the journal's rows by which an import listed parcels.
const listedBy = `journal j where j.act_id = $2 and j.from_account is null`

// queueUnlisted queues that what an import listed leaves the list again, from the
// day on which it was listed.
func queueUnlisted(b *pgx.Batch, act, imported land.ID) {
	b.Queue(`
		insert into tally (act_id, n, task, region, category, effective_on, parcels, unmapped)
		select $1, n, task, region, category, effective_on, -parcels, -unmapped from tally where act_id = $2`, act, imported)
	b.Queue(`
		update parcel p set listed_value = 0, listed_unit = 'mu', listed_mu = 0, shape = null, plane_m2 = null, ellipsoid_m2 = null, mapped_on = null
		from `+listedBy+` and p.id = j.parcel_id and $1::uuid is not null`, act, imported)
	b.Queue(`
		update balance b set open = 0, status = 'replaced', rev = b.rev + 1 from `+listedBy+` and b.parcel_id = j.parcel_id and $1::uuid is not null`, act, imported)
	b.Queue(`
		insert into journal (act_id, n, task, region, category, parcel_id, rev, from_account, to_account, mu, effective_on)
		select $1, j.n, j.task, j.region, j.category, j.parcel_id, j.rev + 1, 'open', null, j.mu, j.effective_on
		from `+listedBy, act, imported)
}

// queueRestored queues that what an import changed is as the act before left it.
func queueRestored(b *pgx.Batch, act, imported land.ID) {
	const changed = `
		from (
			select h.id from parcel_history h
			where h.act_id = $2 and not exists (select from journal j where j.act_id = $2 and j.parcel_id = h.id)) c`
	b.Queue(`
		update parcel p set attributes = o.attributes, shape = o.shape, plane_m2 = o.plane_m2, ellipsoid_m2 = o.ellipsoid_m2, mapped_on = o.mapped_on
		`+changed+` cross join lateral (
			select h.* from parcel_history h join balance_history k on k.act_id = h.act_id and k.parcel_id = h.id
			where h.id = c.id and h.act_id <> $2 order by k.rev desc limit 1) o
		where p.id = c.id and $1::uuid is not null`, act, imported)
	b.Queue(`
		update balance b set rev = b.rev + 1, status = o.status
		`+changed+` cross join lateral (
			select h.status from balance_history h where h.parcel_id = c.id and h.act_id <> $2 order by h.rev desc limit 1) o
		where b.parcel_id = c.id and $1::uuid is not null`, act, imported)
}
