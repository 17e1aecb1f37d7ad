package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// The advisory locks of the program.
const (
	lockFounding = 0x73616e01
	lockSealer   = 0x73616e02
	// lockParcels is the first of two keys; the second is hashed from task and county.
	lockParcels = 0x73616e03
	// lockFigures is the first of two keys; the second is hashed from the task.
	lockFigures = 0x73616e04
	// lockFiles is shared by who brings evidence, and held by who sweeps.
	lockFiles = 0x73616e05
)

// lockLand makes those who list parcels of a task in the counties of the regions
// wait for each other until the transaction ends. Counties are locked in the
// order of their codes, so that nobody waits in a circle.
func (d *Desk) lockLand(ctx context.Context, tx pgx.Tx, task string, regions ...string) error {
	counties := make([]string, len(regions))
	for i, r := range regions {
		counties[i] = d.county(r)
	}
	slices.Sort(counties)
	for _, county := range slices.Compact(counties) {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1, hashtext($2))`, lockParcels, task+county); err != nil {
			return err
		}
	}
	return nil
}
