package store_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// table is rows of a list as CSV.
func table(rows ...string) string {
	return "编号,类别,面积（亩）,项目名称,责任领导\n" + strings.Join(rows, "\n") + "\n"
}

func listed(t *testing.T, d *store.Desk, no string) store.Parcel {
	t.Helper()
	for _, p := range must[store.List](t)(d.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: storetest.TaskCode, Text: no}, Limit: 10})).Parcels {
		if p.ParcelNo == no {
			return must[store.Parcel](t)(d.Parcel(t.Context(), p.ID))
		}
	}
	t.Fatalf("no parcel %s is on the list", no)
	return store.Parcel{}
}

func rowsOf(t *testing.T, d *store.Desk, i checked, f store.RowFilter) []land.ImportRow {
	t.Helper()
	if f.Most == 0 {
		f.Most = 100
	}
	return must[[]land.ImportRow](t)(d.ImportRows(t.Context(), i.ID, f))
}

// A list that comes again says what would change of it, and changes that alone.
func TestAListThatComesAgainChangesWhatWasEdited(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	first := must[checked](t)(checkFile(t, d, "台账.csv", table("F-1,闲置,12.34,厂房一期,甲", "F-2,闲置,5,厂房二期,乙", "F-3,闲置,6,厂房三期,丙"), land.ImportOptions{}))
	if first.Found.New != 3 {
		t.Fatalf("%+v", first.Found)
	}
	must[checked](t)(commit(t, d, first, false))
	before := listed(t, d, "F-3")
	again := must[checked](t)(checkFile(t, d, "台账.csv", table("F-1,闲置,12.34,厂房一期,丁", "F-2,闲置,5,厂房二期,", "F-3,闲置,6.01,厂房三期,丙", "F-4,闲置,1,厂房四期,"), land.ImportOptions{}))
	if f := again.Found; f.New != 1 || f.Changed != 1 || f.Unchanged != 1 || f.Refused != 1 || f.ByRule["listed_by_edition"] != 1 {
		t.Errorf("%+v", f)
	}
	rows := rowsOf(t, d, again, store.RowFilter{Fate: land.FateChanged})
	if len(rows) != 1 || len(rows[0].Changes) != 1 || rows[0].Changes["leader"] != [2]string{"甲", "丁"} {
		t.Errorf("%+v", rows)
	}
	must[checked](t)(commit(t, d, again, true))
	if p := listed(t, d, "F-1"); p.Attributes["leader"] != "丁" || p.Attributes["project"] != "厂房一期" || p.Rev != 2 {
		t.Errorf("%+v", p)
	}
	if p := listed(t, d, "F-3"); p.Rev != before.Rev {
		t.Errorf("what was refused is at rev %d", p.Rev)
	}
	if n := b.Count(`select count(*) from act where kind = 'import'`); n != 2 {
		t.Errorf("%d acts", n)
	}
	sound(t, b)
}

// Rows without a shape are listed as unmapped; a later file joined by number gives
// them their boundaries as one act, and names nothing else.
func TestALaterFileGivesBoundaries(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	must[checked](t)(commit(t, d, must[checked](t)(checkFile(t, d, "l.csv", table("F-1,闲置,9.90,甲,", "F-2,闲置,20,乙,", "F-3,闲置,3,丙,"), land.ImportOptions{})), false))
	boundaries := file(row{"F-1", "", "", storetest.Box(200, 0, 100, 66)}, row{"F-2", "", "", storetest.Box(400, 0, 100, 66)})
	i := must[checked](t)(checkList(t, d, boundaries))
	if f := i.Found; f.Mapped != 2 || f.Changed != 2 || f.Refused != 0 || f.New != 0 {
		t.Fatalf("%+v %v", f, i.Findings)
	}
	if have := findings(i); !slices.Equal(have, []string{"2 area_difference false"}) {
		t.Errorf("%v", have)
	}
	i = must[checked](t)(commit(t, d, i, false))
	p := listed(t, d, "F-1")
	if p.Shape == nil || p.PlaneM2 == nil || p.MappedOn.String() != "2026-11-22" || p.ListedMu.String() != "9.9" {
		t.Errorf("%+v", p)
	}
	if p := listed(t, d, "F-2"); len(p.Line.Findings) == 0 || p.Line.Findings[len(p.Line.Findings)-1].Rule != "area_difference" {
		t.Errorf("%+v", p.Line.Findings)
	}
	total := must[land.Progress](t)(d.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})).Total
	if *total.Unmapped != 1 || *total.Parcels != 3 {
		t.Errorf("%d of %d are unmapped", *total.Unmapped, *total.Parcels)
	}
	sound(t, b)

	moved := must[checked](t)(checkList(t, d, file(row{"F-1", "", "", storetest.Box(210, 0, 100, 66)})))
	if have := findings(moved); !slices.Equal(have, []string{"1 boundary_differs true"}) {
		t.Errorf("another boundary: %v", have)
	}
	same := must[checked](t)(checkList(t, d, file(row{"F-1", "", "", storetest.Box(200, 0, 100, 66)})))
	if same.Found.Unchanged != 1 {
		t.Errorf("the same boundary: %+v", same.Found)
	}

	must[store.Import](t)(d.RollBack(t.Context(), i.ID, "错了"))
	if p := listed(t, d, "F-1"); p.Shape != nil || !p.MappedOn.IsZero() {
		t.Errorf("its boundary stays: %+v", p)
	}
	total = must[land.Progress](t)(d.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})).Total
	if *total.Unmapped != 3 {
		t.Errorf("%d are unmapped", *total.Unmapped)
	}
	sound(t, b)
}

