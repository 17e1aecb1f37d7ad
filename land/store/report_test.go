package store_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// reported is a report of everything, and how it reads in a form.
func reported(t *testing.T, d *store.Desk, q store.ReportQuery) report.Report {
	t.Helper()
	if q.Task == "" {
		q.Task = storetest.TaskCode
	}
	if q.Parts == nil {
		q.Parts = report.Parts
	}
	return must[report.Report](t)(d.Report(t.Context(), q))
}

func laidOut(t *testing.T, r report.Report, f report.Form) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, r, f, report.Chinese); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// storied is books in which something happened in several months of 2023.
func storied(t *testing.T) *storetest.Books {
	b := storetest.Open(t)
	b.Task(land.Task{}, land.Target{Region: storetest.County, Figure: storetest.Figure("40")})
	for i, dated := range []string{"2023-03-10", "2023-06-20", "2023-09-05"} {
		p := b.Parcel(land.Parcel{ParcelNo: string(rune('1' + i)), Category: land.Categories[i], Shape: storetest.Box(float64(i)*300, 0, 100, 66),
			Attributes: land.Attributes{"leader": "王某", "due_on": "2023-12-15", "approved_on": fmt.Sprintf("20%d-05-01", 17+2*i)}})
		b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), DatedOn: land.MustDate(dated)}, storetest.ToTheEnd...)
	}
	p := b.Parcel(land.Parcel{ParcelNo: "4"})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("2.5"), DatedOn: land.MustDate("2023-10-01")}, land.Submit, land.Report)
	return b
}

// What a report says is what the dashboard shows, as of any date.
func TestAReportIsTheDashboard(t *testing.T) {
	t.Parallel()
	b := storied(t)
	auditor := b.People(storetest.Park).Auditor
	for _, day := range []string{"2022-12-31", "2023-03-31", "2023-06-30", "2023-12-31"} {
		r := reported(t, auditor, store.ReportQuery{AsOf: land.MustDate(day)})
		p := must[land.Progress](t)(auditor.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, AsOf: land.MustDate(day), By: []land.Key{land.ByCategory}}))
		if diff := cmp.Diff(p.Rows, r.Rows) + cmp.Diff(p.Total, r.Total); diff != "" || p.Position != r.Position {
			t.Errorf("as of %s at %s and %s: %s", day, p.Position, r.Position, diff)
		}
		ranked := []land.Row{}
		for _, d := range r.Regions {
			for _, row := range d.Ranked {
				ranked = append(ranked, row.Row)
			}
		}
		slices.SortFunc(ranked, func(a, b land.Row) int { return strings.Compare(a.Region, b.Region) })
		for by, rows := range map[string][]land.Row{"category,measure": r.Measures, "leader": r.Leaders, "cohort": r.Cohorts, "month": r.Months, "region": ranked} {
			var keys []land.Key
			for key := range strings.SplitSeq(by, ",") {
				keys = append(keys, land.Key(key))
			}
			p := must[land.Progress](t)(auditor.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, AsOf: land.MustDate(day), By: keys}))
			if diff := cmp.Diff(p.Rows, rows); diff != "" {
				t.Errorf("as of %s by %s: %s", day, by, diff)
			}
		}
		var listed, counted decimal.Decimal
		for _, p := range r.Parcels {
			listed, counted = listed.Add(p.Listed()), counted.Add(p.Counted)
		}
		if !listed.Equal(*r.Total.Listed) || !counted.Equal(r.Total.Counted) || len(r.Parcels) != *r.Total.Parcels {
			t.Errorf("as of %s the ledger adds up to %s and %s in %d parcels, the total is %s and %s", day, listed, counted, len(r.Parcels), r.Total.Listed, r.Total.Counted)
		}
	}
}

