package report

import (
	"strconv"
	"strings"

	"sanlei/land"
)

// columns makes the columns of a table from their names: the head of each is the
// language's, a dot before the name leaves the column out of print.
func (w words) columns(names ...string) []Column {
	out := make([]Column, len(names))
	for i, name := range names {
		c := Column{Kind: kinds[name], Weight: weights[name]}
		c.Name, c.Wide = name, name[0] == '.'
		if c.Wide {
			c.Name = name[1:]
			c.Kind, c.Weight = kinds[c.Name], weights[c.Name]
		}
		c.Head = w.column[c.Name]
		if c.Weight == 0 {
			c.Weight = 10
		}
		out[i] = c
	}
	return out
}

// columns makes the columns of a table in the task's own words.
func (s *speaker) columns(names ...string) []Column {
	out := s.words.columns(names...)
	for i := range out {
		out[i].Head = s.labelled(out[i].Head)
	}
	return out
}

// labelled is words of ours with the name that the task gives to the rate.
func (s *speaker) labelled(text string) string {
	if s.lang == English {
		return text
	}
	return strings.ReplaceAll(text, chinese.heading["gauges"], s.template.RateLabel)
}

// kinds is what columns hold, where it is not words.
var kinds = map[string]Kind{
	"no": Count, "parcels": Count, "closed": Count, "unmapped": Count, "rank": Count, "rank_before": Count, "days": Count, "percent": Count,
	"target_mu": Area, "counted_mu": Area, "gain_mu": Area, "reported_mu": Area, "city_passed_mu": Area, "accepted_mu": Area, "remaining_mu": Area, "over_mu": Area,
	"listed_mu": Area, "provisional_mu": Area, "accepted_change_mu": Area, "counted_then_mu": Area, "target_then_mu": Area, "change_mu": Area, "parts_mu": Area,
	"listed_ha": Hectares, "completion_rate": Percent, "disposal_rate": Percent, "rate_then": Percent, "points": Percent,
	"due_on": Day, "on": Day, "start_agreed_on": Day, "finish_agreed_on": Day, "started_on": Day, "finished_on": Day, "deadline": Day, "closed_on": Day,
}

// weights is how wide columns are, where it is not 10.
var weights = map[string]int{
	"no": 5, "parcels": 7, "closed": 7, "unmapped": 7, "rank": 6, "rank_before": 6, "rank_change": 7, "light": 7, "category": 13, "region": 15, "city": 11, "measure": 22, "effect": 16,
	"parcel_no": 24, "park": 13, "name": 17, "clock": 13, "days": 8, "figure": 16, "source": 20, "difference": 13, "value": 11, "project": 20, "holder": 16, "approval": 20,
	"location": 20, "reason": 20, "plan": 22, "noted": 22, "papers": 22, "completion_rate": 9, "disposal_rate": 9, "signed_off": 7, "deadline": 17, "responsible": 16, "milestone": 16,
	"leader": 9, "cohort": 14, "due_on": 11, "on": 11, "closed_on": 11, "percent": 9, "unit": 6,
}

// cell is a figure of a row by the name of its column.
func (s *speaker) cell(name string, r land.Row) string {
	switch name {
	case "category":
		return s.category(r.Category)
	case "parcels":
		return count(r.Parcels)
	case "closed":
		return count(r.Closed)
	case "unmapped":
		return count(r.Unmapped)
	case "target_mu":
		return areaText(r.Target)
	case "parts_mu":
		return areaText(r.Parts)
	case "counted_mu":
		return Mu(r.Counted)
	case "remaining_mu":
		return areaText(r.Remaining())
	case "listed_mu":
		return areaText(r.Listed)
	case "listed_ha":
		if r.Listed == nil {
			return Dash
		}
		return Ha(*r.Listed)
	case "reported_mu":
		return Mu(r.Reported)
	case "city_passed_mu":
		return Mu(r.CityPassed)
	case "accepted_mu":
		return Mu(r.Accepted)
	case "provisional_mu":
		return Mu(r.Provisional)
	case "accepted_change_mu":
		return areaText(r.AcceptedChange)
	case "completion_rate":
		return orDash(r.CompletionRate())
	case "disposal_rate":
		return orDash(r.DisposalRate())
	case "month":
		return r.Month
	}
	panic("report: a row has no " + name)
}

func count(n *int) string {
	if n == nil {
		return Dash
	}
	return strconv.Itoa(*n)
}

// orDash is a figure that may not be there. A rate stands in a column whose head
// has the sign.
func orDash(text *string) string {
	if text == nil {
		return Dash
	}
	return *text
}

// cells is the figures of a row in the order of columns, but for those that the
// map gives.
func (s *speaker) cells(columns []Column, r land.Row, given map[string]string) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		text, ok := given[c.Name]
		if !ok {
			text = s.cell(c.Name, r)
		}
		out[i] = text
	}
	return out
}

// progressTable is 处置进度表: a line a category, and the total.
func (s *speaker) progressTable() *Table {
	names := []string{"category", "parcels", "target_mu", "closed", "counted_mu", "completion_rate"}
	if s.Before != nil {
		names = append(names, "gain_mu")
	}
	t := &Table{ID: "progress", Title: s.heading["progress"], Sheet: s.heading["sheet"], Columns: s.columns(append(names, "reported_mu", "city_passed_mu", "accepted_mu", "remaining_mu", "light")...)}
	line := func(r land.Row, total bool) {
		t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, r, map[string]string{"light": s.lightOf(r), "gain_mu": s.gain(r)}), Total: total})
	}
	for _, r := range s.Rows {
		line(r, false)
	}
	line(s.Total, true)
	if p := s.Total.Parts; p != nil && !p.Equal(*s.Total.Target) {
		t.Note = s.column["parts_mu"] + s.colon() + Mu(*p)
	}
	return t
}

