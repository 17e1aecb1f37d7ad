package store_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
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
	b      *storetest.Books
	conn   *pgx.Conn // past the program, to add up by hand
	task   string
	listed land.Mu
	climb  []land.Step // from a draft to acceptance
	said   int         // how often something was called otherwise
	kept   int         // how many books were remembered in the end
}

func newTale(b *storetest.Books, conn *pgx.Conn, rt *rapid.T) *tale {
	s := &tale{b: b, conn: conn, task: "t-" + land.NewID().String()[24:], climb: storetest.ToTheEnd}
	submitReports := rapid.Bool().Draw(rt, "submitting reports")
	if submitReports {
		s.climb = []land.Step{land.Submit, land.Pass, land.Accept}
	}
	b.Task(land.Task{Code: s.task, Region: "430500", SubmitReports: submitReports,
		Counted: rapid.SampledFrom([]land.Account{land.Reported, land.CityPassed, land.Accepted}).Draw(rt, "counted")})
	for range rapid.IntRange(1, 4).Draw(rt, "parcels") {
		p := b.Parcel(land.Parcel{Task: s.task, Category: rapid.SampledFrom(land.Categories).Draw(rt, "category"),
			Region: rapid.SampledFrom(someRegions).Draw(rt, "region"),
			Listed: land.Figure{Value: decimal.New(rapid.Int64Range(1, 3000).Draw(rt, "mu"), -2), Unit: land.UnitMu}})
		s.listed = s.listed.Add(p.ListedMu)
	}
	return s
}

// begins does what dice seldom come to: a parcel is split and put together again,
// and what is accepted early of it is reopened.
func (s *tale) begins(t *testing.T, rt *rapid.T) {
	for _, c := range []choices{{kind: 3, step: 1, mu: 49}, {kind: 3, step: 2}} {
		if err := s.act(t, c); err != nil {
			rt.Fatal(err)
		}
	}
	all, err := s.parcels(t)
	if err != nil {
		rt.Fatal(err)
	}
	p := all[slices.IndexFunc(all, func(p store.Parcel) bool { return !p.Open.IsZero() })]
	s.b.Disposal(p, land.Disposal{Measure: measures[p.Category][0], DatedOn: land.MustDate("2023-02-28"), Mu: p.Open}, append(slices.Clone(s.climb), land.Reopen)...)
}

// choices are the random numbers of one act, drawn before it runs: acts run at
// the same time, and each must do the same when it is done again.
type choices struct{ parcel, kind, step, mu, date, measure, who int }

func throw(dice *rand.Rand) choices {
	n := func() int { return dice.IntN(1000) }
	return choices{n(), n(), n(), n(), n(), n(), n()}
}

// parcels is all that there are by now, those that were replaced as well.
func (s *tale) parcels(t *testing.T) ([]store.Parcel, error) {
	all, err := s.b.Operator().Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: s.task, Statuses: land.Statuses}, Limit: 1000})
	out := make([]store.Parcel, len(all.Parcels))
	for i, p := range all.Parcels {
		out[i] = p.Parcel
	}
	return out, err
}

// regroups strikes off, splits, merges or undoes.
func (s *tale) regroups(t *testing.T, c choices, p store.Parcel, all []store.Parcel) error {
	people := s.b.People(p.Region)
	r := land.ParcelStepRequest{Step: pick([]land.ParcelStep{land.StrikeOff, land.Split, land.Merge, "undo"}, c.step), Reason: "a reason"}
	by := s.b.Operator()
	switch r.Step {
	case land.StrikeOff:
		by = people.Province
		r.Strike = land.Strike{Authority: "the authority", Document: "the document", DocumentOn: day("2023-06-30")}
		if c.mu%2 == 0 {
			r.Mu = ptr(p.Open.Mul(decimal.New(int64(c.mu%100+1), -2)).Round(8))
		}
	case land.Split:
		part := p.Open.Mul(decimal.New(int64(c.mu%99+1), -2)).Round(8)
		no := land.NewID().String()[24:]
		r.Into = []land.Part{{ParcelNo: no + "a", Mu: &part}, {ParcelNo: no + "b", Mu: ptr(p.Open.Sub(part))}}
	case land.Merge:
		r.No = land.NewID().String()[24:]
		whole := slices.DeleteFunc(slices.Clone(all), func(o store.Parcel) bool { return o.Open.IsZero() || !o.Open.Equal(o.ListedMu) })
		for _, o := range whole { // the newest two, as when a split is taken back
			if o.Region == p.Region && o.Category == p.Category && o.ID != p.ID {
				p, r.With = o, []land.ID{p.ID}
			}
		}
	default:
		by = people.Province
	}
	_, err := by.ParcelStep(t.Context(), p.ID, p.Rev, r)
	return onlyRefused(err)
}

