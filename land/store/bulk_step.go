package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// BulkStep is a decision on every disposal that waits for it on the parcels of a
// filter.
type BulkStep struct {
	Filter
	land.StepRequest
	// Incomplete lets pass also what lacks evidence that its measure asks for;
	// otherwise that is left out.
	Incomplete bool
	// Expect is the digest of the summary that was looked at; empty: only a
	// summary is asked for.
	Expect string
}

// Summary is what a decision on many is or would be.
type Summary struct {
	Digest    string  // of what is taken, how, and by whom
	Act       land.ID // zero: nothing was written
	Disposals int
	Parcels   int
	Mu        land.Mu
	Skipped   map[string]land.Skipped // by the rule that leaves them out
}

// StepTogether takes a decision on many disposals as one act, if what is taken is
// still what the summary said. Ids are chosen first, then their parcels locked in
// the order of their ids.
func (d *Desk) StepTogether(ctx context.Context, s BulkStep) (Summary, error) {
	states := s.Step.Waiting()
	switch {
	case states == nil:
		return Summary{}, land.Refuse(land.Invalid, "body.step", "decision_on_many", "on many disposals at once only report, pass, accept and return are taken")
	case s.StepRequest.Mu != nil:
		return Summary{}, land.Refuse(land.Invalid, "body.mu", "mu_of_one", "an area is decided on one disposal")
	}
	task, region, err := d.filtered(ctx, &s.Filter)
	if err != nil {
		return Summary{}, err
	}
	var taken land.Together
	plan := func(tx pgx.Tx, read readMany) (digest string, err error) {
		ids, err := d.waitingOn(ctx, tx, s.Filter, states)
		if err != nil {
			return "", err
		}
		all, err := read(ctx, tx, ids, false)
		if err != nil {
			return "", err
		}
		have, err := evidenceIn(ctx, tx, all, states)
		if err != nil {
			return "", err
		}
		taken, err = land.TakeTogether(all, func(x land.Disposal) bool { return slices.Contains(states, x.State) },
			func(b land.Books, x land.Disposal) (land.Change, error) {
				if met, of := d.Measures()[x.Measure].Complete(have[x.ID]); met < of && !s.Incomplete && s.Step != land.Return {
					return land.Change{}, land.Refuse(land.Conflict, "", "lacks_evidence", "evidence that the measure asks for is missing")
				}
				return b.Step(d.Actor, x.ID, s.StepRequest, d.Today())
			})
		return d.digestOf(s.StepRequest, taken), err
	}
	return d.takeTogether(ctx, s.Expect, string(s.Step), task, region, &taken, plan)
}

// readMany reads the books of parcels, with or without locking them.
type readMany func(ctx context.Context, tx pgx.Tx, ids []land.ID, shapes bool) ([]land.Books, error)

// evidenceIn is the evidence of the disposals in one of the states.
func evidenceIn(ctx context.Context, tx pgx.Tx, all []land.Books, states []land.State) (map[land.ID][]land.Evidence, error) {
	var ids []land.ID
	for _, b := range all {
		for _, x := range b.Disposals {
			if slices.Contains(states, x.State) {
				ids = append(ids, x.ID)
			}
		}
	}
	return evidenceOf(ctx, tx, ids...)
}

// takeTogether gives a summary of what plan plans, or writes it where what is
// expected is what it plans.
func (d *Desk) takeTogether(ctx context.Context, expect, kind, task, region string, taken *land.Together,
	plan func(pgx.Tx, readMany) (string, error)) (Summary, error) {
	var out Summary
	sum := func(digest string) {
		out = Summary{Digest: digest, Disposals: len(taken.Taken), Parcels: len(taken.Turned), Mu: taken.Mu, Skipped: taken.Skipped}
	}
	if expect == "" {
		err := d.read(ctx, func(tx pgx.Tx) error {
			digest, err := plan(tx, d.booksOf)
			sum(digest)
			return err
		})
		return out, err
	}
	err := d.recordJoint(ctx, func(tx pgx.Tx) (*joint, error) {
		digest, err := plan(tx, d.lockBooks)
		if err != nil {
			return nil, err
		}
		sum(digest)
		if digest != expect {
			return nil, land.Refuse(land.Stale, "body.expect", "summary_changed", "what would be taken is no longer what the summary said")
		}
		if len(taken.Taken) == 0 {
			return nil, land.Refuse(land.Conflict, "", "nothing_to_take", "there is nothing on which this could be taken")
		}
		act := taken.Act
		act.Kind, act.Task, act.Region = kind, task, region
		j := newJoint(act)
		for _, t := range taken.Turned {
			j.turn(t.Books, t.Change, t.Disposals...)
		}
		out.Act = j.act.ID
		return j, nil
	})
	return out, err
}

// filtered is the task and the region of a filter that the actor sees.
func (d *Desk) filtered(ctx context.Context, f *Filter) (task, region string, err error) {
	t, err := d.task(ctx, d.pool, f.Task)
	if err != nil {
		return "", "", translate(err)
	}
	f.Region, err = d.regionOf(f.Region, t)
	return t.Code, f.Region, err
}

// waitingOn is the parcels of a filter with a disposal in one of the states.
func (d *Desk) waitingOn(ctx context.Context, tx pgx.Tx, f Filter, states []land.State) ([]land.ID, error) {
	where, args := d.where(f)
	args["states"] = texts(states)
	rows, err := tx.Query(ctx, `
		select p.id from parcel p join balance b on b.parcel_id = p.id
		where exists (select from disposal x where x.parcel_id = p.id and x.state = any(@states)) and `+where, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[land.ID])
}

