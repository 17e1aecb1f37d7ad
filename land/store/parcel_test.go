package store_test

import (
	"testing"

	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func list(t *testing.T, b *storetest.Books, p land.Parcel) (store.Parcel, error) {
	return b.People(storetest.Park).Registrar.ListParcel(t.Context(), b.Listing(p), none)
}

func TestAParcelIsListedWithItsAreas(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := must[store.Parcel](t)(list(t, b, land.Parcel{ParcelNo: "1", Shape: storetest.Box(0, 0, 100, 100),
		Listed: land.Figure{Value: storetest.Mu("1.0001"), Unit: land.UnitHa}, Attributes: land.Attributes{"plan": "sell"}}))
	if !p.ListedMu.Equal(storetest.Mu("15.0015")) || p.Parcel.Listed.Unit != land.UnitHa || p.Status != land.StatusInProgress || p.Rev != 1 {
		t.Errorf("it is %+v", p)
	}
	near(t, "the plane area", p.PlaneM2.InexactFloat64(), 10_000)
	near(t, "the ellipsoid area", p.EllipsoidM2.InexactFloat64(), 10_000)
	unmapped := must[store.Parcel](t)(list(t, b, land.Parcel{ParcelNo: "2"}))
	if unmapped.Shape != nil || unmapped.PlaneM2 != nil || unmapped.Status != land.StatusOpen {
		t.Errorf("without a boundary it is %+v", unmapped)
	}
}

func TestParcelsThatAreNotListed(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{ParcelNo: "1", Shape: storetest.Box(0, 0, 100, 100)})
	bowTie, swapped := storetest.Box(300, 0, 100, 100), storetest.Box(300, 0, 100, 100)
	r := bowTie[0][0]
	r[1], r[2] = r[2], r[1]
	for i, p := range swapped[0][0] {
		swapped[0][0][i] = orb.Point{p[1], p[0]}
	}
	for _, c := range []struct {
		name   string
		parcel land.Parcel
		kind   land.Kind
		rule   string
		placed bool
	}{
		{"by a number that is taken", land.Parcel{ParcelNo: "1"}, land.Conflict, "a_parcel_number_is_listed_once", false},
		{"over open land", land.Parcel{Shape: storetest.Box(90, 90, 100, 100)}, land.Invalid, "land_is_listed_once", true},
		{"outside the region", land.Parcel{Shape: storetest.Box(200_000, 0, 100, 100)}, land.Invalid, "outside_region", true},
		{"as a bow-tie", land.Parcel{Shape: bowTie}, land.Invalid, "self_intersection", true},
		{"of less than a square metre", land.Parcel{Shape: storetest.Box(300, 0, 0.5, 0.5)}, land.Invalid, "area_range", false},
		{"without mu", land.Parcel{Listed: land.Figure{Unit: land.UnitMu}}, land.Invalid, "listed_area", false},
		{"in an unknown unit", land.Parcel{Listed: land.Figure{Value: storetest.Mu("1"), Unit: "acre"}}, land.Invalid, "unknown_unit", false},
		{"in no category", land.Parcel{Category: "lake"}, land.Invalid, "unknown_category", false},
		{"with an unknown attribute", land.Parcel{Attributes: land.Attributes{"colour": "red"}}, land.Invalid, "unknown_attribute", false},
		{"in no task", land.Parcel{Task: "none"}, land.NotFound, "unknown_task", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := list(t, b, c.parcel)
			if d := refused(t, err, c.kind, c.rule); (d.Place != nil) != c.placed {
				t.Errorf("its place is %v", d.Place)
			}
		})
	}
	if _, err := list(t, b, land.Parcel{Shape: swapped}); land.KindOf(err) != land.Invalid {
		t.Errorf("with its axes swapped: %v", err)
	}
	if n := b.Count(`select count(*) from act where kind = 'list'`); n != 1 {
		t.Errorf("%d acts were recorded", n)
	}
	people := b.People(storetest.Park)
	_, err := people.Officer.ListParcel(t.Context(), b.Listing(land.Parcel{}), none)
	refused(t, err, land.Forbidden, "role")
}

func TestLandBesideOrAfterAnotherIsListed(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Task(land.Task{Code: "another"})
	first := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 100)})
	b.Parcel(land.Parcel{Shape: storetest.Box(100, 0, 100, 100)})
	b.Parcel(land.Parcel{Shape: storetest.Box(0, 99.995, 100, 100)}) // half a square metre over
	b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 100), Task: "another"})
	b.Disposal(first, land.Disposal{}, storetest.ToTheEnd...)
	b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 100)}) // supplied, then idle
	sound(t, b)
}

func TestOfTwoWhoListTheSameLandAtOnceOneDoes(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	worked, failed := tellApart(atOnce(6, func(i int) error {
		_, err := list(t, b, land.Parcel{Shape: storetest.Box(float64(i), 0, 100, 100)})
		return err
	}))
	if worked != 1 {
		t.Fatalf("%d did", worked)
	}
	for _, err := range failed {
		if d := refused(t, err, land.Invalid, "land_is_listed_once"); d.Place == nil {
			t.Error("it has no place")
		}
	}
	sound(t, b)
}

