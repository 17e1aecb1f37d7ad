package store

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"sanlei/land"
	"sanlei/land/proof"
)

// Check is one thing that is verified about the books.
type Check struct {
	Name  string
	Rows  int64  // how many were looked at
	Fault string // the first bad row, empty when there is none
}

// checks recompute what is kept beside the journal. Each query gives, for the
// first bad row, a text that names it; and counts what it looked at.
var checks = []struct{ name, count, fault string }{
	{"every act has one place in the order, without a gap",
		`select count(*) from act`,
		`select 'position ' || n from (
			select position as n, row_number() over (order by position) as nth from position where ledger = $1) o where n <> nth
		union all
		select 'act ' || id from act a where not exists (select from position p where p.act_id = a.id)`},
	{"every parcel's accounts add up to the mu that was listed",
		`select count(*) from parcel`,
		`select 'parcel ' || p.parcel_no from parcel p left join balance b on b.parcel_id = p.id
		where b.open + b.reported + b.city_passed + b.accepted + b.struck_off is distinct from p.listed_mu`},
	{"every balance is the sum of its journal",
		`select count(*) from journal`,
		`with moved as (
			select parcel_id, to_account as account, mu from journal
			union all select parcel_id, from_account, -mu from journal where from_account is not null
		), sums as (
			select parcel_id, coalesce(sum(mu) filter (where account = 'open'), 0) as open,
				coalesce(sum(mu) filter (where account = 'reported'), 0) as reported,
				coalesce(sum(mu) filter (where account = 'city_passed'), 0) as city_passed,
				coalesce(sum(mu) filter (where account = 'accepted'), 0) as accepted,
				coalesce(sum(mu) filter (where account = 'struck_off'), 0) as struck_off
			from moved group by parcel_id
		)
		select 'parcel ' || p.parcel_no from balance b join parcel p on p.id = b.parcel_id left join sums s using (parcel_id)
		where (s.open, s.reported, s.city_passed, s.accepted, s.struck_off)
			is distinct from (b.open, b.reported, b.city_passed, b.accepted, b.struck_off)`},
	{"no account is below zero on any date",
		`select count(*) from journal`,
		`with moved as (
			select parcel_id, effective_on, to_account as account, mu from journal
			union all select parcel_id, effective_on, from_account, -mu from journal where from_account is not null
		), running as (
			select parcel_id, effective_on, sum(mu) over (partition by parcel_id, account order by effective_on) as mu from moved
		)
		select 'parcel ' || p.parcel_no || ' on ' || effective_on from running r join parcel p on p.id = r.parcel_id where r.mu < 0`},
	{"every transfer belongs to its parcel's task, region and category",
		`select count(*) from journal`,
		`select 'act ' || j.act_id || ' transfer ' || j.n from journal j join parcel p on p.id = j.parcel_id
		where (j.task, j.region) is distinct from (p.task, p.region)
		union all
		-- An edition may move a parcel to another category: then nothing is left under the one before.
		select 'parcel ' || p.parcel_no from journal j join parcel p on p.id = j.parcel_id where j.category <> p.category
		group by p.parcel_no, j.category, p.id
		having sum(case when from_account is null then mu when to_account is null then -mu else 0 end) <> 0`},
	{"every parcel that was split or merged left as much as its children got",
		`select count(*) from lineage`,
		`with gone as (
			select act_id, parcel_id, sum(mu) as mu from journal where to_account is null group by 1, 2
		), given as (
			select act_id, parent, sum(mu) as mu from lineage group by 1, 2
		)
		select 'parcel ' || v.parent from given v left join gone g on g.act_id = v.act_id and g.parcel_id = v.parent where g.mu is distinct from v.mu
		union all
		select 'parcel ' || l.child from (select child, sum(mu) as mu from lineage group by 1) l
			join journal j on j.parcel_id = l.child and j.from_account is null and j.rev = 1 where j.mu <> l.mu`},
	{"every disposal holds what its state says",
		`select count(*) from disposal`,
		`with held as (
			select disposal_id, sum(case when to_account <> 'open' then mu else 0 end) - sum(case when from_account <> 'open' then mu else 0 end) as mu
			from journal where disposal_id is not null group by disposal_id
		)
		select 'disposal ' || d.id from disposal d left join held h on h.disposal_id = d.id
		where coalesce(h.mu, 0) <> case when d.state in ('reported', 'city_passed', 'accepted') then d.mu else 0 end`},
	{"the counts of parcels are those of the journal",
		`select count(*) from tally`,
		`with moved as (
			select parcel_id, task, category, effective_on,
				case when to_account = 'struck_off' or to_account is null then -mu
					when from_account = 'struck_off' or from_account is null then mu else 0 end as listed,
				case when to_account = 'accepted' then mu when from_account = 'accepted' then -mu else 0 end as accepted
			from journal
		), last as (
			select task, category, count(*) filter (where listed > 0) as parcels,
				count(*) filter (where listed > 0 and accepted = listed) as closed
			from (select parcel_id, task, category, sum(listed) as listed, sum(accepted) as accepted from moved group by 1, 2, 3) p
			group by 1, 2
		), told as (
			select task, category, sum(parcels) as parcels, sum(closed) as closed, sum(unmapped) as unmapped from tally group by 1, 2
		), drawn as (
			select p.task, p.category, count(*) filter (where p.shape is null and b.open + b.reported + b.city_passed + b.accepted > 0) as unmapped
			from parcel p join balance b on b.parcel_id = p.id group by 1, 2
		)
		select 'task ' || l.task || ' ' || l.category from last l left join told t using (task, category) left join drawn d using (task, category)
		where (l.parcels, l.closed, d.unmapped) is distinct from (t.parcels::bigint, t.closed::bigint, t.unmapped::bigint)`},
	{"the roll-up is the sum of the journal",
		`select count(*) from rollup`,
		`with days as materialized (
			select m.task, m.region, m.effective_on, m.category, m.measure, sum(open) as open, sum(reported) as reported,
				sum(city_passed) as city_passed, sum(accepted) as accepted, sum(struck_off) as struck_off,
				sum(parcels) as parcels, sum(closed) as closed, sum(unmapped) as unmapped
			from movement m join position o using (act_id)
			where o.ledger = $1 group by 1, 2, 3, 4, 5
		), computed as (
			select m.task, m.region, g.grain, g.bucket, m.category, m.measure, sum(open) as open, sum(reported) as reported,
				sum(city_passed) as city_passed, sum(accepted) as accepted, sum(struck_off) as struck_off,
				sum(parcels) as parcels, sum(closed) as closed, sum(unmapped) as unmapped
			from days m
			cross join lateral (values ('d'::"char", m.effective_on), ('m'::"char", date_trunc('month', m.effective_on::timestamp)::date),
				('y'::"char", date_trunc('year', m.effective_on::timestamp)::date)) g (grain, bucket)
			group by 1, 2, 3, 4, 5, 6
		)
		select 'roll-up of ' || coalesce(c.task, r.task) || ' ' || coalesce(c.region, r.region) || ' ' || coalesce(c.bucket, r.bucket)
		from computed c full join (select * from rollup where ledger = $1) r using (task, region, grain, bucket, category, measure)
		where (c.open, c.reported, c.city_passed, c.accepted, c.struck_off, c.parcels, c.closed, c.unmapped)
			is distinct from (r.open, r.reported, r.city_passed, r.accepted, r.struck_off, r.parcels::bigint, r.closed::bigint, r.unmapped::bigint)`},
	{"the map shows every shape, and its grid what stands in the balances",
		`select count(*) from grid`,
		`with computed as (
			select m.task, m.cell_x, m.cell_y, m.region, p.category, b.status, count(*) as parcels,
				sum(b.open + b.reported + b.city_passed + b.accepted) as listed, sum(b.accepted) as accepted
			from parcel_map m join parcel p on p.id = m.parcel_id join balance b on b.parcel_id = m.parcel_id group by 1, 2, 3, 4, 5, 6
		)
		select 'cell ' || cell_x || '/' || cell_y || ' of ' || region from computed c
		full join (select * from grid where parcels > 0) g using (task, cell_x, cell_y, region, category, status)
		where (c.parcels, c.listed, c.accepted) is distinct from (g.parcels::bigint, g.listed, g.accepted)
		union all
		select 'sums of ' || region from (
			select task, region, category, status, sum(parcels) as parcels, sum(listed) as listed, sum(accepted) as accepted from computed group by 1, 2, 3, 4) c
		full join (select * from grid_region where parcels > 0) g using (task, region, category, status)
		where (c.parcels, c.listed, c.accepted) is distinct from (g.parcels::bigint, g.listed, g.accepted)
		union all
		select 'parcel ' || p.parcel_no from parcel p left join parcel_map m on m.parcel_id = p.id where (p.shape is null) <> (m.shape is null)
		union all
		-- Another version of the projection gives other last digits.
		select 'the shape on the map of parcel ' || p.parcel_no from parcel p join parcel_map m on m.parcel_id = p.id,
			lateral (select st_transform(p.shape, 3857) as shape offset 0) t
		where st_npoints(t.shape) <> st_npoints(m.shape) or abs(st_area(t.shape) - st_area(m.shape)) > 1e-6 * st_area(t.shape)
			or st_distance(st_centroid(t.shape), st_centroid(m.shape)) > 0.001
		union all
		-- No vertex of a drawing lies further from the shape than what was left out and a
		-- unit of the tile, so that it covers what the shape does but for a seam as wide.
		select 'the drawing for zoom ' || d.zoom || ' of parcel ' || m.parcel_no
		from parcel_map m join parcel p on p.id = m.parcel_id,
			lateral (values (m.tile_15, 15), (m.tile_13, 13)) t (drawing, zoom),
			lateral (select st_geomfromtwkb(t.drawing) as shape, t.zoom offset 0) d,
			lateral (select 40075016.685578488 / 4096 / 2 ^ d.zoom as unit, 20037508.342789244 as edge) u,
			lateral (select 5 * u.unit as seam) w
		where abs(coalesce(st_area(d.shape), 0) * u.unit ^ 2 - st_area(m.shape)) > 3 * w.seam * st_perimeter(m.shape) + 10 * w.seam ^ 2
			or st_xmin(d.shape) * u.unit - u.edge < st_xmin(m.shape) - w.seam or st_xmax(d.shape) * u.unit - u.edge > st_xmax(m.shape) + w.seam
			or u.edge - st_ymax(d.shape) * u.unit < st_ymin(m.shape) - w.seam or u.edge - st_ymin(d.shape) * u.unit > st_ymax(m.shape) + w.seam
		union all
		select 'the words on the map of parcel ' || p.parcel_no from parcel p join parcel_map m on m.parcel_id = p.id join balance b on b.parcel_id = p.id,
			lateral (select trim_mu(mu) as listed_mu, share_of(b.accepted, mu) as share from (select b.open + b.reported + b.city_passed + b.accepted as mu) l) s
		where (m.task, m.region, m.category, m.parcel_no, m.name, m.due_on, m.status, m.listed_mu, m.share)
			is distinct from (p.task, p.region, p.category, p.parcel_no, p.attributes ->> 'name', p.due_on, b.status, s.listed_mu, s.share)
		union all
		select 'disposal ' || d.id from disposal d left join disposal_map m on m.disposal_id = d.id where (d.shape is null) <> (m.shape is null)`},
	{"the newest row of history is the row that stands",
		`select count(*) from balance_history`,
		`select 'disposal ' || d.id from disposal d left join lateral (
			select * from disposal_history h where h.id = d.id order by rev desc limit 1) h on true
		where (h.parcel_id, h.task, h.region, h.measure, h.mu, h.document, h.document_mu, h.dated_on, h.reason, st_asbinary(h.shape), h.plane_m2,
				h.ellipsoid_m2, h.state, h.submitter, h.returned, h.rev)
			is distinct from (d.parcel_id, d.task, d.region, d.measure, d.mu, d.document, d.document_mu, d.dated_on, d.reason, st_asbinary(d.shape), d.plane_m2,
				d.ellipsoid_m2, d.state, d.submitter, d.returned, d.rev)
		union all
		select 'parcel ' || p.parcel_no from parcel p left join lateral (
			select h.* from parcel_history h join position o using (act_id) where h.id = p.id order by o.position desc limit 1) h on true
		where (h.task, h.parcel_no, h.category, h.region, h.listed_value, h.listed_unit, h.listed_mu, st_asbinary(h.shape), h.plane_m2,
				h.ellipsoid_m2, h.suspended, h.attributes, h.noted, h.mapped_on, h.carried_from, h.arises_from)
			is distinct from (p.task, p.parcel_no, p.category, p.region, p.listed_value, p.listed_unit, p.listed_mu, st_asbinary(p.shape), p.plane_m2,
				p.ellipsoid_m2, p.suspended, p.attributes, p.noted, p.mapped_on, p.carried_from, p.arises_from)
		union all
		select 'parcel ' || p.parcel_no || ' in its balance' from balance b join parcel p on p.id = b.parcel_id left join lateral (
			select * from balance_history h where h.parcel_id = b.parcel_id order by rev desc limit 1) h on true
		where (h.open, h.reported, h.city_passed, h.accepted, h.struck_off, h.status, h.rev)
			is distinct from (b.open, b.reported, b.city_passed, b.accepted, b.struck_off, b.status, b.rev)
		union all
		select 'parcel ' || t.parcel_id || ' of a check' from check_parcel t where to_jsonb(t) is distinct from (
			select to_jsonb(h) - 'act_id' from check_parcel_history h where h.check_id = t.check_id and h.parcel_id = t.parcel_id order by h.rev desc limit 1)
		union all
		select 'task ' || t.code from task t where to_jsonb(t) is distinct from (
			select to_jsonb(h) - 'act_id' from task_history h join position o using (act_id) where h.code = t.code order by o.position desc limit 1)
		union all
		select 'region ' || t.code from region t where to_jsonb(t) is distinct from (
			select to_jsonb(h) - 'act_id' from region_history h join position o using (act_id) where h.code = t.code order by o.position desc limit 1)
		union all
		select 'measure ' || t.code from measure t where to_jsonb(t) is distinct from (
			select to_jsonb(h) - 'act_id' from measure_history h join position o using (act_id) where h.code = t.code order by o.position desc limit 1)
		union all
		select 'day ' || t.day from workday t where to_jsonb(t) is distinct from (
			select to_jsonb(h) - 'act_id' from workday_history h join position o using (act_id) where h.day = t.day order by o.position desc limit 1)
		union all
		select 'evidence ' || t.id from evidence t where to_jsonb(t) is distinct from (
			select to_jsonb(h) - 'act_id' from evidence_history h where h.id = t.id order by h.rev desc limit 1)
		union all
		select 'user ' || t.login from users t where t.name is distinct from (
			select h.name from user_history h join position o using (act_id) where h.login = t.login order by o.position desc limit 1)`},
	{"a parcel's acts stand in the order in which they were done",
		`select count(*) from balance_history`,
		`select 'position ' || position from (
			select o.position, lag(o.position) over (partition by h.parcel_id order by h.rev) as before
			from balance_history h join position o using (act_id)) o where before > position`},
	{"every row belongs to an act that has a place", `select count(*) from act`, strayRows()},
}

