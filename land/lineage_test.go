package land_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/land"
)

// plot is a square of so many square metres on the plane; where it lies does not
// matter to the rules.
func plot(m2 string) *land.Measured {
	square := orb.MultiPolygon{{{{110, 27}, {110.001, 27}, {110.001, 27.001}, {110, 27.001}, {110, 27}}}}
	return &land.Measured{Shape: square, PlaneM2: mu(m2), EllipsoidM2: mu(m2)}
}

// parts is what a parcel is split into: they name their mu, and have no boundary.
func parts(areas ...string) (out []land.Part) {
	for i, area := range areas {
		out = append(out, land.Part{ParcelNo: fmt.Sprint(i + 1), Mu: ptr(mu(area))})
	}
	return out
}

// pieces is parts of so many square metres that name no mu.
func pieces(areas ...string) (out []land.Part) {
	for i, area := range areas {
		out = append(out, land.Part{ParcelNo: fmt.Sprint(i + 1), Shape: plot(area)})
	}
	return out
}

func splitting(into ...land.Part) land.ParcelStepRequest {
	return land.ParcelStepRequest{Step: land.Split, Reason: "分割供应", Into: into}
}

func TestWhatIsOpenIsSplit(t *testing.T) {
	t.Parallel()
	l := open(t, "10")
	l.Parcel.Noted = true
	l.climb(l.draft("4", "2023-03-01"), land.Accept)
	l.draft("1", "2023-05-01")
	g, err := l.Split(registrar, splitting(parts("2.5", "3.5")...), nil)
	if err != nil {
		t.Fatal(err)
	}
	parent := g.Parents[0]
	same(t, "what leaves", parent.Change.Transfers, []land.Transfer{{From: land.Open, To: land.Outside, Mu: mu("6"), EffectiveOn: date("2022-12-31")}})
	same(t, "what stays listed", []string{parent.After.ListedMu.String(), parent.After.Listed.Value.String(), string(parent.After.Listed.Unit)}, []string{"4", "4", "mu"})
	same(t, "the parent", parent.Status, land.StatusClosed)
	if len(parent.Discarded) != 1 || parent.Discarded[0].State != land.Discarded || !parent.Discarded[0].Mu.Equal(mu("1")) {
		t.Errorf("thrown away is %+v", parent.Discarded)
	}
	same(t, "the day", g.On(), date("2022-12-31"))
	for i, want := range []struct{ no, mu string }{{"1", "2.5"}, {"2", "3.5"}} {
		c := g.Children[i]
		if c.ParcelNo != want.no || !c.ListedMu.Equal(mu(want.mu)) || !c.Listed.Value.Equal(mu(want.mu)) || c.Noted || c.ID == l.Parcel.ID || c.Category != land.Idle || c.Region != l.Parcel.Region {
			t.Errorf("child %d is %+v", i, c)
		}
		same(t, "lineage", g.Lineage[i], land.Lineage{Parent: l.Parcel.ID, Child: c.ID, Mu: mu(want.mu)})
		enters, tallies := c.Enter(g.On())
		same(t, "what enters", enters, land.Transfer{From: land.Outside, To: land.Open, Mu: mu(want.mu), EffectiveOn: g.On()})
		same(t, "its counts", tallies, []land.Tally{{On: g.On(), Parcels: 1, Unmapped: 1}})
	}
}

func TestDrawnPartsShareByTheirPlaneAreas(t *testing.T) {
	t.Parallel()
	l := open(t, "10")
	l.Parcel.Shape, l.Parcel.PlaneM2, l.Parcel.EllipsoidM2 = plot("6666").Shape, ptr(mu("6666")), ptr(mu("6666"))
	g, err := l.Split(registrar, splitting(pieces("2222", "2222", "2222")...), nil)
	if err != nil {
		t.Fatal(err)
	}
	var shares []string
	sum := decimal.Zero
	for _, c := range g.Children {
		shares, sum = append(shares, c.ListedMu.String()), sum.Add(c.ListedMu)
		if c.Shape == nil || !c.PlaneM2.Equal(mu("2222")) || !c.EllipsoidM2.Equal(mu("2222")) {
			t.Errorf("a child's boundary is %v of %v", c.Shape, c.PlaneM2)
		}
	}
	same(t, "shares", shares, []string{"3.33", "3.33", "3.34"})
	same(t, "together", sum, mu("10"))
	if p := g.Parents[0].After; p.Shape != nil || p.PlaneM2 != nil || p.EllipsoidM2 != nil || !p.ListedMu.IsZero() {
		t.Errorf("the parent keeps %+v", p)
	}
	same(t, "the parent", g.Parents[0].Status, land.StatusReplaced)

	l.climb(l.draft("4", "2023-03-01"), land.Accept)
	g, err = l.Split(registrar, splitting(pieces("2222", "1111")...), plot("3333"))
	if err != nil {
		t.Fatal(err)
	}
	if p := g.Parents[0].After; p.Shape == nil || !p.PlaneM2.Equal(mu("3333")) || !p.EllipsoidM2.Equal(mu("3333")) {
		t.Errorf("with what is accepted the parent keeps %+v", p)
	}
	same(t, "of what is open", []string{g.Children[0].ListedMu.String(), g.Children[1].ListedMu.String()}, []string{"4", "2"})
	var takings []string
	for _, x := range l.Sharing([]land.Mu{mu("2222"), mu("1111")}) {
		takings = append(takings, x.Mu.String()+" "+x.Percent.StringFixed(2)+" "+x.Leaves.String())
	}
	same(t, "as it is proposed", takings, []string{"4 40.00 2", "2 20.00 4"})
}

