package land

import (
	"cmp"
	"slices"
)

// Step is something that is done to a disposal.
type Step string

// The steps of a disposal.
const (
	Submit   Step = "submit"   // 园区提交
	Withdraw Step = "withdraw" // 撤回
	Report   Step = "report"   // 县级上报
	Pass     Step = "pass"     // 市级初审通过
	Accept   Step = "accept"   // 省级审核通过（销号）
	Return   Step = "return"   // 退回补正
	Reopen   Step = "reopen"   // 反弹
)

// Steps is all of them.
var Steps = []Step{Submit, Withdraw, Report, Pass, Accept, Return, Reopen}

// rule is one row of the workflow: who may take a step from a state, and where
// it leads. An empty level is the officer's own step; otherwise it is a
// decision, made by a reviewer of the level or recorded by a registrar of the
// task's region.
type rule struct {
	from  State
	step  Step
	level Level
	to    State
}

// workflow is the whole of it; what is not here is refused.
var workflow = []rule{
	{Draft, Submit, "", Submitted},
	{Returned, Submit, "", Submitted},
	{Withdrawn, Submit, "", Submitted},
	{Reopened, Submit, "", Submitted},
	{Submitted, Withdraw, "", Withdrawn},
	{StateReported, Withdraw, "", Withdrawn},
	{Submitted, Report, LevelCounty, StateReported},
	{Submitted, Return, LevelCounty, Returned},
	{StateReported, Pass, LevelCity, StatePassed},
	{StateReported, Return, LevelCity, Returned},
	{StatePassed, Accept, LevelProvince, StateAccepted},
	{StatePassed, Return, LevelProvince, Returned},
	{StateAccepted, Reopen, LevelProvince, Reopened},
}

// StepRequest is a step as somebody asks for it.
type StepRequest struct {
	Step        Step
	Mu          *Mu // decisions: how much is decided on, when less than was reported
	Reason      string
	EffectiveOn Date // none: the rule of the step decides
	Authority   string
	Document    string
}

// Books is what is known of one parcel: all that a step depends on. Transfers
// stand in the order in which they were recorded.
type Books struct {
	Tree      Tree
	Task      Task
	Parcel    Parcel
	Disposals []Disposal
	Transfers []Transfer
	Rev       int64 // of the parcel; goes up with every act on it
}

// Change is what an act does to one parcel's books.
type Change struct {
	Act       Act // without ID, actor and time of recording
	Disposal  Disposal
	Transfers []Transfer
	Tallies   []Tally
	Balance   Balance
	Status    Status
	// Targets is the handed-down figures that the act moves, on its day.
	Targets []Target
}

// Step plans a step on a disposal of the parcel. The books stay as they are.
//
//  1. A step that the actor may not take at all is Forbidden; one that the
//     state does not allow is a Conflict.
//  2. Who submitted a disposal never decides on it.
//  3. submit moves nothing, unless the task makes it report as well; report
//     takes effect on the disposal's date; pass and accept on the date of the
//     step before, unless the decision names another. A decision that takes
//     effect before an earlier step re-dates that step by a reversing and a
//     new transfer.
//  4. A decision may name less than was reported: the rest goes back to open,
//     on the days on which it had moved, and needs a reason.
//  5. return and withdraw reverse every transfer on its own day, so that as of
//     any date the mu never counted. reopen is a new fact with its own date.
//  6. No account of the parcel is below zero on any date, and nothing happens
//     to a disposal before it was last accepted or reopened; where the asked
//     date breaks that, the Conflict names the earliest date that fits. No
//     transfer lies in a closed year, a reversal no more than any other.
func (b Books) Step(a Actor, id ID, r StepRequest, today Date) (Change, error) {
	d, ok := b.Disposal(id)
	if !ok {
		return Change{}, Refuse(NotFound, "", "unknown_id", "there is nothing by this id")
	}
	rule, err := b.find(a, d, r.Step)
	if err != nil {
		return Change{}, err
	}
	act := Act{Kind: string(r.Step), Reason: r.Reason, Authority: r.Authority, Document: r.Document}
	if act.Recorded, err = b.may(a, d, rule); err != nil {
		return Change{}, err
	}
	if err := r.validate(act.Recorded); err != nil {
		return Change{}, err
	}
	legs := legsOf(b.Transfers, d)
	moves, err := b.moves(&d, legs, rule, r, today)
	if err != nil {
		return Change{}, err
	}
	d.State = rule.to
	if rule.step == Submit {
		d.Submitter, d.Returned = a.Login, ""
		if b.Task.SubmitReports {
			d.State, moves = StateReported, []Transfer{{d.ID, d.Measure, Open, Reported, d.Mu, d.DatedOn}}
		}
	}
	if rule.step == Return || rule.step == Reopen {
		d.Returned = r.Reason
	}
	return b.change(act, d, moves)
}

