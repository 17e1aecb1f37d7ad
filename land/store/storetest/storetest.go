// Package storetest hands a clean, migrated database to a test, on a real
// PostgreSQL with PostGIS that all test binaries of a run share.
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/cluster"
	"sanlei/migrations"
)

// most is how many databases there can be at once on the test cluster.
const most = 64

// lockDatabases is the first key of the advisory locks by which tests of all
// processes share out the databases.
const lockDatabases = 0x73616e10

// Books is the books of one test: a founded ledger and nothing else.
type Books struct {
	*store.Store
	URL      string // of the application's role
	SuperURL string // of the superuser, to do what the program must not
	t        testing.TB
}

// clean empties every table. Triggers and foreign keys sleep meanwhile, so the
// order does not matter; DELETE is quicker than TRUNCATE for few rows.
const clean = `
set session_replication_role = replica;
do $$
declare name text;
begin
	for name in
		select oid::regclass from pg_class
		where relkind = 'r' and relnamespace = 'public'::regnamespace
			and relname not in ('spatial_ref_sys', 'schema_version')
	loop
		execute 'delete from ' || name;
	end loop;
end $$`

// Open gives the test its books. It fails without a database: no test is
// skipped for want of one. Today is 22 November 2026.
func Open(t testing.TB) *Books {
	t.Helper()
	b := Empty(t)
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, land.Shanghai)
	s, err := store.Open(t.Context(), store.Config{URL: b.URL, Now: func() time.Time { return now }})
	must(t, err)
	b.Store = s
	t.Cleanup(s.Close)
	return b
}

// Empty gives the test a migrated database without a ledger, and no store.
func Empty(t testing.TB) *Books {
	t.Helper()
	ctx := t.Context()
	c, err := cluster.Open(ctx, cluster.Config{Throwaway: true})
	must(t, err)
	t.Cleanup(func() { must(t, c.Close()) })

	name := claim(t, c)
	must(t, c.CreateDatabase(ctx, name))
	owner, err := pgx.Connect(ctx, c.URL(cluster.Owner, name))
	must(t, err)
	defer owner.Close(ctx)
	must(t, migrations.Up(ctx, owner))

	b := &Books{URL: c.URL(cluster.App, name), SuperURL: c.URL(cluster.Super, name), t: t}
	b.Super(clean)
	return b
}

// Super runs statements as superuser, past every guard.
func (b *Books) Super(sql string, args ...any) {
	b.t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, b.SuperURL)
	must(b.t, err)
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql, args...)
	must(b.t, err)
}

// claim takes a database that no other test has, until the test ends.
func claim(t testing.TB, c *cluster.Cluster) string {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, c.URL(cluster.App, cluster.Database))
	must(t, err)
	t.Cleanup(func() { conn.Close(ctx) })
	for n := 1; n <= most; n++ {
		var free bool
		must(t, conn.QueryRow(ctx, `select pg_try_advisory_lock($1, $2)`, lockDatabases, n).Scan(&free))
		if free {
			return fmt.Sprintf("test_%d", n)
		}
	}
	t.Fatalf("all %d test databases are taken", most)
	return ""
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
