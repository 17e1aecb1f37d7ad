package store_test

import (
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// What decision lists are asked about another region.
func init() {
	asked["Decide"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Decide(t.Context(), store.Decisions{Task: x.task})
		return err
	}
}

// A county alone comes to the end by the lists of its city and province.
func TestADecisionListIsOneAct(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Deciders: land.Deciders{City: land.DecidesRecorded, Province: land.DecidesRecorded}})
	people := b.People(storetest.Park)
	for no, steps := range map[string][]land.Step{"1": {land.Submit, land.Report}, "2": {land.Submit, land.Report}, "3": {land.Submit, land.Report}, "4": {land.Submit}} {
		b.Disposal(b.Parcel(land.Parcel{ParcelNo: no}), land.Disposal{Mu: storetest.Mu("4")}, steps...)
	}
	two := b.Parcel(land.Parcel{ParcelNo: "5"})
	b.Disposal(two, land.Disposal{Mu: storetest.Mu("2")}, land.Submit, land.Report)
	b.Disposal(two, land.Disposal{Mu: storetest.Mu("3")}, land.Submit, land.Report)
	list := func(level land.Level, rows ...land.Ruling) store.Decisions {
		for i := range rows {
			rows[i].Row = i + 2
		}
		return store.Decisions{Task: storetest.TaskCode, Level: level, Authority: "邵阳市自然资源局", Document: "邵市资函〔2023〕7号", DocumentOn: day("2023-07-10"), Rulings: rows}
	}
	mu := func(s string) *land.Mu { return ptr(storetest.Mu(s)) }
	city := list(land.LevelCity,
		land.Ruling{ParcelNo: "1", Mu: mu("4"), On: day("2023-06-30")},
		land.Ruling{ParcelNo: "2", Mu: mu("3.5"), Reason: "道路不计"},
		land.Ruling{ParcelNo: "3", Return: true},
		land.Ruling{ParcelNo: "4"},
		land.Ruling{ParcelNo: "5", Mu: mu("3")},
		land.Ruling{ParcelNo: "5"},
		land.Ruling{ParcelNo: "9"},
		land.Ruling{ParcelNo: "1"},
		land.Ruling{ParcelNo: "2", Document: "another"})
	preview := must[store.Decided](t)(people.Registrar.Decide(t.Context(), city))
	rules := ""
	for _, r := range preview.Rulings {
		if r.Fault != nil {
			rules += r.ParcelNo + ":" + r.Fault.Rule + " "
		}
	}
	if rules != "4:nothing_waits 5:several_wait 9:unknown_parcel 1:number_repeated 2:other_document " || preview.Faults != 5 || preview.Disposals != 4 || !preview.Mu.Equal(storetest.Mu("14.5")) {
		t.Fatalf("%s %+v", rules, preview.Summary)
	}
	city.Expect = preview.Digest
	_, err := people.Registrar.Decide(t.Context(), city)
	refused(t, err, land.Conflict, "rows_refused")
	city.OnlyGood = true
	done := must[store.Decided](t)(people.Registrar.Decide(t.Context(), city))
	if done.Act == (land.ID{}) || b.Count(`select count(*) from act where kind = 'decide' and recorded and document_on = '2023-07-10'`) != 1 ||
		b.Count(`select count(*) from disposal where state = 'city_passed'`) != 3 || b.Count(`select count(*) from disposal where state = 'returned' and returned = '邵市资函〔2023〕7号'`) != 1 {
		t.Errorf("%+v", done.Summary)
	}
	undone := must[store.Summary](t)(people.Registrar.UndoAct(t.Context(), done.Act, "the wrong list"))
	if undone.Disposals != 4 || b.Count(`select count(*) from disposal where state = 'reported'`) != 5 {
		t.Errorf("%+v", undone)
	}
	city.Expect = must[store.Decided](t)(people.Registrar.Decide(t.Context(), list(land.LevelCity, land.Ruling{ParcelNo: "1"}))).Digest
	one := list(land.LevelCity, land.Ruling{ParcelNo: "1"})
	one.Expect = city.Expect
	must[store.Decided](t)(people.Registrar.Decide(t.Context(), one))
	province := list(land.LevelProvince, land.Ruling{ParcelNo: "1", On: day("2023-06-30")})
	province.Expect = must[store.Decided](t)(people.Registrar.Decide(t.Context(), province)).Digest
	must[store.Decided](t)(people.Registrar.Decide(t.Context(), province))
	if _, _, accepted, _ := rates(t, b.Operator(), store.ProgressQuery{AsOf: day("2023-06-30")}); accepted != "4.00" {
		t.Errorf("%s is accepted", accepted)
	}
	sound(t, b)
}

func TestWhoSubmittedDoesNotApplyTheListThatDecides(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	both := b.As(land.Actor{Login: "both", Name: "b", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}, {Role: land.Registrar, Region: storetest.County}}})
	d := must[land.Disposal](t)(both.Draft(t.Context(), b.Parcel(land.Parcel{ParcelNo: "1"}).ID, storetest.Draft(land.Idle, land.Disposal{}), none))
	must[land.Disposal](t)(both.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Submit}))
	in := store.Decisions{Task: storetest.TaskCode, Level: land.LevelCounty, Authority: "a", Document: "d", DocumentOn: day("2023-07-10"), Rulings: []land.Ruling{{Row: 2, ParcelNo: "1"}}}
	got := must[store.Decided](t)(both.Decide(t.Context(), in))
	if got.Disposals != 0 || got.Rulings[0].Fault == nil || got.Rulings[0].Fault.Rule != "own_submission" {
		t.Errorf("%+v", got)
	}
	_, err := b.People(storetest.Park).County.Decide(t.Context(), in)
	refused(t, err, land.Forbidden, "role")
}
