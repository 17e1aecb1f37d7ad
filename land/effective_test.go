package land_test

import (
	"testing"

	"sanlei/land"
)

func TestSubmittedMuIsStillOpen(t *testing.T) {
	t.Parallel()
	l := open(t, "16.41")
	id := l.draft("16.41", "2023-12-28")
	c := l.climb(id, land.Submit)
	same(t, "transfers", len(c.Transfers), 0)
	same(t, "the act's day", c.Act.EffectiveOn, date("2023-12-28"))
	same(t, "submitter", c.Disposal.Submitter, "officer")
	l.stands("2024-01-20", "16.41", "0", "0", "0")
	same(t, "what remains", l.Remains(), zero)
}

func TestStepsTakeEffectOnTheDisposalsDate(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00")
	id := l.draft("10.00", "2023-12-28")
	c := l.climb(id, land.Accept)
	same(t, "the act's day", c.Act.EffectiveOn, date("2023-12-28"))
	l.stands("2023-12-27", "10", "0", "0", "0")
	l.stands("2023-12-28", "0", "0", "0", "10")
}

func TestADecisionTakesEffectWithTheStepBefore(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00")
	id := l.draft("10.00", "2023-03-01")
	l.climb(id, land.Report)
	l.step(city, id, land.StepRequest{Step: land.Pass, EffectiveOn: date("2023-04-01")})
	l.step(province, id, land.StepRequest{Step: land.Accept})
	l.stands("2023-03-31", "0", "10", "0", "0")
	l.stands("2023-04-01", "0", "0", "0", "10")
}

// A contract of 28 December is accepted by a list of 20 January as at the 31st.
func TestADecisionAsAtALaterDate(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00")
	id := l.draft("10.00", "2023-12-28")
	l.climb(id, land.Pass)
	l.step(registrar, id, land.StepRequest{Step: land.Accept, EffectiveOn: date("2023-12-31"), Authority: "省厅", Document: "销号清单1号"})
	l.stands("2023-12-30", "0", "0", "10", "0")
	l.stands("2023-12-31", "0", "0", "0", "10")
}

// Where the steps before took effect later than the decision, they are moved to
// its day: by a reversal on their own and a new transfer, in the same act.
func TestADecisionAsAtAnEarlierDateRedatesTheStepsBefore(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00")
	id := l.draft("10.00", "2024-01-04")
	l.climb(id, land.Report)
	l.step(city, id, land.StepRequest{Step: land.Pass, EffectiveOn: date("2024-01-10")})
	c := l.step(province, id, land.StepRequest{Step: land.Accept, EffectiveOn: date("2023-12-31")})
	move := func(from, to land.Account, on string) land.Transfer {
		return land.Transfer{Disposal: id, Measure: "XZ08", From: from, To: to, Mu: mu("10"), EffectiveOn: date(on)}
	}
	same(t, "the act", c.Transfers, []land.Transfer{
		move(land.CityPassed, land.Reported, "2024-01-10"),
		move(land.Reported, land.Open, "2024-01-04"),
		move(land.Open, land.Reported, "2023-12-31"),
		move(land.Reported, land.CityPassed, "2023-12-31"),
		move(land.CityPassed, land.Accepted, "2023-12-31"),
	})
	l.stands("2023-12-30", "10", "0", "0", "0")
	l.stands("2023-12-31", "0", "0", "0", "10")
	l.stands("2024-01-20", "0", "0", "0", "10")
}

