package land_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sanlei/land"
)

// clocks is the clocks of a parcel on a day, in short.
func clocks(t *testing.T, change func(*land.Terms), today string, f land.ClockFacts) string {
	t.Helper()
	task := land.Task{Baseline: date("2022-12-31"), Deadline: date("2026-12-31"), Terms: land.Terms{}.Completed()}
	if change != nil {
		change(&task.Terms)
	}
	var out []string
	for _, c := range task.Clocks(f, date(today)) {
		if c.Kind != land.ClockSilence && c.Kind != land.ClockDeadline {
			out = append(out, fmt.Sprintf("%s %s %d %s", c.Kind, c.DueOn, c.Days, c.Light))
		}
	}
	return strings.Join(out, ", ")
}

func TestClocks(t *testing.T) {
	t.Parallel()
	idle := func(a land.Attributes) land.ClockFacts {
		return land.ClockFacts{Category: land.Idle, Status: land.StatusOpen, ClockDates: a.ClockDates()}
	}
	extended := func(status land.Status, a land.Attributes) land.ClockFacts {
		return land.ClockFacts{Category: land.Idle, Status: status, ClockDates: a.ClockDates(), Extended: date("2024-02-29")}
	}
	for _, c := range []struct {
		name   string
		change func(*land.Terms)
		today  string
		facts  land.ClockFacts
		want   string
	}{
		{"idle land runs to its start, the fee and the repossession", nil, "2023-06-01", idle(land.Attributes{"start_agreed_on": "2023-06-30"}),
			"start 2023-06-30 29 orange, idle 2024-06-30 395 green, repossession 2025-06-30 760 green"},
		{"a year after 29 February is 28 February", nil, "2025-03-01", idle(land.Attributes{"start_agreed_on": "2024-02-29"}),
			"start 2024-02-29 -366 red, idle 2025-02-28 -1 red, repossession 2026-02-28 364 green"},
		{"without an agreed date a year after the hand-over", nil, "2023-06-01", idle(land.Attributes{"handed_over_on": "2022-08-01"}),
			"start 2023-08-01 61 green, idle 2024-08-01 427 green, repossession 2025-08-01 792 green"},
		{"the agreed date before the hand-over", nil, "2023-06-01", idle(land.Attributes{"handed_over_on": "2020-01-01", "start_agreed_on": "2023-07-31", "idle_reason": "政府原因：规划调整"}),
			"start 2023-07-31 60 yellow"},
		{"neither fee nor repossession where the government caused it", nil, "2024-06-01", idle(land.Attributes{"start_agreed_on": "2023-06-01", "idle_reason": "政府原因"}),
			"start 2023-06-01 -366 red"},
		{"on the day itself nothing is past", nil, "2023-06-01", idle(land.Attributes{"due_on": "2023-06-01"}), "due 2023-06-01 0 orange"},
		{"31 days are yellow", nil, "2023-06-01", idle(land.Attributes{"due_on": "2023-07-02"}), "due 2023-07-02 31 yellow"},
		{"61 days are green", nil, "2023-06-01", idle(land.Attributes{"due_on": "2023-08-01"}), "due 2023-08-01 61 green"},
		{"yesterday is past", nil, "2023-06-01", idle(land.Attributes{"due_on": "2023-05-31"}), "due 2023-05-31 -1 red"},
		{"a task has lights of its own", func(t *land.Terms) { t.OrangeDays, t.YellowDays = 7, 14 }, "2023-06-01", idle(land.Attributes{"due_on": "2023-06-09"}), "due 2023-06-09 8 yellow"},
		{"and periods of its own", func(t *land.Terms) { t.IdleMonths = 6; t.RepossessionMonths = 18 }, "2023-06-01", idle(land.Attributes{"start_agreed_on": "2023-08-31"}),
			"start 2023-08-31 91 green, idle 2024-02-29 273 green, repossession 2025-02-28 638 green"},
		{"nothing runs to the start once it began", nil, "2023-06-01", idle(land.Attributes{"start_agreed_on": "2020-01-01", "started_on": "2023-05-01"}), ""},
		{"an extension takes the place of the start", nil, "2024-06-01", extended(land.StatusClosed, land.Attributes{"start_agreed_on": "2020-01-01"}),
			"extension 2025-02-28 272 green"},
		{"as it was agreed", nil, "2024-06-01", extended(land.StatusClosed, land.Attributes{"extended_start_on": "2024-05-31"}), "extension 2024-05-31 -1 red"},
		{"and no longer than it may be", nil, "2024-06-01", extended(land.StatusPartlyClosed, land.Attributes{"extended_start_on": "2030-01-01"}), "extension 2025-02-28 272 green"},
		{"until it began", nil, "2024-06-01", extended(land.StatusClosed, land.Attributes{"started_on": "2024-05-01"}), ""},
		{"interim use ends two years later", nil, "2024-06-01", land.ClockFacts{Category: land.Idle, Status: land.StatusClosed, Interim: date("2022-05-31")},
			"interim 2024-05-31 -1 red"},
		{"an approval lives two years, and supply was promised", nil, "2023-06-01", land.ClockFacts{Category: land.ApprovedUnsupplied, Status: land.StatusInProgress,
			ClockDates: land.Attributes{"approved_on": "2021-06-15", "supply_committed_on": "2024-01-01", "start_agreed_on": "2020-01-01"}.ClockDates()},
			"approval 2023-06-15 14 orange, supply 2024-01-01 214 green"},
		{"poorly used land has its own date only", nil, "2023-06-01", land.ClockFacts{Category: land.LowEfficiency, Status: land.StatusOpen,
			ClockDates: land.Attributes{"approved_on": "2021-06-15", "start_agreed_on": "2020-01-01", "due_on": "2023-12-20"}.ClockDates()}, "due 2023-12-20 202 green"},
		{"nothing runs on what is closed", nil, "2023-06-01", land.ClockFacts{Category: land.Idle, Status: land.StatusClosed, ClockDates: land.Attributes{"due_on": "2020-01-01"}.ClockDates()}, ""},
		{"nor suspended", nil, "2023-06-01", extended(land.StatusSuspended, land.Attributes{"due_on": "2020-01-01"}), ""},
		{"nor struck off", nil, "2023-06-01", extended(land.StatusStruckOff, land.Attributes{"due_on": "2020-01-01"}), ""},
		{"nor replaced", nil, "2023-06-01", extended(land.StatusReplaced, land.Attributes{"due_on": "2020-01-01"}), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			same(t, "clocks", clocks(t, c.change, c.today, c.facts), c.want)
		})
	}
}

