package store_test

import (
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// What a task and its editions are asked about another region.
func init() {
	asked["Revise"] = func(t *testing.T, d *store.Desk, x things) error {
		return d.Revise(t.Context(), x.task, land.Edition{Document: "d"})
	}
	asked["SetTask"] = func(t *testing.T, d *store.Desk, x things) error {
		return d.SetTask(t.Context(), x.task, land.Setting{Reason: "r", SubmitReports: ptr(true)})
	}
	asked["Pace"] = func(t *testing.T, d *store.Desk, x things) error {
		_, _, err := d.Pace(t.Context(), x.task)
		return err
	}
	asked["TaskActs"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.TaskActs(t.Context(), x.task)
		return err
	}
	asked["CloseTask"] = func(t *testing.T, d *store.Desk, x things) error {
		return d.CloseTask(t.Context(), x.task, day("2023-12-31"), false)
	}
	asked["OpenTask"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.OpenTask(t.Context(), x.task, land.Task{Code: "next"}, nil)
		return err
	}
}

// standsAt is accepted of target and the rate of a task.
func standsAt(t *testing.T, b *storetest.Books, task, asOf, position string) string {
	t.Helper()
	p := must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: task, AsOf: day(asOf), Position: position}))
	rate := "—"
	if r := p.Total.CompletionRate(); r != nil {
		rate = *r
	}
	return land.FormatMu(p.Total.Counted) + "/" + land.FormatMu(*p.Total.Target) + " " + rate
}

func TestAnEditionChangesFiguresAndList(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{}, land.Target{Region: storetest.County, Category: land.Idle, Figure: storetest.Figure("50")})
	more := b.Parcel(land.Parcel{ParcelNo: "more"})
	less := b.Parcel(land.Parcel{ParcelNo: "less"})
	other := b.Parcel(land.Parcel{ParcelNo: "other"})
	b.Disposal(less, land.Disposal{Mu: storetest.Mu("4")}, storetest.ToTheEnd...)
	people := b.People(storetest.Park)
	position := must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})).Position
	figure := func(s string) *land.Figure { f := storetest.Figure(s); return &f }
	edition := land.Edition{Document: "邵市政函〔2023〕9号", DocumentOn: day("2023-08-01"),
		Targets: []land.Target{
			{Region: storetest.County, Category: land.Idle, Figure: land.Figure{Value: storetest.Mu("3"), Unit: land.UnitHa}},
			{Region: storetest.County, Category: land.LowEfficiency, Figure: storetest.Figure("8")}},
		Parcels: []land.Relisting{{ParcelNo: "more", Listed: figure("12.5")}, {ParcelNo: "less", Listed: figure("5")}, {ParcelNo: "other", Category: land.LowEfficiency}}}

	for rule, e := range map[string]land.Edition{
		"nothing_changes": {Document: "d", DocumentOn: day("2023-08-01")},
		"unknown_parcel":  {Document: "d", DocumentOn: day("2023-08-01"), Parcels: []land.Relisting{{ParcelNo: "none"}}},
		"region_outside":  {Document: "d", DocumentOn: day("2023-08-01"), Targets: []land.Target{{Region: storetest.Longhui, Figure: storetest.Figure("1")}}},
		"required":        {Document: "d", Parcels: edition.Parcels},
	} {
		refused(t, people.Registrar.Revise(t.Context(), storetest.TaskCode, e), land.Invalid, rule)
	}
	for rule, r := range map[string]land.Relisting{
		"more_than_remains": {ParcelNo: "less", Listed: figure("3.99")},
		"wholly_open":       {ParcelNo: "less", Category: land.LowEfficiency},
	} {
		refused(t, people.Registrar.Revise(t.Context(), storetest.TaskCode, land.Edition{Document: "d", DocumentOn: day("2023-08-01"), Parcels: []land.Relisting{r}}), land.Conflict, rule)
	}
	refused(t, people.Officer.Revise(t.Context(), storetest.TaskCode, edition), land.Forbidden, "role")

	if err := people.Admin.Revise(t.Context(), storetest.TaskCode, edition); err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]store.ProgressQuery{"now": {}, "as of the baseline": {AsOf: day("2022-12-31")}} {
		if target, listed, _, _ := rates(t, b.Operator(), q); target != "45.00" || listed != "17.50" {
			t.Errorf("%s the target is %s, listed %s", name, target, listed)
		}
	}
	if target, listed, _, _ := rates(t, b.Operator(), store.ProgressQuery{Position: position}); target != "50.00" || listed != "30.00" {
		t.Errorf("before it was %s, %s", target, listed)
	}
	if got := standsAt(t, b, storetest.TaskCode, "2026-11-22", ""); got != "4.00/53.00 7.55" {
		t.Errorf("it stands at %s", got)
	}
	if p := stands(t, people.Officer, other.ID, "10"); p.Category != land.LowEfficiency || p.Rev != 2 {
		t.Errorf("%+v", p)
	}
	stands(t, people.Officer, more.ID, "12.5")
	b.Disposal(stands(t, people.Officer, other.ID), land.Disposal{}, storetest.ToTheEnd...)
	task, targets, err := people.Officer.Task(t.Context(), storetest.TaskCode)
	if err != nil || task.Edition != 2 || task.Document != edition.Document || len(targets) != 0 {
		t.Errorf("%v %+v %+v", err, task, targets)
	}
	acts := must[[]store.TaskAct](t)(people.Officer.TaskActs(t.Context(), storetest.TaskCode))
	if len(acts) != 2 || acts[1].Kind != "edition" || acts[1].Edition != 2 || acts[1].DocumentOn != day("2023-08-01") || acts[1].Position == "" {
		t.Errorf("%+v", acts)
	}
	sound(t, b)
}

