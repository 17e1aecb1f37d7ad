package store

import (
	"context"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

const taskColumns = `t.code, t.name, t.region, t.authorities, t.document, t.baseline, t.deadline, t.closed_on,
	t.edition, t.counted::text, t.uncounted, t.submit_reports, t.county_decides, t.city_decides, t.province_decides, t.terms, t.evidence`

func taskFields(t *land.Task) []any {
	return []any{&t.Code, &t.Name, &t.Region, &t.Authorities, &t.Document, &t.Baseline, &t.Deadline, &t.ClosedOn,
		&t.Edition, &t.Counted, &t.Uncounted, &t.SubmitReports,
		&t.Deciders.County, &t.Deciders.City, &t.Deciders.Province, &t.Terms, &t.Evidence}
}

func scanTask(row pgx.CollectableRow) (t land.Task, err error) {
	err = row.Scan(taskFields(&t)...)
	return t, err
}

// Tasks is the tasks of which the actor sees the region, or some parcel, by code.
func (d *Desk) Tasks(ctx context.Context) ([]land.Task, error) {
	rows, err := d.pool.Query(ctx, `
		select `+taskColumns+` from task t
		where t.region in (select ancestor from region_path where region = any($1)) or t.region = any($1)
		order by t.code`, d.scope)
	if err != nil {
		return nil, translate(err)
	}
	return pgx.CollectRows(rows, scanTask)
}

// Task is one of them, with the figures that stand for it.
func (d *Desk) Task(ctx context.Context, code string) (land.Task, []land.Target, error) {
	var task land.Task
	var targets []land.Target
	err := d.read(ctx, func(tx pgx.Tx) (err error) {
		if task, err = d.task(ctx, tx, code); err != nil {
			return err
		}
		targets, err = readTargets(ctx, tx, code)
		targets = slices.DeleteFunc(targets, func(t land.Target) bool { return !d.sees(t.Region) })
		return err
	})
	return task, targets, err
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// visibleTask is a task of a region that the actor sees, or above one.
const visibleTask = `
	select ` + taskColumns + ` from task t
	where t.code = @task and (t.region = any(@scope) or t.region in (select ancestor from region_path where region = any(@scope)))`

var noTask = land.Refuse(land.NotFound, "task", "unknown_task", "there is no such task")

func (d *Desk) task(ctx context.Context, q querier, code string) (land.Task, error) {
	return d.taskAt(ctx, q, known{}, code)
}

// taskAt is a task as the books knew it.
func (d *Desk) taskAt(ctx context.Context, q querier, k known, code string) (land.Task, error) {
	args := pgx.NamedArgs{"task": code, "scope": d.scope}
	rows, err := q.Query(ctx, k.with(d, args, "", "task")+visibleTask, args)
	if err != nil {
		return land.Task{}, err
	}
	t, err := pgx.CollectExactlyOneRow(rows, scanTask)
	if err == pgx.ErrNoRows {
		err = noTask
	}
	return t, err
}

func (d *Desk) queueTask(b *pgx.Batch, k known, code string) *pgx.QueuedQuery {
	args := pgx.NamedArgs{"task": code, "scope": d.scope}
	return b.Queue(k.with(d, args, "", "task")+visibleTask, args)
}

// NewTask hands down a task with its figures, as one act of an admin or a
// registrar of its region. Targets take effect on the baseline.
func (d *Desk) NewTask(ctx context.Context, t land.Task, targets []land.Target) error {
	if err := d.mustSee("body.region", t.Region); err != nil {
		return err
	}
	if err := d.mustAny(t.Region, land.Admin, land.Registrar); err != nil {
		return err
	}
	t.Edition = 1
	for i, target := range targets {
		mu, err := target.Figure.Mu()
		if err != nil {
			return err
		}
		targets[i].Moved = mu
	}
	if err := t.Validate(d.Tree(), targets); err != nil {
		return err
	}
	act := land.Act{ID: land.NewID(), Kind: land.ActTask, Task: t.Code, Region: t.Region, EffectiveOn: t.Baseline, Document: t.Document}
	return d.record(ctx, act, nil, func(_ pgx.Tx, b *pgx.Batch) error {
		insertTask(b, t)
		queueTargets(b, act, targets)
		return nil
	})
}

func insertTask(b *pgx.Batch, t land.Task) {
	b.Queue(`
		insert into task (code, name, region, authorities, document, baseline, deadline, edition,
			counted, uncounted, submit_reports, county_decides, city_decides, province_decides, terms, evidence)
		values ($1, $2, $3, coalesce($4::text[], '{}'), $5, $6, $7, $8, $9::text::account, coalesce($10::text[], '{}'), $11, $12, $13, $14, $15, $16)`,
		t.Code, t.Name, t.Region, t.Authorities, t.Document, t.Baseline, t.Deadline, t.Edition,
		string(t.Counted), t.Uncounted, t.SubmitReports,
		string(t.Deciders.County), string(t.Deciders.City), string(t.Deciders.Province), t.Terms.Completed(), string(t.Evidence))
}

// taskMemory is the tasks that were read last, by code. Whoever reads a parcel's
// books asks for a task at every step, and it hardly ever changes.
type taskMemory struct {
	mu    sync.Mutex
	tasks map[string]remembered
}

// remembered is a task with the version of its row, which is the number of the
// transaction that wrote it.
type remembered struct {
	version string
	task    land.Task
}

// get is a task as it stands in a version of its row or, where that has changed
// since, in the newest.
func (m *taskMemory) get(ctx context.Context, q querier, code, version string) (land.Task, error) {
	m.mu.Lock()
	r, ok := m.tasks[code]
	m.mu.Unlock()
	if ok && r.version == version {
		return r.task, nil
	}
	rows, err := q.Query(ctx, `select t.xmin::text, `+taskColumns+` from task t where t.code = $1`, code)
	if err != nil {
		return land.Task{}, err
	}
	r, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (r remembered, err error) {
		err = row.Scan(append([]any{&r.version}, taskFields(&r.task)...)...)
		return r, err
	})
	if err == nil {
		m.mu.Lock()
		m.tasks[code] = r
		m.mu.Unlock()
	}
	return r.task, err
}
