package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// ChangeDay is a day on which mu moved.
type ChangeDay struct {
	On       land.Date
	Accepted land.Mu // what was accepted from that day on, less what no longer was
}

// ChangeDays is the days on which mu moved in a region of a task, in order.
func (d *Desk) ChangeDays(ctx context.Context, task, region string) ([]ChangeDay, error) {
	t, err := d.task(ctx, d.pool, task)
	if err != nil {
		return nil, translate(err)
	}
	if region, err = d.regionOf(region, t); err != nil {
		return nil, err
	}
	if err := d.Seal(ctx); err != nil {
		return nil, err
	}
	rows, err := d.pool.Query(ctx, `
		select bucket, sum(accepted) from rollup
		where ledger = $1 and task = $2 and region = $3 and grain = 'd'
		group by bucket having bool_or((open, reported, city_passed, accepted, struck_off) <> (0, 0, 0, 0, 0)) order by bucket`, d.ledger.id, task, region)
	if err != nil {
		return nil, translate(err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[ChangeDay])
}
