package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

// ClearForRestore takes out of a migrated database what its migrations brought,
// so that the rows of a backup can take every place. It signs in as the
// superuser, and belongs before nothing but a restore.
func ClearForRestore(ctx context.Context, superURL string) error {
	conn, err := pgx.Connect(ctx, superURL)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `
		do $$ declare name text; begin
			for name in select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
				and relname not in ('schema_version', 'spatial_ref_sys')
			loop execute format('truncate public.%I cascade', name); end loop;
		end $$`)
	return errors.Join(err, conn.Close(ctx))
}
