package store

import (
	"context"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// ProgressQuery asks for balances of a task.
type ProgressQuery struct {
	Task     string
	Region   string // empty: the task's own, or the actor's where that lies below
	By       []land.Key
	AsOf     land.Date // none: today
	Position string    // empty: the head
	// Filter picks parcels; its task and region are the query's. Its clocks go by
	// the day AsOf, all else by what the books knew.
	Filter Filter
	told   *toldParcels // those that are picked, where they were read already
	deep   bool         // of rows by region, those of every child's children, too
	alone  bool         // what was handed down below the region is not asked for
}

// depth is how far below the region the rows go.
func (q ProgressQuery) depth() int {
	switch {
	case q.deep:
		return 2
	case slices.Contains(q.By, land.ByRegion):
		return 1
	}
	return 0
}

// Progress is the balances of a task in a region and all below it, as of a
// date, as the books knew them at a position. At the head it is the roll-up;
// at an older position the roll-up less what was sealed after it. What the
// roll-up does not know is added up from the journal.
func (d *Desk) Progress(ctx context.Context, q ProgressQuery) (land.Progress, error) {
	if q.AsOf.IsZero() {
		q.AsOf = d.Today()
	}
	if err := d.checkWhen(When{q.AsOf, q.Position}); err != nil {
		return land.Progress{}, err
	}
	if q.Region == "" {
		t, err := d.task(ctx, d.pool, q.Task)
		if err != nil {
			return land.Progress{}, translate(err)
		}
		if q.Region, err = d.regionOf("", t); err != nil {
			return land.Progress{}, err
		}
	}
	if err := d.mustSee("query.region", q.Region); err != nil {
		return land.Progress{}, err
	}
	if q.picks() {
		var p land.Progress
		err := d.knowing(ctx, When{q.AsOf, q.Position}, nil, func(tx pgx.Tx, k known) (err error) {
			if k.behind {
				q.Position = k.Position
			}
			p, _, err = d.progress(ctx, tx, q, k)
			return err
		})
		return p, err
	}
	p, unsealed, err := d.readProgress(ctx, q)
	if err != nil || !unsealed || q.Position != "" {
		return p, err
	}
	// Once is enough: what was committed before the call is then sealed, and
	// under a stream of writers something always waits.
	if err := d.Seal(ctx); err != nil {
		return land.Progress{}, err
	}
	p, _, err = d.readProgress(ctx, q)
	return p, err
}

func (d *Desk) readProgress(ctx context.Context, q ProgressQuery) (p land.Progress, unsealed bool, err error) {
	err = d.read(ctx, func(tx pgx.Tx) error {
		p, unsealed, err = d.progress(ctx, tx, q, known{Position: q.Position, older: q.Position != ""})
		return err
	})
	return p, unsealed, err
}

// progress is balances on a snapshot. It also tells whether acts were committed
// that have no position yet.
func (d *Desk) progress(ctx context.Context, tx pgx.Tx, q ProgressQuery, k known) (land.Progress, bool, error) {
	s, unsealed, err := d.sheets(ctx, tx, q, k)
	if err != nil {
		return s.Progress, false, err
	}
	s.Rows, s.Total = s.picked.Rows(s.By), s.all.Total()
	if q.Filter.picks() {
		s.Total = s.picked.Total()
	}
	return s.Progress, unsealed, nil
}

// sheets is what balances are made of: those of everything, from the roll-up, and
// those of the parcels that the query picks; where it picks none, the same.
type sheets struct {
	land.Progress
	all, picked *land.Sheet
}

// sheets reads everything in one round trip.
func (d *Desk) sheets(ctx context.Context, tx pgx.Tx, q ProgressQuery, k known) (s sheets, unsealed bool, err error) {
	p := land.Progress{Region: q.Region, AsOf: q.AsOf, By: q.By}
	f := land.Frame{Only: q.Filter.Categories}
	var head string
	var version int64
	var tasks []land.Task
	var cells, picked []land.Cell
	months := slices.Contains(q.By, land.ByMonth)
	b := &pgx.Batch{}
	b.Queue(`
		select (select coalesce(max(position), 0)::text from position where ledger = id), exists (select from unsealed), frame
		from ledger where id = $1`, d.ledger.id).
		QueryRow(func(row pgx.Row) error { return row.Scan(&head, &unsealed, &version) })
	d.queueFrame(b, k, &f)
	d.queueTask(b, k, q.Task).Query(collect(&tasks, scanTask))
	args := pgx.NamedArgs{"ledger": d.ledger.id, "task": q.Task, "region": q.Region, "as_of": q.AsOf, "months": months,
		"depth": q.depth(), "alone": q.alone, "position": nil}
	since := ""
	if q.Position != "" {
		args["position"] = q.Position
		if since, err = d.sealedSince(ctx, tx, q.Position); err != nil {
			return s, false, err
		}
	}
	b.Queue(targetMovements, args).Query(collect(&f.Targets, pgx.RowToStructByPos[land.Movement]))
	b.Queue(cellsSQL(months, since), args).Query(collect(&cells, scanCell))
	if q.picks() {
		d.queuePicked(b, q, k, &picked)
	}
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return s, false, err
	}
	if len(tasks) == 0 {
		return s, false, noTask
	}
	p.Task, f.Task = tasks[0], tasks[0]
	if p.Position, err = positionAt(q.Position, head); err != nil {
		return s, false, err
	}
	if !k.older {
		frame, err := d.frameIn(ctx, tx, version)
		if err != nil {
			return s, false, err
		}
		f.Tree, f.Measures = frame.tree, frame.measures
	}
	if err := d.concerns(p.Task, p.Region); err != nil {
		return s, false, err
	}
	if months {
		cells, picked = runMonths(cells, p.Task.Baseline, p.AsOf), runMonths(picked, p.Task.Baseline, p.AsOf)
	}
	s.Progress, s.all = p, land.NewSheet(f, p.Region, p.AsOf, cells)
	s.picked = s.all
	if q.picks() {
		f.Picked = true
		s.picked = land.NewSheet(f, p.Region, p.AsOf, under(p.Region, picked))
	}
	return s, unsealed, nil
}