// A parcel's row says when all of it was closed, what was noted last and what is
// planned, as of the day; clocks that press come by their days.
func TestAReportTellsHowEachParcelStands(t *testing.T) {
	t.Parallel()
	b := storied(t)
	people := b.People(storetest.Park)
	parts := []report.Part{report.Ledger, report.Clocks}
	at := func(day string) map[string]report.Parcel {
		out := map[string]report.Parcel{}
		for _, p := range reported(t, people.Auditor, store.ReportQuery{AsOf: land.MustDate(day), Parts: parts}).Parcels {
			out[p.ParcelNo] = p
		}
		return out
	}
	first := must[store.Parcel](t)(people.Officer.Parcel(t.Context(), at("2023-12-31")["1"].ID))
	b.Disposal(first, land.Disposal{Mu: storetest.Mu("6"), DatedOn: land.MustDate("2023-04-20")}, storetest.ToTheEnd...)
	for _, n := range []land.Note{
		{On: land.MustDate("2023-08-01"), Happened: "谈判", PlannedOn: land.MustDate("2023-11-30")},
		{On: land.MustDate("2023-09-01"), Happened: "评估"}, {On: land.MustDate("2023-10-02"), Happened: "签约", PlannedOn: land.MustDate("2023-12-20")},
	} {
		n.Parcel = at("2023-12-31")["2"].ID
		must[land.Note](t)(people.Officer.NewNote(t.Context(), n, none))
	}
	for _, c := range []struct{ day, no, want string }{
		{"2023-12-31", "1", "closed 2023-04-20, planned 2023-12-15, noted "},
		{"2023-04-19", "1", "closed , planned 2023-12-15, noted "},
		{"2023-12-31", "2", "closed , planned 2023-12-20, noted 2023-10-02签约"},
		{"2023-10-01", "2", "closed , planned 2023-11-30, noted 2023-09-01评估"},
		{"2023-07-31", "2", "closed , planned 2023-12-15, noted "},
		{"2023-12-31", "4", "closed , planned , noted "},
	} {
		p := at(c.day)[c.no]
		if got := fmt.Sprintf("closed %s, planned %s, noted %s%s", p.ClosedOn, p.Planned, p.NotedOn, p.Noted); got != c.want {
			t.Errorf("%s as of %s: %s, want %s", c.no, c.day, got, c.want)
		}
	}
	r := reported(t, people.Auditor, store.ReportQuery{AsOf: land.MustDate("2023-12-31"), Parts: parts})
	var pressing []string
	for _, c := range r.Clocks.Parcels {
		pressing = append(pressing, c.ParcelNo)
	}
	if !slices.IsSortedFunc(r.Clocks.Parcels, func(a, b report.ClockedParcel) int { return a.DueOn.Compare(b.DueOn) }) || slices.Contains(pressing, "1") || !slices.Contains(pressing, "2") || !slices.Contains(pressing, "3") {
		t.Errorf("what presses is %v", pressing)
	}
	if without := reported(t, people.Auditor, store.ReportQuery{AsOf: land.MustDate("2023-12-31"), Parts: parts[:1]}); without.Clocks != nil {
		t.Errorf("nobody asked for %+v", without.Clocks)
	}
}

func TestAReportTellsThePeriodsGain(t *testing.T) {
	t.Parallel()
	b := storied(t)
	auditor := b.People(storetest.Park).Auditor
	for period, want := range map[land.Period]string{land.Month: "0.00", land.Quarter: "4.00", land.Year: "12.00"} {
		r := reported(t, auditor, store.ReportQuery{AsOf: land.MustDate("2023-09-30"), Period: period})
		if period == land.Month {
			r = reported(t, auditor, store.ReportQuery{AsOf: land.MustDate("2023-10-31"), Period: period})
		}
		if got := report.Mu(r.Total.Gain(r.Before.Total)); got != want {
			t.Errorf("the %s gained %s, want %s", period, got, want)
		}
	}
	for rule, q := range map[string]store.ReportQuery{
		"period_or_since": {Period: land.Month, Since: land.MustDate("2023-01-01")}, "after_today": {AsOf: b.Today().AddDays(1)},
		"dates_in_order": {AsOf: land.MustDate("2023-01-01"), Since: land.MustDate("2023-01-01")},
	} {
		q.Task = storetest.TaskCode
		_, err := auditor.Report(t.Context(), q)
		refused(t, err, land.Invalid, rule)
	}
}

// Below a hundred parcels a forecast goes by what is planned of each.
func TestFewParcelsAreForecastByTheirPlans(t *testing.T) {
	t.Parallel()
	b := storied(t)
	officer := b.People(storetest.Park).Officer
	four := must[store.List](t)(officer.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: storetest.TaskCode}, Limit: 9})).Parcels[3]
	must[land.Note](t)(officer.NewNote(t.Context(), land.Note{Parcel: four.ID, On: land.MustDate("2023-10-15"), Happened: "谈妥", PlannedOn: land.MustDate("2024-02-01")}, none))
	f := reported(t, officer, store.ReportQuery{AsOf: land.MustDate("2023-10-31")}).Forecast
	if f.Basis != land.ByPlans || !f.Expected.Equal(storetest.Mu("30")) || f.Later.Parcels != 1 || !f.Later.Mu.Equal(storetest.Mu("10")) {
		t.Errorf("%+v", f)
	}
}

// ofAMuEach is books with so many parcels of a mu, of a task of 40.
func ofAMuEach(t *testing.T, parcels int) *storetest.Books {
	t.Helper()
	b := storetest.Open(t)
	task := b.Task(land.Task{}, land.Target{Region: storetest.County, Figure: storetest.Figure("40")})
	c := store.Chapter{Region: storetest.County}
	for i := range parcels {
		c.Stories = append(c.Stories, store.Story{Parcel: land.Parcel{ParcelNo: fmt.Sprintf("F-%02d", i), Category: land.Idle, Region: storetest.Park,
			Listed: storetest.Figure("1"), ListedMu: storetest.Mu("1")}})
	}
	if err := b.Operator().LoadChapter(t.Context(), task, c); err != nil {
		t.Fatal(err)
	}
	return b
}

