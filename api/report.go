package api

import (
	"bytes"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
)

var showProgressReport = operation{
	id: "getProgressReport", summary: "The progress report of a task, in words, tables and pictures",
	params: append(reportParams(), position(),
		choice("format", "The form", names(report.Forms)...).or(string(report.HTML)),
		choice("lang", "The language", names(report.Languages)...).or(string(report.Chinese))),
	gives: gives{media: reportMedias()},
	serve: func(c *call) (answer, error) {
		r, err := c.desk().Report(c.ctx(), c.reportQuery())
		if err != nil {
			return answer{}, within("query", err)
		}
		return c.giveReport(r)
	},
}

// reportParams is what a report can be asked by, but for its form.
func reportParams() []param {
	return []param{
		code("task", "The task").must(),
		code("region", "With all below it; by default the task's own"),
		date("as_of", "The effective date of what counts; by default today"),
		choice("period", "Whose gain is told: that which holds the date", names(land.Periods)...),
		date("since", "An earlier date to compare with, instead of a period"),
		choices("parts", "The parts; by default all but the ledger", names(report.Parts)...),
	}
}

func (c *call) reportQuery() store.ReportQuery {
	q := store.ReportQuery{
		Task: value[string](c, "task"), Region: value[string](c, "region"), AsOf: value[land.Date](c, "as_of"), Position: value[string](c, "position"),
		Period: land.Period(value[string](c, "period")), Since: value[land.Date](c, "since"),
	}
	for _, p := range value[[]string](c, "parts") {
		q.Parts = append(q.Parts, report.Part(p))
	}
	return q
}

func reportMedias() []string {
	var out []string
	for _, f := range report.Forms {
		out = append(out, f.Media())
	}
	return out
}

// giveReport lays a report out in the form and language that are asked for.
func (c *call) giveReport(r report.Report) (answer, error) {
	form, lang := report.Form(value[string](c, "format")), report.Language(value[string](c, "lang"))
	var b bytes.Buffer
	if err := report.Write(&b, r, form, lang); err != nil {
		return answer{}, within("query", err)
	}
	return c.giveForm(b.Bytes(), form, report.FileName(r, form, lang)), nil
}

// giveForm answers with a report that is laid out. A page has a style of its
// own, which its policy names.
func (c *call) giveForm(body []byte, form report.Form, name string) answer {
	c.media = form.Media()
	if form == report.HTML {
		c.w.Header().Set("Content-Security-Policy", report.Policy())
	}
	return answer{bytes: body, file: name, inline: form == report.HTML || form == report.Text}
}