// A survey of listed land comes with an area of its own, which changes nothing of
// what was listed.
func TestASurveyGivesBoundariesWhateverItsAreas(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	must[checked](t)(commit(t, d, must[checked](t)(checkFile(t, d, "l.csv", table("DK-1,闲置,31.20,甲,", "DK-2,闲置,20,乙,"), land.ImportOptions{})), false))
	const survey = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=37\n[地块坐标]\n5,2.0000,DK-1,厂房,面,,工业用地,0601,@\n" +
		"J1,1,2994300,37457800\nJ2,1,2994400,37457800\nJ3,1,2994400,37458000\nJ4,1,2994300,37458000\nJ1,1,2994300,37457800\n"
	i := must[checked](t)(checkFile(t, d, "勘测定界.txt", survey, land.ImportOptions{}))
	if have := findings(i); i.Found.Mapped != 1 || !slices.Equal(have, []string{"1 area_difference false"}) {
		t.Fatalf("%+v %v", i.Found, have)
	}
	must[checked](t)(commit(t, d, i, false))
	if p := listed(t, d, "DK-1"); p.Shape == nil || p.ListedMu.String() != "31.2" || p.PlaneM2.Round(0).String() != "20000" {
		t.Errorf("%+v", p)
	}
	sound(t, b)
}

func TestAnImportIsRolledBackWhileNothingWasBuiltOnIt(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	d := people.Registrar
	must[checked](t)(commit(t, d, must[checked](t)(checkFile(t, d, "l.csv", table("F-0,闲置,1,甲,A"), land.ImportOptions{})), false))
	text := file(good(1), good(2), row{"F-3", "闲置", "1.25", nil})
	i := must[checked](t)(commit(t, d, must[checked](t)(checkList(t, d, text)), false))
	_, err := d.RollBack(t.Context(), i.ID, "")
	refused(t, err, land.Invalid, "text_length")
	back := must[store.Import](t)(d.RollBack(t.Context(), i.ID, "交错了文件"))
	if back.State != land.ImportRolledBack {
		t.Errorf("it is %s", back.State)
	}
	p := must[land.Progress](t)(d.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode}))
	if !p.Total.Listed.Equal(storetest.Mu("1")) || *p.Total.Parcels != 1 || *p.Total.Unmapped != 1 {
		t.Errorf("the books list %s mu in %d parcels, %d unmapped", p.Total.Listed, *p.Total.Parcels, *p.Total.Unmapped)
	}
	_, err = d.RollBack(t.Context(), i.ID, "again")
	refused(t, err, land.Conflict, "import_decided")
	sound(t, b)

	// The numbers are free again.
	i = must[checked](t)(commit(t, d, must[checked](t)(checkList(t, d, text)), false))
	one := listed(t, d, "F-1")
	b.Disposal(one, land.Disposal{Mu: storetest.Mu("1")})
	_, err = d.RollBack(t.Context(), i.ID, "too late")
	refused(t, err, land.Conflict, "built_upon")
	_, err = people.Officer.RollBack(t.Context(), i.ID, "not mine")
	if k := land.KindOf(err); k != land.Forbidden && k != land.NotFound {
		t.Errorf("an officer rolls back: %v", err)
	}
	sound(t, b)
}

