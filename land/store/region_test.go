package store_test

import (
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// A region that one program calls otherwise is called so by every other at once,
// in what is told of now; what was told before keeps the name of then.
func TestARegionIsCalledOtherwiseEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{Region: "430525103"})
	here, elsewhere := b.People(storetest.Park), b.Another().Operator()
	names := func(position string) (rolled, listed string) {
		for _, r := range must[land.Progress](t)(elsewhere.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, By: []land.Key{land.ByRegion}, Position: position})).Rows {
			rolled += r.RegionName
		}
		list := must[store.List](t)(elsewhere.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: storetest.TaskCode}, When: store.When{Position: position}, Limit: 1}))
		r, _ := list.Tree.Find("430525103")
		return rolled, r.Name
	}
	before, _ := names("")
	position := must[land.Progress](t)(elsewhere.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})).Position
	town, _ := b.Tree().Find("430525103")
	town.Name = "新名镇"
	refused(t, here.Admin.SetRegion(t.Context(), town, "县政发〔2024〕1号"), land.Forbidden, "role")
	refused(t, b.Operator().SetRegion(t.Context(), town, ""), land.Invalid, "text_length")
	if err := b.Operator().SetRegion(t.Context(), town, "湘民发〔2024〕1号"); err != nil {
		t.Fatal(err)
	}
	if rolled, listed := names(""); rolled != "新名镇" || listed != "新名镇" {
		t.Errorf("now it is called %s and %s", rolled, listed)
	}
	if rolled, listed := names(position); rolled != before || listed != before {
		t.Errorf("then it was called %s, and at its position %s and %s", before, rolled, listed)
	}
	sound(t, b)
}

// A new region is seen by whoever is responsible for what it lies in, and takes
// parcels; one that ended before a task began takes none.
func TestACodeIsGoodWhileItIsValid(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Task(land.Task{Code: "of-the-city", Region: "430500"})
	second := land.Region{Code: "430525-P02", Name: "第二园区", Level: land.LevelPark, Parent: storetest.County, ValidFrom: day("2023-06-01")}
	if err := b.Operator().SetRegion(t.Context(), second, "湘政函〔2023〕1号"); err != nil {
		t.Fatal(err)
	}
	b.Parcel(land.Parcel{Region: "430525-P02"})
	_, err := b.Operator().ListParcel(t.Context(), b.Listing(land.Parcel{Task: "of-the-city", Region: "430521"}), none)
	refused(t, err, land.Invalid, "region_of_the_time")
	late := b.Task(land.Task{Code: "dongkou-2025", Baseline: day("2024-12-31"), Deadline: day("2025-12-31")})
	second.ValidTo = day("2024-06-30")
	if err := b.Operator().SetRegion(t.Context(), second, "湘政函〔2024〕1号"); err != nil {
		t.Fatal(err)
	}
	_, err = b.Operator().ListParcel(t.Context(), b.Listing(land.Parcel{Task: late.Code, Region: "430525-P02"}), none)
	refused(t, err, land.Invalid, "region_of_the_time")
	b.Parcel(land.Parcel{Region: "430525-P02"}) // of the task of 2023 it still is
	refused(t, b.Operator().NewTask(t.Context(), land.Task{Code: "shaodong-2023", Name: "x", Region: "430521", Baseline: day("2022-12-31"), Deadline: day("2023-12-31"),
		Counted: land.Accepted, Evidence: land.EvidenceFlagged, Deciders: land.Deciders{County: "either", City: "either", Province: "either"}}, nil), land.Invalid, "region_of_the_time")
	if n := len(b.People(storetest.Park).County.Regions()); n != 27 {
		t.Errorf("the county's reviewer sees %d regions", n)
	}
	sound(t, b)
}
