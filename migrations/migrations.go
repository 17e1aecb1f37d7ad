// Package migrations holds the numbered SQL that makes the schema, in tern's
// form. Roles are made before, by the private cluster or by sanlei migrate;
// schema.sql is what all of it together makes, for reading, and a test
// compares the two.
package migrations

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"
)

//go:embed [0-9]*.sql
var files embed.FS

// VersionTable is where tern keeps the number of the last migration.
const VersionTable = "public.schema_version"

// Latest is the number of the newest migration.
func Latest() (int32, error) {
	names, err := migrate.FindMigrations(files)
	return int32(len(names)), err
}

// Digest is the SHA-256 of all migrations, in hex: two databases migrated under
// one digest have one schema.
func Digest() string {
	h := sha256.New()
	names, _ := fs.Glob(files, "*.sql") // the pattern is well formed
	for _, name := range names {
		text, _ := files.ReadFile(name) // it is embedded
		h.Write(text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Current is the number of the last migration that a database has seen, 0 for
// an empty one.
func Current(ctx context.Context, conn *pgx.Conn) (version int32, err error) {
	var exists bool
	if err = conn.QueryRow(ctx, `select to_regclass($1) is not null`, VersionTable).Scan(&exists); err != nil || !exists {
		return 0, err
	}
	err = conn.QueryRow(ctx, `select version from `+VersionTable).Scan(&version)
	return version, err
}

// Up brings the database to the newest schema. The connection signs in as the
// owner. Running it again, also by two at once, changes nothing.
func Up(ctx context.Context, conn *pgx.Conn) error {
	m, err := migrate.NewMigrator(ctx, conn, VersionTable)
	if err != nil {
		return fmt.Errorf("preparing to migrate: %w", err)
	}
	if err := m.LoadMigrations(files); err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	return m.Migrate(ctx)
}