func TestAttributesComeBackWhenTheirImportIsRolledBack(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	p := b.Parcel(land.Parcel{ParcelNo: "F-1", Attributes: land.Attributes{"leader": "甲"}})
	i := must[checked](t)(commit(t, d, must[checked](t)(checkFile(t, d, "l.csv", "编号,责任领导,拟处置方案\nF-1,乙,收回\n", land.ImportOptions{})), false))
	if now := must[store.Parcel](t)(d.Parcel(t.Context(), p.ID)); now.Attributes["leader"] != "乙" || now.Status != land.StatusInProgress {
		t.Errorf("%+v", now)
	}
	must[store.Import](t)(d.RollBack(t.Context(), i.ID, "错了"))
	if now := must[store.Parcel](t)(d.Parcel(t.Context(), p.ID)); now.Attributes["leader"] != "甲" || now.Attributes["plan"] != "" || now.Status != land.StatusOpen {
		t.Errorf("%+v", now)
	}
	sound(t, b)
}

// What changed in the books since the check is not overwritten unseen.
func TestACommitHoldsToWhatWasShown(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	d := people.Registrar
	p := b.Parcel(land.Parcel{ParcelNo: "F-1", Attributes: land.Attributes{"leader": "甲"}})
	changed := must[checked](t)(checkFile(t, d, "l.csv", "编号,责任领导\nF-1,乙\n", land.ImportOptions{}))
	fresh := must[checked](t)(checkList(t, d, file(good(2))))
	must[store.Parcel](t)(people.Officer.EditParcel(t.Context(), p.ID, p.Rev, land.Attributes{"leader": "丙"}))
	b.Parcel(land.Parcel{ParcelNo: "F-2"})
	for _, i := range []checked{changed, fresh} {
		now, err := commit(t, d, i, false)
		refused(t, err, land.Conflict, "books_moved")
		if now.State != land.ImportChecked {
			t.Errorf("it is %s", now.State)
		}
	}
	if n := b.Count(`select count(*) from act where kind = 'import'`); n != 0 {
		t.Errorf("%d acts", n)
	}
	must[store.Import](t)(d.ReadAgain(t.Context(), changed.ID, 0, land.ImportOptions{}))
	again := must[checked](t)(settled(t, d, changed.Import))
	if rows := rowsOf(t, d, again, store.RowFilter{}); rows[0].Changes["leader"] != [2]string{"丙", "乙"} {
		t.Errorf("%+v", rows)
	}
	must[checked](t)(commit(t, d, again, false))
	sound(t, b)
}

func TestOfTwoNumbersOneIsMendedInPlace(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	i := must[checked](t)(checkFile(t, d, "l.csv", table("F-1,闲置,1,甲,", "F-1,闲置,2,乙,", "F-3,空置,三亩,丙,"), land.ImportOptions{}))
	if i.Found.Refused != 2 {
		t.Fatalf("%+v", i.Found)
	}
	_, err := d.EditRow(t.Context(), i.ID, i.Rev-1, 2, map[string]string{"parcel_no": "F-2"})
	refused(t, err, land.Stale, "stale")
	_, err = d.EditRow(t.Context(), i.ID, i.Rev, 2, map[string]string{"geometry": "x"})
	refused(t, err, land.Malformed, "unknown_member")
	_, err = d.EditRow(t.Context(), i.ID, i.Rev, 99, map[string]string{"parcel_no": "F-2"})
	refused(t, err, land.NotFound, "unknown_id")
	now := must[store.Import](t)(d.EditRow(t.Context(), i.ID, i.Rev, 2, map[string]string{"parcel_no": "F-2"}))
	if now.Found.Refused != 1 || now.Rev <= i.Rev {
		t.Errorf("%+v", now.Found)
	}
	now = must[store.Import](t)(d.EditRow(t.Context(), i.ID, now.Rev, 3, map[string]string{"category": "闲置", "listed_mu": "3"}))
	if now.Found.Refused != 0 || now.Found.Mu.String() != "6" {
		t.Errorf("%+v", now.Found)
	}
	// What was entered stays when the file is read again.
	now = must[store.Import](t)(d.ReadAgain(t.Context(), i.ID, now.Rev, land.ImportOptions{Set: map[string]string{"unit": "园区"}}))
	again := must[checked](t)(settled(t, d, now))
	if again.Found.Refused != 0 || again.Found.Mu.String() != "6" {
		t.Errorf("%+v %v", again.Found, again.Findings)
	}
	if rows := rowsOf(t, d, again, store.RowFilter{After: 2}); len(rows) != 1 || rows[0].Edited["listed_mu"] != "3" || rows[0].Attributes["unit"] != "园区" {
		t.Errorf("%+v", rows)
	}
	must[checked](t)(commit(t, d, again, false))
	sound(t, b)
}

