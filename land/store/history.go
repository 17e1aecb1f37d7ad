package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/land"
)

// Event is an act on a parcel, with what it moved.
type Event struct {
	land.Act
	ActorName string // what the actor was called at the position
	Position  string
	Disposal  *land.ID
	State     land.State // of the disposal after it; empty where none was touched
	Transfers []land.Transfer
	// Before and After are the parcel's shapes around an act on its boundary;
	// Before is nil where it had none.
	Before, After orb.MultiPolygon
}

// History is the timeline of a parcel of the actor's regions, in the order in
// which the acts were recorded, as far as the books knew it at a position; as of a
// date without what took effect later.
func (d *Desk) History(ctx context.Context, parcel land.ID, at When) ([]Event, error) {
	var events []Event
	err := d.knowing(ctx, at, &parcel, func(tx pgx.Tx, k known) error {
		if err := d.mustSeeParcel(ctx, tx, parcel); err != nil {
			return err
		}
		var err error
		if events, err = readEvents(ctx, tx, parcel, k); err != nil {
			return err
		}
		if len(events) == 0 { // it was not listed yet
			return pgx.ErrNoRows
		}
		found := map[land.ID]*Event{}
		for i := range events {
			found[events[i].ID] = &events[i]
		}
		if err := readEventTransfers(ctx, tx, parcel, found); err != nil {
			return err
		}
		return readEventShapes(ctx, tx, parcel, found)
	})
	return events, err
}

// readEvents reads the acts that left something of the parcel in the books.
func readEvents(ctx context.Context, tx pgx.Tx, parcel land.ID, k known) ([]Event, error) {
	rows, err := tx.Query(ctx, `
		select a.id, a.kind, a.actor, coalesce(a.task, ''), a.region, a.effective_on, a.recorded_at, a.recorded,
			a.authority, a.document, a.document_on, a.reason, coalesce(called(a.actor, $2::text::bigint), ''), o.position::text, h.id, coalesce(h.state, ''), u.undoes
		from (
			select act_id from parcel_history where id = $1
			union select h.act_id from disposal d join disposal_history h using (id) where d.parcel_id = $1
			union select act_id from journal where parcel_id = $1
			union select act_id from note where parcel_id = $1
			union select act_id from evidence_history where parcel_id = $1
			union select act_id from check_parcel_history where parcel_id = $1
			union select act_id from check_file where parcel_id = $1
		) touched
		join act a on a.id = touched.act_id
		join position o on o.act_id = a.id and o.position <= $2::text::bigint
		left join undoing u on u.act_id = a.id
		left join lateral (select id, state from disposal_history where act_id = a.id and parcel_id = $1 order by id limit 1) h on true
		where not $3 or coalesce((select max(effective_on) from journal where act_id = a.id and parcel_id = $1), a.effective_on) <= $4
		order by o.position`, parcel, k.Position, k.past, k.day)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Event, err error) {
		err = row.Scan(&e.ID, &e.Kind, &e.Actor, &e.Task, &e.Region, &e.EffectiveOn, &e.RecordedAt, &e.Recorded,
			&e.Authority, &e.Document, &e.DocumentOn, &e.Reason, &e.ActorName, &e.Position, &e.Disposal, &e.State, &e.Undoes)
		return e, err
	})
}

func readEventTransfers(ctx context.Context, tx pgx.Tx, parcel land.ID, at map[land.ID]*Event) error {
	rows, err := tx.Query(ctx, `
		select act_id, `+transferColumns+` from journal where parcel_id = $1 order by rev, n`, parcel)
	if err != nil {
		return err
	}
	var act land.ID
	var t land.Transfer
	_, err = pgx.ForEachRow(rows, []any{&act, &t.Disposal, &t.Measure, &t.From, &t.To, &t.Mu, &t.EffectiveOn}, func() error {
		if e := at[act]; e != nil {
			e.Transfers = append(e.Transfers, t)
		}
		return nil
	})
	return err
}

// readEventShapes reads the shapes that acts on the boundary changed.
func readEventShapes(ctx context.Context, tx pgx.Tx, parcel land.ID, at map[land.ID]*Event) error {
	rows, err := tx.Query(ctx, `
		select act_id, st_asbinary(before), st_asbinary(after)
		from (
			select h.act_id, h.shape as after, lag(h.shape) over (order by o.position nulls last, h.act_id) as before
			from parcel_history h left join position o on o.act_id = h.act_id
			where h.id = $1
		) versions join act a on a.id = act_id
		where a.kind = $2`, parcel, string(land.Boundary))
	if err != nil {
		return err
	}
	var act land.ID
	var before, after orb.MultiPolygon
	_, err = pgx.ForEachRow(rows, []any{&act, shape{&before}, shape{&after}}, func() error {
		if e := at[act]; e != nil {
			e.Before, e.After = before, after
		}
		return nil
	})
	return err
}
