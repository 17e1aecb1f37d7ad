package store_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// Of two who list the same land at once, on connections of their own, one waits
// for the other and is refused, whichever way each takes.
func TestOfTwoWhoListTheSameLandAtOnceOneIsRefused(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	registrar := b.People(storetest.Park).Registrar
	worked, failed := tellApart(atOnce(8, func(i int) error {
		_, err := registrar.ListParcel(t.Context(), land.Parcel{Task: storetest.TaskCode, ParcelNo: fmt.Sprint("P", i), Category: land.Idle, Region: storetest.Park,
			Listed: storetest.Figure("9.90"), Shape: storetest.Box(float64(i), 0, 100, 66)}, none)
		return err
	}))
	if worked != 1 {
		t.Fatalf("%d of them listed it: %v", worked, failed)
	}
	for _, err := range failed {
		refused(t, err, land.Invalid, "land_is_listed_once")
	}
	sound(t, b)
}

func TestOfTwoWhoDrawTheSameLandAtOnceOneIsRefused(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	parcels := []store.Parcel{b.Parcel(land.Parcel{ParcelNo: "A"}), b.Parcel(land.Parcel{ParcelNo: "B"})}
	worked, failed := tellApart(atOnce(2, func(i int) error {
		_, err := people.Officer.ParcelStep(t.Context(), parcels[i].ID, parcels[i].Rev,
			land.ParcelStepRequest{Step: land.Boundary, Reason: "r"}, storetest.Box(float64(10*i), 0, 100, 66))
		return err
	}))
	if worked != 1 {
		t.Fatalf("%d of them drew it: %v", worked, failed)
	}
	refused(t, failed[0], land.Invalid, "land_is_listed_once")
	sound(t, b)
}

// While somebody holds the land of a task and county, whoever lists there waits;
// in another county nobody does.
func TestTheLandOfACountyIsLockedForItsTask(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Region: "430500"})
	conn := b.Connect(b.SuperURL)
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `select pg_advisory_xact_lock($1, hashtext($2))`, 0x73616e03, storetest.TaskCode+storetest.County); err != nil {
		t.Fatal(err)
	}
	listed := make(chan error, 1)
	list := func(region, no string, west float64) error {
		_, err := b.Operator().ListParcel(t.Context(), land.Parcel{Task: storetest.TaskCode, ParcelNo: no, Category: land.Idle, Region: region,
			Listed: storetest.Figure("9.90"), Shape: storetest.Box(west, 0, 100, 66)}, none)
		return err
	}
	go func() { listed <- list(storetest.Park, "here", 0) }()
	waitFor(t, b, `select count(*) from pg_locks where locktype = 'advisory' and not granted`, 1)
	if err := list("430500", "of the city", 500); err != nil {
		t.Errorf("elsewhere: %v", err)
	}
	select {
	case err := <-listed:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	if err := tx.Rollback(t.Context()); err != nil && err != pgx.ErrTxClosed {
		t.Fatal(err)
	}
	if err := <-listed; err != nil {
		t.Error(err)
	}
}

// Two disposals of a parcel do not come to lie over each other, however they are
// submitted: who draws holds the parcel's row.
func TestOfTwoWhoSubmitOverEachOtherAtOnceOneIsRefused(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "P", Shape: storetest.Box(0, 0, 100, 66)})
	drafts := []land.Disposal{
		b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(0, 0, 50, 66)}),
		b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(30, 0, 50, 66)}),
	}
	officer := b.People(storetest.Park).Officer
	worked, failed := tellApart(atOnce(2, func(i int) error {
		for {
			d := drafts[i]
			d.Rev = must[land.Disposal](t)(officer.Disposal(t.Context(), d.ID)).Rev
			_, err := officer.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Submit})
			if land.KindOf(err) != land.Stale { // the other came in between
				return err
			}
		}
	}))
	if worked != 1 {
		t.Fatalf("%d of them were submitted: %v", worked, failed)
	}
	refused(t, failed[0], land.Invalid, "live_disposals_do_not_overlap")
	sound(t, b)
}
