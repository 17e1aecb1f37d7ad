package api

import (
	"encoding/base64"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"sanlei/land"
	"sanlei/land/store"
)

// parcelList is a page of parcels. Sums and facets tell of all that matched.
type parcelList struct {
	Task     string       `json:"task"`
	Region   string       `json:"region"`
	AsOf     land.Date    `json:"as_of"`
	Position string       `json:"position"`
	Matched  int          `json:"matched"`
	Unmapped int          `json:"unmapped"` // of those that matched
	Sums     listSums     `json:"sums"`
	Facets   facets       `json:"facets"`
	BBox     *[4]float64  `json:"bbox"` // of all that matched: west, south, east, north; null where nothing is mapped
	Parcels  []listedItem `json:"parcels"`
	Next     string       `json:"next,omitzero"` // the cursor of the next page; none on the last
}

// listSums is in mu. Levels are cumulative: what has reached at least that one.
type listSums struct {
	ListedMu     land.Mu `json:"listed_mu"`
	OpenMu       land.Mu `json:"open_mu"`
	ReportedMu   land.Mu `json:"reported_mu"`
	CityPassedMu land.Mu `json:"city_passed_mu"`
	AcceptedMu   land.Mu `json:"accepted_mu"`
	CountedMu    land.Mu `json:"counted_mu"`
	RemainingMu  land.Mu `json:"remaining_mu"` // listed, and does not count yet
	UnmappedMu   land.Mu `json:"unmapped_mu"`
	// DisposalRate is counted of listed in percent, null where nothing is listed.
	DisposalRate *string `json:"disposal_rate"`
}

// facets is how many of the parcels that matched have each value, the
// commonest first, of each kind that was asked for. The value - is for none.
type facets struct {
	Category []facet `json:"category,omitzero"`
	Status   []facet `json:"status,omitzero"`
	Region   []facet `json:"region,omitzero"`
	Leader   []facet `json:"leader,omitzero"`
	Unit     []facet `json:"unit,omitzero"`
	Officer  []facet `json:"officer,omitzero"`
	Cohort   []facet `json:"cohort,omitzero"`
	Light    []facet `json:"light,omitzero"`
	Measure  []facet `json:"measure,omitzero"` // a parcel counts once for each measure of its disposals
}

type facet struct {
	Value string `json:"value"`
	Name  string `json:"name,omitzero"` // of a region
	Count int    `json:"count"`
}

// listedItem is a parcel without its geometry, but with its place.
type listedItem struct {
	ID          land.ID         `json:"id"`
	ParcelNo    string          `json:"parcel_no"`
	Task        string          `json:"task"`
	Category    land.Category   `json:"category"`
	Status      land.Status     `json:"status"`
	Region      string          `json:"region"`
	ListedMu    land.Mu         `json:"listed_mu"`
	PlaneM2     *land.Mu        `json:"plane_m2"`
	EllipsoidM2 *land.Mu        `json:"ellipsoid_m2"`
	Accounts    accounts        `json:"accounts"`
	Rev         int64           `json:"rev"`
	Position    string          `json:"position"`
	Clocks      []land.Clock    `json:"clocks"`
	Center      *[2]float64     `json:"center"` // longitude, latitude of a point on it; null while it has no boundary
	BBox        *[4]float64     `json:"bbox"`   // west, south, east, north
	Attributes  land.Attributes `json:",embed"`
}

// noFacets asks for none.
const noFacets = "none"

var listParcels = operation{
	id: "listParcels", summary: "Parcels of a task by number, with what stands in all that match", gives: gives{of: parcelList{}},
	params: append(filterParams(), asOf(), position(),
		whole("limit", "How many parcels at most", 1, 1000, 100),
		choices("facets", "Of what the parcels that match are counted by value", append(slices.Clone(store.FacetKinds), noFacets)...).or([]string{"category", "status", "region", "leader"}),
		cursor("cursor", "Where the page begins: next of the page before")),
	serve: func(c *call) (answer, error) {
		kinds := slices.DeleteFunc(slices.Clone(value[[]string](c, "facets")), func(kind string) bool { return kind == noFacets })
		found, err := c.desk().Parcels(c.ctx(), store.Listing{Filter: c.filter(), When: c.when(), After: value[string](c, "cursor"), Limit: value[int](c, "limit"), Facets: kinds})
		if err != nil {
			return answer{}, within("query", err)
		}
		return answer{body: c.listOf(found)}, nil
	},
}

func (c *call) listOf(l store.List) parcelList {
	s := l.Sums
	out := parcelList{
		Task: value[string](c, "task"), Region: l.Region, AsOf: l.AsOf, Position: l.Position, Matched: s.Parcels, Unmapped: s.Unmapped,
		Sums: listSums{s.Listed(), s.Open, s.Reported, s.CityPassed, s.Accepted, s.Counted, s.Remaining(), s.UnmappedMu,
			land.Rate(s.Counted, s.Listed())},
		Facets: facets{facetsOf(l.Tree, l.Facets["category"]), facetsOf(l.Tree, l.Facets["status"]), facetsOf(l.Tree, l.Facets["region"]), facetsOf(l.Tree, l.Facets["leader"]),
			facetsOf(l.Tree, l.Facets["unit"]), facetsOf(l.Tree, l.Facets["officer"]), facetsOf(l.Tree, l.Facets["cohort"]), facetsOf(l.Tree, l.Facets["light"]), facetsOf(l.Tree, l.Facets["measure"])},
		BBox: s.BBox, Parcels: make([]listedItem, len(l.Parcels)),
	}
	for i, p := range l.Parcels {
		out.Parcels[i] = listedItem{
			ID: p.ID, ParcelNo: p.ParcelNo, Task: p.Task, Category: p.Category, Status: p.Status, Region: p.Region,
			ListedMu: p.ListedMu, PlaneM2: p.PlaneM2, EllipsoidM2: p.EllipsoidM2,
			Accounts: accounts{p.Open, p.Reported, p.CityPassed, p.Accepted, p.StruckOff},
			Rev:      p.Rev, Position: p.Position, Clocks: p.Clocks, Center: p.Center, BBox: p.BBox, Attributes: p.Attributes,
		}
	}
	if l.Next != "" {
		out.Next = base64.RawURLEncoding.EncodeToString([]byte(l.Next))
	}
	return out
}

func facetsOf(tree land.Tree, from []store.Facet) []facet {
	if from == nil {
		return nil
	}
	out := make([]facet, len(from))
	for i, f := range from {
		region, _ := tree.Find(f.Value)
		out[i] = facet{f.Value, region.Name, f.Parcels}
	}
	return out
}

// cursor is the place in a list at which a page before ended. It is opaque to
// callers and goes on where it was even when parcels came or went in between.
func cursor(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "next of a page that was given before",
		schema: openapi3.NewStringSchema().WithMinLength(1).WithMaxLength(300),
		read: func(s string) (any, bool) {
			raw, err := base64.RawURLEncoding.DecodeString(s)
			return string(raw), err == nil && len(s) <= 300 && land.CheckText("", string(raw), 1, 100) == nil
		}}
}