// As of any date what was returned or withdrawn never counted.
func TestReturnAndWithdrawReverseOnTheDaysOfTheTransfers(t *testing.T) {
	t.Parallel()
	for _, back := range []struct {
		name  string
		after land.Step
		actor land.Actor
		step  land.Step
		days  []string
	}{
		{"withdrawn when submitted", land.Submit, officer, land.Withdraw, nil},
		{"withdrawn when reported", land.Report, officer, land.Withdraw, []string{"2023-03-01"}},
		{"returned by the county", land.Submit, county, land.Return, nil},
		{"returned by the city", land.Report, city, land.Return, []string{"2023-03-01"}},
		{"returned by the province", land.Pass, province, land.Return, []string{"2023-04-01", "2023-03-01"}},
	} {
		t.Run(back.name, func(t *testing.T) {
			t.Parallel()
			l := open(t, "10.00")
			id := l.draft("10.00", "2023-03-01")
			l.climb(id, land.Submit)
			if back.after != land.Submit {
				l.step(county, id, land.StepRequest{Step: land.Report})
			}
			if back.after == land.Pass {
				l.step(city, id, land.StepRequest{Step: land.Pass, EffectiveOn: date("2023-04-01")})
			}
			reason := ""
			if back.step == land.Return {
				reason = "the contract is missing"
			}
			c := l.step(back.actor, id, land.StepRequest{Step: back.step, Reason: reason})
			var days []string
			for _, m := range c.Transfers {
				days = append(days, m.EffectiveOn.String())
			}
			same(t, "days", days, back.days)
			same(t, "the reason shown", c.Disposal.Returned, reason)
			for _, day := range []string{"2023-03-01", "2023-04-01", "2024-01-20"} {
				l.stands(day, "10", "0", "0", "0")
			}
			again := l.step(officer, id, land.StepRequest{Step: land.Submit})
			same(t, "the reason once answered", again.Disposal.Returned, "")
		})
	}
}

func TestReopenIsANewFact(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00")
	id := l.draft("10.00", "2023-03-01")
	l.climb(id, land.Accept)
	c := l.step(province, id, land.StepRequest{Step: land.Reopen, Reason: "the start has lapsed", EffectiveOn: date("2023-09-01")})
	same(t, "status", c.Status, land.StatusReturned)
	same(t, "the reason shown", c.Disposal.Returned, "the start has lapsed")
	same(t, "tallies", c.Tallies, []land.Tally{{On: date("2023-09-01"), Closed: -1}})
	l.stands("2023-08-31", "0", "0", "0", "10")
	l.stands("2023-09-01", "10", "0", "0", "0")

	t.Log("and what is done with the land after it counts from then on")
	l.edit(id, func(d *land.Disposal) { d.DatedOn = date("2023-11-01") })
	l.climb(id, land.Accept)
	l.stands("2023-08-31", "0", "0", "0", "10")
	l.stands("2023-10-31", "10", "0", "0", "0")
	l.stands("2023-11-01", "0", "0", "0", "10")
}

// Another disposal of the parcel was accepted earlier, so that the parcel's
// account would bear the rebound; the disposal's own does not.
func TestAReboundIsNotBeforeItsAcceptance(t *testing.T) {
	t.Parallel()
	l := open(t, "20.00")
	l.climb(l.draft("8.00", "2023-03-01"), land.Accept)
	id := l.draft("8.00", "2023-06-01")
	l.climb(id, land.Accept)
	_, err := l.Step(province, id, land.StepRequest{Step: land.Reopen, Reason: "a reason", EffectiveOn: date("2023-04-01")}, today)
	d := refused(t, err, land.Conflict, "body.effective_on", "balance_on_date")
	same(t, "the earliest date that fits", d.Fits, ptr(date("2023-06-01")))
}

// The parcel has room beside the disposal, but its own land counted until then.
func TestAReboundIsNotAnsweredBeforeItHappened(t *testing.T) {
	t.Parallel()
	l := open(t, "20.00")
	id := l.draft("8.00", "2023-03-01")
	l.climb(id, land.Accept)
	l.step(province, id, land.StepRequest{Step: land.Reopen, Reason: "a reason", EffectiveOn: date("2023-09-01")})
	_, err := l.Step(officer, id, land.StepRequest{Step: land.Submit}, today)
	d := refused(t, err, land.Conflict, "body.dated_on", "balance_on_date")
	same(t, "the earliest date that fits", d.Fits, ptr(date("2023-09-01")))

	l.edit(id, func(d *land.Disposal) { d.DatedOn = date("2023-10-01") })
	l.climb(id, land.Pass)
	_, err = l.Step(province, id, land.StepRequest{Step: land.Accept, EffectiveOn: date("2023-08-31")}, today)
	d = refused(t, err, land.Conflict, "body.effective_on", "balance_on_date")
	same(t, "the earliest date that fits", d.Fits, ptr(date("2023-09-01")))
}