// The figures of Dongkou at the end of 2023, and the list of 2024 that follows.
func TestAYearIsClosedAndTheNextBeginsWithWhatIsOpen(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	type row struct {
		category         land.Category
		listed, disposed string
	}
	for _, r := range []row{{land.ApprovedUnsupplied, "396.71", "361.20"}, {land.Idle, "92.14", "92.14"}, {land.LowEfficiency, "363.58", "307.03"}} {
		p := b.Parcel(land.Parcel{Category: r.category, Listed: storetest.Figure(r.listed), Attributes: land.Attributes{"start_agreed_on": "2020-05-01"}})
		b.Disposal(p, land.Disposal{Mu: storetest.Mu(r.disposed)}, storetest.ToTheEnd...)
	}
	refused(t, people.Registrar.CloseTask(t.Context(), storetest.TaskCode, day("2026-11-22"), true), land.Invalid, "cut_off_is_past")
	_, err := people.Registrar.OpenTask(t.Context(), storetest.TaskCode, land.Task{Code: "dongkou-2024"}, nil)
	refused(t, err, land.Conflict, "task_open")
	refused(t, people.Officer.CloseTask(t.Context(), storetest.TaskCode, day("2023-12-31"), true), land.Forbidden, "role")
	if err := people.Registrar.CloseTask(t.Context(), storetest.TaskCode, day("2023-12-31"), true); err != nil {
		t.Fatal(err)
	}
	refused(t, people.Registrar.CloseTask(t.Context(), storetest.TaskCode, day("2023-12-31"), true), land.Conflict, "task_closed")
	refused(t, people.Registrar.Revise(t.Context(), storetest.TaskCode, land.Edition{Document: "d", DocumentOn: day("2023-08-01"), Deadline: day("2024-06-01")}), land.Conflict, "task_closed")
	_, err = b.Operator().ListParcel(t.Context(), b.Listing(land.Parcel{}), none)
	refused(t, err, land.Conflict, "task_closed")
	acts := must[[]store.TaskAct](t)(people.Officer.TaskActs(t.Context(), storetest.TaskCode))
	closing := acts[len(acts)-1]
	if closing.Kind != "close" || closing.EffectiveOn != day("2023-12-31") {
		t.Fatalf("%+v", acts)
	}

	next := land.Task{Code: "dongkou-2024", Name: "洞口县2024年度三类地处置任务", Deadline: day("2024-12-31"), Counted: land.Accepted,
		Deciders: land.Deciders{County: land.DecidesEither, City: land.DecidesEither, Province: land.DecidesEither}}
	n := must[int](t)(people.Admin.OpenTask(t.Context(), storetest.TaskCode, next, nil))
	if n != 2 { // 35.51 and 56.55
		t.Errorf("%d parcels are carried over", n)
	}
	list := must[store.List](t)(people.Officer.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: next.Code}, Limit: 10}))
	var unsupplied store.Parcel
	for _, p := range list.Parcels {
		whole := must[store.Parcel](t)(people.Officer.Parcel(t.Context(), p.ID))
		if p.Category == land.ApprovedUnsupplied {
			unsupplied = whole
			if whole.Attributes["start_agreed_on"] != "2020-05-01" || whole.CarriedFrom == nil || whole.Shape != nil {
				t.Errorf("%+v", whole)
			}
		}
	}
	b.Parcel(land.Parcel{Task: next.Code, Listed: storetest.Figure("20.00")})
	b.Disposal(unsupplied, land.Disposal{DatedOn: day("2024-03-05")}, storetest.ToTheEnd...)

	year := "760.37/852.43 89.20"
	for _, c := range []struct{ task, asOf, position, want string }{
		{storetest.TaskCode, "2023-12-31", closing.Position, year},
		{storetest.TaskCode, "2024-01-01", "", year},
		{"dongkou-2024", "2024-01-01", "", "0.00/112.06 0.00"},
		{storetest.TaskCode, "2024-03-31", "", year},
		{"dongkou-2024", "2024-03-31", "", "35.51/112.06 31.69"},
	} {
		if got := standsAt(t, b, c.task, c.asOf, c.position); got != c.want {
			t.Errorf("%s as of %s stands at %s, not %s", c.task, c.asOf, got, c.want)
		}
	}
	sound(t, b)
}

