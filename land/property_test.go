package land_test

import (
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"sanlei/land"
)

// machine is the books of one parcel, and what was told of its counts.
type machine struct {
	land.Books
	tallies []land.Tally
	most    map[land.ID]land.Mu // the largest that a disposal ever was
}

// day is one of few, so that acts meet: from the day before the baseline on, or
// about today.
func day(t *rapid.T, label string) land.Date {
	n := rapid.IntRange(-1, 12).Draw(t, label)
	if n > 10 {
		return today.AddDays(n - 11)
	}
	return date("2022-12-31").AddDays(n)
}

// area is a few mu, to the list's two decimals or to all eight.
func area(t *rapid.T, label string) land.Mu {
	return mu(rapid.SampledFrom([]string{"0.01", "1.00", "2.50", "3.33333333", "3.33333334", "4.00", "9.99999999", "10.00", "11.00"}).Draw(t, label))
}

// TestAnySequenceOfStepsKeepsTheBooks lets anybody do anything with a parcel and
// its disposals, on any day, and looks at the books after each act.
func TestAnySequenceOfStepsKeepsTheBooks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		t.Repeat(map[string]func(*rapid.T){
			"draft":   m.drafts,
			"edit":    m.onSome(m.edits),
			"climb":   m.onSome(m.climbs),
			"accept":  m.onSome(m.accepts),
			"step":    m.onSome(m.steps),
			"discard": m.onSome(m.discards),
			"":        m.holds,
		})
	})
}

func newMachine(t *rapid.T) *machine {
	m := &machine{most: map[land.ID]land.Mu{}}
	m.Tree, m.Task = tree, task()
	m.Task.SubmitReports = rapid.Bool().Draw(t, "submitting reports")
	m.Parcel = land.Parcel{ID: land.NewID(), Category: land.Idle, Region: "430525-P01", ListedMu: mu("10.00")}
	transfer, tally := land.List(m.Task, m.Parcel)
	m.Transfers, m.tallies = []land.Transfer{transfer}, []land.Tally{tally}
	return m
}

// onSome makes an action of what is done to one of the disposals; while there
// is none it does nothing.
func (m *machine) onSome(do func(*rapid.T, land.Disposal)) func(*rapid.T) {
	return func(t *rapid.T) {
		if len(m.Disposals) > 0 {
			do(t, rapid.SampledFrom(m.Disposals).Draw(t, "disposal"))
		}
	}
}

func (m *machine) drafts(t *rapid.T) {
	if len(m.Disposals) >= 6 {
		return // there are enough
	}
	code := rapid.SampledFrom([]string{"XZ08", "XZ02", "XZ05"}).Draw(t, "measure")
	d := land.Disposal{ID: land.NewID(), Region: m.Parcel.Region, Measure: code, Mu: area(t, "mu"), DatedOn: day(t, "dated on"), State: land.Draft}
	m.plan(t, d.DatedOn, func(on land.Date) (land.Change, error) {
		d.DatedOn = on
		return m.Books.Draft(officer, d, measure(code), today)
	})
}

func (m *machine) edits(t *rapid.T, d land.Disposal) {
	d.Mu, d.DatedOn = area(t, "mu"), day(t, "dated on")
	if d.State == land.Discarded {
		return // it is gone
	}
	m.plan(t, d.DatedOn, func(on land.Date) (land.Change, error) {
		d.DatedOn = on
		return m.Books.Draft(officer, d, measure(d.Measure), today)
	})
}

func (m *machine) discards(t *rapid.T, d land.Disposal) {
	m.plan(t, land.Date{}, func(land.Date) (land.Change, error) { return m.Discard(officer, d.ID) })
}

// climbs takes the step up that a disposal waits for.
func (m *machine) climbs(t *rapid.T, d land.Disposal) {
	next := map[land.State]struct {
		actor land.Actor
		step  land.Step
	}{land.Submitted: {county, land.Report}, land.StateReported: {city, land.Pass}, land.StatePassed: {province, land.Accept}}
	if n, ok := next[d.State]; ok {
		m.take(t, n.actor, d, n.step)
	} else {
		m.take(t, officer, d, land.Submit)
	}
}

// accepts takes a disposal to the top, every decision on its usual day.
func (m *machine) accepts(t *rapid.T, d land.Disposal) {
	for _, by := range []struct {
		actor land.Actor
		step  land.Step
	}{{officer, land.Submit}, {county, land.Report}, {city, land.Pass}, {province, land.Accept}} {
		m.plan(t, land.Date{}, func(land.Date) (land.Change, error) {
			return m.Step(by.actor, d.ID, land.StepRequest{Step: by.step}, today)
		})
	}
}

func (m *machine) steps(t *rapid.T, d land.Disposal) {
	actor := rapid.SampledFrom([]land.Actor{officer, county, city, province, registrar}).Draw(t, "actor")
	m.take(t, actor, d, rapid.SampledFrom(land.Steps).Draw(t, "step"))
}

func (m *machine) take(t *rapid.T, a land.Actor, d land.Disposal, s land.Step) {
	r := land.StepRequest{Step: s, Reason: "a reason", Authority: "an authority", Document: "a document"}
	decides := s == land.Report || s == land.Pass || s == land.Accept
	if s == land.Reopen || decides && rapid.Bool().Draw(t, "on a day of its own") {
		r.EffectiveOn = day(t, "effective on")
	}
	if decides && rapid.IntRange(0, 2).Draw(t, "less") == 0 {
		r.Mu = ptr(area(t, "decided"))
	}
	m.plan(t, r.EffectiveOn, func(on land.Date) (land.Change, error) {
		r.EffectiveOn = on
		return m.Step(a, d.ID, r, today)
	})
}

