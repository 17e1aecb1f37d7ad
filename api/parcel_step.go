package api

import (
	"github.com/go-json-experiment/json/jsontext"

	"sanlei/land"
)

type parcelStepRequest struct {
	Step     land.ParcelStep `json:"step"`
	Reason   string          `json:"reason"`
	Geometry jsontext.Value  `json:"geometry,omitzero"` // boundary: the new one
}

var stepParcel = operation{
	id: "stepParcel", summary: "Draw or correct a parcel's boundary, suspend or resume it", guarded: true,
	params: []param{identity("id", "The parcel").inPath()},
	takes:  takes{of: parcelStepRequest{}, most: mostGeometry}, gives: gives{of: parcelItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[parcelStepRequest](c)
		if err != nil {
			return answer{}, err
		}
		shape, err := c.shape(in.Geometry)
		if err != nil {
			return answer{}, err
		}
		id, desk := value[land.ID](c, "id"), c.desk()
		rev, err := c.expected(func() (int64, error) { p, err := desk.Parcel(c.ctx(), id); return p.Rev, err })
		if err != nil {
			return answer{}, err
		}
		r := land.ParcelStepRequest{Step: in.Step, Reason: in.Reason}
		if shape == nil {
			return c.giveParcel(desk.ParcelStep(c.ctx(), id, rev, r, nil))
		}
		return c.giveParcel(desk.ParcelStep(c.ctx(), id, rev, r, shape))
	},
}
