package api

import (
	"slices"

	"sanlei/land"
)

type taskList struct {
	Tasks []land.Task `json:"tasks"`
}

// taskItem is a task with the figures that were handed down and how it came to them.
type taskItem struct {
	land.Task
	RegionName string                `json:"region_name"` // also of one above the caller's
	Targets    []land.Target         `json:"targets"`     // what stands now
	Acts       []taskAct             `json:"acts"`        // that it was handed down, its editions, its terms, its closing
	Pace       *land.Pace            `json:"pace"`        // against its time, as far as the caller sees it; null without a target
	Milestones []land.MilestoneLight `json:"milestones"`  // those of its terms, with their lights
}

type taskDraft struct {
	ID            string            `json:"id"`
	Name          string            `json:"name"`
	Region        string            `json:"region"`
	Authorities   []string          `json:"authorities,omitzero"`
	Document      string            `json:"document,omitzero"`
	Baseline      land.Date         `json:"baseline"`
	Deadline      land.Date         `json:"deadline"`
	Counted       land.Account      `json:"counted,omitzero"` // accepted, where it says nothing else
	Uncounted     []string          `json:"uncounted,omitzero"`
	SubmitReports bool              `json:"submit_reports,omitzero"`
	Deciders      land.Deciders     `json:"deciders"`
	Terms         land.Terms        `json:"terms,omitzero"`
	Evidence      land.EvidenceRule `json:"evidence,omitzero"` // required, where it says nothing else
	Targets       []targetFigure    `json:"targets,omitzero"`
}

type targetFigure struct {
	Region   string        `json:"region"`
	Category land.Category `json:"category,omitzero"` // all three together, where it is not there
	Figure   land.Figure   `json:"figure"`
}

var listTasks = operation{
	id: "listTasks", summary: "The tasks that the caller may see", gives: gives{of: taskList{}},
	serve: func(c *call) (answer, error) {
		tasks, err := c.desk().Tasks(c.ctx())
		return answer{body: taskList{tasks}}, err
	},
}

var showTask = operation{
	id: "getTask", summary: "A task with its figures", gives: gives{of: taskItem{}},
	params: []param{code("id", "The task").inPath()},
	serve:  func(c *call) (answer, error) { return c.giveTask(value[string](c, "id")) },
}

var newTask = operation{
	id: "createTask", summary: "Hand down a task", takes: takes{of: taskDraft{}}, gives: gives{status: 201, of: taskItem{}, location: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[taskDraft](c)
		if err != nil {
			return answer{}, err
		}
		if err := c.checkTaskTexts(in); err != nil {
			return answer{}, err
		}
		if err := c.desk().NewTask(c.ctx(), in.task(), in.targets()); err != nil {
			return answer{}, within("body", err)
		}
		return c.giveTask(in.ID)
	},
}

func (c *call) giveTask(id string) (answer, error) {
	task, targets, err := c.desk().Task(c.ctx(), id)
	if err != nil {
		return answer{}, relocate(err, func(string) string { return "path.id" })
	}
	acts, err := c.desk().TaskActs(c.ctx(), id)
	if err != nil {
		return answer{}, err
	}
	item := taskItem{Task: task, Targets: targets, Acts: make([]taskAct, len(acts))}
	if item.Pace, item.Milestones, err = c.desk().Pace(c.ctx(), id); err != nil {
		return answer{}, err
	}
	region, _ := c.desk().Tree().Find(task.Region)
	item.RegionName = region.Name
	for i, a := range acts {
		item.Acts[i] = taskAct(a)
	}
	a := answer{body: item}
	if c.route.gives.location {
		a.location = "/api/tasks/" + task.Code
	}
	return a, nil
}

// checkTaskTexts checks the lists of texts, one by one.
func (c *call) checkTaskTexts(in taskDraft) error {
	for _, a := range in.Authorities {
		if err := land.CheckText("body.authorities", a, 1, 100); err != nil {
			return err
		}
	}
	known := c.config.Store.Measures()
	if slices.ContainsFunc(in.Uncounted, func(m string) bool { return known[m].Code == "" }) {
		return land.Refuse(land.Invalid, "body.uncounted", "unknown_measure", "there is a measure that the code list does not have")
	}
	return nil
}

func (t taskDraft) task() land.Task {
	if t.Counted == "" {
		t.Counted = land.Accepted
	}
	if t.Evidence == "" {
		t.Evidence = land.EvidenceRequired
	}
	return land.Task{
		Code: t.ID, Name: t.Name, Region: t.Region, Authorities: t.Authorities, Document: t.Document,
		Baseline: t.Baseline, Deadline: t.Deadline, Counted: t.Counted, Uncounted: t.Uncounted,
		SubmitReports: t.SubmitReports, Deciders: t.Deciders, Evidence: t.Evidence, Terms: t.Terms,
	}
}

func (t taskDraft) targets() []land.Target {
	return targetsOf(t.Targets)
}

func targetsOf(figures []targetFigure) []land.Target {
	out := make([]land.Target, len(figures))
	for i, f := range figures {
		out[i] = land.Target{Region: f.Region, Category: f.Category, Figure: f.Figure}
	}
	return out
}
