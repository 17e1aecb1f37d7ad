package land_test

import (
	"strings"
	"testing"

	"sanlei/land"
)

func TestEveryFaultOfATaskIsTold(t *testing.T) {
	t.Parallel()
	idle := func(region, moved string) land.Target {
		return land.Target{Region: region, Category: land.Idle, Moved: mu(moved)}
	}
	for _, c := range []struct {
		name    string
		change  func(*land.Task)
		targets []land.Target
		want    string
	}{
		{"nothing", func(*land.Task) {}, []land.Target{idle("430525", "92.14"), idle("430525-P01", "0"), {Region: "430525", Moved: mu("852.43")}}, ""},
		{"what was reported counts", func(t *land.Task) { t.Counted = land.Reported }, nil, ""},
		{"what the city passed counts", func(t *land.Task) { t.Counted = land.CityPassed }, nil, ""},
		{"each level decides in its way", func(t *land.Task) {
			t.Deciders = land.Deciders{County: land.DecidesHere, City: land.DecidesRecorded, Province: land.DecidesEither}
		}, nil, ""},
		{"evidence is required", func(t *land.Task) { t.Evidence = land.EvidenceRequired }, nil, ""},
		{"a code of one letter", func(t *land.Task) { t.Code = "d" }, nil, "id task_code"},
		{"a code with a capital", func(t *land.Task) { t.Code = "Dongkou-2023" }, nil, "id task_code"},
		{"a code of 64 letters", func(t *land.Task) { t.Code = strings.Repeat("a", 64) }, nil, "id task_code"},
		{"a code with a line break", func(t *land.Task) { t.Code = "dongkou\n" }, nil, "id task_code"},
		{"no name", func(t *land.Task) { t.Name = "" }, nil, "name text_length"},
		{"a document with a control character", func(t *land.Task) { t.Document = "1\x00" }, nil, "document text_control"},
		{"an authority with a control character", func(t *land.Task) { t.Authorities = []string{"省厅", "\x00"} }, nil, "authorities text_control"},
		{"an authority without a name", func(t *land.Task) { t.Authorities = []string{""} }, nil, "authorities text_length"},
		{"no region", func(t *land.Task) { t.Region = "999999" }, nil, "region unknown_region"},
		{"no baseline", func(t *land.Task) { t.Baseline = land.Date{} }, nil, "deadline dates_in_order"},
		{"no deadline", func(t *land.Task) { t.Deadline = land.Date{} }, nil, "deadline dates_in_order"},
		{"a deadline on the baseline", func(t *land.Task) { t.Deadline = t.Baseline }, nil, "deadline dates_in_order"},
		{"open counts as done", func(t *land.Task) { t.Counted = land.Open }, nil, "counted unknown_account"},
		{"nothing counts as done", func(t *land.Task) { t.Counted = "" }, nil, "counted unknown_account"},
		{"no decider of a level", func(t *land.Task) { t.Deciders.City = "" }, nil, "deciders unknown_decider"},
		{"no rule of evidence", func(t *land.Task) { t.Evidence = "" }, nil, "evidence unknown_evidence_rule"},
		{"a target beside the task's region", func(*land.Task) {}, []land.Target{idle("430524", "1")}, "targets region_outside"},
		{"a target above the task's region", func(*land.Task) {}, []land.Target{idle("430500", "1")}, "targets region_outside"},
		{"a target of no category", func(*land.Task) {}, []land.Target{{Region: "430525", Category: "XZ", Moved: mu("1")}}, "targets unknown_category"},
		{"a target below zero", func(*land.Task) {}, []land.Target{idle("430525", "-0.01")}, "targets negative"},
		{"a target twice", func(*land.Task) {}, []land.Target{idle("430525", "1"), idle("430525", "2")}, "targets repeated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			task := task()
			c.change(&task)
			same(t, "faults", faults(task.Validate(tree, c.targets), land.Invalid), c.want)
		})
	}
	err := land.Task{}.Validate(tree, nil)
	same(t, "all at once", faults(err, land.Invalid), "id task_code, name text_length, region unknown_region, deadline dates_in_order, counted unknown_account, deciders unknown_decider, evidence unknown_evidence_rule")
	if strings.Contains(err.Error(), "name: name:") {
		t.Errorf("the field is named twice: %s", err)
	}
}

// The code list is that of domain: its letters say the category, and what a
// measure does to the figures is decided for each.
func TestMeasures(t *testing.T) {
	t.Parallel()
	const provisional = " XZ01 XZ02 XZ03 XZ04 XZ07 DX01 DX02 DX05 DX06 DX10 "
	const tells, strikes = " PG08 XZ11 ", " PG09 XZ12 DX12 "
	letters := map[string]land.Category{"PG": land.ApprovedUnsupplied, "XZ": land.Idle, "DX": land.LowEfficiency}
	seen := map[string]bool{}
	for _, m := range land.Measures {
		want := land.Counts
		switch {
		case strings.Contains(provisional, " "+m.Code+" "):
			want = land.Provisional
		case strings.Contains(tells, " "+m.Code+" "):
			want = land.Tells
		case strings.Contains(strikes, " "+m.Code+" "):
			want = land.StrikesOff
		}
		same(t, m.Code, m.Effect, want)
		same(t, m.Code, m.Disposes(), want == land.Counts || want == land.Provisional)
		same(t, m.Code, m.Category, letters[m.Code[:2]])
		if seen[m.Code] || m.Chinese == "" || m.English == "" {
			t.Errorf("%s stands twice or has no name", m.Code)
		}
		seen[m.Code] = true
	}
	same(t, "measures", len(seen), 9+12+12)
}

func TestCategories(t *testing.T) {
	t.Parallel()
	for c, want := range map[land.Category][2]string{land.ApprovedUnsupplied: {"PEWG", "批而未供"}, land.Idle: {"XZ", "闲置"}, land.LowEfficiency: {"DX", "低效（空闲）"}} {
		same(t, string(c), [2]string{c.Code(), c.Chinese()}, want)
		same(t, string(c), c.Valid() && c.English() != "", true)
	}
	same(t, "how many", len(land.Categories), 3)
	same(t, "another", land.Category("PEWG").Valid(), false)
}

func TestWhatAnActorMaySee(t *testing.T) {
	t.Parallel()
	a := land.Actor{Grants: []land.Grant{{Role: land.Officer, Region: "430525-P01"}, {Role: land.Auditor, Region: "430525"}, {Role: land.Auditor, Region: "999999"}}}
	same(t, "scope", a.Scope(tree), []string{"430525", "430525-P01", "430525103"})
	same(t, "nobody", land.Actor{}.Scope(tree), []string(nil))
	same(t, "an officer below", a.Has(tree, land.Officer, "430525-P01"), true)
	same(t, "no officer above", a.Has(tree, land.Officer, "430525"), false)

	operator := land.Operator(tree)
	same(t, "the operator's scope", len(operator.Scope(tree)), 8)
	for _, r := range land.Roles {
		same(t, string(r), operator.Has(tree, r, "430525-P01"), r == land.Registrar || r == land.Auditor || r == land.Admin)
		same(t, string(r), r.Valid(), true)
	}
	same(t, "no role", land.Role("root").Valid(), false)
}
