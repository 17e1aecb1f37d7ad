package api

import (
	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"

	"sanlei/land"
)

// parcelStepRequest is a step of a parcel: what a step has no use for is
// refused.
type parcelStepRequest struct {
	Step       land.ParcelStep `json:"step"`
	Reason     string          `json:"reason,omitzero"`      // needed but to undo
	Geometry   jsontext.Value  `json:"geometry,omitzero"`    // boundary: the new one
	Mu         *land.Mu        `json:"mu,omitzero"`          // strike_off: how much, else all that is open
	Authority  string          `json:"authority,omitzero"`   // strike_off: whose document it is
	Document   string          `json:"document,omitzero"`    // strike_off: its number
	DocumentOn *land.Date      `json:"document_on,omitzero"` // strike_off: its date
	// Targets is the figures that a strike-off lowers; without it all on the
	// path from the parcel's region to the root.
	Targets  *[]land.Slot  `json:"targets,omitzero"`
	Into     []partRequest `json:"into,omitzero"`      // split: the parcels that come of it
	With     []land.ID     `json:"with,omitzero"`      // merge: the other parcels
	ParcelNo string        `json:"parcel_no,omitzero"` // merge: the number of the parcel that comes of it
}

// partRequest is a parcel that comes of a split. Where no part names an area,
// they share by their plane areas.
type partRequest struct {
	ParcelNo string         `json:"parcel_no"`
	Mu       *land.Mu       `json:"mu,omitzero"`
	Geometry jsontext.Value `json:"geometry,omitzero"`
}

var stepParcel = operation{
	id: "stepParcel", summary: "Draw a parcel's boundary, suspend, resume, strike off, split or merge it", guarded: true,
	params: []param{identity("id", "The parcel").inPath()},
	takes:  takes{of: parcelStepRequest{}, most: mostGeometry}, gives: gives{of: parcelItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[parcelStepRequest](c)
		if err != nil {
			return answer{}, err
		}
		r := in.request()
		drawn, err := c.outlines(in)
		if err != nil {
			return answer{}, err
		}
		id, desk := value[land.ID](c, "id"), c.desk()
		rev, err := c.expected(func() (int64, error) { p, err := desk.Parcel(c.ctx(), id); return p.Rev, err })
		if err != nil {
			return answer{}, err
		}
		return c.giveParcel(desk.ParcelStep(c.ctx(), id, rev, r, drawn...))
	},
}

func (in parcelStepRequest) request() land.ParcelStepRequest {
	r := land.ParcelStepRequest{Step: in.Step, Reason: in.Reason, With: in.With, No: in.ParcelNo,
		Strike: land.Strike{Mu: in.Mu, Authority: in.Authority, Document: in.Document}}
	if in.DocumentOn != nil {
		r.DocumentOn = *in.DocumentOn
	}
	if in.Targets != nil {
		r.Targets = append([]land.Slot{}, *in.Targets...)
	}
	for _, p := range in.Into {
		r.Into = append(r.Into, land.Part{ParcelNo: p.ParcelNo, Mu: p.Mu})
	}
	return r
}

// outlines is the shapes of a step: of the parts of a split, or of the parcel.
func (c *call) outlines(in parcelStepRequest) ([]orb.Geometry, error) {
	texts := []jsontext.Value{in.Geometry}
	if len(in.Into) > 0 {
		if in.Geometry != nil {
			return nil, land.Refuse(land.Invalid, "body.geometry", "geometry_of_boundary", "only boundary takes a geometry")
		}
		texts = nil
		for _, p := range in.Into {
			texts = append(texts, p.Geometry)
		}
	}
	drawn := make([]orb.Geometry, len(texts))
	for i, text := range texts {
		shape, err := c.shape(text)
		if err != nil {
			return nil, err
		}
		if shape != nil {
			drawn[i] = shape
		}
	}
	return drawn, nil
}
