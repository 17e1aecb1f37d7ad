package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/geo"
	"sanlei/land"
)

// joint is one act on many parcels, as rows. Who writes it has read the books
// by lockBooks, in the same transaction.
type joint struct {
	act       land.Act
	balances  []jointBalance
	disposals []land.Disposal // as they are then
	transfers []jointTransfer
	tallies   map[tallyKey]land.Tally
	listed    []land.Parcel
	relisted  []land.Parcel // whose listed mu, category or boundary is another then
	lineage   []land.Lineage
	targets   []land.Target
	also      func(*pgx.Batch) // what comes after all of this; nil: nothing
}

type jointBalance struct {
	parcel land.ID
	land.Balance
	status land.Status
	rev    int64
}

type jointTransfer struct {
	land.Parcel
	rev int64
	land.Transfer
}

func newJoint(act land.Act) *joint {
	act.ID = land.NewID()
	return &joint{act: act, tallies: map[tallyKey]land.Tally{}}
}

// turn takes a parcel's books in as a change leaves them, with the disposals
// that it changed.
func (j *joint) turn(b land.Books, c land.Change, disposals ...land.Disposal) {
	rev := b.Rev + 1
	j.balances = append(j.balances, jointBalance{b.Parcel.ID, c.Balance, c.Status, rev})
	for _, d := range disposals {
		d.Rev = rev
		j.disposals = append(j.disposals, d)
	}
	j.move(b.Parcel, rev, c.Transfers, c.Tallies)
	j.targets = append(j.targets, c.Targets...)
}

// enter lists a parcel on a day.
func (j *joint) enter(p land.Parcel, on land.Date) {
	transfer, tallies := p.Enter(on)
	j.listed = append(j.listed, p)
	j.move(p, 1, []land.Transfer{transfer}, tallies)
}

func (j *joint) move(p land.Parcel, rev int64, transfers []land.Transfer, tallies []land.Tally) {
	for _, t := range transfers {
		j.transfers = append(j.transfers, jointTransfer{p, rev, t})
	}
	for _, t := range tallies {
		key := tallyKey{p.Region, p.Category, t.On}
		sum := j.tallies[key]
		sum.Parcels, sum.Closed, sum.Unmapped = sum.Parcels+t.Parcels, sum.Closed+t.Closed, sum.Unmapped+t.Unmapped
		j.tallies[key] = sum
	}
}

// queue queues all rows of the act but the act's own.
func (j *joint) queue(b *pgx.Batch) error {
	for _, p := range j.listed {
		if err := queueParcel(b, p); err != nil {
			return err
		}
	}
	if err := j.queueRelisted(b); err != nil {
		return err
	}
	j.queueBalances(b)
	j.queueDisposals(b)
	j.queueTransfers(b)
	j.queueCounts(b)
	for _, l := range j.lineage {
		b.Queue(`
			insert into lineage (act_id, parent, child, task, region, mu)
			select $1, $2, $3, task, region, $4 from parcel where id = $3`, j.act.ID, l.Parent, l.Child, l.Mu)
	}
	queueTargets(b, j.act, j.targets)
	if j.also != nil {
		j.also(b)
	}
	return nil
}

func (j *joint) queueRelisted(b *pgx.Batch) error {
	for _, p := range j.relisted {
		var wkb []byte
		if p.Shape != nil {
			var err error
			if wkb, err = geo.EncodeEWKB(p.Shape, 4490); err != nil {
				return err
			}
		}
		b.Queue(`
			update parcel set category = $2::text::category, listed_value = $3, listed_unit = $4, listed_mu = $5,
				shape = st_geomfromewkb($6), plane_m2 = $7, ellipsoid_m2 = $8 where id = $1`,
			p.ID, string(p.Category), p.Listed.Value, string(p.Listed.Unit), p.ListedMu, wkb, p.PlaneM2, p.EllipsoidM2)
	}
	return nil
}

func (j *joint) queueBalances(b *pgx.Batch) {
	n := len(j.balances)
	ids, revs, statuses := make([]land.ID, n), make([]int64, n), make([]string, n)
	accounts := make([][]land.Mu, len(land.Accounts))
	for i, x := range j.balances {
		ids[i], revs[i], statuses[i] = x.parcel, x.rev, string(x.status)
		for k, a := range land.Accounts {
			accounts[k] = append(accounts[k], x.Of(a))
		}
	}
	b.Queue(`
		update balance b set open = n.open, reported = n.reported, city_passed = n.city_passed, accepted = n.accepted,
			struck_off = n.struck_off, status = n.status, rev = n.rev
		from unnest($1::uuid[], $2::bigint[], $3::text[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[])
			n (id, rev, status, open, reported, city_passed, accepted, struck_off)
		where b.parcel_id = n.id`, ids, revs, statuses, accounts[0], accounts[1], accounts[2], accounts[3], accounts[4])
	// Where nothing moved, as when what was submitted is returned, the journal
	// does not tell the sealer of the cell.
	b.Queue(`insert into grid_due select task, cell_x, cell_y from parcel_map where parcel_id = any($1)`, ids)
}

func (j *joint) queueDisposals(b *pgx.Batch) {
	n := len(j.disposals)
	ids, mu, revs := make([]land.ID, n), make([]land.Mu, n), make([]int64, n)
	states, submitters, returned := make([]string, n), make([]string, n), make([]string, n)
	for i, x := range j.disposals {
		ids[i], mu[i], states[i], submitters[i], returned[i], revs[i] = x.ID, x.Mu, string(x.State), x.Submitter, x.Returned, x.Rev
	}
	b.Queue(`
		update disposal x set mu = n.mu, state = n.state, submitter = n.submitter, returned = n.returned, rev = n.rev
		from unnest($1::uuid[], $2::numeric[], $3::text[], $4::text[], $5::text[], $6::bigint[]) n (id, mu, state, submitter, returned, rev)
		where x.id = n.id`, ids, mu, states, submitters, returned, revs)
}

