package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Revise makes a new edition of a task, as one act of a registrar or admin of its
// region. It takes effect on the baseline; what the books knew before stays as it
// was.
func (d *Desk) Revise(ctx context.Context, code string, e land.Edition) error {
	t, err := d.taskToKeep(ctx, code)
	if err != nil {
		return err
	}
	act := land.Act{Kind: land.ActEdition, Task: t.Code, Region: t.Region, EffectiveOn: t.Baseline, Document: e.Document, DocumentOn: e.DocumentOn}
	return d.recordJoint(ctx, func(tx pgx.Tx) (*joint, error) {
		standing, err := lockTargets(ctx, tx, code)
		if err != nil {
			return nil, err
		}
		if t, err = d.task(ctx, tx, code); err != nil {
			return nil, err
		}
		j := newJoint(act)
		if t, j.targets, err = t.Revise(d.Tree(), e, standing, d.Today()); err != nil {
			return nil, err
		}
		if err := d.relist(ctx, tx, j, e.Parcels); err != nil {
			return nil, err
		}
		j.also = func(b *pgx.Batch) {
			b.Queue(`update task set edition = $2, document = $3, authorities = coalesce($4::text[], '{}'), deadline = $5 where code = $1`,
				code, t.Edition, t.Document, t.Authorities, t.Deadline)
		}
		return j, nil
	})
}

// SetTask sets terms of a task anew, as one act of a registrar or admin of its
// region. What was told at an older position is told by the terms of then.
func (d *Desk) SetTask(ctx context.Context, code string, s land.Setting) error {
	t, err := d.taskToKeep(ctx, code)
	if err != nil {
		return err
	}
	act := land.Act{Kind: land.ActTerms, Task: t.Code, Region: t.Region, EffectiveOn: d.Today(), Reason: s.Reason}
	return d.recordJoint(ctx, func(tx pgx.Tx) (*joint, error) {
		if _, err := tx.Exec(ctx, `select from task where code = $1 for no key update`, code); err != nil {
			return nil, err
		}
		t, err := d.task(ctx, tx, code)
		if err != nil {
			return nil, err
		}
		if t, err = t.Set(d.Tree(), s); err != nil {
			return nil, err
		}
		j := newJoint(act)
		j.also = func(b *pgx.Batch) {
			b.Queue(`
				update task set terms = $2, evidence = $3, submit_reports = $4, county_decides = $5, city_decides = $6, province_decides = $7
				where code = $1`,
				code, t.Terms, string(t.Evidence), t.SubmitReports, string(t.Deciders.County), string(t.Deciders.City), string(t.Deciders.Province))
		}
		return j, nil
	})
}

// taskToKeep is a task that the actor may revise, close or open another from.
func (d *Desk) taskToKeep(ctx context.Context, code string) (land.Task, error) {
	t, err := d.task(ctx, d.pool, code)
	if err != nil {
		return t, translate(err)
	}
	return t, d.mustAny(t.Region, land.Registrar, land.Admin)
}

// relist takes the parcels that an edition changes into its act.
func (d *Desk) relist(ctx context.Context, tx pgx.Tx, j *joint, parcels []land.Relisting) error {
	byNo := map[string]land.Relisting{}
	numbers := make([]string, len(parcels))
	for i, r := range parcels {
		byNo[r.ParcelNo], numbers[i] = r, r.ParcelNo
	}
	rows, err := tx.Query(ctx, `select id from parcel where task = $1 and parcel_no = any($2) and region = any($3) and listed_mu > 0`, j.act.Task, numbers, d.scope)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[land.ID])
	if err != nil {
		return err
	}
	if len(ids) != len(parcels) {
		return land.Refuse(land.Invalid, "parcels", "unknown_parcel", "the task has no such parcels, each once")
	}
	all, err := d.lockBooks(ctx, tx, ids, true)
	if err != nil {
		return err
	}
	for _, b := range all {
		r, err := b.Relist(j.act, byNo[b.Parcel.ParcelNo])
		if err != nil {
			return err
		}
		j.turn(r.Books, r.Change, r.Discarded...)
		j.move(r.After, b.Rev+1, r.Entered, r.EnteredTallies)
		j.relisted = append(j.relisted, r.After)
	}
	return nil
}

