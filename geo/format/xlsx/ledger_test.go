package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sanlei/geo/format"
)

// known is the headings that the tests look for.
func known(heading string) bool {
	return slices.Contains([]string{"编号", "类别", "面积（亩）", "面积（公顷）", "责任领导", "责任单位", "批准日期", "约定开工时间", "备注"}, heading)
}

// book makes a workbook of rows; change may do more to it.
func bookOf(t testing.TB, change func(*excelize.File), rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func merge2(cells ...string) func(*excelize.File) {
	return func(f *excelize.File) {
		for i := 0; i < len(cells); i += 2 {
			if err := f.MergeCell("Sheet1", cells[i], cells[i+1]); err != nil {
				panic(err)
			}
		}
	}
}

func readLedger(raw []byte) (head []string, all []format.Feature, err error) {
	r, err := NewReader(bytes.NewReader(raw), int64(len(raw)), Options{Known: known})
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	for {
		f, err := r.Next()
		if err == io.EOF {
			return r.Head(), all, nil
		}
		if err != nil {
			if _, again := r.Next(); again != err {
				panic(fmt.Sprintf("%v, then %v", err, again))
			}
			return r.Head(), all, err
		}
		all = append(all, f)
	}
}

// lines is features in a line each: their row, their values, their warnings.
func lines(all []format.Feature) (out []string) {
	for _, f := range all {
		var cells []string
		for _, p := range f.Properties {
			cells = append(cells, p.Value.Text)
		}
		line := fmt.Sprintf("%d %s", f.Line, strings.Join(cells, "|"))
		for _, w := range f.Warnings {
			line += fmt.Sprintf(" !%s %d %s", w.Rule, w.Line, w.Value)
		}
		out = append(out, line)
	}
	return out
}

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func TestLedgersAsOfficesKeepThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw        []byte
		head, rows []string
	}{
		"title, unit, head, total below, a note": {
			bookOf(t, merge2("A1", "D1"), []any{"洞口县三类地台账"}, []any{nil, nil, "单位：亩", "2023年12月"}, []any{"序号", "编号", "面积（亩）", "备注"},
				[]any{1, "甲-1", 12.34, "x"}, []any{2, "甲-2", "7.66亩"}, []any{"合 计", nil, 20.00}, []any{"填表人：张三"}),
			[]string{"序号", "编号", "面积（亩）", "备注"},
			[]string{"4 1|甲-1|12.34|x", "5 2|甲-2|7.66亩| !row_passed_over 7 填表人：张三"},
		},
		"two rows of merged heads": {
			bookOf(t, merge2("A1", "A2", "B1", "B2", "C1", "D1", "E1", "F1"), []any{"编号", "类别", "面积", nil, "责任", nil}, []any{nil, nil, "亩", "公顷", "领导", "单位"},
				[]any{"甲-1", "闲置", 15, 1, "李四", "自然资源局"}),
			[]string{"编号", "类别", "面积（亩）", "面积（公顷）", "责任领导", "责任单位"},
			[]string{"3 甲-1|闲置|15|1|李四|自然资源局"},
		},
		"two rows of heads without merged cells": {
			bookOf(t, nil, []any{"编号", "面积", nil, "备注"}, []any{nil, "亩", "公顷"}, []any{"甲-1", 15, 1, "x"}),
			[]string{"编号", "面积（亩）", "面积（公顷）", "备注"},
			[]string{"3 甲-1|15|1|x"},
		},
		"totals on top and by group": {
			bookOf(t, nil, []any{"类别", "编号", "面积（亩）"}, []any{"总计", nil, 60}, []any{"闲置小计", nil, 30}, []any{"闲置", "1", 10}, []any{"闲置", "2", 20},
				[]any{"低效小计", nil, 30}, []any{"低效", "3", 30}),
			[]string{"类别", "编号", "面积（亩）"},
			[]string{"4 闲置|1|10", "5 闲置|2|20", "7 低效|3|30"},
		},
		"totals that are wrong": {
			bookOf(t, nil, []any{"编号", "面积（亩）", "面积（公顷）"}, []any{"1", 10, 1}, []any{"2", 20, 2}, []any{"小计", 31, 3}, []any{"3", 5}, []any{"合计", 35}),
			[]string{"编号", "面积（亩）", "面积（公顷）"},
			[]string{"2 1|10|1", "3 2|20|2", "5 3|5| !sum_differs 4 31 ≠ 30"},
		},
		"a total rounded to its own digits": {
			bookOf(t, nil, []any{"编号", "面积（亩）"}, []any{"1", 10.004}, []any{"2", 20.004}, []any{"合计", 30.01}),
			[]string{"编号", "面积（亩）"}, []string{"2 1|10.004", "3 2|20.004"},
		},
		"a cell merged down, a head again, blank rows": {
			bookOf(t, merge2("A2", "A3"), []any{"类别", "编号", "面积（亩）"}, []any{"闲置", "1", 10}, []any{nil, "2", 20}, nil, []any{"类别", "编号", "面积（亩）"}, []any{"低效", "3", 1}),
			[]string{"类别", "编号", "面积（亩）"}, []string{"2 闲置|1|10", "3 闲置|2|20", "6 低效|3|1"},
		},
		"dates, numbers that binary has not, truth": {
			bookOf(t, nil, []any{"编号", "批准日期", "面积（亩）", "约定开工时间", "备注"}, []any{"1", day(2023, 6, 30), 0.1 + 0.2, "2023.6.30", true}),
			[]string{"编号", "批准日期", "面积（亩）", "约定开工时间", "备注"}, []string{"2 1|2023-06-30|0.3|2023.6.30|true"},
		},
		"names twice, and a column without one": {
			bookOf(t, nil, []any{"编号", "备注", "备注", nil, "类别"}, []any{"1", "a", "b", "c", "d"}),
			[]string{"编号", "备注", "备注_2", "类别"}, []string{"2 1|a|b|d"},
		},
		"no heading that is known": {
			bookOf(t, nil, []any{"清单"}, []any{"no", "mu"}, []any{"1", 2}),
			[]string{"no", "mu"}, []string{"3 1|2"},
		},
		"spaces and lines in heads": {
			bookOf(t, nil, []any{"编 号", "面积\n（亩）"}, []any{"1", 2}),
			[]string{"编号", "面积（亩）"}, []string{"2 1|2"},
		},
	} {
		head, all, err := readLedger(c.raw)
		if err != nil || !slices.Equal(head, c.head) || !slices.Equal(lines(all), c.rows) {
			t.Errorf("%s: %v\n%q\n%q\nwant\n%q\n%q", name, err, head, lines(all), c.head, c.rows)
		}
	}
}

