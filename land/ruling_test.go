package land_test

import (
	"testing"

	"sanlei/land"
)

func TestRulingsAreReadBelowWhateverTitles(t *testing.T) {
	t.Parallel()
	rows, err := land.ReadRulings([][]string{
		{"洞口县三类地销号清单"}, {}, {"单位：亩"},
		{"序号", "台账 编号", "项目名称", "核定面积（亩）", "审核意见", "日期", "文号", "备注"},
		{"1", "甲-1", "x", "1,216.41亩", "通过", "2023.6.30", "12号", ""},
		{"2", "甲-2", "x", "", "退回", "2023年6月", "", "材料不全"},
		{},
		{"3", "甲-3", "x", "9.5", "同意", "45107"},
		{"4", "甲-4", "x", "abc", "通过"},
		{"5", "甲-5", "x", "1", "也许"},
		{"6", "", "x", "1", "通过"},
		{"7", "甲-7", "x", "0", "通过"},
		{"8", "甲-8", "x", "1", "通过", "2023-02-30"},
		{"", "合计", "", "1225.91"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		row      int
		no       string
		mu       string
		sentBack bool
		on, rule string
	}{
		{5, "甲-1", "1216.41", false, "2023-06-30", ""},
		{6, "甲-2", "", true, "2023-06-30", ""},
		{8, "甲-3", "9.5", false, "2023-06-30", ""},
		{9, "甲-4", "", false, "", "decimal"},
		{10, "甲-5", "1", false, "", "unknown_verdict"},
		{11, "", "1", false, "", "text_length"},
		{12, "甲-7", "", false, "", "decimal"},
		{13, "甲-8", "1", false, "", "date"},
	} {
		r := rows[i]
		got, rule := "", ""
		if r.Mu != nil {
			got = r.Mu.String()
		}
		if r.Fault != nil {
			rule = r.Fault.Rule
		}
		if r.Row != want.row || r.ParcelNo != want.no || got != want.mu || r.Return != want.sentBack || r.On.String() != want.on || rule != want.rule {
			t.Errorf("row %d is read as %+v, fault %q", want.row, r, rule)
		}
	}
	if len(rows) != 8 {
		t.Errorf("%d rows", len(rows))
	}
	for rule, rows := range map[string][][]string{
		"no_headings": {{"编号", "面积"}, {"甲-1", "1"}}, "no_rows": {{"编号", "审核意见"}, {"合计", ""}},
	} {
		_, err := land.ReadRulings(rows)
		refused(t, err, land.Invalid, "body", rule)
	}
}
