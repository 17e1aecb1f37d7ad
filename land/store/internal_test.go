package store

import (
	"context"
	"slices"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/proof"
)

// What the tests outside the package look at.
var (
	Refusals  = refusals
	Translate = translate
)

// TextOf is the records of an act.
func (s *Store) TextOf(ctx context.Context, act string) ([]string, error) {
	id, err := land.ParseID(act)
	if err != nil {
		return nil, err
	}
	texts, err := textsOf(ctx, s.pool, []land.ID{id})
	return texts[id], err
}

// JoinedAndBuilt is the record of a row of each daily table, as the two queries
// that must agree on it.
func JoinedAndBuilt() map[string][2]string {
	out := map[string][2]string{}
	for _, t := range proof.Tables {
		if slices.Contains(daily, t.Name) {
			out[t.Name] = [2]string{joinedRecord(t), builtRecord(t)}
		}
	}
	return out
}

// Remembered compares the books of a task that are remembered, and not old, with
// those in the database. It tells how many there are, and where one differs.
func Remembered(ctx context.Context, s *Store, task string) (n int, differs string, err error) {
	for id, kept := range s.books.All() {
		if kept.Parcel.Task != task {
			continue
		}
		read := map[land.ID]land.Books{}
		if err := s.readWhole(ctx, []land.ID{id}, read); err != nil {
			return n, "", err
		}
		if read[id].Rev == kept.Rev {
			n++
			differs += cmp.Diff(read[id], kept, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(land.Books{}, "Tree", "Task"))
		}
	}
	return n, differs, nil
}

// ActsOnOneSnapshot is how many acts a transaction sees, and one on the same snapshot
// that began after something had happened.
func ActsOnOneSnapshot(ctx context.Context, d *Desk, something func()) (before, after int, err error) {
	count := func(tx pgx.Tx, to *int) error { return tx.QueryRow(ctx, `select count(*) from act`).Scan(to) }
	err = d.read(ctx, func(tx pgx.Tx) error {
		if err := count(tx, &before); err != nil {
			return err
		}
		something()
		var other pgx.Tx
		release := func() {}
		for other == nil { // a busy machine may give no connection in time
			if other, release, err = d.sameSnapshot(ctx, tx); err != nil {
				return err
			}
		}
		defer release()
		return count(other, &after)
	})
	return before, after, err
}
