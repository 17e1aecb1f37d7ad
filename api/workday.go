package api

import "sanlei/land"

type calendar struct {
	Days []land.Workday `json:"days"`
}

// announcement is the days off of a year and the weekends worked for them.
type announcement struct {
	Year     int            `json:"year"`
	Document string         `json:"document"` // the notice
	Days     []land.Workday `json:"days"`     // days off as works false, weekends that are worked as true
}

var listWorkdays = operation{
	id: "listWorkdays", summary: "The days on which offices work otherwise than from Monday to Friday", gives: gives{of: calendar{}},
	serve: func(c *call) (answer, error) {
		days, err := c.config.Store.Calendar(c.ctx())
		return answer{body: calendar{days}}, err
	},
}

var announceWorkdays = operation{
	id: "announceWorkdays", summary: "Say which days of a year are off and which weekends are worked, in place of what was said of it",
	takes: takes{of: announcement{}}, gives: gives{of: calendar{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[announcement](c)
		if err != nil {
			return answer{}, err
		}
		if err := c.desk().Announce(c.ctx(), land.Announcement(in)); err != nil {
			return answer{}, within("body", err)
		}
		days, err := c.config.Store.Calendar(c.ctx())
		return answer{body: calendar{days}}, err
	},
}
