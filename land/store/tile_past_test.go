package store_test

import (
	"bytes"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func init() {
	asked["TileAt"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.TileAt(t.Context(), "parcels", store.Tile{}, store.Filter{Task: x.task}, store.When{Position: "1"})
		return err
	}
	asked["TileAt of a region"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.TileAt(t.Context(), "disposals", store.Tile{}, store.Filter{Task: "of-the-city", Region: x.region}, store.When{})
		return err
	}
	asked["DisposalsAt"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.DisposalsAt(t.Context(), x.parcel, store.When{})
		return err
	}
	asked["ChangeDays"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ChangeDays(t.Context(), x.task, "")
		return err
	}
	asked["ChangeDays of a region"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ChangeDays(t.Context(), "of-the-city", x.region)
		return err
	}
	asked["Compare"] = func(t *testing.T, d *store.Desk, x things) error {
		return d.Compare(t.Context(), store.Comparison{Filter: store.Filter{Task: x.task}}, func(store.Compared) error { return nil }, func(store.ComparedParcel) error { return nil })
	}
	asked["Compare in a region"] = func(t *testing.T, d *store.Desk, x things) error {
		return d.Compare(t.Context(), store.Comparison{Filter: store.Filter{Task: "of-the-city", Region: x.region}}, func(store.Compared) error { return nil }, func(store.ComparedParcel) error { return nil })
	}
}

// A tile of a position is, to the last byte, the tile that was cut when the books
// stood there, whatever was done to shapes, names, statuses and regions since.
func TestATileOfThenIsTheTileThatWasCutThen(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	p := b.Parcel(land.Parcel{ParcelNo: "1", Listed: storetest.Figure("10"), Shape: storetest.Box(0, 0, 100, 66)})
	b.Parcel(land.Parcel{ParcelNo: "2", Listed: storetest.Figure("3"), Shape: storetest.Box(200, 0, 100, 66)})
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(0, 0, 40, 66)}, land.Submit)
	f := store.Filter{Task: storetest.TaskCode}
	cut := func() map[string][]byte {
		return map[string][]byte{
			"parcels":   must[store.MVT](t)(people.City.ParcelTile(t.Context(), inThePark, f)).Bytes,
			"disposals": must[store.MVT](t)(people.City.DisposalTile(t.Context(), inThePark, f)).Bytes,
			"sums":      must[store.MVT](t)(people.City.ParcelTile(t.Context(), store.Tile{}, f)).Bytes,
		}
	}
	then := cut()
	position := must[land.Progress](t)(people.City.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})).Position
	at := func(when store.When) map[string][]byte {
		return map[string][]byte{
			"parcels":   must[store.MVT](t)(people.City.TileAt(t.Context(), "parcels", inThePark, f, when)).Bytes,
			"disposals": must[store.MVT](t)(people.City.TileAt(t.Context(), "disposals", inThePark, f, when)).Bytes,
			"sums":      must[store.MVT](t)(people.City.TileAt(t.Context(), "parcels", store.Tile{}, f, when)).Bytes,
		}
	}
	today := land.DateOf(b.Clock.Now())
	b.Clock.Set(b.Clock.Now().AddDate(0, 0, 3))
	d = must[land.Disposal](t)(people.County.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Report, EffectiveOn: land.DateOf(b.Clock.Now())}))
	rev := must[store.Parcel](t)(people.City.Parcel(t.Context(), p.ID)).Rev
	must[store.Parcel](t)(people.Officer.ParcelStep(t.Context(), p.ID, rev, land.ParcelStepRequest{Step: land.Boundary, Reason: "r"}, storetest.Box(0, 0, 100, 90)))
	must[store.Parcel](t)(people.Officer.EditParcel(t.Context(), p.ID, rev+1, land.Attributes{"name": "甲"}))
	if err := renameRegion(b, "renamed"); err != nil {
		t.Fatal(err)
	}
	now := cut()
	for name, was := range then {
		if len(was) == 0 || bytes.Equal(was, now[name]) && name != "sums" {
			t.Errorf("%s: nothing to see, or nothing changed", name)
		}
		if !bytes.Equal(at(store.When{Position: position})[name], was) {
			t.Errorf("%s: of then it is another tile", name)
		}
		if !bytes.Equal(at(store.When{AsOf: today})[name], was) && name == "disposals" {
			t.Errorf("%s: as of the day it is another tile", name)
		}
		if !bytes.Equal(at(store.When{AsOf: land.DateOf(b.Clock.Now())})[name], now[name]) {
			t.Errorf("%s: as of today it is not the tile of today", name)
		}
	}
}
