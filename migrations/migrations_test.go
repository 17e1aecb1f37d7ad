package migrations_test

import (
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"sanlei/land/store/storetest"
	"sanlei/migrations"
)

func TestEveryMigrationIsApplied(t *testing.T) {
	t.Parallel()
	b := storetest.Empty(t)
	latest, err := migrations.Latest()
	if err != nil || latest < 4 {
		t.Fatalf("the newest migration is %d, %v", latest, err)
	}
	current, err := migrations.Current(t.Context(), b.Connect(b.SuperURL))
	if err != nil || current != latest {
		t.Errorf("the database is at %d of %d, %v", current, latest, err)
	}
}

// Two programs may migrate at once, and any may migrate again.
func TestMigratingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	b := storetest.Empty(t)
	before := dump(t, b)
	var both sync.WaitGroup
	for range 2 {
		conn := b.Connect(b.SuperURL)
		both.Go(func() {
			if err := migrations.Up(t.Context(), conn); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	if after := dump(t, b); normalise(after) != normalise(before) {
		t.Error("the schema is another")
	}
}

func TestAnEmptyDatabaseHasSeenNoMigration(t *testing.T) {
	t.Parallel()
	b := storetest.Empty(t)
	cfg, err := pgx.ParseConfig(b.SuperURL)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Database = "template1"
	conn, err := pgx.ConnectConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if version, err := migrations.Current(t.Context(), conn); version != 0 || err != nil {
		t.Errorf("it has seen %d, %v", version, err)
	}
}
