package api

import (
	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"

	"sanlei/land"
)

type neighbourItem struct {
	ID       land.ID        `json:"id"`
	ParcelNo string         `json:"parcel_no"`
	Geometry jsontext.Value `json:"geometry"`
}

type neighbourList struct {
	Neighbours []neighbourItem `json:"neighbours"`
}

// listNeighbours gives exact shapes: what is drawn beside them ends where they
// begin, to the last digit.
var listNeighbours = operation{
	id: "listNeighbours", summary: "The exact shapes of the parcels beside a parcel, 200 at most", gives: gives{of: neighbourList{}},
	params: []param{identity("id", "The parcel").inPath(), box("bbox", "Where to look; without it the parcel's own box and 100 m around")},
	serve: func(c *call) (answer, error) {
		var within *orb.Bound
		if b, ok := c.values["bbox"].(orb.Bound); ok {
			within = &b
		}
		found, err := c.desk().Neighbours(c.ctx(), value[land.ID](c, "id"), within)
		out := neighbourList{make([]neighbourItem, len(found))}
		for i, n := range found {
			if err == nil {
				out.Neighbours[i] = neighbourItem{ID: n.ID, ParcelNo: n.ParcelNo}
				out.Neighbours[i].Geometry, err = geometryText(n.Shape)
			}
		}
		return answer{body: out}, err
	},
}