// Of a parcel half of which was accepted the other half is carried over, drawn
// where the half that is gone was drawn.
func TestTheRestOfAParcelIsCarriedOver(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "P", Shape: storetest.Box(0, 0, 100, 66)})
	q := b.Parcel(land.Parcel{ParcelNo: "Q", Shape: storetest.Box(200, 0, 100, 66)})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(0, 0, 40, 66)}, storetest.ToTheEnd...)
	b.Disposal(q, land.Disposal{Mu: storetest.Mu("4")}, storetest.ToTheEnd...)
	r := b.Parcel(land.Parcel{ParcelNo: "R", Shape: storetest.Box(400, 0, 100, 66)})
	b.Disposal(r, land.Disposal{Mu: storetest.Mu("10"), Shape: storetest.Box(400, 0, 100, 66)}, land.Submit, land.Report)
	people := b.People(storetest.Park)
	refused(t, people.Registrar.CloseTask(t.Context(), storetest.TaskCode, day("2023-12-31"), false), land.Conflict, "under_review")
	if err := people.Registrar.CloseTask(t.Context(), storetest.TaskCode, day("2023-12-31"), true); err != nil {
		t.Fatal(err)
	}
	if got := standsAt(t, b, storetest.TaskCode, "2023-12-31", ""); got != "8.00/30.00 26.67" {
		t.Errorf("it was closed at %s", got)
	}
	_, err := people.Officer.Draft(t.Context(), r.ID, storetest.Draft(r.Category, land.Disposal{DatedOn: day("2023-12-31")}), none)
	refused(t, err, land.Invalid, "closed_year")
	next := land.Task{Code: "next", Name: "next", Deadline: day("2024-12-31"), Counted: land.Accepted,
		Deciders: land.Deciders{County: land.DecidesEither, City: land.DecidesEither, Province: land.DecidesEither}}
	must[int](t)(people.Registrar.OpenTask(t.Context(), storetest.TaskCode, next, []land.Target{{Region: storetest.County, Figure: storetest.Figure("100")}}))
	list := must[store.List](t)(people.Officer.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: "next"}, Limit: 10}))
	if len(list.Parcels) != 3 || list.Parcels[0].PlaneM2 == nil || list.Parcels[1].PlaneM2 != nil {
		t.Fatalf("%+v", list.Parcels)
	}
	drafts := must[[]land.Disposal](t)(people.Officer.Disposals(t.Context(), list.Parcels[2].ID))
	if list.Parcels[2].Status != land.StatusInProgress || len(drafts) != 1 || drafts[0].State != land.Draft || drafts[0].PlaneM2 == nil {
		t.Errorf("%+v %+v", list.Parcels[2], drafts)
	}
	if share := list.Parcels[0].PlaneM2.Div(*p.PlaneM2).Round(3); !share.Equal(storetest.Mu("0.6")) || !list.Parcels[0].Open.Equal(storetest.Mu("6")) {
		t.Errorf("%s of the land is left", share)
	}
	if got := standsAt(t, b, "next", "2026-11-22", ""); got != "0.00/100.00 0.00" {
		t.Error(got)
	}
	// What is accepted can still rebound, after the cut-off and not before.
	d := must[[]land.Disposal](t)(people.Officer.Disposals(t.Context(), p.ID))[0]
	_, err = people.Province.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Reopen, Reason: "r", EffectiveOn: day("2023-12-01")})
	refused(t, err, land.Conflict, "closed_year")
	must[land.Disposal](t)(people.Province.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Reopen, Reason: "r", EffectiveOn: day("2024-02-01")}))
	sound(t, b)
}