// digestOf names what is taken: by whom, how, and on which revision of what.
func (d *Desk) digestOf(r land.StepRequest, t land.Together) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q", []string{d.Actor.Login, string(r.Step), r.Reason, r.EffectiveOn.String(), r.Authority, r.Document})
	return digestTaken(h, t)
}

func digestTaken(h hash.Hash, t land.Together) string {
	for _, x := range slices.SortedFunc(slices.Values(t.Taken), func(a, b land.Disposal) int { return slices.Compare(a.ID[:], b.ID[:]) }) {
		fmt.Fprintf(h, " %s %d", x.ID, x.Rev)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// UndoAct takes a decision on many disposals back as one act, by who made it,
// within ten minutes and while nothing was built on any of it.
func (d *Desk) UndoAct(ctx context.Context, id land.ID, reason string) (Summary, error) {
	var taken land.Together
	err := d.recordJoint(ctx, func(tx pgx.Tx) (*joint, error) {
		act, last, err := d.lastOf(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		all, err := d.lockBooks(ctx, tx, parcelsOf(last), false)
		if err != nil {
			return nil, err
		}
		taken, err = land.TakeTogether(all, func(x land.Disposal) bool { _, ok := last[x.ID]; return ok },
			func(b land.Books, x land.Disposal) (land.Change, error) {
				if x.Rev != last[x.ID].rev {
					return land.Change{}, land.Refuse(land.Conflict, "path.id", "built_upon", "something was done since to what was decided on")
				}
				return b.Undo(d.Actor, x.ID, last[x.ID].Last, reason, d.now())
			})
		if err != nil {
			return nil, err
		}
		if len(taken.Taken) < len(last) {
			return nil, refusedFor(taken.Skipped)
		}
		j := newJoint(land.Act{Kind: string(land.Undo), Task: act.Task, Region: act.Region, EffectiveOn: taken.Act.EffectiveOn, Reason: reason, Undoes: &id})
		for _, t := range taken.Turned {
			j.turn(t.Books, t.Change, t.Disposals...)
		}
		taken.Act.ID = j.act.ID
		return j, nil
	})
	return Summary{Act: taken.Act.ID, Disposals: len(taken.Taken), Parcels: len(taken.Turned), Mu: taken.Mu}, err
}

// refusedFor is the refusal of the whole for what would be left out.
func refusedFor(skipped map[string]land.Skipped) error {
	for _, rule := range []string{"maker_undoes", "too_late", "nothing_to_undo", "closed_year"} {
		if _, ok := skipped[rule]; ok {
			kind := land.Conflict
			if rule == "maker_undoes" {
				kind = land.Forbidden
			}
			return land.Refuse(kind, "path.id", rule, map[string]string{
				"maker_undoes": "only who made a decision can undo it", "too_late": "a decision can be undone within ten minutes",
				"nothing_to_undo": "the act is no decision, or was undone already", "closed_year": "the year is closed"}[rule])
		}
	}
	return land.Refuse(land.Conflict, "path.id", "built_upon", "something was done since to what was decided on")
}

type lastOfOne struct {
	land.Last
	rev int64
}

func parcelsOf(last map[land.ID]lastOfOne) []land.ID {
	var out []land.ID
	for _, l := range last {
		out = append(out, l.Before.Parcel)
	}
	slices.SortFunc(out, func(a, b land.ID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(out)
}

// lastOf is an act of the actor's regions with what it did to each disposal.
func (d *Desk) lastOf(ctx context.Context, tx pgx.Tx, id land.ID) (land.Act, map[land.ID]lastOfOne, error) {
	var act land.Act
	err := tx.QueryRow(ctx, `select id, kind, actor, coalesce(task, ''), region, recorded_at from act where id = $1 and region = any($2)`, id, d.scope).
		Scan(&act.ID, &act.Kind, &act.Actor, &act.Task, &act.Region, &act.RecordedAt)
	if err != nil {
		return act, nil, err
	}
	out := map[land.ID]lastOfOne{}
	rows, err := tx.Query(ctx, `
		select h.id, h.parcel_id, h.rev, h.region, coalesce(b.mu, h.mu), coalesce(b.state, ''), coalesce(b.submitter, ''), coalesce(b.returned, '')
		from disposal_history h left join lateral (
			select mu, state, submitter, returned from disposal_history p where p.id = h.id and p.rev < h.rev order by p.rev desc limit 1) b on true
		where h.act_id = $1 and h.region = any($2)`, id, d.scope)
	if err != nil {
		return act, nil, err
	}
	var x land.Disposal
	_, err = pgx.ForEachRow(rows, []any{&x.ID, &x.Parcel, &x.Rev, &x.Region, &x.Mu, &x.State, &x.Submitter, &x.Returned}, func() error {
		out[x.ID] = lastOfOne{land.Last{Act: act, Before: x}, x.Rev}
		return nil
	})
	if err != nil || len(out) == 0 {
		return act, out, cmp.Or(err, error(land.Refuse(land.Conflict, "path.id", "nothing_to_undo", "the act is no decision, or was undone already")))
	}
	rows, err = tx.Query(ctx, `select `+transferColumns+` from journal where act_id = $1 and disposal_id is not null order by n`, id)
	if err != nil {
		return act, nil, err
	}
	transfers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[land.Transfer])
	for _, t := range transfers {
		if l, ok := out[t.Disposal]; ok {
			l.Transfers = append(l.Transfers, t)
			out[t.Disposal] = l
		}
	}
	return act, out, err
}
