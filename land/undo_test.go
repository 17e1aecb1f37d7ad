package land_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanlei/land"
)

var noon = time.Date(2024, 1, 20, 12, 0, 0, 0, land.Shanghai)

// lastOf is the act of a change that somebody made at noon, as the store reads it.
func lastOf(maker land.Actor, before land.Disposal, c land.Change) land.Last {
	act := c.Act
	act.ID, act.Actor, act.RecordedAt = land.NewID(), maker.Login, noon
	return land.Last{Act: act, Before: before, Transfers: c.Transfers}
}

// decide takes a step and gives what is needed to undo it.
func (l *ledger) decide(a land.Actor, id land.ID, r land.StepRequest) land.Last {
	l.t.Helper()
	before, _ := l.Disposal(id)
	return lastOf(a, before, l.step(a, id, r))
}

func TestEveryDecisionCanBeUndone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		after  land.Step
		by     land.Actor
		decide land.StepRequest
	}{
		{"report", land.Submit, county, land.StepRequest{Step: land.Report}},
		{"return of the county", land.Submit, county, land.StepRequest{Step: land.Return, Reason: "r"}},
		{"pass", land.Report, city, land.StepRequest{Step: land.Pass}},
		{"pass of less", land.Report, city, land.StepRequest{Step: land.Pass, Mu: ptr(mu("3")), Reason: "r"}},
		{"return of the city", land.Report, city, land.StepRequest{Step: land.Return, Reason: "r"}},
		{"acceptance", land.Pass, province, land.StepRequest{Step: land.Accept}},
		{"acceptance as at an earlier day", land.Pass, province, land.StepRequest{Step: land.Accept, EffectiveOn: date("2023-02-01")}},
		{"acceptance of less", land.Pass, province, land.StepRequest{Step: land.Accept, Mu: ptr(mu("3")), Reason: "r"}},
		{"return of the province", land.Pass, province, land.StepRequest{Step: land.Return, Reason: "r"}},
		{"rebound", land.Accept, province, land.StepRequest{Step: land.Reopen, Reason: "r", EffectiveOn: date("2024-01-02")}},
		{"recorded acceptance", land.Pass, registrar, land.StepRequest{Step: land.Accept, Authority: "a", Document: "d"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := open(t, "10")
			id := l.draft("4", "2023-05-01")
			l.climb(id, c.after)
			before, _ := l.Disposal(id)
			line, status := land.NewTimeline(l.Transfers), land.StatusOf(l.Parcel, land.NewTimeline(l.Transfers).Last(), l.Disposals)
			last := l.decide(c.by, id, c.decide)
			undone, err := l.Undo(c.by, id, last, "a slip", noon.Add(10*time.Minute))
			l.record(undone, err)
			after, _ := l.Disposal(id)
			same(t, "the disposal", after, before)
			for _, s := range land.NewTimeline(l.Transfers) {
				same(t, "the accounts on "+s.From.String(), s.Balance, line.At(s.From))
			}
			if undone.Status != status || undone.Act.Kind != "undo" || undone.Act.Undoes == nil || *undone.Act.Undoes != last.Act.ID || undone.Act.Reason != "a slip" {
				t.Errorf("status %s, act %+v", undone.Status, undone.Act)
			}
			l.step(c.by, id, c.decide) // and it can be taken again
		})
	}
}

func TestWhatCannotBeUndone(t *testing.T) {
	t.Parallel()
	passed := func(t *testing.T) (*ledger, land.ID, land.Last) {
		l := open(t, "10")
		id := l.draft("4", "2023-05-01")
		l.climb(id, land.Report)
		return l, id, l.decide(city, id, land.StepRequest{Step: land.Pass})
	}
	t.Run("after ten minutes", func(t *testing.T) {
		l, id, last := passed(t)
		_, err := l.Undo(city, id, last, "", noon.Add(10*time.Minute+time.Millisecond))
		refused(t, err, land.Conflict, "body.step", "too_late")
	})
	t.Run("by somebody else", func(t *testing.T) {
		l, id, last := passed(t)
		for _, a := range []land.Actor{province, county, officer, registrar} {
			_, err := l.Undo(a, id, last, "", noon)
			refused(t, err, land.Forbidden, "body.step", "maker_undoes")
		}
	})
	t.Run("by its maker who may not make it any more", func(t *testing.T) {
		l, id, last := passed(t)
		_, err := l.Undo(grant("city", land.Reviewer, "430400"), id, last, "", noon)
		refused(t, err, land.Forbidden, "body.step", "reviewer_of_level")
	})
	t.Run("once the next level decided", func(t *testing.T) {
		l, id, _ := passed(t)
		last := l.decide(province, id, land.StepRequest{Step: land.Accept})
		_, err := l.Undo(city, id, last, "", noon)
		refused(t, err, land.Forbidden, "body.step", "maker_undoes")
	})
	t.Run("an undoing", func(t *testing.T) {
		l, id, last := passed(t)
		before, _ := l.Disposal(id)
		c, err := l.Undo(city, id, last, "", noon)
		l.record(c, err)
		_, err = l.Undo(city, id, lastOf(city, before, c), "", noon)
		refused(t, err, land.Conflict, "body.step", "nothing_to_undo")
	})
	t.Run("a submission or a withdrawal", func(t *testing.T) {
		l := open(t, "10")
		id := l.draft("4", "2023-05-01")
		last := l.decide(officer, id, land.StepRequest{Step: land.Submit})
		_, err := l.Undo(officer, id, last, "", noon)
		refused(t, err, land.Conflict, "body.step", "nothing_to_undo")
		last = l.decide(officer, id, land.StepRequest{Step: land.Withdraw})
		_, err = l.Undo(officer, id, last, "", noon)
		refused(t, err, land.Conflict, "body.step", "nothing_to_undo")
	})
	t.Run("a return whose mu another disposal has taken", func(t *testing.T) {
		l := open(t, "10")
		id := l.draft("8", "2023-05-01")
		l.climb(id, land.Report)
		last := l.decide(city, id, land.StepRequest{Step: land.Return, Reason: "r"})
		other := l.draft("9", "2023-06-01")
		l.climb(other, land.Report)
		_, err := l.Undo(city, id, last, "", noon)
		refused(t, err, land.Conflict, "body.step", "built_upon")
	})
	t.Run("a return whose mu another disposal asks for", func(t *testing.T) {
		l := open(t, "10")
		id := l.draft("8", "2023-05-01")
		l.climb(id, land.Submit)
		last := l.decide(county, id, land.StepRequest{Step: land.Return, Reason: "r"})
		l.climb(l.draft("9", "2023-06-01"), land.Submit)
		_, err := l.Undo(county, id, last, "", noon)
		refused(t, err, land.Conflict, "body.step", "built_upon")
	})
	t.Run("a return of reported mu that another disposal asks for", func(t *testing.T) {
		l := open(t, "10")
		id := l.draft("8", "2023-05-01")
		l.climb(id, land.Report)
		last := l.decide(city, id, land.StepRequest{Step: land.Return, Reason: "r"})
		l.climb(l.draft("9", "2023-06-01"), land.Submit)
		_, err := l.Undo(city, id, last, "", noon)
		refused(t, err, land.Conflict, "body.step", "built_upon")
	})
	t.Run("in a year that was closed since", func(t *testing.T) {
		l, id, last := passed(t)
		l.Task.ClosedOn = date("2023-12-31")
		_, err := l.Undo(city, id, last, "", noon)
		refused(t, err, land.Conflict, "body.step", "closed_year")
	})
	t.Run("a disposal that is not there", func(t *testing.T) {
		l, _, last := passed(t)
		_, err := l.Undo(city, land.NewID(), last, "", noon)
		refused(t, err, land.NotFound, "", "unknown_id")
	})
}

