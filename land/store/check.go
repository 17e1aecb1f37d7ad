package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/land"
)

// Checked is a check with how far it is, as the books knew it at a position.
type Checked struct {
	land.Check
	Filter Filter
	// Whole says that the desk sees all of the sample. Who sees a part is told of
	// that part alone, and not what it was drawn from.
	Whole       bool
	DrawnByName string // what they were called at the position
	CheckCounts
}

// CheckCounts is how many parcels of a sample, of those that a desk sees, stand
// where.
type CheckCounts struct {
	Drawn    int // of the sample
	Judged   int
	Problems int
	Answered int // problems that the county answered
	Proposed int // reopenings that were proposed
	Waiting  int // and are not decided
}

// SampledParcel is a parcel of a sample: how it stood as it was drawn, and what
// was found since.
type SampledParcel struct {
	land.CheckParcel
	ParcelNo string
	Name     string
	Category land.Category
	Status   land.Status
	Listed   land.Mu
	Accepted land.Mu
	Shape    orb.MultiPolygon
	Files    []land.CheckFile
	// What who judged, decided and answered were called at the position.
	JudgedByName, DecidedByName, AnsweredByName string
}

const checkColumns = `c.id, c.task, c.region, c.title, c.seed, c.size, c.by_area, c.as_of, c.position::text, c.frame, c.frame_mu, c.frame_sha256,
	a.actor, coalesce(called(a.actor, @position::text::bigint), ''), a.recorded_at, c.filter, c.region = any(@regions)`

func checkFields(c *Checked, sum *[]byte) []any {
	return []any{&c.ID, &c.Task, &c.Region, &c.Title, &c.Seed, &c.Size, &c.ByArea, &c.AsOf, &c.Position, &c.Frame, &c.FrameMu, sum,
		&c.DrawnBy, &c.DrawnByName, &c.DrawnAt, &c.Filter, &c.Whole}
}

// sampledSQL is the rows of checks @checks in regions @regions as the books knew
// them, with who reopened the disposal on a proposal.
const sampledSQL = `
	select h.*, done.actor as reopened_by, done.recorded_at as reopened_at
	from (
		select distinct on (h.check_id, h.parcel_id) h.* from check_parcel_history h ` + knewSQL + `
		where h.check_id = any(@checks) and h.region = any(@regions) order by h.check_id, h.parcel_id, h.rev desc
	) h
	left join lateral (
		select a.actor, a.recorded_at from disposal_history x join act a on a.id = x.act_id join position o on o.act_id = a.id
		where x.id = h.reopen and a.kind = 'reopen' and o.ledger = @ledger and o.position <= @position::text::bigint
			and o.position > (select max(o.position) from check_parcel_history v ` + proposedSQL + `)
			and not exists (select from undoing u join position w on w.act_id = u.act_id where u.undoes = a.id and w.position <= @position::text::bigint)
		order by o.position limit 1
	) done on true`

// proposedSQL is the acts by which an auditor said what was found on parcel h.
const proposedSQL = `join act a on a.id = v.act_id join position o on o.act_id = a.id
	where v.check_id = h.check_id and v.parcel_id = h.parcel_id and a.kind = 'verdict' and o.position <= @position::text::bigint`

// Checks is the checks of a task that touch the actor's regions, the newest
// first, and the position at which they stand so.
func (d *Desk) Checks(ctx context.Context, task, position string) (out []Checked, at string, err error) {
	err = d.knowing(ctx, When{Position: position}, nil, func(tx pgx.Tx, k known) error {
		if _, err := d.taskAt(ctx, tx, k, task); err != nil {
			return err
		}
		at = k.Position
		out, err = d.readChecks(ctx, tx, k, `c.task = @task`, pgx.NamedArgs{"task": task})
		return err
	})
	return out, at, err
}

// readChecks reads checks that the desk sees, wholly or in part.
func (d *Desk) readChecks(ctx context.Context, tx pgx.Tx, k known, which string, args pgx.NamedArgs) ([]Checked, error) {
	args["regions"], args["ledger"], args["position"] = d.scope, d.ledger.id, k.Position
	rows, err := tx.Query(ctx, `
		select `+checkColumns+` from checks c join act a on a.id = c.act_id join position o on o.act_id = a.id
		where `+which+` and o.ledger = @ledger and o.position <= @position::text::bigint
			and (c.region = any(@regions) or exists (select from check_parcel p where p.check_id = c.id and p.region = any(@regions)))
		order by o.position desc`, args)
	if err != nil {
		return nil, err
	}
	var out []Checked
	at, ids := map[land.ID]int{}, []land.ID{}
	var sum []byte
	var c Checked
	_, err = pgx.ForEachRow(rows, checkFields(&c, &sum), func() error {
		copy(c.FrameSHA256[:], sum)
		at[c.ID], ids, out = len(out), append(ids, c.ID), append(out, c)
		c = Checked{}
		return nil
	})
	if err != nil {
		return nil, err
	}
	args["checks"] = ids
	rows, err = tx.Query(ctx, `
		select s.check_id, count(*)::int, count(s.verdict)::int, count(*) filter (where s.verdict <> 'as_stated')::int,
			count(*) filter (where s.verdict <> 'as_stated' and s.answer <> '')::int, count(s.reopen)::int,
			count(*) filter (where s.reopen is not null and s.declined = '' and s.reopened_at is null)::int
		from (`+sampledSQL+`) s group by 1`, args)
	if err != nil {
		return nil, err
	}
	var id land.ID
	var n CheckCounts
	_, err = pgx.ForEachRow(rows, []any{&id, &n.Drawn, &n.Judged, &n.Problems, &n.Answered, &n.Proposed, &n.Waiting}, func() error {
		out[at[id]].CheckCounts = n
		return nil
	})
	return out, err
}

