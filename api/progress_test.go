package api

import (
	"testing"

	"sanlei/land"
)

// Of land that nobody touches nothing is done: the light goes by the day that is
// asked about. Rows that stand for no region have none.
func TestARegionTellsHowItGoesAgainstTheTasksTime(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	b.list(plot())
	for day, want := range map[string]land.Light{"2022-12-31": land.Green, "2023-01-05": land.Yellow, "2023-02-28": land.Orange, "2023-07-01": land.Red, "2024-02-01": land.Red} {
		p := done[progress](b, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023&by=region&as_of="+day, ""), 200)
		if p.Total.Light != want || len(p.Rows) == 0 {
			t.Errorf("%s: the total is %q, not %q, of %d rows", day, p.Total.Light, want, len(p.Rows))
		}
		for _, r := range p.Rows {
			if r.TargetMu != nil && r.TargetMu.IsPositive() && r.Light != want {
				t.Errorf("%s: %s is %q", day, r.Region, r.Light)
			}
		}
	}
	for _, by := range []string{"category", "measure", "month", "region,category"} {
		for _, r := range done[progress](b, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023&by="+by, ""), 200).Rows {
			if r.Light != "" {
				t.Errorf("by %s: %+v", by, r)
			}
		}
	}
}
