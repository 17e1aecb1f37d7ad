package api

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"sanlei/land"
	"sanlei/land/store"
)

// parcelItem is a parcel with its accounts; the attributes of the list stand
// beside the rest.
type parcelItem struct {
	Lineage     lineage         `json:"lineage"`
	CarriedFrom *land.ID        `json:"carried_from"` // the parcel of the task before of which this is the rest
	ArisesFrom  *land.ID        `json:"arises_from"`  // the disposal that supplied this land before it was listed again
	Findings    []finding       `json:"findings"`     // what was told of its row when its file was checked
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
	AsOf        land.Date       `json:"as_of"`
	Position    string          `json:"position"`
	Clocks      []land.Clock    `json:"clocks"`
	Geometry    jsontext.Value  `json:"geometry"`
	Attributes  land.Attributes `json:",embed"`
}

// lineage is the parcels that this one was made of, and those that were made of it.
type lineage struct {
	Parents  []kin `json:"parents"`
	Children []kin `json:"children"`
	Before   []kin `json:"before"` // in the task before, or the parcel whose disposal supplied this land
	After    []kin `json:"after"`  // listed later from this one
}

// kin is a parcel before or after another, with how much of its land went over.
type kin struct {
	ID       land.ID `json:"id"`
	Task     string  `json:"task"`
	ParcelNo string  `json:"parcel_no"`
	Mu       land.Mu `json:"mu"`
}

func kinOf(from []store.Kin) []kin {
	out := make([]kin, len(from))
	for i, k := range from {
		out[i] = kin(k)
	}
	return out
}

// accounts is where a parcel's mu stands.
type accounts struct {
	Open       land.Mu `json:"open"`
	Reported   land.Mu `json:"reported"`
	CityPassed land.Mu `json:"city_passed"`
	Accepted   land.Mu `json:"accepted"`
	StruckOff  land.Mu `json:"struck_off"`
}

type parcelDraft struct {
	Task       string         `json:"task"`
	ParcelNo   string         `json:"parcel_no"`
	Category   land.Category  `json:"category"`
	Region     string         `json:"region"`
	ListedMu   *land.Mu       `json:"listed_mu,omitzero"` // or the figure as the list has it
	Listed     *land.Figure   `json:"listed,omitzero"`
	Geometry   jsontext.Value `json:"geometry,omitzero"`
	ArisesFrom *land.ID       `json:"arises_from,omitzero"` // the disposal that supplied this land before
	// What the caller takes the shape's areas for; refused where it comes to others.
	PlaneM2     *land.Mu        `json:"plane_m2,omitzero"`
	EllipsoidM2 *land.Mu        `json:"ellipsoid_m2,omitzero"`
	Attributes  land.Attributes `json:",embed"`
}

// parcelPatch is attributes; null removes one.
type parcelPatch struct {
	Attributes land.Attributes `json:",embed"`
}

var showParcel = operation{
	id: "getParcel", summary: "A parcel with its accounts", gives: gives{of: parcelItem{}, etag: true},
	params: []param{identity("id", "The parcel").inPath(), asOf(), position()},
	serve: func(c *call) (answer, error) {
		return c.giveParcel(c.desk().ParcelAt(c.ctx(), value[land.ID](c, "id"), c.when()))
	},
}

var newParcel = operation{
	id: "createParcel", summary: "List a parcel", repeatable: true,
	takes: takes{of: parcelDraft{}, most: mostGeometry}, gives: gives{status: 201, of: parcelItem{}, etag: true, location: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[parcelDraft](c)
		if err != nil {
			return answer{}, err
		}
		parcel, err := c.listed(in)
		if err != nil {
			return answer{}, err
		}
		a, err := c.giveParcel(c.desk().ListParcel(c.ctx(), parcel, c.idempotency()))
		return a, flat(within("body", err))
	},
}

var editParcel = operation{
	id: "editParcel", summary: "Change attributes of a parcel", guarded: true,
	params: []param{identity("id", "The parcel").inPath()},
	takes:  takes{of: parcelPatch{}, media: mergePatch}, gives: gives{of: parcelItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[parcelPatch](c)
		if err != nil {
			return answer{}, err
		}
		if err := checkNames(in.Attributes); err != nil {
			return answer{}, err
		}
		id, desk := value[land.ID](c, "id"), c.desk()
		rev, err := c.expected(func() (int64, error) { p, err := desk.Parcel(c.ctx(), id); return p.Rev, err })
		if err != nil {
			return answer{}, err
		}
		a, err := c.giveParcel(desk.EditParcel(c.ctx(), id, rev, in.Attributes))
		return a, flat(err)
	},
}

func (c *call) giveParcel(p store.Parcel, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	shape, err := geometryText(p.Shape)
	a := answer{rev: p.Rev, daily: true, body: parcelItem{
		Lineage: lineage{kinOf(p.Line.Parents), kinOf(p.Line.Children), kinOf(p.Line.Before), kinOf(p.Line.After)}, CarriedFrom: p.CarriedFrom, ArisesFrom: p.ArisesFrom,
		Findings: findingsOf(p.Line.Findings),
		ID:       p.ID, ParcelNo: p.ParcelNo, Task: p.Task, Category: p.Category, Status: p.Status, Region: p.Region,
		ListedMu: p.ListedMu, PlaneM2: p.PlaneM2, EllipsoidM2: p.EllipsoidM2,
		Accounts: accounts{p.Open, p.Reported, p.CityPassed, p.Accepted, p.StruckOff},
		Rev:      p.Rev, AsOf: p.AsOf, Position: p.Position, Clocks: p.Clocks, Geometry: shape, Attributes: p.Attributes,
	}}
	if c.route.gives.location {
		a.location = "/api/parcels/" + p.ID.String()
	}
	return a, err
}

// listed is the parcel of a draft.
func (c *call) listed(in parcelDraft) (land.Parcel, error) {
	p := land.Parcel{Task: in.Task, ParcelNo: in.ParcelNo, Category: in.Category, Region: in.Region, ArisesFrom: in.ArisesFrom,
		PlaneM2: in.PlaneM2, EllipsoidM2: in.EllipsoidM2, Attributes: in.Attributes}
	switch {
	case (in.ListedMu == nil) == (in.Listed == nil):
		return p, land.Refuse(land.Invalid, "body.listed_mu", "one_listed_area", "the listed area is given once: in mu, or as a figure with its unit")
	case in.Listed != nil:
		p.Listed = *in.Listed
	default:
		p.Listed = land.Figure{Value: *in.ListedMu, Unit: land.UnitMu}
	}
	if !codeForm.MatchString(in.Task) {
		return p, land.Refuse(land.NotFound, "body.task", "unknown_task", "there is no such task")
	}
	err := checkNames(in.Attributes)
	if err == nil {
		p.Shape, err = c.shape(in.Geometry)
	}
	return p, err
}

// checkNames refuses members that are neither the parcel's nor attributes.
func checkNames(a land.Attributes) error {
	for name := range a {
		if _, ok := land.FindAttribute(name); !ok {
			return malformed(locate("body", name), "unknown_member", "there is no such member")
		}
	}
	return nil
}

// flat names attributes as bodies have them: beside the rest.
func flat(err error) error {
	return relocate(err, func(location string) string {
		return strings.Replace(location, "body.attributes.", "body.", 1)
	})
}
