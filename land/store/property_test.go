package store_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// Fifteen stories of up to sixty acts take some seconds; -rapid.checks asks for more.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "15"); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(m.Run())
}

var (
	someRegions = []string{storetest.Park, "430525103", storetest.County, storetest.Longhui}
	someDates   = []string{"2022-12-31", "2023-01-01", "2023-02-28", "2023-05-01", "2023-12-31", "2024-01-01", "2024-06-01", "2026-11-22"}
	measures    = map[land.Category][]string{
		land.ApprovedUnsupplied: {"PG01", "PG02"}, land.Idle: {"XZ05", "XZ02"}, land.LowEfficiency: {"DX08", "DX01"},
	}
)

// usual is the steps that a state allows, the way up more often than the way back.
var usual = map[land.State][]land.Step{
	land.Draft: {land.Submit}, land.Returned: {land.Submit}, land.Withdrawn: {land.Submit}, land.Reopened: {land.Submit},
	land.Submitted:     {land.Report, land.Report, land.Report, land.Withdraw, land.Return},
	land.StateReported: {land.Pass, land.Pass, land.Pass, land.Withdraw, land.Return},
	land.StatePassed:   {land.Accept, land.Accept, land.Accept, land.Return},
	land.StateAccepted: {land.Reopen},
}

// tale is a task with parcels, on which anything may be done.
type tale struct {
	b       *storetest.Books
	task    string
	parcels []store.Parcel
	listed  land.Mu
}

func newTale(b *storetest.Books, rt *rapid.T) *tale {
	s := &tale{b: b, task: "t-" + land.NewID().String()[24:]}
	b.Task(land.Task{Code: s.task, Region: "430500", SubmitReports: rapid.Bool().Draw(rt, "submitting reports"),
		Counted: rapid.SampledFrom([]land.Account{land.Reported, land.CityPassed, land.Accepted}).Draw(rt, "counted")})
	for range rapid.IntRange(1, 4).Draw(rt, "parcels") {
		p := b.Parcel(land.Parcel{Task: s.task, Category: rapid.SampledFrom(land.Categories).Draw(rt, "category"),
			Region: rapid.SampledFrom(someRegions).Draw(rt, "region"),
			Listed: land.Figure{Value: decimal.New(rapid.Int64Range(1, 3000).Draw(rt, "mu"), -2), Unit: land.UnitMu}})
		s.parcels = append(s.parcels, p)
		s.listed = s.listed.Add(p.ListedMu)
	}
	return s
}

// choices are the random numbers of one act, drawn before it runs: acts run at
// the same time, and each must do the same when it is done again.
type choices struct{ parcel, kind, step, mu, date, measure, who int }

func throw(dice *rand.Rand) choices {
	n := func() int { return dice.IntN(1000) }
	return choices{n(), n(), n(), n(), n(), n(), n()}
}

// act does something, which is done or refused. What fails is no refusal.
func (s *tale) act(t *testing.T, c choices) error {
	p := s.parcels[c.parcel%len(s.parcels)]
	people := s.b.People(p.Region)
	disposals, err := people.Auditor.Disposals(t.Context(), p.ID)
	if err != nil {
		return err
	}
	if c.kind%4 == 0 || len(disposals) == 0 {
		d := land.Disposal{Measure: pick(measures[p.Category], c.measure), DatedOn: day(pick(someDates, c.date)),
			Mu: p.ListedMu.Mul(decimal.New(int64(c.mu%110+1), -2)).Round(2)}
		_, err = people.Officer.Draft(t.Context(), p.ID, storetest.Draft(p.Category, d), none)
		return onlyRefused(err)
	}
	d := disposals[c.measure%len(disposals)]
	if c.kind%20 == 1 {
		return onlyRefused(people.Officer.Discard(t.Context(), d.ID, d.Rev))
	}
	steps := land.Steps
	if c.kind%3 > 0 {
		steps = usual[d.State]
	}
	r := land.StepRequest{Step: pick(steps, c.step), Reason: "a reason"}
	by := people.Of(r.Step)
	if c.kind%20 == 2 {
		r.Step = land.Undo
	}
	switch r.Step {
	case land.Undo:
		by = map[land.State]*store.Desk{land.StatePassed: people.City, land.StateAccepted: people.Province}[d.State]
		if by == nil {
			by = people.County
		}
	case land.Return:
		by = pick([]*store.Desk{people.County, people.City, people.Province}, c.who)
	case land.Reopen:
		r.EffectiveOn = day(pick(someDates, c.date))
	case land.Report, land.Pass, land.Accept:
		if c.mu%3 == 0 {
			r.Mu = ptr(d.Mu.Mul(decimal.New(int64(c.mu%100+1), -2)).Round(8))
		}
		if c.date%2 == 0 {
			r.EffectiveOn = day(pick(someDates, c.date/2))
		}
		if c.who%5 == 0 {
			by, r.Authority, r.Document = people.Registrar, "the authority", "the document"
		}
	}
	_, err = by.Step(t.Context(), d.ID, d.Rev, r)
	return onlyRefused(err)
}

