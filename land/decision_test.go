package land_test

import (
	"strings"
	"testing"

	"sanlei/land"
)

// 16.41 reported, 15.90 accepted: one act moves 15.90 on and 0.51 back.
func TestADecisionOnLessThanWasReported(t *testing.T) {
	t.Parallel()
	l := open(t, "16.41")
	id := l.draft("16.41", "2023-03-01")
	l.climb(id, land.Report)
	l.step(city, id, land.StepRequest{Step: land.Pass, EffectiveOn: date("2023-04-01")})
	less := land.StepRequest{Step: land.Accept, Mu: ptr(mu("15.90")), EffectiveOn: date("2023-05-01")}

	_, err := l.Step(province, id, less, today)
	refused(t, err, land.Invalid, "body.reason", "reason_required")

	less.Reason = "0.51 亩为道路用地"
	c := l.step(province, id, less)
	move := func(from, to land.Account, area, on string) land.Transfer {
		return land.Transfer{Disposal: id, Measure: "XZ08", From: from, To: to, Mu: mu(area), EffectiveOn: date(on)}
	}
	same(t, "the act", c.Transfers, []land.Transfer{
		move(land.CityPassed, land.Reported, "0.51", "2023-04-01"),
		move(land.Reported, land.Open, "0.51", "2023-03-01"),
		move(land.CityPassed, land.Accepted, "15.90", "2023-05-01"),
	})
	same(t, "the disposal", c.Disposal.Mu, mu("15.90"))
	same(t, "the reason", c.Act.Reason, "0.51 亩为道路用地")
	same(t, "status", c.Status, land.StatusPartlyClosed)
	l.stands("2023-03-01", "0.51", "15.90", "0", "0")
	l.stands("2023-04-01", "0.51", "0", "15.90", "0")
	l.stands("2023-05-01", "0.51", "0", "0", "15.90")
	same(t, "what remains", l.Remains(), mu("0.51"))
}

func TestLessIsReportedThanWasSubmitted(t *testing.T) {
	t.Parallel()
	l := open(t, "16.41")
	id := l.draft("16.41", "2023-03-01")
	l.climb(id, land.Submit)
	c := l.step(county, id, land.StepRequest{Step: land.Report, Mu: ptr(mu("15.90")), Reason: "measured again"})
	same(t, "transfers", len(c.Transfers), 1)
	l.stands("2023-03-01", "0.51", "15.90", "0", "0")
}

func TestADecisionOnAllOfItNeedsNoReason(t *testing.T) {
	t.Parallel()
	l := open(t, "16.41")
	id := l.draft("16.41", "2023-03-01")
	l.climb(id, land.Pass)
	l.step(province, id, land.StepRequest{Step: land.Accept, Mu: ptr(mu("16.41"))})
	l.stands("2023-03-01", "0", "0", "0", "16.41")
}

func TestADecisionOnLessRedatesOnlyWhatIsDecided(t *testing.T) {
	t.Parallel()
	l := open(t, "16.41")
	id := l.draft("16.41", "2024-01-04")
	l.climb(id, land.Pass)
	l.step(province, id, land.StepRequest{Step: land.Accept, Mu: ptr(mu("15.90")), Reason: "a reason", EffectiveOn: date("2023-12-31")})
	l.stands("2023-12-30", "16.41", "0", "0", "0")
	l.stands("2023-12-31", "0.51", "0", "0", "15.90")
	l.stands("2024-01-20", "0.51", "0", "0", "15.90")
}

// What was not accepted can be dealt with again, to the last digit.
func TestTheLastDisposalTakesExactlyWhatIsLeft(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00000000")
	for range 2 {
		l.climb(l.draft("3.33333333", "2023-03-01"), land.Accept)
	}
	same(t, "what remains", l.Remains(), mu("3.33333334"))
	_, err := l.Draft(officer, land.Disposal{ID: land.NewID(), Region: "430525-P01", Measure: "XZ08", Mu: mu("3.33333335"),
		DatedOn: date("2023-03-01")}, measure("XZ08"), today)
	refused(t, err, land.Conflict, "body.mu", "more_than_remains")
	c := l.climb(l.draft("3.33333334", "2023-03-01"), land.Accept)
	same(t, "status", c.Status, land.StatusClosed)
	same(t, "tallies", c.Tallies, []land.Tally{{On: date("2023-03-01"), Closed: 1}})
	same(t, "accepted", c.Balance, land.Balance{Accepted: mu("10")})
}

