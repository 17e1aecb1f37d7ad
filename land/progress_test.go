package land_test

import (
	"fmt"
	"slices"
	"testing"

	"sanlei/land"
)

// The books of the sheet: a county with a park that has a target of 120.00 on a
// list of 150.00, and 30.00 listed in the county itself. In the park 60.00 of the
// idle land is done by repossession, 10.00 by extension, which can rebound, and
// 5.00 by a fee; of the low-efficiency land 20.00 waits for the province.
func sheet(t *testing.T, change func(*land.Task), cells ...land.Cell) *land.Sheet {
	t.Helper()
	f := frame()
	if change != nil {
		change(&f.Task)
	}
	if cells == nil {
		cells = slices.Concat(books("430525-P01", ""), books("430525", ""),
			[]land.Cell{{Region: "430525", Category: land.ApprovedUnsupplied, Balance: balance("30", "0", "0", "0"), Parcels: 2, Unmapped: 2}})
	}
	return land.NewSheet(f, "430525", date("2023-08-15"), cells)
}

func frame() land.Frame {
	f := land.Frame{Tree: tree, Task: task(), Measures: map[string]land.Measure{}, Targets: []land.Movement{
		figure("430525-P01", land.Idle, "90.00"), figure("430525-P01", land.LowEfficiency, "30.00")}}
	for _, m := range land.Measures {
		f.Measures[m.Code] = m
	}
	return f
}

// books is the park's cells, as they stand in it and in all above it. What is
// listed stands under no measure; a measure takes it from there.
func books(region, month string) []land.Cell {
	cells := []land.Cell{
		{Category: land.Idle, Balance: balance("100", "0", "0", "0"), Parcels: 4, Closed: 3, Unmapped: 1},
		{Category: land.Idle, Measure: "XZ08", Balance: balance("-60", "0", "0", "60")},
		{Category: land.Idle, Measure: "XZ02", Balance: balance("-10", "0", "0", "10")},
		{Category: land.Idle, Measure: "XZ07", Balance: balance("-5", "0", "0", "5")},
		{Category: land.LowEfficiency, Balance: balance("50", "0", "0", "0"), Parcels: 2},
		{Category: land.LowEfficiency, Measure: "DX08", Balance: balance("-30", "10", "20", "0")},
	}
	for i := range cells {
		cells[i].Region, cells[i].Month = region, month
	}
	return cells
}

func balance(open, reported, passed, accepted string) land.Balance {
	return land.Balance{Open: mu(open), Reported: mu(reported), CityPassed: mu(passed), Accepted: mu(accepted)}
}

// line is a row as one line: keys, target, listed, the three levels, counted,
// remaining, provisional, both rates, parcels, closed, unmapped.
func line(r land.Row) string {
	area := func(mu *land.Mu) string {
		if mu == nil {
			return "null"
		}
		return land.FormatMu(*mu)
	}
	number := func(n *int) string {
		if n == nil {
			return "null"
		}
		return fmt.Sprint(*n)
	}
	rate := func(s *string) string {
		if s == nil {
			return "null"
		}
		return *s
	}
	return fmt.Sprintf("%s|%s|%s|%s %s %s %s %s %s %s %s %s %s %s %s %s %s", r.Region, r.Category, r.Measure, r.Month,
		area(r.Target), area(r.Listed), area(&r.Reported), area(&r.CityPassed), area(&r.Accepted), area(&r.Counted),
		area(r.Remaining()), area(&r.Provisional), rate(r.CompletionRate()), rate(r.DisposalRate()),
		number(r.Parcels), number(r.Closed), number(r.Unmapped))
}

func lines(rows []land.Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, line(r))
	}
	return out
}

func TestRowsByTheirKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		by   []land.Key
		want []string
	}{
		{"by nothing", nil, []string{
			"430525||| 150.00 180.00 105.00 95.00 75.00 75.00 75.00 15.00 50.00 41.67 8 3 3"}},
		{"by category, in the order of reports", []land.Key{land.ByCategory}, []string{
			"430525|approved_unsupplied|| 30.00 30.00 0.00 0.00 0.00 0.00 30.00 0.00 0.00 0.00 2 0 2",
			"430525|idle|| 90.00 100.00 75.00 75.00 75.00 75.00 15.00 15.00 83.33 75.00 4 3 1",
			"430525|low_efficiency|| 30.00 50.00 30.00 20.00 0.00 0.00 30.00 0.00 0.00 0.00 2 0 0"}},
		{"by region, what is attached to the region itself beside its children", []land.Key{land.ByRegion}, []string{
			"430525||| 30.00 30.00 0.00 0.00 0.00 0.00 30.00 0.00 0.00 0.00 2 0 2",
			"430525-P01||| 120.00 150.00 105.00 95.00 75.00 75.00 45.00 15.00 62.50 50.00 6 3 1"}},
		{"by measure, without target, list, rates and parcels", []land.Key{land.ByMeasure}, []string{
			"430525||DX08| null null 30.00 20.00 0.00 0.00 null 0.00 null null null null null",
			"430525||XZ02| null null 10.00 10.00 10.00 10.00 null 10.00 null null null null null",
			"430525||XZ07| null null 5.00 5.00 5.00 5.00 null 5.00 null null null null null",
			"430525||XZ08| null null 60.00 60.00 60.00 60.00 null 0.00 null null null null null"}},
		{"by region and category", []land.Key{land.ByRegion, land.ByCategory}, []string{
			"430525|approved_unsupplied|| 30.00 30.00 0.00 0.00 0.00 0.00 30.00 0.00 0.00 0.00 2 0 2",
			"430525-P01|idle|| 90.00 100.00 75.00 75.00 75.00 75.00 15.00 15.00 83.33 75.00 4 3 1",
			"430525-P01|low_efficiency|| 30.00 50.00 30.00 20.00 0.00 0.00 30.00 0.00 0.00 0.00 2 0 0"}},
		{"by category and region, the same", []land.Key{land.ByCategory, land.ByRegion}, []string{
			"430525|approved_unsupplied|| 30.00 30.00 0.00 0.00 0.00 0.00 30.00 0.00 0.00 0.00 2 0 2",
			"430525-P01|idle|| 90.00 100.00 75.00 75.00 75.00 75.00 15.00 15.00 83.33 75.00 4 3 1",
			"430525-P01|low_efficiency|| 30.00 50.00 30.00 20.00 0.00 0.00 30.00 0.00 0.00 0.00 2 0 0"}},
		{"by region and measure", []land.Key{land.ByRegion, land.ByMeasure}, []string{
			"430525-P01||DX08| null null 30.00 20.00 0.00 0.00 null 0.00 null null null null null",
			"430525-P01||XZ02| null null 10.00 10.00 10.00 10.00 null 10.00 null null null null null",
			"430525-P01||XZ07| null null 5.00 5.00 5.00 5.00 null 5.00 null null null null null",
			"430525-P01||XZ08| null null 60.00 60.00 60.00 60.00 null 0.00 null null null null null"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := sheet(t, nil)
			if c.by == nil {
				same(t, "total", line(s.Total()), c.want[0])
			}
			same(t, "rows", lines(s.Rows(c.by)), c.want)
		})
	}
}

func TestWhatCounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                         string
		change                       func(*land.Task)
		counted, provisional, remain string
	}{
		{"what the province accepted", func(*land.Task) {}, "75.00", "15.00", "75.00"},
		{"what the city passed, where the task says so", func(t *land.Task) { t.Counted = land.CityPassed }, "95.00", "15.00", "55.00"},
		{"what was reported, where the task says so", func(t *land.Task) { t.Counted = land.Reported }, "105.00", "15.00", "45.00"},
		{"no measure that the task does not count", func(t *land.Task) { t.Uncounted = []string{"XZ07", "DX08"} }, "70.00", "10.00", "80.00"},
		{"no repossession", func(t *land.Task) { t.Uncounted = []string{"XZ08"} }, "15.00", "15.00", "135.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			total := sheet(t, c.change).Total()
			same(t, "counted", land.FormatMu(total.Counted), c.counted)
			same(t, "provisional", land.FormatMu(total.Provisional), c.provisional)
			same(t, "remaining", land.FormatMu(*total.Remaining()), c.remain)
			same(t, "reported, whatever counts", land.FormatMu(total.Reported), "105.00")
		})
	}
}

func TestATargetWithoutLandHasItsRow(t *testing.T) {
	t.Parallel()
	s := sheet(t, nil, land.Cell{Region: "430525", Category: land.Idle, Balance: balance("5", "0", "0", "0"), Parcels: 1})
	same(t, "by region", lines(s.Rows([]land.Key{land.ByRegion})), []string{
		"430525||| 5.00 5.00 0.00 0.00 0.00 0.00 5.00 0.00 0.00 0.00 1 0 0",
		"430525-P01||| 120.00 0.00 0.00 0.00 0.00 0.00 120.00 0.00 0.00 null 0 0 0"})
}

