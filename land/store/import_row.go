package store

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/geo/format"
	"sanlei/land"
)

// RowFilter picks rows of an import.
type RowFilter struct {
	Grade string // empty for all
	Fate  string // empty for all
	After int    // rows behind this one
	Most  int
}

// gradeSQL and fateSQL are the grade of a row and what would become of it.
const (
	gradeSQL = `case when r.refused then 'error' when r.warned then 'warning' else 'fine' end`
	fateSQL  = `case when r.refused then 'refused' when r.rev is null then 'new' when r.changes <> '{}' then 'changed' else 'unchanged' end`
)

// ImportRows is rows of an import in the order of the file, with all that was
// found in them.
func (d *Desk) ImportRows(ctx context.Context, id land.ID, f RowFilter) ([]land.ImportRow, error) {
	if _, err := d.Import(ctx, id); err != nil {
		return nil, err
	}
	var out []land.ImportRow
	err := d.read(ctx, func(tx pgx.Tx) (err error) {
		out, err = readImportRows(ctx, tx, id, f)
		return err
	})
	return out, err
}

func readImportRows(ctx context.Context, tx pgx.Tx, id land.ID, f RowFilter) ([]land.ImportRow, error) {
	rows, err := tx.Query(ctx, `
		select r.n, r.line, r.parcel_no, r.category, r.region, coalesce(r.listed_value::text, ''), r.listed_unit, r.attributes, `+gradeSQL+`, `+fateSQL+`,
			coalesce(r.changes, '{}'), r.shape is not null, st_x(st_pointonsurface(r.shape)), st_y(st_pointonsurface(r.shape))
		from import_row r
		where r.import_id = $1 and r.n > $2 and ($3 = '' or `+gradeSQL+` = $3) and ($4 = '' or `+fateSQL+` = $4)
		order by r.n limit $5`, id, f.After, f.Grade, f.Fate, f.Most)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, scanImportRow)
	if err != nil {
		return nil, err
	}
	return out, completeRows(ctx, tx, id, out)
}

func scanImportRow(row pgx.CollectableRow) (r land.ImportRow, err error) {
	var value, unit string
	var at [2]*float64
	err = row.Scan(&r.N, &r.Line, &r.ParcelNo, &r.Category, &r.Region, &value, &unit, &r.Attributes, &r.Grade, &r.Fate,
		&r.Changes, &r.Mapped, &at[0], &at[1])
	if value != "" {
		r.Listed = value + " " + unit
	}
	r.Place = pointOf(at)
	return r, err
}

// completeRows adds what was found in rows and entered in them.
func completeRows(ctx context.Context, tx pgx.Tx, id land.ID, out []land.ImportRow) error {
	at, ns := map[int]int{}, make([]int, len(out))
	for i, r := range out {
		at[r.N], ns[i] = i, r.N
	}
	rows, err := tx.Query(ctx, `
		select n, refuses, rule, location, message, value, lon, lat
		from import_finding where import_id = $1 and n = any($2) order by n, refuses desc, rule, value`, id, ns)
	if err != nil {
		return err
	}
	findings, err := pgx.CollectRows(rows, scanFinding)
	if err != nil {
		return err
	}
	for _, f := range findings {
		r := &out[at[f.Row]]
		r.Findings = append(r.Findings, f)
	}
	edits, err := readEdits(ctx, tx, id)
	for n, e := range edits {
		if i, ok := at[n]; ok {
			out[i].Edited = e
		}
	}
	return err
}

