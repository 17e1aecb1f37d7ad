package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"sanlei/land/store"
)

type auditCommand struct {
	Archive auditArchiveCommand `cmd:"" help:"Move lines that are older than six months out of the database into a file."`
}

type auditArchiveCommand struct {
	Before string `required:"" placeholder:"DATE" help:"Lines from before this day."`
	Output string `short:"o" required:"" placeholder:"FILE" help:"Where to; it must not exist."`
}

// Run archives the lines. With a database of one's own it signs in by
// MIGRATE_DATABASE_URL, since the application's role can take nothing out.
func (c *auditArchiveCommand) Run(s *session) error {
	before, err := parseDate("--before", c.Before)
	if err != nil {
		return err
	}
	if _, err := os.Stat(c.Output); err == nil {
		return errors.New("the file exists already")
	}
	return s.with(func(b *books) error {
		owner := s.settings.MigrateURL
		if b.cluster != nil {
			owner = b.cluster.OwnerURL()
		}
		if owner == "" {
			return errors.New("this needs MIGRATE_DATABASE_URL, which signs in as the owner")
		}
		n, err := store.ArchiveAudit(s.ctx, owner, before, b.Today(), func(write func(io.Writer) error) error {
			return writeFile(c.Output, s.stdout, write)
		})
		if err == nil {
			fmt.Fprintf(s.stdout, "%d lines moved to %s\n", n, c.Output)
		}
		return err
	})
}
