package store_test

import (
	"context"
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func TestOfTwoWhoTakeAStepAtOnceOneIsStale(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{})
	d := b.Disposal(p, land.Disposal{}, land.Submit)
	county := b.People(storetest.Park).County
	worked, failed := tellApart(atOnce(8, func(int) error {
		_, err := county.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Report})
		return err
	}))
	if worked != 1 {
		t.Fatalf("%d of them reported it: %v", worked, failed)
	}
	for _, err := range failed {
		refused(t, err, land.Stale, "stale")
	}
	if n := b.Count(`select count(*) from act where kind = 'report'`); n != 1 {
		t.Errorf("there are %d acts", n)
	}
	sound(t, b)
}

// The loser must not write over what the winner entered.
func TestOfTwoWhoEditADraftAtOnceOneIsStale(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, people := b.Parcel(land.Parcel{}), b.People(storetest.Park)
	d := b.Disposal(p, land.Disposal{})
	worked, failed := tellApart(atOnce(8, func(i int) error {
		_, err := people.Officer.EditDisposal(t.Context(), d.ID, d.Rev, store.Draft{Mu: ptr(storetest.Mu([]string{"1", "2", "3", "4", "5", "6", "7", "8"}[i]))})
		return err
	}))
	if worked != 1 {
		t.Fatalf("%d of them changed it: %v", worked, failed)
	}
	for _, err := range failed {
		refused(t, err, land.Stale, "stale")
	}
	sound(t, b)
}

func TestOfTwoWhoEditAParcelAtOnceOneIsStale(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, people := b.Parcel(land.Parcel{}), b.People(storetest.Park)
	worked, failed := tellApart(atOnce(8, func(i int) error {
		_, err := people.Officer.EditParcel(t.Context(), p.ID, p.Rev, land.Attributes{"remark": string(rune('a' + i))})
		return err
	}))
	if worked != 1 {
		t.Fatalf("%d of them changed it: %v", worked, failed)
	}
	for _, err := range failed {
		refused(t, err, land.Stale, "stale")
	}
}

// A bulk act holds its parcels for long; whoever steps on another parcel meanwhile
// does not wait for whoever waits for one of those.
func TestNobodyWaitsForAParcelOfOthers(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	county := b.People(storetest.Park).County
	held, free := b.Parcel(land.Parcel{}), b.Parcel(land.Parcel{})
	onHeld, onFree := b.Disposal(held, land.Disposal{}, land.Submit), b.Disposal(free, land.Disposal{}, land.Submit)
	report := func(ctx context.Context, d land.Disposal) error {
		_, err := county.Step(ctx, d.ID, d.Rev, land.StepRequest{Step: land.Report})
		return err
	}
	lock := b.Connect(b.SuperURL)
	must[any](t)(lock.Exec(t.Context(), `begin`))
	must[any](t)(lock.Exec(t.Context(), `select from balance where parcel_id = $1 for update`, held.ID))
	waiting := make(chan error, 1)
	go func() { waiting <- report(t.Context(), onHeld) }()
	waitFor(t, b, `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`, 1)

	soon, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := report(soon, onFree); err != nil {
		t.Errorf("on the free parcel: %v", err)
	}
	select {
	case err := <-waiting:
		t.Fatalf("on the held parcel: %v", err)
	default:
	}
	must[any](t)(lock.Exec(t.Context(), `commit`))
	if err := <-waiting; err != nil {
		t.Errorf("on the parcel that was held: %v", err)
	}
	sound(t, b)
}

// Acts on one parcel that do not stand in each other's way all go through.
func TestDraftsOfOneParcelWaitForEachOther(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, people := b.Parcel(land.Parcel{}), b.People(storetest.Park)
	for _, err := range atOnce(4, func(int) error {
		_, err := people.Officer.Draft(t.Context(), p.ID, storetest.Draft(p.Category, land.Disposal{Mu: storetest.Mu("2")}), none)
		return err
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	if after := stands(t, people.Officer, p.ID, "10"); after.Rev != p.Rev+4 {
		t.Errorf("the parcel is at rev %d", after.Rev)
	}
}

// A whole parcel is what remains when it is written, not when it was planned.
func TestWhatRemainsIsAskedAgainAfterAnotherAct(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{SubmitReports: true})
	p, people := b.Parcel(land.Parcel{}), b.People(storetest.Park)
	part := b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")})
	lock := b.Connect(b.SuperURL)
	must[any](t)(lock.Exec(t.Context(), `set session_replication_role = replica`))
	must[any](t)(lock.Exec(t.Context(), `begin`))
	must[any](t)(lock.Exec(t.Context(), `select from balance where parcel_id = $1 for update`, p.ID))
	done := make(chan error, 2)
	var whole land.Disposal
	go func() {
		var err error
		whole, err = people.Officer.Draft(t.Context(), p.ID, storetest.Draft(p.Category, land.Disposal{}), none)
		done <- err
	}()
	waitFor(t, b, `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`, 1)
	// What the officer's other window does meanwhile, in the transaction that holds the parcel.
	must[any](t)(lock.Exec(t.Context(), `update balance set rev = rev + 1 where parcel_id = $1`, p.ID))
	must[any](t)(lock.Exec(t.Context(), `update disposal set state = 'submitted', submitter = 'officer' where id = $1`, part.ID))
	must[any](t)(lock.Exec(t.Context(), `commit`))
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if !whole.Mu.Equal(storetest.Mu("6")) {
		t.Errorf("the rest is taken as %s", whole.Mu)
	}
}
