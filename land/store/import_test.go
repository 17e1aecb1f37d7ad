package store_test

import (
	"fmt"

	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// row is a feature of a file; its box lies so many metres east of the park's.
type row struct {
	no, category, mu string
	shape            orb.MultiPolygon
}

// file is the rows as GeoJSON.
func file(rows ...row) string {
	features := make([]string, len(rows))
	for i, r := range rows {
		geometry := "null"
		if r.shape != nil {
			var points []string
			for _, p := range r.shape[0][0] {
				points = append(points, fmt.Sprintf("[%.9f,%.9f]", p[0], p[1]))
			}
			geometry = `{"type":"Polygon","coordinates":[[` + strings.Join(points, ",") + `]]}`
		}
		features[i] = fmt.Sprintf(`{"type":"Feature","properties":{"parcel_no":"%s","category":"%s","listed_mu":"%s"},"geometry":%s}`,
			r.no, r.category, r.mu, geometry)
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",\n") + `]}`
}

// good is a row on its own ground.
func good(n int) row {
	return row{fmt.Sprintf("F-%d", n), "XZ", "9.90", storetest.Box(float64(n)*200, 0, 100, 66)}
}

func findings(imp checked) (out []string) {
	for _, f := range imp.Findings {
		out = append(out, fmt.Sprintf("%d %s %t", f.Row, f.Rule, f.Refuses))
	}
	return out
}

func TestAFileIsCheckedThenCommitted(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	registrar := b.People(storetest.Park).Registrar
	unmapped := row{"F-3", "闲置", "1.25", nil}
	imp := must[checked](t)(checkList(t, registrar, file(good(1), good(2), unmapped)))
	if imp.State != land.ImportChecked || imp.Found.Rows != 3 || imp.Found.Refused != 0 || !imp.Found.Mu.Equal(storetest.Mu("21.05")) {
		t.Errorf("it is %+v", imp)
	}
	if n := b.Count(`select count(*) from parcel`); n != 0 {
		t.Fatalf("%d parcels are listed before the commit", n)
	}
	imp = must[checked](t)(commit(t, registrar, imp, false))
	if imp.State != land.ImportCommitted {
		t.Errorf("it is %s", imp.State)
	}
	p := must[land.Progress](t)(registrar.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode}))
	if !p.Total.Listed.Equal(storetest.Mu("21.05")) || *p.Total.Parcels != 3 || *p.Total.Unmapped != 1 {
		t.Errorf("the books list %s mu in %d parcels, %d unmapped", p.Total.Listed, *p.Total.Parcels, *p.Total.Unmapped)
	}
	if n := b.Count(`select count(*) from act where kind = 'import'`); n != 1 {
		t.Errorf("it is %d acts", n)
	}
	_, err := registrar.Commit(t.Context(), imp.ID, false)
	refused(t, err, land.Conflict, "import_decided")
	refused(t, registrar.DiscardImport(t.Context(), imp.ID), land.Conflict, "import_decided")
	sound(t, b)
}

func TestOfTwoWhoCommitAtOnceOneDoes(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	registrar := b.People(storetest.Park).Registrar
	imp := must[checked](t)(checkList(t, registrar, file(good(1))))
	worked, failed := tellApart(atOnce(4, func(int) error { _, err := registrar.Commit(t.Context(), imp.ID, false); return err }))
	if worked != 1 {
		t.Fatalf("%d did: %v", worked, failed)
	}
	for _, err := range failed {
		refused(t, err, land.Conflict, "import_decided")
	}
	sound(t, b)
}

func TestRowsThatAreRefusedAreNamed(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{ParcelNo: "F-9"})
	registrar := b.People(storetest.Park).Registrar
	bowTie := good(3)
	r := bowTie.shape[0][0]
	r[1], r[2] = r[2], r[1]
	swapped := good(4)
	for i, p := range swapped.shape[0][0] {
		swapped.shape[0][0][i] = orb.Point{p[1], p[0]}
	}
	away := good(7)
	away.shape = storetest.Box(300_000, 0, 100, 66)
	listed := good(6)
	listed.no = "F-9"
	text := file(good(1), good(1), bowTie, swapped, row{"F-5", "??", "0", nil}, listed, away, row{"F-8", "XZ", "ten", nil})
	imp := must[checked](t)(checkList(t, registrar, text))
	if imp.Found.Rows != 8 || imp.Found.Refused != 7 {
		t.Errorf("%d of %d rows are refused", imp.Found.Refused, imp.Found.Rows)
	}
	have := findings(imp)
	for _, want := range []string{"2 number_repeated true", "3 self_intersection true", "5 unknown_category true", "5 listed_area true",
		"6 listed_by_edition true", "7 outside_region true", "8 decimal true"} {
		if !slices.Contains(have, want) {
			t.Errorf("nothing says %s: %v", want, have)
		}
	}
	if !slices.ContainsFunc(imp.Findings, func(f land.Finding) bool { return f.Row == 4 && f.Refuses }) {
		t.Errorf("swapped axes are not found: %v", have)
	}
	if !slices.ContainsFunc(imp.Findings, func(f land.Finding) bool { return f.Row == 3 && f.Place != nil }) {
		t.Error("the bow-tie has no place")
	}
	_, err := registrar.Commit(t.Context(), imp.ID, false)
	refused(t, err, land.Conflict, "rows_refused")
	must[checked](t)(commit(t, registrar, imp, true))
	if n := b.Count(`select count(*) from parcel`); n != 2 {
		t.Errorf("%d parcels are listed", n)
	}
	sound(t, b)
}

