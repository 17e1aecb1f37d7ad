package api

import "sanlei/land"

var showTemplate = operation{
	id: "getTemplate", summary: "How a task words its report", params: taskID, gives: gives{of: land.Template{}},
	serve: func(c *call) (answer, error) { return c.giveTemplate() },
}

var setTemplate = operation{
	id: "setTemplate", summary: "Word a task's reports anew; what is empty is worded as usual", params: taskID,
	takes: takes{of: land.Template{}}, gives: gives{of: land.Template{}},
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

func (c *call) giveTemplate() (answer, error) {
	t, err := c.desk().Template(c.ctx(), value[string](c, "id"))
	return answer{body: t}, ofTask(err)
}
