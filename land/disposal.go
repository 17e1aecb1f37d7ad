package land

import (
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"
)

// State is where a disposal stands in its workflow.
type State string

// The states of a disposal.
const (
	Draft         State = "draft"
	Submitted     State = "submitted" // by the park; its mu is still open
	StateReported State = "reported"  // by the county
	StatePassed   State = "city_passed"
	StateAccepted State = "accepted"
	Returned      State = "returned"  // by a reviewer, with a reason
	Withdrawn     State = "withdrawn" // by the submitter
	Reopened      State = "reopened"  // rebound (反弹) after acceptance
	Discarded     State = "discarded" // a draft thrown away; it is nowhere shown
)

// States is all of them.
var States = []State{Draft, Submitted, StateReported, StatePassed, StateAccepted, Returned, Withdrawn, Reopened, Discarded}

// Live reports whether the disposal holds its ground: no other may overlap it.
func (s State) Live() bool {
	return s == Submitted || s == StateReported || s == StatePassed || s == StateAccepted
}

// Editable reports whether an officer may still change the disposal.
func (s State) Editable() bool {
	return s == Draft || s == Returned || s == Withdrawn || s == Reopened
}

// Disposal is a measure on all or part of a parcel.
type Disposal struct {
	ID       ID
	Parcel   ID
	Region   string
	Measure  string
	Mu       Mu               // in terms of the list
	Document string           // what proves it: contract, decision, agreement
	DocMu    *decimal.Decimal // the area that the document names, where it does
	DatedOn  Date             // the date of the fact, as the contract's
	Reason   string           // why areas differ, where they do
	// Shape is the part of the parcel that was dealt with; nil means it was
	// not drawn, as for a whole parcel.
	Shape       orb.MultiPolygon
	PlaneM2     *decimal.Decimal
	EllipsoidM2 *decimal.Decimal
	State       State
	Submitter   string // login of who submitted it last
	Returned    string // the reason of the last return or rebound, while unanswered
	Rev         int64
}

// Validate checks what can be checked by looking at the disposal, its parcel's
// task and category alone. Rules: the measure disposes of land of the category;
// mu is above zero, the document's area too; the date is given, not before the
// baseline, not after today and not in a closed year; texts are within their limits.
func (d Disposal) Validate(t Task, c Category, m Measure, today Date) error {
	var e Error
	add := func(err error) {
		if err != nil {
			e.Details = append(e.Details, err.(*Error).Details...)
		}
	}
	if m.Category != c || !m.Disposes() {
		add(Refuse(Invalid, "body.measure", "measure_of_category", "the measure is none by which land of this category is disposed of"))
	}
	if !d.Mu.IsPositive() {
		add(Refuse(Invalid, "body.mu", "positive", "the area is above zero"))
	}
	if d.DocMu != nil && (!d.DocMu.IsPositive() || d.DocMu.GreaterThanOrEqual(mostMu)) {
		add(Refuse(Invalid, "body.document_mu", "document_area", "the area is above zero and below 100 million mu"))
	}
	add(CheckText("body.document", d.Document, 0, 200))
	add(CheckText("body.reason", d.Reason, 0, 500))
	add(CheckDate("body.dated_on", d.DatedOn, t, today))
	if len(e.Details) > 0 {
		e.Kind = Invalid
		return &e
	}
	return nil
}

// CheckDate refuses an effective date before the task's baseline, inside a
// closed year, or after today.
func CheckDate(location string, d Date, t Task, today Date) error {
	switch {
	case d.IsZero():
		return Refuse(Invalid, location, "required", "the date is missing")
	case d.Before(t.Baseline):
		return Refuse(Invalid, location, "before_baseline", "the date lies before the task's baseline")
	case t.closed(d):
		return Refuse(Conflict, location, "closed_year", "the date lies in a year that is closed")
	case d.After(today):
		return Refuse(Invalid, location, "after_today", "the date lies after today")
	}
	return nil
}
