package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sanlei/land"
)

// The pace of the jobs that check and commit imports. A job that was not heard of
// for as long as a lease lasts is dead, and another takes its import up again; one
// that died three times is reported dead.
const (
	importBeat  = time.Second
	importLease = 20 * time.Second
	importEvery = 5 * time.Second
	importTries = 3
)

// importWorkers is how many imports one program works on at once: so that a short
// list does not wait for a province.
const importWorkers = 2

func (s *Store) wakeImports() {
	select {
	case s.wakeJobs <- struct{}{}:
	default: // somebody is woken already
	}
}

// RunImports works on imports until the context ends. Any number of programs may
// run it on one database.
func (s *Store) RunImports(ctx context.Context) {
	var workers sync.WaitGroup
	for range importWorkers {
		workers.Go(func() { s.runImports(ctx) })
	}
	workers.Wait()
}

func (s *Store) runImports(ctx context.Context) {
	tick := time.NewTicker(importEvery)
	defer tick.Stop()
	for {
		worked, err := s.takeUp(ctx, nil, nil)
		if err != nil && ctx.Err() == nil {
			s.log.Error("an import could not be worked on; it is tried again", "error", err)
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wakeJobs:
		case <-tick.C:
		}
	}
}

// WorkOn works on an import here and now until it is settled, or waits while
// another program does. Seen is told how far it is, now and then.
func (d *Desk) WorkOn(ctx context.Context, id land.ID, seen func(Import)) (Import, error) {
	done := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() { _ = d.Watch(ctx, id, done, seen) }) // only the picture of progress is at stake
	defer func() { close(done); watcher.Wait() }()
	for {
		if _, err := d.takeUp(ctx, &id, d); err != nil {
			return Import{}, err
		}
		i, err := d.Import(ctx, id)
		if err != nil || !i.State.Working() {
			return i, err
		}
		select {
		case <-ctx.Done():
			return i, ctx.Err()
		case <-time.After(importBeat):
		}
	}
}

// watchEvery is how often whoever watches an import looks.
const watchEvery = 200 * time.Millisecond

// Watch tells how an import stands, at first and whenever that has changed, until
// it is settled or done is closed.
func (d *Desk) Watch(ctx context.Context, id land.ID, done <-chan struct{}, seen func(Import)) error {
	var last Import
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		i, err := d.Import(ctx, id)
		if err != nil {
			return err
		}
		if i.Rev != last.Rev || i.State != last.State || i.Stage != last.Stage || i.Done != last.Done || i.Read != last.Read {
			seen(i)
			last = i
		}
		if !i.State.Working() {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-done:
			return nil
		case <-tick.C:
		}
	}
}

// job is one program's work on one import.
type job struct {
	Import
	worker land.ID
	stage  atomic.Pointer[string]
	done   atomic.Int64
	total  atomic.Int64
	read   atomic.Int64
}

func (j *job) enter(stage string, total int64) {
	j.done.Store(0)
	j.total.Store(total)
	j.stage.Store(&stage)
}

// Write counts bytes that were read.
func (j *job) Write(p []byte) (int, error) {
	j.done.Add(int64(len(p)))
	return len(p), nil
}

