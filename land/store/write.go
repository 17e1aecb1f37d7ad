package store

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"sanlei/geo"
	"sanlei/land"
)

// written is a change on one parcel as it is written: rows of the types that
// writeSQL reads.
type written struct {
	act, parcel land.ID
	region      string // empty where the actor may not write
	change      pgtype.CompositeFields
	transfers   []pgtype.CompositeFields
	tallies     []pgtype.CompositeFields
}

// sentTypes is the types of the rows, and of many of them.
var sentTypes = []string{"sent_change", "_sent_change", "sent_transfer", "_sent_transfer", "sent_tally", "_sent_tally"}

// written is a change as it is written, planned on books as they were read.
func (d *Desk) written(books land.Books, c land.Change) written {
	p, a, x, v := books.Parcel, c.Act, c.Disposal, c.Balance
	w := written{act: a.ID, parcel: p.ID, change: pgtype.CompositeFields{
		a.ID, a.Kind, d.Actor.Login, a.EffectiveOn, d.now(), a.Recorded, a.Authority, a.Document, a.Reason, a.Undoes,
		p.Task, p.Region, string(p.Category), p.ID, books.Rev,
		v.Open, v.Reported, v.CityPassed, v.Accepted, v.StruckOff, string(c.Status),
		x.ID, x.Measure, x.Mu, string(x.State), x.Submitter, x.Returned,
	}}
	if d.sees(p.Region) {
		w.region = p.Region
	}
	for n, t := range c.Transfers {
		w.transfers = append(w.transfers, pgtype.CompositeFields{a.ID, n, string(t.From), string(t.To), t.Mu, t.EffectiveOn})
	}
	for n, t := range c.Tallies {
		w.tallies = append(w.tallies, pgtype.CompositeFields{a.ID, n, t.On, t.Parcels, t.Closed})
	}
	return w
}

// writeDraft writes what an officer enters, and that the key made it.
func (d *Desk) writeDraft(ctx context.Context, books land.Books, c land.Change, key Idempotency) error {
	x := c.Disposal
	var wkb []byte
	if x.Shape != nil {
		var err error
		if wkb, err = geo.EncodeEWKB(x.Shape, 4490); err != nil {
			return err
		}
	}
	return alone(d.send(ctx, d.pool, draftSQL, []written{d.written(books, c)},
		x.Document, x.DocMu, x.DatedOn, x.Reason, x.PlaneM2, x.EllipsoidM2, wkb, key.Key, key.Request[:]))
}

// writeSteps writes steps together. One step does not answer for another: those
// whose parcel somebody else holds, or is in the round already, and all those of
// a round that the database refuses, are written again, each alone, while the
// next round goes on.
func (s *Store) writeSteps(ctx context.Context, round []question[written, struct{}]) {
	steps := questions(round)
	slices.SortFunc(steps, func(a, b written) int { return bytes.Compare(a.parcel[:], b.parcel[:]) })
	steps = slices.CompactFunc(steps, func(a, b written) bool { return a.parcel == b.parcel })
	acts, err := s.send(ctx, s.keyed, stepTogetherSQL, steps)
	if err != nil && len(round) == 1 {
		round[0].tell(struct{}{}, err)
		return
	}
	for _, q := range round {
		if slices.Contains(acts, q.asked.act) {
			q.tell(struct{}{}, nil)
		} else {
			go func() { q.tell(struct{}{}, alone(s.send(ctx, s.pool, stepSQL, []written{q.asked}))) }()
		}
	}
}

// alone is what the writing of one change came to.
func alone(acts []land.ID, err error) error {
	if err == nil && len(acts) == 0 {
		return refusals["stale"]
	}
	return err
}

