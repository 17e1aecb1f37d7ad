package report

import (
	"slices"
	"strings"

	"sanlei/land"
)

// Division is the regions of one level below the report's region.
type Division struct {
	Level  land.Level
	Ranked []land.Ranked         // by region
	Rows   map[string][]land.Row // by region: its categories
	Before map[string]land.Row   // by region, as of Since
	Prior  map[string][]land.Row // by region, as of Since: its categories
	Parent map[string]string     // by region: the name of the city above; nil directly below the report's region
}

// inOrder is the regions in the order of their codes.
func (d Division) inOrder() []land.Ranked {
	return slices.SortedFunc(slices.Values(d.Ranked), func(a, b land.Ranked) int {
		return strings.Compare(a.Region, b.Region)
	})
}

// before is what a row of a region and category was as of Since.
func (d Division) before(r land.Row) land.Row {
	for _, o := range d.Prior[r.Region] {
		if o.Category == r.Category {
			return o
		}
	}
	return land.Row{}
}
