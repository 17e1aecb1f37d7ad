package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// furnished is books with a row in every table that the application writes.
func furnished(t *testing.T) *storetest.Books {
	b := storetest.Open(t)
	b.Task(land.Task{}, land.Target{Region: storetest.County, Figure: storetest.Figure("100")})
	p := b.Parcel(land.Parcel{ParcelNo: "1", Shape: storetest.Box(0, 0, 100, 66)})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(1, 1, 20, 20)}, land.Submit, land.Report)
	officer := land.Actor{Login: "officer", Name: "o", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}}}
	if err := b.People(storetest.Park).Admin.AddUser(t.Context(), officer, ""); err != nil {
		t.Fatal(err)
	}
	must[string](t)(b.ReplaceToken(t.Context(), "officer", store.TokenDraft{Name: "t", Days: 1}))
	if err := b.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Forge(`insert into import (id, task, region, login, state)
		values (gen_random_uuid(), $1, '430525', 'registrar', 'checked')`, storetest.TaskCode)
	b.Forge(`insert into note (id, act_id, parcel_id, task, region, author, noted_on, happened)
		select gen_random_uuid(), (select min(id::text)::uuid from act), id, task, region, 'officer', '2023-01-01', 'h' from parcel`)
	b.Forge(`insert into lineage (act_id, parent, child, task, region, mu)
		select (select min(id::text)::uuid from act), id, id, task, region, 1 from parcel`)
	b.Forge(`insert into evidence (id, parcel_id, disposal_id, task, region, paper, sha256, bytes, media, file, uploader, uploaded)
		select gen_random_uuid(), parcel_id, id, task, region, 'other', sha256('x'), 1, 'application/pdf', 'x.pdf', 'officer', now() from disposal`)
	const firstAct = `(select min(id::text)::uuid from act)`
	b.Forge(`insert into template (act_id, task, region, body) values (`+firstAct+`, $1, '430525', '{}')`, storetest.TaskCode)
	b.Forge(`insert into figure (act_id, id, task, region, name, value, unit, told_on, source)
		values (`+firstAct+`, gen_random_uuid(), $1, '430525', 'n', 1, 'mu', '2023-01-01', 's')`, storetest.TaskCode)
	b.Forge(`insert into statement (act_id, id, task, region, title, as_of, position, language, parts, signature, figures, sha256, forms)
		values (`+firstAct+`, gen_random_uuid(), $1, '430525', 't', '2023-01-01', 1, 'zh', '{}', '{}', '[]', sha256('x'), '{}')`, storetest.TaskCode)
	b.Forge(`insert into statement_form (statement, region, form, bytes) select id, region, 'text', 'x' from statement`)
	b.Forge(`insert into statement_issue (act_id, statement, task, region) select act_id, id, task, region from statement`)
	b.Forge(`insert into statement_verdict (act_id, id, statement, task, region, verdict) select act_id, id, id, task, region, 'sound' from statement`)
	b.Forge(`insert into checks (act_id, id, task, region, title, seed, size, by_area, filter, as_of, position, frame, frame_mu, frame_sha256)
		values (`+firstAct+`, gen_random_uuid(), $1, '430525', 't', 's', 1, false, '{}', '2023-01-01', 1, 1, 1, sha256('x'))`, storetest.TaskCode)
	b.Forge(`insert into check_parcel (check_id, parcel_id, task, region, n, verdict, note, judged_by, judged_at)
		select c.id, p.id, p.task, p.region, 1, 'not_started', 'n', 'auditor', now() from checks c, parcel p`)
	b.Forge(`insert into check_file (act_id, id, check_id, parcel_id, task, region, answers, sha256, bytes, media, file, uploader, uploaded)
		select ` + firstAct + `, gen_random_uuid(), check_id, parcel_id, task, region, false, sha256('x'), 1, 'image/jpeg', 'x.jpg', 'auditor', now() from check_parcel`)
	b.Forge(anotherParcel("without balance"))
	return b
}

// app runs statements in one transaction of the application's role that says
// its scope, none where it is empty, and then takes everything back.
func app(t *testing.T, b *storetest.Books, scope string, statements ...string) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	tx := must[pgx.Tx](t)(conn.Begin(t.Context()))
	defer tx.Rollback(context.Background())
	if scope != "" {
		statements = slices.Insert(statements, 0,
			fmt.Sprintf(`select set_config('sanlei.scope', '%s', true), set_config('sanlei.act', (select min(id::text) from act), true)`, scope))
	}
	for _, sql := range statements {
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			return err
		}
	}
	_, err = tx.Exec(t.Context(), `set constraints all immediate`)
	return err
}