// The contract names 12.31; the list's 12.34 is what signs off.
func TestAWholeParcelSignsOffItsListedArea(t *testing.T) {
	t.Parallel()
	l := open(t, "12.34")
	id := l.draft("12.34", "2023-03-01")
	l.edit(id, func(d *land.Disposal) { d.DocMu, d.Reason = ptr(mu("12.31")), "合同面积差0.03亩" })
	c := l.climb(id, land.Accept)
	same(t, "the document's area", *c.Disposal.DocMu, mu("12.31"))
	same(t, "accepted", c.Balance.Accepted, mu("12.34"))
	same(t, "status", c.Status, land.StatusClosed)
}

func TestADecisionNamesAnAreaWithinWhatWasReported(t *testing.T) {
	t.Parallel()
	for name, area := range map[string]string{"nothing": "0", "less than nothing": "-1", "a hundred-millionth more": "10.00000001"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, "20.00")
			id := l.draft("10.00", "2023-03-01")
			l.climb(id, land.Report)
			_, err := l.Step(city, id, land.StepRequest{Step: land.Pass, Mu: ptr(mu(area)), Reason: "a reason"}, today)
			refused(t, err, land.Invalid, "body.mu", "at_most_reported")
		})
	}
}

// What is submitted asks for its mu, so that no two could be reported together.
func TestTwoDisposalsDoNotAskForTheSameMu(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00")
	first, second := l.draft("6.00", "2023-03-01"), l.draft("6.00", "2023-03-01")
	l.climb(first, land.Submit)
	_, err := l.Step(officer, second, land.StepRequest{Step: land.Submit}, today)
	refused(t, err, land.Conflict, "body.mu", "more_than_remains")
	same(t, "what remains", l.Remains(), mu("4"))

	t.Log("until the first is withdrawn")
	l.step(officer, first, land.StepRequest{Step: land.Withdraw})
	l.climb(second, land.Submit)
}

func TestARequestSaysWhatItsStepNeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		state          land.State
		actor          land.Actor
		r              land.StepRequest
		location, rule string
	}{
		{"a return without a reason", land.StateReported, city, land.StepRequest{Step: land.Return}, "body.reason", "reason_required"},
		{"a rebound without a reason", land.StateAccepted, province, land.StepRequest{Step: land.Reopen, EffectiveOn: date("2023-09-01")}, "body.reason", "reason_required"},
		{"a rebound without a date", land.StateAccepted, province, land.StepRequest{Step: land.Reopen, Reason: "a reason"}, "body.effective_on", "required"},
		{"a recorded decision without its authority", land.StateReported, registrar, land.StepRequest{Step: land.Pass, Document: "1号"}, "body.document", "document_required"},
		{"a recorded decision without its document", land.StateReported, registrar, land.StepRequest{Step: land.Pass, Authority: "市局"}, "body.document", "document_required"},
		{"a return that names an area", land.StateReported, city, land.StepRequest{Step: land.Return, Reason: "a reason", Mu: ptr(mu("1"))}, "body.mu", "mu_of_decision"},
		{"a submission that names an area", land.Draft, officer, land.StepRequest{Step: land.Submit, Mu: ptr(mu("1"))}, "body.mu", "mu_of_decision"},
		{"a rebound that names an area", land.StateAccepted, province, land.StepRequest{Step: land.Reopen, Reason: "a reason", EffectiveOn: today, Mu: ptr(mu("1"))}, "body.mu", "mu_of_decision"},
		{"a return that chooses its date", land.StateReported, city, land.StepRequest{Step: land.Return, Reason: "a reason", EffectiveOn: today}, "body.effective_on", "date_of_decision"},
		{"a submission that chooses its date", land.Draft, officer, land.StepRequest{Step: land.Submit, EffectiveOn: today}, "body.effective_on", "date_of_decision"},
		{"a withdrawal that chooses its date", land.Submitted, grant("submitter", land.Officer, "430525-P01"), land.StepRequest{Step: land.Withdraw, EffectiveOn: today}, "body.effective_on", "date_of_decision"},
		{"a reason of 501 characters", land.StateReported, city, land.StepRequest{Step: land.Return, Reason: strings.Repeat("退", 501)}, "body.reason", "text_length"},
		{"an authority of 201 characters", land.StateReported, city, land.StepRequest{Step: land.Pass, Authority: strings.Repeat("市", 201)}, "body.authority", "text_length"},
		{"a document with a line break", land.StateReported, city, land.StepRequest{Step: land.Pass, Document: "1\n2"}, "body.document", "text_control"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			books, id := inState(t, c.state)
			_, err := books.Step(c.actor, id, c.r, today)
			refused(t, err, land.Invalid, c.location, c.rule)
		})
	}
}

