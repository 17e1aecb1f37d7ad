package store

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/land"
)

// Import is a file of parcels on its way into the books: read and checked, then
// committed or discarded.
type Import struct {
	ID      land.ID
	Task    string
	File    string
	State   string // checked, committed, discarded
	Rows    int
	Refused int // rows that something keeps out of the books
	Mu      land.Mu
	Unused  []string       // properties that no column took
	ByRule  map[string]int // how many findings of each rule
	// Findings is the first of them: those that refuse a row before others, in
	// the order of the rows.
	Findings []land.Finding
}

// Good is the rows that can go into the books.
func (i Import) Good() int { return i.Rows - i.Refused }

// mostFindings is how many findings a report lists; their counts are complete.
const mostFindings = 1000

// The states of an import.
const (
	Checked   = "checked"
	Committed = "committed"
	Discarded = "discarded"
)

// Source is a file that is to be imported.
type Source struct {
	Task    string
	File    string // its name, for people
	Reader  format.Reader
	Columns land.Columns
	Digest  func() []byte // the SHA-256 of its bytes, asked after the last feature
}

// Check reads a file into staging and says what is wrong with each row and what
// is worth knowing about it. Nothing of it is in the books before Commit. A
// file that cannot be followed, or without features, is refused as a whole.
func (d *Desk) Check(ctx context.Context, src Source) (Import, error) {
	t, err := d.task(ctx, d.pool, src.Task)
	if err != nil {
		return Import{}, err
	}
	if err := d.mustAny(t.Region, land.Registrar, land.Admin); err != nil {
		return Import{}, err
	}
	if err := src.Columns.Validate(); err != nil {
		return Import{}, err
	}
	imp := Import{ID: land.NewID(), Task: t.Code, File: src.File, State: Checked}
	err = pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, setScope, d.scopeText(), imp.ID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			insert into import (id, task, region, login, file, sha256, state) values ($1, $2, $3, $4, $5, '', 'checked')`,
			imp.ID, t.Code, t.Region, d.Actor.Login, src.File)
		if err != nil {
			return err
		}
		if err := d.stage(ctx, tx, t, &imp, src); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update import set sha256 = $2 where id = $1`, imp.ID, src.Digest()); err != nil {
			return err
		}
		return d.checkStaged(ctx, tx, imp.ID, t.Code)
	})
	if err != nil {
		return Import{}, translate(err)
	}
	unused := imp.Unused
	imp, err = d.Import(ctx, imp.ID)
	imp.Unused = unused
	return imp, err
}

// stage copies the rows of the file, and what was found in them one by one.
func (d *Desk) stage(ctx context.Context, tx pgx.Tx, t land.Task, imp *Import, src Source) error {
	var findings []land.Finding
	var unreadable error // which PostgreSQL's answer to a broken copy would hide
	next := func() ([]any, error) {
		f, err := src.Reader.Next()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			unreadable = fileRefusal(err)
			return nil, unreadable
		}
		l, unused := src.Columns.Read(d.Tree(), t, f)
		findings = append(findings, l.Findings...)
		for _, name := range unused {
			if !slices.Contains(imp.Unused, name) {
				imp.Unused = append(imp.Unused, name)
			}
		}
		imp.Rows++
		return stagedRow(imp.ID, f.Index+1, l)
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"import_row"}, []string{"import_id", "n", "id", "parcel_no", "category", "region",
		"listed_value", "listed_unit", "listed_mu", "wkb", "plane_m2", "ellipsoid_m2", "attributes", "refused"},
		pgx.CopyFromFunc(next))
	if unreadable != nil {
		return unreadable
	}
	if err != nil {
		return err
	}
	if imp.Rows == 0 {
		return land.Refuse(land.Invalid, "file", "no_features", "the file holds no features")
	}
	return copyFindings(ctx, tx, imp.ID, findings)
}

// fileRefusal is what is told of a file that cannot be followed: the place and
// the cause, which holds nothing of the file.
func fileRefusal(err error) error {
	var syntax *format.SyntaxError
	if errors.As(err, &syntax) {
		return land.Refuse(land.Invalid, "file", "unreadable", syntax.Error())
	}
	return err
}

func stagedRow(imp land.ID, n int, l land.Listing) ([]any, error) {
	var wkb []byte
	if l.Shape != nil {
		var err error
		if wkb, err = geo.EncodeEWKB(l.Shape, 4490); err != nil {
			return nil, err
		}
	}
	for name, value := range l.Attributes {
		l.Attributes[name] = storable(value)
	}
	return []any{imp, n, l.ID, storable(l.ParcelNo), string(l.Category), l.Region, l.Listed.Value, string(l.Listed.Unit), l.ListedMu,
		wkb, l.PlaneM2, l.EllipsoidM2, l.Attributes, l.Refused()}, nil
}

// storable is a text as the database can keep it: without the character NUL,
// for which a row is refused, but which its report has to show.
func storable(s string) string { return strings.ReplaceAll(s, "\x00", "\uFFFD") }

