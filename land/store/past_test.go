package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// agrees compares what the list says as of a date with what progress says, and
// every parcel's status with the rule.
func (s *tale) agrees(t *testing.T, rt *rapid.T, at store.When) {
	op, ctx := s.b.Operator(), t.Context()
	for _, f := range []store.Filter{{}, {Region: storetest.County}, {Categories: []land.Category{land.Idle}}, {Statuses: land.Statuses, Leader: "王某"}, {Statuses: []land.Status{land.StatusUnderReview, land.StatusClosed}}, {Silent: 30}} {
		f.Task = s.task
		list := must[store.List](t)(op.Parcels(ctx, store.Listing{Filter: f, When: at, Limit: 1000}))
		q := store.ProgressQuery{Task: s.task, Region: f.Region, Filter: f, AsOf: list.AsOf, Position: list.Position}
		total := must[land.Progress](t)(op.Progress(ctx, q)).Total
		if len(f.Categories) > 0 { // the roll-up's total is of all categories; its row is what was picked
			q.By = []land.Key{land.ByCategory}
			for _, r := range must[land.Progress](t)(op.Progress(ctx, q)).Rows {
				if r.Category == land.Idle {
					total = r
				}
			}
		}
		standing := 0
		for _, p := range list.Parcels {
			if p.Balance.Listed().IsPositive() {
				standing++
			}
		}
		says := fmt.Sprint(list.Sums.Listed(), list.Sums.Reported, list.Sums.CityPassed, list.Sums.Accepted, list.Sums.Counted, standing)
		if want := fmt.Sprint(total.Listed, total.Reported, total.CityPassed, total.Accepted, total.Counted, *total.Parcels); says != want {
			rt.Errorf("%+v as of %s at %s: the list says %s and progress %s", f, list.AsOf, list.Position, says, want)
		}
		if len(f.Statuses) > 0 || f.Silent > 0 {
			continue
		}
		unmapped := 0
		for _, p := range list.Parcels {
			s.isItself(t, rt, p, store.When{AsOf: list.AsOf, Position: list.Position})
			if p.Center == nil && p.Balance.Listed().IsPositive() {
				unmapped++
			}
		}
		if unmapped != *total.Unmapped {
			rt.Errorf("%+v as of %s at %s: %d are unmapped in the list and %d in progress", f, list.AsOf, list.Position, unmapped, *total.Unmapped)
		}
	}
}

// isItself compares a listed parcel with its card and its disposals.
func (s *tale) isItself(t *testing.T, rt *rapid.T, p store.ListedParcel, at store.When) {
	op := s.b.Operator()
	card := must[store.Parcel](t)(op.ParcelAt(t.Context(), p.ID, at))
	disposals := must[[]land.Disposal](t)(op.DisposalsAt(t.Context(), p.ID, at))
	card.Noted = len(must[[]land.Note](t)(op.Notes(t.Context(), p.ID, at))) > 0
	if want := land.StatusOf(card.Parcel, card.Balance, disposals); card.Status != want || p.Status != want {
		rt.Errorf("parcel %s as of %s at %s is %s in the list, %s on its card and %s by the rule: %+v", p.ParcelNo, at.AsOf, at.Position, p.Status, card.Status, want, disposals)
	}
	under := land.Balance{}
	for _, x := range disposals {
		switch x.State {
		case land.StateReported:
			under.Reported = under.Reported.Add(x.Mu)
		case land.StatePassed:
			under.CityPassed = under.CityPassed.Add(x.Mu)
		case land.StateAccepted:
			under.Accepted = under.Accepted.Add(x.Mu)
		}
	}
	if !under.Reported.Equal(card.Reported) || !under.CityPassed.Equal(card.CityPassed) || !under.Accepted.Equal(card.Accepted) {
		rt.Errorf("parcel %s as of %s: its disposals hold %v and its accounts %v", p.ParcelNo, at.AsOf, under, card.Balance)
	}
}

// Whatever was done, in whatever order and as at whatever dates: as of any date,
// at any position, the list, the card, the disposals and progress agree.
func TestAsOfAnyDateEverythingAgrees(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	conn := b.Connect(b.SuperURL)
	rapid.Check(t, func(rt *rapid.T) {
		s := newTale(b, conn, rt)
		positions := []string{""}
		var days []land.Date
		for i, seed := range rapid.SliceOfN(rapid.Uint64(), 15, 25).Draw(rt, "acts") {
			if err := s.act(t, throw(rand.New(rand.NewPCG(seed, uint64(i))))); err != nil {
				rt.Fatalf("act %d failed: %v", i, err)
			}
			if err := s.tend(t, throw(rand.New(rand.NewPCG(seed, uint64(i)+1000)))); err != nil {
				rt.Fatalf("number %d failed: %v", i, err)
			}
			days = append(days, land.DateOf(b.Clock.Now()))
			b.Clock.Set(b.Clock.Now().AddDate(0, 0, 7))
			if i == 9 {
				positions = append(positions, must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: s.task})).Position)
			}
		}
		for _, position := range positions {
			for _, on := range []land.Date{{}, day("2022-12-30"), day("2023-03-15"), days[4], days[len(days)-1]} {
				s.agrees(t, rt, store.When{AsOf: on, Position: position})
			}
		}
	})
}

