package store

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/land"
)

// written is a change on one parcel as it is written: JSON, whose names are the
// columns that writeSQL reads.
type written struct {
	Ledger      land.ID   `json:"ledger"`
	Act         land.ID   `json:"act"`
	Kind        string    `json:"kind"`
	Actor       string    `json:"actor"`
	Scope       string    `json:"scope"` // the actor's regions, as guard_region reads them
	EffectiveOn land.Date `json:"effective_on,omitzero"`
	RecordedAt  time.Time `json:"recorded_at"`
	Recorded    bool      `json:"recorded"`
	Authority   string    `json:"authority"`
	Document    string    `json:"document"`
	Reason      string    `json:"reason"`
	Undoes      *land.ID  `json:"undoes"`

	Task       string        `json:"task"`
	Region     string        `json:"region"`
	Category   land.Category `json:"category"`
	Parcel     land.ID       `json:"parcel"`
	Rev        int64         `json:"rev"` // that the change was planned on
	Open       land.Mu       `json:"open"`
	Reported   land.Mu       `json:"reported"`
	CityPassed land.Mu       `json:"city_passed"`
	Accepted   land.Mu       `json:"accepted"`
	StruckOff  land.Mu       `json:"struck_off"`
	Status     land.Status   `json:"status"`

	Disposal  land.ID    `json:"disposal"`
	Measure   string     `json:"measure"`
	Mu        land.Mu    `json:"mu"`
	State     land.State `json:"state"`
	Submitter string     `json:"submitter"`
	Returned  string     `json:"returned"`
	*entered

	transfers []transferRow
	tallies   []tallyRow
}

// entered is what an officer entered, but for the shape, and by which key.
type entered struct {
	DocumentOf  string           `json:"document_of"`
	DocumentMu  *land.Mu         `json:"document_mu"`
	DatedOn     land.Date        `json:"dated_on"`
	ReasonOf    string           `json:"reason_of"`
	PlaneM2     *decimal.Decimal `json:"plane_m2"`
	EllipsoidM2 *decimal.Decimal `json:"ellipsoid_m2"`
	Key         string           `json:"key"`
	Request     string           `json:"request"`
}

type transferRow struct {
	Act         land.ID      `json:"act"`
	N           int          `json:"n"`
	From        land.Account `json:"from_account"`
	To          land.Account `json:"to_account"`
	Mu          land.Mu      `json:"mu"`
	EffectiveOn land.Date    `json:"effective_on"`
}

type tallyRow struct {
	Act         land.ID   `json:"act"`
	N           int       `json:"n"`
	EffectiveOn land.Date `json:"effective_on"`
	Parcels     int       `json:"parcels"`
	Closed      int       `json:"closed"`
}

// written is a change as it is written, planned on books as they were read.
func (d *Desk) written(books land.Books, c land.Change) written {
	p, a, x, v := books.Parcel, c.Act, c.Disposal, c.Balance
	w := written{
		Ledger: d.ledger.id, Act: a.ID, Kind: a.Kind, Actor: d.Actor.Login, Scope: d.scopeText(), EffectiveOn: a.EffectiveOn,
		RecordedAt: d.now(), Recorded: a.Recorded, Authority: a.Authority, Document: a.Document, Reason: a.Reason, Undoes: a.Undoes,
		Task: p.Task, Region: p.Region, Category: p.Category, Parcel: p.ID, Rev: books.Rev,
		Open: v.Open, Reported: v.Reported, CityPassed: v.CityPassed, Accepted: v.Accepted, StruckOff: v.StruckOff, Status: c.Status,
		Disposal: x.ID, Measure: x.Measure, Mu: x.Mu, State: x.State, Submitter: x.Submitter, Returned: x.Returned,
	}
	for n, t := range c.Transfers {
		w.transfers = append(w.transfers, transferRow{a.ID, n, t.From, t.To, t.Mu, t.EffectiveOn})
	}
	for n, t := range c.Tallies {
		w.tallies = append(w.tallies, tallyRow{a.ID, n, t.On, t.Parcels, t.Closed})
	}
	return w
}

// writeDraft writes what an officer enters, and that the key made it.
func (d *Desk) writeDraft(ctx context.Context, books land.Books, c land.Change, key Idempotency) error {
	x, w := c.Disposal, d.written(books, c)
	w.entered = &entered{x.Document, x.DocMu, x.DatedOn, x.Reason, x.PlaneM2, x.EllipsoidM2, key.Key, hex.EncodeToString(key.Request[:])}
	var wkb []byte
	if x.Shape != nil {
		var err error
		if wkb, err = geo.EncodeEWKB(x.Shape, 4490); err != nil {
			return err
		}
	}
	return alone(d.send(ctx, draftSQL, []written{w}, wkb))
}

