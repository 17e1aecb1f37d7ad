package api

import (
	"time"

	"sanlei/land"
)

// taskAct is an act on a task itself.
type taskAct struct {
	Kind        string    `json:"kind"`
	Edition     int       `json:"edition"`
	Document    string    `json:"document"`
	Reason      string    `json:"reason,omitzero"`
	DocumentOn  land.Date `json:"document_on,omitzero"`
	EffectiveOn land.Date `json:"effective_on"`
	RecordedAt  time.Time `json:"recorded_at"`
	Actor       string    `json:"actor"`
	ActorName   string    `json:"actor_name,omitzero"`
	Position    string    `json:"position"`
}

// editionRequest is what a later document changes of a task.
type editionRequest struct {
	Document    string         `json:"document"`
	DocumentOn  land.Date      `json:"document_on"`
	Authorities []string       `json:"authorities,omitzero"` // else as before
	Deadline    *land.Date     `json:"deadline,omitzero"`    // else as before
	Targets     []targetFigure `json:"targets,omitzero"`     // the figures that are other than before
	Parcels     []relisting    `json:"parcels,omitzero"`     // the parcels that are listed otherwise
}

type relisting struct {
	ParcelNo string        `json:"parcel_no"`
	Listed   *land.Figure  `json:"listed,omitzero"`
	Category land.Category `json:"category,omitzero"`
}

// settingRequest is terms of a task that are set anew; what is not named stays.
type settingRequest struct {
	Terms         *land.Terms       `json:"terms,omitzero"` // all of them: what it leaves out is the usual
	Deciders      *land.Deciders    `json:"deciders,omitzero"`
	Evidence      land.EvidenceRule `json:"evidence,omitzero"`
	SubmitReports *bool             `json:"submit_reports,omitzero"`
	Reason        string            `json:"reason"`
}

type closeRequest struct {
	On land.Date `json:"on"` // the cut-off: nothing effective up to it is taken afterwards
	// UnderReview is what happens to what is under review: "return" sends it back
	// to the officers, otherwise it is decided first.
	UnderReview string `json:"under_review,omitzero"`
}

// openRequest is a task that begins with what a closed one left open, in its
// region, from its cut-off on where it names no other baseline.
type openRequest struct {
	ID            string         `json:"id"`
	Name          string         `json:"name"`
	Authorities   []string       `json:"authorities,omitzero"`
	Document      string         `json:"document,omitzero"`
	Baseline      *land.Date     `json:"baseline,omitzero"`
	Deadline      land.Date      `json:"deadline"`
	Counted       land.Account   `json:"counted,omitzero"`
	Uncounted     []string       `json:"uncounted,omitzero"`
	SubmitReports bool           `json:"submit_reports,omitzero"`
	Deciders      land.Deciders  `json:"deciders"`
	Terms         land.Terms     `json:"terms,omitzero"`
	Targets       []targetFigure `json:"targets,omitzero"`
}

// openedTask is a task and how many parcels it begins with.
type openedTask struct {
	taskItem
	Carried int `json:"carried"`
}

var taskID = []param{code("id", "The task").inPath()}

var newEdition = operation{
	id: "createEdition", summary: "Change a task's figures and list by a later document", params: taskID,
	takes: takes{of: editionRequest{}}, gives: gives{status: 201, of: taskItem{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[editionRequest](c)
		if err != nil {
			return answer{}, err
		}
		e := land.Edition{Document: in.Document, DocumentOn: in.DocumentOn, Authorities: in.Authorities, Targets: targetsOf(in.Targets)}
		if in.Deadline != nil {
			e.Deadline = *in.Deadline
		}
		for _, p := range in.Parcels {
			e.Parcels = append(e.Parcels, land.Relisting(p))
		}
		id := value[string](c, "id")
		if err := c.desk().Revise(c.ctx(), id, e); err != nil {
			return answer{}, ofTask(err)
		}
		return c.giveTask(id)
	},
}

var setTask = operation{
	id: "setTask", summary: "Set a task's periods, lights, milestones, deciders and rule of evidence anew", params: taskID,
	takes: takes{of: settingRequest{}}, gives: gives{of: taskItem{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[settingRequest](c)
		if err != nil {
			return answer{}, err
		}
		id := value[string](c, "id")
		if err := c.desk().SetTask(c.ctx(), id, land.Setting(in)); err != nil {
			return answer{}, ofTask(err)
		}
		return c.giveTask(id)
	},
}

var closeTask = operation{
	id: "closeTask", summary: "Close a task at a cut-off date", params: taskID,
	takes: takes{of: closeRequest{}}, gives: gives{of: taskItem{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[closeRequest](c)
		if err != nil {
			return answer{}, err
		}
		if in.UnderReview != "" && in.UnderReview != "return" {
			return answer{}, land.Refuse(land.Invalid, "body.under_review", "return_or_nothing", "what is under review is returned, or nothing is said of it")
		}
		id := value[string](c, "id")
		if err := c.desk().CloseTask(c.ctx(), id, in.On, in.UnderReview == "return"); err != nil {
			return answer{}, ofTask(err)
		}
		return c.giveTask(id)
	},
}

var openTask = operation{
	id: "openTask", summary: "Hand down a task that begins with what a closed one left open", params: taskID,
	takes: takes{of: openRequest{}}, gives: gives{status: 201, of: openedTask{}, location: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[openRequest](c)
		if err != nil {
			return answer{}, err
		}
		draft := taskDraft{ID: in.ID, Name: in.Name, Authorities: in.Authorities, Document: in.Document, Deadline: in.Deadline, Counted: in.Counted,
			Uncounted: in.Uncounted, SubmitReports: in.SubmitReports, Deciders: in.Deciders, Terms: in.Terms, Targets: in.Targets}
		if in.Baseline != nil {
			draft.Baseline = *in.Baseline
		}
		if err := c.checkTaskTexts(draft); err != nil {
			return answer{}, err
		}
		n, err := c.desk().OpenTask(c.ctx(), value[string](c, "id"), draft.task(), draft.targets())
		if err != nil {
			return answer{}, ofTask(err)
		}
		a, err := c.giveTask(in.ID)
		if item, ok := a.body.(taskItem); ok {
			a.body = openedTask{item, n}
		}
		return a, err
	},
}

// ofTask names the task of a refusal as the path has it.
func ofTask(err error) error {
	return relocate(within("body", err), func(location string) string {
		if location == "body.task" {
			return "path.id"
		}
		return location
	})
}