func copyFindings(ctx context.Context, tx pgx.Tx, imp land.ID, findings []land.Finding) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"import_finding"},
		[]string{"import_id", "n", "refuses", "rule", "location", "message", "value", "lon", "lat"},
		pgx.CopyFromSlice(len(findings), func(i int) ([]any, error) {
			f := findings[i]
			var lon, lat *float64
			if f.Place != nil {
				lon, lat = &f.Place[0], &f.Place[1]
			}
			return []any{imp, f.Row, f.Refuses, f.Rule, f.Location, f.Message, storable(f.Value), lon, lat}, nil
		}))
	return err
}

// checkStaged finds what can only be seen beside other rows and the books. A
// list that was handed down is never refused for overlaps: they are told.
func (d *Desk) checkStaged(ctx context.Context, tx pgx.Tx, imp land.ID, task string) error {
	b := &pgx.Batch{}
	for _, sql := range []string{
		`insert into import_finding (import_id, n, refuses, rule, location, message, value)
		select import_id, n, true, 'number_repeated', 'parcel_no', 'the file has this number before', parcel_no
		from (select *, row_number() over (partition by parcel_no order by n) as nth from import_row where import_id = @import) r
		where nth > 1 and parcel_no <> ''`,
		`insert into import_finding (import_id, n, refuses, rule, location, message, value)
		select import_id, n, true, 'number_listed', 'parcel_no', 'the task has a parcel by this number already', parcel_no
		from import_row r where import_id = @import and exists (select from parcel p where p.task = @task and p.parcel_no = r.parcel_no)`,
		`insert into import_finding (import_id, n, refuses, rule, location, message, lon, lat)
		select r.import_id, r.n, true, lower(replace(v.reason, ' ', '_')), 'geometry', 'PostGIS finds the shape not valid: ' || v.reason,
			st_x(v.location), st_y(v.location)
		from import_row r, st_isvaliddetail(r.shape) v where r.import_id = @import and not v.valid`,
		`insert into import_finding (import_id, n, refuses, rule, location, message, value, lon, lat)
		select a.import_id, a.n, false, 'overlaps_in_file', 'geometry', 'the shape lies over that of another row by ' || round(m2::numeric, 1) || ' m²', b.parcel_no,
			st_x(st_pointonsurface(common)), st_y(st_pointonsurface(common))
		from import_row a join import_row b on b.import_id = a.import_id and b.n < a.n and st_intersects(a.shape, b.shape) and not st_touches(a.shape, b.shape),
			lateral (select st_collectionextract(st_intersection(a.shape, b.shape), 3) as common) c, lateral (select st_area(common::geography) as m2) m
		where a.import_id = @import and not a.refused and not b.refused
			and m2 > greatest(1, least(a.ellipsoid_m2, b.ellipsoid_m2) / 1000)`,
		`insert into import_finding (import_id, n, refuses, rule, location, message, value, lon, lat)
		select a.import_id, a.n, false, 'overlaps_listed', 'geometry', 'the shape lies over land that is open in the list by ' || round(m2::numeric, 1) || ' m²', p.parcel_no,
			st_x(st_pointonsurface(common)), st_y(st_pointonsurface(common))
		from import_row a join parcel p on p.task = @task and st_intersects(a.shape, p.shape) join balance b on b.parcel_id = p.id,
			lateral (` + openLand + `) o,
			lateral (select st_collectionextract(st_intersection(a.shape, o.shape), 3) as common) c, lateral (select st_area(common::geography) as m2) m
		where a.import_id = @import and not a.refused and b.open + b.reported + b.city_passed > 0
			and m2 > greatest(1, least(a.ellipsoid_m2, p.ellipsoid_m2) / 1000)`,
		`update import_row r set refused = true where import_id = @import and not refused
			and exists (select from import_finding f where f.import_id = r.import_id and f.n = r.n and f.refuses)`,
	} {
		b.Queue(sql, pgx.NamedArgs{"import": imp, "task": task})
	}
	return tx.SendBatch(ctx, b).Close()
}