// What was handed down is never refused for lying over something: it is told.
func TestOverlapsOfAListAreFindings(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{ParcelNo: "OLD", Shape: storetest.Box(200, 0, 100, 66), Listed: storetest.Figure("9.90")})
	registrar := b.People(storetest.Park).Registrar
	second := row{"F-2", "XZ", "9.90", storetest.Box(350, 0, 100, 66)}   // over the third row
	third := row{"F-3", "XZ", "9.90", storetest.Box(400, 0, 100, 66)}    //
	touching := row{"F-4", "XZ", "9.90", storetest.Box(500, 0, 100, 66)} // beside it
	imp := must[checked](t)(checkList(t, registrar, file(good(1), second, third, touching)))
	have := findings(imp)
	if imp.Found.Refused != 0 || !slices.Contains(have, "1 same_land_listed false") || !slices.Contains(have, "3 overlaps_in_file false") || len(have) != 2 {
		t.Errorf("%d are refused, and it finds %v", imp.Found.Refused, have)
	}
	for _, f := range imp.Findings {
		if f.Place == nil || f.Value == "" {
			t.Errorf("%s has no place or does not name the other", f.Rule)
		}
	}
	must[checked](t)(commit(t, registrar, imp, false))
	sound(t, b)
}

func TestADiscardedImportListsNothing(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	registrar := b.People(storetest.Park).Registrar
	imp := must[checked](t)(checkList(t, registrar, file(good(1))))
	if err := registrar.DiscardImport(t.Context(), imp.ID); err != nil {
		t.Fatal(err)
	}
	_, err := registrar.Commit(t.Context(), imp.ID, true)
	refused(t, err, land.Conflict, "import_decided")
	if now := must[store.Import](t)(registrar.Import(t.Context(), imp.ID)); now.State != land.ImportDiscarded || now.Found.Rows != 1 {
		t.Errorf("its report says %+v", now)
	}
	if n := b.Count(`select count(*) from parcel`); n != 0 {
		t.Errorf("%d parcels are listed", n)
	}
}

func TestFilesThatCannotBeTakenAreRefused(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	for _, c := range []struct{ name, text, rule string }{
		{"no features", `{"type":"FeatureCollection","features":[]}`, "no_features"},
		{"cut off", file(good(1))[:100], "unreadable"},
		{"nothing", ``, "unreadable"},
		{"cut off after good rows", file(good(1), good(2), good(3))[:700], "unreadable"},
	} {
		_, err := checkList(t, people.Registrar, c.text)
		t.Run(c.name, func(t *testing.T) { refused(t, err, land.Invalid, c.rule) })
	}
	_, err := checkList(t, people.Officer, oneFeature)
	if k := land.KindOf(err); k != land.Forbidden {
		t.Errorf("an officer's import is %v", err)
	}
	empty(t, b)
}

// empty checks that no import left anything.
func empty(t *testing.T, b *storetest.Books) {
	t.Helper()
	for _, table := range []string{"import_row", "import_finding", "parcel"} {
		if n := b.Count(`select count(*) from ` + table); n != 0 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
}

// A row that no column can hold is refused; the file is not lost for it.
func TestOddTextInAFileIsRefusedRowByRow(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	registrar := b.People(storetest.Park).Registrar
	nul := good(2)
	nul.no = `F\u0000`
	imp, err := checkList(t, registrar, file(good(1), nul))
	if err != nil {
		t.Fatal(err)
	}
	if imp.Found.Rows != 2 || imp.Found.Refused != 1 {
		t.Errorf("%d of %d rows are refused: %v", imp.Found.Refused, imp.Found.Rows, findings(imp))
	}
}

// A file in which all lies over all is bounded, and says so.
func TestOverlapsBeyondABoundAreToldAsSuch(t *testing.T) {
	t.Parallel()
	if pairs, told := store.OverEachOther(1000); pairs != 499_500 || len(told) != 0 {
		t.Errorf("%d pairs, %v", pairs, told)
	}
	pairs, told := store.OverEachOther(1500)
	if pairs != 1_000_000 || len(told) != 1 || told[0].Rule != "overlaps_untold" || told[0].Refuses || told[0].Row != 0 || told[0].Mend() == "" {
		t.Errorf("%d pairs, %+v", pairs, told)
	}
}
