package store_test

import (
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// 40.00 were approved, 25.00 of them supplied and accepted; the 25.00 lie idle
// later and are listed again: both figures stand.
func TestSuppliedLandIsListedAgain(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	approved := b.Parcel(land.Parcel{ParcelNo: "A", Category: land.ApprovedUnsupplied, Listed: storetest.Figure("40.00"), Shape: storetest.Box(0, 0, 400, 66)})
	supplied := storetest.Box(0, 0, 250, 66)
	d := b.Disposal(approved, land.Disposal{Mu: storetest.Mu("25.00"), Shape: supplied}, land.Submit, land.Report, land.Pass)
	again := b.Listing(land.Parcel{ParcelNo: "B", Listed: storetest.Figure("25.00"), Shape: supplied, ArisesFrom: &d.ID})
	list := func(p land.Parcel) (store.Parcel, error) { return people.Registrar.ListParcel(t.Context(), p, none) }
	_, err := list(again)
	refused(t, err, land.Invalid, "land_is_listed_once")
	b.Take(d, land.Accept)
	wider := again
	wider.Shape = storetest.Box(0, 0, 300, 66)
	_, err = list(wider)
	refused(t, err, land.Invalid, "land_is_listed_once")
	more := again
	more.Listed = storetest.Figure("25.01")
	_, err = list(more)
	refused(t, err, land.Invalid, "more_than_supplied")
	p := must[store.Parcel](t)(list(again))
	if p.ArisesFrom == nil || *p.ArisesFrom != d.ID {
		t.Errorf("%+v", p)
	}
	before := must[store.Parcel](t)(people.Officer.Parcel(t.Context(), approved.ID))
	if len(p.Line.Before) != 1 || p.Line.Before[0].ID != approved.ID || len(p.Line.After) != 0 ||
		len(before.Line.After) != 1 || before.Line.After[0].ParcelNo != "B" || len(before.Line.Before) != 0 {
		t.Errorf("it is followed from %+v to %+v", p.Line, before.Line)
	}
	third := b.Listing(land.Parcel{ParcelNo: "C", Listed: storetest.Figure("0.01"), ArisesFrom: &d.ID})
	_, err = list(third)
	refused(t, err, land.Invalid, "more_than_supplied")
	pr := must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, By: []land.Key{land.ByCategory}}))
	for _, r := range pr.Rows {
		if got := land.FormatMu(r.Accepted) + "/" + land.FormatMu(*r.Listed); got != map[land.Category]string{land.ApprovedUnsupplied: "25.00/40.00", land.Idle: "0.00/25.00"}[r.Category] {
			t.Errorf("%s stands at %s", r.Category, got)
		}
	}
	sound(t, b)
}

// What was supplied and never drawn is told by the link alone.
func TestUndrawnSuppliedLandIsListedAgainByItsLink(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	approved := b.Parcel(land.Parcel{Category: land.ApprovedUnsupplied, Listed: storetest.Figure("40.00"), Shape: storetest.Box(0, 0, 400, 66)})
	d := b.Disposal(approved, land.Disposal{Mu: storetest.Mu("25.00")}, storetest.ToTheEnd...)
	again := b.Listing(land.Parcel{Listed: storetest.Figure("25.00"), Shape: storetest.Box(0, 0, 250, 66)})
	_, err := b.Operator().ListParcel(t.Context(), again, none)
	refused(t, err, land.Invalid, "land_is_listed_once")
	again.ArisesFrom = &d.ID
	must[store.Parcel](t)(b.Operator().ListParcel(t.Context(), again, none))
	unknown := land.NewID()
	_, err = b.Operator().ListParcel(t.Context(), b.Listing(land.Parcel{ArisesFrom: &unknown}), none)
	refused(t, err, land.Invalid, "supplied_by_a_disposal")
	sound(t, b)
}

// A row of a handed-down list is never refused for an overlap: the parcel says it.
func TestAHandedDownOverlapIsAFindingOnTheParcel(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{ParcelNo: "first", Shape: storetest.Box(2976, 0, 100, 66)})
	imp := must[checked](t)(checkList(t, b.Operator(), oneFeature))
	must[checked](t)(commit(t, b.Operator(), imp, false))
	found := must[store.List](t)(b.Operator().Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: storetest.TaskCode, Text: "F-1"}, Limit: 1}))
	p := must[store.Parcel](t)(b.Operator().Parcel(t.Context(), found.Parcels[0].ID))
	if len(p.Line.Findings) == 0 || p.Line.Findings[len(p.Line.Findings)-1].Rule != "overlaps_listed" || p.Line.Findings[len(p.Line.Findings)-1].Place == nil {
		t.Errorf("%+v", p.Line.Findings)
	}
	sound(t, b)
}
