package store_test

import (
	"context"
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// running runs the sealer of a store, which also hears news, until the test ends.
func running(t *testing.T, s *store.Store) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { s.Run(ctx); close(done) }()
	t.Cleanup(func() { stop(); <-done })
	eventually(t, "the store hears news", func() bool { return store.Hears(s) })
}

// eventually waits for what another program will have told in a moment.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(20 * time.Second); !is(); {
		if time.Now().After(late) {
			t.Fatalf("%s: not after 20 s", what)
		}
		<-time.After(5 * time.Millisecond)
	}
}

func TestATileIsKeptUntilSomethingInItChanges(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	far := b.Parcel(land.Parcel{Shape: storetest.Box(3000, 3000, 100, 66)})
	running(t, b.Store)
	desk, f := b.People(storetest.Park).Officer, store.Filter{Task: storetest.TaskCode}
	cut := func(d *store.Desk, at store.Tile) store.MVT {
		t.Helper()
		return must[store.MVT](t)(d.ParcelTile(t.Context(), at, f))
	}
	kept := func(a, b store.MVT) bool { return &a.Bytes[0] == &b.Bytes[0] } // not only alike
	wide := store.Tile{Z: 11, X: inThePark.X >> 4, Y: inThePark.Y >> 4}
	first, sums := cut(desk, inThePark), cut(desk, wide)
	if again := cut(desk, inThePark); !kept(first, again) || again.Version != first.Version {
		t.Error("a tile was cut twice")
	}
	if kept(first, cut(b.People(storetest.Park).County, inThePark)) {
		t.Error("a tile was kept for somebody with other regions")
	}
	b.Disposal(far, land.Disposal{})
	if !kept(first, cut(desk, inThePark)) {
		t.Error("what happens elsewhere drops the tile")
	}
	if kept(sums, cut(desk, wide)) {
		t.Error("sums are kept though a parcel of the task changed")
	}
	b.Disposal(p, land.Disposal{})
	changed := cut(desk, inThePark)
	if kept(first, changed) || changed.Version == first.Version {
		t.Error("a parcel of the tile changed, and it was kept")
	}
	b.Clock.Today("2026-11-23")
	if kept(changed, cut(desk, inThePark)) {
		t.Error("a tile of yesterday was given")
	}
}

// What changes everything leaves no old tile in the room of new ones.
func TestNoTileIsKeptWhenEverythingChanges(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	running(t, b.Store)
	keeps := func(want int, tiles ...store.Tile) {
		t.Helper()
		for _, at := range tiles {
			must[store.MVT](t)(b.Operator().ParcelTile(t.Context(), at, store.Filter{Task: storetest.TaskCode}))
		}
		if n := store.Kept(b.Store); n != want {
			t.Errorf("%d tiles are kept, not %d", n, want)
		}
	}
	keeps(3, store.Tile{Z: 12}, store.Tile{Z: 13}, store.Tile{})
	b.Task(land.Task{Code: "another"})
	keeps(1, inThePark)
}

// What another program writes is heard of when it is sealed.
func TestATileFollowsWhatAnotherProgramWrites(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{ParcelNo: "ours", Shape: storetest.Box(0, 0, 100, 66)})
	running(t, b.Store)
	f := store.Filter{Task: storetest.TaskCode}
	read := func() int {
		return len(features(t, must[store.MVT](t)(b.Operator().ParcelTile(t.Context(), inThePark, f)), "parcels"))
	}
	for range 2 { // the second is the one that was kept
		if read() != 1 {
			t.Fatal("one parcel was listed")
		}
	}
	other := b.Another().Operator()
	must[store.Parcel](t)(other.ListParcel(t.Context(), b.Listing(land.Parcel{Shape: storetest.Box(200, 0, 100, 66)}), store.Idempotency{}))
	eventually(t, "the other's parcel", func() bool { return read() == 2 })
}

// Who is signed out, or has other roles, is so at once, here and elsewhere.
func TestWhoIsKnownIsForgottenAtOnce(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	officer := land.Actor{Login: "officer", Name: "o", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}}}
	admin := b.People(storetest.Park).Admin
	if err := admin.AddUser(t.Context(), officer, ""); err != nil {
		t.Fatal(err)
	}
	running(t, b.Store)
	other := b.Another()
	running(t, other)
	knows := func(s *store.Store, secret string) bool {
		_, err := s.Actor(t.Context(), secret)
		return err == nil
	}
	for _, end := range []func(secret string) error{
		func(secret string) error { return b.SignOut(t.Context(), secret) },
		func(string) error {
			_, err := b.ReplaceToken(t.Context(), "officer", store.TokenDraft{Name: "t", Days: 1})
			return err
		},
		func(string) error {
			yes := true
			u, err := admin.User(t.Context(), "officer")
			if err == nil {
				_, err = admin.ChangeUser(t.Context(), "officer", u.Rev, store.UserChange{Disabled: &yes})
			}
			return err
		},
	} {
		secret := must[string](t)(b.ReplaceToken(t.Context(), "officer", store.TokenDraft{Name: "t", Days: 1}))
		for range 3 {
			if !knows(b.Store, secret) || !knows(other, secret) {
				t.Fatal("the token serves nowhere")
			}
		}
		if err := end(secret); err != nil {
			t.Fatal(err)
		}
		if knows(b.Store, secret) {
			t.Error("the token still serves where it was ended")
		}
		eventually(t, "the token is ended elsewhere", func() bool { return !knows(other, secret) })
	}
	late := must[string](t)(b.ReplaceToken(t.Context(), "officer", store.TokenDraft{Name: "late", Days: 1}))
	if knows(b.Store, late) {
		t.Error("a disabled user is let in")
	}
}
