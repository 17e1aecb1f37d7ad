package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"sanlei/land/store/cluster"
	"sanlei/migrations"
)

// most is how many databases there can be at once on the test cluster.
const most = 64

// lockDatabases is the first key of the advisory locks by which the test
// binaries of a run share out the databases.
const lockDatabases = 0x73616e10

// database is a migrated database of this process, lent to one test at a time.
type database struct {
	url, superURL string
	touched       bool // a test did to it what the program does not, or another process may have
}

// server is the test cluster as this process uses it. It is never closed: the
// cluster ends by itself when the last process has.
var server = struct {
	sync.Mutex
	cluster *cluster.Cluster
	claims  *pgx.Conn // holds the advisory locks of our databases
	free    []*database
}{}

// empty deletes every row. Triggers and foreign keys sleep meanwhile, so the
// order does not matter; DELETE is quicker than TRUNCATE for few rows. A founding
// is not kept where something was called otherwise since.
const empty = `
set session_replication_role = replica;
do $$
declare
	name text;
	keeps constant boolean := %t and not exists (select from act where kind in ('region', 'measure', 'calendar'));
begin
	for name in
		select oid::regclass from pg_class
		where relkind = 'r' and relnamespace = 'public'::regnamespace
			and relname not in ('spatial_ref_sys', 'schema_version')
			and not (keeps and relname in ('ledger', 'act', 'region', 'region_path', 'region_history', 'measure', 'measure_history', 'workday', 'workday_history'))
	loop
		execute 'delete from ' || name;
	end loop;
	delete from act where kind <> 'found';
	insert into unsealed (act_id) select id from act;
end $$`

// clean empties the database, all but its founding where that is kept.
func (d *database) clean(ctx context.Context, keepFounding bool) error {
	conn, err := pgx.Connect(ctx, d.superURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, fmt.Sprintf(empty, keepFounding && !d.touched))
	d.touched = false
	return err
}

// take lends the test a clean database. That of a test that failed is not lent
// again by this process, so that it can be looked at.
func take(t testing.TB, keepFounding bool) *database {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	d, err := lend(ctx)
	must(t, err)
	must(t, d.clean(ctx, keepFounding))
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("its books, while the tests run: psql '%s'", d.superURL)
			return
		}
		server.Lock()
		defer server.Unlock()
		server.free = append(server.free, d)
	})
	return d
}

func lend(ctx context.Context) (*database, error) {
	server.Lock()
	defer server.Unlock()
	if n := len(server.free); n > 0 {
		d := server.free[n-1]
		server.free = server.free[:n-1]
		return d, nil
	}
	if err := start(ctx); err != nil {
		return nil, err
	}
	return claim(ctx)
}

func start(ctx context.Context) (err error) {
	if server.cluster == nil {
		if server.cluster, err = cluster.Open(ctx, cluster.Config{Throwaway: true}); err != nil {
			return err
		}
	}
	if server.claims == nil {
		server.claims, err = pgx.Connect(ctx, server.cluster.URL(cluster.App, cluster.Database))
	}
	return err
}

// claim takes a database that no other process has, and migrates it. Its name
// tells its migrations, so that what an older program left is not taken.
func claim(ctx context.Context) (*database, error) {
	c := server.cluster
	for n := 1; n <= most; n++ {
		var free bool
		err := server.claims.QueryRow(ctx, `select pg_try_advisory_lock($1, $2)`, lockDatabases, n).Scan(&free)
		if err != nil {
			return nil, err
		}
		if free && !held[n] {
			held[n] = true
			name := fmt.Sprintf("test_%s_%d", migrations.Digest()[:8], n)
			if err := c.CreateDatabase(ctx, name); err != nil {
				return nil, err
			}
			return &database{url: c.URL(cluster.App, name), superURL: c.URL(cluster.Super, name), touched: true}, migrate(ctx, c.URL(cluster.Owner, name))
		}
	}
	return nil, fmt.Errorf("all %d test databases are taken", most)
}

// held is the numbers of this process's databases: a session may take its own
// advisory lock again.
var held [most + 1]bool

func migrate(ctx context.Context, url string) error {
	owner, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer owner.Close(ctx)
	return migrations.Up(ctx, owner)
}
