package store_test

import (
	"fmt"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// large is a list of so many rows, side by side, as is drawn beside its listing.
func large() string {
	var rows []row
	for n := range 5000 {
		rows = append(rows, row{fmt.Sprintf("L-%d", n), "XZ", "3.75", storetest.Box(float64(n%100)*60, float64(n/100)*60, 50, 50)})
	}
	return file(rows...)
}

func TestALargeImportStandsOnTheMapAtOnce(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	imp := must[checked](t)(commit(t, d, must[checked](t)(checkList(t, d, large())), false))
	if imp.State != land.ImportCommitted {
		t.Fatalf("%s: %v", imp.State, imp.Refusal)
	}
	if n := b.Count(`select count(*) from parcel_map m join parcel p on p.id = m.parcel_id and p.parcel_no = m.parcel_no`); n != 5000 {
		t.Errorf("%d stand on the map", n)
	}
	if tile := must[store.MVT](t)(d.ParcelTile(t.Context(), inThePark, store.Filter{Task: storetest.TaskCode})); len(features(t, tile, "parcels")) == 0 {
		t.Error("a tile shows none of them")
	}
	sound(t, b)
}

func TestALargeImportThatComesToNothingLeavesTheMapAsItWas(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	imp := must[checked](t)(checkList(t, d, large()))
	b.Forge(`select draw_import($1)`, imp.ID)
	if n := b.Count(`select count(*) from parcel_map`); n != 5000 {
		t.Fatalf("%d are drawn", n)
	}
	if tile := must[store.MVT](t)(d.ParcelTile(t.Context(), inThePark, store.Filter{Task: storetest.TaskCode})); len(tile.Bytes) > 0 {
		t.Error("what is not listed is shown")
	}
	b.Parcel(land.Parcel{ParcelNo: "L-7", Shape: storetest.Box(-500, 0, 10, 10)})
	_, err := commit(t, d, imp, false)
	refused(t, err, land.Conflict, "books_moved")
	if n := b.Count(`select count(*) from parcel_map`); n != 1 {
		t.Errorf("%d stand on the map", n)
	}
	sound(t, b)
}
