package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/report"
)

// ReportQuery asks for a progress report.
type ReportQuery struct {
	Task     string
	Region   string        // empty: the task's own, or the actor's where that lies below
	AsOf     land.Date     // none: today
	Position string        // empty: the head
	Period   land.Period   // whose gain is told; empty: none
	Since    land.Date     // an earlier date to compare with, where there is no period
	Parts    []report.Part // nil: all but the ledger
	Masked   bool          // personal data is, also for who may take it home as it stands
}

// completed is the query with what is usual in place of what is left out, and
// refuses what does not fit.
func (q ReportQuery) completed(today land.Date) (ReportQuery, error) {
	if q.AsOf.IsZero() {
		q.AsOf = today
	}
	if q.Period != "" && !q.Since.IsZero() {
		return q, land.Refuse(land.Invalid, "query.since", "period_or_since", "a report is for a period, or since a date")
	}
	if q.Period != "" {
		q.Since = q.Period.Before(q.AsOf)
	}
	if !q.Since.IsZero() && !q.Since.Before(q.AsOf) {
		return q, land.Refuse(land.Invalid, "query.since", "dates_in_order", "the earlier date lies before that of the report")
	}
	if q.Parts == nil {
		q.Parts = slices.DeleteFunc(slices.Clone(report.Parts), func(p report.Part) bool { return p == report.Ledger })
	}
	return q, nil
}

// Report is what the books say of a task, whole and from one snapshot: the same
// query at the same position gives the same report for ever.
func (d *Desk) Report(ctx context.Context, q ReportQuery) (report.Report, error) {
	q, err := q.completed(d.Today())
	if err != nil {
		return report.Report{}, err
	}
	var r report.Report
	err = d.knowing(ctx, When{q.AsOf, q.Position}, nil, func(tx pgx.Tx, k known) error {
		r = report.Report{}
		w := reporting{desk: d, ctx: ctx, tx: tx, known: k, ReportQuery: q, out: &r}
		return w.report()
	})
	return r, err
}

// reporting is a report on its way.
type reporting struct {
	ReportQuery
	known
	desk *Desk
	ctx  context.Context
	tx   pgx.Tx
	tree land.Tree
	told toldParcels
	out  *report.Report
}

func (w *reporting) report() error {
	if err := inOrder(w.readFrame, w.readStanding); err != nil {
		return err
	}
	if *w.out.Total.Parcels < land.FewParcels {
		return inOrder(w.readByParcels, w.readByBalances)
	}
	return w.beside((*reporting).readByParcels, (*reporting).readByBalances)
}

// readByParcels reads what is told by parcels.
func (w *reporting) readByParcels() error { return inOrder(w.readParcels, w.readPicked) }

// readByBalances reads what the roll-up tells, and what stands beside the books. Of
// few parcels the forecast goes by their plans, which are read before.
func (w *reporting) readByBalances() error {
	return inOrder(w.readBefore, w.readMilestones, w.readTrend, w.readDivisions, w.readForecast, w.readHand)
}

func (w *reporting) wants(part report.Part) bool { return slices.Contains(w.Parts, part) }

// readFrame reads what the report is of, and where it stands in the books.
func (w *reporting) readFrame() error {
	task, err := w.desk.taskAt(w.ctx, w.tx, w.known, w.Task)
	if err != nil {
		return err
	}
	if w.Region, err = w.desk.regionOf(w.Region, task); err != nil {
		return err
	}
	var f land.Frame
	b := &pgx.Batch{}
	w.desk.queueFrame(b, w.known, &f)
	b.Queue(`select coalesce(max(sealed_at), 'epoch') from position where ledger = $1 and position = $2::text::bigint`, w.desk.ledger.id, w.known.Position).
		QueryRow(func(row pgx.Row) error { return row.Scan(&w.out.SealedAt) })
	if err := w.tx.SendBatch(w.ctx, b).Close(); err != nil {
		return err
	}
	w.tree, w.read = f.Tree, &f
	w.out.Task, w.out.Measure, w.out.Parts = task, f.Measures, w.Parts
	w.out.Region, _ = f.Tree.Find(w.Region)
	w.out.AsOf, w.out.Position, w.out.Period, w.out.Since = w.AsOf, w.known.Position, w.Period, w.Since
	w.out.SealedAt = w.out.SealedAt.In(land.Shanghai)
	if w.desk.ledger.key == nil {
		return nil
	}
	tree := treeReader{w.ctx, w.tx, w.desk.ledger.id}
	size, err := w.desk.sizeAt(w.ctx, w.tx, "query.position", w.known.Position)
	if err != nil {
		return err
	}
	w.out.Checkpoint, err = w.desk.checkpoint(tree, size)
	return err
}