func TestSilenceIsGreenUntilItIsRed(t *testing.T) {
	t.Parallel()
	task := land.Task{Baseline: date("2022-12-31"), Deadline: date("2023-12-31"), Terms: land.Terms{}.Completed()}
	last := func(today string, noted land.Date) land.Clock {
		all := task.Clocks(land.ClockFacts{Status: land.StatusOpen, Noted: noted}, date(today))
		return all[len(all)-1]
	}
	same(t, "thirty days", last("2023-05-31", date("2023-05-01")), land.Clock{Kind: land.ClockSilence, DueOn: date("2023-05-31"), Days: 0, Light: land.Green})
	same(t, "one more", last("2023-06-01", date("2023-05-01")).Light, land.Red)
	same(t, "since the baseline", last("2023-02-01", land.Date{}), land.Clock{Kind: land.ClockSilence, DueOn: date("2023-01-30"), Days: -2, Light: land.Red})
}

func TestMonthsLater(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{{"2024-02-29", "12", "2025-02-28"}, {"2024-02-29", "48", "2028-02-29"}, {"2023-01-31", "1", "2023-02-28"},
		{"2023-12-31", "2", "2024-02-29"}, {"2023-03-31", "-1", "2023-02-28"}, {"2023-11-30", "3", "2024-02-29"}, {"2023-05-15", "24", "2025-05-15"}} {
		var n int
		fmt.Sscan(c[1], &n)
		same(t, c[0]+" and "+c[1], date(c[0]).AddMonths(n).String(), c[2])
	}
}

func TestWorkdays(t *testing.T) {
	t.Parallel()
	spring := land.Workdays{date("2024-02-04"): true, date("2024-02-12"): false, date("2024-02-13"): false, date("2024-02-14"): false,
		date("2024-02-15"): false, date("2024-02-16"): false, date("2024-02-18"): true}
	for _, c := range []struct {
		name, from, to string
		want           int
	}{
		{"none on the day itself", "2024-02-05", "2024-02-05", 0},
		{"none over a weekend", "2024-03-01", "2024-03-03", 0},
		{"a Monday", "2024-03-01", "2024-03-04", 1},
		{"a week", "2024-03-04", "2024-03-11", 5},
		{"the holidays do not count, a Sunday that is worked does", "2024-02-09", "2024-02-19", 2},
		{"a Sunday before the holidays", "2024-02-02", "2024-02-04", 1},
		{"nothing backwards", "2024-03-11", "2024-03-04", 0},
	} {
		same(t, c.name, spring.Between(date(c.from), date(c.to)), c.want)
	}
}

