package store_test

import (
	"testing"

	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// What the steps of parcels and notes are asked about another region.
func init() {
	regional["note"] = copied("note", "", `jsonb_build_object('id', gen_random_uuid())`)
	broken = append(broken, struct{ table, constraint, others string }{"note", "a_note_says_what_happened", `{"happened": ""}`})
	asked["ParcelStep"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ParcelStep(t.Context(), x.parcel, 1, land.ParcelStepRequest{Step: land.Suspend, Reason: "r"}, nil)
		return err
	}
	asked["Notes"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Notes(t.Context(), x.parcel, store.When{})
		return err
	}
	asked["NewNote"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.NewNote(t.Context(), land.Note{Parcel: x.parcel, Happened: "h"}, none)
		return err
	}
}

// draw asks the officer to draw a boundary.
func draw(t *testing.T, b *storetest.Books, p store.Parcel, shape orb.MultiPolygon) (store.Parcel, error) {
	t.Helper()
	return b.People(p.Region).Officer.ParcelStep(t.Context(), p.ID, p.Rev, land.ParcelStepRequest{Step: land.Boundary, Reason: "surveyed"}, shape)
}

func TestABoundaryIsDrawnAndCorrected(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{})
	unmapped := func() int {
		pr := must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode}))
		return *pr.Total.Unmapped
	}
	if unmapped() != 1 {
		t.Error("it begins unmapped")
	}
	p = must[store.Parcel](t)(draw(t, b, p, storetest.Box(0, 0, 100, 66)))
	if unmapped() != 0 || p.PlaneM2 == nil || !p.ListedMu.Equal(storetest.Mu("10")) || p.Rev != 2 {
		t.Errorf("unmapped %d, %+v", unmapped(), p)
	}
	before := must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, AsOf: day("2026-11-21")}))
	if *before.Total.Unmapped != 1 {
		t.Error("the day before it was not mapped")
	}
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(0, 0, 40, 66)}, land.Submit)
	p = must[store.Parcel](t)(b.Operator().Parcel(t.Context(), p.ID))
	_, err := draw(t, b, p, storetest.Box(20, 0, 100, 66))
	if e := refused(t, err, land.Invalid, "a_boundary_holds_what_is_drawn_in_it"); e.Place == nil {
		t.Error("no place is named")
	}
	must[store.Parcel](t)(draw(t, b, p, storetest.Box(0, 0, 90, 66)))
	if _, err := draw(t, b, p, storetest.Box(0, 0, 80, 66)); land.KindOf(err) != land.Stale {
		t.Errorf("an old revision: %v", err)
	}
	if n := b.Count(`select count(*) from parcel_history where id = $1 and shape is not null`, p.ID); n != 2 {
		t.Errorf("%d shapes are kept", n)
	}
	events := must[[]store.Event](t)(b.Operator().History(t.Context(), p.ID, store.When{}))
	if last := events[len(events)-1]; last.Kind != "boundary" || last.Reason != "surveyed" {
		t.Errorf("%+v", last)
	}
	sound(t, b)
}

func TestABoundaryLiesOverNoOtherOpenLand(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	p := b.Parcel(land.Parcel{})
	_, err := draw(t, b, p, storetest.Box(50, 0, 100, 66))
	if e := refused(t, err, land.Invalid, "land_is_listed_once"); e.Place == nil {
		t.Error("no place is named")
	}
	p = must[store.Parcel](t)(draw(t, b, p, storetest.Box(100, 0, 100, 66)))
	must[store.Parcel](t)(draw(t, b, p, storetest.Box(100, 0, 90, 66))) // over its own old shape
	sound(t, b)
}

func TestASuspendedParcelSaysSo(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{})
	city := b.People(p.Region).City
	p = must[store.Parcel](t)(city.ParcelStep(t.Context(), p.ID, p.Rev, land.ParcelStepRequest{Step: land.Suspend, Reason: "seized by a court"}, nil))
	if p.Status != land.StatusSuspended {
		t.Errorf("it is %s", p.Status)
	}
	p = must[store.Parcel](t)(city.ParcelStep(t.Context(), p.ID, p.Rev, land.ParcelStepRequest{Step: land.Resume, Reason: "released"}, nil))
	if p.Status != land.StatusOpen {
		t.Errorf("it is %s", p.Status)
	}
	sound(t, b)
}

func TestNotesAreAdded(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{})
	officer := b.People(p.Region).Officer
	key := store.Idempotency{Key: "k", Request: [32]byte{1}}
	first := must[land.Note](t)(officer.NewNote(t.Context(), land.Note{Parcel: p.ID, Happened: "talked to a buyer", On: day("2023-03-01"), PlannedOn: day("2023-09-01")}, key))
	again := must[land.Note](t)(officer.NewNote(t.Context(), land.Note{Parcel: p.ID, Happened: "talked to a buyer", On: day("2023-03-01"), PlannedOn: day("2023-09-01")}, key))
	if again != first {
		t.Errorf("%+v became %+v", first, again)
	}
	second := must[land.Note](t)(officer.NewNote(t.Context(), land.Note{Parcel: p.ID, Happened: "sold", Obstacle: "none", Next: "survey"}, none))
	if second.On != day("2026-11-22") || second.Author != "officer" {
		t.Errorf("%+v", second)
	}
	notes := must[[]land.Note](t)(b.People(p.Region).Auditor.Notes(t.Context(), p.ID, store.When{}))
	if len(notes) != 2 || notes[0] != second || notes[1] != first {
		t.Errorf("%+v", notes)
	}
	if p := must[store.Parcel](t)(officer.Parcel(t.Context(), p.ID)); p.Status != land.StatusInProgress || p.Rev != 3 {
		t.Errorf("%s, revision %d", p.Status, p.Rev)
	}
	kinds := ""
	for _, e := range must[[]store.Event](t)(officer.History(t.Context(), p.ID, store.When{})) {
		kinds += e.Kind + " "
	}
	if kinds != "list note note " {
		t.Errorf("the timeline is %s", kinds)
	}
	// Two at once both come in.
	for _, err := range atOnce(2, func(int) error {
		_, err := officer.NewNote(t.Context(), land.Note{Parcel: p.ID, Happened: "h"}, none)
		return err
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	sound(t, b)
}
