package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// compared asks what changed.
func compared(t *testing.T, d *store.Desk, c store.Comparison) (all store.Compared, parcels []store.ComparedParcel) {
	t.Helper()
	err := d.Compare(t.Context(), c, func(x store.Compared) error { all = x; return nil },
		func(p store.ComparedParcel) error { parcels = append(parcels, p); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return all, parcels
}

// Whatever was done: what the parcels moved comes to the difference, and that is
// the difference of the two answers of progress, to the last digit.
func TestWhatChangedComesToTheDifferenceOfProgress(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	conn := b.Connect(b.SuperURL)
	seen := map[land.ChangeKind]int{}
	rapid.Check(t, func(rt *rapid.T) {
		s := newTale(b, conn, rt)
		op := b.Operator()
		times := []store.When{{AsOf: day("2022-12-30")}, {AsOf: day("2023-03-15")}}
		for i, seed := range rapid.SliceOfN(rapid.Uint64(), 15, 25).Draw(rt, "acts") {
			if err := s.act(t, throw(rand.New(rand.NewPCG(seed, uint64(i))))); err != nil {
				rt.Fatalf("act %d failed: %v", i, err)
			}
			if err := s.tend(t, throw(rand.New(rand.NewPCG(seed, uint64(i)+1000)))); err != nil {
				rt.Fatalf("number %d failed: %v", i, err)
			}
			b.Clock.Set(b.Clock.Now().AddDate(0, 0, 7))
			if i == 7 {
				at := must[land.Progress](t)(op.Progress(t.Context(), store.ProgressQuery{Task: s.task}))
				times = append(times, store.When{Position: at.Position}, store.When{Position: at.Position, AsOf: day("2023-05-01")})
			}
		}
		for _, from := range times {
			for _, f := range []store.Filter{{Task: s.task}, {Task: s.task, Categories: []land.Category{land.Idle}, Statuses: []land.Status{land.StatusClosed, land.StatusUnderReview}}} {
				all, parcels := compared(t, op, store.Comparison{Filter: f, From: from})
				var moved land.Balance
				for _, p := range parcels {
					moved = moved.Plus(p.Moved)
					for _, kind := range p.Kinds {
						seen[kind]++
					}
				}
				diff := all.Difference()
				sums := store.Sums{Open: moved.Open, Accepted: moved.Accepted, CityPassed: moved.CityPassed.Add(moved.Accepted), Reported: moved.UnderWay().Add(moved.Accepted)}
				told := func(s store.Sums) string { return fmt.Sprint(s.Open, s.Reported, s.CityPassed, s.Accepted) }
				if told(diff) != told(sums) {
					rt.Errorf("from %v: the parcels moved %s, the difference is %s", from, told(sums), told(diff))
				}
				if len(f.Statuses) > 0 {
					continue
				}
				total := func(at store.ComparedSide) land.Row {
					return must[land.Progress](t)(op.Progress(t.Context(), store.ProgressQuery{Task: s.task, Region: all.Region, AsOf: at.AsOf, Position: at.Position})).Total
				}
				a, z := total(all.From), total(all.To)
				progress := fmt.Sprint(z.Listed.Sub(*a.Listed), z.Reported.Sub(a.Reported), z.CityPassed.Sub(a.CityPassed), z.Accepted.Sub(a.Accepted), z.Counted.Sub(a.Counted))
				if says := fmt.Sprint(diff.Listed(), diff.Reported, diff.CityPassed, diff.Accepted, diff.Counted); says != progress {
					rt.Errorf("from %v to %v: the difference is %s, that of progress %s", all.From.When, all.To.When, says, progress)
				}
			}
		}
	})
	for _, kind := range []land.ChangeKind{land.Added, land.StatusChanged, land.MuChanged} {
		if seen[kind] == 0 {
			t.Errorf("the stories are dull: nothing was %s", kind)
		}
	}
}

// Each kind of change is told of the parcel that it happened to, and of no other.
func TestAComparisonNamesWhatChanged(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	parcel := map[string]store.Parcel{}
	for i, no := range []string{"accepted", "drawn", "same", "suspended", "told"} {
		parcel[no] = b.Parcel(land.Parcel{ParcelNo: no, Listed: storetest.Figure("10"), Shape: storetest.Box(float64(i)*200, 0, 100, 66)})
	}
	before := must[land.Progress](t)(people.Auditor.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})).Position
	b.Disposal(parcel["accepted"], land.Disposal{Mu: storetest.Mu("4"), DatedOn: day("2023-06-01")}, storetest.ToTheEnd...)
	step := func(d *store.Desk, no string, r land.ParcelStepRequest) {
		shape := storetest.Box(200, 0, 90, 66)
		if r.Step != land.Boundary {
			must[store.Parcel](t)(d.ParcelStep(t.Context(), parcel[no].ID, parcel[no].Rev, r))
			return
		}
		must[store.Parcel](t)(d.ParcelStep(t.Context(), parcel[no].ID, parcel[no].Rev, r, shape))
	}
	step(people.Officer, "drawn", land.ParcelStepRequest{Step: land.Boundary, Reason: "r"})
	step(people.City, "suspended", land.ParcelStepRequest{Step: land.Suspend, Reason: "r"})
	must[store.Parcel](t)(people.Officer.EditParcel(t.Context(), parcel["told"].ID, parcel["told"].Rev, land.Attributes{"holder": "某公司"}))
	b.Parcel(land.Parcel{ParcelNo: "new", Listed: storetest.Figure("1.5")})

	ask := store.Comparison{Filter: store.Filter{Task: storetest.TaskCode}, From: store.When{Position: before}}
	all, parcels := compared(t, people.Auditor, ask)
	var told []string
	for _, p := range parcels {
		told = append(told, fmt.Sprint(p.ParcelNo, p.Kinds, land.FormatMu(p.Moved.Accepted)))
	}
	want := []string{"accepted[status mu]4.00", "drawn[geometry]0.00", "new[added]0.00", "suspended[status]0.00", "told[attributes]0.00"}
	if !slices.Equal(told, want) {
		t.Errorf("%q", told)
	}
	if d := all.Difference(); d.Parcels != 1 || land.FormatMu(d.Listed()) != "1.50" || land.FormatMu(d.Accepted) != "4.00" {
		t.Errorf("%+v", d)
	}
	// The other way round, everything has the other sign.
	back, gone := compared(t, people.Auditor, store.Comparison{Filter: ask.Filter, From: all.To.When, To: all.From.When})
	if fmt.Sprint(gone[2].ParcelNo, gone[2].Kinds, gone[2].To == nil) != "new[left] true" {
		t.Errorf("back: %+v", gone[2])
	}
	if d := back.Difference(); d.Parcels != -1 || land.FormatMu(d.Accepted) != "-4.00" {
		t.Errorf("back: %+v", d)
	}
	// Beyond the regions of whoever asks nothing is told.
	elsewhere := b.People(storetest.Longhui)
	refused(t, elsewhere.Officer.Compare(t.Context(), ask, func(store.Compared) error { return nil }, func(store.ComparedParcel) error { t.Error("a parcel is told"); return nil }),
		land.NotFound, "unknown_task")

	var file bytes.Buffer
	if err := store.WriteComparison(t.Context(), people.Auditor, &file, ask); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Features []struct {
			Geometry   json.RawMessage   `json:"geometry"`
			Properties map[string]string `json:"properties"`
		} `json:"features"`
		Sanlei struct {
			Difference map[string]any `json:"difference"`
		} `json:"sanlei"`
	}
	if err := json.Unmarshal(file.Bytes(), &read); err != nil || len(read.Features) != 5 {
		t.Fatalf("%v: %s", err, file.String())
	}
	if p := read.Features[0].Properties; p["from_status"] != "open" || p["to_status"] != "partly_closed" || p["moved_accepted_mu"] != "4.00" || p["moved_open_mu"] != "-4.00" {
		t.Errorf("%v", p)
	}
	if string(read.Features[2].Geometry) != "null" || read.Sanlei.Difference["accepted_mu"] != "4.00" {
		t.Errorf("%s, %v", read.Features[2].Geometry, read.Sanlei.Difference)
	}
}

func TestAComparisonRefusesTimesThatAreNone(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	for location, c := range map[string]store.Comparison{
		"query.from":          {From: store.When{AsOf: day("2099-01-01")}},
		"query.from_position": {From: store.When{Position: "900"}},
		"query.as_of":         {To: store.When{AsOf: day("2099-01-01")}},
		"query.position":      {To: store.When{Position: "x"}},
	} {
		c.Task = storetest.TaskCode
		err := b.Operator().Compare(t.Context(), c, func(store.Compared) error { return nil }, func(store.ComparedParcel) error { return nil })
		var refusal *land.Error
		if !errors.As(err, &refusal) || refusal.Details[0].Location != location {
			t.Errorf("%s: %v", location, err)
		}
	}
}