// From a hundred on it goes by what the last weeks brought, with what comes of the
// slowest and the fastest of them; in the first weeks there is none.
func TestAHundredParcelsAreForecastByTheirPace(t *testing.T) {
	t.Parallel()
	b := ofAMuEach(t, land.FewParcels-1)
	auditor := b.People(storetest.Park).Auditor
	parts := []report.Part{report.Forecast}
	if f := reported(t, auditor, store.ReportQuery{AsOf: land.MustDate("2023-11-01"), Parts: parts}).Forecast; f.Basis != "" || f.Why != land.WhyNoPlans {
		t.Errorf("of 99 parcels: %+v", f)
	}
	p := b.Parcel(land.Parcel{ParcelNo: "the hundredth", Category: land.Idle})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), DatedOn: land.MustDate("2023-10-20")}, storetest.ToTheEnd...)
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("3"), DatedOn: land.MustDate("2023-09-10")}, storetest.ToTheEnd...)
	r := reported(t, auditor, store.ReportQuery{AsOf: land.MustDate("2023-11-01"), Parts: parts})
	f := r.Forecast // 60 days are left; 7 mu in eight weeks, 4 mu or 3 mu in four
	if f.Basis != land.ByPace || f.Weeks != 8 || report.Mu(f.Expected) != "14.50" || report.Mu(f.Low) != "7.00" || report.Mu(f.High) != "15.57" {
		t.Errorf("of 100 parcels: %+v", f)
	}
	if text := laidOut(t, r, report.Text); !strings.Contains(text, "按近8周速度推算，预计2023年12月31日完成36.25%（17.50%至38.93%），缺口25.50亩") {
		t.Errorf("it is worded\n%s", text)
	}
	if f := reported(t, auditor, store.ReportQuery{AsOf: land.MustDate("2023-01-20"), Parts: parts}).Forecast; f.Why != land.WhyTooEarly {
		t.Errorf("in the third week: %+v", f)
	}
}

// What is read beside each other is read of one snapshot, whatever comes in between;
// and where connections are few, reports at once wait for none that another holds.
func TestAReportOfManyParcelsIsOfOneSnapshot(t *testing.T) {
	t.Parallel()
	b := ofAMuEach(t, land.FewParcels)
	p := b.Parcel(land.Parcel{ParcelNo: "1", Category: land.Idle, Attributes: land.Attributes{"leader": "王某", "approved_on": "2021-05-01"}})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), DatedOn: land.MustDate("2023-10-20")}, storetest.ToTheEnd...)
	actor := b.People(storetest.Park).Auditor.Actor
	q := store.ReportQuery{Task: storetest.TaskCode, AsOf: land.MustDate("2023-11-01")}
	before, after, err := store.ActsOnOneSnapshot(t.Context(), b.As(actor), func() { b.Parcel(land.Parcel{ParcelNo: "2"}) })
	if err != nil || before == 0 || before != after {
		t.Errorf("one sees %d acts and the other %d, %v", before, after, err)
	}
	want := laidOut(t, must[report.Report](t)(b.As(actor).Report(t.Context(), q)), report.JSON)
	for _, conns := range []int32{1, 2} {
		s := must[*store.Store](t)(store.Open(t.Context(), store.Config{URL: b.URL, Now: b.Clock.Now, Key: b.Key, Conns: conns}))
		defer s.Close()
		var all errgroup.Group
		reports := make([]report.Report, 4)
		for i := range reports {
			all.Go(func() (err error) { reports[i], err = s.As(actor).Report(t.Context(), q); return err })
		}
		if err := all.Wait(); err != nil {
			t.Fatal(err)
		}
		for _, r := range reports {
			if diff := cmp.Diff(want, laidOut(t, r, report.JSON)); diff != "" {
				t.Errorf("by %d connections it is another: %s", conns, diff)
			}
		}
	}
}

// The same question at the same position gives the same bytes, whatever
// happened since.
func TestAReportAtAPositionNeverChanges(t *testing.T) {
	t.Parallel()
	b := storied(t)
	people := b.People(storetest.Park)
	q := store.ReportQuery{AsOf: land.MustDate("2023-12-31"), Period: land.Quarter}
	r := reported(t, people.Auditor, q)
	p := b.Parcel(land.Parcel{ParcelNo: "5", Attributes: land.Attributes{"leader": "李某"}})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("7")}, storetest.ToTheEnd...)
	must[land.Note](t)(people.Officer.NewNote(t.Context(), land.Note{Parcel: p.ID, On: land.MustDate("2023-08-01"), Happened: "h"}, none))
	q.Position = r.Position
	again := reported(t, people.Auditor, q)
	for _, f := range report.Forms {
		if laidOut(t, r, f) != laidOut(t, again, f) {
			t.Errorf("the %s is another: %s", f, cmp.Diff(laidOut(t, r, report.HTML), laidOut(t, again, report.HTML)))
		}
	}
	q.Position = ""
	if now := reported(t, people.Auditor, q); report.Mu(now.Total.Counted) != "19.00" || !slices.ContainsFunc(now.Parcels, func(p report.Parcel) bool { return p.ParcelNo == "5" }) {
		t.Errorf("the head does not have what happened since: %s", now.Total.Counted)
	}
}
