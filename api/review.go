package api

import (
	"encoding/base64"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"sanlei/land"
	"sanlei/land/store"
)

// review is a disposal that waits for the caller, with what a queue shows.
type review struct {
	ID          land.ID       `json:"id"`
	Rev         int64         `json:"rev"` // makes the ETag of the disposal
	Task        string        `json:"task"`
	Parcel      land.ID       `json:"parcel"`
	ParcelNo    string        `json:"parcel_no"`
	Name        string        `json:"name"`
	Category    land.Category `json:"category"`
	Region      string        `json:"region"`
	RegionName  string        `json:"region_name"`
	Center      *[2]float64   `json:"center"`
	Measure     string        `json:"measure"`
	Mu          land.Mu       `json:"mu"`
	Document    string        `json:"document"`
	DocumentMu  *land.Mu      `json:"document_mu"`
	PlaneM2     *land.Mu      `json:"plane_m2"`
	DatedOn     land.Date     `json:"dated_on"`
	Reason      string        `json:"reason"`
	State       land.State    `json:"state"`
	Step        land.Step     `json:"step"` // that waits to be taken
	Submitter   string        `json:"submitter"`
	Returned    string        `json:"returned"`
	Since       time.Time     `json:"since"`
	WaitingDays int           `json:"waiting_days"`
	// WaitingWorkdays is the days worked since; Late says that a decision should
	// have been made within LimitWorkdays of them.
	WaitingWorkdays int           `json:"waiting_workdays"`
	LimitWorkdays   int           `json:"limit_workdays"`
	Late            bool          `json:"late"`
	AreaDiffers     bool          `json:"area_differs"` // from its document or drawing, by more than 1 % or 0.5 mu
	Evidence        evidenceCount `json:"evidence"`
	Locked          bool          `json:"locked"` // the caller submitted it, and does not decide on it
}

// proposal is an accepted disposal that has run out without a start of
// construction: the caller may reopen it, nothing does by itself.
type proposal struct {
	ID         land.ID        `json:"id"`
	Rev        int64          `json:"rev"`
	Task       string         `json:"task"`
	Parcel     land.ID        `json:"parcel"`
	ParcelNo   string         `json:"parcel_no"`
	Name       string         `json:"name"`
	Category   land.Category  `json:"category"`
	Region     string         `json:"region"`
	RegionName string         `json:"region_name"`
	Measure    string         `json:"measure"`
	Mu         land.Mu        `json:"mu"`
	Kind       land.ClockKind `json:"kind"`
	LapsedOn   land.Date      `json:"lapsed_on"`
	Days       int            `json:"days"` // since then
}

type reviewList struct {
	Total   int                `json:"total"`
	States  map[land.State]int `json:"states"` // how many of them are in each state
	Reviews []review           `json:"reviews"`
	// Proposed is reopenings that are proposed, on the first page only.
	Proposed []proposal `json:"proposed"`
	Next     string     `json:"next,omitzero"` // the cursor of the next page; none on the last
}

var listReviews = operation{
	id: "listReviews", summary: "What waits for the caller, the oldest first", gives: gives{of: reviewList{}},
	params: append(append([]param{code("task", "Only of this task; needed with a filter")}, filterParams()[1:]...),
		whole("limit", "How many at most", 1, 1000, 100),
		reviewCursor("cursor", "Where the page begins: next of the page before"),
	),
	serve: func(c *call) (answer, error) {
		found, err := c.desk().Reviews(c.ctx(), store.ReviewQuery{
			Filter: c.filter(), After: value[store.ReviewKey](c, "cursor"), Limit: value[int](c, "limit")})
		if err != nil {
			return answer{}, within("query", err)
		}
		out := reviewList{Total: found.Total, States: found.States, Reviews: make([]review, len(found.Reviews)), Proposed: make([]proposal, len(found.Proposed))}
		for i, p := range found.Proposed {
			region, _ := c.config.Store.Tree().Find(p.Region)
			out.Proposed[i] = proposal{p.ID, p.Rev, p.Task, p.Parcel, p.ParcelNo, p.Name, p.Category, p.Region, region.Name, p.Measure, p.Mu, p.Kind, p.LapsedOn, p.Days}
		}
		for i, r := range found.Reviews {
			out.Reviews[i] = c.reviewOf(r)
		}
		if found.Next != (store.ReviewKey{}) {
			out.Next = writeReviewCursor(found.Next)
		}
		return answer{body: out}, nil
	},
}

func (c *call) reviewOf(r store.Review) review {
	region, _ := c.config.Store.Tree().Find(r.Region)
	return review{
		ID: r.ID, Rev: r.Rev, Task: r.Task, Parcel: r.Parcel, ParcelNo: r.ParcelNo, Name: r.Name, Category: r.Category,
		Region: r.Region, RegionName: region.Name, Center: r.Center, Measure: r.Measure, Mu: r.Mu,
		Document: r.Document, DocumentMu: r.DocMu, PlaneM2: r.PlaneM2, DatedOn: r.DatedOn, Reason: r.Reason,
		State: r.State, Step: r.State.Next(), Submitter: r.Submitter, Returned: r.Returned,
		Since: r.Since.In(land.Shanghai), WaitingDays: r.Days, WaitingWorkdays: r.Workdays, LimitWorkdays: r.Limit, Late: r.Late(), AreaDiffers: r.AreaDiffers(), Locked: r.Locked,
		Evidence: countOf(c.config.Store.Measures()[r.Measure], r.Evidence, r.DatedOn, r.Baseline),
	}
}

// A cursor of reviews is the time and the id of the last one of a page.
func writeReviewCursor(k store.ReviewKey) string {
	raw, _ := k.Since.UTC().MarshalBinary() // fails on years beyond our books only
	return base64.RawURLEncoding.EncodeToString(append(k.ID[:], raw...))
}

func reviewCursor(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "next of a page that was given before",
		schema: openapi3.NewStringSchema().WithMinLength(1).WithMaxLength(100),
		read: func(s string) (any, bool) {
			var k store.ReviewKey
			raw, err := base64.RawURLEncoding.DecodeString(s)
			if err != nil || len(raw) <= len(k.ID) {
				return nil, false
			}
			copy(k.ID[:], raw)
			return k, k.Since.UnmarshalBinary(raw[len(k.ID):]) == nil
		}}
}
