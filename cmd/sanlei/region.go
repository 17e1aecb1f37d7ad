package main

import "fmt"

type regionCommand struct {
	List regionListCommand `cmd:"" help:"List a region and all below it."`
}

type regionListCommand struct {
	Region string `arg:"" optional:"" help:"Its code (default: the root)."`
}

// Run lists regions, one a line.
func (c *regionListCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		for _, r := range b.Operator().Regions() {
			if c.Region == "" || b.Tree().Contains(c.Region, r.Code) {
				fmt.Fprintf(s.stdout, "%s\t%s\t%s\n", r.Code, r.Level, r.Name)
			}
		}
		return nil
	})
}
