package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// found makes the ledger with its regions and measures, as the first act of
// the books. Two programs that start at once found it once.
func (s *Store) found(ctx context.Context) error {
	regions, err := land.FoundingRegions()
	if err != nil {
		return err
	}
	workdays, err := land.FoundingWorkdays()
	if err != nil {
		return err
	}
	codes := make([]string, len(regions))
	for i, r := range regions {
		codes[i] = r.Code
	}
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, lockFounding); err != nil {
			return err
		}
		var founded bool
		if err := tx.QueryRow(ctx, `select exists (select from ledger)`).Scan(&founded); err != nil || founded {
			return err
		}
		ledger, act := land.NewID(), land.NewID()
		b := &pgx.Batch{}
		b.Queue(setScope, strings.Join(codes, ","), act)
		b.Queue(`insert into ledger (id, name) values ($1, $2)`, ledger, "sanlei/"+ledger.String())
		b.Queue(`insert into act (id, ledger, kind, actor, region, effective_on) values ($1, $2, $3, 'operator', $4, $5)`,
			act, ledger, land.ActFound, regions[0].Code, s.Today())
		insertRegions(b, regions)
		insertMeasures(b, land.Measures)
		insertWorkdays(b, workdays)
		b.Queue(`insert into unsealed values ($1)`, act)
		return tx.SendBatch(ctx, b).Close()
	})
}

// setScope says to the database in which regions ($1, joined by commas) the
// transaction writes, and under which act ($2).
const setScope = `select set_config('sanlei.scope', $1, true), set_config('sanlei.act', $2::uuid::text, true)`
