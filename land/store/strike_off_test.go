package store_test

import (
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func strike(mu string, targets ...land.Slot) land.ParcelStepRequest {
	r := land.ParcelStepRequest{Step: land.StrikeOff, Reason: "listed twice", Strike: land.Strike{
		Authority: "省自然资源厅", Document: "湘自资函〔2023〕12号", DocumentOn: day("2023-06-30"), Targets: targets}}
	if mu != "" {
		r.Mu = ptr(storetest.Mu(mu))
	}
	return r
}

// rates is target, listed, accepted and completion of the county's idle land.
func rates(t *testing.T, d *store.Desk, q store.ProgressQuery) (target, listed, accepted, rate string) {
	t.Helper()
	q.Task, q.Region, q.By = storetest.TaskCode, storetest.County, []land.Key{land.ByCategory}
	p := must[land.Progress](t)(d.Progress(t.Context(), q))
	for _, r := range p.Rows {
		if r.Category == land.Idle {
			completion := "—"
			if c := r.CompletionRate(); c != nil {
				completion = *c
			}
			return land.FormatMu(*r.Target), land.FormatMu(*r.Listed), land.FormatMu(r.Accepted), completion
		}
	}
	return "", "", "", ""
}

// The example of the list: 92.14 with 8.00 struck off stands at 84.14 of 84.14.
func TestAStrikeOffLowersListAndFigures(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{}, land.Target{Region: storetest.County, Category: land.Idle, Figure: storetest.Figure("92.14")},
		land.Target{Region: storetest.County, Figure: land.Figure{Value: storetest.Mu("1"), Unit: land.UnitWanMu}},
		land.Target{Region: storetest.County, Category: land.LowEfficiency, Figure: storetest.Figure("5")})
	rest := b.Parcel(land.Parcel{Listed: storetest.Figure("84.14")})
	p := b.Parcel(land.Parcel{Listed: storetest.Figure("8.00")})
	b.Disposal(rest, land.Disposal{}, storetest.ToTheEnd...)
	auditor, province := b.People(storetest.Park).Auditor, b.People(storetest.Park).Province
	before := must[land.Progress](t)(auditor.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})).Position

	now := must[store.Parcel](t)(province.ParcelStep(t.Context(), p.ID, p.Rev, strike("")))
	if now.Status != land.StatusStruckOff || !now.StruckOff.Equal(storetest.Mu("8")) || !now.Balance.Listed().IsZero() {
		t.Errorf("%s, %+v", now.Status, now.Balance)
	}
	for _, c := range []struct {
		name string
		q    store.ProgressQuery
		want [4]string
	}{
		{"now", store.ProgressQuery{}, [4]string{"84.14", "84.14", "84.14", "100.00"}},
		{"as of the baseline", store.ProgressQuery{AsOf: day("2022-12-31")}, [4]string{"84.14", "84.14", "0.00", "0.00"}},
		{"at the position before", store.ProgressQuery{Position: before}, [4]string{"92.14", "92.14", "84.14", "91.32"}},
	} {
		target, listed, accepted, rate := rates(t, auditor, c.q)
		if got := [4]string{target, listed, accepted, rate}; got != c.want {
			t.Errorf("%s it stands at %v, not %v", c.name, got, c.want)
		}
	}
	pr := must[land.Progress](t)(auditor.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode}))
	if !pr.Total.Target.Equal(storetest.Mu("9992")) || *pr.Total.Parcels != 1 || *pr.Total.Unmapped != 1 || *pr.Total.Closed != 1 {
		t.Errorf("the total is %s in %d parcels, %d unmapped", pr.Total.Target, *pr.Total.Parcels, *pr.Total.Unmapped)
	}
	_, targets, err := auditor.Task(t.Context(), storetest.TaskCode)
	if err != nil || len(targets) != 3 || !targets[2].Figure.Value.Equal(storetest.Mu("0.9992")) {
		t.Errorf("%v: %+v", err, targets)
	}
	sound(t, b)

	_, err = b.People(storetest.Park).Officer.Draft(t.Context(), p.ID, storetest.Draft(p.Category, land.Disposal{}), none)
	refused(t, err, land.Gone, "parcel_struck_off")
	b.Clock.Set(b.Clock.Now().Add(9 * time.Minute))
	back := must[store.Parcel](t)(province.ParcelStep(t.Context(), p.ID, now.Rev, land.ParcelStepRequest{Step: "undo"}))
	if back.Status != land.StatusOpen || !back.Open.Equal(storetest.Mu("8")) {
		t.Errorf("undone it is %s, %+v", back.Status, back.Balance)
	}
	if target, listed, _, rate := rates(t, auditor, store.ProgressQuery{}); target != "92.14" || listed != "92.14" || rate != "91.32" {
		t.Errorf("undone it stands at %s, %s, %s", target, listed, rate)
	}
	_, err = province.ParcelStep(t.Context(), p.ID, back.Rev, land.ParcelStepRequest{Step: "undo"})
	refused(t, err, land.Conflict, "nothing_to_undo")
	sound(t, b)
}

