package api

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"sanlei/land"
	"sanlei/land/store"
)

// overdue is the word of the parameter due for what is past.
const overdue = "overdue"

// filterParams is the filter of parcels, the same wherever parcels are picked.
func filterParams() []param {
	return []param{
		code("task", "The task").must(),
		code("region", "With all below it; by default all that the caller sees"),
		choices("category", "Only these categories", names(land.Categories)...),
		choices("status", "Only these statuses", names(land.Statuses)...),
		text("leader", "Only parcels that this leader answers for; - for those without one", 60),
		text("unit", "Only parcels that this unit answers for; - for those without one", 100),
		text("officer", "Only parcels that this officer answers for; - for those without one", 60),
		text("cohort", "Only parcels of this cohort of approval years; - where it is not known", 20),
		text("q", "Only parcels with this in their number, name, project or holder", 100),
		choice("mapped", "Only parcels with a boundary, or only those without", "true", "false"),
		codes("measure", "Only parcels with a disposal by one of these measures"),
		due("due", "Only parcels not closed yet that were due by this date, or are overdue"),
		choices("light", "Only parcels of these lights: by the clock whose date comes first, or by the one named", names(land.Lights)...),
		choice("clock", "Only parcels on which this clock runs", names(land.ClockKinds)...),
		area("mu_least", "Only parcels listed with no less mu"),
		area("mu_most", "Only parcels listed with no more mu"),
		date("dated_from", "Only parcels with a disposal, by one of the measures where some are named, dated on this day or later"),
		date("dated_to", "Only parcels with a disposal, by one of the measures where some are named, dated on this day or earlier"),
		choice("level", "Only parcels of which mu has reached this level", names([]land.Account{land.Reported, land.CityPassed, land.Accepted})...),
		whole("silent", "Only parcels not closed yet on which nothing was noted in so many days", 1, 3650, 0).optional(),
	}
}

// filter is the filter that the parameters ask for.
func (c *call) filter() store.Filter {
	f := store.Filter{
		Task: value[string](c, "task"), Region: value[string](c, "region"),
		Leader: value[string](c, "leader"), Unit: value[string](c, "unit"), Officer: value[string](c, "officer"), Cohort: value[string](c, "cohort"),
		Clock: land.ClockKind(value[string](c, "clock")), Silent: value[int](c, "silent"), Text: value[string](c, "q"), Measures: value[[]string](c, "measure"),
		From: value[land.Date](c, "dated_from"), To: value[land.Date](c, "dated_to"), Level: land.Account(value[string](c, "level")),
		Least: value[*land.Mu](c, "mu_least"), Most: value[*land.Mu](c, "mu_most"),
	}
	for _, v := range value[[]string](c, "category") {
		f.Categories = append(f.Categories, land.Category(v))
	}
	for _, v := range value[[]string](c, "status") {
		f.Statuses = append(f.Statuses, land.Status(v))
	}
	for _, v := range value[[]string](c, "light") {
		f.Lights = append(f.Lights, land.Light(v))
	}
	if mapped := value[string](c, "mapped"); mapped != "" {
		yes := mapped == "true"
		f.Mapped = &yes
	}
	switch v := c.values["due"].(type) {
	case land.Date:
		f.DueBy = v
	case string:
		f.Overdue = true
	}
	return f
}

// area is a *land.Mu, as exact as the books.
func area(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "a plain decimal of mu with at most 8 places",
		schema: openapi3.NewStringSchema().WithPattern(`^\d{1,11}(\.\d{1,8})?$`),
		read: func(s string) (any, bool) {
			mu, err := land.ParseMu(s)
			return &mu, err == nil && !mu.IsNegative()
		}}
}

// codes is some codes with commas between, each at most once.
func codes(name, about string) param {
	items := openapi3.NewStringSchema().WithPattern(codeForm.String())
	return param{name: name, in: "query", about: about, wants: "codes with commas between, 50 at most",
		schema: openapi3.NewArraySchema().WithItems(items).WithMinItems(1).WithMaxItems(50).WithUniqueItems(true),
		read: func(s string) (any, bool) {
			list := strings.Split(s, ",")
			for i, v := range list {
				if !codeForm.MatchString(v) || slices.Contains(list[:i], v) {
					return nil, false
				}
			}
			return list, len(list) <= 50
		}}
}

// due is a date, or that it has passed.
func due(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "a date as 2006-01-02, or " + overdue,
		schema: openapi3.NewStringSchema().WithPattern(`^(overdue|\d{4}-\d{2}-\d{2})$`),
		read: func(s string) (any, bool) {
			if s == overdue {
				return s, true
			}
			d, err := land.ParseDate(s)
			return d, err == nil
		}}
}
