package report_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"sanlei/land"
	"sanlei/land/report"
)

// Published cases that early rounding gets wrong.

// 202.6737 ha of 180 ha is 112.5965 %, printed 112.60; from the rounded mu,
// 3040 of 2700, it would be 112.59. The parts are 1694.70 and 1345.41 mu, whose
// total is 3040.11.
func TestARateIsOfUnroundedAreas(t *testing.T) {
	t.Parallel()
	ha := func(s string) string {
		mu, err := land.Figure{Value: decimal.RequireFromString(s), Unit: land.UnitHa}.Mu()
		if err != nil {
			t.Fatal(err)
		}
		return mu.String()
	}
	r := standing(nil, figures{land.ApprovedUnsupplied: {ha("336.95"), ha("180"), ha("202.6737"), ha("202.6737"), ha("202.6737")}})
	supplied, revoked := r.Measures[0], r.Measures[0]
	supplied.Measure, supplied.Counted = "PG02", mu(ha("112.98"))
	revoked.Measure, revoked.Counted = "PG05", mu(ha("89.6937"))
	r.Measures = []land.Row{supplied, revoked}
	text(t, r, "批而未供土地任务2700.00亩，已处置3040.11亩，完成率112.60%，超额完成340.11亩。", "112.59")
	text(t, r, "批而未供土地出让供地1694.70亩，撤回、撤销批文（整体）1345.41亩。")
	text(t, r, "因四舍五入，分项之和可能不等于合计。")
	if en := written(r, report.Text, report.English); !strings.Contains(en, "disposed 3040.11 mu (202.6737 ha), completion 112.60%, 340.11 mu (22.6737 ha) more than the task") {
		t.Error(en)
	}
	if csv := written(r, report.CSV, report.Chinese); !strings.Contains(csv, "336.9500") {
		t.Errorf("the stock is not 336.95 ha:\n%s", csv)
	}
}

// From ten thousand mu on, 万亩 stands beside mu, with four decimals.
func TestLargeAreasAreSaidInWanMu(t *testing.T) {
	t.Parallel()
	r := standing(nil, figures{land.ApprovedUnsupplied: {"150000", "102000", "132303", "132303", "132303"}})
	text(t, r, "任务102000.00亩（10.2000万亩），已处置132303.00亩（13.2303万亩），完成率129.71%，超额完成30303.00亩（3.0303万亩）")
}

// Zeros are dropped in sentences where the template says so, and never in tables.
func TestZerosAreDroppedInSentencesAlone(t *testing.T) {
	t.Parallel()
	r := standing(nil, dongkou)
	r.Template = land.Template{DropZeros: true, RateLabel: "整改完成率", Carrier: "洞口经济开发区"}
	text(t, r, "闲置土地任务92.14亩，已处置92.14亩，整改完成率100%，已全部处置", "100.00%", "89.20%")
	text(t, r, "洞口经济开发区三类地整改处置任务852.43亩，已处置760.37亩，整改完成率89.2%，剩余92.06亩。")
	csv := written(r, report.CSV, report.Chinese)
	if !strings.Contains(csv, "100.00") || !strings.Contains(csv, "89.20") {
		t.Error("a table lost its zeros")
	}
	if !strings.Contains(csv, "整改完成率（%）") || strings.Contains(csv, ",完成率") {
		t.Errorf("a table does not call the rate what the task calls it:\n%s", csv)
	}
	r.Pace = r.Task.Pace(r.Total, r.AsOf)
	text(t, r, "按时间进度应完成100%，整改完成率落后10.8个百分点，橙色预警。")
	text(t, r, "整改完成率＝已处置面积÷任务面积")
	r.Template = land.Template{PlainHundred: true, AllDone: "已全部处置到位", Authorities: []string{"省厅", "市局"}}
	text(t, r, "省厅、市局联合下达洞口县三类地整改处置任务852.43亩，已处置760.37亩，完成率89.20%")
	text(t, r, "闲置土地任务92.14亩，已处置92.14亩，完成率100%，已全部处置到位", "100.00%")
	r.Template.Authorities = r.Template.Authorities[:1]
	text(t, r, "省厅下达洞口县三类地")
	r.Template = land.Template{DropZeros: true, DropEmpty: true}
	r.Rows = append(r.Rows, land.Row{RowKey: land.RowKey{Category: land.Idle}, Target: new(decimal.Decimal), Listed: new(decimal.Decimal)})
	text(t, r, "闲置土地任务92.14亩", "任务0亩")
}

// A sentence uses of a figure by hand what was told last by the day of the report,
// and nothing of a later day: that was not known then.
func TestASentenceUsesTheFigureOfItsDay(t *testing.T) {
	t.Parallel()
	r := standing(nil, dongkou)
	r.Template.Closing = "另有征地任务{figure.征地任务}。"
	told := func(value, on string) land.NamedFigure {
		return land.NamedFigure{ID: land.NewID(), Name: "征地任务", Value: mu(value), Unit: "mu", On: land.MustDate(on), Source: "县自然资源局" + on}
	}
	r.Figures = []land.NamedFigure{told("97", "2023-06-30"), told("98", "2023-09-30"), told("98.5", "2023-09-30"), told("90", "2023-03-31"), told("99.01", "2024-01-15"), told("1", "2023-10-31")}
	r.Figures[5].Replaced = true
	for day, want := range map[string]string{"2023-12-31": "98.5", "2023-09-29": "97", "2023-06-30": "97", "2023-04-01": "90", "2024-01-15": "99.01"} {
		r.AsOf = land.MustDate(day)
		text(t, r, "另有征地任务"+want+"亩（手工填报）。")
		if got := written(r, report.Text, report.Chinese); strings.Count(got, "为手工填报数") != 1 || !strings.Contains(got, "征地任务"+want+"亩为手工填报数") {
			t.Errorf("as of %s the note is of another figure:\n%s", day, got)
		}
	}
	r.AsOf = land.MustDate("2023-03-30")
	text(t, r, "另有征地任务（无此数）。", "为手工填报数")
}

// A figure that was published stands beside ours with the difference, and goes
// into no rate.
func TestPublishedFiguresStandBesideOurs(t *testing.T) {
	t.Parallel()
	r := standing(nil, dongkou)
	r.Figures = []land.NamedFigure{
		{Name: "通报任务", Value: mu("56.83"), Unit: "ha", On: r.AsOf, Source: "省通报", Beside: land.BesideTarget},
		{Name: "通报完成率", Value: mu("220.87"), Unit: land.UnitPercent, On: r.AsOf, Source: "省通报", Beside: land.BesideCompletion},
		{Name: "旧数", Value: mu("1"), Unit: "mu", On: r.AsOf, Source: "x", Replaced: true},
		{Name: "次年数", Value: mu("1"), Unit: "mu", On: r.AsOf.AddDays(1), Source: "x"},
	}
	for i, f := range r.Figures {
		r.Figures[i].Ours = f.Beneath(r.Of(f.Category))
	}
	csv := written(r, report.CSV, report.Chinese)
	for _, want := range []string{"通报任务（任务面积）,56.83,56.83,0.00", "通报完成率（完成率）,220.87,89.20,131.67"} {
		if got := strings.Join(strings.Fields(strings.ReplaceAll(csv, ",", " ")), ","); !strings.Contains(got, want) {
			t.Errorf("there is no %s in\n%s", want, got)
		}
	}
	if strings.Contains(csv, "旧数") || strings.Contains(csv, "次年数") {
		t.Error("a figure is shown that is replaced, or tells of a later day")
	}
	text(t, r, "完成率89.20%")
}
