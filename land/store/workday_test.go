package store_test

import (
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func TestAYearIsAnnouncedByWhoIsAdminOfAllThatGoesByIt(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	a := land.Announcement{Year: 2027, Document: "国办发明电〔2026〕1号（虚构）", Days: []land.Workday{{Day: day("2027-01-01"), Name: "元旦"}, {Day: day("2027-01-03"), Works: true, Name: "元旦"}}}
	refused(t, people.Registrar.Announce(t.Context(), a), land.Forbidden, "role")
	if err := people.Admin.Announce(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	a.Days = a.Days[:1]
	if err := people.Admin.Announce(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if w := people.Officer.Workdays(); w.Works(day("2027-01-01")) || w.Works(day("2027-01-03")) || !w.Works(day("2026-01-04")) {
		t.Errorf("%v", w)
	}
	var versions int
	b.Scan(`select count(*) from workday_history where day = '2027-01-03'`, nil, &versions)
	if versions != 2 {
		t.Errorf("of a day %d versions are kept", versions)
	}
	b.Task(land.Task{Code: "longhui", Region: storetest.Longhui})
	refused(t, people.Admin.Announce(t.Context(), a), land.Forbidden, "role")
	sound(t, b)
}

// What somebody was called when an answer was given, that answer calls them for ever.
func TestAnotherNameIsToldFromItsPositionOn(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	admin := b.People(storetest.Park).Admin
	user := land.Actor{Login: "zhang", Name: "张三", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}}}
	if err := admin.AddUser(t.Context(), user, ""); err != nil {
		t.Fatal(err)
	}
	p := b.Parcel(land.Parcel{ParcelNo: "P"})
	if _, err := b.As(user).NewNote(t.Context(), land.Note{Parcel: p.ID, On: day("2023-05-01"), Happened: "踏勘"}, none); err != nil {
		t.Fatal(err)
	}
	named := func(position string) (string, string) {
		events := must[[]store.Event](t)(admin.History(t.Context(), p.ID, store.When{Position: position}))
		return events[len(events)-1].ActorName, events[len(events)-1].Position
	}
	first, position := named("")
	if _, err := admin.ChangeUser(t.Context(), "zhang", 1, store.UserChange{Name: ptr("张三丰")}); err != nil {
		t.Fatal(err)
	}
	if now, _ := named(""); first != "张三" || now != "张三丰" {
		t.Errorf("%q, now %q", first, now)
	}
	if then, _ := named(position); then != "张三" {
		t.Errorf("then %q", then)
	}
	// The journal calls everybody what they were called when they did it.
	acts, _, err := admin.Journal(t.Context(), store.JournalQuery{Actor: "zhang", Limit: 1})
	if err != nil || len(acts) != 1 || acts[0].ActorName != "张三" {
		t.Errorf("%+v %v", acts, err)
	}
	sound(t, b)
}