// state is the SQLSTATE of an error and the constraint that it names.
func state(err error) (code, constraint string) {
	if pe, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pe.Code, pe.ConstraintName
	}
	return "", ""
}

// copied is a statement that copies a row of a table with other values.
func copied(table, where, others string) string {
	return fmt.Sprintf(`insert into %[1]s select (jsonb_populate_record(r, %[3]s)).* from %[1]s r %[2]s limit 1`, table, where, others)
}

// writable is the columns of a table that the database does not make by itself,
// with a comma between.
func writable(b *storetest.Books, table string) (columns string) {
	b.Scan(`select string_agg(quote_ident(attname), ', ' order by attnum)
		from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`, []any{table}, &columns)
	return columns
}

// anotherParcel copies a parcel under another number; what the database makes
// by itself cannot be copied.
func anotherParcel(no string) string {
	return `insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu)
		select gen_random_uuid(), task, '` + no + `', category, region, listed_value, listed_unit, listed_mu from parcel limit 1`
}

// regional is the tables whose rows lie in a region and that the application
// writes, each with how to write a good row.
var regional = map[string]string{
	"act":        copied("act", "", `jsonb_build_object('id', gen_random_uuid(), 'region', '430525')`),
	"user_grant": copied("user_grant", "", `'{"role": "auditor"}'`),
	"task":       copied("task", "", `'{"code": "another"}'`),
	"target":     copied("target", "", `'{"n": 99}'`),
	"parcel":     anotherParcel("99"),
	"balance":    copied("balance", "", `jsonb_build_object('parcel_id', (select id from parcel where parcel_no = 'without balance'))`),
	"disposal":   copied("disposal", "", `jsonb_build_object('id', gen_random_uuid(), 'state', 'draft', 'shape', null, 'plane_m2', null, 'ellipsoid_m2', null)`),
	"journal":    copied("journal", "where from_account is null", `'{"n": 99}'`),
	"tally":      copied("tally", "", `'{"n": 99}'`),
	"rollup":     copied("rollup", "where region = '430525'", `'{"bucket": "1999-01-01"}'`),
	"lineage":    copied("lineage", "", `jsonb_build_object('child', (select id from parcel where parcel_no = 'without balance'))`),
	"evidence":   copied("evidence", "", `jsonb_build_object('id', gen_random_uuid())`),
	"checks":     copied("checks", "", `jsonb_build_object('id', gen_random_uuid())`),
	"check_file": copied("check_file", "", `jsonb_build_object('id', gen_random_uuid())`),
	"check_parcel": `insert into check_parcel (check_id, parcel_id, task, region, n)
		select c.id, p.id, c.task, '430525', 2 from checks c, parcel p where p.parcel_no = 'without balance'`,
	"import": copied("import", "", `jsonb_build_object('id', gen_random_uuid())`),
}

func TestNobodyWritesOutsideTheRegionsOfTheTransaction(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	writes := map[string]string{
		"change a task":      `update task set name = 'x'`,
		"change a parcel":    `update parcel set suspended = true`,
		"change a balance":   `update balance set rev = rev + 1`,
		"change a disposal":  `update disposal set document = 'x'`,
		"change the roll-up": `update rollup set open = 0`,
		"change evidence":    `update evidence set removed = true`,
		"change a check":     `update check_parcel set note = 'x'`,
		"change an import":   `update import set state = 'discarded'`,
		"take away a role":   `delete from user_grant`,
	}
	for table, sql := range regional {
		writes["add to "+table] = sql
	}
	for name, sql := range writes {
		t.Run(name, func(t *testing.T) {
			scope := "430000,430500,430525,430525-P01"
			if err := app(t, b, scope, sql); err != nil {
				t.Fatalf("within the regions: %v", err)
			}
			for _, scope := range []string{"", storetest.Longhui} {
				if code, constraint := state(app(t, b, scope, sql)); code != "SL403" || constraint != "guard_region" {
					t.Errorf("with scope %q: %s by %s", scope, code, constraint)
				}
			}
		})
	}
}

