package report

import (
	"fmt"
	"strconv"

	"sanlei/land"
)

// rankingTable is 排名通报: the regions of one level in the order of their rates,
// with this and the last period's rank.
func (s *speaker) rankingTable(d Division) *Table {
	names := []string{"rank", "region"}
	if len(d.Parent) > 0 {
		names = append(names, "city")
	}
	names = append(names, "target_mu", "counted_mu", "completion_rate", "remaining_mu")
	if s.Before != nil {
		names = append(names, "rank_before", "rank_change", "gain_mu")
	}
	t := &Table{ID: "ranking-" + string(d.Level), Title: s.heading["ranking"] + s.bracket(s.level[d.Level]), Columns: s.columns(append(names, "light")...)}
	if d.Parent == nil {
		t.Sheet = s.heading["ranking"]
	}
	for _, r := range d.Ranked {
		t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, r.Row, map[string]string{
			"rank": rank(r.Rank), "rank_before": rank(r.Before), "rank_change": s.climbed(r), "region": s.regionOf(r.Row),
			"city": d.Parent[r.Region], "light": s.lightOf(r.Row), "gain_mu": Mu(r.Gain(d.Before[r.Region]))})})
	}
	return t
}

func (s *speaker) bracket(text string) string {
	if s.lang == English {
		return " (" + text + ")"
	}
	return "（" + text + "）"
}

// regionOf is the name of a row's region; what is attached to the report's own
// region stands in a row of its own.
func (s *speaker) regionOf(r land.Row) string {
	if r.Region == s.Region.Code {
		return fmt.Sprintf(s.attached, r.RegionName)
	}
	return r.RegionName
}

func rank(n int) string {
	if n == 0 {
		return Dash
	}
	return strconv.Itoa(n)
}

// climbed is the change of a rank: ↑2 is two places up.
func (s *speaker) climbed(r land.Ranked) string {
	switch change := r.Before - r.Rank; {
	case r.Before == 0 || r.Rank == 0:
		return Dash
	case change > 0:
		return "↑" + strconv.Itoa(change)
	case change < 0:
		return "↓" + strconv.Itoa(-change)
	}
	return "0"
}

// regionTable is 处置进度表 by region and category, in the order of the codes.
func (s *speaker) regionTable(d Division) *Table {
	names := []string{"region", "category", "parcels", "target_mu", "closed", "counted_mu", "completion_rate"}
	if s.Before != nil {
		names = append(names, "gain_mu")
	}
	t := &Table{ID: "regions-" + string(d.Level), Title: s.heading["regions"] + s.bracket(s.level[d.Level]),
		Columns: s.columns(append(names, "reported_mu", "city_passed_mu", "accepted_mu", "remaining_mu", "light")...)}
	for _, r := range d.inOrder() {
		given := map[string]string{"region": s.regionOf(r.Row), "category": s.total, "light": s.lightOf(r.Row), "gain_mu": Mu(r.Gain(d.Before[r.Region]))}
		t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, r.Row, given), Total: true})
		for _, c := range d.Rows[r.Region] {
			given := map[string]string{"region": "", "light": s.lightOf(c), "gain_mu": Mu(c.Gain(d.before(c)))}
			t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, c, given), Deep: true})
		}
	}
	return t
}