// send writes changes on different parcels, in the order of their ids, in one
// statement: all or none, but for those whose parcel was changed since it was
// read. The answer names the acts that are written. The transaction may write in
// the regions of the changes whose own actor may write there.
func (s *Store) send(ctx context.Context, on *pgxpool.Pool, sql string, changes []written, more ...any) (acts []land.ID, err error) {
	var rows, transfers, tallies pgtype.FlatArray[pgtype.CompositeFields]
	var regions, under []string
	for _, c := range changes {
		rows, transfers, tallies = append(rows, c.change), append(transfers, c.transfers...), append(tallies, c.tallies...)
		under = append(under, c.parcel.String()+"="+c.act.String())
		if c.region != "" && !slices.Contains(regions, c.region) {
			regions = append(regions, c.region)
		}
	}
	given := []any{s.ledger.id, rows, transfers, tallies, strings.Join(regions, ","), strings.Join(under, ",")}
	err = on.QueryRow(ctx, sql, append(given, more...)...).Scan(nil, nil, &acts)
	return acts, translate(err)
}

// The statements that write a change. A step leaves what the officer entered as
// it is. Steps that are written together wait for no parcel that is held.
var (
	stepSQL         = writeSQL("", updateState)
	stepTogetherSQL = writeSQL("skip locked", updateState)
	draftSQL        = writeSQL("", putDisposal)
)

const updateState = `
	update disposal set mu = b.mu, state = b.state, submitter = b.submitter, returned = b.returned, rev = b.rev + 1
	from b where id = disposal`

const putDisposal = `
	insert into disposal (id, parcel_id, task, region, measure, mu, state, submitter, returned, rev,
		document, document_mu, dated_on, reason, plane_m2, ellipsoid_m2, shape)
	select disposal, parcel, task, region, measure, mu, state, submitter, returned, rev + 1,
		$7, $8, $9, $10, $11, $12, st_geomfromewkb($13) from b
	on conflict (id) do update set measure = excluded.measure, mu = excluded.mu, document = excluded.document,
		document_mu = excluded.document_mu, dated_on = excluded.dated_on, reason = excluded.reason,
		shape = excluded.shape, plane_m2 = excluded.plane_m2, ellipsoid_m2 = excluded.ellipsoid_m2,
		state = excluded.state, submitter = excluded.submitter, returned = excluded.returned, rev = excluded.rev
), k as (
	insert into idempotency (login, key, request, made) select actor, $14, $15, disposal from b where $14 <> ''`

// writeSQL writes changes whole: each with its act, the parcel's balance, the
// disposal, the transfers and the tallies. The parcels are locked in the order
// in which they are given.
//
// What may be written is said before anything is: the settings come first in
// the final select, and what is written in CTEs is written when a column asks
// for it, or after the select.
func writeSQL(held, disposal string) string {
	return `
with held as materialized (
	select g.* from unnest($2::sent_change[]) g
	cross join lateral (select from balance where parcel_id = g.parcel and rev = g.rev for update ` + held + `) b
), b as (
	update balance set open = g.open, reported = g.reported, city_passed = g.city_passed, accepted = g.accepted,
		struck_off = g.struck_off, status = g.status, rev = g.rev + 1
	from held g where parcel_id = g.parcel
	returning g.*
), a as (
	insert into act (id, ledger, kind, actor, task, region, parcel_id, effective_on, recorded_at, recorded, authority, document, reason)
	select act, $1, kind, actor, task, region, parcel, effective_on, recorded_at, recorded, authority, document, reason from b
), u as (
	insert into unsealed select act from b
), z as (
	insert into undoing select act, undoes from b where undoes is not null
), d as (` + disposal + `
), j as (
	insert into journal (act_id, n, task, region, category, parcel_id, rev, disposal_id, measure, from_account, to_account, mu, effective_on)
	select b.act, n, task, region, category, parcel, b.rev + 1, disposal, measure, from_account, to_account, t.mu, t.effective_on
	from unnest($3::sent_transfer[]) t join b using (act)
), y as (
	insert into tally (act_id, n, task, region, category, effective_on, parcels, closed)
	select b.act, n, task, region, category, t.effective_on, parcels, closed
	from unnest($4::sent_tally[]) t join b using (act)
)
select set_config('sanlei.scope', $5, true), set_config('sanlei.act', $6, true), array(select act from b)`
}
