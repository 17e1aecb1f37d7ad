package land

import (
	"slices"
	"time"
)

// ParcelStep is something that is done to a parcel itself.
type ParcelStep string

// The steps of a parcel; Undo is one of them as well.
const (
	Boundary  ParcelStep = "boundary"   // 落图、更正界址
	Suspend   ParcelStep = "suspend"    // 暂缓
	Resume    ParcelStep = "resume"     // 恢复
	StrikeOff ParcelStep = "strike_off" // 核减
	Split     ParcelStep = "split"      // 拆分
	Merge     ParcelStep = "merge"      // 合并
)

// ParcelSteps is all of them, and the undoing of a strike-off.
var ParcelSteps = []ParcelStep{Boundary, Suspend, Resume, StrikeOff, Split, Merge, ParcelStep(Undo)}

// ParcelStepRequest is a step of a parcel as somebody asks for it. What a step
// has no use for is refused.
type ParcelStepRequest struct {
	Step   ParcelStep
	Reason string
	Shape  *Measured // boundary: the new one, measured
	Strike           // strike_off
	Into   []Part    // split: the parcels that come of it, two or more
	With   []ID      // merge: the other parcels
	No     string    // merge: the number of the parcel that comes of it
}

// ParcelStep plans a step that leaves the parcel its land, and gives the parcel
// as it is then. The books stay as they are.
//
//  1. boundary is the officer's: it adds or corrects the boundary, with a
//     reason, and never changes listed mu. From today on a parcel that had none
//     counts as mapped.
//  2. suspend and resume are a city reviewer's or a registrar's, with a reason.
//  3. What is asked a second time is a Conflict.
func (b Books) ParcelStep(a Actor, r ParcelStepRequest, today Date) (Parcel, Change, error) {
	if err := b.mayStep(a, r.Step); err != nil {
		return Parcel{}, Change{}, err
	}
	if err := b.checkStep(r); err != nil {
		return Parcel{}, Change{}, err
	}
	p := b.Parcel
	switch r.Step {
	case Boundary:
		if r.Shape == nil {
			return Parcel{}, Change{}, Refuse(Invalid, "body.geometry", "required", "a boundary is a polygon or multipolygon")
		}
		if p.Shape == nil {
			p.MappedOn = today
		}
		p.Shape, p.PlaneM2, p.EllipsoidM2 = r.Shape.Shape, &r.Shape.PlaneM2, &r.Shape.EllipsoidM2
	default:
		if p.Suspended == (r.Step == Suspend) {
			return Parcel{}, Change{}, Refuse(Conflict, "body.step", "step_of_state", "the parcel's state does not allow this step")
		}
		p.Suspended = r.Step == Suspend
	}
	c, err := b.turn(Act{Kind: string(r.Step), Reason: r.Reason, EffectiveOn: today}, p, nil)
	return p, c, err
}

// mayStep says who takes which step.
func (b Books) mayStep(a Actor, step ParcelStep) error {
	region := b.Parcel.Region
	registrar := a.Has(b.Tree, Registrar, b.Task.Region)
	switch step {
	case Boundary:
		if !a.Has(b.Tree, Officer, region) {
			return Refuse(Forbidden, "body.step", "officer_draws", "an officer of the region draws boundaries")
		}
	case Suspend, Resume:
		if !a.Reviews(b.Tree, LevelCity, region) && !registrar {
			return Refuse(Forbidden, "body.step", "city_suspends", "a reviewer of the city or a registrar takes this step")
		}
	case StrikeOff:
		if !a.Reviews(b.Tree, LevelProvince, region) && !registrar {
			return Refuse(Forbidden, "body.step", "province_strikes_off", "a reviewer of the province or a registrar takes this step")
		}
	case Split, Merge:
		if !registrar {
			return Refuse(Forbidden, "body.step", "registrar_splits", "a registrar of the task's region takes this step")
		}
	default:
		return Refuse(Invalid, "body.step", "unknown_step", "there is no such step")
	}
	return nil
}

