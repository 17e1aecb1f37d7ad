package report_test

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sanlei/land"
	"sanlei/land/report"
)

// tabled is the rows of a table of a report, its cells beside each other, and what is
// said under it.
func tabled(t *testing.T, r report.Report, id string) (rows []string, note string) {
	t.Helper()
	var d struct {
		Tables []struct {
			ID, Note string
			Rows     [][]string
		}
	}
	if err := json.Unmarshal([]byte(written(r, report.JSON, report.Chinese)), &d); err != nil {
		t.Fatal(err)
	}
	for _, table := range d.Tables {
		if table.ID == id {
			return lines(table.Rows), table.Note
		}
	}
	t.Fatalf("there is no table %s", id)
	return nil, ""
}

func wantTable(t *testing.T, r report.Report, id string, want ...string) {
	t.Helper()
	rows, _ := tabled(t, r, id)
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("the table %s: %s", id, diff)
	}
}

// row is a row by region of a province, and by category where one is named.
func row(region, name string, c land.Category, target, counted string) land.Row {
	r := land.Row{RowKey: land.RowKey{Region: region, Category: c}, RegionName: name, Counted: mu(counted), Reported: mu(counted), CityPassed: mu(counted), Accepted: mu(counted)}
	t, parcels, closed := mu(target), 2, 1
	r.Target, r.Parcels, r.Closed = &t, &parcels, &closed
	return r
}

