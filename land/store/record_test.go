package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/proof"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// Whatever comes into the books under an act is in the act's digest, every
// column of it.
func TestEveryColumnUnderAnActIsSealed(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	beside := map[string]string{
		"position": "the tree itself",
		"unsealed": "who waits for the sealer",
		"import":   "staging; what of it is committed is parcels and journal",
	}
	rows, err := b.Connect(b.SuperURL).Query(t.Context(), `
		select c.table_name::text, c.column_name::text from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
		where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and (c.table_name = 'act' or exists (
			select from information_schema.columns k where k.table_schema = 'public' and k.table_name = c.table_name and k.column_name = 'act_id'))
		order by 1, c.ordinal_position`)
	if err != nil {
		t.Fatal(err)
	}
	sealed, seen := map[string][]string{}, map[string]bool{}
	for _, r := range proof.Tables {
		sealed[r.Name] = append([]string{r.Act}, r.Columns...)
	}
	made := map[[2]string]bool{} // the database makes them of other columns
	for _, c := range must[[][2]string](t)(generated(t, b)) {
		made[c] = true
	}
	var table, column string
	_, err = pgx.ForEachRow(rows, []any{&table, &column}, func() error {
		if seen[table] = true; beside[table] != "" {
			return nil
		}
		if !slices.Contains(sealed[table], column) && !made[[2]string{table, column}] {
			t.Errorf("column %s of %s is in no record", column, table)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for table := range sealed {
		if !seen[table] {
			t.Errorf("there is no table %s", table)
		}
	}
}

// generated is the columns that the database makes by itself, with their tables.
func generated(t *testing.T, b *storetest.Books) ([][2]string, error) {
	rows, err := b.Connect(b.SuperURL).Query(t.Context(), `
		select array[table_name::text, column_name::text] from information_schema.columns where table_schema = 'public' and is_generated = 'ALWAYS'`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[[2]string])
}

// Every column of a parcel that is not made by the database is kept in its history.
func TestEveryColumnOfAParcelIsKept(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	var missing []string
	b.Scan(`select coalesce(array_agg(column_name::text), '{}') from information_schema.columns
		where table_schema = 'public' and table_name = 'parcel' and is_generated = 'NEVER'
			and (select count(*) from regexp_matches(pg_get_functiondef('keep_parcel'::regproc), '\m' || column_name || '\M', 'g')) < 2`, nil, &missing)
	if len(missing) > 0 {
		t.Errorf("%v of a parcel is not kept", missing)
	}
}

// The records of an act are written down here once and for all.
func TestTheTextOfARecordIsForEver(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Forge(`insert into note (id, act_id, parcel_id, task, region, author, noted_on, happened, planned_on, obstacle)
		values ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003',
			't', '430525', 'officer', '2023-05-01', e'土地"\\\n', null, '')`)
	b.Forge(`insert into balance_history values ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003',
		't', '430525', 0.5, 0, 0, 12.34, 0, 'partly_closed', 3)`)
	b.Forge(`insert into act (id, ledger, kind, actor, region, effective_on, recorded_at) values ('00000000-0000-7000-8000-000000000002',
		'00000000-0000-7000-8000-000000000004', 'note', 'officer', '430525', '2023-05-01', '2023-05-02 08:00:00.5+08')`)
	b.Forge(`insert into parcel_history values ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003', 't', '1', 'idle',
		'430525', 1.50, 'ha', 22.5, st_geomfromtext('MULTIPOLYGON(((1 2,3 2,3 4,1 2)))', 4490), 1.5, 1.25, false, '{"b": "2", "a": "1"}', true)`)
	want := []string{
		`["act", "00000000-0000-7000-8000-000000000002", "00000000-0000-7000-8000-000000000004", "note", "officer", null, "430525", null, "2023-05-01", "2023-05-02T00:00:00.5", false, "", "", "", null]`,
		`["balance_history", "00000000-0000-7000-8000-000000000002", "00000000-0000-7000-8000-000000000003", "t", "430525", 0.50000000, 0.00000000, 0.00000000, 12.34000000, 0.00000000, "partly_closed", 3]`,
		`["note", "00000000-0000-7000-8000-000000000002", "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000003", "t", "430525", "officer", "2023-05-01", "土地\"\\\n", "", null, ""]`,
		`["parcel_history", "00000000-0000-7000-8000-000000000002", "00000000-0000-7000-8000-000000000003", "t", "1", "idle", "430525", 1.50, "ha", 22.50000000, "` + wkbDigest + `", 1.5000, 1.2500, false, {"a": "1", "b": "2"}, true, null, null, null]`,
	}
	got := must[[]string](t)(b.TextOf(t.Context(), "00000000-0000-7000-8000-000000000002"))
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the records are\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// wkbDigest is the SHA-256 of MULTIPOLYGON(((1 2,3 2,3 4,1 2))) as little-endian
// WKB, as
// another program computes it.
const wkbDigest = "2113e4301c9249608b3e816847e6eba1cbc4322d33b06d3fbf2d00a05d886002"

// What is joined for speed is what the database builds, whatever stands in the
// columns.
func TestARecordIsJoinedAsItWouldBeBuilt(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{Document: `"协议" \ 1号`, Reason: `一 "二" \ 三`},
		land.Submit, land.Report, land.Pass, land.Accept)
	must[land.Disposal](t)(b.People(storetest.Park).Province.Step(t.Context(), d.ID, d.Rev,
		land.StepRequest{Step: land.Reopen, Reason: `停工 "once" \ again`, EffectiveOn: b.Today()}))
	drawn := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 200, 200)})
	b.Disposal(drawn, land.Disposal{Shape: storetest.Box(10, 10, 50, 50)})
	b.Forge(`insert into journal (act_id, n, task, region, category, parcel_id, rev, from_account, mu, effective_on)
		select act_id, 99, task, region, category, parcel_id, rev, 'open', 1, effective_on from journal limit 1`)
	b.Forge(`update act set reason = e'一\n二\t\x01"\\\\' where id = (select id from act limit 1)`)
	for table, record := range store.JoinedAndBuilt() {
		rows := b.Count(`select count(*) from ` + table)
		if n := b.Count(`select count(*) from ` + table + ` where ` + record[0] + ` = ` + record[1]); n != rows || n == 0 {
			t.Errorf("of %d rows of %s, %d are joined as they are built", rows, table, n)
		}
	}
}