// sheetOf is what rows by the query's keys, and by some of them, are made of on the
// report's snapshot, in its region.
func (w *reporting) sheetOf(q ProgressQuery) (*land.Sheet, error) {
	q.Task, q.Region = w.Task, w.Region
	if w.behind {
		q.Position = w.known.Position
	}
	s, _, err := w.desk.sheets(w.ctx, w.tx, q, w.known)
	return s.all, err
}

func (w *reporting) standing(asOf land.Date) (land.Overview, *land.Sheet, error) {
	s, err := w.sheetOf(ProgressQuery{By: []land.Key{land.ByCategory}, AsOf: asOf})
	if err != nil {
		return land.Overview{}, nil, err
	}
	return land.Overview{Total: s.Total(), Rows: s.Rows([]land.Key{land.ByCategory})}, s, nil
}

// readStanding reads how things stand, and by which measures they came to do so.
func (w *reporting) readStanding() error {
	standing, sheet, err := w.standing(w.AsOf)
	if err != nil {
		return err
	}
	w.out.Overview = standing
	if w.wants(report.Measures) {
		w.out.Measures = sheet.Rows([]land.Key{land.ByCategory, land.ByMeasure})
	}
	w.out.Pace = w.out.Task.Pace(w.out.Total, w.AsOf)
	return nil
}

// readBefore reads how things stood on the date that is compared with.
func (w *reporting) readBefore() error {
	if w.Since.IsZero() {
		return nil
	}
	before, _, err := w.standing(w.Since)
	w.out.Before = &before
	return err
}

// readMilestones reads how things stood on the day of each milestone, or stand
// where that lies ahead.
func (w *reporting) readMilestones() error {
	for _, m := range w.out.Task.Terms.Milestones {
		then := w.out.Total
		if m.On.Before(w.AsOf) {
			s, _, err := w.standing(m.On)
			if err != nil {
				return err
			}
			then = s.Total
		}
		w.out.Milestones = append(w.out.Milestones, m.At(w.out.Task.Terms, then, w.AsOf))
	}
	return nil
}

func (w *reporting) readTrend() error {
	if !w.wants(report.Trend) {
		return nil
	}
	s, err := w.sheetOf(ProgressQuery{By: []land.Key{land.ByMonth}, AsOf: w.AsOf})
	if err == nil {
		w.out.Months = s.Rows([]land.Key{land.ByMonth})
	}
	return err
}

// readForecast reads what is to be expected: of few parcels what is planned, of
// many what the last weeks came to.
func (w *reporting) readForecast() error {
	if !w.wants(report.Forecast) {
		return nil
	}
	t, total := w.out.Task, w.out.Total
	if *total.Parcels < land.FewParcels {
		plans := make([]land.Plan, len(w.out.Parcels))
		for i, p := range w.out.Parcels {
			plans[i] = land.Plan{On: p.Planned, Left: p.Listed().Sub(p.Counted)}
		}
		f := t.ForecastByPlans(total.Counted, *total.Target, w.AsOf, plans)
		w.out.Forecast = &f
		return nil
	}
	ago := []land.Mu{total.Counted}
	for n := 1; n <= land.PaceWeeks; n++ {
		day := w.AsOf.AddDays(-7 * n)
		if day.Before(t.Baseline) {
			break
		}
		s, err := w.sheetOf(ProgressQuery{AsOf: day, alone: true}) // of which counts what is done, not of how much
		if err != nil {
			return err
		}
		ago = append(ago, s.Total().Counted)
	}
	f := t.ForecastByPace(*total.Target, w.AsOf, ago)
	w.out.Forecast = &f
	return nil
}

// readHand reads how the task words its report, and what was entered by hand.
func (w *reporting) readHand() (err error) {
	if w.out.Template, err = w.desk.templateAt(w.ctx, w.tx, w.known, w.Task); err != nil {
		return err
	}
	w.out.Figures, err = w.desk.figuresAt(w.ctx, w.tx, w.known, w.Task, []string{w.Region})
	return err
}