// Regions stand in the order of their rates, with the rank that they had and by how
// many places it changed; of two alike the larger comes first, then the first by name;
// and once more in the order of their codes, with their categories.
func TestRegionsAreRankedWithTheChangeSinceTheLastPeriod(t *testing.T) {
	t.Parallel()
	r := standing(nil, dongkou)
	r.Region = land.Region{Code: "430500", Name: "邵阳市", Level: land.LevelCity}
	r.Since = land.MustDate("2023-09-30")
	r.Before = &r.Overview
	d := report.Division{Level: land.LevelCounty, Parent: map[string]string{"430525": "邵阳市"}, Rows: map[string][]land.Row{}, Before: map[string]land.Row{}, Prior: map[string][]land.Row{}}
	d.Ranked = land.Rank([]land.Row{row("430500", "邵阳市", "", "0", "0"), row("430524", "隆回县", "", "100", "50"), row("430525", "洞口县", "", "10", "9"), row("430522", "新邵县", "", "10", "5"), row("430523", "邵东县", "", "10", "5")})
	then := []land.Row{row("430524", "隆回县", "", "100", "50"), row("430525", "洞口县", "", "10", "1"), row("430522", "新邵县", "", "10", "4")}
	land.Since(d.Ranked, land.Rank(then))
	for _, r := range then {
		d.Before[r.Region] = r
	}
	d.Rows["430525"] = []land.Row{row("430525", "洞口县", land.Idle, "10", "9")}
	d.Prior["430525"] = []land.Row{row("430525", "洞口县", land.Idle, "10", "1")}
	r.Regions = []report.Division{d}
	wantTable(t, r, "ranking-county",
		"1 洞口县 邵阳市 10.00 9.00 90.00 1.00 3 ↑2 8.00 黄", // ten points behind the time that is over
		"2 隆回县 100.00 50.00 50.00 50.00 1 ↓1 0.00 红",
		"3 新邵县 10.00 5.00 50.00 5.00 2 ↓1 1.00 红",
		"4 邵东县 10.00 5.00 50.00 5.00 — — 5.00 红",
		"— 邵阳市本级 0.00 0.00 — 0.00 — — 0.00 —")
	rows, _ := tabled(t, r, "regions-county")
	if len(rows) != 6 || !slices.ContainsFunc(rows, func(s string) bool { return strings.HasPrefix(s, "闲置 2 10.00 1 9.00 90.00 8.00 9.00") }) {
		t.Errorf("by region and category: %q", rows)
	}
	d.Parent = nil // directly below the region of the report
	r.Regions = []report.Division{d}
	f, err := excelize.OpenReader(strings.NewReader(written(r, report.XLSX, report.Chinese)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if text, err := f.GetCellValue("排名", "B4"); err != nil || text != "洞口县" {
		t.Errorf("the sheet of the ranking begins with %q, %v", text, err)
	}
}

// What may rebound stands apart within what counts, and what the task does not count
// is listed without counting.
func TestMeasuresThatMayReboundStandApart(t *testing.T) {
	t.Parallel()
	r := standing(func(task *land.Task) { task.Uncounted = []string{"XZ07"} }, dongkou)
	r.Measures = nil
	for code, counted := range map[string][2]string{"XZ02": {"5", "5"}, "XZ07": {"0", "0"}, "XZ08": {"7", "0"}} {
		m := land.Row{RowKey: land.RowKey{Category: land.Idle, Measure: code}, Counted: mu(counted[0]), Provisional: mu(counted[1]), Reported: mu("9"), CityPassed: mu("8"), Accepted: mu("7")}
		r.Measures = append(r.Measures, m)
	}
	slices.SortFunc(r.Measures, func(a, b land.Row) int { return strings.Compare(a.Measure, b.Measure) })
	wantTable(t, r, "measures",
		"闲置 延长动工开发期限 计入，可能反弹 5.00 5.00 9.00 8.00 7.00",
		"闲置 征缴土地闲置费 本任务不计 0.00 0.00 9.00 8.00 7.00",
		"闲置 无偿收回 计入 7.00 0.00 9.00 8.00 7.00",
		"合计 760.37 0.00 771.70 765.37 760.37")
}

// Two dates stand beside each other, and what changed is of the unrounded figures.
func TestTwoDatesStandBesideEachOther(t *testing.T) {
	t.Parallel()
	r, before := standing(nil, idle("92.14", "92.14", "92.14", "92.14", "92.14")), standing(nil, idle("92.14", "90", "50", "50", "50"))
	r.Since, r.Before = land.MustDate("2023-06-30"), &before.Overview
	wantTable(t, r, "comparison", "闲置 90.00 92.14 50.00 92.14 42.14 55.56 100.00 44.44", "合计 90.00 92.14 50.00 92.14 42.14 55.56 100.00 44.44")
	text(t, r, "完成率较2023年6月30日提高44.44个百分点")
}

// Rows by what parcels say of themselves name what nobody said, and end with the
// total; their rate is that of disposal.
func TestLeadersAndCohortsThatNobodyNamed(t *testing.T) {
	t.Parallel()
	r := standing(nil, dongkou)
	of := func(leader, cohort string) land.Row {
		out := row("430525", "洞口县", "", "0", "5")
		listed := mu("8")
		out.Target, out.Listed, out.Leader, out.Cohort = nil, &listed, leader, cohort
		return out
	}
	r.Leaders, r.Cohorts = []land.Row{of("王某", ""), of("", "")}, []land.Row{of("", "2009-2018"), of("", "")}
	total := "合计 3 852.43 0 760.37 89.20 771.70 765.37 760.37"
	wantTable(t, r, "leaders", "王某 2 8.00 1 5.00 62.50 5.00 5.00 5.00", "未明确 2 8.00 1 5.00 62.50 5.00 5.00 5.00", total)
	wantTable(t, r, "cohorts", "2009-2018 2 8.00 1 5.00 62.50 5.00 5.00 5.00", "未注明 2 8.00 1 5.00 62.50 5.00 5.00 5.00", total)
}

// Milestones and clocks say their day and their light, and of a long list how much is
// left out.
func TestMilestonesAndClocksSayTheirLight(t *testing.T) {
	t.Parallel()
	r := standing(nil, dongkou)
	for _, m := range []land.Milestone{{Name: "半年", On: land.MustDate("2023-06-30"), Percent: 60}, {Name: "全年", On: land.MustDate("2024-01-31"), Percent: 100}} {
		r.Milestones = append(r.Milestones, m.At(r.Task.Terms, r.Total, r.AsOf))
	}
	wantTable(t, r, "milestones", "半年 2023-06-30 60 89.20 正常", "全年 2024-01-31 100 89.20 预警")
	r.Clocks = &report.ClockList{More: 5, Parcels: []report.ClockedParcel{{ParcelNo: "1", Name: "甲", Region: "洞口县", Category: land.Idle,
		Clock: land.Clock{Kind: land.ClockRepossession, DueOn: land.MustDate("2023-12-01"), Days: -30, Light: land.Red}}}}
	rows, note := tabled(t, r, "clocks")
	if rows[0] != "1 闲置 洞口县 甲 闲置满两年 2023-12-01 -30 逾期" || !strings.Contains(note, "另有5宗未列出") {
		t.Errorf("%q, %s", rows, note)
	}
}

// Whoever reads a list of dates sees in every form that some were left out of it, and
// how many. The ledger is of every parcel, also where they are too many for the map.
func TestWhatIsLeftOutIsSaidInEveryForm(t *testing.T) {
	t.Parallel()
	r := figured()
	r.TooMany = 6000
	r.Clocks = &report.ClockList{More: 32, Parcels: []report.ClockedParcel{{ParcelNo: "1", Name: "甲", Region: "洞口县", Category: land.Idle,
		Clock: land.Clock{Kind: land.ClockRepossession, DueOn: land.MustDate("2023-12-01"), Days: -30, Light: land.Red}}}}
	for _, form := range report.Forms {
		for l, want := range map[report.Language]string{report.Chinese: "共33宗，只列最紧迫的1宗，另有32宗未列出", report.English: "33parcelsarenearorpastadate;the1mostpressingarelisted,32morearenot"} {
			if text := strings.Join(strings.Fields(readable(t, form, written(r, form, l))), ""); !strings.Contains(text, want) {
				t.Errorf("%s in %s does not say %s", form, l, want)
			}
		}
	}
	if rows, note := tabled(t, r, "ledger"); note != "" || len(rows) != len(r.Parcels) {
		t.Errorf("of %d parcels %d are listed: %s", len(r.Parcels), len(rows), note)
	}
}

// readable is what somebody reads in a file of a form.
func readable(t *testing.T, form report.Form, written string) string {
	t.Helper()
	switch form {
	case report.DOCX, report.XLSX:
		return unpacked(t, written)
	case report.PDF:
		name := filepath.Join(t.TempDir(), "report.pdf")
		if err := os.WriteFile(name, []byte(written), 0o600); err != nil {
			t.Fatal(err)
		}
		return run(t, "pdftotext", "-raw", name, "-")
	}
	return written
}

// unpacked is the text of every part of a packed file.
func unpacked(t *testing.T, packed string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, part); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}
