package geopackage

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/prj"
)

// changed is the path of a file on which SQL was run.
func changed(t testing.TB, statements string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.gpkg")
	if err := os.Rename(written(t, layout(), parcels()...), path); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

const wgs84 = `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, statements string
		want             error
	}{
		{"another application", `pragma application_id = 1`, NotGeoPackage},
		{"no list of layers", `drop table gpkg_contents`, NotATable},
		{"a list of layers that is a view", `alter table gpkg_contents rename to x; create view gpkg_contents as with recursive r(n) as (select 1 union all select n+1 from r) select n as table_name, 'features' as data_type from r`, NotATable},
		{"systems that are a view", `alter table gpkg_spatial_ref_sys rename to x; create view gpkg_spatial_ref_sys as select * from x`, NotATable},
		{"a layer that is a view", `alter table "地块" rename to x; update gpkg_contents set table_name = '地块'; update gpkg_geometry_columns set table_name = '地块'; create view "地块" as select * from x`, NotATable},
		{"a layer that is virtual", `drop table "地块"; create virtual table "地块" using rtree(id, a, b)`, NotATable},
		{"a layer that is not there", `drop table "地块"`, NotATable},
		{"no layers", `delete from gpkg_contents`, NoLayer},
		{"tiles only", `update gpkg_contents set data_type = 'tiles'`, NoLayer},
		{"two layers", `insert into gpkg_contents (table_name, data_type, last_change) values ('b', 'features', '')`, SeveralLayers},
		{"no column of geometries", `update gpkg_geometry_columns set column_name = 'x'`, NotGeoPackage},
		{"an undefined system", `update gpkg_geometry_columns set srs_id = -1`, NoSystem},
		{"a system that is not listed", `update gpkg_geometry_columns set srs_id = 4525`, NoSystem},
	} {
		if _, err := read(t, changed(t, c.statements), Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	var unknown *prj.UnknownError
	path := changed(t, `update gpkg_geometry_columns set srs_id = 4326; update gpkg_spatial_ref_sys set definition = '`+wgs84+`' where srs_id = 4326`)
	if _, err := read(t, path, Options{}); !errors.As(err, &unknown) || unknown.Name != "WGS 84" {
		t.Errorf("WGS 84: %v", err)
	}
	if _, err := read(t, written(t, layout()), Options{Layer: "none"}); err != NoLayer {
		t.Errorf("a layer of another name: %v", err)
	}
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile(written(t, layout(), parcels()...))
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte(nil), good...)
	copy(flipped[100:], strings.Repeat("\xff", 200))
	for _, c := range []struct {
		name   string
		file   []byte
		beside string
		want   error
	}{
		{"nothing", nil, "", NotSQLite},
		{"something else", []byte(strings.Repeat("x", 1000)), "", NotSQLite},
		{"a file cut in its first page", good[:2000], "", Damaged},
		{"a file cut later", good[:len(good)/2/4096*4096], "", Damaged},
		{"a broken schema", flipped, "", Damaged},
		{"changes in a -wal file", good, "-wal", Unfinished},
		{"changes in a -journal file", good, "-journal", Unfinished},
	} {
		path := filepath.Join(t.TempDir(), "a.gpkg")
		err := os.WriteFile(path, c.file, 0o600)
		if err == nil && c.beside != "" {
			err = os.WriteFile(path+c.beside, []byte("x"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := read(t, path, Options{}); !errors.Is(err, c.want) || err.Error() != c.want.Error() {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := read(t, filepath.Join(t.TempDir(), "none"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// TestNothingInTheFileRuns: triggers, views and computed columns lie beside the
// layer, and the file is not changed by a byte.
func TestNothingInTheFileRuns(t *testing.T) {
	t.Parallel()
	path := changed(t, `
		create table seen (x);
		create trigger t after insert on "地块" begin insert into seen values (1); end;
		create view v as with recursive r(n) as (select 1 union all select n+1 from r) select * from r;
		alter table "地块" add column computed text as (hex(zeroblob(100000000)));
		create index i on "地块" (宗数);
		drop table if exists rtree_x;`)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(t, path, Options{})
	if err != nil || len(got) != len(parcels()) || len(got[0].Properties) != 5 {
		t.Errorf("%d features, %v", len(got), err)
	}
	after, err := os.ReadFile(path)
	if err != nil || string(before) != string(after) {
		t.Errorf("the file was changed, %v", err)
	}
	if left, _ := filepath.Glob(path + "-*"); len(left) > 0 {
		t.Errorf("left beside it: %v", left)
	}
}

func TestReaderReadsValues(t *testing.T) {
	t.Parallel()
	path := changed(t, `
		delete from "地块";
		alter table "地块" add column d datetime;
		alter table "地块" add column b blob;
		insert into "地块" (项目名称, 清单面积（亩）, 宗数, 销号, "日""期", d, b) values
			('', 12.3400, 9223372036854775807, 1, '2023-12-31', '2023-12-31T08:00:00Z', x'00'),
			('a', 1e300, 1, 7, 20231231, 'no date', null),
			('b', 9e999, null, null, null, null, null),
			(cast(x'ff' as text), null, null, null, null, null, null);
		update "地块" set geom = 'text' where 项目名称 = 'b';`)
	got, err := read(t, path, Options{})
	if err != nil || len(got) != 4 {
		t.Fatalf("%v, %v", got, err)
	}
	want := []format.Value{format.OfString(""), format.OfNumber("12.34"), format.OfInt(9223372036854775807), format.OfBool(true), format.OfString("2023-12-31"), format.OfString("2023-12-31T08:00:00Z"), {}}
	for i, v := range want {
		if got[0].Properties[i].Value != v {
			t.Errorf("%v, want %v", got[0].Properties[i], v)
		}
	}
	if got[0].Notes == nil || got[0].Notes[0] != format.BinaryDropped {
		t.Errorf("%v", got[0].Notes)
	}
	if v := got[1].Properties; v[1].Value != format.OfNumber("1e+300") || v[3].Value != format.OfInt(7) || v[5].Value != format.OfString("no date") {
		t.Errorf("%v", v)
	}
	for i, rule := range map[int]geo.Rule{2: geo.BadNesting, 3: geo.BadFeature} {
		if f := got[i].Faults; len(f) == 0 || f[0].Rule != rule {
			t.Errorf("%d: %v, want %s", i, f, rule)
		}
	}
	if f := got[2].Faults; len(f) != 2 || f[1].Rule != geo.BadFeature {
		t.Errorf("infinity: %v", f)
	}
}

func TestReaderEndsAtAValueTooLong(t *testing.T) {
	limits := format.DefaultLimits
	limits.Bytes = 1 << 20
	path := changed(t, `update "地块" set 项目名称 = cast(zeroblob(50000000) as text) where fid = 3`)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := read(t, path, Options{Limits: limits})
	runtime.ReadMemStats(&after)
	if len(got) != 2 || !errors.Is(err, Damaged) {
		t.Errorf("%d features, %v", len(got), err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("%d MiB were taken", used>>20)
	}
}

func TestTheCallerNamesSystemAndLayer(t *testing.T) {
	t.Parallel()
	path := changed(t, `update gpkg_spatial_ref_sys set definition = '?' where srs_id = 4490`)
	degrees := geo.Geographic
	if got, err := read(t, path, Options{CRS: &degrees, Layer: "地块"}); err != nil || len(got) != len(parcels()) {
		t.Errorf("%d features, %v", len(got), err)
	}
}

// TestOpenBoundsTheSchema: many tables that share a page, which SQLite would read
// for minutes.
func TestOpenBoundsTheSchema(t *testing.T) {
	t.Parallel()
	tables := func(n int) string {
		return fmt.Sprintf(`
			pragma writable_schema = 1;
			with recursive r(n) as (select 1 union all select n+1 from r limit %d)
			insert into sqlite_schema select 'table', 't'||n, 't'||n, 2, 'create table t'||n||'(a, b, c)' from r`, n)
	}
	if got, err := read(t, changed(t, tables(1000)), Options{}); err != nil || len(got) != len(parcels()) {
		t.Errorf("a thousand tables: %d features, %v", len(got), err)
	}
	if _, err := read(t, changed(t, tables(200_000)), Options{}); err != TooManyTables {
		t.Errorf("many tables: %v", err)
	}
}
