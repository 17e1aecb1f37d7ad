package store_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sanlei/land/store"
	"sanlei/land/store/cluster"
)

// scratch is a database of the test cluster that belongs to the owner and has
// nothing in it yet, not even PostGIS.
func scratch(t *testing.T, name string) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Open(t.Context(), cluster.Config{Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	asSuper(t, c, cluster.Database, "create database "+name+" owner sanlei_owner")
	t.Cleanup(func() {
		asSuper(t, c, cluster.Database, "drop database "+name+" with (force)")
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func asSuper(t *testing.T, c *cluster.Cluster, database, sql string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, c.URL(cluster.Super, database))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		t.Fatal(err)
	}
}

func TestMigratingAnothersDatabase(t *testing.T) {
	t.Parallel()
	const name = "scratch_migrate"
	c := scratch(t, name)
	owner, app := c.URL(cluster.Owner, name), c.URL(cluster.App, name)

	err := store.Migrate(t.Context(), owner, app)
	if err == nil || !strings.Contains(err.Error(), "have a superuser run «create extension postgis;»") {
		t.Fatalf("without PostGIS: %v", err)
	}
	if _, err := store.Open(t.Context(), store.Config{URL: app}); err == nil || !strings.Contains(err.Error(), "run sanlei migrate") {
		t.Fatalf("serving a database without a schema: %v", err)
	}
	asSuper(t, c, name, "create extension postgis")
	for range 2 { // again changes nothing
		if err := store.Migrate(t.Context(), owner, app); err != nil {
			t.Fatal(err)
		}
	}
	s, err := store.Open(t.Context(), store.Config{URL: app})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := store.Open(t.Context(), store.Config{URL: owner}); err == nil || !strings.Contains(err.Error(), "signs in as the owner") {
		t.Fatalf("serving as the owner: %v", err)
	}
}