// strayRows is the rows under an act that has no place in the order.
func strayRows() string {
	tables := make([]string, len(proof.Tables))
	for i, t := range proof.Tables {
		tables[i] = fmt.Sprintf(`select '%[1]s of act ' || r.%[2]s from %[1]s r where not exists (select from position o where o.act_id = r.%[2]s)`, t.Name, t.Act)
	}
	return strings.Join(tables, " union all ")
}

// Verification is what the books are verified against, and who is told. Older
// checkpoints, opened by the ledger's key, are what somebody was shown before.
type Verification struct {
	Older []proof.Checkpoint
	Seen  func(Check)                  // of each check when it is done, one at a time
	Moved func(name string, share int) // how much of everything is done, in percent; nil: nobody is told
}

// verifying is a verification on its way. The tree is computed anew while the
// sums are: each keeps a processor busy.
type verifying struct {
	Verification
	sound bool

	mu     sync.Mutex
	shares [2]float64 // how much of the sums and of the tree is done
}

func (v *verifying) seen(c Check) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sound = v.sound && c.Fault == ""
	v.Seen(c)
}

func (v *verifying) moved(name string, part int, share float64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.shares[part] = share; v.Moved != nil {
		v.Moved(name, int(50*(v.shares[0]+v.shares[1])))
	}
}

