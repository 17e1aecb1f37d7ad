package store_test

import (
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func TestAnUndoneDecisionStandsInTheBooksAsTwoActs(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	people := b.People(p.Region)
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")}, land.Submit, land.Report, land.Pass)
	less := storetest.Mu("3")
	accepted := must[land.Disposal](t)(people.Province.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Accept, Mu: &less, Reason: "less was built"}))
	stands(t, people.Officer, p.ID, "7", "0", "0", "3")

	b.Clock.Set(b.Clock.Now().Add(9 * time.Minute))
	_, err := people.City.Step(t.Context(), d.ID, accepted.Rev, land.StepRequest{Step: land.Undo})
	refused(t, err, land.Forbidden, "maker_undoes")
	_, err = people.Province.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Undo})
	refused(t, err, land.Stale, "stale")
	for _, named := range []land.StepRequest{{Mu: &less}, {EffectiveOn: land.MustDate("2023-12-01")}, {Authority: "省厅"}, {Document: "1号"}} {
		named.Step = land.Undo
		_, err = people.Province.Step(t.Context(), d.ID, accepted.Rev, named)
		refused(t, err, land.Invalid, "undo_names_nothing")
	}
	undone := must[land.Disposal](t)(people.Province.Step(t.Context(), d.ID, accepted.Rev, land.StepRequest{Step: land.Undo, Reason: "a slip"}))
	if undone.State != land.StatePassed || !undone.Mu.Equal(storetest.Mu("4")) {
		t.Errorf("it is %s with %s", undone.State, undone.Mu)
	}
	stands(t, people.Officer, p.ID, "6", "0", "4", "0")
	_, err = people.Province.Step(t.Context(), d.ID, undone.Rev, land.StepRequest{Step: land.Undo})
	refused(t, err, land.Conflict, "nothing_to_undo")

	events := must[[]store.Event](t)(people.Officer.History(t.Context(), p.ID, store.When{}))
	last, before := events[len(events)-1], events[len(events)-2]
	if last.Kind != "undo" || last.Undoes == nil || *last.Undoes != before.ID || before.Kind != "accept" || before.Undoes != nil ||
		len(last.Transfers) != len(before.Transfers) || last.Reason != "a slip" {
		t.Errorf("the last acts are %+v and %+v", before, last)
	}
	sound(t, b)
	// The decision is made anew, and past ten minutes it stays.
	again := must[land.Disposal](t)(people.Province.Step(t.Context(), d.ID, undone.Rev, land.StepRequest{Step: land.Accept}))
	b.Clock.Set(b.Clock.Now().Add(11 * time.Minute))
	_, err = people.Province.Step(t.Context(), d.ID, again.Rev, land.StepRequest{Step: land.Undo})
	refused(t, err, land.Conflict, "too_late")
	sound(t, b)
}

func TestAReturnIsNotUndoneOverLandThatWasTaken(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	people := b.People(p.Region)
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(0, 0, 40, 66)}, land.Submit, land.Report)
	returned := must[land.Disposal](t)(people.City.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Return, Reason: "r"}))
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(20, 0, 40, 66)}, land.Submit)
	_, err := people.City.Step(t.Context(), d.ID, returned.Rev, land.StepRequest{Step: land.Undo})
	if e := refused(t, err, land.Invalid, "live_disposals_do_not_overlap"); e.Place == nil {
		t.Error("no place is named")
	}
	sound(t, b)
}
