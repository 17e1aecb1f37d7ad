package api

import (
	"github.com/go-json-experiment/json/jsontext"

	"sanlei/land"
	"sanlei/land/store"
)

// event is an act on a parcel, with what it moved.
type event struct {
	land.Act
	ActorName string     `json:"actor_name,omitzero"` // what the actor was called at the position
	Position  string     `json:"position,omitzero"`   // none while the act has no place in the books' order
	Disposal  *land.ID   `json:"disposal,omitzero"`
	State     land.State `json:"state,omitzero"` // of the disposal, after it
	Transfers []transfer `json:"transfers"`
	// The parcel's boundary before and after an act on it; none before the first.
	Before jsontext.Value `json:"before,omitzero"`
	After  jsontext.Value `json:"after,omitzero"`
}

type transfer struct {
	Disposal    *land.ID     `json:"disposal,omitzero"`
	Measure     string       `json:"measure,omitzero"`
	From        land.Account `json:"from,omitzero"` // none for a listing
	To          land.Account `json:"to,omitzero"`   // none for land that leaves the list
	Mu          land.Mu      `json:"mu"`
	EffectiveOn land.Date    `json:"effective_on"`
}

type history struct {
	Events []event `json:"events"`
}

var showHistory = operation{
	id: "getParcelHistory", summary: "The timeline of a parcel, as it was recorded", gives: gives{of: history{}},
	params: []param{identity("id", "The parcel").inPath(), asOf(), position()},
	serve: func(c *call) (answer, error) {
		found, err := c.desk().History(c.ctx(), value[land.ID](c, "id"), c.when())
		out := history{make([]event, len(found))}
		for i, e := range found {
			if err == nil {
				out.Events[i], err = eventOf(e)
			}
		}
		return answer{body: out}, err
	},
}

func eventOf(e store.Event) (_ event, err error) {
	out := event{Act: e.Act, ActorName: e.ActorName, Position: e.Position, Disposal: e.Disposal, State: e.State, Transfers: make([]transfer, len(e.Transfers))}
	for i, t := range e.Transfers {
		out.Transfers[i] = transferOf(t)
	}
	if e.Before != nil {
		out.Before, err = geometryText(e.Before)
	}
	if e.After != nil && err == nil {
		out.After, err = geometryText(e.After)
	}
	return out, err
}

func transferOf(t land.Transfer) transfer {
	out := transfer{Measure: t.Measure, From: t.From, To: t.To, Mu: t.Mu, EffectiveOn: t.EffectiveOn}
	if t.Disposal != (land.ID{}) {
		out.Disposal = &t.Disposal
	}
	return out
}
