package store

import (
	"context"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Review is a disposal that waits for the actor.
type Review struct {
	land.Disposal
	Task     string
	ParcelNo string
	Name     string // of the parcel
	Category land.Category
	Center   *[2]float64 // of the parcel; nil while it is unmapped
	Since    time.Time   // when it came into its state, or was changed last
	Days     int         // since then, in days of Asia/Shanghai
	Workdays int         // since then
	Limit    int         // by how many of them it is to be decided
	Locked   bool        // the actor submitted it and may not decide on it
	Evidence []land.Evidence
	Baseline land.Date // of the task
}

// Late reports whether a decision is overdue. What an officer has in hand is not.
func (r Review) Late() bool { return !r.State.Editable() && r.Workdays > r.Limit }

// Proposal is an accepted disposal whose extension or interim use has run out
// without a start. It is never reopened by itself.
type Proposal struct {
	Review
	Kind     land.ClockKind
	LapsedOn land.Date
}

// ReviewQuery asks for a page of what waits.
type ReviewQuery struct {
	// Filter picks parcels of its task; without one it is of all tasks, and
	// picks nothing.
	Filter Filter
	After  ReviewKey
	Limit  int
}

// ReviewKey is the place of a disposal among those that wait. The zero key
// stands before all.
type ReviewKey struct {
	Since time.Time
	ID    land.ID
}

// Reviews is a page of what waits for the actor, the oldest first.
type Reviews struct {
	Total   int
	States  map[land.State]int
	Reviews []Review
	// Proposed is what a reviewer of the province or a registrar may reopen,
	// because what was accepted has run out; with the first page only, at most 200.
	Proposed []Proposal
	Next     ReviewKey // After of the next page; zero: this is the last
}

// waitingSQL is the disposals that wait for the actor: returned and reopened
// ones and the actor's own drafts, for an officer; those in the state on which
// a level decides, for a reviewer of the level, unless its decisions only come
// by document, and for a registrar of the task's region, unless they are only made
// here.
//
// Those in question are found first, by the index of what waits; only for them
// is looked up since when, and who wrote a draft. picked says more of parcels.
func waitingSQL(picked string) string {
	return `
	with waiting as materialized (
		select x.* from disposal x join task t on t.code = x.task
		where x.state not in ('accepted', 'discarded') and x.region = any(@scope) and (@task = '' or x.task = @task)` + picked + ` and (
			x.region = any(@officered) and (x.state in ('returned', 'reopened', 'draft') or x.state = 'withdrawn' and x.submitter = @login)
			or x.state = 'submitted' and (x.region = any(@county) and t.county_decides <> 'recorded' or t.region = any(@recorded) and t.county_decides <> 'here')
			or x.state = 'reported' and (x.region = any(@city) and t.city_decides <> 'recorded' or t.region = any(@recorded) and t.city_decides <> 'here')
			or x.state = 'city_passed' and (x.region = any(@province) and t.province_decides <> 'recorded' or t.region = any(@recorded) and t.province_decides <> 'here'))
	), told as materialized (
		select x.*, a.recorded_at as since
		from waiting x
		cross join lateral (select act_id from disposal_history h where h.id = x.id order by h.rev desc limit 1) h
		cross join lateral (select recorded_at, actor from act where id = h.act_id limit 1) a
		where x.state <> 'draft' or a.actor = @login
	)`
}

// Reviews is what waits for the actor.
func (d *Desk) Reviews(ctx context.Context, q ReviewQuery) (Reviews, error) {
	desks := d.Actor.Desks(d.Tree())
	args := pgx.NamedArgs{"scope": d.scope, "task": q.Filter.Task, "login": d.Actor.Login, "officered": desks.Officer, "recorded": desks.Recorded,
		"county": desks.Here[land.LevelCounty], "city": desks.Here[land.LevelCity], "province": desks.Here[land.LevelProvince],
		"since": q.After.Since, "id": q.After.ID, "limit": q.Limit + 1}
	out := Reviews{States: map[land.State]int{}}
	waiting, err := d.waiting(ctx, q.Filter, args)
	if err != nil {
		return out, err
	}
	err = d.read(ctx, func(tx pgx.Tx) error {
		if desks.Empty() {
			return nil
		}
		if err := out.readStates(ctx, tx, waiting, args); err != nil {
			return err
		}
		if err := out.readPage(ctx, tx, d, waiting, args); err != nil || q.After != (ReviewKey{}) {
			return err
		}
		return out.readProposed(ctx, tx, d, args)
	})
	if len(out.Reviews) > q.Limit {
		out.Reviews = out.Reviews[:q.Limit]
		last := out.Reviews[q.Limit-1]
		out.Next = ReviewKey{last.Since, last.ID}
	}
	return out, err
}

// waiting is the disposals that wait on the parcels of a filter, of whose task
// the actor must see something.
func (d *Desk) waiting(ctx context.Context, f Filter, args pgx.NamedArgs) (string, error) {
	all := f.Region == "" && !f.picks() && len(f.Categories) == 0
	if f.Task == "" && all {
		return waitingSQL(""), nil
	}
	if _, _, err := d.filtered(ctx, &f); err != nil || all {
		return waitingSQL(""), err
	}
	where, more := d.where(f)
	maps.Copy(args, more)
	return waitingSQL(` and x.parcel_id in (select p.id from parcel p join balance b on b.parcel_id = p.id where ` + where + `)`), nil
}

func (r *Reviews) readStates(ctx context.Context, tx pgx.Tx, waiting string, args pgx.NamedArgs) error {
	rows, err := tx.Query(ctx, waiting+` select state, count(*)::int from told group by 1`, args)
	if err != nil {
		return err
	}
	var state land.State
	var n int
	_, err = pgx.ForEachRow(rows, []any{&state, &n}, func() error {
		r.States[state] = n
		r.Total += n
		return nil
	})
	return err
}

func (r *Reviews) readPage(ctx context.Context, tx pgx.Tx, d *Desk, waiting string, args pgx.NamedArgs) error {
	rows, err := tx.Query(ctx, waiting+`
		select `+reviewColumns+`, w.since
		from (
			select * from told where (since, id) > (@since, @id) order by since, id limit @limit
		) w join parcel p on p.id = w.parcel_id join task t on t.code = w.task, lateral (select st_pointonsurface(p.shape) as spot offset 0) s
		order by w.since, w.id`, args)
	if err != nil {
		return err
	}
	r.Reviews, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (v Review, err error) {
		err = v.scan(row, d, &v.Since)
		v.Workdays = d.Workdays().Between(land.DateOf(v.Since), d.Today())
		v.Days = d.Today().DaysFrom(land.DateOf(v.Since))
		return v, err
	})
	if err != nil {
		return err
	}
	ids := make([]land.ID, len(r.Reviews))
	for i, v := range r.Reviews {
		ids[i] = v.ID
	}
	have, err := evidenceOf(ctx, tx, ids...)
	for i, v := range r.Reviews {
		r.Reviews[i].Evidence = have[v.ID]
	}
	return err
}

