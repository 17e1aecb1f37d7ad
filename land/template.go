package land

import (
	"regexp"
	"slices"
	"strings"
)

// Template is how a task words its report, as data of the books with history, so
// that a report of before stays as it was. An empty member is worded as usual.
// The sentences are Chinese; a report in English has its own.
type Template struct {
	Carrier     string   `json:"carrier"`     // the body that carries the task, as a park; else the region's name
	Authorities []string `json:"authorities"` // who handed it down, several jointly; else the task's authorities
	RateLabel   string   `json:"rate_label"`  // else 完成率
	AllDone     string   `json:"all_done"`    // what is said where all listed land is disposed of; else 已全部处置
	// DropZeros writes 92 for 92.00 and 100% for 100.00% in sentences; tables
	// keep their zeros.
	DropZeros bool `json:"drop_zeros"`
	// PlainHundred writes 100% where nothing remains, though other zeros are kept.
	PlainHundred bool `json:"plain_hundred"`
	// DropEmpty leaves out the sentence of a category in which nothing was handed
	// down and nothing is done.
	DropEmpty bool   `json:"drop_empty"`
	Total     string `json:"total"`    // the sentence of all categories together
	Category  string `json:"category"` // that of each category
	Measures  string `json:"measures"` // that of what was done by which measure
	Levels    string `json:"levels"`   // that of how far the decisions are
	Closing   string `json:"closing"`  // a sentence of the task's own; usually there is none
}

// UsualTemplate is the words that stand where a task has none of its own.
var UsualTemplate = Template{
	RateLabel: "完成率",
	AllDone:   "已全部处置",
	Total:     "截至{date}，{handed_down}{carrier}三类地整改处置任务{task}，已处置{done}，{rate_label}{rate}{rest}。",
	Category:  "{category}土地任务{task}，已处置{done}，{rate_label}{rate}{rest}",
	Measures:  "按处置方式分，{by_measure}。",
	Levels:    "按审核进度累计，县级已上报{reported}，市级初审通过{passed}，省级审核通过（销号）{accepted}{waiting}。",
}

// Completed is the template with what is usual in place of what is left out.
func (t Template) Completed() Template {
	usual := UsualTemplate
	for _, m := range []struct {
		of    *string
		usual string
	}{{&t.RateLabel, usual.RateLabel}, {&t.AllDone, usual.AllDone}, {&t.Total, usual.Total}, {&t.Category, usual.Category}, {&t.Measures, usual.Measures}, {&t.Levels, usual.Levels}} {
		if *m.of == "" {
			*m.of = m.usual
		}
	}
	return t
}

// Placeholders is what stands in the sentences between braces, by the sentence.
// {figure.NAME} is a figure that was entered by hand, in any of them.
var Placeholders = map[string][]string{
	"total":    {"date", "handed_down", "carrier", "task", "task_ha", "done", "done_ha", "rate_label", "rate", "rest", "listed", "disposal_rate", "gain", "parcels", "closed"},
	"category": {"date", "carrier", "category", "task", "task_ha", "done", "done_ha", "rate_label", "rate", "rest", "listed", "disposal_rate", "gain", "parcels", "closed"},
	"measures": {"by_measure", "provisional"},
	"levels":   {"reported", "passed", "accepted", "waiting"},
	"closing":  {"date", "carrier", "task", "done", "rate_label", "rate", "rest", "gain"},
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

const figurePrefix = "figure."

// Fill puts what says gives for each placeholder into a sentence.
func Fill(sentence string, says func(name string) string) string {
	return placeholder.ReplaceAllStringFunc(sentence, func(s string) string { return says(s[1 : len(s)-1]) })
}

// FigureOf is the name of the figure that a placeholder stands for.
func FigureOf(placeholder string) (string, bool) { return strings.CutPrefix(placeholder, figurePrefix) }

// mostAuthorities is how many hand a task down jointly at most.
const mostAuthorities = 20

// Validate checks a template. Rules: the carrier has at most 200 characters, each
// of at most 20 authorities 1 to 200, the label 20, what is said where nothing
// remains 50, a sentence 1000; a brace holds a placeholder that its sentence may
// have, or the name of a figure that there is.
func (t Template) Validate(figures []string) error {
	var e Error
	add := func(err error) {
		if err != nil {
			e.Details = append(e.Details, err.(*Error).Details...)
		}
	}
	add(CheckText("body.carrier", t.Carrier, 0, 200))
	if len(t.Authorities) > mostAuthorities {
		add(Refuse(Invalid, "body.authorities", "too_many_authorities", "at most 20 authorities hand a task down jointly"))
	}
	for _, a := range t.Authorities {
		add(CheckText("body.authorities", a, 1, 200))
	}
	add(CheckText("body.rate_label", t.RateLabel, 0, 20))
	add(CheckText("body.all_done", t.AllDone, 0, 50))
	for _, s := range []struct{ name, text string }{
		{"total", t.Total}, {"category", t.Category}, {"measures", t.Measures}, {"levels", t.Levels}, {"closing", t.Closing}} {
		add(CheckText("body."+s.name, s.text, 0, 1000))
		unknown := false
		rest := Fill(s.text, func(name string) string {
			figure, ok := FigureOf(name)
			unknown = unknown || !(ok && slices.Contains(figures, figure)) && !slices.Contains(Placeholders[s.name], name)
			return ""
		})
		if unknown || strings.ContainsAny(rest, "{}") {
			add(Refuse(Invalid, "body."+s.name, "placeholder", "a brace holds no name that this sentence knows"))
		}
	}
	if len(e.Details) > 0 {
		e.Kind = Invalid
		return &e
	}
	return nil
}