// find is the row of the workflow. Where there is none, a step that the actor
// could take from no state is Forbidden rather than a Conflict.
func (b Books) find(a Actor, d Disposal, s Step) (rule, error) {
	if !slices.Contains(Steps, s) {
		return rule{}, Refuse(Invalid, "body.step", "unknown_step", "there is no such step")
	}
	var err error
	elsewhere := false // the actor could take the step from another state
	for _, w := range workflow {
		switch {
		case w.step != s:
		case w.from == d.State:
			return w, nil
		default:
			_, e := b.may(a, d, w)
			elsewhere, err = elsewhere || e == nil, cmp.Or(e, err)
		}
	}
	if elsewhere {
		return rule{}, Refuse(Conflict, "body.step", "step_of_state", "the disposal's state does not allow this step")
	}
	return rule{}, err
}

// may says whether the actor may take the step, and whether it is a decision
// that is recorded instead of made.
func (b Books) may(a Actor, d Disposal, w rule) (recorded bool, err error) {
	forbidden := func(rule, message string) (bool, error) {
		return false, Refuse(Forbidden, "body.step", rule, message)
	}
	switch {
	case w.step == Withdraw:
		if a.Login != d.Submitter {
			return forbidden("submitter_withdraws", "only who submitted a disposal can withdraw it")
		}
		return false, nil
	case w.level == "":
		if !a.Has(b.Tree, Officer, d.Region) {
			return forbidden("officer_submits", "an officer of the region takes this step")
		}
		return false, nil
	}
	how := b.Task.Deciders.Of(w.level)
	here := how != DecidesRecorded && a.Reviews(b.Tree, w.level, d.Region)
	recorded = how != DecidesHere && a.Has(b.Tree, Registrar, b.Task.Region)
	switch {
	case !here && !recorded:
		return forbidden("reviewer_of_level", "a reviewer of the "+string(w.level)+" decides, or a registrar records the decision")
	case a.Login == d.Submitter:
		return forbidden("own_submission", "who submitted a disposal does not decide on it")
	}
	return !here, nil
}

func (r StepRequest) validate(recorded bool) error {
	for _, t := range []struct {
		location, text string
		most           int
	}{{"body.reason", r.Reason, 500}, {"body.authority", r.Authority, 200}, {"body.document", r.Document, 200}} {
		if err := CheckText(t.location, t.text, 0, t.most); err != nil {
			return err
		}
	}
	switch {
	case (r.Step == Return || r.Step == Reopen) && r.Reason == "":
		return Refuse(Invalid, "body.reason", "reason_required", "this step needs a reason")
	case recorded && (r.Authority == "" || r.Document == ""):
		return Refuse(Invalid, "body.document", "document_required", "a recorded decision names the authority and its document")
	case r.Mu != nil && r.Step != Pass && r.Step != Accept && r.Step != Report:
		return Refuse(Invalid, "body.mu", "mu_of_decision", "only report, pass and accept name an area")
	case !r.EffectiveOn.IsZero() && r.Step != Report && r.Step != Pass && r.Step != Accept && r.Step != Reopen:
		return Refuse(Invalid, "body.effective_on", "date_of_decision", "the date of this step is not chosen")
	case r.EffectiveOn.IsZero() && r.Step == Reopen:
		return Refuse(Invalid, "body.effective_on", "required", "a rebound needs its date")
	}
	return nil
}

// moves is the transfers of a step; it sets the disposal's mu where a decision
// names less.
func (b Books) moves(d *Disposal, legs legs, w rule, r StepRequest, today Date) ([]Transfer, error) {
	switch w.step {
	case Return, Withdraw:
		return legs.reverseAll(*d), nil
	case Submit:
		if err := CheckDate("body.dated_on", d.DatedOn, b.Task, today); err != nil {
			return nil, err
		}
		return nil, b.room(*d)
	case Reopen:
		if err := CheckDate("body.effective_on", r.EffectiveOn, b.Task, today); err != nil {
			return nil, err
		}
		return []Transfer{d.reopens(r.EffectiveOn)}, nil
	}
	return b.decide(d, legs, r, today)
}