func TestAStrikeOffLowersTheFiguresThatItNames(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{}, land.Target{Region: storetest.County, Category: land.Idle, Figure: storetest.Figure("50")},
		land.Target{Region: storetest.Park, Category: land.Idle, Figure: storetest.Figure("2")})
	p := b.Parcel(land.Parcel{})
	registrar := b.People(storetest.Park).Registrar
	_, err := registrar.ParcelStep(t.Context(), p.ID, p.Rev, strike("3"))
	refused(t, err, land.Conflict, "target_below_zero")
	_, err = registrar.ParcelStep(t.Context(), p.ID, p.Rev, strike("3", land.Slot{Region: storetest.County}))
	refused(t, err, land.Invalid, "unknown_target")
	p = must[store.Parcel](t)(registrar.ParcelStep(t.Context(), p.ID, p.Rev, strike("3", land.Slot{Region: storetest.County, Category: land.Idle})))
	if target, listed, _, _ := rates(t, b.Operator(), store.ProgressQuery{}); target != "47.00" || listed != "7.00" || p.Status != land.StatusOpen {
		t.Errorf("%s of %s, %s", target, listed, p.Status)
	}
	events := must[[]store.Event](t)(registrar.History(t.Context(), p.ID, store.When{}))
	if last := events[len(events)-1]; last.Kind != "strike_off" || !last.Recorded || last.DocumentOn != day("2023-06-30") || last.EffectiveOn != day("2022-12-31") {
		t.Errorf("%+v", last)
	}
	sound(t, b)
}

// Land that counted for a while is struck off from the day on which it rebounded.
func TestReboundedLandIsStruckOffFromItsRebound(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{})
	province := b.People(storetest.Park).Province
	d := b.Disposal(p, land.Disposal{}, storetest.ToTheEnd...)
	p = must[store.Parcel](t)(province.Parcel(t.Context(), p.ID))
	_, err := province.ParcelStep(t.Context(), p.ID, p.Rev, strike(""))
	refused(t, err, land.Conflict, "accepted_is_reopened_first")
	b.Take(d, land.Reopen)
	p = must[store.Parcel](t)(province.Parcel(t.Context(), p.ID))
	p = must[store.Parcel](t)(province.ParcelStep(t.Context(), p.ID, p.Rev, strike("")))
	if _, listed, accepted, _ := rates(t, b.Operator(), store.ProgressQuery{AsOf: day("2024-05-31")}); listed != "10.00" || accepted != "10.00" {
		t.Errorf("before the rebound %s of %s", accepted, listed)
	}
	if _, listed, _, _ := rates(t, b.Operator(), store.ProgressQuery{AsOf: day("2024-06-01")}); listed != "" {
		t.Errorf("from the rebound on %s is listed", listed)
	}
	sound(t, b)
}
