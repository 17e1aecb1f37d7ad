package store_test

import (
	"testing"

	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func split(parts ...land.Part) land.ParcelStepRequest {
	return land.ParcelStepRequest{Step: land.Split, Reason: "two contracts", Into: parts}
}

func part(no, mu string) land.Part {
	p := land.Part{ParcelNo: no}
	if mu != "" {
		p.Mu = ptr(storetest.Mu(mu))
	}
	return p
}

// counts is how many parcels count, are closed and unmapped.
func counts(t *testing.T, b *storetest.Books, q store.ProgressQuery) [3]int {
	t.Helper()
	q.Task = storetest.TaskCode
	p := must[land.Progress](t)(b.Operator().Progress(t.Context(), q))
	return [3]int{*p.Total.Parcels, *p.Total.Closed, *p.Total.Unmapped}
}

func TestASplitParcelIsItsChildren(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "P", Listed: storetest.Figure("9.99999999"), Shape: storetest.Box(0, 0, 100, 66), Attributes: land.Attributes{"leader": "张三"}})
	people := b.People(storetest.Park)
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("1")}) // a draft, which is entered anew
	p = must[store.Parcel](t)(people.Officer.Parcel(t.Context(), p.ID))
	position := must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})).Position
	west, east := storetest.Box(0, 0, 40, 66), storetest.Box(40, 0, 60, 66)

	ask := func(r land.ParcelStepRequest, drawn ...orb.Geometry) error {
		_, err := people.Registrar.ParcelStep(t.Context(), p.ID, p.Rev, r, drawn...)
		return err
	}
	two := split(part("P-1", "4.00000001"), part("P-2", "5.99999998"))
	for _, c := range []struct {
		rule  string
		r     land.ParcelStepRequest
		drawn []orb.Geometry
	}{
		{"parts_are_drawn_alike", two, nil},
		{"parts_add_up", split(part("P-1", "4"), part("P-2", "5.99999998")), []orb.Geometry{west, east}},
		{"parts_share", split(part("P-1", ""), part("P-2", "5.99999998")), []orb.Geometry{west, east}},
		{"two_or_more", split(part("P-1", "")), []orb.Geometry{west}},
		{"parts_cover_the_parcel", two, []orb.Geometry{west, storetest.Box(50, 0, 50, 66)}},
		{"part_inside_the_parcel", two, []orb.Geometry{west, storetest.Box(40, 0, 70, 66)}},
		{"parts_do_not_overlap", two, []orb.Geometry{west, storetest.Box(30, 0, 70, 66)}},
	} {
		t.Run(c.rule, func(t *testing.T) { refused(t, ask(c.r, c.drawn...), land.Invalid, c.rule) })
	}
	_, err := people.Registrar.ParcelStep(t.Context(), p.ID, p.Rev, split(part("P", "4.00000001"), part("P-2", "5.99999998")), west, east)
	refused(t, err, land.Conflict, "a_parcel_number_is_listed_once")
	_, err = people.Officer.ParcelStep(t.Context(), p.ID, p.Rev, two, west, east)
	refused(t, err, land.Forbidden, "registrar_splits")

	now := must[store.Parcel](t)(people.Registrar.ParcelStep(t.Context(), p.ID, p.Rev, two, west, east))
	if now.Status != land.StatusReplaced || !now.ListedMu.IsZero() || now.Shape != nil || len(now.Line.Children) != 2 {
		t.Fatalf("%+v", now)
	}
	child := must[store.Parcel](t)(people.Officer.Parcel(t.Context(), now.Line.Children[0].ID))
	if child.ParcelNo != "P-1" || !child.Open.Equal(storetest.Mu("4.00000001")) || child.Attributes["leader"] != "张三" ||
		len(child.Line.Parents) != 1 || child.Line.Parents[0].ParcelNo != "P" || !child.Line.Parents[0].Mu.Equal(storetest.Mu("4.00000001")) {
		t.Errorf("%+v", child)
	}
	if disposals := must[[]land.Disposal](t)(people.Officer.Disposals(t.Context(), p.ID)); len(disposals) != 0 {
		t.Errorf("%+v", disposals)
	}
	for name, q := range map[string]store.ProgressQuery{"now": {}, "as of the baseline": {AsOf: day("2022-12-31")}} {
		if _, listed, _, _ := rates(t, b.Operator(), q); listed != "9.99999999" || counts(t, b, q) != [3]int{2, 0, 0} {
			t.Errorf("%s %s is listed in %v parcels", name, listed, counts(t, b, q))
		}
	}
	if counts(t, b, store.ProgressQuery{Position: position}) != [3]int{1, 0, 0} {
		t.Errorf("before the split it was %v", counts(t, b, store.ProgressQuery{Position: position}))
	}
	list := must[store.List](t)(people.Officer.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: storetest.TaskCode}, Limit: 10}))
	if list.Sums.Parcels != 2 {
		t.Errorf("%d parcels are listed", list.Sums.Parcels)
	}
	list = must[store.List](t)(people.Officer.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: storetest.TaskCode, Statuses: []land.Status{land.StatusReplaced}}, Limit: 10}))
	if list.Sums.Parcels != 1 {
		t.Errorf("%d replaced parcels are found", list.Sums.Parcels)
	}
	_, err = people.Officer.EditParcel(t.Context(), p.ID, now.Rev, land.Attributes{"remark": "x"})
	refused(t, err, land.Gone, "parcel_replaced")
	// A contract from before the split was recorded is a disposal of the child.
	b.Disposal(child, land.Disposal{DatedOn: day("2023-01-10"), Shape: west}, storetest.ToTheEnd...)
	sound(t, b)
}