// A file is committed by who may list what is in it, whoever may decide on it.
func TestNobodyCommitsRowsOfOthers(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Region: "430500"})
	of := func(region string) land.Grant { return land.Grant{Role: land.Registrar, Region: region} }
	both := b.As(land.Actor{Login: "both", Name: "both", Grants: []land.Grant{of(storetest.Longhui), of(storetest.County)}})
	i := must[checked](t)(checkFile(t, both, "l.csv", table("F-1,闲置,1,甲,"), land.ImportOptions{Set: map[string]string{"region": storetest.Park}}))
	if i.Region != storetest.Longhui {
		t.Fatalf("it is decided on in %s", i.Region)
	}
	_, err := commit(t, b.Desk("neighbour", land.Registrar, storetest.Longhui), i, false)
	refused(t, err, land.Forbidden, "role")
	if n := b.Count(`select count(*) from parcel`); n != 0 {
		t.Errorf("%d parcels are listed", n)
	}
	must[checked](t)(commit(t, both, i, false))
}

func TestRefusedRowsComeWithTheirReasons(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	i := must[checked](t)(checkFile(t, d, "l.csv", table("F-1,闲置,1,甲,", ",闲置,2,乙,", "F-3,空置,三亩,丙,"), land.ImportOptions{}))
	var out [][]string
	for cells, err := range must[iter.Seq2[[]string, error]](t)(d.RefusedRows(t.Context(), i.ID)) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, cells)
	}
	if len(out) != 3 || !slices.Equal(out[0], []string{"行号", "编号", "类别", "面积（亩）", "项目名称", "责任领导", "原因"}) ||
		!slices.Equal(out[1][:5], []string{"2", "", "闲置", "2", "乙"}) || !strings.Contains(out[2][6], "category: ") || !strings.Contains(out[2][6], "listed_mu: ") {
		t.Errorf("%q", out)
	}
	var listed []string
	for _, r := range rowsOf(t, d, i, store.RowFilter{}) {
		listed = append(listed, r.Listed)
	}
	if !slices.Equal(listed, []string{"1 mu", "2 mu", ""}) { // what is no area is none, not zero
		t.Errorf("%q", listed)
	}
}

func TestRowsAreGradedAndPaged(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	rows := []row{good(1), {"F-2", "闲置", "2", nil}, {"", "闲置", "2", nil}, good(4)}
	i := must[checked](t)(checkList(t, d, file(rows...)))
	for _, c := range []struct {
		f    store.RowFilter
		want []int
	}{
		{store.RowFilter{}, []int{1, 2, 3, 4}}, {store.RowFilter{Grade: land.GradeError}, []int{3}}, {store.RowFilter{Grade: land.GradeWarning}, []int{2}},
		{store.RowFilter{Grade: land.GradeFine}, []int{1, 4}}, {store.RowFilter{Fate: land.FateNew}, []int{1, 2, 4}}, {store.RowFilter{After: 1, Most: 2}, []int{2, 3}},
	} {
		var have []int
		for _, r := range rowsOf(t, d, i, c.f) {
			have = append(have, r.N)
		}
		if !slices.Equal(have, c.want) {
			t.Errorf("%+v: %v, not %v", c.f, have, c.want)
		}
	}
	if shapes := must[[]store.ImportShape](t)(d.ImportShapes(t.Context(), i.ID, 10)); len(shapes) != 2 || shapes[0].Fate != land.FateNew || len(shapes[0].Shape) != 1 {
		t.Errorf("%+v", shapes)
	}
	if i.Found.Extent == nil || i.Found.Unmapped != 1 || i.Found.CRS != 4490 || i.Found.Encoding != "UTF-8" {
		t.Errorf("%+v", i.Found)
	}
}

func TestSumsOfALedgerAreHeldAgainstItsRows(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	i := must[checked](t)(checkFile(t, d, "l.csv", table("F-1,闲置,1.10,,", "F-2,闲置,2.20,,", "小计,,3.30,,", "F-3,闲置,4,,", "小计,,4.5,,", "合计,,7.30,,"), land.ImportOptions{}))
	if f := i.Found; f.Rows != 3 || f.Sums != 3 || f.Refused != 0 || f.ByRule["sum_differs"] != 1 {
		t.Errorf("%+v", f)
	}
	if at := slices.IndexFunc(i.Findings, func(f land.Finding) bool { return f.Rule == "sum_differs" }); at < 0 || i.Findings[at].Row != 5 || i.Findings[at].Value != "4.50" {
		t.Errorf("%+v", i.Findings)
	}
}

