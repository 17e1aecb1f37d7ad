package main

import (
	"io"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
)

type reportCommand struct {
	Task     string   `required:"" help:"The task's code."`
	Region   string   `help:"This region and all below it (default: the task's)."`
	AsOf     string   `placeholder:"DATE" help:"The effective date (default: today)."`
	Position string   `placeholder:"N" help:"What the books knew (default: everything)."`
	Format   string   `enum:"text,html,docx,xlsx,pdf,csv,json" default:"text" help:"The form: ${enum}."`
	Lang     string   `enum:"zh,en" default:"zh" help:"The language: ${enum}."`
	Period   string   `enum:",month,quarter,year" default:"" help:"Tell the gain of the month, quarter or year of the date."`
	Since    string   `placeholder:"DATE" help:"Compare with this earlier date."`
	Parts    []string `enum:"region,measure,leader,cohort,trend,forecast,clocks,map,ledger" placeholder:"PART" help:"Only these parts: ${enum} (default: all but ledger)."`
	Output   string   `short:"o" placeholder:"FILE" help:"Where to (default: standard output)."`
}

// Run writes the progress report.
func (c *reportCommand) Run(s *session) error {
	q := store.ReportQuery{Task: c.Task, Region: c.Region, Position: c.Position, Period: land.Period(c.Period)}
	var err error
	if c.AsOf != "" {
		if q.AsOf, err = parseDate("--as-of", c.AsOf); err != nil {
			return err
		}
	}
	if c.Since != "" {
		if q.Since, err = parseDate("--since", c.Since); err != nil {
			return err
		}
	}
	for _, p := range c.Parts {
		q.Parts = append(q.Parts, report.Part(p))
	}
	return s.with(func(b *books) error {
		r, err := b.Operator().Report(s.ctx, q)
		if err != nil {
			return err
		}
		return writeFile(c.Output, s.stdout, func(w io.Writer) error {
			return report.Write(w, r, report.Form(c.Format), report.Language(c.Lang))
		})
	})
}
