package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sanlei/land"
)

// Compose words a report in a language.
func Compose(r Report, l Language) Document {
	s := newSpeaker(r, l)
	d := Document{Language: l, Made: r.SealedAt, Sign: s.signature(), Head: s.about()}
	d.Title = fmt.Sprintf(s.title, r.Task.Name, s.period[r.Period])
	d.Subtitle = fmt.Sprintf(s.subtitle, cmp.Or(s.template.Carrier, r.Region.Name), s.date(r.AsOf))
	d.Subject = d.Subtitle + " · " + s.head["position"] + s.colon() + r.Position
	for _, text := range s.sentences() {
		d.Blocks = append(d.Blocks, Block{Text: text, Sums: true})
	}
	d.picture(s.gauges())
	d.table(s.progressTable())
	d.table(s.stockTable())
	d.table(s.comparisonTable())
	d.table(s.milestoneTable())
	for _, part := range Parts {
		if slices.Contains(r.Parts, part) {
			s.compose(part, &d)
		}
	}
	d.table(s.figureTable())
	d.Notes = s.notes()
	return d
}

func (d *Document) table(t *Table) {
	if t != nil && len(t.Rows) > 0 {
		d.Blocks = append(d.Blocks, Block{Table: t})
	}
}

func (d *Document) picture(p *Picture) {
	if p != nil {
		d.Blocks = append(d.Blocks, Block{Picture: p})
	}
}

// compose adds one part of a report.
func (s *speaker) compose(part Part, d *Document) {
	switch part {
	case Regions:
		for _, v := range s.Regions {
			d.table(s.rankingTable(v))
		}
		for _, v := range s.Regions {
			d.table(s.regionTable(v))
		}
	case Measures:
		d.picture(s.bars())
		d.table(s.measureTable())
	case Leaders:
		d.table(s.parcelTable("leaders", "leader", s.Leaders, func(r land.Row) string { return r.Leader }, s.nobody))
	case Cohorts:
		d.table(s.parcelTable("cohorts", "cohort", s.Cohorts, func(r land.Row) string { return r.Cohort }, s.unknown))
	case Trend:
		d.picture(s.line())
		d.table(s.trendTable())
	case Clocks:
		if s.Clocks != nil {
			d.table(s.clockTable())
		}
	case Map:
		d.picture(s.mapped())
	case Ledger:
		d.table(s.ledgerTable())
	}
}

// about is what the report is of, and where it stands in the books.
func (s *speaker) about() []Pair {
	out := []Pair{
		{s.head["region"], s.Region.Name},
		{s.head["as_of"], s.AsOf.String()},
		{s.head["position"], s.Position},
		{s.head["baseline"], s.Task.Baseline.String()},
		{s.head["deadline"], s.Task.Deadline.String()},
		{s.head["edition"], fmt.Sprintf(s.head["edition_n"], s.Task.Edition)},
		{s.head["document"], cmp.Or(s.Task.Document, Dash)},
	}
	if !s.Since.IsZero() {
		out = append(out, Pair{s.head["since"], s.Since.String()})
	}
	if s.Corrects != nil {
		out = append(out, Pair{s.head["corrects"], s.Corrects.ID.String() + s.comma + s.Corrects.Reason})
	}
	return append(out, Pair{s.head["unit"], s.head["mu"]})
}

// signature is the lines at the foot.
func (s *speaker) signature() []Pair {
	filled := ""
	if !s.Signature.FilledOn.IsZero() {
		filled = s.date(s.Signature.FilledOn)
	}
	return []Pair{
		{s.head["sign_unit"], s.Signature.Unit}, {s.head["sign_head"], s.Signature.Head}, {s.head["sign_reviewer"], s.Signature.Reviewer},
		{s.head["sign_writer"], s.Signature.Writer}, {s.head["sign_on"], filled},
	}
}

// notes is the footnotes: by what the figures go.
func (s *speaker) notes() []string {
	level := s.account[s.Task.Counted]
	notes := []string{
		"面积单位为亩，1公顷＝15亩。",
		fmt.Sprintf("%s＝已处置面积÷任务面积，处置率＝已处置面积÷清单面积，均按未四舍五入的面积计算；已处置面积以%s为准，已上报、市级通过、省级销号为累计数。", s.template.RateLabel, level),
		"因四舍五入，分项之和可能不等于合计。",
		fmt.Sprintf("认定时点%s，任务第%d版，账面号%s；同一账面号、同一截至日期的数字不变。", s.date(s.Task.Baseline), s.Task.Edition, s.Position),
	}
	if s.lang == English {
		notes = []string{
			"Areas are in mu; 1 ha is 15 mu.",
			fmt.Sprintf("Completion is disposed ÷ task, disposal is disposed ÷ listed, both of unrounded areas. Disposed is what was %s; reported, passed and accepted are cumulative.", level),
			"For rounding, parts need not add up to their total.",
			fmt.Sprintf("Baseline %s, edition %d of the task, position %s: as of the same date at the same position the figures never change.", s.date(s.Task.Baseline), s.Task.Edition, s.Position),
		}
	}
	if sealed := s.sealed(); sealed != "" {
		notes = append(notes, sealed)
	}
	if n := s.Total.Unmapped; n != nil && *n > 0 {
		notes = append(notes, fmt.Sprintf(s.unmapped, *n))
	}
	if s.TooMany > 0 && slices.Contains(s.Parts, Map) {
		notes = append(notes, fmt.Sprintf(map[Language]string{Chinese: "区域内有%d宗地块，图中不逐宗绘出。", English: "The region has %d parcels, which are not drawn one by one."}[s.lang], s.TooMany))
	}
	return append(notes, s.figureNotes()...)
}

// sealed is the root of the books' tree at the position, of a report that somebody
// signs: with it the paper can be held against the books later.
func (s *speaker) sealed() string {
	lines := strings.Split(s.Checkpoint, "\n")
	switch {
	case s.Signature.Unit == "" || len(lines) < 3:
		return ""
	case s.lang == English:
		return fmt.Sprintf("Checkpoint of the books %s: %s acts, root %s.", lines[0], lines[1], lines[2])
	}
	return fmt.Sprintf("账本%s的检查点：共%s条，根哈希%s。", lines[0], lines[1], lines[2])
}

// figureNotes says where figures come from that were entered by hand and stand
// in a sentence.
func (s *speaker) figureNotes() []string {
	var out []string
	for _, f := range s.Figures {
		if !s.used[f.ID] {
			continue
		}
		zh := fmt.Sprintf("%s%s%s为手工填报数，不计入%s；截至%s，来源：%s。", f.Name, f.Value, s.unit[f.Unit], s.template.RateLabel, f.On, f.Source)
		en := fmt.Sprintf("%s, %s %s, was entered by hand and is part of no rate; as of %s, source: %s.", f.Name, f.Value, s.unit[f.Unit], f.On, f.Source)
		out = append(out, map[Language]string{Chinese: zh, English: en}[s.lang])
	}
	return out
}

// numbered is the footnotes as one text.
func numbered(notes []string) []string {
	out := make([]string, len(notes))
	for i, n := range notes {
		out[i] = strconv.Itoa(i+1) + ". " + n
	}
	return out
}