// EditRow enters values in place of those of the file in one row, by our columns,
// and checks the row again, with those that have its number. An empty value takes
// the file's away.
func (d *Desk) EditRow(ctx context.Context, id land.ID, rev int64, n int, values map[string]string) (Import, error) {
	for column, value := range values {
		if !land.EditableColumn(column) {
			return Import{}, land.Refuse(land.Malformed, "body", "unknown_member", "there is no such column")
		}
		if err := land.CheckText("body."+column, value, 0, 500); err != nil {
			return Import{}, err
		}
	}
	err := d.decideOn(ctx, id, rev, []land.ImportState{land.ImportChecked}, func(tx pgx.Tx, i Import) error {
		t, err := d.task(ctx, tx, i.Task)
		if err != nil {
			return err
		}
		for column, value := range values {
			_, err := tx.Exec(ctx, `
				insert into import_edit (import_id, n, name, value) values ($1, $2, $3, $4)
				on conflict (import_id, n, name) do update set value = excluded.value`, id, n, column, value)
			if err != nil {
				return err
			}
		}
		if err := d.readRowAgain(ctx, tx, i, t, n); err != nil {
			return err
		}
		f := i.Found
		if err := countImport(ctx, tx, id, &f); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update import set found = $2 where id = $1`, id, f)
		return err
	})
	if err != nil {
		return Import{}, err
	}
	return d.Import(ctx, id)
}

// readRowAgain checks a row as it is now, and those beside which it stands: by its
// number before and after.
func (d *Desk) readRowAgain(ctx context.Context, tx pgx.Tx, i Import, t land.Task, n int) error {
	before, err := d.restage(ctx, tx, i, t, n)
	if err != nil {
		return err
	}
	var others []int
	err = tx.QueryRow(ctx, `
		select coalesce(array_agg(n), '{}') from (
			select n from import_row where import_id = $1 and n <> $2 and parcel_no <> ''
				and parcel_no in ($3, (select parcel_no from import_row where import_id = $1 and n = $2)) limit 1000) r`, i.ID, n, before).Scan(&others)
	if err != nil {
		return err
	}
	for _, other := range others {
		if _, err := d.restage(ctx, tx, i, t, other); err != nil {
			return err
		}
	}
	return d.compareSome(ctx, tx, i, append(others, n))
}

// keptFindings is what was found in the shape of a row when the file was read, and
// cannot be found again without it.
const keptFindings = `location = 'geometry' and refuses and rule not in ('boundary_differs')`

// restage writes a row anew from what the file holds and what was entered, and
// gives the number that it had.
func (d *Desk) restage(ctx context.Context, tx pgx.Tx, i Import, t land.Task, n int) (before string, err error) {
	f := format.Feature{Index: n - 1}
	var given map[string]string
	var drawn orb.MultiPolygon
	var broken bool
	err = tx.QueryRow(ctx, `
		select parcel_no, line, given, st_asbinary(shape),
			exists (select from import_finding where import_id = $1 and n = $2 and `+keptFindings+`)
		from import_row where import_id = $1 and n = $2`, i.ID, n).Scan(&before, &f.Line, &given, shape{&drawn}, &broken)
	if err != nil {
		return "", err
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		f.Properties = append(f.Properties, format.Property{Name: name, Value: format.OfString(given[name])})
	}
	if drawn != nil {
		f.Geometry = drawn
	}
	edits, err := readEdits(ctx, tx, i.ID)
	if err != nil {
		return "", err
	}
	c := d.columns(i.Region, i.Options)
	if i.Options.From == nil {
		c.From = i.Found.From
	}
	row := stagedRow{feature: f}
	row.Listing, _ = c.Read(d.Tree(), t, edited(f, c, edits[n]))
	d.holdToRegions(&row.Listing, n)
	if broken {
		row.Findings = slices.DeleteFunc(row.Findings, func(f land.Finding) bool { return f.Rule == "unmapped" })
	}
	return before, writeRow(ctx, tx, i.ID, n, row, broken)
}

func writeRow(ctx context.Context, tx pgx.Tx, id land.ID, n int, row stagedRow, broken bool) error {
	l := row.Listing
	_, err := tx.Exec(ctx, `delete from import_finding where import_id = $1 and n = $2 and not ($3 and `+keptFindings+`)`, id, n, broken)
	if err != nil {
		return err
	}
	var value, mu any
	if l.Listed.Unit != "" {
		value, mu = l.Listed.Value, l.ListedMu
	}
	_, err = tx.Exec(ctx, `
		update import_row set id = $3, parcel_no = $4, category = $5, region = $6, listed_value = $7, listed_unit = $8, listed_mu = $9,
			attributes = $10, named = $11, refused = $12, warned = false, rev = null, changes = null
		where import_id = $1 and n = $2`, id, n, l.ID, storable(l.ParcelNo), string(l.Category), l.Region, value, string(l.Listed.Unit), mu,
		l.Attributes, nonNil(l.Named), broken || l.Refused())
	if err != nil {
		return err
	}
	return copyFindings(ctx, tx, id, l.Findings)
}

// ImportShape is the shape of a row on the map, with what becomes of it.
type ImportShape struct {
	N           int
	Grade, Fate string
	Shape       orb.MultiPolygon
}

// ImportShapes is the shapes of an import, those of rows with faults first, at
// most so many. What is much smaller than the whole is drawn simpler.
func (d *Desk) ImportShapes(ctx context.Context, id land.ID, most int) ([]ImportShape, error) {
	i, err := d.Import(ctx, id)
	if err != nil {
		return nil, err
	}
	var tolerance float64
	if e := i.Found.Extent; e != nil {
		tolerance = max(e[2]-e[0], e[3]-e[1]) / 20_000
	}
	rows, err := d.pool.Query(ctx, `
		select r.n, `+gradeSQL+`, `+fateSQL+`, st_asbinary(st_multi(coalesce(nullif(st_simplify(r.shape, $3), st_geomfromtext('MULTIPOLYGON EMPTY', 4490)), r.shape)))
		from import_row r where r.import_id = $1 and r.shape is not null
		order by r.refused desc, r.warned desc, r.n limit $2`, id, most, tolerance)
	if err != nil {
		return nil, translate(err)
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s ImportShape, err error) {
		err = row.Scan(&s.N, &s.Grade, &s.Fate, shape{&s.Shape})
		return s, err
	})
	return out, translate(err)
}

// RefusedRows is a table of the rows of an import that are refused, as the file has
// them: first a head, then row by row the number, the values and the reasons.
func (d *Desk) RefusedRows(ctx context.Context, id land.ID) (iter.Seq2[[]string, error], error) {
	i, err := d.Import(ctx, id)
	if err != nil {
		return nil, err
	}
	var heads []string
	for _, h := range i.Found.Heads {
		heads = append(heads, h.Name)
	}
	return func(yield func([]string, error) bool) {
		if !yield(slices.Concat([]string{"行号"}, heads, []string{"原因"}), nil) {
			return
		}
		found, err := d.pool.Query(ctx, `
			select r.n, r.given, (select json_agg(json_build_object('at', f.location, 'why', f.message) order by f.rule) from import_finding f
				where f.import_id = r.import_id and f.n = r.n and f.refuses)
			from import_row r where r.import_id = $1 and r.refused order by r.n`, id)
		if err != nil {
			yield(nil, translate(err))
			return
		}
		defer found.Close()
		for found.Next() {
			cells, err := refusedCells(found, heads)
			if !yield(cells, err) || err != nil {
				return
			}
		}
		if err := found.Err(); err != nil {
			yield(nil, translate(err))
		}
	}, nil
}

// refusedCells is the number of a row, its values and why it is refused.
func refusedCells(row pgx.Rows, heads []string) ([]string, error) {
	var n int
	var given map[string]string
	var why []struct{ At, Why string }
	if err := row.Scan(&n, &given, &why); err != nil {
		return nil, err
	}
	cells := []string{fmt.Sprint(n)}
	for _, h := range heads {
		cells = append(cells, given[h])
	}
	reasons := make([]string, len(why))
	for i, w := range why {
		reasons[i] = w.At + ": " + w.Why
	}
	return append(cells, strings.Join(reasons, "; ")), nil
}
