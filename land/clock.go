package land

import "strings"

// Light says how near a date is.
type Light string

// The lights: more than Terms.Yellow days left, at most so many, at most
// Terms.Orange days, and past.
const (
	Green  Light = "green"  // 正常
	Yellow Light = "yellow" // 预警
	Orange Light = "orange" // 严重
	Red    Light = "red"    // 逾期
)

// Lights is all of them, the most pressing first.
var Lights = []Light{Red, Orange, Yellow, Green}

// Of is the light of a date. On the date itself nothing is past yet.
func (t Terms) Of(due, today Date) Light {
	switch days := due.DaysFrom(today); {
	case days < 0:
		return Red
	case days <= t.OrangeDays:
		return Orange
	case days <= t.YellowDays:
		return Yellow
	}
	return Green
}

// ClockKind is what a parcel's clock runs to.
type ClockKind string

// The clocks of a parcel.
const (
	ClockStart        ClockKind = "start"        // 约定动工: agreed start
	ClockIdle         ClockKind = "idle"         // 满一年: the idle fee is due
	ClockRepossession ClockKind = "repossession" // 满两年: may be repossessed
	ClockExtension    ClockKind = "extension"    // 延长动工期满
	ClockInterim      ClockKind = "interim"      // 临时使用期满
	ClockApproval     ClockKind = "approval"     // 批文有效期: the approval lapses
	ClockSupply       ClockKind = "supply"       // 承诺供地期限
	ClockDue          ClockKind = "due"          // 完成时限 of the parcel
	ClockDeadline     ClockKind = "deadline"     // 任务期限
	ClockSilence      ClockKind = "silence"      // 无调度记录: tells of the keeping of the books, not of the land
)

// ClockKinds is those that make a parcel's light, in the order in which they
// are shown. Silence has none but its own.
var ClockKinds = []ClockKind{ClockStart, ClockIdle, ClockRepossession, ClockExtension, ClockInterim,
	ClockApproval, ClockSupply, ClockDue, ClockDeadline}

// The measures that set a new date by which construction has to begin or
// interim use has to end.
const (
	MeasureExtension = "XZ02"
	MeasureInterim   = "XZ04"
)

// Clock is a date that a parcel runs to.
type Clock struct {
	Kind  ClockKind `json:"kind"`
	DueOn Date      `json:"due_on"`
	Days  int       `json:"days"` // left; below zero: past
	Light Light     `json:"light"`
}

// ClockFacts is what a parcel's clocks go by.
type ClockFacts struct {
	Category Category
	ClockDates
	Status   Status
	Extended Date // of the last accepted extension; none: there is none
	Interim  Date // of the last accepted interim use
	Noted    Date // of the last note
}

// ClockDates is what a parcel's attributes say of its clocks.
type ClockDates struct {
	StartBy       Date // the agreed start, or, where none is known, a year after the hand-over
	Started       bool
	ByGovernment  bool // the reason of idleness begins with 政府
	ExtendedStart Date
	InterimEnds   Date
	Approved      Date
	SupplyBy      Date
	Due           Date
}

// ClockDates reads what the attributes say of clocks. A date that is none says
// nothing.
func (a Attributes) ClockDates() ClockDates {
	on := func(name string) Date { d, _ := ParseDate(a[name]); return d }
	start := on("start_agreed_on")
	if start.IsZero() {
		start = later(on("handed_over_on"), 12)
	}
	return ClockDates{StartBy: start, Started: !on("started_on").IsZero(), ByGovernment: strings.HasPrefix(a["idle_reason"], "政府"),
		ExtendedStart: on("extended_start_on"), InterimEnds: on("interim_ends_on"), Approved: on("approved_on"),
		SupplyBy: on("supply_committed_on"), Due: on("due_on")}
}

// Clocks is the clocks that run on a parcel on a day. Rules:
//
//  1. None runs on what is struck off, replaced or suspended. On what is closed runs none
//     but extension and interim: that sign-off lapses with them.
//  2. On idle land that was not started: start, the agreed date, or where none
//     is known a year after the hand-over; idle and repossession, so many months
//     later, unless the reason of idleness begins with 政府. None of the three
//     where an extension or interim use is accepted.
//  3. extension and interim: the date on the parcel, at the latest so many
//     months after the date of the measure, which stands where the parcel names
//     none; until construction has started.
//  4. On land never supplied: approval, so many months after it was approved;
//     supply, the date that was promised.
//  5. due, the parcel's own date; deadline, the task's.
//  6. silence: so many days after the last note, or after the baseline. It is
//     green until it is red.
func (t Task) Clocks(f ClockFacts, today Date) []Clock {
	if f.Status == StatusStruckOff || f.Status == StatusReplaced || f.Status == StatusSuspended {
		return nil
	}
	var out []Clock
	add := func(kind ClockKind, due Date) {
		if !due.IsZero() {
			out = append(out, Clock{kind, due, due.DaysFrom(today), t.Terms.Of(due, today)})
		}
	}
	for _, kind := range ClockKinds {
		add(kind, t.due(kind, f))
	}
	if f.Status == StatusClosed {
		return out
	}
	noted := f.Noted
	if noted.IsZero() {
		noted = t.Baseline
	}
	add(ClockSilence, noted.AddDays(t.Terms.SilenceDays))
	if last := &out[len(out)-1]; last.Light != Red {
		last.Light = Green
	}
	return out
}

// due is the date that a clock runs to; none where it does not run.
func (t Task) due(kind ClockKind, f ClockFacts) Date {
	idle := f.Category == Idle && !f.Started
	switch kind {
	case ClockExtension:
		return until(idle, f.Extended, t.Terms.ExtensionMonths, f.ExtendedStart)
	case ClockInterim:
		return until(idle, f.Interim, t.Terms.InterimMonths, f.InterimEnds)
	}
	if f.Status == StatusClosed {
		return Date{}
	}
	switch kind {
	case ClockStart, ClockIdle, ClockRepossession:
		if !idle || !f.Extended.IsZero() || !f.Interim.IsZero() {
			return Date{}
		}
		return t.startBy(kind, f.ClockDates)
	case ClockApproval:
		if f.Category == ApprovedUnsupplied {
			return later(f.Approved, t.Terms.ApprovalMonths)
		}
	case ClockSupply:
		if f.Category == ApprovedUnsupplied {
			return f.SupplyBy
		}
	case ClockDue:
		return f.Due
	case ClockDeadline:
		return t.Deadline
	}
	return Date{}
}

func (t Task) startBy(kind ClockKind, d ClockDates) Date {
	switch {
	case kind == ClockStart:
		return d.StartBy
	case d.ByGovernment:
		return Date{}
	case kind == ClockIdle:
		return later(d.StartBy, t.Terms.IdleMonths)
	}
	return later(d.StartBy, t.Terms.RepossessionMonths)
}

// until is the earlier of a date as written and the last that a measure allows.
func until(runs bool, since Date, months int, written Date) Date {
	if !runs || since.IsZero() {
		return Date{}
	}
	last := later(since, months)
	if written.IsZero() || written.After(last) {
		return last
	}
	return written
}

func later(d Date, months int) Date {
	if d.IsZero() {
		return d
	}
	return d.AddMonths(months)
}
