package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// What a report tells by parcels takes longer than all the rest of it, and neither
// needs the other: of many parcels they are read beside each other, on one snapshot.

// patience is how long a report waits for a second connection. Whoever waited for
// one while holding another could wait for somebody who does the same.
const patience = 50 * time.Millisecond

// beside runs both, each on the report's snapshot: at once by a connection each, or,
// where there is none to spare, one after the other. Each fills in parts of its own.
func (w *reporting) beside(one, other func(*reporting) error) error {
	tx, release, err := w.desk.sameSnapshot(w.ctx, w.tx)
	if err != nil {
		return err
	}
	defer release()
	if tx == nil {
		return inOrder(func() error { return one(w) }, func() error { return other(w) })
	}
	g, ctx := errgroup.WithContext(w.ctx)
	first, second := *w, *w
	first.ctx, second.ctx, second.tx = ctx, ctx, tx
	g.Go(func() error { return other(&second) })
	g.Go(func() error { return one(&first) })
	return g.Wait()
}

// sameSnapshot is a transaction by another connection on the snapshot of the first,
// and what ends it; none where all connections are taken.
func (d *Desk) sameSnapshot(ctx context.Context, of pgx.Tx) (tx pgx.Tx, release func(), err error) {
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := d.pool.Acquire(waiting)
	if err != nil {
		return nil, func() {}, ctx.Err()
	}
	var snapshot string
	if err = of.QueryRow(ctx, `select quote_literal(pg_export_snapshot())`).Scan(&snapshot); err == nil {
		if tx, err = conn.BeginTx(ctx, snapshotOnly); err == nil {
			_, err = tx.Exec(ctx, `set transaction snapshot `+snapshot)
		}
	}
	release = func() {
		if tx != nil {
			_ = tx.Rollback(context.WithoutCancel(ctx)) // it only read
		}
		conn.Release()
	}
	if err != nil {
		release()
		return nil, func() {}, err
	}
	return tx, release, nil
}

func inOrder(parts ...func() error) error {
	for _, part := range parts {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}
