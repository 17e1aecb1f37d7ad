package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sanlei/land"
	"sanlei/land/store"
)

type exportCommand struct {
	Task     string `required:"" help:"The task's code."`
	Format   string `enum:"geojson" default:"geojson" help:"The format (${enum})."`
	Region   string `help:"Only this region and all below it."`
	Category string `help:"Only this category."`
	Status   string `help:"Only parcels of this status."`
	AsOf     string `placeholder:"DATE" help:"The effective date (default: today, or the day of the position)."`
	Position string `placeholder:"N" help:"What the books knew (default: everything)."`
	Extends  string `placeholder:"N" help:"The position of an older checkpoint, which the file then proves that its own extends."`
	Proofs   bool   `help:"Prove every feature; for 10,000 at most."`
	Output   string `short:"o" placeholder:"FILE" help:"Where to (default: standard output)."`
}

// Run writes the export; a file appears only when it is whole.
func (c *exportCommand) Run(s *session) error {
	e := store.Export{Filter: store.Filter{Task: c.Task, Region: c.Region}, When: store.When{Position: c.Position}, Extends: c.Extends, Proofs: c.Proofs}
	var err error
	if c.AsOf != "" {
		if e.AsOf, err = parseDate("--as-of", c.AsOf); err != nil {
			return err
		}
	}
	if c.Status != "" {
		e.Statuses = []land.Status{land.Status(c.Status)}
	}
	if c.Category != "" {
		category, ok := land.ParseCategory(c.Category)
		if !ok {
			return fmt.Errorf("--category: there is no such category")
		}
		e.Categories = []land.Category{category}
	}
	return s.with(func(b *books) error {
		n := 0
		err := writeFile(c.Output, s.stdout, func(w io.Writer) (err error) {
			n, err = b.Operator().ExportGeoJSON(s.ctx, w, e)
			return err
		})
		if err == nil && c.Output != "" {
			fmt.Fprintf(s.stdout, "%d parcels written to %s\n", n, c.Output)
		}
		return err
	})
}

// writeFile writes to a file beside the named one and renames it when it is
// whole; without a name it writes to out.
func writeFile(name string, out io.Writer, f func(io.Writer) error) error {
	if name == "" {
		w := bufio.NewWriter(out)
		if err := f(w); err != nil {
			return err
		}
		return w.Flush()
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".sanlei-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // does nothing once renamed
	w := bufio.NewWriter(tmp)
	if err := f(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