// collect reads the rows of a batched query into a slice.
func collect[T any](to *[]T, scan pgx.RowToFunc[T]) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*to, err = pgx.CollectRows(rows, scan)
		return err
	}
}

var noPosition = land.Refuse(land.Malformed, "query.position", "unknown_position", "the books have no such position")

// checkPosition refuses what no head ever wrote.
func checkPosition(asked string) error {
	n, err := strconv.ParseInt(asked, 10, 64)
	if asked != "" && (err != nil || n < 0 || strconv.FormatInt(n, 10) != asked) {
		return noPosition
	}
	return nil
}

// positionAt is the position to read at: the asked one, or the head.
func positionAt(asked, head string) (string, error) {
	if asked == "" {
		return head, nil
	}
	if len(asked) > len(head) || len(asked) == len(head) && asked > head {
		return "", noPosition
	}
	return asked, nil
}

// regionOf is the region that is asked for: as named, or the task's own, or,
// where the actor does not see that, the topmost one that the actor does.
func (d *Desk) regionOf(asked string, t land.Task) (string, error) {
	if asked != "" {
		if err := d.mustSee("query.region", asked); err != nil {
			return "", err
		}
		return asked, d.concerns(t, asked)
	}
	for _, code := range d.Tree().Subtree(t.Region) {
		if d.sees(code) {
			return code, nil
		}
	}
	return "", land.Refuse(land.NotFound, "query.region", "unknown_region", "there is no such region")
}

// concerns refuses a region that lies neither in a task's nor above it.
func (d *Desk) concerns(t land.Task, region string) error {
	if !d.Tree().Contains(t.Region, region) && !d.Tree().Contains(region, t.Region) {
		return land.Refuse(land.NotFound, "query.region", "region_of_task", "the task has nothing in this region")
	}
	return nil
}

// targetMovements is the targets' movements that the books knew at the position.
const targetMovements = `
	select t.region, coalesce(t.category::text, ''), t.effective_on, t.mu
	from target t join position o using (act_id)
	where t.task = @task and (@position::text is null or o.position <= @position::text::bigint)`

// rowRegions is the regions that have a row: the asked one, and as far below it as
// rows are by region.
const rowRegions = `
	select @region::text
	union select code from region where parent = @region and @depth > 0
	union select below.code from region r join region below on below.parent = r.code where r.parent = @region and @depth > 1`

// neededRegions is the regions whose cells are read: those of the rows, and those
// between the asked one and any that has a figure of its own.
const neededRegions = `array(` + rowRegions + `
	union select up.ancestor
		from target t
		join region_path up on up.region = t.region
		join region_path down on down.region = up.ancestor and down.ancestor = @region
		where t.task = @task and not @alone::bool)`