// TestAnUndoneDecisionLeavesNoTraceInWhatFollows makes and undoes decisions in
// the middle of anything: whatever can be done next comes out as if they had
// never been made.
func TestAnUndoneDecisionLeavesNoTraceInWhatFollows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		t.Repeat(map[string]func(*rapid.T){
			"draft":  m.drafts,
			"climb":  m.onSome(m.climbs),
			"accept": m.onSome(m.accepts),
			"step":   m.onSome(m.steps),
			"undo":   m.onSome(m.slips),
			"":       m.holds,
		})
	})
}

// slips makes a decision and undoes it.
func (m *machine) slips(t *rapid.T, before land.Disposal) {
	actor := rapid.SampledFrom([]land.Actor{county, city, province, registrar}).Draw(t, "slipping")
	r := land.StepRequest{Step: rapid.SampledFrom([]land.Step{land.Report, land.Pass, land.Accept, land.Return, land.Reopen}).Draw(t, "decision"),
		Reason: "a reason", Authority: "an authority", Document: "a document"}
	if r.Step == land.Reopen || r.Step != land.Return && rapid.Bool().Draw(t, "on a day of its own") {
		r.EffectiveOn = day(t, "effective on")
	}
	if r.Step != land.Return && r.Step != land.Reopen && rapid.Bool().Draw(t, "less") {
		r.Mu = ptr(area(t, "decided"))
	}
	was := m.copied()
	decided, err := m.Step(actor, before.ID, r, today)
	if err != nil {
		return
	}
	apply(&m.Books, decided)
	undone, err := m.Undo(actor, before.ID, lastOf(actor, before, decided), "", noon)
	if err != nil {
		t.Fatalf("%s cannot be undone: %v", r.Step, err)
	}
	apply(&m.Books, undone)
	m.tallies = append(append(m.tallies, decided.Tallies...), undone.Tallies...)
	m.sameAs(t, was)
}

func (m *machine) copied() land.Books {
	b := m.Books
	b.Disposals, b.Transfers = slices.Clone(b.Disposals), slices.Clone(b.Transfers)
	return b
}

// sameAs wants every next step to come out alike on both books.
func (m *machine) sameAs(t *rapid.T, was land.Books) {
	for _, d := range was.Disposals {
		for _, step := range land.Steps {
			for _, actor := range []land.Actor{officer, county, city, province} {
				r := land.StepRequest{Step: step, Reason: "a reason"}
				if step == land.Reopen || d.ID[15]%2 == 0 && (step == land.Pass || step == land.Accept) {
					r.EffectiveOn = date("2023-01-02")
				}
				want, wantErr := was.Step(actor, d.ID, r, today)
				got, gotErr := m.Step(actor, d.ID, r, today)
				if (wantErr == nil) != (gotErr == nil) || wantErr != nil && wantErr.Error() != gotErr.Error() {
					t.Fatalf("%s: %v, and before %v", step, gotErr, wantErr)
				}
				alike := equal(want.Balance, got.Balance) && want.Status == got.Status && len(want.Transfers) == len(got.Transfers) &&
					want.Disposal.State == got.Disposal.State && want.Disposal.Mu.Equal(got.Disposal.Mu)
				for i := range want.Transfers {
					w, g := want.Transfers[i], got.Transfers[i]
					alike = alike && w.Mu.Equal(g.Mu) && w.From == g.From && w.To == g.To && w.EffectiveOn == g.EffectiveOn
				}
				if wantErr == nil && !alike {
					t.Fatalf("%s of a %s disposal: %+v, and before %+v", step, d.State, got, want)
				}
			}
		}
	}
}