// Land that rebounded on 1 September was not there to be dealt with in May.
func TestTheEarliestDateThatFitsIsNamed(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00")
	first := l.draft("6.00", "2023-03-01")
	l.climb(first, land.Accept)
	l.step(province, first, land.StepRequest{Step: land.Reopen, Reason: "a reason", EffectiveOn: date("2023-09-01")})

	_, err := l.Draft(officer, land.Disposal{ID: land.NewID(), Region: "430525-P01", Measure: "XZ08", Mu: mu("5"),
		DatedOn: date("2023-05-01")}, measure("XZ08"), today)
	d := refused(t, err, land.Conflict, "body.dated_on", "balance_on_date")
	same(t, "the earliest date that fits", d.Fits, ptr(date("2023-09-01")))

	second := l.draft("5.00", "2023-10-01")
	l.climb(second, land.Pass)
	_, err = l.Step(province, second, land.StepRequest{Step: land.Accept, EffectiveOn: date("2023-05-01")}, today)
	d = refused(t, err, land.Conflict, "body.effective_on", "balance_on_date")
	same(t, "the earliest date that fits", d.Fits, ptr(date("2023-09-01")))
	same(t, "what is said", d.Message, "on this date the account does not hold that much of the land; the earliest date that fits is 2023-09-01")
	l.step(province, second, land.StepRequest{Step: land.Accept, EffectiveOn: date("2023-09-01")})
}

func TestEffectiveDatesHaveBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, on, rule string
		kind           land.Kind
	}{
		{"the day before the baseline", "2022-12-30", "before_baseline", land.Invalid},
		{"the last day of a closed year", "2023-06-30", "closed_year", land.Conflict},
		{"tomorrow", "2024-01-21", "after_today", land.Invalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := open(t, "10.00")
			id := l.draft("10.00", "2023-09-01")
			l.climb(id, land.Submit)
			l.Task.ClosedOn = date("2023-06-30")
			for _, s := range []struct {
				actor land.Actor
				step  land.Step
			}{{county, land.Report}, {city, land.Pass}, {province, land.Accept}, {province, land.Reopen}} {
				r := land.StepRequest{Step: s.step, Reason: "a reason", EffectiveOn: date(c.on)}
				_, err := l.Step(s.actor, id, r, today)
				refused(t, err, c.kind, "body.effective_on", c.rule)
				if s.step != land.Reopen {
					l.step(s.actor, id, land.StepRequest{Step: s.step})
				}
			}
		})
	}
}

func TestWhatIsSubmittedHasADateWithinTheBounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		on   land.Date
		kind land.Kind
		rule string
	}{
		"no date":                       {land.Date{}, land.Invalid, "required"},
		"the day before the baseline":   {date("2022-12-30"), land.Invalid, "before_baseline"},
		"the last day of a closed year": {date("2023-06-30"), land.Conflict, "closed_year"},
		"tomorrow":                      {date("2024-01-21"), land.Invalid, "after_today"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, "10.00")
			id := l.draft("10.00", "2023-03-01")
			l.Task.ClosedOn = date("2023-06-30")
			l.Disposals[0].DatedOn = c.on
			_, err := l.Step(officer, id, land.StepRequest{Step: land.Submit}, today)
			refused(t, err, c.kind, "body.dated_on", c.rule)
		})
	}
}

// What was reported in the year before its close is decided before the close;
// afterwards nothing may touch the days of the closed year.
func TestNothingIsReversedInsideAClosedYear(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		actor land.Actor
		r     land.StepRequest
	}{
		"return":      {city, land.StepRequest{Step: land.Return, Reason: "a reason"}},
		"withdraw":    {officer, land.StepRequest{Step: land.Withdraw}},
		"less passed": {city, land.StepRequest{Step: land.Pass, Mu: ptr(mu("9")), Reason: "a reason", EffectiveOn: date("2024-01-10")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, "10.00")
			id := l.draft("10.00", "2023-12-28")
			l.climb(id, land.Report)
			l.Task.ClosedOn = date("2023-12-31")
			_, err := l.Step(c.actor, id, c.r, today)
			refused(t, err, land.Conflict, "body.step", "closed_year")
		})
	}
}
