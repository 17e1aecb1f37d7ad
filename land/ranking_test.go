package land_test

import (
	"fmt"
	"strings"
	"testing"

	"sanlei/land"
)

func rated(name, target, counted string) land.Row {
	r := land.Row{RowKey: land.RowKey{Region: name}, RegionName: name, Counted: mu(counted)}
	if target != "" {
		t := mu(target)
		r.Target = &t
	}
	return r
}

func order(ranked []land.Ranked) string {
	var out []string
	for _, r := range ranked {
		out = append(out, fmt.Sprintf("%d%s", r.Rank, r.Region))
	}
	return strings.Join(out, " ")
}

func TestRegionsAreRankedByRateThenAreaThenName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want string
		rows       []land.Row
	}{
		{"by rate", "1b 2a", []land.Row{rated("a", "100", "50"), rated("b", "10", "6")}},
		{"over the task comes first", "1b 2a", []land.Row{rated("a", "100", "100"), rated("b", "10", "22.087")}},
		{"alike in rate: the larger area", "1b 2a", []land.Row{rated("a", "10", "5"), rated("b", "100", "50")}},
		{"alike in both: the name", "1a 2b", []land.Row{rated("b", "10", "5"), rated("a", "10", "5")}},
		{"alike as printed, not exactly", "1b 2a", []land.Row{rated("a", "3", "1"), rated("b", "100000", "33333.5")}},
		{"without a task there is no rank", "1b 0a 0c", []land.Row{rated("c", "0", "5"), rated("a", "", "9"), rated("b", "10", "0")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := order(land.Rank(c.rows))
			if got != c.want {
				t.Errorf("ranked %s, want %s", got, c.want)
			}
		})
	}
}

func TestARankRemembersTheOneBefore(t *testing.T) {
	t.Parallel()
	now, then := land.Rank([]land.Row{rated("a", "10", "5"), rated("b", "10", "6"), rated("c", "10", "1")}), land.Rank([]land.Row{rated("a", "10", "3"), rated("b", "10", "2")})
	land.Since(now, then)
	if now[0].Region != "b" || now[0].Before != 2 || now[1].Before != 1 || now[2].Before != 0 {
		t.Errorf("%+v", now)
	}
}

func TestAPeriodBeginsAfterTheDayBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ day, month, quarter, year string }{
		{"2023-12-31", "2023-11-30", "2023-09-30", "2022-12-31"}, {"2024-03-01", "2024-02-29", "2023-12-31", "2023-12-31"}, {"2023-01-01", "2022-12-31", "2022-12-31", "2022-12-31"},
	} {
		d := date(c.day)
		if got := [3]string{land.Month.Before(d).String(), land.Quarter.Before(d).String(), land.Year.Before(d).String()}; got != [3]string{c.month, c.quarter, c.year} {
			t.Errorf("before the periods of %s lie %v", c.day, got)
		}
	}
}

func TestPointsAreOfUnroundedRates(t *testing.T) {
	t.Parallel()
	now, then := rated("a", "3", "2"), rated("a", "3", "1")
	if got := now.Points(then); got == nil || *got != "33.33" {
		t.Errorf("%v", got)
	}
	if got := rated("a", "7", "1").Points(rated("a", "6", "1")); got == nil || *got != "-2.38" {
		t.Errorf("%v", *got)
	}
	if rated("a", "0", "1").Points(then) != nil || !now.Gain(then).Equal(mu("1")) {
		t.Error("a rate of nothing has points")
	}
}