// checkStep checks what every step has, and that nothing is named for another.
func (b Books) checkStep(r ParcelStepRequest) error {
	if err := b.Gone(); err != nil {
		return err
	}
	if err := CheckText("body.reason", r.Reason, 0, 500); err != nil {
		return err
	}
	switch {
	case r.Reason == "":
		return Refuse(Invalid, "body.reason", "reason_required", "this step needs a reason")
	case r.Shape != nil && r.Step != Boundary:
		return Refuse(Invalid, "body.geometry", "geometry_of_boundary", "only boundary takes a geometry")
	case r.Strike.named() && r.Step != StrikeOff:
		return Refuse(Invalid, "body.mu", "named_by_strike_off", "only a strike-off names an area, a document and figures")
	case len(r.Into) > 0 && r.Step != Split:
		return Refuse(Invalid, "body.into", "named_by_split", "only a split names parcels that come of it")
	case (len(r.With) > 0 || r.No != "") && r.Step != Merge:
		return Refuse(Invalid, "body.with", "named_by_merge", "only a merger names other parcels and a number")
	}
	return nil
}

// Gone refuses what is asked of a parcel of which nothing is listed any more.
func (b Books) Gone() error {
	switch StatusOf(b.Parcel, NewTimeline(b.Transfers).Last(), nil) {
	case StatusStruckOff:
		return Refuse(Gone, "", "parcel_struck_off", "the parcel was struck off")
	case StatusReplaced:
		return Refuse(Gone, "", "parcel_replaced", "nothing is listed of the parcel any more: it was split or merged, or its import was rolled back")
	}
	return nil
}

// turn is the change of an act on the parcel itself, which is p from then on.
func (b Books) turn(act Act, p Parcel, moves []Transfer) (Change, error) {
	if b.closes(moves) {
		return Change{}, errClosedYear
	}
	before, after := NewTimeline(b.Transfers), NewTimeline(slices.Concat(b.Transfers, moves))
	if !after.Sound() {
		return Change{}, Refuse(Conflict, "body.mu", "balance_on_date", "on some date the parcel's account does not hold that much")
	}
	act.Task, act.Region = b.Task.Code, b.Parcel.Region
	return Change{
		Act: act, Transfers: moves, Balance: after.Last(),
		Tallies: tallies(counted{b.Parcel, before}, counted{p, after}),
		Status:  StatusOf(p, after.Last(), b.Disposals),
	}, nil
}

// earliest is the day on which mu leaves open for good: the baseline, on which
// the list takes effect, or, where the land counted in between or the year is
// closed, the first day from which on it was open.
func (b Books) earliest(mu Mu) (Date, error) {
	days := []Date{b.Task.Baseline}
	if !b.Task.ClosedOn.IsZero() {
		days = []Date{b.Task.ClosedOn.AddDays(1)}
	}
	for _, s := range NewTimeline(b.Transfers) {
		if s.From.After(days[0]) {
			days = append(days, s.From)
		}
	}
	for _, on := range days {
		if NewTimeline(append(slices.Clone(b.Transfers), Transfer{From: Open, To: Outside, Mu: mu, EffectiveOn: on})).Sound() {
			return on, nil
		}
	}
	return Date{}, Refuse(Conflict, "body.mu", "more_than_remains", "the area is more than what remains of the parcel")
}

// LastOnParcel is the newest act on a parcel, with all that it moved there and
// of the targets.
type LastOnParcel struct {
	Act       Act
	Transfers []Transfer
	Targets   []Target
}

// UndoStep plans the undoing of a strike-off by who made it, within ten minutes
// and while nothing else was done to the parcel.
func (b Books) UndoStep(a Actor, last LastOnParcel, reason string, now time.Time) (Change, error) {
	switch {
	case last.Act.Kind != string(StrikeOff):
		return Change{}, Refuse(Conflict, "body.step", "nothing_to_undo", "the last act on the parcel is no strike-off")
	case a.Login != last.Act.Actor:
		return Change{}, Refuse(Forbidden, "body.step", "maker_undoes", "only who made a decision can undo it")
	case now.Sub(last.Act.RecordedAt) > UndoWithin:
		return Change{}, Refuse(Conflict, "body.step", "too_late", "a decision can be undone within ten minutes")
	}
	if err := b.mayStep(a, StrikeOff); err != nil {
		return Change{}, err
	}
	if err := CheckText("body.reason", reason, 0, 500); err != nil {
		return Change{}, err
	}
	var moves []Transfer
	for _, t := range slices.Backward(last.Transfers) {
		moves = append(moves, t.reversed(t.Mu))
	}
	undone := last.Act.ID
	c, err := b.turn(Act{Kind: string(Undo), Reason: reason, EffectiveOn: last.Act.EffectiveOn, Undoes: &undone}, b.Parcel, moves)
	for _, t := range last.Targets {
		t.Moved = t.Moved.Neg()
		c.Targets = append(c.Targets, t)
	}
	return c, err
}
