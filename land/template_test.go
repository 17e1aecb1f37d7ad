package land_test

import (
	"slices"
	"strings"
	"testing"

	"sanlei/land"
)

func TestEveryFaultOfATemplateIsTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*land.Template)
		want   string
	}{
		{"nothing", func(*land.Template) {}, ""},
		{"the usual words", func(t *land.Template) { *t = land.UsualTemplate }, ""},
		{"a figure that there is", func(t *land.Template) { t.Closing = "另完成征地{figure.征地任务}。" }, ""},
		{"a figure that there is not", func(t *land.Template) { t.Closing = "另完成征地{figure.征地}。" }, "body.closing placeholder"},
		{"a figure without its prefix", func(t *land.Template) { t.Closing = "另完成征地{征地任务}。" }, "body.closing placeholder"},
		{"a name of another sentence", func(t *land.Template) { t.Total = "{by_measure}" }, "body.total placeholder"},
		{"an unknown name before a known one", func(t *land.Template) { t.Total = "{nobody}{done}" }, "body.total placeholder"},
		{"a brace that is not closed", func(t *land.Template) { t.Category = "{done" }, "body.category placeholder"},
		{"a brace that was not opened", func(t *land.Template) { t.Levels = "reported}" }, "body.levels placeholder"},
		{"a brace in a brace", func(t *land.Template) { t.Measures = "{{by_measure}}" }, "body.measures placeholder"},
		{"20 authorities", func(t *land.Template) { t.Authorities = slices.Repeat([]string{"省厅"}, 20) }, ""},
		{"21 authorities", func(t *land.Template) { t.Authorities = slices.Repeat([]string{"省厅"}, 21) }, "body.authorities too_many_authorities"},
		{"an authority without a name", func(t *land.Template) { t.Authorities = []string{"省厅", ""} }, "body.authorities text_length"},
		{"words too long", func(t *land.Template) {
			t.Carrier, t.RateLabel, t.AllDone = strings.Repeat("园", 201), strings.Repeat("率", 21), strings.Repeat("完", 51)
			t.Total, t.Closing = strings.Repeat("句", 1001), strings.Repeat("句", 1001)
		}, "body.carrier text_length, body.rate_label text_length, body.all_done text_length, body.total text_length, body.closing text_length"},
	} {
		var tpl land.Template
		c.change(&tpl)
		same(t, c.name, faults(tpl.Validate([]string{"征地任务"}), land.Invalid), c.want)
	}
}

func TestATemplateIsCompletedWithTheUsualWords(t *testing.T) {
	t.Parallel()
	same(t, "of nothing", land.Template{}.Completed(), land.UsualTemplate)
	own := land.Template{Carrier: "园区", RateLabel: "进度", AllDone: "已完成", DropZeros: true, Total: "t", Category: "c", Measures: "m", Levels: "l", Closing: "e"}
	same(t, "of words of its own", own.Completed(), own)
}

func TestEveryPlaceholderOfTheUsualWordsIsFilled(t *testing.T) {
	t.Parallel()
	got := land.Fill("截至{date}，{figure.征地任务}{", func(name string) string {
		if figure, ok := land.FigureOf(name); ok {
			return "<" + figure + ">"
		}
		return "[" + name + "]"
	})
	same(t, "the sentence", got, "截至[date]，<征地任务>{")
}
