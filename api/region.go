package api

import "sanlei/land"

type regionList struct {
	Regions []land.Region `json:"regions"`
}

var listRegions = operation{
	id: "listRegions", summary: "The regions that the caller may see, parents before children", gives: gives{of: regionList{}},
	serve: func(c *call) (answer, error) { return answer{body: regionList{c.desk().Regions()}}, nil },
}
