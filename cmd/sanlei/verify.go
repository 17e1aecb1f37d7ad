package main

import (
	"fmt"
	"os"

	"github.com/schollz/progressbar/v3"

	"sanlei/land/proof"
	"sanlei/land/store"
)

type verifyCommand struct {
	Checkpoint string `placeholder:"FILE" help:"Older checkpoints, which what is verified must extend."`
}

// Run verifies the books.
func (c *verifyCommand) Run(s *session) error {
	return s.with(func(b *books) error { return c.books(s, b) })
}

// books recomputes the books and tells of each check.
func (c *verifyCommand) books(s *session, b *books) error {
	var older []proof.Checkpoint
	if c.Checkpoint != "" {
		text, err := os.ReadFile(c.Checkpoint)
		if err != nil {
			return err
		}
		if older, err = b.OpenCheckpoints(string(text)); err != nil {
			return fmt.Errorf("%s: %w", c.Checkpoint, err)
		}
	}
	bar := progressbar.NewOptions(100, progressbar.OptionSetWriter(s.stderr), progressbar.OptionSetVisibility(isTerminal(s.stderr)),
		progressbar.OptionClearOnFinish())
	sound, err := b.Operator().Verify(s.ctx, store.Verification{
		Older: older,
		Moved: func(name string, share int) {
			bar.Describe(name)
			_ = bar.Set(share) // a bar that cannot be drawn is no reason to stop
		},
		Seen: func(c store.Check) {
			_ = bar.Clear()
			if c.Fault == "" {
				fmt.Fprintf(s.stdout, "good  %s (%d rows)\n", c.Name, c.Rows)
			} else {
				fmt.Fprintf(s.stdout, "BAD   %s: %s\n", c.Name, c.Fault)
			}
		},
	})
	_ = bar.Finish()
	if err == nil && !sound {
		return errToldAlready
	}
	return err
}
