package api

import (
	"maps"
	"slices"

	"sanlei/land"
	"sanlei/land/store"
)

// bulkStepRequest is a decision on all that waits for it on the parcels of the
// filter.
type bulkStepRequest struct {
	Step        land.Step  `json:"step"` // report, pass, accept or return
	Reason      string     `json:"reason,omitzero"`
	EffectiveOn *land.Date `json:"effective_on,omitzero"`
	Authority   string     `json:"authority,omitzero"`
	Document    string     `json:"document,omitzero"`
	// Incomplete lets pass also what lacks evidence that its measure asks for.
	Incomplete bool `json:"incomplete,omitzero"`
	// Expect is the digest of the summary that was looked at. Without it nothing is
	// decided and the answer is the summary.
	Expect string `json:"expect,omitzero"`
}

// summary is what a decision on many is, or, without an act, would be.
type summary struct {
	Digest    string    `json:"digest"`
	Act       *land.ID  `json:"act"`
	Disposals int       `json:"disposals"`
	Parcels   int       `json:"parcels"`
	Mu        land.Mu   `json:"mu"`
	Skipped   []skipped `json:"skipped"`
}

// skipped is what a rule leaves out.
type skipped struct {
	Rule      string  `json:"rule"`
	Disposals int     `json:"disposals"`
	Mu        land.Mu `json:"mu"`
}

var stepDisposals = operation{
	id: "stepDisposals", summary: "Decide on all that waits on the parcels of a filter: first a summary, then, with its digest, as one act",
	params: filterParams(), takes: takes{of: bulkStepRequest{}}, gives: gives{of: summary{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[bulkStepRequest](c)
		if err != nil {
			return answer{}, err
		}
		s := store.BulkStep{Filter: c.filter(), Expect: in.Expect, Incomplete: in.Incomplete,
			StepRequest: land.StepRequest{Step: in.Step, Reason: in.Reason, Authority: in.Authority, Document: in.Document}}
		if in.EffectiveOn != nil {
			s.EffectiveOn = *in.EffectiveOn
		}
		found, err := c.desk().StepTogether(c.ctx(), s)
		return answer{body: summaryOf(found)}, within("query", err)
	},
}

func summaryOf(s store.Summary) summary {
	out := summary{Digest: s.Digest, Disposals: s.Disposals, Parcels: s.Parcels, Mu: s.Mu, Skipped: []skipped{}}
	if s.Act != (land.ID{}) {
		out.Act = &s.Act
	}
	for _, rule := range slices.Sorted(maps.Keys(s.Skipped)) {
		out.Skipped = append(out.Skipped, skipped{rule, s.Skipped[rule].Disposals, s.Skipped[rule].Mu})
	}
	return out
}

type undoRequest struct {
	Reason string `json:"reason,omitzero"`
}

var undoAct = operation{
	id: "undoAct", summary: "Take a decision on many back as one, within ten minutes", params: []param{identity("id", "The act").inPath()},
	takes: takes{of: undoRequest{}}, gives: gives{of: summary{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[undoRequest](c)
		if err != nil {
			return answer{}, err
		}
		found, err := c.desk().UndoAct(c.ctx(), value[land.ID](c, "id"), in.Reason)
		return answer{body: summaryOf(found)}, err
	},
}
