package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// peeked is how many features tell the headings of a file.
const peeked = 100

// check reads an import's file into staging, in one transaction, and says what is
// wrong with each row, what is worth knowing of it and what it would change.
// Nothing of it is in the books.
func (d *Desk) check(ctx context.Context, j *job) error {
	t, err := d.task(ctx, d.pool, j.Task)
	if err != nil {
		return translate(err)
	}
	o := j.Options
	remembered, err := d.recall(ctx, j, t, &o)
	if err != nil {
		return err
	}
	var size int64
	for _, f := range j.Files {
		size += f.Bytes
	}
	j.enter("reading", size)
	r, err := d.openImport(ctx, j.Files, o, j)
	if err != nil {
		return err
	}
	defer r.Close()
	g := &staging{desk: d, task: t, job: j, reader: r, columns: d.columns(j.Region, o), heads: map[string]int{}}
	g.found = land.ImportFound{Region: j.Region, Remembered: remembered, From: o.From, Notes: map[string]int{}}
	err = pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		if g.edits, err = readEdits(ctx, tx, j.ID); err != nil {
			return err
		}
		b := &pgx.Batch{}
		b.Queue(`delete from import_row where import_id = $1`, j.ID)
		b.Queue(`delete from import_finding where import_id = $1`, j.ID)
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		if err := g.stage(ctx, tx); err != nil {
			return err
		}
		j.enter("comparing", 0)
		if err := d.compareAll(ctx, tx, j.Import, g.found.Rows, g.meet); err != nil {
			return err
		}
		if err := countImport(ctx, tx, j.ID, &g.found); err != nil {
			return err
		}
		g.found.CRS, g.found.Encoding = r.CRS().EPSG(), r.Encoding().String()
		return j.settle(ctx, tx, `state = 'checked', found = $3, rows = $4, stage = '', changed_at = $5`, g.found, g.found.Rows, d.now())
	})
	return translate(err)
}

// columns says how the features of an import become rows.
func (d *Desk) columns(region string, o land.ImportOptions) land.Columns {
	return land.Columns{From: o.From, Set: o.Set, ListedFromPlane: o.ListedFromPlane, Region: region, Limits: d.limits.Feature.Limits}
}

// openImport opens the files of an import. What is wrong with them is a refusal.
func (d *Desk) openImport(ctx context.Context, all []ImportFile, o land.ImportOptions, j *job) (*opened, error) {
	if d.files == "" {
		return nil, noFiles
	}
	options, err := d.limits.readingOptions(o, j)
	if err != nil {
		return nil, err
	}
	r, err := d.files.open(ctx, all, options)
	if err != nil {
		return nil, fileRefusal(err)
	}
	return r, nil
}

// recall fills the columns as the actor filled them from a file with such heads
// before, where the actor does not say now how to fill them.
func (d *Desk) recall(ctx context.Context, j *job, t land.Task, o *land.ImportOptions) (bool, error) {
	if o.From != nil {
		return false, nil
	}
	r, err := d.openImport(ctx, j.Files, *o, &job{})
	if err != nil {
		return false, err
	}
	defer r.Close()
	g := &staging{heads: map[string]int{}}
	for range peeked {
		f, err := r.Next()
		if err != nil {
			break // whoever reads it all tells why
		}
		g.head(f)
	}
	from, err := d.columnsBefore(ctx, g.found.Heads)
	if err != nil || from == nil {
		return false, translate(err)
	}
	o.From = from
	return true, nil
}

// countImport counts the rows of an import by what becomes of them.
func countImport(ctx context.Context, tx pgx.Tx, id land.ID, f *land.ImportFound) error {
	b := &pgx.Batch{}
	b.Queue(`
		select count(*), count(*) filter (where refused), count(*) filter (where warned and not refused),
			count(*) filter (where not refused and rev is null), count(*) filter (where not refused and changes <> '{}'),
			count(*) filter (where not refused and changes ? 'geometry'), count(*) filter (where not refused and changes = '{}'),
			count(*) filter (where not refused and rev is null and shape is null),
			coalesce(sum(listed_mu) filter (where not refused and rev is null), 0)
		from import_row where import_id = $1`, id).QueryRow(func(row pgx.Row) error {
		return row.Scan(&f.Rows, &f.Refused, &f.Warned, &f.New, &f.Changed, &f.Mapped, &f.Unchanged, &f.Unmapped, &f.Mu)
	})
	f.ByRule = map[string]int{}
	b.Queue(`select rule, count(*)::int from import_finding where import_id = $1 group by rule`, id).Query(func(rows pgx.Rows) error {
		var rule string
		var n int
		_, err := pgx.ForEachRow(rows, []any{&rule, &n}, func() error { f.ByRule[rule] = n; return nil })
		return err
	})
	return tx.SendBatch(ctx, b).Close()
}

// readEdits is what was entered in place of values of the file, by row and
// column.
func readEdits(ctx context.Context, q querier, id land.ID) (map[int]map[string]string, error) {
	rows, err := q.Query(ctx, `select n, name, value from import_edit where import_id = $1`, id)
	if err != nil {
		return nil, err
	}
	out := map[int]map[string]string{}
	var n int
	var name, value string
	_, err = pgx.ForEachRow(rows, []any{&n, &name, &value}, func() error {
		if out[n] == nil {
			out[n] = map[string]string{}
		}
		out[n][name] = value
		return nil
	})
	return out, err
}