// writeSteps writes steps together. One step does not answer for another: those
// whose parcel somebody else holds, or is in the round already, and all those of
// a round that the database refuses, are written again alone.
func (s *Store) writeSteps(ctx context.Context, steps []written) []answer[struct{}] {
	var acts []land.ID
	if len(steps) > 1 {
		if done, err := s.send(ctx, stepTogetherSQL, steps); err == nil {
			acts = done
		}
	}
	out := make([]answer[struct{}], len(steps))
	for i, w := range steps {
		if !slices.Contains(acts, w.Act) {
			out[i].err = alone(s.send(ctx, stepSQL, steps[i:i+1]))
		}
	}
	return out
}

// alone is what the writing of one change came to.
func alone(acts []land.ID, err error) error {
	if err == nil && len(acts) == 0 {
		return refusals["stale"]
	}
	return err
}

// send writes changes on different parcels in one statement, all or none, but
// for those whose parcel was changed since it was read: the answer names the
// acts that are written.
func (s *Store) send(ctx context.Context, sql string, changes []written, more ...any) (acts []land.ID, err error) {
	var transfers []transferRow
	var tallies []tallyRow
	for _, c := range changes {
		transfers, tallies = append(transfers, c.transfers...), append(tallies, c.tallies...)
	}
	err = s.pool.QueryRow(ctx, sql, append([]any{changes, transfers, tallies}, more...)...).Scan(nil, nil, &acts)
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
		document_of, document_mu, dated_on, reason_of, plane_m2, ellipsoid_m2, st_geomfromewkb($4) from b
	on conflict (id) do update set measure = excluded.measure, mu = excluded.mu, document = excluded.document,
		document_mu = excluded.document_mu, dated_on = excluded.dated_on, reason = excluded.reason,
		shape = excluded.shape, plane_m2 = excluded.plane_m2, ellipsoid_m2 = excluded.ellipsoid_m2,
		state = excluded.state, submitter = excluded.submitter, returned = excluded.returned, rev = excluded.rev
), k as (
	insert into idempotency (login, key, request, made) select actor, key, decode(request, 'hex'), disposal from b where key <> ''`

// writeSQL writes changes whole: each with its act, the parcel's balance, the
// disposal, the transfers and the tallies. The parcels are locked in order.
//
// What may be written is said before anything is: the settings come first in
// the final select, and what is written in CTEs is written when a column asks
// for it, or after the select. The transaction may write in the regions of the
// changes whose own actor may write there.
func writeSQL(held, disposal string) string {
	return `
with given as materialized (
	select distinct on (parcel) * from json_to_recordset($1) as g (ledger uuid, act uuid, kind text, actor text, scope text, effective_on date,
		recorded_at timestamptz, recorded boolean, authority text, document text, reason text, undoes uuid,
		task text, region text, category category, parcel uuid, rev bigint,
		open numeric, reported numeric, city_passed numeric, accepted numeric, struck_off numeric, status text,
		disposal uuid, measure text, mu numeric, state text, submitter text, returned text,
		document_of text, document_mu numeric, dated_on date, reason_of text, plane_m2 numeric, ellipsoid_m2 numeric,
		key text, request text)
), held as materialized (
	select h.parcel_id from (select parcel, rev from given order by parcel) g
	cross join lateral (select parcel_id from balance where parcel_id = g.parcel and rev = g.rev for update ` + held + `) h
), b as (
	update balance set open = g.open, reported = g.reported, city_passed = g.city_passed, accepted = g.accepted,
		struck_off = g.struck_off, status = g.status, rev = g.rev + 1
	from given g join held on held.parcel_id = g.parcel where balance.parcel_id = g.parcel
	returning g.*
), a as (
	insert into act (id, ledger, kind, actor, task, region, parcel_id, effective_on, recorded_at, recorded, authority, document, reason)
	select act, ledger, kind, actor, task, region, parcel, effective_on, recorded_at, recorded, authority, document, reason from b
), u as (
	insert into unsealed select act from b
), z as (
	insert into undoing select act, undoes from b where undoes is not null
), d as (` + disposal + `
), j as (
	insert into journal (act_id, n, task, region, category, parcel_id, rev, disposal_id, measure, from_account, to_account, mu, effective_on)
	select b.act, n, task, region, category, parcel, b.rev + 1, disposal, measure, from_account, to_account, t.mu, t.effective_on
	from json_to_recordset($2) as t (act uuid, n int, from_account account, to_account account, mu numeric, effective_on date) join b using (act)
), y as (
	insert into tally (act_id, n, task, region, category, effective_on, parcels, closed)
	select b.act, n, task, region, category, t.effective_on, parcels, closed
	from json_to_recordset($3) as t (act uuid, n int, effective_on date, parcels int, closed int) join b using (act)
)
select
	set_config('sanlei.scope', string_agg(region, ',') filter (where strpos(',' || scope || ',', ',' || region || ',') > 0), true),
	set_config('sanlei.act', string_agg(parcel || '=' || act, ','), true),
	array(select act from b)
from given`
}
