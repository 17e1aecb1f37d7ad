package store_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// everything is a filter that leaves nothing out and that the roll-up does not know.
var everything = store.Filter{Statuses: land.Statuses}

// untargeted is rows as the journal gives them: without what was handed down.
func untargeted(rows []land.Row) []land.Row {
	out := slices.Clone(rows)
	for i := range out {
		out[i].Target, out[i].Parts = nil, nil
	}
	return slices.DeleteFunc(out, func(r land.Row) bool {
		return r.Parcels != nil && *r.Parcels == 0 && r.Listed.IsZero() && r.Reported.IsZero()
	})
}

func texted(t *testing.T, p land.Progress) string {
	t.Helper()
	return string(must[[]byte](t)(json.Marshal(p)))
}

// tend does to a parcel itself what officers and registrars do.
func (s *tale) tend(t *testing.T, c choices) error {
	all, err := s.parcels(t)
	if err != nil {
		return err
	}
	p := pick(all, c.parcel)
	people := s.b.People(p.Region)
	switch c.kind % 4 {
	case 0:
		_, err = people.Officer.EditParcel(t.Context(), p.ID, p.Rev, land.Attributes{
			"leader": pick([]string{"", "王某", "李某"}, c.who), "start_agreed_on": pick(someDates, c.date), "plan": pick([]string{"", "p"}, c.mu)})
	case 1:
		step := pick([]land.ParcelStep{land.Suspend, land.Resume}, c.step)
		_, err = people.City.ParcelStep(t.Context(), p.ID, p.Rev, land.ParcelStepRequest{Step: step, Reason: "r"}, nil)
	case 2:
		_, err = people.Officer.ParcelStep(t.Context(), p.ID, p.Rev, land.ParcelStepRequest{Step: land.Boundary, Reason: "r"},
			storetest.Box(float64(c.parcel)*110, float64(c.mu), 100, 66))
	default:
		_, err = people.Officer.NewNote(t.Context(), land.Note{Parcel: p.ID, On: day(pick(someDates, c.date)), Happened: "h"}, none)
	}
	return onlyRefused(err)
}

// Whatever was done, the balances of all parcels are those of the roll-up, now
// and at every position, as of any date; and the books at a position are read
// from history as they are read at the head.
func TestBalancesOfPickedParcelsAreThoseOfTheRollUp(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	conn := b.Connect(b.SuperURL)
	rapid.Check(t, func(rt *rapid.T) {
		s := newTale(b, conn, rt)
		op := b.Operator()
		heads := []string{""}
		for i, seed := range rapid.SliceOfN(rapid.Uint64(), 12, 20).Draw(rt, "acts") {
			if err := s.act(t, throw(rand.New(rand.NewPCG(seed, uint64(i))))); err != nil {
				rt.Fatalf("act %d failed: %v", i, err)
			}
			if err := s.tend(t, throw(rand.New(rand.NewPCG(seed, uint64(i)+1000)))); err != nil {
				rt.Fatalf("number %d failed: %v", i, err)
			}
			b.Clock.Set(b.Clock.Now().AddDate(0, 0, 7))
			if i == 7 {
				heads = append(heads, must[land.Progress](t)(op.Progress(t.Context(), store.ProgressQuery{Task: s.task})).Position)
			}
		}
		asked := rapid.SampledFrom([][]land.Key{{land.ByCategory}, {land.ByRegion}, {land.ByRegion, land.ByCategory}, {land.ByMeasure}, {land.ByMonth, land.ByCategory}}).Draw(rt, "by")
		for _, position := range heads {
			for _, asOf := range []string{"2023-02-28", "2026-11-22"} {
				q := store.ProgressQuery{Task: s.task, By: asked, AsOf: day(asOf), Position: position}
				rolled := must[land.Progress](t)(op.Progress(t.Context(), q))
				q.Filter = everything
				picked := must[land.Progress](t)(op.Progress(t.Context(), q))
				if diff := cmp.Diff(untargeted(rolled.Rows), untargeted(picked.Rows)); diff != "" {
					rt.Errorf("by %v at %q as of %s (-roll-up +journal):\n%s", asked, position, asOf, diff)
				}
				if diff := cmp.Diff(untargeted([]land.Row{rolled.Total}), untargeted([]land.Row{picked.Total})); diff != "" {
					rt.Errorf("the total at %q as of %s (-roll-up +journal):\n%s", position, asOf, diff)
				}
			}
		}
		// The head by its position is the head.
		filters := []store.Filter{{Silent: 30}, {Lights: []land.Light{land.Red}}, {Clock: land.ClockExtension}, {Measures: []string{"XZ02", "PG01"}}, {Mapped: ptr(false)}}
		for _, status := range land.Statuses {
			filters = append(filters, store.Filter{Statuses: []land.Status{status}})
		}
		for _, f := range filters {
			q := store.ProgressQuery{Task: s.task, By: []land.Key{land.ByCategory, land.ByLeader}, Filter: f}
			now := must[land.Progress](t)(op.Progress(t.Context(), q))
			q.Position = now.Position
			if then := must[land.Progress](t)(op.Progress(t.Context(), q)); texted(t, then) != texted(t, now) {
				rt.Errorf("%+v: the head is\n%s\nand by its position\n%s", f, texted(t, now), texted(t, then))
			}
		}
	})
}

