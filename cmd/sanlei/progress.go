package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
)

type progressCommand struct {
	Task     string   `required:"" help:"The task's code."`
	Region   string   `help:"This region and all below it (default: the task's)."`
	By       []string `enum:"category,region,measure,month,leader,cohort" default:"category" help:"What to have a row for: category, region, measure, month, leader, cohort, or several."`
	AsOf     string   `placeholder:"DATE" help:"The effective date (default: today)."`
	Position string   `placeholder:"N" help:"What the books knew (default: everything)."`
	JSON     bool     `name:"json" help:"Write JSON."`
}

// Run shows the balances.
func (c *progressCommand) Run(s *session) error {
	q := store.ProgressQuery{Task: c.Task, Region: c.Region, Position: c.Position}
	for _, k := range c.By {
		q.By = append(q.By, land.Key(k))
	}
	var err error
	if c.AsOf != "" {
		if q.AsOf, err = parseDate("--as-of", c.AsOf); err != nil {
			return err
		}
	}
	return s.with(func(b *books) error {
		p, err := b.Operator().Progress(s.ctx, q)
		if err != nil {
			return err
		}
		if c.JSON {
			e := json.NewEncoder(s.stdout)
			e.SetIndent("", "  ")
			return e.Encode(p)
		}
		return table(s.stdout, p)
	})
}

// table prints the rows and the total, figures to the right.
func table(w io.Writer, p land.Progress) error {
	fmt.Fprintf(w, "%s  %s  as of %s  position %s\n", p.Task.Name, p.Region, p.AsOf, p.Position)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\ttarget\tdisposed\trate %\tremaining\treported\tpassed\taccepted\tparcels\tclosed\tunmapped\t")
	for _, r := range p.Rows {
		line(t, label(r, p.By), r)
	}
	line(t, "total", p.Total)
	return t.Flush()
}

func label(r land.Row, by []land.Key) string {
	var words []string
	for _, k := range []struct {
		key  land.Key
		text string
	}{{land.ByRegion, r.Region}, {land.ByLeader, known(r.Leader)}, {land.ByCohort, known(r.Cohort)}, {land.ByCategory, string(r.Category)}, {land.ByMeasure, r.Measure}, {land.ByMonth, r.Month}} {
		if slices.Contains(by, k.key) {
			words = append(words, k.text)
		}
	}
	return strings.Join(words, " ")
}

// known is a leader or a cohort, or a dash where there is none.
func known(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func line(w io.Writer, label string, r land.Row) {
	rate := "—"
	if p := r.CompletionRate(); p != nil {
		rate = *p
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", label, mu(r.Target), report.Mu(r.Counted), rate, mu(r.Remaining()),
		report.Mu(r.Reported), report.Mu(r.CityPassed), report.Mu(r.Accepted), count(r.Parcels), count(r.Closed), count(r.Unmapped))
}

func mu(m *land.Mu) string {
	if m == nil {
		return "—"
	}
	return report.Mu(*m)
}

func count(n *int) string {
	if n == nil {
		return "—"
	}
	return strconv.Itoa(*n)
}