// takeUp takes up an import that waits for a job, or whose job is dead: the one
// by the id where one is given. It reports whether there was any. Its owner is
// asked for, unless the one who waits here owns it.
func (s *Store) takeUp(ctx context.Context, id *land.ID, here *Desk) (bool, error) {
	j := &job{worker: land.NewID()}
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, setScope, s.Operator().scopeText(), j.worker); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			update import i set worker = $1, beat_at = clock_timestamp(), tries = tries + 1
			where id = (
				select id from import where state in ('checking', 'committing') and ($2::uuid is null or id = $2)
					and (worker is null or beat_at < clock_timestamp() - $3::interval)
				order by created_at for update skip locked limit 1)
			returning `+importColumns+`, i.tries`, j.worker, id, importLease)
		if err != nil {
			return err
		}
		var tries int
		j.Import, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (Import, error) {
			return scanImport(trailing{row, &tries})
		})
		if err == nil && tries > importTries {
			b := &pgx.Batch{}
			b.Queue(`update import set state = $2, refusal = $3, worker = null, rev = rev + 1 where id = $1`, j.ID, j.backTo(), jobDied)
			b.Queue(undrawSQL, j.ID)
			err = tx.SendBatch(ctx, b).Close()
			j.State = ""
		}
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil || j.State == "" {
		return err == nil, translate(err)
	}
	if here == nil || here.Actor.Login != j.Login {
		here = nil
	}
	return true, s.work(ctx, j, here)
}

// trailing reads one column more than a scanner of a row knows of.
type trailing struct {
	pgx.CollectableRow
	last any
}

func (t trailing) Scan(to ...any) error { return t.CollectableRow.Scan(append(to, t.last)...) }

var jobDied = land.Refuse(land.Unavailable, "", "job_died", "the work on the import was cut short three times; its file may be beyond what this machine can do")

// backTo is the state into which an import goes where a job comes to nothing.
func (j *job) backTo() land.ImportState {
	if j.State == land.ImportCommitting {
		return land.ImportChecked
	}
	return land.ImportFailed
}

// errLost ends a job whose import another took, or its owner discarded.
var errLost = errors.New("the import is not this job's any more")

// work does a job. What its import is refused for goes into the import; another
// error leaves the import to whoever comes next.
func (s *Store) work(ctx context.Context, j *job, owner *Desk) error {
	j.enter("", 0)
	working, stop := context.WithCancelCause(ctx)
	var beats sync.WaitGroup
	beats.Go(func() { s.beat(working, j, stop) })
	err := s.doJob(working, j, owner)
	if cause := context.Cause(working); cause != nil && ctx.Err() == nil {
		err = cause
	}
	stop(nil)
	beats.Wait()
	switch {
	case err == nil || errors.Is(err, errLost):
		return nil
	case land.KindOf(err) != "" && land.KindOf(err) != land.Unavailable:
		return s.refuseJob(ctx, j, err)
	}
	return errors.Join(err, s.letGo(context.WithoutCancel(ctx), j))
}

// doJob works for the owner of the import, with the rights that the owner has by
// now.
func (s *Store) doJob(ctx context.Context, j *job, d *Desk) (err error) {
	defer func() {
		if p := recover(); p != nil {
			buf := make([]byte, 16<<10)
			err = fmt.Errorf("a job on an import panicked: %v\n%s", p, buf[:runtime.Stack(buf, false)])
		}
	}()
	if d == nil {
		if d, err = s.deskOf(ctx, j.Login); err != nil {
			return err
		}
	}
	if err := d.mustAny(j.Region, land.Registrar, land.Admin); err != nil {
		return err
	}
	if j.State == land.ImportCommitting {
		return d.commit(ctx, j)
	}
	return d.check(ctx, j)
}

// deskOf is the desk of a user by login, or of the operator.
func (s *Store) deskOf(ctx context.Context, login string) (*Desk, error) {
	if operator := s.Operator(); operator.Actor.Login == login {
		return operator, nil
	}
	a := land.Actor{Login: login}
	rows, err := s.pool.Query(ctx, `
		select u.name, g.role, g.region from users u join user_grant g using (login) where u.login = $1 and not u.disabled order by g.role, g.region`, login)
	if err != nil {
		return nil, translate(err)
	}
	var g land.Grant
	_, err = pgx.ForEachRow(rows, []any{&a.Name, &g.Role, &g.Region}, func() error {
		a.Grants = append(a.Grants, g)
		return nil
	})
	if err == nil && len(a.Grants) == 0 {
		err = land.Refuse(land.Forbidden, "", "role", "whoever brought the file may not do this any more")
	}
	return s.As(a), translate(err)
}

// beat says every second that the job lives and how far it is, and ends it when
// the import is not its own any more.
func (s *Store) beat(ctx context.Context, j *job, stop context.CancelCauseFunc) {
	tick := time.NewTicker(importBeat / 2)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		mine, err := s.sayAlive(ctx, j)
		switch {
		case err == nil && !mine:
			stop(errLost)
			return
		case err == nil:
			last = time.Now()
		case time.Since(last) > importLease/2: // another may take it up before long
			stop(err)
			return
		}
	}
}

func (s *Store) sayAlive(ctx context.Context, j *job) (mine bool, err error) {
	b := &pgx.Batch{}
	b.Queue(setScope, j.Region, j.ID)
	b.Queue(`
		update import set beat_at = clock_timestamp(), stage = $3, done = $4, total = $5, rows = $6
		where id = $1 and worker = $2 and state in ('checking', 'committing')`,
		j.ID, j.worker, *j.stage.Load(), j.done.Load(), j.total.Load(), j.read.Load()).Exec(func(tag pgconn.CommandTag) error {
		mine = tag.RowsAffected() == 1
		return nil
	})
	return mine, s.pool.SendBatch(ctx, b).Close()
}

// refuseJob writes down why nothing came of a job.
func (s *Store) refuseJob(ctx context.Context, j *job, why error) error {
	refusal, _ := errors.AsType[*land.Error](why)
	b := &pgx.Batch{}
	b.Queue(setScope, j.Region, j.ID)
	b.Queue(`update import set state = $3, refusal = $4, worker = null, rev = rev + 1, changed_at = $5 where id = $1 and worker = $2`,
		j.ID, j.worker, j.backTo(), refusal, s.now())
	return translate(s.pool.SendBatch(ctx, b).Close())
}

// letGo leaves the import to whoever comes next.
func (s *Store) letGo(ctx context.Context, j *job) error {
	b := &pgx.Batch{}
	b.Queue(setScope, j.Region, j.ID)
	b.Queue(`update import set worker = null where id = $1 and worker = $2`, j.ID, j.worker)
	return translate(s.pool.SendBatch(ctx, b).Close())
}

// settle ends a job in its own transaction: what it did counts only while the
// import is still its own.
func (j *job) settle(ctx context.Context, tx pgx.Tx, sql string, args ...any) error {
	if _, err := tx.Exec(ctx, setScope, j.Region, j.ID); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `update import set worker = null, rev = rev + 1, refusal = null, `+sql+` where id = $1 and worker = $2`, append([]any{j.ID, j.worker}, args...)...)
	if err == nil && tag.RowsAffected() == 0 {
		err = errLost
	}
	return err
}
