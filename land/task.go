package land

import (
	"regexp"

	"github.com/shopspring/decimal"
)

// Task is what was handed down (下达任务): which land is to be dealt with, by
// when, and how much of it.
type Task struct {
	Code        string   `json:"id"`
	Name        string   `json:"name"`
	Region      string   `json:"region"` // whose task it is; parcels lie in it or below
	Authorities []string `json:"authorities"`
	Document    string   `json:"document"`
	Baseline    Date     `json:"baseline"` // 认定时点: listing and targets take effect on it
	Deadline    Date     `json:"deadline"`
	ClosedOn    Date     `json:"closed_on,omitzero"` // the cut-off once closed; nothing effective up to it is taken
	Edition     int      `json:"edition"`
	// Counted is the account that counts as done: accepted unless the task
	// says that passing the city, or reporting, is enough.
	Counted Account `json:"counted"`
	// Uncounted is the codes of measures that this task does not count.
	Uncounted []string `json:"uncounted"`
	// SubmitReports makes submitting and reporting one step of the officer.
	SubmitReports bool `json:"submit_reports"`
	// Deciders says per level how decisions come into the books.
	Deciders Deciders `json:"deciders"`
	// Terms is its periods, lights, cohorts and milestones.
	Terms Terms `json:"terms"`
	// Evidence says what becomes of a disposal whose evidence is not complete.
	Evidence EvidenceRule `json:"evidence"`
}

// EvidenceRule is how a task deals with a disposal that lacks mandatory evidence.
type EvidenceRule string

// The ways: it cannot be submitted, or it can and what lacks is shown to every
// reviewer.
const (
	EvidenceRequired EvidenceRule = "required"
	EvidenceFlagged  EvidenceRule = "flagged"
)

// closed reports whether a date lies in the part of the task that is closed.
func (t Task) closed(d Date) bool { return !t.ClosedOn.IsZero() && !d.After(t.ClosedOn) }

// Decider is how the decisions of one level come into the books.
type Decider string

// The ways: made here by a reviewer of the level, recorded by a registrar from
// the higher authority's document, or either.
const (
	DecidesHere     Decider = "here"
	DecidesRecorded Decider = "recorded"
	DecidesEither   Decider = "either"
)

// Deciders is the decider of each level.
type Deciders struct {
	County   Decider `json:"county"`
	City     Decider `json:"city"`
	Province Decider `json:"province"`
}

// Of is the decider of a level.
func (d Deciders) Of(l Level) Decider {
	switch l {
	case LevelCounty:
		return d.County
	case LevelCity:
		return d.City
	default:
		return d.Province
	}
}

// Target is a figure that was handed down to a region, for one category or,
// without one, for all together. Figures are kept as movements: the first
// edition moves from nothing to the figure, a later edition or a strike-off
// moves it on, and what stands at a date is their sum.
type Target struct {
	Region   string   `json:"region"`
	Category Category `json:"category,omitempty"` // empty: all three together
	Figure   Figure   `json:"figure"`             // as written, after this movement
	Moved    Mu       `json:"moved_mu"`           // signed
}

var taskCode = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,62}$`)

// Validate checks a new task against the tree of regions. Rules:
//
//  1. the code is 2 to 63 lower-case letters, digits and dashes;
//  2. name, document and authorities have at most 200 characters each, there
//     is a name and no authority without one;
//  3. the region exists, the baseline lies before the deadline;
//  4. counted is reported, city_passed or accepted; each decider and the rule
//     of evidence are known;
//  5. every target lies in the task's region, names a category or none, is
//     not negative and stands once;
//  6. the terms, completed, are valid.
func (t Task) Validate(tree Tree, targets []Target) error {
	var e Error
	refuse := func(location, rule, message string) {
		e.Details = append(e.Details, Detail{Location: location, Rule: rule, Message: message})
	}
	if !taskCode.MatchString(t.Code) {
		refuse("id", "task_code", "a task's id is 2 to 63 lower-case letters, digits and dashes")
	}
	text := func(location, s string, least int) {
		if err := CheckText(location, s, least, 200); err != nil {
			e.Details = append(e.Details, err.(*Error).Details...)
		}
	}
	text("name", t.Name, 1)
	text("document", t.Document, 0)
	for _, a := range t.Authorities {
		text("authorities", a, 1)
	}
	if r, ok := tree.Find(t.Region); !ok {
		refuse("region", "unknown_region", "there is no such region")
	} else if !t.ofItsTime(r) {
		refuse("region", "region_of_the_time", wrongTime)
	}
	if t.Baseline.IsZero() || t.Deadline.IsZero() || !t.Baseline.Before(t.Deadline) {
		refuse("deadline", "dates_in_order", "the baseline lies before the deadline")
	}
	if t.Counted != Reported && t.Counted != CityPassed && t.Counted != Accepted {
		refuse("counted", "unknown_account", "counted is one of reported, city_passed and accepted")
	}
	for _, d := range []Decider{t.Deciders.County, t.Deciders.City, t.Deciders.Province} {
		if d != DecidesHere && d != DecidesRecorded && d != DecidesEither {
			refuse("deciders", "unknown_decider", "a decider is one of here, recorded and either")
			break
		}
	}
	if err := t.Terms.Completed().Validate(t.Baseline, t.Deadline); err != nil {
		e.Details = append(e.Details, err.(*Error).Details...)
	}
	if t.Evidence != EvidenceRequired && t.Evidence != EvidenceFlagged {
		refuse("evidence", "unknown_evidence_rule", "evidence is required or flagged")
	}
	seen := map[[2]string]bool{}
	for _, g := range targets {
		key := [2]string{g.Region, string(g.Category)}
		switch {
		case !tree.Contains(t.Region, g.Region):
			refuse("targets", "region_outside", "a target's region lies in the task's region")
		case !t.ofItsTime(tree.byCode[g.Region]):
			refuse("targets", "region_of_the_time", wrongTime)
		case g.Category != "" && !g.Category.Valid():
			refuse("targets", "unknown_category", "a target names one of the three categories or none")
		case g.Moved.LessThan(decimal.Zero):
			refuse("targets", "negative", "a target is not negative")
		case seen[key]:
			refuse("targets", "repeated", "a region and category has one target")
		}
		seen[key] = true
	}
	if len(e.Details) > 0 {
		e.Kind = Invalid
		return &e
	}
	return nil
}

const wrongTime = "the code of the region was not valid between the task's baseline and its deadline"

// ofItsTime reports whether a region's code was valid while the task ran. That of a
// region that ended before, as of a county that became a city, is in no list of it.
func (t Task) ofItsTime(r Region) bool { return r.Stood(t.Baseline, t.Deadline) }

// CheckRegion refuses a region in which the task can list nothing.
func (t Task) CheckRegion(tree Tree, location, code string) error {
	if !tree.Contains(t.Region, code) {
		return Refuse(Invalid, location, "region_of_task", "the region lies outside the task's")
	}
	if !t.ofItsTime(tree.byCode[code]) {
		return Refuse(Invalid, location, "region_of_the_time", wrongTime)
	}
	return nil
}