// cellsSQL reads the balances at the date, or what moved within each month. What
// comes to nothing is left out: later acts leave such cells at an older position.
// Of regions that have no row only what is listed is asked for, whatever the
// measure.
func cellsSQL(months bool, since string) string {
	sql := atHead
	if months {
		sql = atHeadByMonth
	}
	sql += since
	return `select region, category::text,
		case when region = any(array(` + rowRegions + `)) then measure else '' end,
		month, sum(open), sum(reported), sum(city_passed), sum(accepted), sum(struck_off),
		sum(parcels)::int, sum(closed)::int, sum(unmapped)::int
		from (` + sql + `) moved group by 1, 2, 3, 4
		having (sum(open), sum(reported), sum(city_passed), sum(accepted), sum(struck_off), sum(parcels), sum(closed), sum(unmapped))
			<> (0, 0, 0, 0, 0, 0, 0, 0)
		order by 1, 2, 3, 4`
}

func scanCell(row pgx.CollectableRow) (c land.Cell, err error) {
	err = row.Scan(&c.Region, &c.Category, &c.Measure, &c.Month,
		&c.Open, &c.Reported, &c.CityPassed, &c.Accepted, &c.StruckOff, &c.Parcels, &c.Closed, &c.Unmapped)
	return c, err
}

// atHead adds whole years, whole months and days up to the date.
const atHead = `
	select region, category, measure, '' as month, open, reported, city_passed, accepted, struck_off, parcels, closed, unmapped
	from rollup
	where ledger = @ledger and task = @task and region = any(` + neededRegions + `) and (
		grain = 'y' and bucket < date_trunc('year', @as_of::date::timestamp)
		or grain = 'm' and bucket >= date_trunc('year', @as_of::date::timestamp) and bucket < date_trunc('month', @as_of::date::timestamp)
		or grain = 'd' and bucket >= date_trunc('month', @as_of::date::timestamp) and bucket <= @as_of::date)`

// atHeadByMonth gives what moved within each month.
const atHeadByMonth = `
	select region, category, measure, to_char(bucket, 'YYYY-MM') as month, open, reported, city_passed, accepted, struck_off, parcels, closed, unmapped
	from rollup
	where ledger = @ledger and task = @task and region = any(` + neededRegions + `) and (
		grain = 'm' and bucket < date_trunc('month', @as_of::date::timestamp)
		or grain = 'd' and bucket >= date_trunc('month', @as_of::date::timestamp) and bucket <= @as_of::date)`

// afterPosition takes off what was sealed after the position; movements says how
// those of acts o are found.
func afterPosition(movements string) string {
	return `
	union all
	select m.region, m.category, m.measure, case when @months then to_char(m.effective_on, 'YYYY-MM') else '' end,
		-open, -reported, -city_passed, -accepted, -struck_off, -parcels, -closed, -unmapped
	from position o ` + movements + `
	where o.ledger = @ledger and o.position > @position::text::bigint
		and m.task = @task and m.region = any(` + neededRegions + `) and m.effective_on <= @as_of::date`
}

// The movements of few acts are looked up act by act, those of many in one reading
// of the journal, which takes as long as looking up one act in so many.
var (
	afterFew  = afterPosition(`cross join lateral (select * from movement m where m.act_id = o.act_id offset 0) m`)
	afterMany = afterPosition(`join movement m using (act_id)`)
)

const oneInSoMany = 32

// sealedSince takes off the cells of the head what was sealed after a position. A
// position beyond the head is refused where it is compared with it.
func (d *Desk) sealedSince(ctx context.Context, tx pgx.Tx, position string) (string, error) {
	var few bool
	err := tx.QueryRow(ctx, `
		select (coalesce(max(position), 0) - $2::text::bigint) * $3::bigint < coalesce(max(position), 0) from position where ledger = $1`,
		d.ledger.id, position, oneInSoMany).Scan(&few)
	if few {
		return afterFew, err
	}
	return afterMany, err
}

// runMonths turns what moved within months into what stood at each month's end,
// from the baseline's month to that of the date, and into what stands at the
// date, which has no month.
func runMonths(moved []land.Cell, from, to land.Date) []land.Cell {
	type key struct {
		region   string
		category land.Category
		measure  string
		leader   string
		cohort   string
	}
	series := map[key]map[string]land.Cell{}
	var order []key
	for _, c := range moved {
		k := key{c.Region, c.Category, c.Measure, c.Leader, c.Cohort}
		if series[k] == nil {
			series[k] = map[string]land.Cell{}
			order = append(order, k)
		}
		series[k][c.Month] = c
	}
	var out []land.Cell
	for _, k := range order {
		run := land.Cell{Region: k.region, Category: k.category, Measure: k.measure, Leader: k.leader, Cohort: k.cohort}
		for m := land.NewDate(from.Year(), from.Month(), 1); !m.After(to); m = m.MonthEnd().AddDays(1) {
			run = run.Plus(series[k][m.MonthText()])
			run.Month = m.MonthText()
			out = append(out, run)
		}
		run.Month = ""
		out = append(out, run)
	}
	return out
}
