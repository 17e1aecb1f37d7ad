package api

import "sanlei/land"

type health struct {
	Status string `json:"status"`
}

var showHealth = operation{
	id: "getHealth", summary: "The program runs", gives: gives{of: health{}},
	serve: func(c *call) (answer, error) { return answer{body: health{"ok"}}, nil },
}

var showReadiness = operation{
	id: "getReadiness", summary: "The program can answer now", gives: gives{of: health{}},
	serve: func(c *call) (answer, error) {
		if err := c.config.Store.Ready(c.ctx()); err != nil {
			c.log.WarnContext(c.ctx(), "not ready", "error", err)
			return answer{}, land.Refuse(land.Unavailable, "", "not_ready", "the books cannot be reached now")
		}
		return answer{body: health{"ready"}}, nil
	},
}
