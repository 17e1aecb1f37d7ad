package store_test

import (
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func TestFourActorsBringADisposalToAcceptance(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{}, land.Target{Region: storetest.County, Figure: storetest.Figure("10")})
	p, people := b.Parcel(land.Parcel{}), b.People(storetest.Park)
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")})
	for _, s := range []struct {
		step     land.Step
		state    land.State
		accounts []string
		status   land.Status
	}{
		{land.Submit, land.Submitted, []string{"10", "0", "0", "0"}, land.StatusUnderReview},
		{land.Report, land.StateReported, []string{"6", "4", "0", "0"}, land.StatusUnderReview},
		{land.Pass, land.StatePassed, []string{"6", "0", "4", "0"}, land.StatusUnderReview},
		{land.Accept, land.StateAccepted, []string{"6", "0", "0", "4"}, land.StatusPartlyClosed},
	} {
		d = b.Take(d, s.step)
		if d.State != s.state {
			t.Errorf("after %s it is %s", s.step, d.State)
		}
		if p := stands(t, people.Auditor, p.ID, s.accounts...); p.Status != s.status || p.Rev != d.Rev {
			t.Errorf("after %s the parcel is %s at rev %d, the disposal at %d", s.step, p.Status, p.Rev, d.Rev)
		}
	}
	b.Disposal(p, land.Disposal{}, storetest.ToTheEnd...) // all that remains
	if p := stands(t, people.Auditor, p.ID, "0", "0", "0", "10"); p.Status != land.StatusClosed {
		t.Errorf("with all accepted the parcel is %s", p.Status)
	}
	sound(t, b)
}

func TestTheTimelineTellsWhoDidWhat(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{})
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")}, land.Submit, land.Report, land.Return, land.Submit)
	events := must[[]store.Event](t)(b.People(storetest.Park).Auditor.History(t.Context(), p.ID, store.When{}))
	want := []struct {
		kind, actor string
		state       land.State
		moves       int
	}{
		{land.ActList, "operator", "", 1}, {land.ActDraft, "officer", land.Draft, 0},
		{"submit", "officer", land.Submitted, 0}, {"report", "county", land.StateReported, 1},
		{"return", "city", land.Returned, 1}, {"submit", "officer", land.Submitted, 0},
	}
	if len(events) != len(want) {
		t.Fatalf("there are %d events: %+v", len(events), events)
	}
	for i, w := range want {
		e := events[i]
		if e.Kind != w.kind || e.Actor != w.actor || e.State != w.state || len(e.Transfers) != w.moves || e.Position == "" {
			t.Errorf("event %d is %+v, not %+v", i, e, w)
		}
		if (e.Disposal != nil) != (w.state != "") || e.Disposal != nil && *e.Disposal != d.ID {
			t.Errorf("event %d is of disposal %v", i, e.Disposal)
		}
	}
	if back := events[4].Transfers[0]; back.From != land.Reported || back.To != land.Open || back.EffectiveOn != events[3].Transfers[0].EffectiveOn {
		t.Errorf("a return reverses on the day of what it reverses: %+v", back)
	}
	if events[4].Reason == "" {
		t.Error("the reason of the return is lost")
	}
}

func TestADecisionOnLessGivesTheRestBack(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, people := b.Parcel(land.Parcel{Listed: storetest.Figure("16.41")}), b.People(storetest.Park)
	d := b.Disposal(p, land.Disposal{}, land.Submit, land.Report, land.Pass)
	less := land.StepRequest{Step: land.Accept, Mu: ptr(storetest.Mu("15.90"))}
	_, err := people.Province.Step(t.Context(), d.ID, d.Rev, less)
	refused(t, err, land.Invalid, "reason_required")
	less.Reason = "the survey shows less"
	d = must[land.Disposal](t)(people.Province.Step(t.Context(), d.ID, d.Rev, less))
	if !d.Mu.Equal(*less.Mu) {
		t.Errorf("the disposal holds %s", d.Mu)
	}
	stands(t, people.Auditor, p.ID, "0.51", "0", "0", "15.90")
	sound(t, b)
}

