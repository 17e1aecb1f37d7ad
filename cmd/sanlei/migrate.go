package main

import (
	"errors"
	"fmt"

	"sanlei/land/store"
)

type migrateCommand struct{}

// Run migrates the configured database; the private one migrates by itself.
func (migrateCommand) Run(s *session) error {
	if s.settings.MigrateURL == "" {
		return errors.New("migrate needs MIGRATE_DATABASE_URL, which signs in as the owner; a private database is migrated when it is opened")
	}
	if err := store.Migrate(s.ctx, s.settings.MigrateURL, s.settings.Database); err != nil {
		return err
	}
	fmt.Fprintln(s.stdout, "the database has this program's schema")
	return nil
}
