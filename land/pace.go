package land

import "github.com/shopspring/decimal"

// Pace is how a task goes against its time: what is done of its target beside
// the share of its time that is over.
type Pace struct {
	Expected string  `json:"expected_rate"` // percent, as a rate
	Rate     *string `json:"completion_rate"`
	Days     int     `json:"days"` // left to the deadline; below zero: past
	Light    Light   `json:"light"`
	Behind   string  `json:"-"` // the points by which less is done than time is over; below zero: more
}

// Pace is the light of a task, or of a region in it, of which the row is the
// balance on the day; nil where nothing was handed down. Rules:
//
//  1. Expected is the days since the baseline, of all up to the deadline.
//  2. Green: what is done is no less. Yellow, orange and red: it is less, by more
//     than nothing, than Terms.OrangeBehind and than Terms.RedBehind points.
//  3. After the deadline it is red while something remains.
func (t Task) Pace(r Row, on Date) *Pace {
	if r.Target == nil || !r.Target.IsPositive() {
		return nil
	}
	hundred, whole := decimal.NewFromInt(100), t.Deadline.DaysFrom(t.Baseline)
	over := min(max(on.DaysFrom(t.Baseline), 0), whole)
	days := decimal.NewFromInt(int64(whole))
	time := Row{Target: &days, Counted: decimal.NewFromInt(int64(over))}
	p := Pace{*time.CompletionRate(), r.CompletionRate(), t.Deadline.DaysFrom(on), Green, *time.Points(r)}
	// behind × target × whole, in points: no rounding decides on a light.
	scale := r.Target.Mul(decimal.NewFromInt(int64(whole)))
	behind := r.Target.Mul(decimal.NewFromInt(int64(over))).Sub(r.Counted.Mul(decimal.NewFromInt(int64(whole)))).Mul(hundred)
	points := func(n int) bool { return behind.GreaterThan(scale.Mul(decimal.NewFromInt(int64(n)))) }
	switch {
	case p.Days < 0 && r.Remaining().IsPositive(), points(t.Terms.RedBehind):
		p.Light = Red
	case points(t.Terms.OrangeBehind):
		p.Light = Orange
	case points(0):
		p.Light = Yellow
	}
	return &p
}

// MilestoneLight is a milestone with how far the task was by then, or is now.
type MilestoneLight struct {
	Milestone
	Days  int     `json:"days"`            // left; below zero: past
	Rate  *string `json:"completion_rate"` // on its day, or today where that lies ahead
	Light Light   `json:"light,omitempty"` // none: a day without a percentage that is past
}

// At is the light of a milestone; r is the balance on its day, or today's where
// that lies ahead. What was reached in time is green for ever, what was not is
// red; before its day the light is that of the date.
func (m Milestone) At(terms Terms, r Row, today Date) MilestoneLight {
	out := MilestoneLight{Milestone: m, Days: m.On.DaysFrom(today), Rate: r.CompletionRate(), Light: terms.Of(m.On, today)}
	reached := r.Target != nil && r.Target.IsPositive() &&
		!r.Counted.Shift(2).LessThan(r.Target.Mul(decimal.NewFromInt(int64(m.Percent))))
	switch {
	case m.Percent == 0 && out.Days < 0:
		out.Light = ""
	case m.Percent > 0 && reached:
		out.Light = Green
	}
	return out
}
