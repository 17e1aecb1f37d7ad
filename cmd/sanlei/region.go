package main

import (
	"fmt"

	"sanlei/land"
)

type regionCommand struct {
	List   regionListCommand   `cmd:"" help:"List a region and all below it."`
	Add    regionAddCommand    `cmd:"" help:"Take a new region into the books."`
	Rename regionRenameCommand `cmd:"" help:"Call a region otherwise from now on; what was told before is told as it was."`
	End    regionEndCommand    `cmd:"" help:"Say the last day on which a region's code is valid."`
}

type regionListCommand struct {
	Region string `arg:"" optional:"" help:"Its code (default: the root)."`
}

// Run lists regions, one a line: code, level, name, first and last day.
func (c *regionListCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		if _, ok := b.Tree().Find(c.Region); c.Region != "" && !ok {
			return fmt.Errorf("%s: there is no such region", c.Region)
		}
		for _, r := range b.Operator().Regions() {
			if c.Region == "" || b.Tree().Contains(c.Region, r.Code) {
				fmt.Fprintf(s.stdout, "%s\t%s\t%s\t%s\t%s\n", r.Code, r.Level, r.Name, r.ValidFrom, r.ValidTo)
			}
		}
		return nil
	})
}

type regionAddCommand struct {
	Code     string `arg:"" help:"By GB/T 2260; of a township with three more digits, of a park as 430525-P01."`
	Name     string `arg:"" help:"What it is called."`
	Level    string `required:"" enum:"city,county,park,township" help:"${enum}."`
	Parent   string `required:"" placeholder:"CODE" help:"The region that it lies under."`
	From     string `required:"" placeholder:"DATE" help:"The first day on which the code is valid."`
	Document string `required:"" help:"Number and title of the document."`
}

// Run adds a region.
func (c *regionAddCommand) Run(s *session) error {
	from, err := parseDate("--from", c.From)
	if err != nil {
		return err
	}
	return s.with(func(b *books) error {
		if _, ok := b.Tree().Find(c.Code); ok {
			return fmt.Errorf("%s: the region is there already", c.Code)
		}
		r := land.Region{Code: c.Code, Name: c.Name, Level: land.Level(c.Level), Parent: c.Parent, ValidFrom: from}
		return b.Operator().SetRegion(s.ctx, r, c.Document)
	})
}

type regionRenameCommand struct {
	Code     string `arg:"" help:"Its code."`
	Name     string `arg:"" help:"What it is called from now on."`
	Document string `required:"" help:"Number and title of the document."`
}

// Run renames a region.
func (c *regionRenameCommand) Run(s *session) error {
	return s.setRegion(c.Code, c.Document, func(r *land.Region) error { r.Name = c.Name; return nil })
}

type regionEndCommand struct {
	Code     string `arg:"" help:"Its code."`
	On       string `required:"" placeholder:"DATE" help:"The last day on which the code is valid."`
	Document string `required:"" help:"Number and title of the document."`
}

// Run ends a region.
func (c *regionEndCommand) Run(s *session) error {
	return s.setRegion(c.Code, c.Document, func(r *land.Region) (err error) {
		r.ValidTo, err = parseDate("--on", c.On)
		return err
	})
}

// setRegion changes a region that is there.
func (s *session) setRegion(code, document string, change func(*land.Region) error) error {
	return s.with(func(b *books) error {
		r, ok := b.Tree().Find(code)
		if !ok {
			return fmt.Errorf("%s: there is no such region", code)
		}
		if err := change(&r); err != nil {
			return err
		}
		return b.Operator().SetRegion(s.ctx, r, document)
	})
}