// act does something, which is done or refused. What fails is no refusal.
func (s *tale) act(t *testing.T, c choices) error {
	all, err := s.parcels(t)
	if err != nil {
		return err
	}
	p := pick(all, c.parcel)
	if c.kind%7 == 3 {
		return s.regroups(t, c, p, all)
	}
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
	kept, differs, err := store.Remembered(t.Context(), op.Store, s.task)
	if s.kept = kept; err != nil || differs != "" {
		rt.Fatalf("other books are remembered than there are: %s %v", differs, err)
	}
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
			s.addsUp(rt, p)
		}
	}
	all, err := s.parcels(t)
	if err != nil {
		rt.Fatal(err)
	}
	sum := decimal.Zero
	for _, p := range all {
		if own := p.Balance.Listed().Add(p.StruckOff); !own.Equal(p.ListedMu) {
			rt.Errorf("the accounts of a parcel of %s hold %s", p.ListedMu, own)
		}
		sum = sum.Add(p.ListedMu)
	}
	if !sum.Equal(s.listed) {
		rt.Errorf("of %s that was listed the parcels hold %s", s.listed, sum)
	}
	sound, err := op.Verify(t.Context(), store.Verification{Seen: func(c store.Check) {
		if c.Fault != "" {
			rt.Errorf("%s: %s", c.Name, c.Fault)
		}
	}})
	if err != nil || !sound {
		rt.Errorf("the books are not sound: %v", err)
	}
}

// addsUp compares a region's total with what the journal says of each parcel: on
// every day all that was listed, less what is struck off by then.
func (s *tale) addsUp(rt *rapid.T, p land.Progress) {
	var listed, struck land.Mu
	var parcels, closed int
	err := s.conn.QueryRow(context.Background(), `
		select coalesce(sum(listed), 0), coalesce(sum(struck), 0), count(*) filter (where listed > 0), count(*) filter (where listed > 0 and accepted = listed)
		from (
			select sum(case when to_account = 'struck_off' or to_account is null then -mu when from_account = 'struck_off' or from_account is null then mu else 0 end) as listed,
				sum(case 'struck_off'::account when to_account then mu when from_account then -mu else 0 end) as struck,
				sum(case 'accepted'::account when to_account then mu when from_account then -mu else 0 end) as accepted
			from journal where task = $1 and effective_on <= $2 and region in (select region from region_path where ancestor = $3)
			group by parcel_id) p`, s.task, p.AsOf.Time, p.Region).Scan(&listed, &struck, &parcels, &closed)
	if err != nil {
		rt.Fatal(err)
	}
	if !p.Total.Listed.Equal(listed) || *p.Total.Parcels != parcels || *p.Total.Closed != closed {
		rt.Errorf("%s as of %s: %s is listed in %d parcels, %d closed, not %s in %d, %d", p.Region, p.AsOf, p.Total.Listed, *p.Total.Parcels, *p.Total.Closed, listed, parcels, closed)
	}
	if p.Region == "430500" && !listed.Add(struck).Equal(s.listed) {
		rt.Errorf("as of %s %s is listed and %s struck off, of %s", p.AsOf, listed, struck, s.listed)
	}
}

func TestWhateverIsDoneTheBooksAreSound(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	conn := b.Connect(b.SuperURL)
	var kept int
	rapid.Check(t, func(rt *rapid.T) {
		s := newTale(b, conn, rt)
		s.begins(t, rt)
		for i, seed := range rapid.SliceOfN(rapid.Uint64(), 40, 60).Draw(rt, "acts") {
			if err := s.act(t, throw(rand.New(rand.NewPCG(seed, uint64(i))))); err != nil {
				rt.Fatalf("act %d failed: %v", i, err)
			}
		}
		s.holds(t, rt)
		kept += s.kept
	})
	var parts, reopened, redated, struck, split, merged int
	b.Scan(`select count(*) filter (where kind = 'accept'), count(*) filter (where kind = 'reopen'),
		(select count(*) from journal where effective_on < '2023-05-01' and to_account = 'accepted'), count(*) filter (where kind = 'strike_off'), count(*) filter (where kind = 'split'),
		count(*) filter (where kind = 'merge') from act`, nil, &parts, &reopened, &redated, &struck, &split, &merged)
	if parts < 5 || reopened == 0 || redated == 0 || struck == 0 || split == 0 || merged == 0 || kept == 0 {
		t.Errorf("the stories are dull: %d accepted, %d reopened, %d before May, %d struck off, %d split, %d merged, %d remembered", parts, reopened, redated, struck, split, merged, kept)
	}
}

// Four officers and reviewers at once, each with their own dice.
func TestWhateverIsDoneAtOnceTheBooksAreSound(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	conn := b.Connect(b.SuperURL)
	rapid.Check(t, func(rt *rapid.T) {
		s, seed := newTale(b, conn, rt), rapid.Uint64().Draw(rt, "seed")
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
