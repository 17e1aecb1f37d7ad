package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// strikeOff takes mu of a parcel off the list. Who moves the figures of a task
// waits for each other: what stands after a movement is written beside it.
func (d *Desk) strikeOff(ctx context.Context, books land.Books, r land.ParcelStepRequest) error {
	return d.stepAlone(ctx, books, func(tx pgx.Tx, b land.Books) (land.Change, error) {
		standing, err := lockTargets(ctx, tx, b.Task.Code)
		if err != nil {
			return land.Change{}, err
		}
		return b.StrikeOff(d.Actor, r, standing, d.Today())
	})
}

// undoParcelStep takes the newest act on a parcel back.
func (d *Desk) undoParcelStep(ctx context.Context, books land.Books, r land.ParcelStepRequest) error {
	return d.stepAlone(ctx, books, func(tx pgx.Tx, b land.Books) (land.Change, error) {
		if _, err := lockTargets(ctx, tx, b.Task.Code); err != nil {
			return land.Change{}, err
		}
		last, err := lastOnParcel(ctx, tx, b)
		if err != nil {
			return land.Change{}, err
		}
		return b.UndoStep(d.Actor, last, r.Reason, d.now())
	})
}

// stepAlone writes an act on one parcel that moves mu of no disposal.
func (d *Desk) stepAlone(ctx context.Context, books land.Books, plan func(pgx.Tx, land.Books) (land.Change, error)) error {
	return d.recordJoint(ctx, func(tx pgx.Tx) (*joint, error) {
		all, err := d.lockBooks(ctx, tx, []land.ID{books.Parcel.ID}, true)
		if err != nil {
			return nil, err
		}
		if len(all) == 0 || all[0].Rev != books.Rev {
			return nil, refusals["stale"]
		}
		c, err := plan(tx, all[0])
		if err != nil {
			return nil, err
		}
		j := newJoint(c.Act)
		j.turn(all[0], c)
		return j, nil
	})
}

// lockTargets is the figures that stand for a task, each as it was last written;
// nobody else moves them until the transaction ends.
func lockTargets(ctx context.Context, tx pgx.Tx, task string) ([]land.Target, error) {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1, hashtext($2))`, lockFigures, task); err != nil {
		return nil, err
	}
	return readTargets(ctx, tx, task)
}

// standingTargets is a task's figures, with what stands and the unit in which it
// was written last.
const standingTargets = `
	select t.region, coalesce(t.category::text, ''), w.value, w.unit, sum(t.mu)
	from target t join lateral (
		select value, unit from target l where l.task = t.task and l.region = t.region and l.category is not distinct from t.category
		order by l.act_id desc, l.n desc limit 1) w on true
	where t.task = $1
	group by t.region, t.category, w.value, w.unit
	order by t.region, t.category`

func readTargets(ctx context.Context, tx pgx.Tx, task string) ([]land.Target, error) {
	rows, err := tx.Query(ctx, standingTargets, task)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanTarget)
}

func scanTarget(row pgx.CollectableRow) (t land.Target, err error) {
	err = row.Scan(&t.Region, &t.Category, &t.Figure.Value, &t.Figure.Unit, &t.Moved)
	return t, err
}

// lastOnParcel is the newest act on a parcel where that moved mu on it.
func lastOnParcel(ctx context.Context, tx pgx.Tx, books land.Books) (land.LastOnParcel, error) {
	var last land.LastOnParcel
	b := &pgx.Batch{}
	b.Queue(`select id, kind, actor, effective_on, recorded_at from act where id = (select act_id from journal where parcel_id = $1 and rev = $2 limit 1)`,
		books.Parcel.ID, books.Rev).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&last.Act.ID, &last.Act.Kind, &last.Act.Actor, &last.Act.EffectiveOn, &last.Act.RecordedAt}, func() error { return nil })
		return err
	})
	b.Queue(`select `+transferColumns+` from journal where parcel_id = $1 and rev = $2 order by n`, books.Parcel.ID, books.Rev).
		Query(collect(&last.Transfers, pgx.RowToStructByPos[land.Transfer]))
	b.Queue(`
		select t.region, coalesce(t.category::text, ''), coalesce(w.value, 0), coalesce(w.unit, t.unit), t.mu
		from target t left join lateral (
			select value, unit from target l where l.task = t.task and l.region = t.region and l.category is not distinct from t.category
				and l.act_id < t.act_id order by l.act_id desc, l.n desc limit 1) w on true
		where t.act_id = (select act_id from journal where parcel_id = $1 and rev = $2 limit 1) order by t.n`, books.Parcel.ID, books.Rev).
		Query(collect(&last.Targets, scanTarget))
	return last, tx.SendBatch(ctx, b).Close()
}