// Check is a check with the parcels of its sample that the desk sees, in the
// order in which they were drawn, as the books knew them at a position or, where
// that is empty, at the head. At is that position.
func (d *Desk) Check(ctx context.Context, id land.ID, position string) (c Checked, sample []SampledParcel, at string, err error) {
	return d.sample(ctx, id, nil, position)
}

// SampledParcel is one parcel of a check.
func (d *Desk) SampledParcel(ctx context.Context, check, parcel land.ID) (Checked, SampledParcel, error) {
	c, sample, _, err := d.sample(ctx, check, &parcel, "")
	if err == nil && len(sample) == 0 {
		err = translate(pgx.ErrNoRows)
	}
	if err != nil {
		return c, SampledParcel{}, err
	}
	return c, sample[0], nil
}

// sample reads a check, and all of its parcels or the one.
func (d *Desk) sample(ctx context.Context, id land.ID, parcel *land.ID, position string) (c Checked, sample []SampledParcel, at string, err error) {
	err = d.knowing(ctx, When{Position: position}, nil, func(tx pgx.Tx, k known) error {
		at = k.Position
		found, err := d.readChecks(ctx, tx, k, `c.id = @id`, pgx.NamedArgs{"id": id})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return pgx.ErrNoRows
		}
		c = found[0]
		if sample, err = d.readSample(ctx, tx, k, id, parcel); err != nil {
			return err
		}
		byID, ids := map[land.ID]*SampledParcel{}, make([]land.ID, len(sample))
		for i := range sample {
			byID[sample[i].Parcel], ids[i] = &sample[i], sample[i].Parcel
		}
		if err := d.readCheckFiles(ctx, tx, k, c, byID); err != nil {
			return err
		}
		return d.readSampled(ctx, tx, c.Check, ids, byID)
	})
	return c, sample, at, err
}

func (d *Desk) readSample(ctx context.Context, tx pgx.Tx, k known, check land.ID, parcel *land.ID) ([]SampledParcel, error) {
	rows, err := tx.Query(ctx, `
		select check_id, parcel_id, region, n, coalesce(verdict, ''), note, judged_by, judged_at,
			reopen, reopen_reason, reopen_on, declined, declined_by, declined_at, coalesce(reopened_by, ''), reopened_at,
			answer, answered_by, answered_at, rev, coalesce(called(judged_by, @position::text::bigint), ''),
			coalesce(called(coalesce(reopened_by, declined_by), @position::text::bigint), ''), coalesce(called(answered_by, @position::text::bigint), '')
		from (`+sampledSQL+`) s where @parcel::uuid is null or parcel_id = @parcel order by n`,
		pgx.NamedArgs{"checks": []land.ID{check}, "parcel": parcel, "regions": d.scope, "ledger": d.ledger.id, "position": k.Position})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p SampledParcel, err error) {
		var disposal *land.ID
		var r land.Reopening
		err = row.Scan(&p.Check, &p.Parcel, &p.Region, &p.N, &p.Verdict, &p.Note, &p.JudgedBy, &p.JudgedAt,
			&disposal, &r.Reason, &r.On, &r.Declined, &r.DeclinedBy, &r.DeclinedAt, &r.ReopenedBy, &r.ReopenedAt,
			&p.Answer, &p.AnsweredBy, &p.AnsweredAt, &p.Rev, &p.JudgedByName, &p.DecidedByName, &p.AnsweredByName)
		if disposal != nil {
			r.Disposal = *disposal
			p.Reopening = &r
		}
		return p, err
	})
}

// readSampled reads how the parcels stood as they were drawn.
func (d *Desk) readSampled(ctx context.Context, tx pgx.Tx, c land.Check, ids []land.ID, into map[land.ID]*SampledParcel) error {
	k, err := d.then(ctx, tx, When{AsOf: c.AsOf, Position: c.Position})
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{"ids": ids}
	rows, err := tx.Query(ctx, k.with(d, args, askedSample, "parcel", "balance")+`
		select p.id, p.parcel_no, coalesce(p.attributes ->> 'name', ''), p.category::text, b.status,
			b.open + b.reported + b.city_passed + b.accepted + b.struck_off, b.accepted, st_asbinary(p.shape)
		from parcel p join balance b on b.parcel_id = p.id where p.id = any(@ids)`, args)
	if err != nil {
		return err
	}
	var id land.ID
	var p SampledParcel
	_, err = pgx.ForEachRow(rows, []any{&id, &p.ParcelNo, &p.Name, &p.Category, &p.Status, &p.Listed, &p.Accepted, shape{&p.Shape}}, func() error {
		to := into[id]
		to.ParcelNo, to.Name, to.Category, to.Status, to.Listed, to.Accepted, to.Shape = p.ParcelNo, p.Name, p.Category, p.Status, p.Listed, p.Accepted, p.Shape
		return nil
	})
	return err
}

const askedSample asked = `select unnest(@ids::uuid[]) as id`
