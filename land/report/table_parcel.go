package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"sanlei/land"
)

// ledgerTable is 台账: a line a parcel, of every parcel, as of the date of the
// report. In print stand the columns for which there is room.
func (s *speaker) ledgerTable() *Table {
	t := &Table{ID: "ledger", Title: s.heading["ledger"], Columns: s.columns("no", "parcel_no", "category", ".county", "park", "name", ".project", "holder", ".approval", ".location",
		"listed_mu", ".listed_ha", ".supply_mode", ".start_agreed_on", ".finish_agreed_on", ".started_on", ".finished_on", ".reason", "measure", ".plan",
		"counted_mu", "leader", ".responsible", ".officer", "deadline", ".noted", ".papers", "signed_off", ".closed_on")}
	for i, p := range s.Parcels {
		t.Rows = append(t.Rows, Line{Cells: s.parcelCells(t.Columns, i, p)})
	}
	return t
}

func (s *speaker) parcelCells(columns []Column, i int, p Parcel) []string {
	a := p.Attributes
	names := append(append([]string{}, p.Names...), "", "")
	given := map[string]string{
		"no": strconv.Itoa(i + 1), "parcel_no": p.ParcelNo, "category": s.category(p.Category), "county": names[0], "park": names[1], "name": a["name"],
		"project": a["project"], "holder": a["holder"], "approval": cmp.Or(a["approval_no"], a["dzjgh"]), "location": a["location"],
		"listed_mu": Mu(p.Balance.Listed()), "listed_ha": Ha(p.Balance.Listed()), "supply_mode": a["supply_mode"],
		"start_agreed_on": a["start_agreed_on"], "finish_agreed_on": a["finish_agreed_on"], "started_on": a["started_on"], "finished_on": a["finished_on"],
		"reason": cmp.Or(a["idle_reason"], a["low_reason"]), "measure": s.byMeasures(p), "plan": a["plan"], "counted_mu": Mu(p.Counted),
		"leader": a["leader"], "responsible": a["unit"], "officer": a["officer"], "deadline": a["due_on"], "noted": p.Noted, "papers": s.papers(p),
		"signed_off": s.signedOff(p), "closed_on": p.ClosedOn.String(),
	}
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = given[c.Name]
	}
	return out
}

// byMeasures is the measures with what each has brought, where there are several.
func (s *speaker) byMeasures(p Parcel) string {
	parts := make([]string, len(p.Done))
	for i, d := range p.Done {
		parts[i] = s.measure(s.Report, d.Measure)
		if len(p.Done) > 1 {
			parts[i] += s.bracket(Mu(d.Reached))
		}
	}
	return strings.Join(parts, s.sep)
}

func (s *speaker) papers(p Parcel) string {
	parts := make([]string, len(p.Papers))
	for i, code := range p.Papers {
		paper, _ := land.PaperOf(code)
		parts[i] = cmp.Or(paper.Chinese, code)
		if s.lang == English {
			parts[i] = cmp.Or(paper.English, code)
		}
	}
	return strings.Join(parts, s.sep)
}

func (s *speaker) signedOff(p Parcel) string {
	switch {
	case p.Closed():
		return s.yes
	case p.Accepted.IsPositive():
		return s.part
	}
	return s.no
}

// clockTable is the parcels near or past a date.
func (s *speaker) clockTable() *Table {
	t := &Table{ID: "clocks", Title: s.heading["clocks"], Columns: s.columns("parcel_no", "category", "region", "name", "clock", "due_on", "days", "light")}
	for _, p := range s.Clocks.Parcels {
		t.Rows = append(t.Rows, Line{Cells: []string{p.ParcelNo, s.category(p.Category), p.Region, p.Name, s.clock[p.Kind], p.DueOn.String(), strconv.Itoa(p.Days), s.light[p.Light]}})
	}
	if s.Clocks.More > 0 {
		t.Note = fmt.Sprintf(s.more, len(t.Rows)+s.Clocks.More, len(t.Rows), s.Clocks.More)
	}
	return t
}

// figureTable is figures that were published, or entered by hand, beside ours of
// the same day. Neither goes into the other.
func (s *speaker) figureTable() *Table {
	t := &Table{ID: "figures", Title: s.heading["figures"], Columns: s.columns("figure", "category", "value", "ours", "difference", "unit", "on", "source")}
	for _, f := range s.Figures {
		if !f.ToldBy(s.AsOf) {
			continue
		}
		ours, difference := f.Compared()
		name := f.Name
		if f.Beside != "" {
			name += s.bracket(s.beside[f.Beside])
		}
		t.Rows = append(t.Rows, Line{Cells: []string{name, s.category(f.Category), f.Value.String(), orDash(ours), orDash(difference), s.unit[f.Unit], f.On.String(), f.Source}})
	}
	return t
}
