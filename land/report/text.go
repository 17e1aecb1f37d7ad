// Package report turns the balances of the books into a progress report. It
// computes nothing: every figure is one that package land gave.
package report

import (
	"fmt"
	"strings"

	"sanlei/land"
)

// Text is the progress report in Chinese, as an official text words it: for all
// together and for each category the task, what is disposed of, the rate and
// what remains; then, apart, how far each level has come, what still waits for
// a decision and what can rebound. The progress is asked by category.
func Text(p land.Progress, regionName string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s进展情况\n\n", p.Task.Name)
	fmt.Fprintf(&b, "截至%s，%s三类地%s。\n", longDate(p.AsOf), regionName, sentence(p.Total))
	for i, r := range p.Rows {
		fmt.Fprintf(&b, "%s%s土地%s%s\n", lead(i), r.Category.Chinese(), sentence(r), stop(i, len(p.Rows)))
	}
	b.WriteString(levels(p.Total, p.Task.Counted))
	b.WriteString(provisional(p.Total))
	fmt.Fprintf(&b, "\n注：1.面积单位为亩。2.完成率＝已处置面积÷任务面积，已处置面积以%s为准。3.因四舍五入，分项之和可能不等于合计。\n", levelName[p.Task.Counted])
	if n := p.Total.Unmapped; n != nil && *n > 0 {
		fmt.Fprintf(&b, "清单中尚有%d宗未落图，不影响上述数字。\n", *n)
	}
	fmt.Fprintf(&b, "认定时点%s，任务第%d版，账面号%s。\n", longDate(p.Task.Baseline), p.Task.Edition, p.Position)
	return b.String()
}

var levelName = map[land.Account]string{
	land.Reported: "县级上报", land.CityPassed: "市级初审通过", land.Accepted: "省级审核通过（销号）",
}

func lead(i int) string {
	if i == 0 {
		return "其中："
	}
	return "　　　"
}

func stop(i, n int) string {
	if i == n-1 {
		return "。"
	}
	return "；"
}

// sentence says the figures of one row. Where nothing remains it says so
// instead of a remainder of zero: that all listed land is disposed of, or, where
// the task was less, that the task is done.
func sentence(r land.Row) string {
	s := fmt.Sprintf("任务%s亩，已处置%s亩，完成率%s", Mu(*r.Target), Mu(r.Counted), Rate(r.CompletionRate()))
	switch remaining := *r.Remaining(); {
	case remaining.IsPositive():
		return s + fmt.Sprintf("，剩余%s亩", Mu(remaining))
	case remaining.IsNegative():
		return s + fmt.Sprintf("，超额完成%s亩", Mu(remaining.Neg()))
	case r.Target.IsZero():
		return s
	case r.Counted.Equal(*r.Listed):
		return s + "，已全部处置"
	}
	return s + "，任务已全部完成"
}

// levels says what has come to each level, and apart what still waits above the
// county and is therefore not counted.
func levels(r land.Row, counted land.Account) string {
	if !r.Reported.IsPositive() {
		return ""
	}
	s := fmt.Sprintf("按审核进度累计，县级已上报%s亩，市级初审通过%s亩，省级审核通过（销号）%s亩", Mu(r.Reported), Mu(r.CityPassed), Mu(r.Accepted))
	done := map[land.Account]land.Mu{land.Reported: r.Reported, land.CityPassed: r.CityPassed, land.Accepted: r.Accepted}[counted]
	if waiting := r.Reported.Sub(done); waiting.IsPositive() {
		s += fmt.Sprintf("；已上报待审%s亩，未计入已处置面积", Mu(waiting))
	}
	return s + "。\n"
}

func provisional(r land.Row) string {
	if !r.Provisional.IsPositive() {
		return ""
	}
	return fmt.Sprintf("已处置面积中，以延长动工期限、临时使用等方式处置、尚可能反弹的%s亩。\n", Mu(r.Provisional))
}

// Mu writes an area for people: two decimals, half up.
func Mu(mu land.Mu) string { return land.Round(mu, 2).StringFixed(2) }

// Rate writes a rate for people; none is a dash.
func Rate(rate *string) string {
	if rate == nil {
		return "—"
	}
	return *rate + "%"
}

func longDate(d land.Date) string {
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
}
