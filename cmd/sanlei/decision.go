package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sanlei/geo/format/charset"
	"sanlei/geo/format/csv"
	"sanlei/geo/format/xlsx"
	"sanlei/land"
	"sanlei/land/store"
)

type taskDecideCommand struct {
	File       string `arg:"" type:"existingfile" help:"The list, as CSV or XLSX, with columns for number and verdict, and as they are known for area, date, document and reason."`
	From       string `required:"" help:"The task's code."`
	Level      string `required:"" enum:"county,city,province" help:"Whose decisions they are (${enum})."`
	Authority  string `required:"" help:"The authority that decided."`
	Document   string `required:"" help:"The number of its document."`
	DocumentOn string `required:"" placeholder:"DATE" help:"The date of its document."`
	DryRun     bool   `help:"Show what would be recorded, and record nothing."`
	Good       bool   `help:"Take the good rows although others have faults."`
}

// Run shows what the list does and records it as one act.
func (c *taskDecideCommand) Run(s *session) error {
	on, err := parseDate("--document-on", c.DocumentOn)
	if err != nil {
		return err
	}
	rows, err := readTable(c.File)
	if err != nil {
		return err
	}
	in := store.Decisions{Task: c.From, Level: land.Level(c.Level), Authority: c.Authority, Document: c.Document, DocumentOn: on, OnlyGood: c.Good}
	if in.Rulings, err = land.ReadRulings(rows); err != nil {
		return err
	}
	return s.with(func(b *books) error {
		desk := b.Operator()
		preview, err := desk.Decide(s.ctx, in)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "%d rows: %d disposals with %s mu are decided on, %d rows have faults\n",
			len(preview.Rulings), preview.Disposals, land.FormatMu(preview.Mu), preview.Faults)
		for _, r := range preview.Rulings {
			if r.Fault != nil {
				fmt.Fprintf(s.stdout, "row %d: %s: %s%s\n", r.Row, r.Fault.Location, r.Fault.Message, quoted(r.ParcelNo))
			}
		}
		switch {
		case c.DryRun:
			fmt.Fprintln(s.stdout, "dry run: nothing was recorded")
			return nil
		case preview.Faults > 0 && !c.Good:
			fmt.Fprintln(s.stdout, "nothing was recorded: mend the rows with faults, or take only the good ones with --good")
			return errToldAlready
		}
		in.Expect = preview.Digest
		if _, err = desk.Decide(s.ctx, in); err == nil {
			fmt.Fprintf(s.stdout, "recorded from %s %s\n", in.Authority, in.Document)
		}
		return err
	})
}

// readTable is the rows of a table.
func readTable(name string) ([][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return csv.Rows(charset.NewReader(f))
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return xlsx.Rows(f, info.Size())
}