func TestARegistrarRecordsTheDecisionsOfHigherAuthorities(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Deciders: land.Deciders{City: land.DecidesRecorded}})
	p, people := b.Parcel(land.Parcel{}), b.People(storetest.Park)
	d := b.Disposal(p, land.Disposal{}, land.Submit, land.Report)

	_, err := people.City.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Pass})
	refused(t, err, land.Forbidden, "reviewer_of_level")
	_, err = people.Registrar.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Pass})
	refused(t, err, land.Invalid, "document_required")

	r := land.StepRequest{Step: land.Pass, Authority: "the city's office", Document: "list 7", EffectiveOn: day("2023-06-01")}
	d = must[land.Disposal](t)(people.Registrar.Step(t.Context(), d.ID, d.Rev, r))
	events := must[[]store.Event](t)(people.Auditor.History(t.Context(), p.ID, store.When{}))
	last := events[len(events)-1]
	if !last.Recorded || last.Authority != r.Authority || last.Document != r.Document || last.EffectiveOn != r.EffectiveOn || last.Actor != "registrar" {
		t.Errorf("the act says %+v", last.Act)
	}
	if d.State != land.StatePassed {
		t.Errorf("it is %s", d.State)
	}
	sound(t, b)
}

// The contract of 28 December is accepted by a list of 20 January as at 31
// December: the year's figure is another from then on, and only from then on.
func TestADecisionAsAtAnEarlierDateCountsFromThatDate(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, people := b.Parcel(land.Parcel{}), b.People(storetest.Park)
	d := b.Disposal(p, land.Disposal{DatedOn: day("2023-12-28")}, land.Submit, land.Report, land.Pass)
	before := must[land.Progress](t)(people.Auditor.Progress(t.Context(), store.ProgressQuery{Task: p.Task, AsOf: day("2023-12-31")}))
	must[land.Disposal](t)(people.Province.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Accept, EffectiveOn: day("2023-12-31")}))
	after := must[land.Progress](t)(people.Auditor.Progress(t.Context(), store.ProgressQuery{Task: p.Task, AsOf: day("2023-12-31")}))
	if !before.Total.Accepted.IsZero() || !after.Total.Accepted.Equal(storetest.Mu("10")) {
		t.Errorf("accepted as of the year's end: %s, then %s", before.Total.Accepted, after.Total.Accepted)
	}
	eve := must[land.Progress](t)(people.Auditor.Progress(t.Context(), store.ProgressQuery{Task: p.Task, AsOf: day("2023-12-30")}))
	if !eve.Total.Accepted.IsZero() || !eve.Total.Reported.Equal(storetest.Mu("10")) {
		t.Errorf("on the eve %s was accepted and %s reported", eve.Total.Accepted, eve.Total.Reported)
	}
}

func TestOnlyDraftsAreDiscarded(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, people := b.Parcel(land.Parcel{}), b.People(storetest.Park)
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("2")})
	refused(t, people.Officer.Discard(t.Context(), d.ID, d.Rev-1), land.Stale, "stale")
	refused(t, people.County.Discard(t.Context(), d.ID, d.Rev), land.Forbidden, "officer_drafts")
	if err := people.Officer.Discard(t.Context(), d.ID, d.Rev); err != nil {
		t.Fatal(err)
	}
	_, err := people.Officer.Disposal(t.Context(), d.ID)
	refused(t, err, land.NotFound, "unknown_id")
	refused(t, people.Officer.Discard(t.Context(), d.ID, d.Rev), land.NotFound, "unknown_id")
	if left := must[[]land.Disposal](t)(people.Officer.Disposals(t.Context(), p.ID)); len(left) > 0 {
		t.Errorf("it is still listed: %v", left)
	}
	d = b.Disposal(p, land.Disposal{}, land.Submit)
	refused(t, people.Officer.Discard(t.Context(), d.ID, d.Rev), land.Conflict, "editable")
}

func TestADraftIsEditedUntilItIsSubmitted(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, people := b.Parcel(land.Parcel{}), b.People(storetest.Park)
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("2"), Document: "contract 1"})
	_, err := people.Officer.EditDisposal(t.Context(), d.ID, d.Rev-1, store.Draft{})
	refused(t, err, land.Stale, "stale")
	edited := must[land.Disposal](t)(people.Officer.EditDisposal(t.Context(), d.ID, d.Rev, store.Draft{Mu: ptr(storetest.Mu("3"))}))
	if !edited.Mu.Equal(storetest.Mu("3")) || edited.Document != "contract 1" || edited.Rev <= d.Rev {
		t.Errorf("it is %+v", edited)
	}
	d = b.Take(edited, land.Submit)
	_, err = people.Officer.EditDisposal(t.Context(), d.ID, d.Rev, store.Draft{Mu: ptr(storetest.Mu("4"))})
	refused(t, err, land.Conflict, "editable")
}

// Too large for the column, and in no rule of the workflow.
func TestAFigureBeyondAllMeasureIsRefused(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{})
	f := storetest.Draft(p.Category, land.Disposal{DocMu: ptr(storetest.Mu("99999999999999999999"))})
	_, err := b.People(storetest.Park).Officer.Draft(t.Context(), p.ID, f, none)
	if land.KindOf(err) != land.Invalid {
		t.Errorf("it is %v", err)
	}
}
