package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// The sealer's pace: how long a committed act waits at most for its position
// when nobody wakes the sealer, and how long the sealer gathers acts between
// two rounds. Whoever reads does not wait for either: reading seals.
const (
	sealEvery = time.Second
	sealRest  = 200 * time.Millisecond
)

// Run seals acts until the context ends. Any number of programs may run it on
// one database: one at a time seals, the others find nothing to do.
func (s *Store) Run(ctx context.Context) {
	go s.listen(ctx)
	tick, rest := time.NewTicker(sealEvery), time.NewTicker(sealRest)
	defer tick.Stop()
	defer rest.Stop()
	for {
		if err := s.Seal(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("sealing failed; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-rest.C:
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

func (s *Store) wakeSealer() {
	s.news.written.Add(1)
	select {
	case s.wake <- struct{}{}:
	default: // it is awake already
	}
}

// mostTries is how often atHead begins again while others write.
const mostTries = 50

// atHead runs f on a snapshot in which every act that can be seen has its
// position: so what f reads is what the books know at the head.
func (d *Desk) atHead(ctx context.Context, f func(pgx.Tx) error) error {
	for range mostTries {
		var waits bool
		err := d.read(ctx, func(tx pgx.Tx) (err error) {
			if waits, err = anyWaits(ctx, tx, nil); err != nil || waits {
				return err
			}
			return f(tx)
		})
		if err != nil || !waits {
			return err
		}
		if err := d.Seal(ctx); err != nil {
			return err
		}
	}
	return unavailable
}

// anyWaits reports whether acts can be seen that have no position yet, or such
// that may concern the parcel where one is given.
func anyWaits(ctx context.Context, tx pgx.Tx, parcel *land.ID) (waits bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (select from unsealed u join act a on a.id = u.act_id
			where $1::uuid is null or a.parcel_id is null or a.parcel_id = $1)`, parcel).Scan(&waits)
	return waits, err
}

// sealMost is how many acts one round seals at most.
const sealMost = 1000

// Seal gives every committed act its position, and takes it into the tree, the
// roll-up and the grid. When it returns, everything that was committed before the call is
// sealed. Each round is one transaction under an advisory lock, so positions
// have no gap, and a sealer that dies leaves no trace.
func (s *Store) Seal(ctx context.Context) error {
	for {
		var waits bool
		if err := s.pool.QueryRow(ctx, `select exists (select from unsealed)`).Scan(&waits); err != nil || !waits {
			return translate(err)
		}
		var done round
		err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) (err error) {
			done, err = s.sealRound(ctx, tx)
			return err
		})
		if err != nil {
			return fmt.Errorf("sealing: %w", translate(err))
		}
		s.ledger.tell(done.checkpoint, s.log)
		if len(done.acts) < sealMost {
			return nil
		}
	}
}

// sealRound names acts and cells one by one instead of joining the tables that
// they are taken from: those are empty most of the time, and a plan made for
// their usual size would read the whole journal.
func (s *Store) sealRound(ctx context.Context, tx pgx.Tx) (round, error) {
	// The lock is taken by a statement of its own: the next one then sees what
	// the sealer before committed.
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, lockSealer); err != nil {
		return round{}, err
	}
	r, err := s.begin(ctx, tx)
	if err != nil || len(r.acts) == 0 {
		return r, err
	}
	if err := r.grow(ctx, tx, s.ledger.name); err != nil {
		return r, err
	}
	var cells cells
	b := &pgx.Batch{}
	b.Queue(`select set_config('sanlei.scope', (select string_agg(code, ',') from region), true)`)
	b.Queue(numberSQL, s.ledger.id, r.first, r.acts, r.at, r.digests, r.subtrees, r.hints)
	if err := r.sign(b, s.ledger); err != nil {
		return r, err
	}
	b.Queue(rollSQL, s.ledger.id, r.acts)
	b.Queue(`select pg_notify($1, '')`, sealedChannel)
	b.Queue(dueSQL, r.acts)
	if len(r.acts) < sealMost { // else another round follows, and cells are due until the last
		b.Queue(`delete from grid_due returning task, cell_x, cell_y`).Query(cells.read)
	}
	if err := tx.SendBatch(ctx, b).Close(); err != nil || len(cells.tasks) == 0 {
		return r, err
	}
	if _, err := tx.Exec(ctx, gridSQL, cells.tasks, cells.x, cells.y); err != nil {
		return r, err
	}
	_, err = tx.Exec(ctx, gridRegionSQL, cells.tasks, cells.x, cells.y)
	return r, err
}

// cells is cells of the grid, column by column.
type cells struct {
	tasks []string
	x, y  []int
}

func (c *cells) read(rows pgx.Rows) error {
	var task string
	var x, y int
	_, err := pgx.ForEachRow(rows, []any{&task, &x, &y}, func() error {
		c.tasks, c.x, c.y = append(c.tasks, task), append(c.x, x), append(c.y, y)
		return nil
	})
	return err
}

// numberSQL gives acts the positions from a first one on.
const numberSQL = `
insert into position (ledger, position, act_id, sealed_at, digest, subtrees, hints)
select $1, $2::bigint + n - 1, act_id, $4, digest, subtrees, hints
from unnest($3::uuid[], $5::bytea[], $6::bytea[], $7::bytea[]) with ordinality as t (act_id, digest, subtrees, hints, n)`

// rollSQL adds what acts moved to the day, month and year buckets of every
// region on the way up, in key order. Days are added up first: a file brings
// many movements of few days.
const rollSQL = `
with moved as materialized (
	select task, region, effective_on, category, measure, sum(open) as open, sum(reported) as reported, sum(city_passed) as city_passed,
		sum(accepted) as accepted, sum(struck_off) as struck_off, sum(parcels) as parcels, sum(closed) as closed, sum(unmapped) as unmapped
	from movement where act_id = any($2::uuid[])
	group by task, region, effective_on, category, measure
)
insert into rollup as r (ledger, task, region, grain, bucket, category, measure,
	open, reported, city_passed, accepted, struck_off, parcels, closed, unmapped)
select $1, m.task, m.region, g.grain, g.bucket, m.category, m.measure,
	sum(open), sum(reported), sum(city_passed), sum(accepted), sum(struck_off), sum(parcels), sum(closed), sum(unmapped)
from moved m
cross join lateral (values
	('d'::"char", m.effective_on),
	('m'::"char", date_trunc('month', m.effective_on::timestamp)::date),
	('y'::"char", date_trunc('year', m.effective_on::timestamp)::date)) g (grain, bucket)
group by m.task, m.region, g.grain, g.bucket, m.category, m.measure
order by m.task, m.region, g.grain, g.bucket, m.category, m.measure
on conflict (ledger, task, region, grain, bucket, category, measure) do update set
	open = r.open + excluded.open, reported = r.reported + excluded.reported,
	city_passed = r.city_passed + excluded.city_passed, accepted = r.accepted + excluded.accepted,
	struck_off = r.struck_off + excluded.struck_off, parcels = r.parcels + excluded.parcels,
	closed = r.closed + excluded.closed, unmapped = r.unmapped + excluded.unmapped`

// dueSQL makes the cells due in which acts touched a parcel.
const dueSQL = `
insert into grid_due
select distinct m.task, m.cell_x, m.cell_y
from parcel_map m
where m.parcel_id in (
	select parcel_id from act where id = any($1::uuid[]) and parcel_id is not null
	union select id from parcel_history where act_id = any($1::uuid[])
	union select parcel_id from journal where act_id = any($1::uuid[]))`

// gridSQL makes the sums of cells anew from the balances as they are. What is
// committed meanwhile makes its cell due again.
const gridSQL = `
with cells as (
	select distinct * from unnest($1::text[], $2::int[], $3::int[]) c (task, cell_x, cell_y)
), fresh as (
	select m.task, m.cell_x, m.cell_y, m.region, m.category, b.status, count(*)::int as parcels,
		sum(b.open + b.reported + b.city_passed + b.accepted) as listed, sum(b.accepted) as accepted,
		sum(st_x(m.spot)) as x, sum(st_y(m.spot)) as y
	from cells join parcel_map m using (task, cell_x, cell_y) join balance b on b.parcel_id = m.parcel_id
	group by 1, 2, 3, 4, 5, 6
), stood as (
	select g.* from grid g join cells using (task, cell_x, cell_y)
)
insert into grid as g (task, cell_x, cell_y, region, category, status, parcels, listed, accepted, x, y)
select task, cell_x, cell_y, region, category, status,
	coalesce(f.parcels, 0), coalesce(f.listed, 0), coalesce(f.accepted, 0), coalesce(f.x, 0), coalesce(f.y, 0)
from stood full join fresh f using (task, cell_x, cell_y, region, category, status)
on conflict (task, cell_x, cell_y, region, category, status) do update set
	parcels = excluded.parcels, listed = excluded.listed, accepted = excluded.accepted, x = excluded.x, y = excluded.y`

// gridRegionSQL adds up anew the regions that have something in the cells.
const gridRegionSQL = `
insert into grid_region as r (task, region, category, status, parcels, listed, accepted, x, y)
select g.task, g.region, g.category, g.status, sum(g.parcels), sum(g.listed), sum(g.accepted), sum(g.x), sum(g.y)
from (select distinct task, region from unnest($1::text[], $2::int[], $3::int[]) c (task, cell_x, cell_y) join grid using (task, cell_x, cell_y)) c
join grid g using (task, region)
group by 1, 2, 3, 4
on conflict (task, region, category, status) do update set
	parcels = excluded.parcels, listed = excluded.listed, accepted = excluded.accepted, x = excluded.x, y = excluded.y`

// head is the position of the books in a snapshot. To callers it is opaque.
func (s *Store) head(ctx context.Context, tx pgx.Tx) (string, error) {
	var head int64
	err := tx.QueryRow(ctx, `select coalesce(max(position), 0) from position where ledger = $1`, s.ledger.id).Scan(&head)
	return strconv.FormatInt(head, 10), err
}
