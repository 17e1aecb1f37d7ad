package report

import (
	"strings"

	"sanlei/land"
)

// filterWords is how a language says what a sample was drawn from: what each
// parameter of the request is called, in the order in which they are told, and its
// values that are no words yet.
type filterWords struct {
	name             [][2]string // parameter and what it is called
	overdue, by, day string
	mapped           map[string]string
}

var filtersIn = map[Language]filterWords{
	Chinese: {
		name: [][2]string{{"category", "类别"}, {"status", "状态"}, {"measure", "处置方式"}, {"level", "已到环节"}, {"mapped", "落图"}, {"light", "时限"}, {"clock", "时限种类"},
			{"due", "完成时限"}, {"silent", "无调度记录超过"}, {"leader", "责任领导"}, {"unit", "责任单位"}, {"officer", "责任人"}, {"cohort", "批准年份段"},
			{"mu_least", "清单面积（亩）不小于"}, {"mu_most", "清单面积（亩）不大于"}, {"dated_from", "处置日期自"}, {"dated_to", "处置日期至"}, {"q", "关键字"}},
		overdue: "已逾期", by: "前到期", day: "天", mapped: map[string]string{"true": "已落图", "false": "未落图"},
	},
	English: {
		name: [][2]string{{"category", "category"}, {"status", "status"}, {"measure", "measure"}, {"level", "has reached"}, {"mapped", "boundary"}, {"light", "time limits"}, {"clock", "kind of limit"},
			{"due", "due"}, {"silent", "no progress note for more than"}, {"leader", "leader"}, {"unit", "unit"}, {"officer", "officer"}, {"cohort", "approved in"},
			{"mu_least", "listed with no less mu than"}, {"mu_most", "listed with no more mu than"}, {"dated_from", "disposed from"}, {"dated_to", "disposed until"}, {"q", "text"}},
		overdue: "overdue", by: " or earlier", day: " days", mapped: map[string]string{"true": "mapped", "false": "not mapped"},
	},
}

// filter words what a sample was drawn from; nothing is the whole task.
func (w checkWords) filter(c CheckList) string {
	f := filtersIn[w.lang]
	var parts []string
	for _, n := range f.name {
		said := c.Filter[n[0]]
		if said == "" {
			continue
		}
		var values []string
		for _, one := range w.values(n[0], said) {
			values = append(values, w.value(f, c, n[0], one))
		}
		parts = append(parts, n[1]+w.colon()+strings.Join(values, w.sep))
	}
	return strings.Join(parts, w.comma)
}

// values takes apart what is a list.
func (w checkWords) values(name, said string) []string {
	switch name {
	case "category", "status", "measure", "light":
		return strings.Split(said, ",")
	}
	return []string{said}
}

// value is the word for a value; one that has none stands for itself.
func (w checkWords) value(f filterWords, c CheckList, name, one string) string {
	word := ""
	switch name {
	case "category":
		word = w.category(land.Category(one))
	case "status":
		word = w.status[land.Status(one)]
	case "measure":
		word = w.measure(Report{Measure: c.Measures}, one)
	case "level":
		word = w.account[land.Account(one)]
	case "light":
		word = w.light[land.Light(one)]
	case "clock":
		word = w.clock[land.ClockKind(one)]
	case "mapped":
		word = f.mapped[one]
	case "silent":
		word = one + f.day
	case "due":
		if word = f.overdue; one != "overdue" {
			word = one + f.by
		}
	case "leader", "unit", "officer", "cohort":
		if one == "-" {
			word = w.nobody
		}
	}
	if word == "" {
		return one
	}
	return word
}