// The parts of a verification.
const (
	ofSums = iota
	ofTree
)

// Verify recomputes everything that is kept beside the journal, and the tree
// from the rows that it stands for, on one snapshot. It names the first bad row
// of each kind.
func (d *Desk) Verify(ctx context.Context, v Verification) (sound bool, err error) {
	if err := d.must(land.Auditor, d.Tree().Children("")[0]); err != nil {
		return false, err
	}
	run := &verifying{Verification: v, sound: true}
	err = d.atHead(ctx, func(tx pgx.Tx) error {
		var snapshot string
		if err := tx.QueryRow(ctx, `select pg_export_snapshot()`).Scan(&snapshot); err != nil {
			return err
		}
		g, ctx := errgroup.WithContext(ctx)
		g.Go(func() error { return d.verifySums(ctx, tx, run) })
		g.Go(func() error {
			return d.read(ctx, func(beside pgx.Tx) error {
				// Every act is looked up by its key: a plan that read a table to its end
				// for so many acts would read it as often as there are so many.
				_, err := beside.Exec(ctx, `set transaction snapshot '`+snapshot+`'; set local enable_seqscan = off; set local max_parallel_workers_per_gather = 0`)
				if err != nil {
					return err
				}
				return d.verifyTree(ctx, beside, run)
			})
		})
		return g.Wait()
	})
	return run.sound, err
}