func TestWhatIsNotSplit(t *testing.T) {
	t.Parallel()
	mixed := append(parts("4"), land.Part{ParcelNo: "B"})
	both := pieces("3333", "3333")
	both[0].Mu, both[1].Mu = ptr(mu("4")), ptr(mu("6"))
	half := slices.Clone(both)
	half[1].Mu = nil
	for _, c := range []struct {
		name    string
		mapped  bool
		reached land.Step // of a disposal of 4 mu; empty: none
		by      land.Actor
		r       land.ParcelStepRequest
		rest    *land.Measured
		kind    land.Kind
		want    string
	}{
		{"by an officer", false, "", officer, splitting(parts("4", "6")...), nil, land.Forbidden, "body.step registrar_splits"},
		{"without a reason", false, "", registrar, land.ParcelStepRequest{Step: land.Split, Into: parts("4", "6")}, nil, land.Invalid, "body.reason reason_required"},
		{"while some is submitted", false, land.Submit, registrar, splitting(parts("4", "2")...), nil, land.Conflict, "body.step under_review"},
		{"while some is under review", false, land.Pass, registrar, splitting(parts("4", "2")...), nil, land.Conflict, "body.step under_review"},
		{"into one", false, "", registrar, splitting(parts("10")...), nil, land.Invalid, "body.into two_or_more"},
		{"into 100", false, "", registrar, splitting(parts(slices.Repeat([]string{"0.1"}, 100)...)...), nil, "", ""},
		{"into 101", false, "", registrar, splitting(parts(slices.Repeat([]string{"0.1"}, 101)...)...), nil, land.Invalid, "body.into two_or_more"},
		{"into nothing and all", false, "", registrar, splitting(parts("10", "0")...), nil, land.Invalid, "body.into positive"},
		{"into less than is open", false, "", registrar, splitting(parts("4", "5.99")...), nil, land.Invalid, "body.into parts_add_up"},
		{"into one with an area and one without", false, "", registrar, splitting(mixed...), nil, land.Invalid, "body.into parts_share"},
		{"into parts without areas, of what is not drawn", false, "", registrar, splitting(land.Part{ParcelNo: "A"}, land.Part{ParcelNo: "B"}), nil, land.Invalid, "body.into parts_share"},
		{"into drawn parts, of what is not drawn", false, "", registrar, splitting(both...), nil, land.Invalid, "body.into parts_are_drawn_alike"},
		{"into undrawn parts, of what is drawn", true, "", registrar, splitting(parts("4", "6")...), nil, land.Invalid, "body.into parts_are_drawn_alike"},
		{"into drawn parts with areas", true, "", registrar, splitting(both...), nil, "", ""},
		{"into drawn parts of which one has an area", true, "", registrar, splitting(half...), nil, land.Invalid, "body.into parts_share"},
		{"leaving some out", true, "", registrar, splitting(both...), plot("2"), land.Invalid, "body.into parts_cover_the_parcel"},
		{"leaving nothing for what is accepted", true, land.Accept, registrar, splitting(pieces("3", "3")...), nil, land.Invalid, "body.into parts_leave_what_is_accepted"},
		{"into a parcel without a number", false, "", registrar, splitting(land.Part{Mu: ptr(mu("4"))}, land.Part{ParcelNo: "B", Mu: ptr(mu("6"))}), nil, land.Invalid, "body.parcel_no text_length"},
		{"with what is for a merger", false, "", registrar, land.ParcelStepRequest{Step: land.Split, Reason: "r", No: "C", Into: parts("4", "6")}, nil, land.Invalid, "body.with named_by_merge"},
		{"with parcels for a merger", false, "", registrar, land.ParcelStepRequest{Step: land.Split, Reason: "r", With: []land.ID{{}}, Into: parts("4", "6")}, nil, land.Invalid, "body.with named_by_merge"},
		{"with what is for a strike-off", false, "", registrar, land.ParcelStepRequest{Step: land.Split, Reason: "r", Strike: land.Strike{Document: "d"}, Into: parts("4", "6")}, nil, land.Invalid, "body.mu named_by_strike_off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := open(t, "10")
			if c.mapped {
				l.Parcel.Shape, l.Parcel.PlaneM2, l.Parcel.EllipsoidM2 = plot("6666").Shape, ptr(mu("6666")), ptr(mu("6666"))
			}
			if c.reached != "" {
				l.climb(l.draft("4", "2023-03-01"), c.reached)
			}
			_, err := l.Split(c.by, c.r, c.rest)
			same(t, "refused", faults(err, c.kind), c.want)
		})
	}
}