// years is so many cohorts of a year each.
func years(from, n int) (out []land.Cohort) {
	for y := from; y < from+n; y++ {
		out = append(out, land.Cohort{Label: strconv.Itoa(y), From: y, To: y})
	}
	return out
}

func TestTerms(t *testing.T) {
	t.Parallel()
	from, to := date("2022-12-31"), date("2023-12-31")
	for _, c := range []struct {
		rule   string
		change func(*land.Terms)
	}{
		{"", func(*land.Terms) {}},
		{"", func(t *land.Terms) { t.Cohorts = []land.Cohort{} }},
		{"", func(t *land.Terms) {
			t.Milestones = []land.Milestone{{Name: "半年", On: date("2023-06-30"), Percent: 60}}
		}},
		{"", func(t *land.Terms) { t.YellowDays, t.OrangeDays, t.OrangeBehind, t.RedBehind = 1, 1, 100, 100 }},
		{"", func(t *land.Terms) { t.Cohorts = years(1900, 50) }},
		{"", func(t *land.Terms) { t.Cohorts = []land.Cohort{{Label: "x", From: 9999, To: 9999}} }},
		{"", func(t *land.Terms) {
			t.Milestones = append(slices.Repeat([]land.Milestone{{Name: "begin", On: from}}, 49), land.Milestone{Name: "end", On: to, Percent: 100})
		}},
		{"range", func(t *land.Terms) { t.SilenceDays = -1 }},
		{"range", func(t *land.Terms) { t.IdleMonths = 601 }},
		{"unknown_secrecy", func(t *land.Terms) { t.Secrecy = "top" }},
		{"lights_in_order", func(t *land.Terms) { t.OrangeBehind = 21 }},
		{"too_many", func(t *land.Terms) { t.Cohorts = years(1900, 51) }},
		{"too_many", func(t *land.Terms) { t.Milestones = slices.Repeat([]land.Milestone{{Name: "m", On: from}}, 51) }},
		{"years_in_order", func(t *land.Terms) { t.Cohorts = []land.Cohort{{Label: "x", From: 1899, To: 1900}} }},
		{"years_in_order", func(t *land.Terms) { t.Cohorts = []land.Cohort{{Label: "x", From: 9999, To: 10000}} }},
		{"repeated", func(t *land.Terms) {
			t.Cohorts = []land.Cohort{{Label: "x", From: 2009, To: 2010}, {Label: "x", From: 2018, To: 2018}}
		}},
		{"repeated", func(t *land.Terms) {
			t.Cohorts = []land.Cohort{{Label: "x", From: 2018, To: 2019}, {Label: "y", From: 2017, To: 2018}}
		}},
		{"milestone", func(t *land.Terms) { t.Milestones = []land.Milestone{{Name: "early", On: from.AddDays(-1)}} }},
		{"milestone", func(t *land.Terms) { t.Milestones = []land.Milestone{{Name: "more", On: to, Percent: 101}} }},
		{"milestone", func(t *land.Terms) { t.Milestones = []land.Milestone{{Name: "less", On: to, Percent: -1}} }},
		{"range", func(t *land.Terms) { t.ReviewWorkdays = 1000 }},
		{"lights_in_order", func(t *land.Terms) { t.OrangeDays = 90 }},
		{"years_in_order", func(t *land.Terms) { t.Cohorts = []land.Cohort{{Label: "x", From: 2018, To: 2009}} }},
		{"repeated", func(t *land.Terms) { t.Cohorts = append(t.Cohorts, land.Cohort{Label: "x", From: 2018, To: 2018}) }},
		{"text_length", func(t *land.Terms) { t.Cohorts = []land.Cohort{{From: 2018, To: 2018}} }},
		{"milestone", func(t *land.Terms) { t.Milestones = []land.Milestone{{Name: "late", On: date("2024-01-01")}} }},
	} {
		terms := land.Terms{}.Completed()
		c.change(&terms)
		err := terms.Validate(from, to)
		if c.rule == "" {
			same(t, "refused", err, nil)
			continue
		}
		e, ok := err.(*land.Error)
		if !ok || e.Details[0].Rule != c.rule {
			t.Errorf("%v, want %s", err, c.rule)
		}
	}
}
