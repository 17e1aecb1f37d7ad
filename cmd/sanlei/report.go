package main

import (
	"io"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
)

type reportCommand struct {
	Task     string `required:"" help:"The task's code."`
	Region   string `help:"This region and all below it (default: the task's)."`
	AsOf     string `placeholder:"DATE" help:"The effective date (default: today)."`
	Position string `placeholder:"N" help:"What the books knew (default: everything)."`
	Format   string `enum:"text" default:"text" help:"The form (${enum})."`
	Output   string `short:"o" placeholder:"FILE" help:"Where to (default: standard output)."`
}

// Run writes the progress report by category, in Chinese.
func (c *reportCommand) Run(s *session) error {
	q := store.ProgressQuery{Task: c.Task, Region: c.Region, Position: c.Position, By: []land.Key{land.ByCategory}}
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
		return writeFile(c.Output, s.stdout, func(w io.Writer) error {
			_, err := io.WriteString(w, report.Text(p, p.Total.RegionName))
			return err
		})
	})
}
