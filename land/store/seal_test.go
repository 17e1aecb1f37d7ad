package store_test

import (
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func TestSmoke(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	ctx := t.Context()
	op := b.Operator()
	task := land.Task{Code: "t-1", Name: "t", Region: "430525", Baseline: land.MustDate("2022-12-31"), Deadline: land.MustDate("2023-12-31"),
		Counted: land.Accepted, Deciders: land.Deciders{County: "either", City: "either", Province: "either"}}
	mu, _ := land.ParseMu("852.43")
	if err := op.NewTask(ctx, task, []land.Target{{Region: "430525", Figure: land.Figure{Value: mu, Unit: "mu"}}}); err != nil {
		t.Fatal(err)
	}
	p, err := op.ListParcel(ctx, land.Parcel{Task: "t-1", ParcelNo: "1", Category: land.Idle, Region: "430525-P01", Listed: land.Figure{Value: mu, Unit: "mu"}}, store.Idempotency{})
	if err != nil {
		t.Fatal(err)
	}
	officer := b.As(land.Actor{Login: "officer", Grants: []land.Grant{{Role: land.Officer, Region: "430525-P01"}}})
	county := b.As(land.Actor{Login: "county", Grants: []land.Grant{{Role: land.Reviewer, Region: "430525"}}})
	city := b.As(land.Actor{Login: "city", Grants: []land.Grant{{Role: land.Reviewer, Region: "430500"}}})
	province := b.As(land.Actor{Login: "province", Grants: []land.Grant{{Role: land.Reviewer, Region: "430000"}}})
	m, on := "XZ05", land.MustDate("2023-05-01")
	part, _ := land.ParseMu("760.37")
	d, err := officer.Draft(ctx, p.ID, store.Draft{Measure: &m, DatedOn: &on, Mu: &part}, store.Idempotency{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		desk *store.Desk
		step land.Step
	}{{officer, land.Submit}, {county, land.Report}, {city, land.Pass}, {province, land.Accept}} {
		if d, err = s.desk.Step(ctx, d.ID, d.Rev, land.StepRequest{Step: s.step}); err != nil {
			t.Fatal(s.step, err)
		}
	}
	pr, err := op.Progress(ctx, store.ProgressQuery{Task: "t-1", By: []land.Key{land.ByCategory}})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(pr.Position, pr.Total.Accepted, pr.Total.Target, *pr.Total.CompletionRate(), len(pr.Rows))
	for _, by := range land.Keys {
		pr, err = op.Progress(ctx, store.ProgressQuery{Task: "t-1", By: []land.Key{by}, Position: "5"})
		t.Log(by, err, len(pr.Rows), pr.Total.Reported)
	}
}
