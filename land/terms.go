package land

import (
	"cmp"
	"fmt"
	"slices"
)

// Terms is the periods of a task and how its lights go by them. A number that
// is left out is the usual one.
type Terms struct {
	YellowDays         int         `json:"yellow_days,omitzero"`         // 60
	OrangeDays         int         `json:"orange_days,omitzero"`         // 30
	OrangeBehind       int         `json:"orange_behind,omitzero"`       // 10 points behind the time
	RedBehind          int         `json:"red_behind,omitzero"`          // 20 points
	SilenceDays        int         `json:"silence_days,omitzero"`        // 30 without a note
	ReviewWorkdays     int         `json:"review_workdays,omitzero"`     // 5 for each level to decide
	IdleMonths         int         `json:"idle_months,omitzero"`         // 12 past the agreed start: idle
	RepossessionMonths int         `json:"repossession_months,omitzero"` // 24
	ExtensionMonths    int         `json:"extension_months,omitzero"`    // 12, the longest extension
	InterimMonths      int         `json:"interim_months,omitzero"`      // 24, the longest interim use
	ApprovalMonths     int         `json:"approval_months,omitzero"`     // 24 that an approval lives
	Secrecy            Secrecy     `json:"secrecy,omitzero"`             // internal: kept within the offices
	Cohorts            []Cohort    `json:"cohorts,omitempty"`
	Milestones         []Milestone `json:"milestones,omitempty"`
}

// Cohort is years of approval that are reported together (批准年份段). A parcel's
// cohort is what the list says, with a plain dash between years; else the one in
// which its year of approval lies, or that year itself; else none.
type Cohort struct {
	Label string `json:"label"`
	From  int    `json:"from"`
	To    int    `json:"to"` // this year included
}

// Milestone is a date on the way to the deadline, and how much of the task is
// to be done by then.
type Milestone struct {
	Name    string `json:"name"`
	On      Date   `json:"on"`
	Percent int    `json:"percent,omitzero"` // none: it is only a date
}

// Completed is the terms with what is usual in place of what is left out.
func (t Terms) Completed() Terms {
	for _, f := range t.numbers() {
		if *f.of == 0 {
			*f.of = f.usual
		}
	}
	t.Secrecy = cmp.Or(t.Secrecy, Internal)
	if t.Cohorts == nil {
		t.Cohorts = []Cohort{{"2009-2018", 2009, 2018}, {"2019-2022", 2019, 2022}}
	}
	return t
}

type number struct {
	of          *int
	name        string
	usual, most int
}

func (t *Terms) numbers() []number {
	return []number{
		{&t.YellowDays, "yellow_days", 60, 3650}, {&t.OrangeDays, "orange_days", 30, 3650}, {&t.SilenceDays, "silence_days", 30, 3650},
		{&t.OrangeBehind, "orange_behind", 10, 100}, {&t.RedBehind, "red_behind", 20, 100},
		{&t.ReviewWorkdays, "review_workdays", 5, 250}, {&t.IdleMonths, "idle_months", 12, 600},
		{&t.RepossessionMonths, "repossession_months", 24, 600}, {&t.ExtensionMonths, "extension_months", 12, 600},
		{&t.InterimMonths, "interim_months", 24, 600}, {&t.ApprovalMonths, "approval_months", 24, 600},
	}
}

// Validate checks completed terms. Rules: every number is above zero and not
// beyond its most; yellow comes no later than orange, and orange no later than red;
// there are at most 50 cohorts and 50 milestones; a cohort has a label of 1 to 20
// characters that no other has, and years from 1900 to 9999 in order, and no year lies
// in two; a milestone has a name, a date from the baseline to the deadline and 0 to
// 100 percent.
func (t Terms) Validate(baseline, deadline Date) error {
	refuse := func(name, rule, message string) error {
		return Refuse(Invalid, "terms."+name, rule, message)
	}
	for _, f := range t.numbers() {
		if *f.of < 1 || *f.of > f.most {
			return refuse(f.name, "range", fmt.Sprintf("the number is from 1 to %d", f.most))
		}
	}
	if !slices.Contains(Secrecies, t.Secrecy) {
		return refuse("secrecy", "unknown_secrecy", "the secrecy is public, internal or secret")
	}
	if t.YellowDays < t.OrangeDays {
		return refuse("yellow_days", "lights_in_order", "a light is yellow before it is orange")
	}
	if t.OrangeBehind > t.RedBehind {
		return refuse("orange_behind", "lights_in_order", "a light is orange before it is red")
	}
	if len(t.Cohorts) > 50 || len(t.Milestones) > 50 {
		return refuse("cohorts", "too_many", "there are at most 50 cohorts and 50 milestones")
	}
	for i, c := range t.Cohorts {
		if err := CheckText("terms.cohorts", c.Label, 1, 20); err != nil {
			return err
		}
		if c.From > c.To || c.From < 1900 || c.To > 9999 {
			return refuse("cohorts", "years_in_order", "the years of a cohort stand in order")
		}
		for _, o := range t.Cohorts[:i] {
			if c.Label == o.Label || c.From <= o.To && o.From <= c.To {
				return refuse("cohorts", "repeated", "a year lies in one cohort, and a label stands once")
			}
		}
	}
	for _, m := range t.Milestones {
		if err := CheckText("terms.milestones", m.Name, 1, 60); err != nil {
			return err
		}
		if m.On.Before(baseline) || m.On.After(deadline) || m.Percent < 0 || m.Percent > 100 {
			return refuse("milestones", "milestone", "a milestone lies between baseline and deadline, at 0 to 100 percent")
		}
	}
	return nil
}

// Setting is terms of a task as they are set anew, while it is open. What is nil
// or empty stays as it is.
type Setting struct {
	Terms         *Terms // all of them
	Deciders      *Deciders
	Evidence      EvidenceRule
	SubmitReports *bool
	Reason        string
}

// Set is the task with other terms, and a reason. Figures, list and deadline are
// other only by an edition.
func (t Task) Set(tree Tree, s Setting) (Task, error) {
	switch {
	case !t.ClosedOn.IsZero():
		return t, Refuse(Conflict, "", "task_closed", "the task is closed")
	case s.Reason == "":
		return t, Refuse(Invalid, "reason", "reason_required", "this step needs a reason")
	case s.Terms == nil && s.Deciders == nil && s.Evidence == "" && s.SubmitReports == nil:
		return t, Refuse(Invalid, "", "nothing_changes", "nothing would change")
	}
	if err := CheckText("reason", s.Reason, 1, 500); err != nil {
		return t, err
	}
	if s.Terms != nil {
		t.Terms = s.Terms.Completed()
	}
	if s.Deciders != nil {
		t.Deciders = *s.Deciders
	}
	if s.Evidence != "" {
		t.Evidence = s.Evidence
	}
	if s.SubmitReports != nil {
		t.SubmitReports = *s.SubmitReports
	}
	return t, t.Validate(tree, nil)
}