func TestParcelsBecomeOne(t *testing.T) {
	t.Parallel()
	a, b := open(t, "10"), open(t, "2.34")
	a.Parcel.Shape, b.Parcel.Shape, b.Parcel.MappedOn = plot("6666").Shape, plot("1560").Shape, date("2023-04-01")
	a.Parcel.Noted = true
	// The second counted until it was reopened, so it is open for good from then on.
	id := b.draft("2.34", "2023-03-01")
	b.climb(id, land.Accept)
	b.step(province, id, land.StepRequest{Step: land.Reopen, Reason: "r", EffectiveOn: date("2023-06-01")})
	r := land.ParcelStepRequest{Step: land.Merge, Reason: "合并供应", No: "M1", With: []land.ID{b.Parcel.ID}}
	g, err := land.MergeParcels(registrar, []land.Books{a.Books, b.Books}, r, plot("8226"))
	if err != nil {
		t.Fatal(err)
	}
	child := g.Children[0]
	if child.ParcelNo != "M1" || !child.ListedMu.Equal(mu("12.34")) || !child.Listed.Value.Equal(mu("12.34")) || child.Noted ||
		child.ID == a.Parcel.ID || child.MappedOn != date("2023-04-01") || !child.PlaneM2.Equal(mu("8226")) {
		t.Errorf("the child is %+v", child)
	}
	for i, p := range []*ledger{a, b} {
		same(t, "what leaves", g.Parents[i].Change.Transfers, []land.Transfer{{From: land.Open, To: land.Outside, Mu: p.Parcel.ListedMu, EffectiveOn: date("2023-06-01")}})
		same(t, "lineage", g.Lineage[i], land.Lineage{Parent: p.Parcel.ID, Child: child.ID, Mu: p.Parcel.ListedMu})
		same(t, "the parent", g.Parents[i].Status, land.StatusReplaced)
	}
	g, err = land.MergeParcels(registrar, []land.Books{b.Books, a.Books}, r, plot("8226"))
	if err != nil || g.Children[0].MappedOn != date("2023-04-01") || g.On() != date("2023-06-01") {
		t.Errorf("the other way round: %v on %v, %v", g.Children, g.On(), err)
	}
}

func TestWhatIsNotMerged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*ledger) // the second of two
		kind   land.Kind
		want   string
	}{
		{"nothing against it", func(*ledger) {}, "", ""},
		{"another task", func(l *ledger) { l.Parcel.Task = "dongkou-2024" }, land.Invalid, "body.with alike"},
		{"another category", func(l *ledger) { l.Parcel.Category = land.LowEfficiency }, land.Invalid, "body.with alike"},
		{"another region", func(l *ledger) { l.Parcel.Region = "430525103" }, land.Invalid, "body.with alike"},
		{"one with a boundary", func(l *ledger) { l.Parcel.Shape = plot("1560").Shape }, land.Conflict, "body.with all_drawn_or_none"},
		{"some accepted", func(l *ledger) { l.climb(l.draft("1", "2023-03-01"), land.Accept) }, land.Conflict, "body.with wholly_open"},
		{"some submitted", func(l *ledger) { l.climb(l.draft("1", "2023-03-01"), land.Submit) }, land.Conflict, "body.step under_review"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, b := open(t, "10"), open(t, "2.34")
			c.change(b)
			r := land.ParcelStepRequest{Step: land.Merge, Reason: "r", No: "M1", With: []land.ID{b.Parcel.ID}}
			_, err := land.MergeParcels(registrar, []land.Books{a.Books, b.Books}, r, nil)
			same(t, "refused", faults(err, c.kind), c.want)
		})
	}
	one := open(t, "10")
	for n, want := range map[int]string{0: "body.with two_or_more", 1: "body.with two_or_more", 2: "", 100: "", 101: "body.with two_or_more"} {
		_, err := land.MergeParcels(registrar, slices.Repeat([]land.Books{one.Books}, n), land.ParcelStepRequest{Step: land.Merge, Reason: "r", No: "M"}, nil)
		same(t, "how many", faults(err, land.Invalid), want)
	}
}
