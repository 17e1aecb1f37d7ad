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
		report.Chinese: "本次抽查样本5宗、清单面积82.08亩，已核查3宗，其中属实1宗，发现问题2宗：面积不符 1、未动工 1，提请反弹1宗（其中待决定1宗），县级已答复1宗。",
		report.English: "The sample has 5 parcels of 82.08 mu as listed; 3 were looked at, 1 are as stated and 2 have a problem: area differs 1, not started 1, 1 reopenings are proposed (1 are not decided yet), the county answered 1.",
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
