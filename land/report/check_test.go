package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/report"
)

// checked is a check of five parcels: one as stated, two problems, of which one
// has an answer and a proposed reopening, and two at which nobody has looked.
func checked() report.CheckList {
	entry := func(n int, v land.CheckVerdict, note, answer string) report.CheckedParcel {
		return report.CheckedParcel{CheckParcel: land.CheckParcel{N: n, Verdict: v, Note: note, Answer: answer}, ParcelNo: "DK-" + string(rune('0'+n)),
			RegionName: "洞口经济开发区", Category: land.Idle, Listed: mu("16.415"), Accepted: mu("10")}
	}
	c := report.CheckList{Task: land.Task{Name: "2023年三类地"}, Region: land.Region{Name: "洞口县"}, Position: "42", SealedAt: time.Date(2024, 1, 5, 0, 0, 0, 0, land.Shanghai),
		Check: land.Check{Title: "2023年度抽查", Seed: "0427", ByArea: true, Position: "40", Frame: 30, FrameMu: mu("852.43"), DrawnBy: "auditor"}, Whole: true}
	c.Parcels = []report.CheckedParcel{entry(1, land.AsStated, "", ""), entry(2, land.NotStarted, "=现场为空地", "已督促开工"), entry(3, land.AreaDiffers, "少2亩", ""), entry(4, "", "", ""), entry(5, "", "", "")}
	c.Parcels[1].Reopening = &land.Reopening{Reason: "未动工"}
	return c
}

func TestTheListOfProblemsSaysWhatWasFound(t *testing.T) {
	t.Parallel()
	for lang, want := range map[report.Language]string{
		report.Chinese: "本次抽查样本5宗、清单面积82.08亩，已核查3宗，其中属实1宗，发现问题2宗（面积不符1宗、未动工1宗），提请反弹1宗（其中待决定1宗），县级已答复1宗。",
		report.English: "Parcels in the sample: 5, of 82.08 mu as listed; looked at: 3; as stated: 1; with a problem: 2 (area differs: 1, not started: 1); reopenings proposed: 1 (not decided yet: 1); answered by the county: 1.",
	} {
		d := report.ComposeCheck(checked(), lang)
		if got := d.Sentences(); len(got) != 1 || got[0] != want {
			t.Errorf("%q, not %q", got, want)
		}
		var rows []int
		for _, b := range d.Blocks {
			if b.Table != nil {
				rows = append(rows, len(b.Table.Rows))
			}
		}
		if len(rows) != 2 || rows[0] != 2 || rows[1] != 5 {
			t.Errorf("the tables have %v rows", rows)
		}
	}
	none := checked()
	none.Parcels = none.Parcels[:1]
	if got := report.ComposeCheck(none, report.Chinese); !strings.HasSuffix(got.Sentences()[0], "未发现问题。") || len(got.Blocks) != 2 {
		t.Errorf("%+v", got)
	}
}

// Who sees a part of the sample is not told what it was drawn from; no cell is a
// formula; the same list gives the same bytes.
func TestTheListOfProblemsInItsForms(t *testing.T) {
	t.Parallel()
	laid := func(c report.CheckList, f report.Form) string {
		var b bytes.Buffer
		if err := report.Lay(&b, report.ComposeCheck(c, report.Chinese), f); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, f := range report.Forms {
		if once, again := laid(checked(), f), laid(checked(), f); once != again {
			t.Errorf("%s is another each time", f)
		}
	}
	if html := laid(checked(), report.HTML); !strings.Contains(html, "30宗、852.43亩") || !strings.Contains(html, "待决定：未动工") {
		t.Errorf("the page is\n%s", html)
	}
	part := checked()
	part.Whole = false
	if html := laid(part, report.HTML); strings.Contains(html, "852.43") || strings.Contains(html, "30宗") {
		t.Error("it tells what the sample was drawn from")
	}
	if csv := laid(checked(), report.CSV); !strings.Contains(csv, "'=现场为空地") {
		t.Errorf("%s", csv)
	}
}

// A filter is told in words, in both languages; what is free text stands as it is.
func TestTheListOfProblemsSaysWhatItWasDrawnFrom(t *testing.T) {
	t.Parallel()
	yes := map[string]land.Measure{"XZ02": {Code: "XZ02", Chinese: "延长动工开发期限", English: "extended start"}}
	for _, c := range []struct {
		said   map[string]string
		zh, en string
	}{
		{map[string]string{"task": "dongkou-2023", "region": "430525"}, "", ""},
		{map[string]string{"category": "idle,low_efficiency", "status": "closed", "q": "status=open"}, "类别：闲置、低效（空闲），状态：已销号，关键字：status=open",
			"category: Idle, Low-efficiency (vacant), status: closed, text: status=open"},
		{map[string]string{"measure": "XZ02,XZ99", "level": "accepted", "mapped": "false"}, "处置方式：延长动工开发期限、XZ99，已到环节：省级审核通过（销号），落图：未落图",
			"measure: extended start, XZ99, has reached: accepted by the province (signed off), boundary: not mapped"},
		{map[string]string{"light": "red", "clock": "start", "silent": "30", "due": "2023-12-31", "leader": "-"}, "时限：逾期，时限种类：约定动工，完成时限：2023-12-31前到期，无调度记录超过：30天，责任领导：未明确",
			"time limits: overdue, kind of limit: agreed start, due: 2023-12-31 or earlier, no progress note for more than: 30 days, leader: not assigned"},
		{map[string]string{"due": "overdue", "mu_least": "1.5", "dated_to": "2023-06-30", "cohort": "2009-2018"}, "完成时限：已逾期，批准年份段：2009-2018，清单面积（亩）不小于：1.5，处置日期至：2023-06-30",
			"due: overdue, approved in: 2009-2018, listed with no less mu than: 1.5, disposed until: 2023-06-30"},
	} {
		for lang, want := range map[report.Language]string{report.Chinese: c.zh, report.English: c.en} {
			list := checked()
			list.Filter, list.Measures = c.said, yes
			have := ""
			for _, p := range report.ComposeCheck(list, lang).Head {
				if p.Label == "筛选条件" || p.Label == "Filter" {
					have = p.Text
				}
			}
			if have != want {
				t.Errorf("%v: %q, not %q", c.said, have, want)
			}
		}
	}
}
