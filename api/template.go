package api

import (
	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
)

// taskTemplate is how a task words its report, with what it can be worded by.
type taskTemplate struct {
	land.Template
	Usual        land.Template       `json:"usual"`        // what stands where it says nothing
	Placeholders map[string][]string `json:"placeholders"` // by the sentence in which they may stand
}

// wording is a report in words.
type wording struct {
	Sentences []string `json:"sentences"`
	Notes     []string `json:"notes"`
}

var showTemplate = operation{
	id: "getTemplate", summary: "How a task words its report", params: taskID, gives: gives{of: taskTemplate{}},
	serve: func(c *call) (answer, error) { return c.giveTemplate() },
}

var setTemplate = operation{
	id: "setTemplate", summary: "Word a task's reports anew; what is empty is worded as usual", params: taskID,
	takes: takes{of: land.Template{}}, gives: gives{of: taskTemplate{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[land.Template](c)
		if err == nil {
			err = c.desk().SetTemplate(c.ctx(), value[string](c, "id"), in)
		}
		if err != nil {
			return answer{}, ofTask(err)
		}
		return c.giveTemplate()
	},
}

var previewTemplate = operation{
	id: "previewTemplate", summary: "The words of a report by a template that is not kept", takes: takes{of: land.Template{}}, gives: gives{of: wording{}},
	params: append(taskID,
		code("region", "With all below it; by default the task's own"),
		date("as_of", "The effective date of what counts; by default today"),
		choice("lang", "The language", names(report.Languages)...).or(string(report.Chinese))),
	serve: func(c *call) (answer, error) {
		in, err := readBody[land.Template](c)
		if err != nil {
			return answer{}, err
		}
		q := store.ReportQuery{Task: value[string](c, "id"), Region: value[string](c, "region"), AsOf: value[land.Date](c, "as_of")}
		r, err := c.desk().Reworded(c.ctx(), q, in)
		if err != nil {
			return answer{}, ofTask(err)
		}
		d := report.Compose(r, report.Language(value[string](c, "lang")))
		return answer{body: wording{d.Sentences(), d.Notes}}, nil
	},
}

func (c *call) giveTemplate() (answer, error) {
	t, err := c.desk().Template(c.ctx(), value[string](c, "id"))
	if t.Authorities == nil {
		t.Authorities = []string{}
	}
	usual := land.UsualTemplate
	usual.Authorities = []string{}
	return answer{body: taskTemplate{t, usual, land.Placeholders}}, ofTask(err)
}
