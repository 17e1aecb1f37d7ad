package store_test

import (
	"errors"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// chapter is two parcels of the park: one signed off in two parts, one under
// review and returned once.
func chapter(b *storetest.Books) store.Chapter {
	people := b.People(storetest.Park)
	deed := func(mu, dated string, part [4]float64, steps ...store.Taken) store.Deed {
		d := land.Disposal{Measure: "XZ05", Mu: storetest.Mu(mu), DatedOn: day(dated), State: land.Draft}
		if part[2] > 0 {
			m, _ := b.Tree().Measure("shape", storetest.Park, storetest.Box(part[0], part[1], part[2], part[3]))
			d.Shape, d.PlaneM2, d.EllipsoidM2 = m.Shape, &m.PlaneM2, &m.EllipsoidM2
		}
		return store.Deed{Draft: d, Drafted: day(dated), By: people.Officer.Actor, Steps: steps}
	}
	take := func(by *store.Desk, on string, s land.Step, reason string) store.Taken {
		return store.Taken{By: by.Actor, On: day(on), StepRequest: land.StepRequest{Step: s, Reason: reason}}
	}
	toTheEnd := func(month string) []store.Taken {
		return []store.Taken{take(people.Officer, month+"-15", land.Submit, ""), take(people.County, month+"-18", land.Report, ""),
			take(people.City, month+"-23", land.Pass, ""), take(people.Province, month+"-28", land.Accept, "")}
	}
	parcel := func(no string, east float64) land.Parcel {
		m, _ := b.Tree().Measure("shape", storetest.Park, storetest.Box(east, 0, 100, 66))
		return land.Parcel{ParcelNo: no, Category: land.Idle, Region: storetest.Park, Listed: storetest.Figure("10"), ListedMu: storetest.Mu("10"),
			Shape: m.Shape, PlaneM2: &m.PlaneM2, EllipsoidM2: &m.EllipsoidM2}
	}
	return store.Chapter{Region: storetest.County,
		Targets: []land.Target{{Region: storetest.County, Category: land.Idle, Figure: storetest.Figure("18"), Moved: storetest.Mu("18")}},
		Stories: []store.Story{
			{Parcel: parcel("1", 0), Deeds: []store.Deed{
				deed("4", "2023-03-01", [4]float64{0, 0, 40, 66}, toTheEnd("2023-03")...),
				deed("6", "2023-07-01", [4]float64{40, 0, 60, 66}, toTheEnd("2023-07")...)}},
			{Parcel: parcel("2", 200), Deeds: []store.Deed{
				deed("10", "2023-03-02", [4]float64{}, append(toTheEnd("2023-03")[:2], take(people.City, "2023-03-23", land.Return, "the boundary is wrong"),
					take(people.Officer, "2023-04-15", land.Submit, ""))...)}},
			{Parcel: land.Parcel{ParcelNo: "3", Category: land.Idle, Region: storetest.Park, Listed: storetest.Figure("1"), ListedMu: storetest.Mu("1")},
				Deeds: []store.Deed{deed("1", "2023-05-01", [4]float64{})}},
		}}
}

// Nobody waits for the database to look at what was copied by itself.
func TestWhatWasCopiedIsSeen(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	task := b.Task(land.Task{})
	if err := errors.Join(b.Operator().LoadChapter(t.Context(), task, chapter(b)), b.Seal(t.Context()), b.Copied(t.Context())); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"parcel", "parcel_history", "balance_history", "journal", "position", "rollup"} {
		var seen, is int
		b.Scan(`select reltuples from pg_class where oid = $1::text::regclass`, []any{table}, &seen)
		b.Scan(`select count(*) from `+table, nil, &is)
		if seen != is || is == 0 {
			t.Errorf("%s has %d rows, and the planner sees %d", table, is, seen)
		}
	}
}

// What comes in at once is what would have come in step by step.
func TestAChapterIsLoadedAsIfStepByStep(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	task := b.Task(land.Task{})
	desk := b.Operator()
	for range 2 { // a second time it does nothing
		if err := desk.LoadChapter(t.Context(), task, chapter(b)); err != nil {
			t.Fatal(err)
		}
	}
	sound(t, b)
	list := must[store.List](t)(desk.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: task.Code}, Limit: 10}))
	for i, want := range []struct {
		status land.Status
		rev    int64
	}{{land.StatusClosed, 9}, {land.StatusUnderReview, 5}, {land.StatusInProgress, 2}} {
		if p := list.Parcels[i]; p.Status != want.status || p.Rev != want.rev {
			t.Errorf("%s is %s at revision %d", p.ParcelNo, p.Status, p.Rev)
		}
	}
	kinds := ""
	for _, e := range must[[]store.Event](t)(desk.History(t.Context(), list.Parcels[1].ID, store.When{})) {
		kinds += e.Kind + " " + e.RecordedAt.In(land.Shanghai).Format("01-02 15h") + ", "
	}
	if kinds != "import 12-31 10h, submit 03-15 10h, report 03-18 10h, return 03-23 10h, submit 04-15 10h, " {
		t.Errorf("the timeline is %s", kinds)
	}
	p := must[land.Progress](t)(desk.Progress(t.Context(), store.ProgressQuery{Task: task.Code, AsOf: day("2023-06-30")}))
	if !p.Total.Accepted.Equal(storetest.Mu("4")) || !p.Total.Target.Equal(storetest.Mu("18")) || *p.Total.Parcels != 3 || *p.Total.Unmapped != 1 {
		t.Errorf("%+v", p.Total)
	}
	// Steps go on from there.
	d := must[[]land.Disposal](t)(desk.Disposals(t.Context(), list.Parcels[1].ID))[0]
	b.Take(d, land.Report, land.Pass, land.Accept)
	sound(t, b)
}

func TestAChapterAgainstTheRulesLeavesNothing(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	task := b.Task(land.Task{})
	c := chapter(b)
	c.Stories[0].Deeds[1].Draft.Mu = storetest.Mu("7")
	if err := b.Operator().LoadChapter(t.Context(), task, c); land.KindOf(err) != land.Conflict {
		t.Errorf("more than remains: %v", err)
	}
	c = chapter(b)
	c.Stories[1].Parcel.Shape = nil // areas of a shape that is not there
	if err := b.Operator().LoadChapter(t.Context(), task, c); err == nil {
		t.Error("it was loaded")
	}
	refused(t, b.People(storetest.Park).Officer.LoadChapter(t.Context(), task, chapter(b)), land.NotFound, "unknown_region")
	refused(t, b.People(storetest.Park).County.LoadChapter(t.Context(), task, chapter(b)), land.Forbidden, "role")
	if n := b.Count(`select (select count(*) from parcel) + (select count(*) from journal) + (select count(*) from act where kind = 'submit')`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}
