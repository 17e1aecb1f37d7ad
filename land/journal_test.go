package land_test

import (
	"testing"

	"sanlei/land"
)

func TestBalances(t *testing.T) {
	t.Parallel()
	b := land.Balance{Open: mu("1"), Reported: mu("2"), CityPassed: mu("4"), Accepted: mu("8"), StruckOff: mu("16")}
	want := map[land.Account]string{land.Open: "1", land.Reported: "2", land.CityPassed: "4", land.Accepted: "8", land.StruckOff: "16"}
	for _, a := range land.Accounts {
		same(t, string(a), b.Of(a), mu(want[a]))
	}
	same(t, "accounts", len(land.Accounts), len(want))
	same(t, "outside the books", b.Of(land.Outside), zero)
	same(t, "listed is all but what was struck off", b.Listed(), mu("15"))
	same(t, "under way", b.UnderWay(), mu("6"))
	same(t, "closed", []bool{b.Closed(), land.Balance{Accepted: mu("8"), StruckOff: mu("16")}.Closed(), land.Balance{StruckOff: mu("16")}.Closed(), land.Balance{}.Closed()},
		[]bool{false, true, false, false})
}

// Transfers are recorded in one order and take effect in another.
func TestATimelineGoesByEffectiveDates(t *testing.T) {
	t.Parallel()
	line := land.NewTimeline([]land.Transfer{
		{To: land.Open, Mu: mu("10"), EffectiveOn: date("2022-12-31")},
		{From: land.Open, To: land.Reported, Mu: mu("4"), EffectiveOn: date("2023-05-01")},
		{From: land.Open, To: land.StruckOff, Mu: mu("6"), EffectiveOn: date("2023-03-01")},
		{From: land.Reported, To: land.CityPassed, Mu: mu("4"), EffectiveOn: date("2023-05-01")},
	})
	same(t, "days", len(line), 3)
	for day, want := range map[string]land.Balance{
		"2022-12-30": {}, "2022-12-31": balance("10", "0", "0", "0"), "2023-02-28": balance("10", "0", "0", "0"),
		"2023-03-01": {Open: mu("4"), StruckOff: mu("6")}, "2023-04-30": {Open: mu("4"), StruckOff: mu("6")},
		"2023-05-01": {CityPassed: mu("4"), StruckOff: mu("6")}, "9999-12-31": {CityPassed: mu("4"), StruckOff: mu("6")},
	} {
		same(t, day, line.At(date(day)), want)
	}
	same(t, "last", line.Last(), land.Balance{CityPassed: mu("4"), StruckOff: mu("6")})
	same(t, "of nothing", land.NewTimeline(nil).Last(), land.Balance{})
	same(t, "of nothing, on a day", land.Timeline(nil).At(today), land.Balance{})
}

// A day that ends well is sound, whatever the order within it; a later gain does
// not mend an earlier lack.
func TestASoundTimelineIsNeverBelowZero(t *testing.T) {
	t.Parallel()
	within := []land.Transfer{
		{From: land.Open, To: land.Reported, Mu: mu("10"), EffectiveOn: date("2022-12-31")},
		{To: land.Open, Mu: mu("10"), EffectiveOn: date("2022-12-31")},
	}
	same(t, "within a day", land.NewTimeline(within).Sound(), true)
	within[0].EffectiveOn = date("2022-12-30")
	same(t, "a day before", land.NewTimeline(within).Sound(), false)
	same(t, "nothing", land.Timeline(nil).Sound(), true)
}
