package land

import (
	"cmp"
	"slices"
	"strings"
)

// Ranked is a row of progress with its place among others (排名).
type Ranked struct {
	Row
	Rank   int // from 1; zero: nothing was handed down to it, so it has no rate
	Before int // its rank at an earlier date; zero: none is known
}

// Rank puts rows into the order of their completion rates, the highest first:
// by the exact quotients, not as printed; of two alike the one that has done
// more comes first, then the one whose name does. Rows without a rate have no
// rank and stand last.
func Rank(rows []Row) []Ranked {
	sorted := slices.SortedStableFunc(slices.Values(rows), func(a, b Row) int {
		if a.rated() != b.rated() {
			return b2i(b.rated()) - b2i(a.rated())
		}
		rate := 0
		if a.rated() {
			rate = b.Counted.Mul(*a.Target).Cmp(a.Counted.Mul(*b.Target))
		}
		return cmp.Or(rate, b.Counted.Cmp(a.Counted), strings.Compare(a.RegionName, b.RegionName), strings.Compare(a.Region, b.Region))
	})
	out := make([]Ranked, len(sorted))
	for i, r := range sorted {
		out[i].Row = r
		if r.rated() {
			out[i].Rank = i + 1
		}
	}
	return out
}

// Since sets the ranks that the regions had in an earlier ranking.
func Since(ranked, earlier []Ranked) {
	before := map[string]int{}
	for _, r := range earlier {
		before[r.Region] = r.Rank
	}
	for i := range ranked {
		ranked[i].Before = before[ranked[i].Region]
	}
}

// rated reports whether the row has a rate. A target is never below zero: what
// was handed down is not, and no more is struck off than was handed down.
func (r Row) rated() bool { return r.Target != nil && r.Target.IsPositive() }
