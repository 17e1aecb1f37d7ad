// Package storetest hands clean, migrated books to a test, on a real PostgreSQL
// with PostGIS that all test binaries of a run share, and makes in them what a
// test is not about: tasks, parcels, disposals and the people who act.
package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"sanlei/land/store"
)

// Books is the books of one test: a founded ledger and nothing else.
type Books struct {
	*store.Store
	Clock    *Clock
	URL      string // of the application's role
	Files    string // the folder of files
	SuperURL string // of the superuser, to do what the program must not
	Key      string // the file of the ledger's key
	t        testing.TB
	database *database
}

// Open gives the test its books. It fails without a database: no test is
// skipped for want of one. It is nine o'clock on 22 November 2026. The store may be
// configured further.
func Open(t testing.TB, with ...func(*store.Config)) *Books {
	t.Helper()
	b := books(t, true)
	b.Store = b.Another(with...)
	return b
}

// Empty gives the test a migrated database without a ledger, and no store.
func Empty(t testing.TB) *Books {
	t.Helper()
	return books(t, false)
}

func books(t testing.TB, keepFounding bool) *Books {
	t.Helper()
	d := take(t, keepFounding)
	return &Books{Clock: NewClock(), URL: d.url, Files: t.TempDir(), SuperURL: d.superURL,
		Key: filepath.Join(t.TempDir(), "ledger.key"), t: t, database: d}
}

// Another is one more store on the same books, as of another program.
func (b *Books) Another(with ...func(*store.Config)) *store.Store {
	b.t.Helper()
	config := store.Config{URL: b.URL, Files: b.Files, Now: b.Clock.Now, Key: b.Key}
	for _, set := range with {
		set(&config)
	}
	s, err := store.Open(b.t.Context(), config)
	b.must(err)
	b.t.Cleanup(s.Close)
	return s
}

// Super runs statements as superuser, past every privilege.
func (b *Books) Super(sql string, args ...any) {
	b.t.Helper()
	b.database.touched = true
	b.super(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, sql, args...)
		return err
	})
}

// Forge runs a statement as superuser with every trigger and foreign key
// asleep, as somebody would who tampers with the books.
func (b *Books) Forge(sql string, args ...any) {
	b.t.Helper()
	b.database.touched = true
	b.super(func(ctx context.Context, conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `set session_replication_role = replica`); err != nil {
			return err
		}
		_, err := conn.Exec(ctx, sql, args...)
		return err
	})
}

// Scan reads one row as superuser.
func (b *Books) Scan(sql string, args []any, to ...any) {
	b.t.Helper()
	b.super(func(ctx context.Context, conn *pgx.Conn) error {
		return conn.QueryRow(ctx, sql, args...).Scan(to...)
	})
}

func (b *Books) super(f func(context.Context, *pgx.Conn) error) {
	b.t.Helper()
	ctx := context.WithoutCancel(b.t.Context())
	conn, err := pgx.Connect(ctx, b.SuperURL)
	b.must(err)
	defer conn.Close(ctx)
	b.must(f(ctx, conn))
}

// Count is the number that a query as superuser gives.
func (b *Books) Count(sql string, args ...any) (n int) {
	b.t.Helper()
	b.Scan(sql, args, &n)
	return n
}

// Connect opens a connection that ends with the test.
func (b *Books) Connect(url string) *pgx.Conn {
	b.t.Helper()
	conn, err := pgx.Connect(b.t.Context(), url)
	b.must(err)
	b.t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func (b *Books) must(err error) {
	b.t.Helper()
	must(b.t, err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