// A formula is its value, a link is nothing, a hidden sheet is not the list.
func TestFormulasAreTheirValues(t *testing.T) {
	t.Parallel()
	raw := bookOf(t, func(f *excelize.File) {
		if err := f.SetCellFormula("Sheet1", "B2", "=1+1"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellHyperLink("Sheet1", "A2", "http://127.0.0.1:1/", "External"); err != nil {
			t.Fatal(err)
		}
	}, []any{"编号", "面积（亩）"}, []any{"1", 2})
	_, all, err := readLedger(raw)
	if err != nil || !slices.Equal(lines(all), []string{"2 1|2"}) {
		t.Errorf("%q, %v", lines(all), err)
	}
	raw = bookOf(t, func(f *excelize.File) {
		if _, err := f.NewSheet("清单"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("清单", "A1", &[]any{"编号", "类别"}); err != nil {
			t.Fatal(err)
		}
		f.SetActiveSheet(1)
		if err := f.SetSheetVisible("Sheet1", false); err != nil {
			t.Fatal(err)
		}
	}, []any{"别的", "x"})
	if head, _, err := readLedger(raw); err != nil || !slices.Equal(head, []string{"编号", "类别"}) {
		t.Errorf("%q, %v", head, err)
	}
}

// A cover or an empty sheet before the list is passed over; where no sheet has a
// head, that is said.
func TestTheFirstSheetWithAHeadIsTheLedger(t *testing.T) {
	t.Parallel()
	with := func(rows ...[]any) func(*excelize.File) {
		return func(f *excelize.File) {
			for _, name := range []string{"封面", "台账"} {
				if _, err := f.NewSheet(name); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.SetCellStr("封面", "A1", "洞口县三类地台账"); err != nil {
				t.Fatal(err)
			}
			for i, row := range rows {
				if err := f.SetSheetRow("台账", fmt.Sprint("A", i+1), &row); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	_, all, err := readLedger(bookOf(t, with([]any{"编号", "面积（亩）"}, []any{"甲-1", 2})))
	if err != nil || !slices.Equal(lines(all), []string{"2 甲-1|2"}) {
		t.Errorf("%q, %v", lines(all), err)
	}
	if _, _, err = readLedger(bookOf(t, with())); !errors.Is(err, errNoHead) {
		t.Errorf("%v", err)
	}
}

func TestDatesAreToldFromNumbers(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{"yyyy-mm-dd": true, `yyyy"年"m"月"`: true, "0.00": false, `0.00"day"`: false, "[Red]0": false, "General": false, "@": false,
		`#,##0.00_ `: false, `m"月"d"日"`: true, `[$-804]yyyy\-mm`: true, `0\d`: false, "h:mm": false} {
		if got := showsDate(200, code); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
	for days, want := range map[string]string{"45107": "2023-06-30", "45107.75": "2023-06-30 18:00:00", "-1": "", "x": "", "2958466": ""} {
		if got, _ := (epoch{}).date(days); got != want {
			t.Errorf("%s: %q", days, got)
		}
	}
	if got, _ := (epoch{true}).date("43645"); got != "2023-06-30" {
		t.Errorf("since 1904: %s", got)
	}
}