// A parcel whose later acts all took effect later is, as of a day, what it was
// when the books stood at that day.
func TestAsOfADayIsWhatStoodOnThatDay(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	p := b.Parcel(land.Parcel{ParcelNo: "1", Attributes: land.Attributes{"leader": "王某"}})
	b.Clock.Today("2026-12-01")
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), DatedOn: day("2026-12-01")}, land.Submit, land.Report)
	told := func(at store.When) string {
		card := must[store.Parcel](t)(people.Auditor.ParcelAt(t.Context(), p.ID, at))
		return fmt.Sprint(card.Status, card.Open, card.Reported, card.Accepted, card.Suspended, card.Attributes, card.Shape != nil,
			len(must[[]land.Note](t)(people.Auditor.Notes(t.Context(), p.ID, at))), len(must[[]store.Event](t)(people.Auditor.History(t.Context(), p.ID, at))),
			must[[]land.Disposal](t)(people.Auditor.DisposalsAt(t.Context(), p.ID, at)))
	}
	before := told(store.When{})
	b.Clock.Today("2026-12-05")
	rev := func() int64 { return must[store.Parcel](t)(people.Auditor.Parcel(t.Context(), p.ID)).Rev }
	must[land.Disposal](t)(people.City.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Pass, EffectiveOn: day("2026-12-05")}))
	must[store.Parcel](t)(people.Officer.EditParcel(t.Context(), p.ID, rev(), land.Attributes{"leader": "李某"}))
	must[store.Parcel](t)(people.Officer.ParcelStep(t.Context(), p.ID, rev(), land.ParcelStepRequest{Step: land.Boundary, Reason: "r"}, storetest.Box(0, 0, 100, 66)))
	must[store.Parcel](t)(people.City.ParcelStep(t.Context(), p.ID, rev(), land.ParcelStepRequest{Step: land.Suspend, Reason: "r"}))
	must[land.Note](t)(people.Officer.NewNote(t.Context(), land.Note{Parcel: p.ID, Happened: "h"}, none))
	if after := told(store.When{AsOf: day("2026-12-04")}); after != before {
		t.Errorf("as of the day before it is\n%s\nand was\n%s", after, before)
	}
	if now := told(store.When{}); now == before {
		t.Error("nothing changed since")
	}
}

// What was merged is unmapped until the last of its parcels was drawn, on the list
// as in the sums: its own boundary is as old as its listing.
func TestAMergedParcelIsUnmappedUntilAllOfItWasDrawn(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	var ids []land.ID
	for i, drawn := range []string{"2026-12-05", "2026-12-12"} {
		p := b.Parcel(land.Parcel{ParcelNo: fmt.Sprint(i + 1)})
		b.Clock.Today(drawn)
		must[store.Parcel](t)(people.Officer.ParcelStep(t.Context(), p.ID, p.Rev, land.ParcelStepRequest{Step: land.Boundary, Reason: "r"}, storetest.Box(float64(i)*100, 0, 100, 66)))
		ids = append(ids, p.ID)
	}
	b.Clock.Today("2026-12-20")
	rev := must[store.Parcel](t)(people.Registrar.Parcel(t.Context(), ids[0])).Rev
	must[store.Parcel](t)(people.Registrar.ParcelStep(t.Context(), ids[0], rev, land.ParcelStepRequest{Step: land.Merge, Reason: "r", With: ids[1:], No: "1+2"}))
	for day, unmapped := range map[string]int{"2026-12-01": 1, "2026-12-11": 1, "2026-12-12": 0, "2026-12-20": 0} {
		on := land.MustDate(day)
		list := must[store.List](t)(people.Auditor.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: storetest.TaskCode}, When: store.When{AsOf: on}, Limit: 10}))
		if len(list.Parcels) != 1 || (list.Parcels[0].Center == nil) != (unmapped == 1) {
			t.Errorf("as of %s the list shows %+v", day, list.Parcels)
		}
		for _, f := range []store.Filter{{}, everything} {
			total := must[land.Progress](t)(people.Auditor.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, AsOf: on, Filter: f})).Total
			if *total.Parcels != 1 || *total.Unmapped != unmapped {
				t.Errorf("as of %s %d of %d are unmapped", day, *total.Unmapped, *total.Parcels)
			}
		}
	}
	sound(t, b)
}
