package api

import "sanlei/land"

// stepRequest is a step as somebody asks for it.
type stepRequest struct {
	Step        land.Step  `json:"step"`
	Mu          *land.Mu   `json:"mu,omitzero"` // decisions: how much, when less than was reported
	Reason      string     `json:"reason,omitzero"`
	EffectiveOn *land.Date `json:"effective_on,omitzero"`
	Authority   string     `json:"authority,omitzero"`
	Document    string     `json:"document,omitzero"`
}

var stepDisposal = operation{
	id: "stepDisposal", summary: "Take a step of the workflow", params: disposalID, guarded: true,
	takes: takes{of: stepRequest{}}, gives: gives{of: disposalItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[stepRequest](c)
		if err != nil {
			return answer{}, err
		}
		rev, err := c.expectedDisposal()
		if err != nil {
			return answer{}, err
		}
		step := land.StepRequest{Step: in.Step, Mu: in.Mu, Reason: in.Reason, Authority: in.Authority, Document: in.Document}
		if in.EffectiveOn != nil {
			step.EffectiveOn = *in.EffectiveOn
		}
		return c.giveDisposal(c.desk().Step(c.ctx(), value[land.ID](c, "id"), rev, step))
	},
}
