package demo

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

var deadline = land.MustDate("2023-12-31")

// The published figures, which the story has to come to.
func TestTheStoryEndsAtThePublishedFigures(t *testing.T) {
	t.Parallel()
	r := newReplay(t)
	target, accepted := decimal.Zero, decimal.Zero
	for _, c := range []struct {
		category               land.Category
		target, accepted, rate string
	}{
		{land.ApprovedUnsupplied, "396.71", "361.20", "91.05"},
		{land.Idle, "92.14", "92.14", "100.00"},
		{land.LowEfficiency, "363.58", "307.03", "84.45"},
	} {
		whole := decimal.RequireFromString(c.target)
		for _, on := range []land.Date{deadline, today} {
			got := r.sum(c.category, land.Accepted, on)
			if land.FormatMu(got) != c.accepted || *land.Rate(got, whole) != c.rate {
				t.Errorf("%s on %s: %s accepted, %s %%", c.category, on, got, *land.Rate(got, whole))
			}
		}
		if listed := r.sum(c.category, land.Open, baseline); !listed.Equal(whole) {
			t.Errorf("%s: %s listed", c.category, listed)
		}
		target, accepted = target.Add(whole), accepted.Add(r.sum(c.category, land.Accepted, today))
	}
	if rate := *land.Rate(accepted, target); rate != "89.20" {
		t.Errorf("all three: %s of %s, %s %%", accepted, target, rate)
	}
}

func TestWhatIsStillOpenIsAlive(t *testing.T) {
	t.Parallel()
	r := newReplay(t)
	for _, c := range []struct {
		category                       land.Category
		open, reported, passed, struck string
	}{
		{land.ApprovedUnsupplied, "15.95", "11.62", "7.94", "0.00"},
		{land.Idle, "0.00", "0.00", "0.00", "0.00"},
		{land.LowEfficiency, "37.24", "5.60", "13.71", "0.00"},
	} {
		for account, want := range map[land.Account]string{
			land.Open: c.open, land.Reported: c.reported, land.CityPassed: c.passed, land.StruckOff: c.struck,
		} {
			if got := land.FormatMu(r.sum(c.category, account, today)); got != want {
				t.Errorf("%s %s: %s, want %s", c.category, account, got, want)
			}
		}
	}
	states := map[land.State]int{}
	for _, b := range r.books {
		for _, d := range b.Disposals {
			states[d.State]++
			if d.State == land.Returned && d.Returned == "" {
				t.Error("a return without its reason")
			}
		}
	}
	want := map[land.State]int{land.Draft: 1, land.Returned: 1, land.Submitted: 2, land.StateReported: 3, land.StatePassed: 2, land.StateAccepted: 58}
	for _, s := range land.States {
		if states[s] != want[s] {
			t.Errorf("%d disposals are %s, want %d", states[s], s, want[s])
		}
	}
}

// Accepted mu rises from month to month, most of it in the second and the
// fourth quarter, as such years go.
func TestAcceptedRisesThroughTheYear(t *testing.T) {
	t.Parallel()
	r := newReplay(t)
	before := decimal.Zero
	quarter := map[int]land.Mu{}
	for month := 0; month <= 12; month++ {
		end := land.NewDate(2023, time.Month(month), 1).MonthEnd()
		now := r.total(land.Accepted, end)
		rise := now.Sub(before)
		if rise.IsPositive() != (month >= 3) {
			t.Errorf("%s: %s more accepted", end, rise)
		}
		quarter[(month+2)/3] = quarter[(month+2)/3].Add(rise)
		before = now
	}
	if !quarter[2].GreaterThan(quarter[3]) || !quarter[4].GreaterThan(quarter[3]) || !quarter[3].GreaterThan(quarter[1]) {
		t.Errorf("by quarter: %v", quarter)
	}
}

func TestNothingTakesEffectAfterTheYear(t *testing.T) {
	t.Parallel()
	for number, b := range newReplay(t).books {
		for _, x := range b.Transfers {
			if x.EffectiveOn.After(deadline) || x.EffectiveOn.Before(baseline) {
				t.Errorf("%s: %v", number, x)
			}
		}
	}
}
