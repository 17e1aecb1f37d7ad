package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Calendar is the days of which something is said, the first one first.
func (s *Store) Calendar(ctx context.Context) ([]land.Workday, error) {
	rows, err := s.pool.Query(ctx, workdaysSQL)
	if err != nil {
		return nil, translate(err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[land.Workday])
}

const workdaysSQL = `select day, works, name from workday order by day`

func queueWorkdays(b *pgx.Batch, to *land.Workdays) {
	b.Queue(workdaysSQL).Query(func(rows pgx.Rows) error {
		days, err := pgx.CollectRows(rows, pgx.RowToStructByPos[land.Workday])
		*to = land.Workdays{}
		for _, d := range days {
			(*to)[d.Day] = d.Works
		}
		return err
	})
}

// Announce writes what a notice says of the days of a year, as one act of an
// admin of all regions that have a task: everybody's time limits go by it.
func (d *Desk) Announce(ctx context.Context, a land.Announcement) error {
	if err := a.Validate(); err != nil {
		return err
	}
	region, err := d.adminOfAll(ctx)
	if err != nil {
		return err
	}
	known, err := d.Calendar(ctx)
	if err != nil {
		return err
	}
	act := land.Act{ID: land.NewID(), Kind: land.ActCalendar, Region: region, EffectiveOn: d.Today(), Document: a.Document}
	err = d.record(ctx, act, nil, func(_ pgx.Tx, b *pgx.Batch) error {
		insertWorkdays(b, a.Over(known))
		return nil
	})
	if err != nil {
		return err
	}
	return d.refreshFrame(ctx)
}

// adminOfAll is a region in which the actor is admin, if that holds for every
// region that has a task.
func (d *Desk) adminOfAll(ctx context.Context) (string, error) {
	rows, err := d.pool.Query(ctx, `select distinct region from task`)
	if err != nil {
		return "", translate(err)
	}
	regions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return "", translate(err)
	}
	for _, g := range d.Actor.Grants {
		if g.Role == land.Admin {
			regions = append(regions, g.Region)
		}
	}
	if len(regions) == 0 {
		return "", land.Refuse(land.Forbidden, "", "role", "this needs the role admin")
	}
	for _, r := range regions {
		if err := d.must(land.Admin, r); err != nil {
			return "", err
		}
	}
	return regions[len(regions)-1], nil
}

func insertWorkdays(b *pgx.Batch, days []land.Workday) {
	for _, d := range days {
		b.Queue(`insert into workday (day, works, name) values ($1, $2, $3) on conflict (day) do update set works = excluded.works, name = excluded.name`,
			d.Day, d.Works, d.Name)
	}
}