func (s *speaker) lightOf(r land.Row) string {
	if r.Target == nil {
		return Dash
	}
	p := s.Task.Pace(r, s.AsOf)
	if p == nil {
		return Dash
	}
	return s.pace[p.Light]
}

func (s *speaker) gain(r land.Row) string {
	if s.Before == nil {
		return Dash
	}
	return Mu(r.Gain(s.Before.Of(r.Category)))
}

// stockTable is the listed stock and the disposal rate, which has another
// denominator than the completion rate.
func (s *speaker) stockTable() *Table {
	t := &Table{ID: "stock", Title: s.heading["stock"],
		Columns: s.columns("category", "parcels", "listed_mu", "listed_ha", "closed", "counted_mu", "disposal_rate", "provisional_mu", "unmapped")}
	for _, r := range s.Rows {
		t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, r, nil)})
	}
	t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, s.Total, nil), Total: true})
	return t
}

// comparisonTable is how things stood on two dates.
func (s *speaker) comparisonTable() *Table {
	if s.Before == nil {
		return nil
	}
	t := &Table{ID: "comparison", Title: s.heading["comparison"],
		Columns: s.columns("category", "target_then_mu", "target_mu", "counted_then_mu", "counted_mu", "change_mu", "rate_then", "completion_rate", "points")}
	for i, c := range t.Columns {
		switch c.Name {
		case "target_then_mu", "counted_then_mu", "rate_then":
			t.Columns[i].Head = strings.ReplaceAll(c.Head, "%s", s.date(s.Since))
		}
	}
	line := func(r land.Row, total bool) {
		then := s.Before.Of(r.Category)
		t.Rows = append(t.Rows, Line{Total: total, Cells: s.cells(t.Columns, r, map[string]string{
			"target_then_mu": areaText(then.Target), "counted_then_mu": Mu(then.Counted), "rate_then": orDash(then.CompletionRate()),
			"change_mu": Mu(r.Gain(then)), "points": orDash(r.Points(then))})})
	}
	for _, r := range s.Rows {
		line(r, false)
	}
	line(s.Total, true)
	return t
}

// measureTable is what each measure has brought; what is provisional stands
// apart from what is not.
func (s *speaker) measureTable() *Table {
	t := &Table{ID: "measures", Title: s.heading["measures"], Columns: s.columns("category", "measure", "effect", "counted_mu", "provisional_mu", "reported_mu", "city_passed_mu", "accepted_mu")}
	effect := map[bool]string{false: "计入", true: "计入，可能反弹"}
	not := "本任务不计"
	if s.lang == English {
		effect, not = map[bool]string{false: "counts", true: "counts, provisional"}, "not counted"
	}
	for _, r := range s.Measures {
		how := effect[s.Measure[r.Measure].Effect == land.Provisional]
		for _, u := range s.Task.Uncounted {
			if u == r.Measure {
				how = not
			}
		}
		t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, r, map[string]string{"measure": s.measure(s.Report, r.Measure), "effect": how})})
	}
	total := s.Total
	t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, total, map[string]string{"measure": "", "effect": ""}), Total: true})
	return t
}

// parcelTable is rows by what parcels say of themselves; nothing was handed down
// to them, so their rate is that of disposal.
func (s *speaker) parcelTable(id, column string, rows []land.Row, of func(land.Row) string, none string) *Table {
	t := &Table{ID: id, Title: s.heading[id], Columns: s.columns(column, "parcels", "listed_mu", "closed", "counted_mu", "disposal_rate", "reported_mu", "city_passed_mu", "accepted_mu")}
	for _, r := range rows {
		name := of(r)
		if name == "" {
			name = none
		}
		t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, r, map[string]string{column: name})})
	}
	t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, s.Total, map[string]string{column: s.total}), Total: true})
	return t
}

// trendTable is month after month, cumulative.
func (s *speaker) trendTable() *Table {
	t := &Table{ID: "trend", Title: s.heading["trend"], Columns: s.columns("month", "accepted_change_mu", "accepted_mu", "reported_mu", "counted_mu", "target_mu", "completion_rate", "remaining_mu")}
	for _, r := range s.Months {
		t.Rows = append(t.Rows, Line{Cells: s.cells(t.Columns, r, nil)})
	}
	return t
}

// milestoneTable is the milestones of the task: what was done by the day of each,
// or is now.
func (s *speaker) milestoneTable() *Table {
	t := &Table{ID: "milestones", Title: s.heading["milestones"], Columns: s.columns("milestone", "on", "percent", "completion_rate", "light")}
	for _, m := range s.Milestones {
		wanted, light := Dash, Dash
		if m.Percent > 0 {
			wanted = strconv.Itoa(m.Percent)
		}
		if m.Light != "" {
			light = s.light[m.Light]
		}
		t.Rows = append(t.Rows, Line{Cells: []string{m.Name, m.On.String(), wanted, orDash(m.Rate), light}})
	}
	return t
}