// A table with a region is either guarded in every way in which the application
// may write it, or stands here with the reason.
func TestEveryTableWithARegionIsGuarded(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	unguarded := map[string]string{
		"region_path": "the frame; written by the trigger of region",
		"import_row":  "staging; what of it is committed is guarded as parcel and journal",
	}
	const sql = `
		select c.relname, e.event,
			exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'guard_region'::regproc and t.tgtype & e.bit <> 0)
		from pg_class c, (values ('INSERT', 4), ('DELETE', 8), ('UPDATE', 16)) e (event, bit)
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'region' and not a.attisdropped)
			and case e.event when 'DELETE' then has_table_privilege('sanlei_app', c.oid, 'DELETE')
				else has_any_column_privilege('sanlei_app', c.oid, e.event) end`
	rows, err := b.Connect(b.SuperURL).Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var table, event string
	var guarded bool
	_, err = pgx.ForEachRow(rows, []any{&table, &event, &guarded}, func() error {
		seen[table] = true
		if _, ok := unguarded[table]; !ok && !guarded {
			t.Errorf("%s of %s is not guarded", event, table)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for table := range regional {
		if !seen[table] {
			t.Errorf("%s is not among the tables: %v", table, seen)
		}
	}
}

func TestARowNeverMovesToAnotherRegion(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	for _, table := range []string{"task", "parcel", "balance", "disposal", "rollup", "import", "evidence", "check_parcel", "checks", "check_file", "act", "journal", "tally", "target", "user_grant"} {
		if code, _ := state(app(t, b, "430525,430525-P01", `update `+table+` set region = '430525'`)); code != "42501" {
			t.Errorf("%s: SQLSTATE %s", table, code)
		}
	}
}

func TestTheApplicationNeverChangesWhatWasRecorded(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	var tables []string
	b.Scan(`select array_agg(relname::text order by relname) from pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r'
			and (relname like '%\_history' or relname in ('act', 'journal', 'note', 'undoing', 'position', 'checkpoint', 'tally', 'target', 'ledger', 'lineage', 'checks', 'check_file'))`, nil, &tables)
	if len(tables) < 15 {
		t.Fatalf("the tables are %v", tables)
	}
	for _, table := range tables {
		var column string
		b.Scan(`select attname from pg_attribute where attrelid = $1::regclass and attnum = 1`, []any{table}, &column)
		statements := []string{`update ` + table + ` set ` + column + ` = ` + column, `delete from ` + table, `truncate ` + table + ` cascade`}
		if strings.HasSuffix(table, "_history") {
			statements = append(statements, `insert into `+table+` default values`)
		}
		for _, sql := range statements {
			if code, _ := state(app(t, b, storetest.Park, sql)); code != "42501" {
				t.Errorf("%s: SQLSTATE %s", sql, code)
			}
		}
	}
}

func TestTheApplicationOwnsNothingAndTruncatesNothing(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	n := b.Count(`select count(*) from pg_class c where c.relnamespace = 'public'::regnamespace
		and (pg_has_role('sanlei_app', c.relowner, 'member')
			or c.relkind = 'r' and has_table_privilege('sanlei_app', c.oid, 'truncate, trigger, references'))`)
	if n != 0 {
		t.Errorf("%d relations are the application's own, or it may truncate them", n)
	}
}

// A row of history is the row as it stood, under its act.
func TestHistoryHasTheColumnsOfItsTable(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	const columns = `select array_agg(attname || ' ' || format_type(atttypid, atttypmod) order by attnum)
		from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`
	for _, table := range []string{"region", "measure", "task", "parcel", "balance", "disposal", "evidence", "check_parcel"} {
		var own, kept []string
		b.Scan(columns, []any{table}, &own)
		b.Scan(columns, []any{table + "_history"}, &kept)
		if !slices.Equal(kept, slices.Insert(own, 0, "act_id uuid")) {
			t.Errorf("%s is %v and its history %v", table, own, kept)
		}
		for event, bit := range map[string]int{"INSERT": 4, "UPDATE": 16} {
			n := b.Count(`select count(*) from pg_trigger
				where tgrelid = $1::text::regclass and tgfoid = ('keep_' || $1)::regproc and tgtype & $2::int <> 0`, table, bit)
			if n != 1 {
				t.Errorf("%s of %s leaves no history", event, table)
			}
		}
	}
}