// verifySums makes the checks that the database makes by itself, and that of the
// files.
func (d *Desk) verifySums(ctx context.Context, tx pgx.Tx, v *verifying) error {
	// Sums of everything are worth more memory than an answer to somebody.
	if _, err := tx.Exec(ctx, `set local jit = off; set local work_mem = '128MB'`); err != nil {
		return err
	}
	for i, c := range checks {
		v.moved(c.name, ofSums, float64(i)/float64(len(checks)+1))
		done := Check{Name: c.name}
		if err := tx.QueryRow(ctx, c.count).Scan(&done.Rows); err != nil {
			return err
		}
		// Where nothing is wrong every row is read: a plan for the first fault alone
		// would look for it row by row.
		err := tx.QueryRow(ctx, `
			with faults (fault) as materialized (`+c.fault+`)
			select coalesce((select fault from faults where $1::uuid is not null limit 1), '')`, d.ledger.id).Scan(&done.Fault)
		if err != nil {
			return err
		}
		v.seen(done)
	}
	files, err := d.verifyFiles(ctx, tx)
	if err != nil {
		return err
	}
	v.seen(files)
	samples, err := d.verifySamples(ctx, tx)
	if err != nil {
		return err
	}
	v.seen(samples)
	v.moved(samples.Name, ofSums, 1)
	return nil
}
