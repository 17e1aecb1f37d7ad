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
}

// Progress is the balances of a task in a region and all below it, as of a
// date, as the books knew them at a position. At the head it is the roll-up;
// at an older position the roll-up less what was sealed after it.
func (d *Desk) Progress(ctx context.Context, q ProgressQuery) (land.Progress, error) {
	if q.AsOf.IsZero() {
		q.AsOf = d.Today()
	}
	if q.AsOf.After(d.Today()) {
		return land.Progress{}, land.Refuse(land.Invalid, "query.as_of", "after_today", "the date lies after today")
	}
	if q.Position == "" {
		if err := d.Seal(ctx); err != nil {
			return land.Progress{}, err
		}
	}
	var p land.Progress
	err := d.read(ctx, func(tx pgx.Tx) (err error) {
		p, err = d.progress(ctx, tx, q)
		return err
	})
	return p, err
}

func (d *Desk) progress(ctx context.Context, tx pgx.Tx, q ProgressQuery) (land.Progress, error) {
	p := land.Progress{AsOf: q.AsOf, By: q.By}
	head, err := d.head(ctx, tx)
	if err != nil {
		return p, err
	}
	if p.Position, err = checkPosition(q.Position, head); err != nil {
		return p, err
	}
	if p.Task, err = d.task(ctx, tx, q.Task); err != nil {
		return p, err
	}
	if p.Region, err = d.regionOf(q.Region, p.Task); err != nil {
		return p, err
	}
	f := land.Frame{Tree: d.Tree(), Task: p.Task, Measures: d.Measures()}
	if f.Targets, err = d.movements(ctx, tx, p); err != nil {
		return p, err
	}
	cells, err := d.cells(ctx, tx, p, d.needed(f, p), head)
	if err != nil {
		return p, err
	}
	sheet := land.NewSheet(f, p.Region, p.AsOf, cells)
	p.Rows, p.Total = sheet.Rows(p.By), sheet.Total()
	return p, nil
}

// checkPosition gives the position to read at: the asked one, or the head.
func checkPosition(asked, head string) (string, error) {
	if asked == "" {
		return head, nil
	}
	a, errA := strconv.ParseInt(asked, 10, 64)
	h, errH := strconv.ParseInt(head, 10, 64)
	if errA != nil || errH != nil || a < 0 || strconv.FormatInt(a, 10) != asked || a > h {
		return "", land.Refuse(land.Malformed, "query.position", "unknown_position", "the books have no such position")
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
		if !d.Tree().Contains(t.Region, asked) && !d.Tree().Contains(asked, t.Region) {
			return "", land.Refuse(land.NotFound, "query.region", "region_of_task", "the task has nothing in this region")
		}
		return asked, nil
	}
	for _, code := range d.Tree().Subtree(t.Region) {
		if d.sees(code) {
			return code, nil
		}
	}
	return "", land.Refuse(land.NotFound, "query.region", "unknown_region", "there is no such region")
}

// movements is the targets' movements that the books knew at the position.
func (d *Desk) movements(ctx context.Context, tx pgx.Tx, p land.Progress) ([]land.Movement, error) {
	rows, err := tx.Query(ctx, `
		select t.region, coalesce(t.category::text, ''), t.effective_on, t.mu
		from target t join position o using (act_id)
		where t.task = $1 and o.position <= $2::text::bigint`, p.Task.Code, p.Position)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[land.Movement])
}

// needed is the regions whose cells are read: the asked one, its children where
// rows are by region, and those between it and any that has a figure of its own.
func (d *Desk) needed(f land.Frame, p land.Progress) []string {
	out := []string{p.Region}
	if slices.Contains(p.By, land.ByRegion) {
		out = append(out, f.Tree.Children(p.Region)...)
	}
	for _, m := range f.Targets {
		for _, code := range f.Tree.Path(m.Region) {
			if code == p.Region {
				break
			}
			if f.Tree.Contains(p.Region, code) {
				out = append(out, code)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// cells reads the balances at the date, and at each month's end where rows are
// by month.
func (d *Desk) cells(ctx context.Context, tx pgx.Tx, p land.Progress, regions []string, head string) ([]land.Cell, error) {
	months := slices.Contains(p.By, land.ByMonth)
	sql := atHead
	if months {
		sql = atHeadByMonth
	}
	if p.Position != head {
		sql += afterPosition
	}
	sql = `select region, category::text, measure, month, sum(open), sum(reported), sum(city_passed), sum(accepted), sum(struck_off),
		sum(parcels)::int, sum(closed)::int, sum(unmapped)::int from (` + sql + `) moved group by 1, 2, 3, 4 order by 1, 2, 3, 4`
	args := pgx.NamedArgs{"ledger": d.ledger, "task": p.Task.Code, "regions": regions, "as_of": p.AsOf, "months": months}
	if p.Position != head {
		args["position"] = p.Position
	}
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	cells, err := pgx.CollectRows(rows, scanCell)
	if err != nil || !months {
		return cells, err
	}
	return runMonths(cells, p.Task.Baseline, p.AsOf), nil
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
	where ledger = @ledger and task = @task and region = any(@regions) and (
		grain = 'y' and bucket < date_trunc('year', @as_of::date)
		or grain = 'm' and bucket >= date_trunc('year', @as_of::date) and bucket < date_trunc('month', @as_of::date)
		or grain = 'd' and bucket >= date_trunc('month', @as_of::date) and bucket <= @as_of::date)`

// atHeadByMonth gives what moved within each month.
const atHeadByMonth = `
	select region, category, measure, to_char(bucket, 'YYYY-MM') as month, open, reported, city_passed, accepted, struck_off, parcels, closed, unmapped
	from rollup
	where ledger = @ledger and task = @task and region = any(@regions) and (
		grain = 'm' and bucket < date_trunc('month', @as_of::date)
		or grain = 'd' and bucket >= date_trunc('month', @as_of::date) and bucket <= @as_of::date)`

// afterPosition takes off what was sealed after the position.
const afterPosition = `
	union all
	select m.region, m.category, m.measure, case when @months then to_char(m.effective_on, 'YYYY-MM') else '' end,
		-open, -reported, -city_passed, -accepted, -struck_off, -parcels, -closed, -unmapped
	from position o join movement m using (act_id)
	where o.ledger = @ledger and o.position > @position::text::bigint
		and m.task = @task and m.region = any(@regions) and m.effective_on <= @as_of::date`

// runMonths turns what moved within months into what stood at each month's end,
// from the baseline's month to that of the date, and into what stands at the
// date, which has no month.
func runMonths(moved []land.Cell, from, to land.Date) []land.Cell {
	type key struct {
		region   string
		category land.Category
		measure  string
	}
	series := map[key]map[string]land.Cell{}
	var order []key
	for _, c := range moved {
		k := key{c.Region, c.Category, c.Measure}
		if series[k] == nil {
			series[k] = map[string]land.Cell{}
			order = append(order, k)
		}
		series[k][c.Month] = c
	}
	var out []land.Cell
	for _, k := range order {
		run := land.Cell{Region: k.region, Category: k.category, Measure: k.measure}
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
