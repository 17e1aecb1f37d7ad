package migrations_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"sanlei/land/store/storetest"
)

// With this flag the test writes schema.sql instead of comparing it.
var update = flag.Bool("update", false, "write schema.sql")

// schema.sql shows in one file what all migrations together make.
func TestSchemaIsWhatTheMigrationsMake(t *testing.T) {
	t.Parallel()
	b := storetest.Empty(t)
	have := normalise(dump(t, b))
	if *update {
		if err := os.WriteFile("schema.sql", []byte(have), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), have); diff != "" {
		t.Errorf("schema.sql is not what the migrations make (-schema.sql +migrations);\nonce the difference is meant, write it by go test ./migrations -update\n%s", diff)
	}
}

// dump is what pg_dump of the server's own version says.
func dump(t *testing.T, b *storetest.Books) string {
	t.Helper()
	var major string
	b.Scan(`select current_setting('server_version_num')::int / 10000 || ''`, nil, &major)
	program := filepath.Join("/usr/lib/postgresql", major, "bin", "pg_dump")
	if bin := os.Getenv("SANLEI_PGBIN"); bin != "" {
		program = filepath.Join(bin, "pg_dump")
	}
	cfg, err := pgx.ParseConfig(b.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "--schema-only", "--no-owner", "--no-tablespaces",
		"--no-publications", "--no-subscriptions", "--schema=public", "--host", cfg.Host, "--username", cfg.User, "--dbname", cfg.Database)
	cmd.Env = append(os.Environ(), "PGPASSWORD="+cfg.Password)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, complaint.String())
	}
	return string(out)
}

var blankLines = regexp.MustCompile(`\n{3,}`)

// normalise leaves out what differs from server to server or tells nothing:
// comments, settings, the random words by which psql is restricted, and the
// schema public itself with its privileges.
func normalise(sql string) string {
	lines := slices.DeleteFunc(strings.Split(sql, "\n"), func(line string) bool {
		for _, noise := range []string{"--", "SET ", `\restrict`, `\unrestrict`, "SELECT pg_catalog.set_config", "COMMENT ON", "CREATE SCHEMA public", "GRANT ALL ON SCHEMA public", "GRANT USAGE ON SCHEMA public", "REVOKE USAGE ON SCHEMA public"} {
			if strings.HasPrefix(line, noise) {
				return true
			}
		}
		return false
	})
	text := blankLines.ReplaceAllString(strings.Join(lines, "\n"), "\n\n")
	return strings.TrimSpace(strings.ReplaceAll(text, ";\n\nGRANT", ";\nGRANT")) + "\n"
}
