package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// JournalQuery asks for a page of the acts of the books in the order of their
// positions, or against it. An empty member asks for all.
type JournalQuery struct {
	Task   string
	Region string // with all below it
	Kind   string
	Actor  string // the login
	Parcel *land.ID
	From   string // the first position
	To     string // the last position
	After  string // the last position of the page before
	Newest bool   // the newest act comes first
	Limit  int
}

// Sealed is an act in its place, with what it moved on land of the desk's
// regions.
type Sealed struct {
	land.Act
	ActorName string // what the actor was called at the position
	Position  string
	SealedAt  time.Time
	Digest    []byte // of the leaf in the ledger's tree
	Moved     int    // how many transfers there are
	Transfers []ParcelTransfer
}

// ParcelTransfer is a transfer with the parcel whose mu it moved.
type ParcelTransfer struct {
	Parcel land.ID
	land.Transfer
}

// mostTransfers is how many transfers of an act are told; a file may bring more.
const mostTransfers = 1000

// Journal is a page of the acts that the actor may see: those of the actor's
// regions, and those that touched a parcel there. Next is After of the next page,
// empty on the last.
func (d *Desk) Journal(ctx context.Context, q JournalQuery) (acts []Sealed, next string, err error) {
	for _, p := range []string{q.From, q.To, q.After} {
		if err := checkPosition(p); err != nil {
			return nil, "", err
		}
	}
	if q.Region != "" {
		if err := d.mustSee("query.region", q.Region); err != nil {
			return nil, "", err
		}
	}
	if err := d.Seal(ctx); err != nil {
		return nil, "", err
	}
	err = d.read(ctx, func(tx pgx.Tx) error {
		if q.Task != "" {
			if _, err := d.task(ctx, tx, q.Task); err != nil {
				return err
			}
		}
		if q.Parcel != nil {
			if err := d.mustSeeParcel(ctx, tx, *q.Parcel); err != nil {
				return err
			}
		}
		if acts, err = d.readActs(ctx, tx, q); err != nil {
			return err
		}
		if len(acts) > q.Limit {
			acts = acts[:q.Limit]
			next = acts[q.Limit-1].Position
		}
		return d.readTransfers(ctx, tx, q, acts)
	})
	return acts, next, err
}

func (d *Desk) readActs(ctx context.Context, tx pgx.Tx, q JournalQuery) ([]Sealed, error) {
	sql := `
		select a.id, a.kind, a.actor, coalesce(a.task, ''), a.region, a.effective_on, a.recorded_at, a.recorded,
			a.authority, a.document, a.reason, coalesce(called(a.actor, o.position), ''), u.undoes, o.position::text, o.sealed_at, o.digest
		from position o join act a on a.id = o.act_id left join undoing u on u.act_id = a.id
		where o.ledger = @ledger and o.position between @from and @to and ` + seenAct
	first, last, order := position(q.From, 0), position(q.To, 1<<62), ` order by o.position limit @limit`
	if q.Newest {
		last, order = min(last, position(q.After, 1<<62)-1), ` order by o.position desc limit @limit`
	} else {
		first = max(first, position(q.After, 0)+1)
	}
	args := pgx.NamedArgs{"ledger": d.ledger.id, "regions": d.regions(q.Region), "from": first, "to": last, "limit": q.Limit + 1}
	add := func(asked bool, term, name string, value any) {
		if asked {
			sql += " and " + term
			args[name] = value
		}
	}
	add(q.Task != "", "a.task = @task", "task", q.Task)
	add(q.Kind != "", "a.kind = @kind", "kind", q.Kind)
	add(q.Actor != "", "a.actor = @actor", "actor", q.Actor)
	add(q.Parcel != nil, "a.id in (select act_id from balance_history where parcel_id = @parcel)", "parcel", q.Parcel)
	rows, err := tx.Query(ctx, sql+order, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Sealed, err error) {
		err = row.Scan(&s.ID, &s.Kind, &s.Actor, &s.Task, &s.Region, &s.EffectiveOn, &s.RecordedAt, &s.Recorded,
			&s.Authority, &s.Document, &s.Reason, &s.ActorName, &s.Undoes, &s.Position, &s.SealedAt, &s.Digest)
		return s, err
	})
}

// position is a checked position as a number.
func position(text string, none int64) int64 {
	if text == "" {
		return none
	}
	n, _ := strconv.ParseInt(text, 10, 64) // checkPosition has read it
	return n
}

func (d *Desk) readTransfers(ctx context.Context, tx pgx.Tx, q JournalQuery, acts []Sealed) error {
	at, ids := map[land.ID]*Sealed{}, make([]land.ID, len(acts))
	for i := range acts {
		at[acts[i].ID], ids[i] = &acts[i], acts[i].ID
	}
	rows, err := tx.Query(ctx, `
		select moved, act_id, parcel_id, `+transferColumns+` from (
			select j.*, row_number() over (partition by act_id order by n) as nth, count(*) over (partition by act_id) as moved
			from journal j where act_id = any($1) and region = any($2) and ($3::uuid is null or parcel_id = $3)) j
		where nth <= $4 order by act_id, n`, ids, d.regions(q.Region), q.Parcel, mostTransfers)
	if err != nil {
		return err
	}
	var act land.ID
	var moved int
	var t ParcelTransfer
	into := []any{&moved, &act, &t.Parcel, &t.Disposal, &t.Measure, &t.From, &t.To, &t.Mu, &t.EffectiveOn}
	_, err = pgx.ForEachRow(rows, into, func() error {
		at[act].Moved, at[act].Transfers = moved, append(at[act].Transfers, t)
		return nil
	})
	return err
}
