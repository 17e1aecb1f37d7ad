package store_test

import (
	"crypto/sha256"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func keyed(key, request string) store.Idempotency {
	return store.Idempotency{Key: key, Request: sha256.Sum256([]byte(request))}
}

// Whatever else stands in the way of the second request, as the number or the
// land that the first has taken, it gets what the first made.
func TestOneKeyListsOneParcelHoweverOftenItIsSent(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people, key := b.People(storetest.Park), keyed("k", "a")
	p := b.Listing(land.Parcel{ParcelNo: "1", Shape: storetest.Box(0, 0, 100, 66)})
	made := make([]store.Parcel, 50)
	for i, err := range atOnce(50, func(i int) (err error) {
		made[i], err = people.Registrar.ListParcel(t.Context(), p, key)
		return err
	}) {
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		if made[i].ID != made[0].ID || made[i].Rev != made[0].Rev {
			t.Errorf("request %d made another parcel", i)
		}
	}
	if n := b.Count(`select count(*) from parcel`); n != 1 {
		t.Errorf("%d parcels are listed", n)
	}
	if n := b.Count(`select count(*) from act where kind = 'list'`); n != 1 {
		t.Errorf("there are %d acts", n)
	}
	sound(t, b)
}

func TestOneKeyDraftsOneDisposalHoweverOftenItIsSent(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, people, key := b.Parcel(land.Parcel{}), b.People(storetest.Park), keyed("k", "a")
	made := make([]land.Disposal, 50)
	for i, err := range atOnce(50, func(i int) (err error) {
		made[i], err = people.Officer.Draft(t.Context(), p.ID, storetest.Draft(p.Category, land.Disposal{}), key)
		return err
	}) {
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		if made[i].ID != made[0].ID || made[i].Rev != made[0].Rev {
			t.Errorf("request %d made another disposal", i)
		}
	}
	if n := b.Count(`select count(*) from disposal`); n != 1 {
		t.Errorf("%d disposals are drafted", n)
	}
	sound(t, b)
}

func TestAKeyIsOfOneRequestAndOneActor(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	first := must[store.Parcel](t)(people.Registrar.ListParcel(t.Context(), b.Listing(land.Parcel{}), keyed("k", "a")))
	_, err := people.Registrar.ListParcel(t.Context(), b.Listing(land.Parcel{}), keyed("k", "b"))
	if d := refused(t, err, land.Invalid, "key_of_another_request"); d.Location != "header.Idempotency-Key" {
		t.Errorf("it says %s", d.Location)
	}
	other := must[store.Parcel](t)(people.Admin.ListParcel(t.Context(), b.Listing(land.Parcel{}), keyed("k", "b")))
	if other.ID == first.ID {
		t.Error("the key of another actor was taken for one's own")
	}
}

func TestARefusedRequestLeavesItsKeyFree(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people, key := b.People(storetest.Park), keyed("k", "a")
	b.Parcel(land.Parcel{ParcelNo: "1"})
	_, err := people.Registrar.ListParcel(t.Context(), b.Listing(land.Parcel{ParcelNo: "1"}), key)
	refused(t, err, land.Conflict, "a_parcel_number_is_listed_once")
	must[store.Parcel](t)(people.Registrar.ListParcel(t.Context(), b.Listing(land.Parcel{ParcelNo: "2"}), key))
}
