package main

import (
	"fmt"

	"sanlei/land/store"
)

type verifyCommand struct{}

// Run recomputes the books and tells of each check.
func (verifyCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		sound, err := b.Operator().Verify(s.ctx, func(c store.Check) {
			if c.Fault == "" {
				fmt.Fprintf(s.stdout, "good  %s (%d rows)\n", c.Name, c.Rows)
			} else {
				fmt.Fprintf(s.stdout, "BAD   %s: %s\n", c.Name, c.Fault)
			}
		})
		if err == nil && !sound {
			return errToldAlready
		}
		return err
	})
}