func TestOverCompletionIsNegativeAndUncapped(t *testing.T) {
	t.Parallel()
	s := sheet(t, nil, cell("430525-P01", land.Idle, "150", "132.30"), cell("430525", land.Idle, "150", "132.30"))
	rows := s.Rows([]land.Key{land.ByRegion, land.ByCategory})
	same(t, "idle", line(rows[0]), "430525-P01|idle|| 90.00 150.00 132.30 132.30 132.30 132.30 -42.30 0.00 147.00 88.20 1 0 0")
}

// What was handed down for all categories together is none of some of them.
func TestOnlySomeCategoriesAreAskedFor(t *testing.T) {
	t.Parallel()
	f := frame()
	f.Targets = append(f.Targets, figure("430525", "", "200.00"), figure("430525", land.ApprovedUnsupplied, "40.00"))
	cells := slices.Concat(books("430525-P01", ""), books("430525", ""))
	all := land.NewSheet(f, "430525", date("2023-08-15"), cells)
	same(t, "all", line(all.Total()), "430525||| 200.00 150.00 105.00 95.00 75.00 75.00 125.00 15.00 37.50 50.00 6 3 1")
	same(t, "what its park has of the 200.00", all.Total().Parts, ptr(mu("120")))
	for _, r := range all.Rows([]land.Key{land.ByRegion}) {
		if r.Parts != nil {
			t.Errorf("beside its children %s has parts of %s", r.Region, r.Parts)
		}
	}
	f.Only = []land.Category{land.Idle, land.ApprovedUnsupplied}
	s := land.NewSheet(f, "430525", date("2023-08-15"), cells)
	same(t, "two", line(s.Total()), "430525||| 130.00 100.00 75.00 75.00 75.00 75.00 55.00 15.00 57.69 75.00 4 3 1")
	same(t, "their rows", lines(s.Rows([]land.Key{land.ByCategory})), []string{
		"430525|approved_unsupplied|| 40.00 0.00 0.00 0.00 0.00 0.00 40.00 0.00 0.00 null 0 0 0",
		"430525|idle|| 90.00 100.00 75.00 75.00 75.00 75.00 15.00 15.00 83.33 75.00 4 3 1"})
	same(t, "the parts of what was handed down", s.Total().Parts, (*land.Mu)(nil))
	f.Only = []land.Category{land.LowEfficiency}
	same(t, "one", line(land.NewSheet(f, "430525", date("2023-08-15"), cells).Total()), "430525||| 30.00 50.00 30.00 20.00 0.00 0.00 30.00 0.00 0.00 0.00 2 0 0")
}

// Nothing is handed down to a leader, nor for parcels that somebody picked.
func TestRowsOfParcelsHaveNoTarget(t *testing.T) {
	t.Parallel()
	var cells []land.Cell
	for _, x := range []struct{ leader, cohort string }{{"", "2015"}, {"王某", ""}, {"李某", "2009"}, {"王某", "2015"}} {
		c := cell("430525", land.Idle, "10", "4")
		c.Leader, c.Cohort = x.leader, x.cohort
		cells = append(cells, c)
	}
	f := frame()
	told := func(picked bool, by ...land.Key) (out []string) {
		f.Picked = picked
		for _, r := range land.NewSheet(f, "430525", date("2023-08-15"), cells).Rows(by) {
			out = append(out, r.Leader+" "+r.Cohort+" "+line(r))
		}
		return out
	}
	const one, two = "430525||| null 10.00 4.00 4.00 4.00 4.00 null 0.00 null 40.00 1 0 0", "430525||| null 20.00 8.00 8.00 8.00 8.00 null 0.00 null 40.00 2 0 0"
	same(t, "by leader", told(false, land.ByLeader), []string{"李某  " + one, "王某  " + two, "  " + one})
	same(t, "by cohort", told(false, land.ByCohort), []string{" 2009 " + one, " 2015 " + two, "  " + one})
	same(t, "of picked parcels", told(true), []string{"  430525||| null 40.00 16.00 16.00 16.00 16.00 null 0.00 null 40.00 4 0 0"})
}

func TestASheetOfARegionBelow(t *testing.T) {
	t.Parallel()
	s := sheet(t, nil)
	same(t, "the park", line(s.In("430525-P01").Total()), "430525-P01||| 120.00 150.00 105.00 95.00 75.00 75.00 45.00 15.00 62.50 50.00 6 3 1")
	same(t, "the park by region", lines(s.In("430525-P01").Rows([]land.Key{land.ByRegion})),
		[]string{"430525-P01||| 120.00 150.00 105.00 95.00 75.00 75.00 45.00 15.00 62.50 50.00 6 3 1"})
	same(t, "and the county as before", line(s.Total())[:22], "430525||| 150.00 180.0")
}