// plan applies what an act would do, or looks at why it was refused.
func (m *machine) plan(t *rapid.T, on land.Date, act func(on land.Date) (land.Change, error)) {
	c, err := act(on)
	if err != nil {
		refusal, ok := err.(*land.Error)
		if !ok || len(refusal.Details) == 0 || refusal.Details[0].Rule == "" {
			t.Fatalf("refused without a rule: %v", err)
		}
		if fits := refusal.Details[0].Fits; fits != nil && !on.IsZero() {
			m.fits(t, *fits, act)
		}
		return
	}
	apply(&m.Books, c)
	m.tallies = append(m.tallies, c.Tallies...)
	m.most[c.Disposal.ID] = decimal.Max(m.most[c.Disposal.ID], c.Disposal.Mu)
	if !equal(c.Balance, land.NewTimeline(m.Transfers).Last()) || c.Status != land.StatusOf(m.Parcel, c.Balance, m.Disposals) {
		t.Fatalf("the act told %v %s", c.Balance, c.Status)
	}
}

// fits wants a date that was named to fit, and the day before it not to.
func (m *machine) fits(t *rapid.T, named land.Date, act func(on land.Date) (land.Change, error)) {
	if _, err := act(named); err != nil {
		t.Fatalf("the date %s was named as fitting: %v", named, err)
	}
	if _, err := act(named.AddDays(-1)); err == nil {
		t.Fatalf("the day before %s fits as well", named)
	}
}

// holds looks at the books on every day on which something happens.
func (m *machine) holds(t *rapid.T) {
	line := land.NewTimeline(m.Transfers)
	if !line.Sound() {
		t.Fatalf("an account is below zero: %v", line)
	}
	for _, s := range line {
		b := s.Balance
		if sum := decimal.Sum(b.Open, b.Reported, b.CityPassed, b.Accepted, b.StruckOff); !sum.Equal(m.Parcel.ListedMu) {
			t.Fatalf("on %s the accounts add up to %s", s.From, sum)
		}
		if !equal(b, added(m.Transfers, s.From, func(land.Transfer) bool { return true })) || !equal(b, line.At(s.From)) {
			t.Fatalf("on %s the balance is not the sum of the transfers", s.From)
		}
		m.tallied(t, s)
		for _, d := range m.Disposals {
			m.disposalHolds(t, s.From, d)
		}
	}
}

// tallied wants the tallies until a day to count what the timeline counts.
func (m *machine) tallied(t *rapid.T, s land.Standing) {
	var parcels, closed int
	for _, c := range m.tallies {
		if !c.On.After(s.From) {
			parcels, closed = parcels+c.Parcels, closed+c.Closed
		}
	}
	if parcels != 1 || (closed == 1) != s.Balance.Closed() || closed < 0 || closed > 1 {
		t.Fatalf("on %s the tallies count %d parcels, %d closed", s.From, parcels, closed)
	}
}

// disposalHolds looks at what one disposal holds at the end of a day: never less
// than nothing nor more than it ever was; since it was last accepted or reopened
// what its state says, and where it was returned or withdrawn, nothing.
func (m *machine) disposalHolds(t *rapid.T, on land.Date, d land.Disposal) {
	own := added(m.Transfers, on, func(t land.Transfer) bool { return t.Disposal == d.ID })
	held := own.Reported.Add(own.CityPassed).Add(own.Accepted)
	if own.Reported.IsNegative() || own.CityPassed.IsNegative() || own.Accepted.IsNegative() || held.GreaterThan(m.most[d.ID]) {
		t.Fatalf("on %s the %s disposal %s of %s holds %v", on, d.State, d.ID, m.most[d.ID], own)
	}
	settled := slices.ContainsFunc(m.Transfers, func(t land.Transfer) bool {
		return t.Disposal == d.ID && t.From == land.Accepted && on.Before(t.EffectiveOn)
	})
	if !d.State.Live() && !settled && !held.IsZero() {
		t.Fatalf("on %s the %s disposal still holds %s", on, d.State, held)
	}
	if last := land.NewTimeline(m.Transfers); on != last[len(last)-1].From {
		return
	}
	want := map[land.State]land.Balance{
		land.StateReported: {Reported: d.Mu}, land.StatePassed: {CityPassed: d.Mu}, land.StateAccepted: {Accepted: d.Mu},
	}[d.State]
	want.Open = own.Open // what it took
	if !equal(own, want) || !own.Open.Add(held).IsZero() {
		t.Fatalf("in the end the %s disposal of %s holds %v", d.State, d.Mu, own)
	}
}

// added adds up transfers by hand.
func added(transfers []land.Transfer, until land.Date, which func(land.Transfer) bool) land.Balance {
	sums := map[land.Account]land.Mu{}
	for _, t := range transfers {
		if which(t) && !t.EffectiveOn.After(until) {
			sums[t.From], sums[t.To] = sums[t.From].Sub(t.Mu), sums[t.To].Add(t.Mu)
		}
	}
	return land.Balance{Open: sums[land.Open], Reported: sums[land.Reported], CityPassed: sums[land.CityPassed],
		Accepted: sums[land.Accepted], StruckOff: sums[land.StruckOff]}
}

func equal(a, b land.Balance) bool {
	return !slices.ContainsFunc(land.Accounts, func(x land.Account) bool { return !a.Of(x).Equal(b.Of(x)) })
}