const reviewColumns = `w.id, w.parcel_id, w.region, w.measure, w.mu, w.document, w.document_mu, w.dated_on, w.reason,
	w.plane_m2, w.ellipsoid_m2, w.state, w.submitter, w.returned, w.rev, w.task,
	p.parcel_no, coalesce(p.attributes ->> 'name', ''), p.category::text,
	case when s.spot is not null then array[st_x(s.spot), st_y(s.spot)] end, (t.terms ->> 'review_workdays')::int, t.baseline`

// scan reads the columns and what comes after them.
func (v *Review) scan(row pgx.CollectableRow, d *Desk, more ...any) error {
	var center []float64
	err := row.Scan(append([]any{&v.ID, &v.Parcel, &v.Region, &v.Measure, &v.Mu, &v.Document, &v.DocMu, &v.DatedOn, &v.Reason,
		&v.PlaneM2, &v.EllipsoidM2, &v.State, &v.Submitter, &v.Returned, &v.Rev, &v.Task,
		&v.ParcelNo, &v.Name, &v.Category, &center, &v.Limit, &v.Baseline}, more...)...)
	if len(center) == 2 {
		v.Center = (*[2]float64)(center)
	}
	v.Locked = v.Submitter == d.Actor.Login && !v.State.Editable()
	return err
}

// readProposed reads which accepted extensions and interim uses have run out on
// land that was not started, where the actor may reopen them.
func (r *Reviews) readProposed(ctx context.Context, tx pgx.Tx, d *Desk, args pgx.NamedArgs) error {
	s := scene{every: true}
	args["day"] = d.Today()
	rows, err := tx.Query(ctx, `
		select `+reviewColumns+`, l.kind, l.due
		from disposal w join parcel p on p.id = w.parcel_id join balance b on b.parcel_id = p.id join task t on t.code = w.task,
			lateral (select st_pointonsurface(p.shape) as spot offset 0) s,
			lateral (select '`+string(land.ClockExtension)+`' as kind, `+clockDue(s, land.ClockExtension)+` as due where w.measure = '`+land.MeasureExtension+`'
				union all select '`+string(land.ClockInterim)+`', `+clockDue(s, land.ClockInterim)+` where w.measure = '`+land.MeasureInterim+`') l
		where w.state = 'accepted' and w.measure in ('`+land.MeasureExtension+`', '`+land.MeasureInterim+`') and l.due < @day
			and w.region = any(@scope) and (@task = '' or w.task = @task)
			and (w.region = any(@province) and t.province_decides <> 'recorded' or t.region = any(@recorded) and t.province_decides <> 'here')
		order by l.due, w.id limit 200`, args)
	if err != nil {
		return err
	}
	r.Proposed, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Proposal, err error) {
		err = p.scan(row, d, &p.Kind, &p.LapsedOn)
		p.Days = d.Today().DaysFrom(p.LapsedOn)
		return p, err
	})
	return err
}
