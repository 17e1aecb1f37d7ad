package api

import (
	"maps"
	"slices"

	"sanlei/land"
)

type measureList struct {
	Measures []land.Measure `json:"measures"`
}

var listMeasures = operation{
	id: "listMeasures", summary: "The ways to dispose of land, by code", gives: gives{of: measureList{}},
	serve: func(c *call) (answer, error) {
		known, list := c.config.Store.Measures(), []land.Measure{}
		for _, code := range slices.Sorted(maps.Keys(known)) {
			list = append(list, known[code])
		}
		return answer{body: measureList{list}}, nil
	},
}