// TaskAct is an act on a task itself: that it was handed down, an edition, terms
// that were set anew, or its closing.
type TaskAct struct {
	Kind        string
	Edition     int
	Document    string
	Reason      string
	DocumentOn  land.Date
	EffectiveOn land.Date
	RecordedAt  time.Time
	Actor       string
	ActorName   string // what they are called
	Position    string // empty while unsealed
}

// TaskActs is the acts on a task that the actor may see, the first one first.
func (d *Desk) TaskActs(ctx context.Context, code string) ([]TaskAct, error) {
	var out []TaskAct
	err := d.atHead(ctx, func(tx pgx.Tx) error {
		if _, err := d.task(ctx, tx, code); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			select a.kind, h.edition, h.document, a.reason, a.document_on, a.effective_on, a.recorded_at, a.actor, coalesce(called(a.actor), ''), coalesce(o.position::text, '')
			from task_history h join act a on a.id = h.act_id left join position o on o.act_id = a.id
			where h.code = $1 order by o.position nulls last, a.id`, code)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowToStructByPos[TaskAct])
		return err
	})
	return out, err
}

// CloseTask closes a task at a cut-off date. What is under review is decided
// before, or, where takeBack says so, goes back to the officers.
func (d *Desk) CloseTask(ctx context.Context, code string, on land.Date, takeBack bool) error {
	t, err := d.taskToKeep(ctx, code)
	if err != nil {
		return err
	}
	act := land.Act{Kind: land.ActClose, Task: t.Code, Region: t.Region, EffectiveOn: on}
	return d.recordJoint(ctx, func(tx pgx.Tx) (*joint, error) {
		waiting, err := d.lockTask(ctx, tx, code)
		if err != nil {
			return nil, err
		}
		if t, err = d.task(ctx, tx, code); err != nil {
			return nil, err
		}
		if err := t.Close(on, d.Today()); err != nil {
			return nil, err
		}
		if len(waiting) > 0 && !takeBack {
			return nil, land.Refuse(land.Conflict, "under_review", "under_review", "something is under review; it is decided first, or returned with the closing")
		}
		all, err := d.lockBooks(ctx, tx, waiting, false)
		if err != nil {
			return nil, err
		}
		j := newJoint(act)
		for _, b := range all {
			c, returned, err := b.ReturnAll(j.act, "the task was closed before a decision")
			if err != nil {
				return nil, err
			}
			j.turn(b, c, returned...)
		}
		j.also = func(b *pgx.Batch) {
			// What goes back lies before the cut-off: it is checked as it is written.
			b.Queue(`update task set closed_on = $2 where code = $1`, code, on)
		}
		return j, nil
	})
}

// lockTask waits for whoever writes on a task's parcels or lists some, and gives
// the parcels with something under review.
func (d *Desk) lockTask(ctx context.Context, tx pgx.Tx, code string) ([]land.ID, error) {
	b := &pgx.Batch{}
	b.Queue(`select from task where code = $1 for no key update`, code)
	b.Queue(`select from balance where task = $1 order by parcel_id for no key update`, code)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `select distinct parcel_id from disposal where task = $1 and state in ('submitted', 'reported', 'city_passed')`, code)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[land.ID])
	slices.SortFunc(ids, func(a, b land.ID) int { return slices.Compare(a[:], b[:]) })
	return ids, err
}

// lockOpen refuses a task that is closed, and holds it open until the transaction
// ends.
func lockOpen(ctx context.Context, tx pgx.Tx, code string) error {
	var closed bool
	if err := tx.QueryRow(ctx, `select closed_on is not null from task where code = $1 for share`, code).Scan(&closed); err != nil {
		return err
	}
	if closed {
		return land.Refuse(land.Conflict, "body.task", "task_closed", "the task is closed")
	}
	return nil
}