// Import is an import of the actor's regions with its report.
func (d *Desk) Import(ctx context.Context, id land.ID) (Import, error) {
	imp := Import{ID: id, ByRule: map[string]int{}}
	err := d.read(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			select i.task, i.file, i.state, count(r), count(r) filter (where r.refused), coalesce(sum(r.listed_mu) filter (where not r.refused), 0)
			from import i left join import_row r on r.import_id = i.id
			where i.id = $1 and i.region = any($2) group by i.id`, id, d.scope).
			Scan(&imp.Task, &imp.File, &imp.State, &imp.Rows, &imp.Refused, &imp.Mu)
		if err != nil {
			return err
		}
		if err := readRules(ctx, tx, &imp); err != nil {
			return err
		}
		imp.Findings, err = readFindings(ctx, tx, id, mostFindings)
		return err
	})
	return imp, err
}

func readRules(ctx context.Context, tx pgx.Tx, imp *Import) error {
	rows, err := tx.Query(ctx, `select rule, count(*)::int from import_finding where import_id = $1 group by rule`, imp.ID)
	if err != nil {
		return err
	}
	var rule string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&rule, &n}, func() error { imp.ByRule[rule] = n; return nil })
	return err
}

func readFindings(ctx context.Context, tx pgx.Tx, id land.ID, most int) ([]land.Finding, error) {
	rows, err := tx.Query(ctx, `
		select n, refuses, rule, location, message, value, lon, lat
		from import_finding where import_id = $1 order by refuses desc, n, rule limit $2`, id, most)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanFinding)
}

func scanFinding(row pgx.CollectableRow) (f land.Finding, err error) {
	var lon, lat *float64
	err = row.Scan(&f.Row, &f.Refuses, &f.Rule, &f.Location, &f.Message, &f.Value, &lon, &lat)
	if lon != nil && lat != nil {
		f.Place = &orb.Point{*lon, *lat}
	}
	return f, err
}

// Commit puts the rows of an import on the list, as one act: all of them, which
// is refused while any row is, or only the good ones.
func (d *Desk) Commit(ctx context.Context, id land.ID, onlyGood bool) (Import, error) {
	imp, err := d.Import(ctx, id)
	if err != nil {
		return Import{}, err
	}
	t, err := d.task(ctx, d.pool, imp.Task)
	if err != nil {
		return Import{}, err
	}
	if err := d.mustAny(t.Region, land.Registrar, land.Admin); err != nil {
		return Import{}, err
	}
	switch {
	case imp.Refused > 0 && !onlyGood:
		return Import{}, land.Refuse(land.Conflict, "body.rows", "rows_refused", "some rows are refused; mend them or take only the good ones")
	case imp.Good() == 0:
		return Import{}, land.Refuse(land.Conflict, "body.rows", "no_good_rows", "no row of the file can be taken")
	}
	act := land.Act{ID: land.NewID(), Kind: land.ActImport, Task: t.Code, Region: t.Region, EffectiveOn: t.Baseline, Document: imp.File}
	err = d.record(ctx, act, nil, func(tx pgx.Tx, b *pgx.Batch) error {
		if err := claimImport(ctx, tx, id); err != nil {
			return err
		}
		if err := lockOpen(ctx, tx, t.Code); err != nil {
			return err
		}
		if err := d.lockListed(ctx, tx, id, t.Code); err != nil {
			return err
		}
		queueImported(b, act.ID, id, t)
		return nil
	})
	if err != nil {
		return Import{}, err
	}
	return d.Import(ctx, id)
}

// claimImport locks the import while it is still to be decided on.
func claimImport(ctx context.Context, tx pgx.Tx, id land.ID) error {
	var state string
	if err := tx.QueryRow(ctx, `select state from import where id = $1 for update`, id).Scan(&state); err != nil {
		return err
	}
	if state != Checked {
		return land.Refuse(land.Conflict, "", "import_decided", "the import was committed or discarded already")
	}
	return nil
}

// lockListed waits for whoever lists parcels of the same task and counties.
func (d *Desk) lockListed(ctx context.Context, tx pgx.Tx, imp land.ID, task string) error {
	rows, err := tx.Query(ctx, `select distinct region from import_row where import_id = $1 and not refused`, imp)
	if err != nil {
		return err
	}
	regions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	return d.lockLand(ctx, tx, task, regions...)
}

func queueImported(b *pgx.Batch, act, imp land.ID, t land.Task) {
	b.Queue(`
		insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu,
			shape, plane_m2, ellipsoid_m2, attributes)
		select id, $2, parcel_no, category::category, region, listed_value, listed_unit, listed_mu,
			shape, plane_m2, ellipsoid_m2, attributes
		from import_row where import_id = $1 and not refused order by n`, imp, t.Code)
	b.Queue(`
		insert into balance (parcel_id, task, region, open, status)
		select id, $2, region, listed_mu, case when attributes ->> 'plan' <> '' then 'in_progress' else 'open' end
		from import_row where import_id = $1 and not refused order by n`, imp, t.Code)
	b.Queue(`
		insert into journal (act_id, n, task, region, category, parcel_id, rev, to_account, mu, effective_on)
		select $2, n, $3, region, category::category, id, 1, 'open', listed_mu, $4
		from import_row where import_id = $1 and not refused order by n`, imp, act, t.Code, t.Baseline)
	b.Queue(`
		insert into tally (act_id, n, task, region, category, effective_on, parcels, unmapped)
		select $2, row_number() over (order by region, category), $3, region, category::category, $4, count(*), count(*) filter (where shape is null)
		from import_row where import_id = $1 and not refused group by region, category`, imp, act, t.Code, t.Baseline)
	b.Queue(`update import set state = 'committed', act_id = $2 where id = $1`, imp, act)
}

// DiscardImport throws a checked import away. Its report stays.
func (d *Desk) DiscardImport(ctx context.Context, id land.ID) error {
	if _, err := d.Import(ctx, id); err != nil {
		return err
	}
	return translate(pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		if err := claimImport(ctx, tx, id); err != nil {
			return err
		}
		b := &pgx.Batch{}
		b.Queue(setScope, d.scopeText(), id)
		b.Queue(`update import set state = 'discarded' where id = $1`, id)
		return tx.SendBatch(ctx, b).Close()
	}))
}
