package api

import "sanlei/land"

// changeDays is the days on which mu moved, in order: where a look at the past has
// something new to show.
type changeDays struct {
	Days []changeDay `json:"days"`
}

type changeDay struct {
	On               land.Date `json:"on"`
	AcceptedChangeMu land.Mu   `json:"accepted_change_mu"`
}

var listChangeDays = operation{
	id: "listChangeDays", summary: "The days on which mu moved in a region of a task", gives: gives{of: changeDays{}},
	params: []param{code("task", "The task").must(), code("region", "With all below it; by default all that the caller sees")},
	serve: func(c *call) (answer, error) {
		found, err := c.desk().ChangeDays(c.ctx(), value[string](c, "task"), value[string](c, "region"))
		out := changeDays{make([]changeDay, len(found))}
		for i, d := range found {
			out.Days[i] = changeDay{d.On, d.Accepted}
		}
		return answer{body: out}, within("query", err)
	},
}