func (j *joint) queueTransfers(b *pgx.Batch) {
	n := len(j.transfers)
	parcels, revs, disposals := make([]land.ID, n), make([]int64, n), make([]*land.ID, n)
	regions, categories, measures := make([]string, n), make([]string, n), make([]string, n)
	from, to, mu, on := make([]string, n), make([]string, n), make([]land.Mu, n), make([]land.Date, n)
	for i, t := range j.transfers {
		parcels[i], revs[i], regions[i], categories[i] = t.ID, t.rev, t.Region, string(t.Category)
		if t.Disposal != (land.ID{}) {
			disposals[i] = &t.Disposal
		}
		measures[i], from[i], to[i], mu[i], on[i] = t.Measure, string(t.From), string(t.To), t.Mu, t.EffectiveOn
	}
	b.Queue(`
		insert into journal (act_id, n, task, region, category, parcel_id, rev, disposal_id, measure, from_account, to_account, mu, effective_on)
		select $1, n - 1, $2, region, category::category, parcel_id, rev, disposal_id, measure, nullif(from_account, '')::account,
			nullif(to_account, '')::account, mu, effective_on
		from unnest($3::text[], $4::text[], $5::uuid[], $6::bigint[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::numeric[], $12::date[])
			with ordinality t (region, category, parcel_id, rev, disposal_id, measure, from_account, to_account, mu, effective_on, n)`,
		j.act.ID, j.act.Task, regions, categories, parcels, revs, disposals, measures, from, to, mu, on)
}

func (j *joint) queueCounts(b *pgx.Batch) {
	keys := slices.SortedFunc(maps.Keys(j.tallies), func(a, b tallyKey) int {
		return cmp.Or(strings.Compare(a.region, b.region), strings.Compare(string(a.category), string(b.category)), a.on.Compare(b.on))
	})
	for n, key := range keys {
		if t := j.tallies[key]; t != (land.Tally{}) {
			b.Queue(`
				insert into tally (act_id, n, task, region, category, effective_on, parcels, closed, unmapped)
				values ($1, $2, $3, $4, $5::text::category, $6, $7, $8, $9)`,
				j.act.ID, n, j.act.Task, key.region, string(key.category), key.on, t.Parcels, t.Closed, t.Unmapped)
		}
	}
}

// queueTargets queues movements of handed-down figures, on the act's day.
func queueTargets(b *pgx.Batch, act land.Act, targets []land.Target) {
	for n, t := range targets {
		b.Queue(`
			insert into target (act_id, n, task, region, category, value, unit, mu, effective_on)
			values ($1, $2, $3, $4, nullif($5, '')::category, $6, $7, $8, $9)`,
			act.ID, n, act.Task, t.Region, string(t.Category), t.Figure.Value, string(t.Figure.Unit), t.Moved, act.EffectiveOn)
	}
}

// lockBooks locks parcels of the actor's regions, in the order of their ids, and
// reads their books, in that order. Shapes are read where they are needed.
func (d *Desk) lockBooks(ctx context.Context, tx pgx.Tx, ids []land.ID, shapes bool) ([]land.Books, error) {
	if _, err := tx.Exec(ctx, `select from balance where parcel_id = any($1) and region = any($2) order by parcel_id for update`, ids, d.scope); err != nil {
		return nil, err
	}
	return d.booksOf(ctx, tx, ids, shapes)
}

// booksOf reads the books of parcels of the actor's regions, in the order of
// their ids.
func (d *Desk) booksOf(ctx context.Context, tx pgx.Tx, ids []land.ID, shapes bool) ([]land.Books, error) {
	columns, drawn := parcelColumns, disposalColumns
	if !shapes {
		columns = strings.Replace(columns, "st_asbinary(p.shape)", "null::bytea", 1)
		drawn = strings.Replace(drawn, "st_asbinary(shape)", "null::bytea", 1)
	}
	var out []land.Books
	held := newHoldings()
	b := &pgx.Batch{}
	b.Queue(`
		select b.rev, `+columns+`, `+taskColumns+`
		from balance b join parcel p on p.id = b.parcel_id join task t on t.code = p.task
		where b.parcel_id = any($1) and b.region = any($2) order by b.parcel_id`, ids, d.scope).
		Query(collect(&out, func(row pgx.CollectableRow) (land.Books, error) {
			b := land.Books{Tree: d.Tree()}
			err := row.Scan(bookFields(&b)...)
			return b, err
		}))
	held.queue(b, drawn, `any($1)`, ids)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, err
	}
	for i := range out {
		held.into(&out[i])
	}
	return out, nil
}

// recordJoint writes one act on many parcels that plan works out in its own
// transaction.
func (d *Desk) recordJoint(ctx context.Context, plan func(pgx.Tx) (*joint, error)) error {
	err := pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		j, err := plan(tx)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		d.queueAct(b, j.act, nil)
		if err := j.queue(b); err != nil {
			return err
		}
		if j.act.Undoes != nil {
			b.Queue(`insert into undoing (act_id, undoes) values ($1, $2)`, j.act.ID, j.act.Undoes)
		}
		return tx.SendBatch(ctx, b).Close()
	})
	if err == nil {
		d.wakeSealer()
	}
	return translate(err)
}