// rowsBy is the rows of a task's progress in short: key, listed, counted, rate of
// disposal, parcels.
func rowsBy(t *testing.T, d *store.Desk, q store.ProgressQuery) []string {
	t.Helper()
	p := must[land.Progress](t)(d.Progress(t.Context(), q))
	var out []string
	for _, r := range p.Rows {
		rate := "null"
		if said := r.DisposalRate(); said != nil {
			rate = *said
		}
		if land.OfParcels(q.By) && (r.Target != nil || r.Remaining() != nil || r.CompletionRate() != nil) {
			t.Errorf("%s%s has a target", r.Leader, r.Cohort)
		}
		out = append(out, fmt.Sprintf("%s%s%s%s %s %s %s %d", r.Region, r.Category, r.Leader, r.Cohort, land.FormatMu(*r.Listed), land.FormatMu(r.Counted), rate, *r.Parcels))
	}
	return out
}

func TestBalancesByLeaderAndCohort(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{}, land.Target{Region: storetest.County, Figure: storetest.Figure("30")})
	people := b.People(storetest.Park)
	wang := b.Parcel(land.Parcel{Attributes: land.Attributes{"leader": "王某", "approved_on": "2018-12-31"}})
	b.Parcel(land.Parcel{Attributes: land.Attributes{"leader": "李某", "approved_on": "2019-01-01"}, Category: land.ApprovedUnsupplied})
	b.Parcel(land.Parcel{Attributes: land.Attributes{"approved_on": "2024-02-29"}})
	b.Parcel(land.Parcel{Attributes: land.Attributes{"cohort": "2009—2018"}, Region: storetest.County})
	b.Disposal(wang, land.Disposal{Mu: storetest.Mu("4")}, storetest.ToTheEnd...)
	op := b.Operator()
	by := func(keys ...land.Key) store.ProgressQuery {
		return store.ProgressQuery{Task: storetest.TaskCode, Region: storetest.County, By: keys}
	}
	leaders := []string{"430525李某 10.00 0.00 0.00 1", "430525王某 10.00 4.00 40.00 1", "430525 20.00 0.00 0.00 2"}
	for _, c := range []struct {
		name string
		q    store.ProgressQuery
		want []string
	}{
		{"by leader, those without one last", by(land.ByLeader), leaders},
		{"by cohort: as the list says, by the year, or the year itself", by(land.ByCohort),
			[]string{"4305252009-2018 20.00 4.00 20.00 2", "4305252019-2022 10.00 0.00 0.00 1", "4305252024 10.00 0.00 0.00 1"}},
		{"by category and cohort", by(land.ByCategory, land.ByCohort), []string{"430525idle2009-2018 20.00 4.00 20.00 2",
			"430525approved_unsupplied2019-2022 10.00 0.00 0.00 1", "430525idle2024 10.00 0.00 0.00 1"}},
		{"by region and leader", by(land.ByRegion, land.ByLeader), []string{"430525 10.00 0.00 0.00 1",
			"430525-P01李某 10.00 0.00 0.00 1", "430525-P01王某 10.00 4.00 40.00 1", "430525-P01 10.00 0.00 0.00 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, rowsBy(t, op, c.q)); diff != "" {
				t.Error(diff)
			}
		})
	}
	total := must[land.Progress](t)(op.Progress(t.Context(), by(land.ByLeader))).Total
	if *total.CompletionRate() != "13.33" || !total.Listed.Equal(storetest.Mu("40")) {
		t.Errorf("the total is %+v", total)
	}
	// A parcel changes hands: the old position still tells who answered for it.
	before := must[land.Progress](t)(op.Progress(t.Context(), by(land.ByLeader)))
	now := must[store.Parcel](t)(people.Officer.Parcel(t.Context(), wang.ID))
	must[store.Parcel](t)(people.Officer.EditParcel(t.Context(), wang.ID, now.Rev, land.Attributes{"leader": "李某"}))
	if diff := cmp.Diff([]string{"430525李某 20.00 4.00 20.00 2", "430525 20.00 0.00 0.00 2"}, rowsBy(t, op, by(land.ByLeader))); diff != "" {
		t.Error(diff)
	}
	then := by(land.ByLeader)
	then.Position = before.Position
	if diff := cmp.Diff(leaders, rowsBy(t, op, then)); diff != "" {
		t.Error(diff)
	}
	// Only some: a category keeps its target, anything else has none.
	some := by(land.ByCategory)
	some.Filter.Categories = []land.Category{land.Idle}
	if p := must[land.Progress](t)(op.Progress(t.Context(), some)); len(p.Rows) != 1 || p.Rows[0].Target == nil || p.Total.Target == nil || !p.Total.Listed.Equal(storetest.Mu("30")) {
		t.Errorf("%+v", p)
	}
	some.Filter.Leader = store.Nobody
	if p := must[land.Progress](t)(op.Progress(t.Context(), some)); p.Total.Target != nil || *p.Total.Parcels != 2 {
		t.Errorf("%+v", p.Total)
	}
}

// Where nothing is listed nothing is divided.
func TestNothingHasNoRate(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	for _, f := range []store.Filter{{}, {Leader: "王某"}, {Categories: []land.Category{land.Idle}}, {Mapped: ptr(true)}} {
		for _, by := range [][]land.Key{{land.ByCategory}, {land.ByLeader}, {land.ByRegion, land.ByCohort}, {land.ByMonth}} {
			p := must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, Region: storetest.County, By: by, Filter: f}))
			if len(p.Rows) != 0 || p.Total.DisposalRate() != nil || p.Total.CompletionRate() != nil || !p.Total.Listed.IsZero() {
				t.Errorf("%+v by %v: %+v", f, by, p)
			}
		}
	}
}
