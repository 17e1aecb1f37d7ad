package land_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"sanlei/land"
)

// The regions of the tests: one county with a park and a township, a county
// beside it, a city beside its city and a province beside its province.
var tree = land.NewTree([]land.Region{
	{Code: "430000", Name: "湖南省", Level: land.LevelProvince},
	{Code: "430500", Name: "邵阳市", Level: land.LevelCity, Parent: "430000"},
	{Code: "430525", Name: "洞口县", Level: land.LevelCounty, Parent: "430500"},
	{Code: "430525-P01", Name: "洞口经济开发区", Level: land.LevelPark, Parent: "430525"},
	{Code: "430525103", Name: "高沙镇", Level: land.LevelTownship, Parent: "430525"},
	{Code: "430524", Name: "隆回县", Level: land.LevelCounty, Parent: "430500"},
	{Code: "430400", Name: "衡阳市", Level: land.LevelCity, Parent: "430000"},
	{Code: "440000", Name: "广东省", Level: land.LevelProvince},
})

// today is the day on which every step of the tests is taken.
var today = date("2024-01-20")

var (
	date = land.MustDate
	mu   = decimal.RequireFromString
	zero = decimal.Zero
)

func ptr[T any](v T) *T { return &v }

// same compares values whose areas and dates are exact.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	exact := cmp.Options{
		cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
		cmp.Comparer(func(a, b land.Date) bool { return a == b }),
	}
	if d := cmp.Diff(want, got, exact); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// refused wants a refusal of one detail, for this reason and no other.
func refused(t *testing.T, err error, kind land.Kind, location, rule string) land.Detail {
	t.Helper()
	e, ok := errors.AsType[*land.Error](err)
	if !ok {
		t.Fatalf("got %v, want the refusal %s", err, rule)
	}
	if len(e.Details) != 1 || e.Kind != kind || e.Details[0].Location != location || e.Details[0].Rule != rule {
		t.Fatalf("got %s %+v, want %s at %q for %s", e.Kind, e.Details, kind, location, rule)
	}
	return e.Details[0]
}

func task() land.Task {
	return land.Task{
		Code: "dongkou-2023", Name: "洞口县2023年度三类地处置任务", Region: "430525",
		Baseline: date("2022-12-31"), Deadline: date("2023-12-31"), Edition: 1, Counted: land.Accepted,
		Deciders: land.Deciders{County: land.DecidesEither, City: land.DecidesEither, Province: land.DecidesEither},
		Evidence: land.EvidenceFlagged,
	}
}

func grant(login string, role land.Role, region string) land.Actor {
	return land.Actor{Login: login, Grants: []land.Grant{{Role: role, Region: region}}}
}

var (
	officer   = grant("officer", land.Officer, "430525-P01")
	county    = grant("county", land.Reviewer, "430525")
	city      = grant("city", land.Reviewer, "430500")
	province  = grant("province", land.Reviewer, "430000")
	registrar = grant("registrar", land.Registrar, "430525")
)

// ledger is the books of one parcel of the park with what is recorded on them.
type ledger struct {
	t *testing.T
	land.Books
}

// open lists a parcel of so much mu.
func open(t *testing.T, listed string) *ledger {
	t.Helper()
	p := land.Parcel{ID: land.NewID(), Task: "dongkou-2023", ParcelNo: "1", Category: land.Idle, Region: "430525-P01",
		Listed: land.Figure{Value: mu(listed), Unit: land.UnitMu}, ListedMu: mu(listed)}
	l := &ledger{t, land.Books{Tree: tree, Task: task(), Parcel: p}}
	listing, _ := land.List(l.Task, p)
	l.Transfers = append(l.Transfers, listing)
	return l
}

// draft makes a disposal of the parcel.
func (l *ledger) draft(area, on string) land.ID {
	l.t.Helper()
	d := land.Disposal{ID: land.NewID(), Parcel: l.Parcel.ID, Region: l.Parcel.Region, Measure: "XZ08",
		Mu: mu(area), DatedOn: date(on), State: land.Draft}
	c, err := l.Books.Draft(officer, d, measure("XZ08"), today)
	l.record(c, err)
	return d.ID
}

// edit changes a disposal while an officer may.
func (l *ledger) edit(id land.ID, change func(*land.Disposal)) {
	l.t.Helper()
	d, _ := l.Disposal(id)
	change(&d)
	c, err := l.Books.Draft(officer, d, measure(d.Measure), today)
	l.record(c, err)
}

// step takes a step that must be taken.
func (l *ledger) step(a land.Actor, id land.ID, r land.StepRequest) land.Change {
	l.t.Helper()
	c, err := l.Step(a, id, r, today)
	l.record(c, err)
	return c
}

// climb takes a disposal as far as a step, every decision on its usual day.
func (l *ledger) climb(id land.ID, last land.Step) land.Change {
	l.t.Helper()
	for _, s := range []struct {
		actor land.Actor
		step  land.Step
	}{{officer, land.Submit}, {county, land.Report}, {city, land.Pass}, {province, land.Accept}} {
		c := l.step(s.actor, id, land.StepRequest{Step: s.step})
		if s.step == last {
			return c
		}
	}
	l.t.Fatalf("no step %s on the way up", last)
	return land.Change{}
}

func (l *ledger) record(c land.Change, err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatalf("a step was refused: %v", err)
	}
	apply(&l.Books, c)
}

// apply writes a change into the books, as the store does.
func apply(b *land.Books, c land.Change) {
	b.Transfers = append(b.Transfers, c.Transfers...)
	for i, d := range b.Disposals {
		if d.ID == c.Disposal.ID {
			b.Disposals[i] = c.Disposal
			return
		}
	}
	b.Disposals = append(b.Disposals, c.Disposal)
}

// at is the parcel's accounts at the end of a day.
func (l *ledger) at(day string) land.Balance {
	return land.NewTimeline(l.Transfers).At(date(day))
}

// stands wants the parcel's accounts at the end of a day.
func (l *ledger) stands(day, open, reported, passed, accepted string) {
	l.t.Helper()
	same(l.t, "the accounts of "+day, l.at(day), land.Balance{Open: mu(open), Reported: mu(reported),
		CityPassed: mu(passed), Accepted: mu(accepted)})
}

func measure(code string) land.Measure {
	for _, m := range land.Measures {
		if m.Code == code {
			return m
		}
	}
	return land.Measure{}
}
