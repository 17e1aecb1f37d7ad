package api

import (
	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
)

type disposalItem struct {
	ID          land.ID        `json:"id"`
	Parcel      land.ID        `json:"parcel"`
	Region      string         `json:"region"`
	Measure     string         `json:"measure"`
	Mu          land.Mu        `json:"mu"`
	Document    string         `json:"document"`
	DocumentMu  *land.Mu       `json:"document_mu"`
	DatedOn     land.Date      `json:"dated_on"`
	Reason      string         `json:"reason"`
	Geometry    jsontext.Value `json:"geometry"`
	PlaneM2     *land.Mu       `json:"plane_m2"`
	EllipsoidM2 *land.Mu       `json:"ellipsoid_m2"`
	State       land.State     `json:"state"`
	Submitter   string         `json:"submitter"`
	Returned    string         `json:"returned"` // why, while a return or rebound is unanswered
	Rev         int64          `json:"rev"`
}

type disposalList struct {
	Disposals []disposalItem `json:"disposals"`
}

// disposalDraft is what an officer enters. Without an area the disposal takes
// what the drawn part comes to, or, not drawn, all that remains.
type disposalDraft struct {
	Measure    *string        `json:"measure,omitzero"`
	Mu         *land.Mu       `json:"mu,omitzero"`
	Document   *string        `json:"document,omitzero"`
	DocumentMu *land.Mu       `json:"document_mu,omitzero"`
	DatedOn    *land.Date     `json:"dated_on,omitzero"`
	Reason     *string        `json:"reason,omitzero"`
	Geometry   jsontext.Value `json:"geometry,omitzero"`
}

var disposalID = []param{identity("id", "The disposal").inPath()}

var listDisposals = operation{
	id: "listDisposals", summary: "The disposals of a parcel, oldest first", gives: gives{of: disposalList{}},
	params: []param{identity("id", "The parcel").inPath(), asOf(), position()},
	serve: func(c *call) (answer, error) {
		found, err := c.desk().DisposalsAt(c.ctx(), value[land.ID](c, "id"), c.when())
		out := disposalList{make([]disposalItem, len(found))}
		for i, d := range found {
			if err == nil {
				out.Disposals[i], err = disposalOf(d)
			}
		}
		return answer{body: out}, err
	},
}

var newDisposal = operation{
	id: "createDisposal", summary: "Draft a disposal of a parcel", repeatable: true,
	params: []param{identity("id", "The parcel").inPath()},
	takes:  takes{of: disposalDraft{}, most: mostGeometry}, gives: gives{status: 201, of: disposalItem{}, etag: true, location: true},
	serve: func(c *call) (answer, error) {
		draft, err := c.draft()
		if err != nil {
			return answer{}, err
		}
		return c.giveDisposal(c.desk().Draft(c.ctx(), value[land.ID](c, "id"), draft, c.idempotency()))
	},
}

var showDisposal = operation{
	id: "getDisposal", summary: "A disposal", params: disposalID, gives: gives{of: disposalItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		return c.giveDisposal(c.desk().Disposal(c.ctx(), value[land.ID](c, "id")))
	},
}

var editDisposal = operation{
	id: "editDisposal", summary: "Change a disposal that is not submitted", params: disposalID, guarded: true,
	takes: takes{of: disposalDraft{}, media: mergePatch, most: mostGeometry}, gives: gives{of: disposalItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		draft, err := c.draft()
		if err != nil {
			return answer{}, err
		}
		rev, err := c.expectedDisposal()
		if err != nil {
			return answer{}, err
		}
		return c.giveDisposal(c.desk().EditDisposal(c.ctx(), value[land.ID](c, "id"), rev, draft))
	},
}

var discardDisposal = operation{
	id: "discardDisposal", summary: "Throw a draft away", params: disposalID, guarded: true, gives: gives{status: 204},
	serve: func(c *call) (answer, error) {
		rev, err := c.expectedDisposal()
		if err != nil {
			return answer{}, err
		}
		return answer{}, c.desk().Discard(c.ctx(), value[land.ID](c, "id"), rev)
	},
}

// draft reads what an officer enters.
func (c *call) draft() (store.Draft, error) {
	in, err := readBody[disposalDraft](c)
	if err != nil {
		return store.Draft{}, err
	}
	out := store.Draft{Measure: in.Measure, Mu: in.Mu, Document: in.Document, DocMu: in.DocumentMu, DatedOn: in.DatedOn, Reason: in.Reason}
	shape, err := c.shape(in.Geometry)
	if err != nil {
		return out, err
	}
	if shape != nil {
		out.Shape = shape
	} else if in.Geometry != nil {
		out.Shape = orb.MultiPolygon{} // null: no longer drawn
	}
	return out, nil
}

func (c *call) expectedDisposal() (int64, error) {
	return c.expected(func() (int64, error) {
		d, err := c.desk().Disposal(c.ctx(), value[land.ID](c, "id"))
		return d.Rev, err
	})
}

func (c *call) giveDisposal(d land.Disposal, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	item, err := disposalOf(d)
	a := answer{body: item, rev: d.Rev}
	if c.route.gives.location {
		a.location = "/api/disposals/" + d.ID.String()
	}
	return a, err
}

func disposalOf(d land.Disposal) (disposalItem, error) {
	shape, err := geometryText(d.Shape)
	return disposalItem{
		ID: d.ID, Parcel: d.Parcel, Region: d.Region, Measure: d.Measure, Mu: d.Mu, Document: d.Document, DocumentMu: d.DocMu,
		DatedOn: d.DatedOn, Reason: d.Reason, Geometry: shape, PlaneM2: d.PlaneM2, EllipsoidM2: d.EllipsoidM2,
		State: d.State, Submitter: d.Submitter, Returned: d.Returned, Rev: d.Rev,
	}, err
}