// Per level the task says whether decisions are made here, recorded, or either.
func TestHowDecisionsOfALevelComeIntoTheBooks(t *testing.T) {
	t.Parallel()
	states := map[land.Level]land.State{land.LevelCounty: land.Submitted, land.LevelCity: land.StateReported, land.LevelProvince: land.StatePassed}
	steps := map[land.Level]land.Step{land.LevelCounty: land.Report, land.LevelCity: land.Pass, land.LevelProvince: land.Accept}
	reviewers := map[land.Level]land.Actor{land.LevelCounty: county, land.LevelCity: city, land.LevelProvince: province}
	for level, state := range states {
		both := land.Actor{Login: "both", Grants: append(registrar.Grants[:1:1], reviewers[level].Grants...)}
		for _, c := range []struct {
			how   land.Decider
			who   string
			actor land.Actor
			want  string
		}{
			{land.DecidesHere, "reviewer", reviewers[level], "made"},
			{land.DecidesHere, "registrar", registrar, "refused"},
			{land.DecidesHere, "both", both, "made"},
			{land.DecidesRecorded, "reviewer", reviewers[level], "refused"},
			{land.DecidesRecorded, "registrar", registrar, "recorded"},
			{land.DecidesRecorded, "both", both, "recorded"},
			{land.DecidesEither, "reviewer", reviewers[level], "made"},
			{land.DecidesEither, "registrar", registrar, "recorded"},
			{land.DecidesEither, "both", both, "made"},
		} {
			t.Run(string(level)+"/"+string(c.how)+"/"+c.who, func(t *testing.T) {
				t.Parallel()
				books, id := inState(t, state)
				*deciderOf(&books.Task, level) = c.how
				change, err := books.Step(c.actor, id, land.StepRequest{Step: steps[level], Authority: "省厅", Document: "销号清单1号"}, today)
				if c.want == "refused" {
					refused(t, err, land.Forbidden, "body.step", "reviewer_of_level")
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				same(t, "recorded", change.Act.Recorded, c.want == "recorded")
				same(t, "document", change.Act.Document, "销号清单1号")
				same(t, "authority", change.Act.Authority, "省厅")
			})
		}
	}
}

// deciderOf is the decider of a level; each level has one of its own.
func deciderOf(t *land.Task, l land.Level) *land.Decider {
	t.Deciders = land.Deciders{County: "none", City: "none", Province: "none"}
	switch l {
	case land.LevelCounty:
		return &t.Deciders.County
	case land.LevelCity:
		return &t.Deciders.City
	}
	return &t.Deciders.Province
}

func TestWhereTheTaskSaysSoSubmittingReports(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00")
	l.Task.SubmitReports = true
	id := l.draft("10.00", "2023-03-01")
	c := l.climb(id, land.Submit)
	same(t, "state", c.Disposal.State, land.StateReported)
	l.stands("2023-03-01", "0", "10", "0", "0")
	l.step(officer, id, land.StepRequest{Step: land.Withdraw})
	l.stands("2023-03-01", "10", "0", "0", "0")
	l.climb(id, land.Submit)
	l.step(city, id, land.StepRequest{Step: land.Pass})
	l.step(province, id, land.StepRequest{Step: land.Accept})
	l.stands("2023-03-01", "0", "0", "0", "10")
}

func TestAPlanLeavesTheBooksAsTheyAre(t *testing.T) {
	t.Parallel()
	l := open(t, "16.41")
	id := l.draft("16.41", "2024-01-04")
	l.climb(id, land.Pass)
	before, state := append([]land.Transfer(nil), l.Transfers...), l.Disposals[0]
	if _, err := l.Step(province, id, land.StepRequest{Step: land.Accept, Mu: ptr(mu("15.90")), Reason: "a reason",
		EffectiveOn: date("2023-12-31")}, today); err != nil {
		t.Fatal(err)
	}
	same(t, "transfers", l.Transfers, before)
	same(t, "the disposal", l.Disposals[0], state)
}
