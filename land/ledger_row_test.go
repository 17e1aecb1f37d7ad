package land_test

import (
	"testing"

	"sanlei/land"
)

func TestHeadingsOfAnyWidthAndCase(t *testing.T) {
	t.Parallel()
	for heading, column := range map[string]string{
		"面积（亩）": "listed_mu", "面 积\n(亩)": "listed_mu", "Area (mu)": "listed_mu", "ＸＭＭＣ": "project", "Parcel No.": "parcel_no",
		"行政区划代码": "region", "备用": "", "": "",
	} {
		have := land.Columns{}.ColumnsOf(heading)
		if column == "" && have != nil || column != "" && (len(have) != 1 || have[0] != column) {
			t.Errorf("%q fills %v, not %s", heading, have, column)
		}
	}
	if have := (land.Columns{From: map[string]string{"parcel_no": ""}}).ColumnsOf("编号"); have != nil {
		t.Errorf("a column that nothing is to fill is filled: %v", have)
	}
}

func TestDatesAsOfficesWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2023-06-30": "2023-06-30", "2023.6.30": "2023-06-30", "2023/6/3": "2023-06-03", "2023年6月30日": "2023-06-30", "２０２３年６月３０日": "2023-06-30",
		"20230630": "2023-06-30", "45107": "2023-06-30", "2023-06-30T00:00:00": "2023-06-30",
	} {
		l, _ := land.Columns{}.Read(tree, task(), rowOf(good("批准日期", text)...))
		same(t, text, l.Attributes["approved_on"], want)
		same(t, text, found(l), unmapped)
	}
	l, _ := land.Columns{}.Read(tree, task(), rowOf(good("批准日期", "2023年6月")...))
	same(t, "a month", l.Attributes["approved_on"], "2023-06-01")
	same(t, "a month", found(l), "approved_on date_of_month, "+unmapped)
	for _, bad := range []string{"2023-02-29", "2023.13.1", "去年", "6月30日", "230630"} {
		l, _ := land.Columns{}.Read(tree, task(), rowOf(good("批准日期", bad)...))
		same(t, bad, found(l), unmapped+", !approved_on date")
	}
}

func TestRowsThatAddUpAreNoParcels(t *testing.T) {
	t.Parallel()
	for _, row := range [][]string{
		{"parcel_no", "合计", "面积（亩）", "24.68"}, {"parcel_no", "", "项目名称", " 小 计：", "面积（亩）", "24.68亩"}, {"序号", "总计", "面积（亩）", "24.68"},
	} {
		l, _ := land.Columns{}.Read(tree, task(), rowOf(row...))
		if l.Sums == "" || len(l.Findings) != 0 {
			t.Errorf("%q is a parcel: %s", row, found(l))
		}
		same(t, "sum", l.ListedMu, mu("24.68"))
	}
	for _, row := range [][]string{good("项目名称", "合计"), {"parcel_no", "", "项目名称", "合计大楼"}} {
		if l, _ := (land.Columns{}).Read(tree, task(), rowOf(row...)); l.Sums != "" {
			t.Errorf("%q is taken for a sum", row)
		}
	}
	same(t, "all", land.AddsUpAll("合计"), true)
	same(t, "some", land.AddsUpAll("小 计："), false)
}

func TestWhatARowNames(t *testing.T) {
	t.Parallel()
	l, _ := land.Columns{}.Read(tree, task(), rowOf("parcel_no", "DK-7"))
	same(t, "named", l.Named, []string(nil))
	same(t, "found", found(l), unmapped+", !listed_mu required, !category required")
	l, _ = land.Columns{}.Read(tree, task(), rowOf(good("region", "430525-P01")...))
	same(t, "named", l.Named, []string{"region", "category", "listed_mu"})
	l, _ = land.Columns{Region: "430525-P01"}.Read(tree, task(), rowOf(good()...))
	same(t, "region", l.Region, "430525-P01")
}
