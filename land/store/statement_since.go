package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Since is how today's books tell of the date of a statement: the figures, and
// the acts that came in after the statement and count on or before that date.
type Since struct {
	Position string
	Figures  []land.StatedFigure
	Differs  bool
	Acts     []SinceAct
	More     int // acts that are not listed
}

// SinceAct is an act that came in after a statement.
type SinceAct struct {
	land.Act
	ActorName string
	Position  string
	Parcels   []string // numbers; of many the first ones
	Mu        land.Mu  // what it moved on or before the statement's date
}

// mostSince is how many acts are listed, mostNamed how many parcels of each.
const (
	mostSince = 200
	mostNamed = 20
)

// StatementSince compares a statement with today's books for the same date.
func (d *Desk) StatementSince(ctx context.Context, s land.Statement) (Since, error) {
	var out Since
	err := d.knowing(ctx, When{}, nil, func(tx pgx.Tx, k known) error {
		w := reporting{desk: d, ctx: ctx, tx: tx, known: k, ReportQuery: ReportQuery{Task: s.Task, Region: s.Region, AsOf: s.AsOf}}
		now, _, err := w.standing(s.AsOf)
		if err != nil {
			return err
		}
		out.Position, out.Figures = k.Position, figuresStated(now)
		out.Differs = !slices.EqualFunc(out.Figures, s.Figures, land.StatedFigure.Same)
		rows, err := tx.Query(ctx, `
			select a.id, a.kind, a.actor, coalesce(called(a.actor), ''), a.effective_on, a.recorded_at, a.authority, a.document, a.reason, o.position::text,
				coalesce((array_agg(distinct p.parcel_no) filter (where p.id is not null))[1:$6], '{}'), coalesce(sum(j.mu), 0)
			from position o join act a on a.id = o.act_id
			left join journal j on j.act_id = a.id and j.effective_on <= $4 and j.region = any($5)
			left join parcel p on p.id = j.parcel_id
			where o.ledger = $1 and o.position > $2::text::bigint and a.task = $3
				and (j.act_id is not null or exists (select from target t where t.act_id = a.id and t.effective_on <= $4 and t.region = any($5)))
			group by a.id, o.position order by o.position`,
			d.ledger.id, s.Position, s.Task, s.AsOf, d.regions(s.Region), mostNamed)
		if err != nil {
			return err
		}
		out.Acts, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (a SinceAct, err error) {
			err = row.Scan(&a.ID, &a.Kind, &a.Actor, &a.ActorName, &a.EffectiveOn, &a.RecordedAt, &a.Authority, &a.Document, &a.Reason, &a.Position, &a.Parcels, &a.Mu)
			return a, err
		})
		if n := len(out.Acts); n > mostSince {
			out.Acts, out.More = out.Acts[:mostSince], n-mostSince
		}
		return err
	})
	return out, err
}