// Months are cumulative; what each added stands beside it.
func TestRowsByMonth(t *testing.T) {
	t.Parallel()
	var cells []land.Cell
	for _, m := range []struct{ month, accepted string }{{"2023-05", "0"}, {"2023-06", "40"}, {"2023-07", "35"}, {"2023-08", "75"}} {
		for _, region := range []string{"430525-P01", "430525"} {
			c := cell(region, land.Idle, "100", m.accepted)
			c.Month = m.month
			cells = append(cells, c)
		}
	}
	cells = append(cells, cell("430525-P01", land.Idle, "100", "75"), cell("430525", land.Idle, "100", "75"))
	s := sheet(t, nil, cells...)
	s.Targets = append(s.Targets, land.Movement{Region: "430525-P01", Category: land.Idle, On: date("2023-07-10"), Mu: mu("-10")})

	for _, by := range [][]land.Key{{land.ByMonth}, {land.ByMonth, land.ByCategory}, {land.ByMonth, land.ByRegion}} {
		var got []string
		for _, r := range s.Rows(by) {
			if r.Category == "" || r.Category == land.Idle {
				got = append(got, fmt.Sprint(r.Month, " ", land.FormatMu(r.Accepted), " ", land.FormatMu(*r.AcceptedChange)))
			}
		}
		same(t, fmt.Sprint(by), got, []string{"2023-05 0.00 0.00", "2023-06 40.00 40.00", "2023-07 35.00 -5.00", "2023-08 75.00 40.00"})
	}
	var targets []string
	for _, r := range s.Rows([]land.Key{land.ByMonth, land.ByCategory}) {
		targets = append(targets, r.Month+" "+land.FormatMu(*r.Target))
	}
	same(t, "the target of each month", targets, []string{"2023-05 90.00", "2023-06 90.00", "2023-07 80.00", "2023-08 80.00"})
	if total := s.Total(); total.AcceptedChange != nil || !total.Accepted.Equal(mu("75")) {
		t.Error("the total is a sum of months")
	}
}

func TestAMonthOfAMeasureHasNeitherTargetNorList(t *testing.T) {
	t.Parallel()
	cells := slices.Concat(books("430525", "2023-07"), books("430525", "2023-08"))
	rows := sheet(t, nil, cells...).Rows([]land.Key{land.ByMeasure, land.ByMonth})
	same(t, "rows", len(rows), 8)
	same(t, "the first", line(rows[0]), "430525||DX08|2023-07 null null 30.00 20.00 0.00 0.00 null 0.00 null null null null null")
	same(t, "changes", []string{land.FormatMu(*rows[6].AcceptedChange), land.FormatMu(*rows[7].AcceptedChange)}, []string{"60.00", "0.00"})
}

// Every way of cutting the books adds up to the same.
func TestRowsAddUpToTheTotal(t *testing.T) {
	t.Parallel()
	s := sheet(t, nil)
	total := s.Total()
	for _, by := range [][]land.Key{{land.ByCategory}, {land.ByRegion}, {land.ByRegion, land.ByCategory}, {land.ByMeasure}, {land.ByRegion, land.ByMeasure, land.ByCategory}} {
		reported, accepted, counted, listed := zero, zero, zero, zero
		for _, r := range s.Rows(by) {
			reported, accepted, counted = reported.Add(r.Reported), accepted.Add(r.Accepted), counted.Add(r.Counted)
			if r.Listed != nil {
				listed = listed.Add(*r.Listed)
			}
		}
		same(t, fmt.Sprint("reported ", by), reported, total.Reported)
		same(t, fmt.Sprint("accepted ", by), accepted, total.Accepted)
		same(t, fmt.Sprint("counted ", by), counted, total.Counted)
		if !slices.Contains(by, land.ByMeasure) {
			same(t, fmt.Sprint("listed ", by), listed, *total.Listed)
		}
	}
}

func TestCellsAddUp(t *testing.T) {
	t.Parallel()
	one := land.Cell{Region: "430525", Balance: land.Balance{Open: mu("1"), Reported: mu("2"), CityPassed: mu("3"), Accepted: mu("4"), StruckOff: mu("5")}, Parcels: 6, Closed: 7, Unmapped: 8}
	same(t, "twice", one.Plus(one), land.Cell{Region: "430525", Balance: land.Balance{Open: mu("2"), Reported: mu("4"),
		CityPassed: mu("6"), Accepted: mu("8"), StruckOff: mu("10")}, Parcels: 12, Closed: 14, Unmapped: 16})
}