// A step that was planned while the task was open and written after it was closed
// finds it closed.
func TestAStepThatWaitedForTheClosingIsRefused(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{SubmitReports: true})
	p := b.Parcel(land.Parcel{})
	d := b.Disposal(p, land.Disposal{})
	lock := b.Connect(b.SuperURL)
	must[any](t)(lock.Exec(t.Context(), `begin`))
	must[any](t)(lock.Exec(t.Context(), `select set_config('sanlei.scope', (select string_agg(code, ',') from region), true)`))
	must[any](t)(lock.Exec(t.Context(), `select from balance where parcel_id = $1 for update`, p.ID))
	done := make(chan error, 1)
	go func() {
		_, err := b.People(p.Region).Officer.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Submit})
		done <- err
	}()
	waitFor(t, b, `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`, 1)
	must[any](t)(lock.Exec(t.Context(), `
		with a as (
			insert into act (id, ledger, kind, actor, task, region, effective_on)
			select gen_random_uuid(), l.id, 'close', 'r', t.code, t.region, '2023-12-31' from ledger l, task t
			returning id
		), u as (insert into unsealed (act_id) select id from a)
		select set_config('sanlei.act', id::text, true) from a`))
	must[any](t)(lock.Exec(t.Context(), `update task set closed_on = '2023-12-31'`))
	must[any](t)(lock.Exec(t.Context(), `commit`))
	refused(t, <-done, land.Conflict, "closed_year")
	sound(t, b)
}

// Terms are set anew as an act: what was told before is told by the terms of then.
func TestTermsOfATaskAreSetAnew(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{}, land.Target{Region: storetest.County, Category: land.Idle, Figure: storetest.Figure("20")})
	p := b.Parcel(land.Parcel{ParcelNo: "P", Attributes: land.Attributes{"approved_on": "2019-05-01"}})
	b.Disposal(p, land.Disposal{DatedOn: day("2023-06-30")}, storetest.ToTheEnd...)
	people := b.People(storetest.Park)
	by := store.ProgressQuery{Task: storetest.TaskCode, By: []land.Key{land.ByCohort}}
	before := must[land.Progress](t)(b.Operator().Progress(t.Context(), by))
	terms := land.Terms{Cohorts: []land.Cohort{{Label: "2015-2020", From: 2015, To: 2020}}, Milestones: []land.Milestone{
		{Name: "half of it", On: day("2023-07-31"), Percent: 50}, {Name: "all", On: day("2023-08-31"), Percent: 100}, {Name: "a day", On: day("2023-09-30")}}}
	set := land.Setting{Reason: "湘自然资发〔2023〕5号", Terms: &terms}
	refused(t, people.Officer.SetTask(t.Context(), storetest.TaskCode, set), land.Forbidden, "role")
	if err := people.Registrar.SetTask(t.Context(), storetest.TaskCode, set); err != nil {
		t.Fatal(err)
	}
	now := must[land.Progress](t)(b.Operator().Progress(t.Context(), by))
	by.Position = before.Position
	then := must[land.Progress](t)(b.Operator().Progress(t.Context(), by))
	if before.Rows[0].Cohort != "2019-2022" || then.Rows[0].Cohort != "2019-2022" || now.Rows[0].Cohort != "2015-2020" {
		t.Errorf("cohorts are %q, then %q, now %q", before.Rows[0].Cohort, then.Rows[0].Cohort, now.Rows[0].Cohort)
	}
	pace, milestones, err := b.Operator().Pace(t.Context(), storetest.TaskCode)
	if err != nil || pace == nil || *pace.Rate == "" || len(milestones) != 3 ||
		milestones[0].Light != land.Green || *milestones[0].Rate != *pace.Rate || milestones[1].Light != land.Red || milestones[2].Light != "" {
		t.Errorf("%+v %+v %v", pace, milestones, err)
	}
	acts := must[[]store.TaskAct](t)(people.Officer.TaskActs(t.Context(), storetest.TaskCode))
	if last := acts[len(acts)-1]; last.Kind != land.ActTerms || last.Reason != set.Reason || last.Edition != 1 {
		t.Errorf("%+v", last)
	}
	sound(t, b)
}
