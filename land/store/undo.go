package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// planUndo plans the undoing of the newest act on a disposal.
func (d *Desk) planUndo(ctx context.Context, b land.Books, id land.ID, r land.StepRequest) (land.Change, error) {
	if r.Mu != nil || !r.EffectiveOn.IsZero() || r.Authority != "" || r.Document != "" {
		return land.Change{}, land.Refuse(land.Invalid, "body.step", "undo_names_nothing", "undo names nothing but a reason: all is again as it was")
	}
	last, err := d.last(ctx, id)
	if err != nil {
		return land.Change{}, err
	}
	return b.Undo(d.Actor, id, last, r.Reason, d.now())
}

// last is the newest act on a disposal and what stood before it. What came in
// since the books were read makes the writing stale.
func (d *Desk) last(ctx context.Context, id land.ID) (land.Last, error) {
	var last land.Last
	batch := &pgx.Batch{}
	batch.Queue(`
		select a.id, a.kind, a.actor, a.recorded_at
		from disposal_history h join act a on a.id = h.act_id where h.id = $1 order by h.rev desc limit 1`, id).
		QueryRow(func(row pgx.Row) error {
			return row.Scan(&last.Act.ID, &last.Act.Kind, &last.Act.Actor, &last.Act.RecordedAt)
		})
	batch.Queue(`
		select mu, state, submitter, returned, region from disposal_history where id = $1 order by rev desc offset 1 limit 1`, id).
		Query(func(rows pgx.Rows) error {
			_, err := pgx.ForEachRow(rows, []any{&last.Before.Mu, &last.Before.State, &last.Before.Submitter, &last.Before.Returned, &last.Before.Region},
				func() error { return nil })
			return err
		})
	batch.Queue(`
		select `+transferColumns+` from journal
		where disposal_id = $1 and act_id = (select act_id from disposal_history where id = $1 order by rev desc limit 1)
		order by n`, id).Query(collect(&last.Transfers, pgx.RowToStructByPos[land.Transfer]))
	return last, translate(d.pool.SendBatch(ctx, batch).Close())
}