func TestOfTwoWhoSubmitTheSameLandAtOnceOneDoes(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 100)})
	drafts := make([]land.Disposal, 4)
	for i := range drafts {
		drafts[i] = b.Disposal(p, land.Disposal{Mu: storetest.Mu("1"), Shape: storetest.Box(float64(i), 0, 50, 50)})
	}
	officer := b.People(storetest.Park).Officer
	worked, failed := tellApart(atOnce(len(drafts), func(i int) error {
		_, err := officer.Step(t.Context(), drafts[i].ID, drafts[i].Rev, land.StepRequest{Step: land.Submit})
		return err
	}))
	if worked != 1 {
		t.Fatalf("%d did: %v", worked, failed)
	}
	for _, err := range failed {
		if d := refused(t, err, land.Invalid, "live_disposals_do_not_overlap"); d.Place == nil {
			t.Error("it has no place")
		}
	}
	sound(t, b)
}

func TestADrawnDisposalLiesInItsParcel(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, unmapped := b.Parcel(land.Parcel{Shape: storetest.Hollow(0, 0, 100, 100)}), b.Parcel(land.Parcel{})
	officer := b.People(storetest.Park).Officer
	draw := func(p store.Parcel, shape orb.MultiPolygon) error {
		_, err := officer.Draft(t.Context(), p.ID, storetest.Draft(p.Category, land.Disposal{Mu: storetest.Mu("1"), Shape: shape}), none)
		return err
	}
	d := refused(t, draw(p, storetest.Box(90, 90, 20, 20)), land.Invalid, "a_disposal_lies_inside_its_parcel")
	if d.Place == nil || d.Location != "body.geometry" {
		t.Errorf("it is said of %s at %v", d.Location, d.Place)
	}
	refused(t, draw(p, storetest.Box(40, 40, 20, 20)), land.Invalid, "a_disposal_lies_inside_its_parcel") // in the hole
	refused(t, draw(unmapped, storetest.Box(0, 0, 10, 10)), land.Conflict, "a_drawn_disposal_needs_a_mapped_parcel")
	if err := draw(p, storetest.Box(0, 0, 20, 20)); err != nil {
		t.Error(err)
	}
}

func TestAnOfficerEditsWhatTheListLeavesOpen(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p, people := b.Parcel(land.Parcel{Attributes: land.Attributes{"remark": "old", "holder": "甲"}}), b.People(storetest.Park)
	edited := must[store.Parcel](t)(people.Officer.EditParcel(t.Context(), p.ID, p.Rev, land.Attributes{"remark": "", "plan": "sell"}))
	if len(edited.Attributes) != 2 || edited.Attributes["plan"] != "sell" || edited.Rev != 2 || edited.Status != land.StatusInProgress {
		t.Errorf("it is %+v", edited)
	}
	_, err := people.Officer.EditParcel(t.Context(), p.ID, p.Rev, land.Attributes{"remark": "x"})
	refused(t, err, land.Stale, "stale")
	_, err = people.Officer.EditParcel(t.Context(), p.ID, edited.Rev, land.Attributes{"approved_on": "2020-01-01"})
	refused(t, err, land.Invalid, "fixed_by_the_list")
	_, err = people.County.EditParcel(t.Context(), p.ID, edited.Rev, land.Attributes{"remark": "x"})
	refused(t, err, land.Forbidden, "role")
	if n := b.Count(`select count(*) from parcel_history where id = $1`, p.ID); n != 2 {
		t.Errorf("%d states of it are kept", n)
	}
	sound(t, b)
}

func TestTasksAndUsersHaveTheirOwnNames(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	task := b.Task(land.Task{})
	refused(t, b.Operator().NewTask(t.Context(), task, nil), land.Conflict, "a_task_has_its_own_code")
	admin := b.People(storetest.Park).Admin
	user := func(login string, grants ...land.Grant) error {
		return admin.AddUser(t.Context(), land.Actor{Login: login, Name: "n", Grants: grants}, "")
	}
	of := land.Grant{Role: land.Officer, Region: storetest.Park}
	if err := user("somebody", of); err != nil {
		t.Fatal(err)
	}
	refused(t, user("somebody", of), land.Conflict, "a_user_has_their_own_login")
	for login, err := range map[string]error{"Not Plain": user("Not Plain", of), "the same role twice": user("twice", of, of)} {
		if land.KindOf(err) != land.Invalid {
			t.Errorf("%s: %v", login, err)
		}
	}
	refused(t, user("nobody"), land.Invalid, "required")
	refused(t, user("beyond", land.Grant{Role: land.Officer, Region: "430500"}), land.NotFound, "unknown_region")
}
