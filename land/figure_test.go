package land_test

import (
	"fmt"
	"strings"
	"testing"

	"sanlei/land"
)

func TestEveryFaultOfAFigureByHandIsTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*land.NamedFigure)
		want   string
	}{
		{"nothing", func(*land.NamedFigure) {}, ""},
		{"nothing, of today", func(f *land.NamedFigure) { f.On = today }, ""},
		{"no name", func(f *land.NamedFigure) { f.Name = "" }, "body.name text_length"},
		{"a name of 41 characters", func(f *land.NamedFigure) { f.Name = strings.Repeat("亩", 41) }, "body.name text_length"},
		{"a name that opens a brace", func(f *land.NamedFigure) { f.Name = "{征地" }, "body.name braces"},
		{"a name that closes a brace", func(f *land.NamedFigure) { f.Name = "征地}" }, "body.name braces"},
		{"no source", func(f *land.NamedFigure) { f.Source = "" }, "body.source text_length"},
		{"an unknown unit", func(f *land.NamedFigure) { f.Unit = "acre" }, "body.unit unknown_unit"},
		{"more mu than there are", func(f *land.NamedFigure) { f.Value = mu("100000000") }, "body.value too_large"},
		{"more percent than there are", func(f *land.NamedFigure) { f.Unit, f.Value = land.UnitPercent, mu("-100000000") }, "body.value too_large"},
		{"nearly so many percent", func(f *land.NamedFigure) { f.Unit, f.Value = land.UnitPercent, mu("99999999.99999999") }, ""},
		{"a percentage of nine places", func(f *land.NamedFigure) { f.Unit, f.Value = land.UnitPercent, mu("1.123456789") }, "body.value too_large"},
		{"a number of parcels", func(f *land.NamedFigure) { f.Unit, f.Value = land.UnitParcels, mu("26") }, ""},
		{"no day", func(f *land.NamedFigure) { f.On = land.Date{} }, "body.on after_today"},
		{"a day to come", func(f *land.NamedFigure) { f.On = today.AddDays(1) }, "body.on after_today"},
		{"beside nothing of ours", func(f *land.NamedFigure) { f.Beside = "open" }, "body.beside beside"},
		{"an area beside a rate", func(f *land.NamedFigure) { f.Beside = land.BesideCompletion }, "body.beside beside"},
		{"an area beside a count", func(f *land.NamedFigure) { f.Beside = land.BesideClosed }, "body.beside beside"},
		{"a percentage beside an area", func(f *land.NamedFigure) { f.Unit, f.Beside = land.UnitPercent, land.BesideTarget }, "body.beside beside"},
		{"a percentage beside a rate", func(f *land.NamedFigure) { f.Unit, f.Beside = land.UnitPercent, land.BesideDisposal }, ""},
		{"parcels beside a count", func(f *land.NamedFigure) { f.Unit, f.Beside = land.UnitParcels, land.BesideParcels }, ""},
		{"parcels beside a rate", func(f *land.NamedFigure) { f.Unit, f.Beside = land.UnitParcels, land.BesideDisposal }, "body.beside beside"},
		{"hectares beside an area", func(f *land.NamedFigure) { f.Unit, f.Beside = "ha", land.BesideRemaining }, ""},
		{"an unknown category", func(f *land.NamedFigure) { f.Category = "all" }, "body.category unknown_category"},
		{"of a category", func(f *land.NamedFigure) { f.Category = land.Idle }, ""},
		{"all of it", func(f *land.NamedFigure) { *f = land.NamedFigure{} },
			"body.name text_length, body.source text_length, body.unit unknown_unit, body.on after_today"},
	} {
		f := land.NamedFigure{Name: "征地任务", Value: mu("99.01"), Unit: "mu", On: date("2023-12-31"), Source: "县自然资源局"}
		c.change(&f)
		same(t, c.name, faults(f.Validate(today), land.Invalid), c.want)
	}
}

func TestAReportUsesTheNewestFigureThatWasKnown(t *testing.T) {
	t.Parallel()
	told := func(name, value, on string) land.NamedFigure {
		return land.NamedFigure{Name: name, Value: mu(value), On: date(on)}
	}
	wrong := told("征地任务", "5", "2023-10-31")
	wrong.Replaced = true
	all := []land.NamedFigure{told("征地任务", "1", "2023-09-30"), told("征地任务", "2", "2023-09-30"), told("别的", "3", "2023-10-01"),
		told("征地任务", "4", "2023-06-30"), wrong, told("征地任务", "6", "2023-12-31")}
	for day, want := range map[string]string{"2023-06-29": "", "2023-06-30": "4", "2023-11-30": "2", "2023-12-30": "2", "2023-12-31": "6"} {
		f, ok := land.FigureTold(all, "征地任务", date(day))
		if !ok {
			f.Value = mu("0")
		}
		if got := strings.TrimPrefix(f.Value.String(), "0"); got != want {
			t.Errorf("on %s it is %q, want %q", day, got, want)
		}
	}
}

// Published figures stand beside ours with their own places, and the difference is
// of what was not rounded yet.
func TestAPublishedFigureStandsBesideOurs(t *testing.T) {
	t.Parallel()
	parcels, closed := 26, 22
	r := land.Row{Target: ptr(mu("852.43")), Listed: ptr(mu("900")), Parcels: &parcels, Closed: &closed}
	r.Counted = mu("760.37")
	for _, c := range []struct {
		value  string
		unit   land.FigureUnit
		beside land.Beside
		want   string
	}{
		{"852.43", "mu", land.BesideTarget, "852.43 0.00"},
		{"57", "ha", land.BesideTarget, "56.83 0.17"},
		{"50.691", "ha", land.BesideCounted, "50.691 0.000"},
		{"0.0760", "wan_mu", land.BesideCounted, "0.0760 0.0000"},
		{"92", "mu", land.BesideRemaining, "92.06 -0.06"},
		{"900.5", "mu", land.BesideListed, "900.00 0.50"},
		{"89.2", land.UnitPercent, land.BesideCompletion, "89.20 0.00"},
		{"84.5", land.UnitPercent, land.BesideDisposal, "84.49 0.01"},
		{"25", land.UnitParcels, land.BesideParcels, "26 -1"},
		{"22", land.UnitParcels, land.BesideClosed, "22 0"},
		{"1", "mu", "", "none"},
	} {
		f := land.NamedFigure{Value: mu(c.value), Unit: c.unit, Beside: c.beside}
		f.Ours = f.Beneath(r)
		got := "none"
		if ours, difference := f.Compared(); ours != nil {
			got = fmt.Sprint(*ours, " ", *difference)
		}
		same(t, string(c.beside), got, c.want)
	}
	for _, b := range land.Besides {
		unit := land.FigureUnit("mu")
		if b == land.BesideCompletion || b == land.BesideDisposal {
			unit = land.UnitPercent
		}
		ours := land.NamedFigure{Value: mu("1"), Unit: unit, Beside: b}.Beneath(land.Row{})
		if (ours == nil) != (b != land.BesideCounted) {
			t.Errorf("where nothing is handed down, %s is %v", b, ours)
		}
	}
}