func TestTheSameLandIsTold(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	b.Parcel(land.Parcel{ParcelNo: "OLD", Category: land.LowEfficiency, Shape: storetest.Box(200, 0, 100, 66), Listed: storetest.Figure("9.90")})
	twice := good(2)
	twice.no = "F-9"
	i := must[checked](t)(checkList(t, d, file(good(1), good(2), twice)))
	if have := findings(i); !slices.Equal(have, []string{"1 two_categories_listed false", "3 same_land_in_file false"}) {
		t.Errorf("%v", have)
	}
	must[checked](t)(commit(t, d, i, false))
}

// A park's registrar lists in the park, and nowhere else.
func TestAnImportStaysInTheRegionsOfItsOwner(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{ParcelNo: "F-7", Region: storetest.County})
	d := b.As(land.Actor{Login: "park.registrar", Grants: []land.Grant{{Role: land.Registrar, Region: storetest.Park}}})
	i := must[checked](t)(checkFile(t, d, "l.csv", "编号,类别,面积（亩）,行政区代码\nF-1,闲置,1,\nF-2,闲置,1,430525\nF-7,闲置,10,\n", land.ImportOptions{}))
	if have := findings(i); !slices.Contains(have, "2 region_of_yours true") || !slices.Contains(have, "3 number_elsewhere true") || i.Found.Refused != 2 {
		t.Errorf("%v", have)
	}
	must[checked](t)(commit(t, d, i, true))
	if p := listed(t, b.Operator(), "F-1"); p.Region != storetest.Park {
		t.Errorf("it lies in %s", p.Region)
	}
	sound(t, b)
}

func TestColumnsAreRememberedByTheirHeadings(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	const text = "宗地,种类,亩数\n甲1,闲置,3\n"
	i := must[checked](t)(checkFile(t, d, "l.csv", text, land.ImportOptions{}))
	if i.Found.Refused != 1 || len(i.Found.Unused()) != 3 {
		t.Fatalf("%+v", i.Found)
	}
	from := map[string]string{"parcel_no": "宗地", "category": "种类", "listed_mu": "亩数"}
	must[store.Import](t)(d.ReadAgain(t.Context(), i.ID, i.Rev, land.ImportOptions{From: from}))
	if again := must[checked](t)(settled(t, d, i.Import)); again.Found.Refused != 0 || again.Found.Remembered {
		t.Errorf("%+v", again.Found)
	}
	next := must[checked](t)(checkFile(t, d, "next.csv", strings.Replace(text, "甲1", "甲2", 1), land.ImportOptions{}))
	if next.Found.Refused != 0 || !next.Found.Remembered || next.Found.Heads[2].Columns[0] != "listed_mu" || next.Found.Heads[2].Sample != "3" {
		t.Errorf("%+v", next.Found)
	}
	now := must[store.Import](t)(d.EditRow(t.Context(), next.ID, next.Rev, 1, map[string]string{"listed_mu": "4"}))
	if now.Found.Refused != 0 || now.Found.Mu.String() != "4" {
		t.Errorf("edited: %+v", now.Found)
	}
	other := must[checked](t)(checkFile(t, b.Operator(), "l.csv", text, land.ImportOptions{}))
	if other.Found.Remembered {
		t.Error("somebody else's columns are remembered")
	}
}

func TestAUserHasSoManyImportsUndecided(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	b.Forge(`insert into import (id, task, region, login, state) select gen_random_uuid(), $1, '430525', $2, 'checked' from generate_series(1, 20)`,
		storetest.TaskCode, d.Actor.Login)
	_, err := checkList(t, d, oneFeature)
	refused(t, err, land.TooMany, "too_many_imports")
	if n := b.Count(`select count(*) from import_file`); n != 0 {
		t.Errorf("%d files are kept", n)
	}
}

// A faulty row in a hundred thousand is named, and nothing is stored for it.
func TestFaultsAreListedUpToAThousand(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.People(storetest.Park).Registrar
	rows := make([]string, 1500)
	for n := range rows {
		rows[n] = fmt.Sprintf("F-%d,空置,1,,", n)
	}
	i := must[checked](t)(checkFile(t, d, "l.csv", table(rows...), land.ImportOptions{}))
	if i.Found.Refused != 1500 || i.Found.ByRule["unknown_category"] != 1500 || len(i.Findings) != 1000 {
		t.Errorf("%d refused, %d listed", i.Found.Refused, len(i.Findings))
	}
	_, err := d.Commit(t.Context(), i.ID, true)
	refused(t, err, land.Conflict, "no_good_rows")
}