// What is accepted stays, on its own land; what is under review is waited for.
func TestWhatIsAcceptedIsNotSplit(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "P", Shape: storetest.Box(0, 0, 100, 66)})
	people := b.People(storetest.Park)
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(0, 0, 40, 66)}, land.Submit)
	rev := func() int64 { return must[store.Parcel](t)(people.Officer.Parcel(t.Context(), p.ID)).Rev }
	two := []orb.Geometry{storetest.Box(40, 0, 30, 66), storetest.Box(70, 0, 30, 66)}
	_, err := people.Registrar.ParcelStep(t.Context(), p.ID, rev(), split(part("A", ""), part("B", "")), two...)
	refused(t, err, land.Conflict, "under_review")
	b.Take(d, land.Report, land.Pass, land.Accept)
	_, err = people.Registrar.ParcelStep(t.Context(), p.ID, rev(), split(part("A", ""), part("B", "")), storetest.Box(30, 0, 40, 66), two[1])
	refused(t, err, land.Invalid, "a_boundary_holds_what_is_drawn_in_it")
	now := must[store.Parcel](t)(people.Registrar.ParcelStep(t.Context(), p.ID, rev(), split(part("A", ""), part("B", "")), two...))
	if now.Status != land.StatusClosed || !now.ListedMu.Equal(storetest.Mu("4")) || now.PlaneM2 == nil || len(now.Line.Children) != 2 {
		t.Errorf("%+v", now)
	}
	for _, c := range now.Line.Children {
		if !c.Mu.Equal(storetest.Mu("3")) {
			t.Errorf("%+v", c)
		}
	}
	if counts(t, b, store.ProgressQuery{}) != [3]int{3, 1, 0} {
		t.Errorf("%v", counts(t, b, store.ProgressQuery{}))
	}
	if _, listed, accepted, _ := rates(t, b.Operator(), store.ProgressQuery{AsOf: day("2023-06-01")}); listed != "10.00" || accepted != "4.00" {
		t.Errorf("%s of %s", accepted, listed)
	}
	sound(t, b)
}

func TestParcelsBecomeOne(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	one := b.Parcel(land.Parcel{ParcelNo: "1", Shape: storetest.Box(0, 0, 100, 66)})
	other := b.Parcel(land.Parcel{ParcelNo: "2", Listed: storetest.Figure("5.5"), Shape: storetest.Box(100, 0, 50, 66)})
	unmapped := b.Parcel(land.Parcel{ParcelNo: "3"})
	people := b.People(storetest.Park)
	merge := func(with ...land.ID) (store.Parcel, error) {
		return people.Registrar.ParcelStep(t.Context(), one.ID, one.Rev, land.ParcelStepRequest{Step: land.Merge, Reason: "one contract", With: with, No: "1+2"})
	}
	_, err := merge(unmapped.ID)
	refused(t, err, land.Conflict, "all_drawn_or_none")
	for _, with := range [][]land.ID{{}, {one.ID}, {land.NewID()}, {other.ID, other.ID}} {
		_, err = merge(with...)
		if len(with) == 0 {
			refused(t, err, land.Invalid, "two_or_more")
		} else {
			refused(t, err, land.Invalid, "unknown_parcel")
		}
	}
	now := must[store.Parcel](t)(merge(other.ID))
	if now.Status != land.StatusReplaced || len(now.Line.Children) != 1 {
		t.Fatalf("%+v", now)
	}
	whole := must[store.Parcel](t)(people.Officer.Parcel(t.Context(), now.Line.Children[0].ID))
	if whole.ParcelNo != "1+2" || !whole.Open.Equal(storetest.Mu("15.5")) || len(whole.Line.Parents) != 2 || len(whole.Shape) != 1 {
		t.Errorf("%+v", whole)
	}
	if counts(t, b, store.ProgressQuery{AsOf: day("2022-12-31")}) != [3]int{2, 0, 1} {
		t.Errorf("%v", counts(t, b, store.ProgressQuery{}))
	}
	sound(t, b)
}

// A parcel that was drawn late is unmapped until then, and so are its parts.
func TestPartsAreMappedSinceTheirParcelWas(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "P"})
	people := b.People(storetest.Park)
	p = must[store.Parcel](t)(draw(t, b, p, storetest.Box(0, 0, 100, 66)))
	must[store.Parcel](t)(people.Registrar.ParcelStep(t.Context(), p.ID, p.Rev, split(part("A", ""), part("B", "")),
		storetest.Box(0, 0, 40, 66), storetest.Box(40, 0, 60, 66)))
	if before, after := counts(t, b, store.ProgressQuery{AsOf: day("2026-11-21")}), counts(t, b, store.ProgressQuery{}); before != [3]int{2, 0, 2} || after != [3]int{2, 0, 0} {
		t.Errorf("%v, then %v", before, after)
	}
	sound(t, b)
}