// reopens is what a reopening moves.
func (d Disposal) reopens(on Date) Transfer {
	return Transfer{d.ID, d.Measure, Accepted, Open, d.Mu, on}
}

// decide is the transfers of report, pass and accept.
func (b Books) decide(d *Disposal, legs legs, r StepRequest, today Date) ([]Transfer, error) {
	rung := map[Step]int{Report: 0, Pass: 1, Accept: 2}[r.Step]
	on := r.EffectiveOn
	if on.IsZero() {
		on = legs.latest(rung, d.DatedOn)
	}
	if err := CheckDate("body.effective_on", on, b.Task, today); err != nil {
		return nil, err
	}
	var moves []Transfer
	if r.Mu != nil {
		rest := d.Mu.Sub(*r.Mu)
		switch {
		case !r.Mu.IsPositive() || rest.IsNegative():
			return nil, Refuse(Invalid, "body.mu", "at_most_reported", "a decision names more than nothing and at most what was reported")
		case rest.IsPositive() && r.Reason == "":
			return nil, Refuse(Invalid, "body.reason", "reason_required", "a decision on less than was reported needs a reason")
		}
		moves = append(moves, legs.release(*d, rest)...)
		d.Mu = *r.Mu
	}
	moves = append(moves, legs.redate(*d, on)...)
	return append(moves, Transfer{d.ID, d.Measure, ladder[rung], ladder[rung+1], d.Mu, on}), nil
}

// room checks that the parcel has the disposal's mu to give on its date, beside
// everything else that is submitted: a disposal that could never be reported
// is refused when it is made.
func (b Books) room(d Disposal) error {
	planned := slices.Clone(b.Transfers)
	for _, o := range b.Disposals {
		if o.ID != d.ID && o.State == Submitted {
			planned = append(planned, Transfer{o.ID, o.Measure, Open, Reported, o.Mu, o.DatedOn})
		}
	}
	if d.Mu.GreaterThan(NewTimeline(planned).Last().Open) {
		return Refuse(Conflict, "body.mu", "more_than_remains", "the area is more than what remains of the parcel")
	}
	return b.sound("body.dated_on", d, planned, []Transfer{{d.ID, d.Measure, Open, Reported, d.Mu, d.DatedOn}})
}

// sound refuses moves of a disposal that take an account below zero on some
// date, or that take effect before it was last accepted or reopened: the parcel's
// accounts may bear that, by what other disposals put there, but the disposal
// would count less than nothing or twice. It names the earliest date that fits.
func (b Books) sound(location string, d Disposal, before, moves []Transfer) error {
	settled := b.settled(d)
	fits := func(moves []Transfer) bool {
		return !slices.ContainsFunc(moves, func(t Transfer) bool { return t.EffectiveOn.Before(settled) }) &&
			NewTimeline(slices.Concat(before, moves)).Sound()
	}
	if fits(moves) {
		return nil
	}
	e := Refuse(Conflict, location, "balance_on_date", "on this date the account does not hold that much of the land")
	for _, s := range NewTimeline(before) {
		later := slices.Clone(moves)
		for i := range later {
			if later[i].EffectiveOn.Before(s.From) {
				later[i].EffectiveOn = s.From
			}
		}
		if fits(later) {
			e.Details[0].Fits = &s.From
			e.Details[0].Message += "; the earliest date that fits is " + s.From.String()
			break
		}
	}
	return e
}

// settled is the day from which the disposal was last accepted or reopened.
// What was undone settled nothing: it is the only way from accepted back to
// city_passed, and from open straight to accepted.
func (b Books) settled(d Disposal) Date {
	days := []Date{{}}
	for _, t := range b.Transfers {
		switch {
		case t.Disposal != d.ID:
		case t.From == Accepted && t.To == CityPassed, t.From == Open && t.To == Accepted:
			days = days[:max(1, len(days)-1)]
		case t.From == Accepted, t.To == Accepted:
			days = append(days, t.EffectiveOn)
		}
	}
	return days[len(days)-1]
}

