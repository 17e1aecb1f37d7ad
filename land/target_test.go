package land_test

import (
	"slices"
	"testing"

	"sanlei/land"
)

// figure is a target handed down on the baseline.
func figure(region string, c land.Category, area string) land.Movement {
	return land.Movement{Region: region, Category: c, On: date("2022-12-31"), Mu: mu(area)}
}

// stock tells what is listed in a region and all below it, the same for every
// category and thrice that for all.
func stock(byRegion map[string]string) land.Listed {
	return func(region string, c land.Category) land.Mu {
		one := mu("0")
		if s, ok := byRegion[region]; ok {
			one = mu(s)
		}
		if c == "" {
			return one.Mul(mu("3"))
		}
		return one
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	const park, township = "430525-P01", "430525103"
	for _, c := range []struct {
		name     string
		figures  []land.Movement
		region   string
		category land.Category
		want     string
	}{
		{"its own figure of the category", []land.Movement{figure("430525", land.Idle, "92.14"), figure(park, land.Idle, "50")}, "430525", land.Idle, "92.14"},
		{"its own figure is not replaced by its children's sum", []land.Movement{figure("430525", "", "852.43"), figure(park, "", "900"), figure(township, "", "900")}, "430525", "", "852.43"},
		{"its own figure without category before the sum of the categories", []land.Movement{figure("430525", "", "852.43"), figure("430525", land.Idle, "900")}, "430525", "", "852.43"},
		{"the sum of the categories, one of them its own, the others what is listed", []land.Movement{figure("430525", land.Idle, "92.14")}, "430525", "", "692.14"},
		{"a category of a region that has a figure for all only is what is listed", []land.Movement{figure("430525", "", "852.43")}, "430525", land.Idle, "300"},
		{"no figure anywhere: what is listed", nil, "430525", "", "900"},
		{"no figure anywhere, of a category", nil, "430525", land.Idle, "300"},
		{"a child's figure and what is attached to the others", []land.Movement{figure(park, land.Idle, "50")}, "430525", land.Idle, "250"},
		{"a child's figure for all and what is attached to the others", []land.Movement{figure(park, "", "50")}, "430525", "", "650"},
		{"all children have a figure: what is attached to the region itself is added", []land.Movement{figure(park, land.Idle, "50"), figure(township, land.Idle, "20")}, "430525", land.Idle, "120"},
		{"a figure two levels below", []land.Movement{figure(park, land.Idle, "50")}, "430500", land.Idle, "350"},
		{"a figure three levels below", []land.Movement{figure(park, land.Idle, "50")}, "430000", land.Idle, "350"},
		{"a figure of the level between hides those below it", []land.Movement{figure(park, land.Idle, "50"), figure("430525", land.Idle, "92.14")}, "430500", land.Idle, "192.14"},
		{"a figure above does not come down", []land.Movement{figure("430500", land.Idle, "92.14")}, "430525", land.Idle, "300"},
		{"a task of zero is a figure", []land.Movement{figure("430525", land.Idle, "0")}, "430525", land.Idle, "0"},
		{"a strike-off moves the figure on", []land.Movement{figure("430525", land.Idle, "92.14"), figure("430525", land.Idle, "-2.14")}, "430525", land.Idle, "90"},
		{"what takes effect later does not stand yet", []land.Movement{figure("430525", land.Idle, "92.14"), {Region: "430525", Category: land.Idle, On: date("2023-07-01"), Mu: mu("-2.14")}}, "430525", land.Idle, "92.14"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			listed := stock(map[string]string{"430000": "400", "430500": "400", "430525": "300", park: "100", township: "150"})
			got := land.NewTargets(tree, c.figures, date("2023-06-30")).Of(c.region, c.category, listed)
			same(t, "target", got, mu(c.want))
		})
	}
}

func TestTargetsOnTheirDays(t *testing.T) {
	t.Parallel()
	moves := []land.Movement{figure("430525", land.Idle, "92.14"), {Region: "430525", Category: land.Idle, On: date("2023-07-01"), Mu: mu("-2.14")}}
	for day, want := range map[string]string{"2022-12-30": "7", "2022-12-31": "92.14", "2023-06-30": "92.14", "2023-07-01": "90"} {
		same(t, day, land.NewTargets(tree, moves, date(day)).Of("430525", land.Idle, stock(map[string]string{"430525": "7"})), mu(want))
	}
}

// cell is what stands in a region for a category, all of it listed and some done.
func cell(region string, c land.Category, listed, accepted string) land.Cell {
	return land.Cell{Region: region, Category: c, Measure: "", Parcels: 1,
		Balance: land.Balance{Open: mu(listed).Sub(mu(accepted)), Accepted: mu(accepted)}}
}

// A county has a park whose target is 852.43 and townships whose target is 100
// on a list of 500; 760.37 and 100 are done. It stands at 860.37 / 952.43, in
// whichever way the figures came, and not at the 63.62 % of what is listed.
func TestACountyWithAParkAndTownships(t *testing.T) {
	t.Parallel()
	park := []land.Cell{
		cell("430525-P01", land.ApprovedUnsupplied, "396.71", "361.20"),
		cell("430525-P01", land.Idle, "92.14", "92.14"),
		cell("430525-P01", land.LowEfficiency, "363.58", "307.03"),
	}
	township := []land.Cell{cell("430525103", land.Idle, "500", "100")}
	cells := slices.Concat(park, township)
	for _, c := range slices.Clone(cells) {
		c.Region = "430525" // and in all above it
		cells = append(cells, c)
	}
	for name, figures := range map[string][]land.Movement{
		"figures by category": {figure("430525-P01", land.ApprovedUnsupplied, "396.71"), figure("430525-P01", land.Idle, "92.14"),
			figure("430525-P01", land.LowEfficiency, "363.58"), figure("430525103", land.Idle, "100")},
		"figures for all together": {figure("430525-P01", "", "852.43"), figure("430525103", "", "100")},
		"figures of both sorts":    {figure("430525-P01", "", "852.43"), figure("430525103", land.Idle, "100")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sheet := land.NewSheet(land.Frame{Tree: tree, Task: task(), Targets: figures}, "430525", date("2023-12-31"), cells)
			total := sheet.Total()
			same(t, "target", *total.Target, mu("952.43"))
			same(t, "counted", total.Counted, mu("860.37"))
			same(t, "completion", *total.CompletionRate(), "90.33")
			same(t, "of what is listed", *total.DisposalRate(), "63.62")
			same(t, "remaining", *total.Remaining(), mu("92.06"))
			var got [][2]string
			for _, r := range sheet.Rows([]land.Key{land.ByRegion}) {
				got = append(got, [2]string{r.Region, *r.CompletionRate()})
			}
			same(t, "by region", got, [][2]string{{"430525-P01", "89.20"}, {"430525103", "100.00"}})
		})
	}
}