func pick[T any](from []T, n int) T { return from[n%len(from)] }

func onlyRefused(err error) error {
	if land.KindOf(err) != "" && land.KindOf(err) != land.Unavailable {
		return nil
	}
	return err
}

// holds checks what must hold of the figures whatever was done.
func (s *tale) holds(t *testing.T, rt *rapid.T) {
	op := s.b.Operator()
	for _, asOf := range append(someDates, "2023-03-15") {
		for _, region := range append(someRegions, "430500", "430000") {
			q := store.ProgressQuery{Task: s.task, Region: region, AsOf: day(asOf), By: []land.Key{land.ByCategory}}
			p, err := op.Progress(t.Context(), q)
			if err != nil {
				rt.Fatal(err)
			}
			for _, r := range append(p.Rows, p.Total) {
				if r.Accepted.IsNegative() || r.CityPassed.LessThan(r.Accepted) || r.Reported.LessThan(r.CityPassed) || r.Listed.LessThan(r.Reported) {
					rt.Errorf("%s as of %s: listed %s reported %s passed %s accepted %s", region, asOf, r.Listed, r.Reported, r.CityPassed, r.Accepted)
				}
				if *r.Closed > *r.Parcels || r.Provisional.GreaterThan(r.Counted) {
					rt.Errorf("%s as of %s: %d of %d closed, %s of %s provisional", region, asOf, *r.Closed, *r.Parcels, r.Provisional, r.Counted)
				}
			}
			if region == "430500" && (!p.Total.Listed.Equal(s.listed) || *p.Total.Parcels != len(s.parcels)) {
				rt.Errorf("as of %s %s mu is listed in %d parcels, not %s in %d", asOf, p.Total.Listed, *p.Total.Parcels, s.listed, len(s.parcels))
			}
		}
	}
	for _, p := range s.parcels {
		now, err := op.Parcel(t.Context(), p.ID)
		if err != nil {
			rt.Fatal(err)
		}
		if sum := now.Balance.Listed().Add(now.StruckOff); !sum.Equal(p.ListedMu) {
			rt.Errorf("the accounts of a parcel of %s hold %s", p.ListedMu, sum)
		}
	}
	sound, err := op.Verify(t.Context(), func(c store.Check) {
		if c.Fault != "" {
			rt.Errorf("%s: %s", c.Name, c.Fault)
		}
	})
	if err != nil || !sound {
		rt.Errorf("the books are not sound: %v", err)
	}
}

func TestWhateverIsDoneTheBooksAreSound(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := newTale(b, rt)
		for i, seed := range rapid.SliceOfN(rapid.Uint64(), 40, 60).Draw(rt, "acts") {
			if err := s.act(t, throw(rand.New(rand.NewPCG(seed, uint64(i))))); err != nil {
				rt.Fatalf("act %d failed: %v", i, err)
			}
		}
		s.holds(t, rt)
	})
	var parts, reopened, redated int
	b.Scan(`select count(*) filter (where kind = 'accept'), count(*) filter (where kind = 'reopen'),
		(select count(*) from journal where effective_on < '2023-05-01' and to_account = 'accepted') from act`, nil, &parts, &reopened, &redated)
	if parts < 5 || reopened == 0 || redated == 0 {
		t.Errorf("the stories are dull: %d accepted, %d reopened, %d before May", parts, reopened, redated)
	}
}

// Four officers and reviewers at once, each with their own dice.
func TestWhateverIsDoneAtOnceTheBooksAreSound(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	rapid.Check(t, func(rt *rapid.T) {
		s, seed := newTale(b, rt), rapid.Uint64().Draw(rt, "seed")
		for i, err := range atOnce(4, func(i int) error {
			dice := rand.New(rand.NewPCG(seed, uint64(i)))
			for n := range 12 {
				if err := s.act(t, throw(dice)); err != nil {
					return fmt.Errorf("act %d: %w", n, err)
				}
			}
			return nil
		}) {
			if err != nil {
				rt.Errorf("number %d: %v", i, err)
			}
		}
		s.holds(t, rt)
	})
}
