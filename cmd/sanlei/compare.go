package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"sanlei/land"
	"sanlei/land/store"
)

type compareCommand struct {
	Task         string `required:"" help:"The task's code."`
	Region       string `help:"Only this region and all below it."`
	Category     string `help:"Only this category."`
	From         string `placeholder:"DATE" help:"The first effective date."`
	FromPosition string `placeholder:"N" help:"What the books knew the first time (default: what they knew the second)."`
	AsOf         string `placeholder:"DATE" help:"The second effective date (default: today, or the day of the position)."`
	Position     string `placeholder:"N" help:"What the books knew the second time (default: everything)."`
	Format       string `enum:"text,geojson" default:"text" help:"The form (${enum})."`
	Output       string `short:"o" placeholder:"FILE" help:"Where to (default: standard output)."`
}

// Run tells what changed between two dates or positions.
func (c *compareCommand) Run(s *session) error {
	ask := store.Comparison{Filter: store.Filter{Task: c.Task, Region: c.Region},
		From: store.When{Position: c.FromPosition}, To: store.When{Position: c.Position}}
	if c.From == "" && c.FromPosition == "" {
		return wrongUsage("--from DATE or --from-position N says what it is compared with")
	}
	for _, d := range []struct {
		flag, text string
		to         *land.Date
	}{{"--from", c.From, &ask.From.AsOf}, {"--as-of", c.AsOf, &ask.To.AsOf}} {
		if d.text == "" {
			continue
		}
		var err error
		if *d.to, err = parseDate(d.flag, d.text); err != nil {
			return err
		}
	}
	if c.Category != "" {
		category, err := parseCategory(c.Category)
		if err != nil {
			return err
		}
		ask.Categories = []land.Category{category}
	}
	return s.with(func(b *books) error {
		return writeFile(c.Output, s.stdout, func(w io.Writer) error {
			if c.Format == "geojson" {
				return store.WriteComparison(s.ctx, b.Operator(), w, ask)
			}
			return writeCompared(s, b.Operator(), w, ask)
		})
	})
}

// writeCompared writes a table of what changed, and what it comes to.
func writeCompared(s *session, d *store.Desk, w io.Writer, ask store.Comparison) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	var all store.Compared
	changed := 0
	err := d.Compare(s.ctx, ask, func(x store.Compared) error {
		all = x
		fmt.Fprintf(w, "%s: from %s at position %s to %s at position %s\n", ask.Task, x.From.AsOf, x.From.Position, x.To.AsOf, x.To.Position)
		fmt.Fprintln(t, "parcel\tchanged\tstatus\topen\treported\tcity_passed\taccepted\tstruck_off")
		return nil
	}, func(p store.ComparedParcel) error {
		changed++
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", p.ParcelNo, kindsText(p.Kinds), statusText(p), balanceText(p.Moved))
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.Flush(); err != nil {
		return err
	}
	sum := all.Difference()
	_, err = fmt.Fprintf(w, "%d parcels changed; listed %s, reported %s, city_passed %s, accepted %s\n", changed,
		signed(sum.Listed()), signed(sum.Reported), signed(sum.CityPassed), signed(sum.Accepted))
	return err
}

func kindsText(kinds []land.ChangeKind) string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = string(k)
	}
	return strings.Join(out, ",")
}

// statusText is the status before and after, once where it is the same.
func statusText(p store.ComparedParcel) string {
	switch {
	case p.From == nil:
		return string(p.To.Status)
	case p.To == nil || p.From.Status == p.To.Status:
		return string(p.From.Status)
	}
	return string(p.From.Status) + " → " + string(p.To.Status)
}

func balanceText(b land.Balance) string {
	out := make([]string, len(land.Accounts))
	for i, a := range land.Accounts {
		out[i] = signed(b.Of(a))
	}
	return strings.Join(out, "\t")
}

// signed is mu with its sign; nothing is a dash.
func signed(mu land.Mu) string {
	switch {
	case mu.IsZero():
		return "-"
	case mu.IsPositive():
		return "+" + land.FormatMu(mu)
	}
	return land.FormatMu(mu)
}
