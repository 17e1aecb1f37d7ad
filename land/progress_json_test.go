package land_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"sanlei/land"
)

// answer is progress as a program reads it.
func answer(t *testing.T, s *land.Sheet, by ...land.Key) (whole map[string]any, rows []map[string]any, total map[string]any) {
	t.Helper()
	p := land.Progress{Task: s.Task, Region: "430525", AsOf: date("2023-08-15"), Position: "42", By: by, Rows: s.Rows(by), Total: s.Total()}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	for _, r := range whole["rows"].([]any) {
		rows = append(rows, r.(map[string]any))
	}
	return whole, rows, whole["total"].(map[string]any)
}

func keys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

var figures = []string{"target_mu", "children_target_mu", "listed_mu", "reported_mu", "city_passed_mu", "accepted_mu", "counted_mu", "remaining_mu",
	"provisional_mu", "completion_rate", "disposal_rate", "parcels", "closed", "unmapped"}

func TestARowHasExactlyTheKeysThatItWasAskedBy(t *testing.T) {
	t.Parallel()
	months := func() *land.Sheet {
		return sheet(t, nil, slices.Concat(books("430525", ""), books("430525", "2023-07"), books("430525-P01", "2023-07"), books("430525-P01", ""))...)
	}
	for _, c := range []struct {
		by   []land.Key
		more []string
	}{
		{[]land.Key{land.ByCategory}, []string{"category"}},
		{[]land.Key{land.ByRegion}, []string{"region", "region_name"}},
		{[]land.Key{land.ByMeasure}, []string{"measure"}},
		{[]land.Key{land.ByMonth}, []string{"month", "accepted_change_mu"}},
		{[]land.Key{land.ByRegion, land.ByCategory}, []string{"region", "region_name", "category"}},
		{[]land.Key{land.ByCategory, land.ByMeasure, land.ByMonth, land.ByRegion}, []string{"region", "region_name", "category", "measure", "month", "accepted_change_mu"}},
	} {
		whole, rows, total := answer(t, months(), c.by...)
		same(t, "the answer", keys(whole), []string{"as_of", "by", "position", "region", "rows", "task", "total"})
		same(t, "the total", keys(total), slices.Sorted(slices.Values(figures)))
		for _, r := range rows {
			same(t, "a row", keys(r), slices.Sorted(slices.Values(slices.Concat(figures, c.more))))
		}
		if len(rows) == 0 {
			t.Errorf("there are no rows by %v", c.by)
		}
	}
	same(t, "keys", len(land.Keys), 6)
}

func TestTheFormOfFigures(t *testing.T) {
	t.Parallel()
	s := sheet(t, nil, cell("430525-P01", land.Idle, "100.00012345", "90.5"), cell("430525", land.Idle, "100.00012345", "90.5"))
	whole, rows, _ := answer(t, s, land.ByRegion, land.ByCategory)
	same(t, "frame", []any{whole["task"], whole["region"], whole["as_of"], whole["position"], whole["by"]},
		[]any{"dongkou-2023", "430525", "2023-08-15", "42", []any{"region", "category"}})
	same(t, "the row", rows[0], map[string]any{
		"region": "430525-P01", "region_name": "洞口经济开发区", "category": "idle",
		"target_mu": "90.00", "children_target_mu": nil, "listed_mu": "100.00012345", "reported_mu": "90.50", "city_passed_mu": "90.50", "accepted_mu": "90.50",
		"counted_mu": "90.50", "remaining_mu": "-0.50", "provisional_mu": "0.00", "completion_rate": "100.56", "disposal_rate": "90.50",
		"parcels": 1.0, "closed": 0.0, "unmapped": 0.0,
	})
}

func TestWhatDoesNotApplyIsNull(t *testing.T) {
	t.Parallel()
	_, rows, _ := answer(t, sheet(t, nil), land.ByMeasure)
	for _, r := range rows {
		var nulls []string
		for k, v := range r {
			if v == nil {
				nulls = append(nulls, k)
			}
		}
		slices.Sort(nulls)
		same(t, r["measure"].(string), nulls, []string{"children_target_mu", "closed", "completion_rate", "disposal_rate", "listed_mu", "parcels", "remaining_mu", "target_mu", "unmapped"})
	}
	empty := land.NewSheet(land.Frame{Tree: tree, Task: task()}, "430525", today, nil)
	whole, rows, total := answer(t, empty, land.ByCategory)
	same(t, "rows of nothing", whole["rows"], any([]any{}))
	same(t, "how many", len(rows), 0)
	same(t, "a rate of nothing", []any{total["completion_rate"], total["disposal_rate"], total["target_mu"]}, []any{nil, nil, "0.00"})
}