// change completes a plan: the timeline is checked, and what follows from it
// is derived.
func (b Books) change(act Act, d Disposal, moves []Transfer) (Change, error) {
	if b.closes(moves) {
		return Change{}, errClosedYear
	}
	if err := b.sound("body.effective_on", d, b.Transfers, moves); err != nil {
		return Change{}, err
	}
	return b.derive(act, d, moves), nil
}

var errClosedYear = Refuse(Conflict, "body.step", "closed_year", "the step would change what stood in a year that is closed")

// closes reports whether a move lies in a closed year.
func (b Books) closes(moves []Transfer) bool {
	return slices.ContainsFunc(moves, func(t Transfer) bool { return b.Task.closed(t.EffectiveOn) })
}

// derive is the change of moves that fit.
func (b Books) derive(act Act, d Disposal, moves []Transfer) Change {
	before, after := counted{b.Parcel, NewTimeline(b.Transfers)}, counted{b.Parcel, NewTimeline(slices.Concat(b.Transfers, moves))}
	act.Task, act.Region = b.Task.Code, b.Parcel.Region
	act.EffectiveOn = d.DatedOn
	if len(moves) > 0 {
		act.EffectiveOn = moves[len(moves)-1].EffectiveOn
	}
	balance := after.Last()
	return Change{
		Act: act, Disposal: d, Transfers: moves,
		Tallies: tallies(before, after),
		Balance: balance,
		Status:  StatusOf(b.Parcel, balance, b.with(d)),
	}
}

// Draft plans a new disposal, or a changed one while an officer may edit it.
func (b Books) Draft(a Actor, d Disposal, m Measure, today Date) (Change, error) {
	kind := ActDraft
	if !a.Has(b.Tree, Officer, b.Parcel.Region) {
		return Change{}, Refuse(Forbidden, "", "officer_drafts", "an officer of the region drafts disposals")
	}
	if old, ok := b.Disposal(d.ID); ok {
		kind = ActEdit
		if !old.State.Editable() {
			return Change{}, Refuse(Conflict, "", "editable", "a disposal can be changed only before it is submitted")
		}
	}
	if err := b.Gone(); err != nil {
		return Change{}, err
	}
	if err := d.Validate(b.Task, b.Parcel.Category, m, today); err != nil {
		return Change{}, err
	}
	if err := b.room(d); err != nil {
		return Change{}, err
	}
	return b.change(Act{Kind: kind}, d, nil)
}

// Discard plans the throwing away of a draft that was never submitted.
func (b Books) Discard(a Actor, id ID) (Change, error) {
	d, ok := b.Disposal(id)
	switch {
	case !ok:
		return Change{}, Refuse(NotFound, "", "unknown_id", "there is nothing by this id")
	case !a.Has(b.Tree, Officer, d.Region):
		return Change{}, Refuse(Forbidden, "", "officer_drafts", "an officer of the region drafts disposals")
	case d.State != Draft:
		return Change{}, Refuse(Conflict, "", "editable", "only a draft can be discarded")
	}
	d.State = Discarded
	return b.change(Act{Kind: ActDiscard}, d, nil)
}

// Remains is the mu that no live disposal asks for: open less what is submitted.
func (b Books) Remains() Mu {
	rest := NewTimeline(b.Transfers).Last().Open
	for _, d := range b.Disposals {
		if d.State == Submitted {
			rest = rest.Sub(d.Mu)
		}
	}
	return rest
}

// Disposal is one disposal of the parcel, unless it was discarded.
func (b Books) Disposal(id ID) (Disposal, bool) {
	i := slices.IndexFunc(b.Disposals, func(d Disposal) bool { return d.ID == id && d.State != Discarded })
	if i < 0 {
		return Disposal{}, false
	}
	return b.Disposals[i], true
}

// with is the disposals with one put in its place.
func (b Books) with(d Disposal) []Disposal {
	all := slices.Clone(b.Disposals)
	if i := slices.IndexFunc(all, func(o Disposal) bool { return o.ID == d.ID }); i >= 0 {
		all[i] = d
		return all
	}
	return append(all, d)
}

// Then is the books after a change of a disposal.
func (b Books) Then(c Change) Books {
	b.Disposals, b.Transfers, b.Rev = b.with(c.Disposal), slices.Concat(b.Transfers, c.Transfers), b.Rev+1
	return b
}
