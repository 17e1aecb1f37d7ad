package land

import "slices"

// Edition is what a later document changes of a task (第2版 and so on).
type Edition struct {
	Document    string // its number
	DocumentOn  Date
	Authorities []string // nil: as before
	Deadline    Date     // none: as before
	Targets     []Target // figures, as the document has them; Moved is worked out
	Parcels     []Relisting
}

// Relisting is a parcel of the list as the document has it.
type Relisting struct {
	ParcelNo string
	Listed   *Figure  // none: as before
	Category Category // empty: as before
}

// Revise is the task as an edition makes it, and how its figures move; standing is
// what of those stands. An open task is revised on its baseline, by a document
// with number and date that changes something.
func (t Task) Revise(tree Tree, e Edition, standing []Target, today Date) (Task, []Target, error) {
	switch {
	case !t.ClosedOn.IsZero():
		return t, nil, Refuse(Conflict, "", "task_closed", "the task is closed")
	case e.Document == "":
		return t, nil, Refuse(Invalid, "document", "document_required", "an edition names its document")
	case len(e.Targets) == 0 && len(e.Parcels) == 0 && e.Authorities == nil && e.Deadline.IsZero():
		return t, nil, Refuse(Invalid, "", "nothing_changes", "the edition changes nothing")
	}
	if err := checkDocumentDate(e.DocumentOn, today); err != nil {
		return t, nil, err
	}
	t.Edition, t.Document = t.Edition+1, e.Document
	if e.Authorities != nil {
		t.Authorities = e.Authorities
	}
	if !e.Deadline.IsZero() {
		t.Deadline = e.Deadline
	}
	var moves []Target
	for _, g := range e.Targets {
		mu, err := g.Figure.Mu()
		if err != nil {
			return t, nil, err
		}
		g.Moved = mu
		moves = append(moves, g)
	}
	if err := t.Validate(tree, moves); err != nil {
		return t, nil, err
	}
	for i, g := range moves {
		for _, s := range standing {
			if s.Region == g.Region && s.Category == g.Category {
				moves[i].Moved = g.Moved.Sub(s.Moved)
			}
		}
	}
	return t, moves, nil
}

// Relisted is a parcel as an edition lists it: what leaves the list, under the
// category that it had, and what enters it.
type Relisted struct {
	Books
	Change         // with what leaves
	After          Parcel
	Discarded      []Disposal // made for land of another category
	Entered        []Transfer
	EnteredTallies []Tally
}

// Relist plans that a parcel is listed with another area or in another category,
// on the baseline, or, where the land counted in between, from the day on which it
// was open.
//
//  1. No more leaves the list than is open and nobody's; to nothing an area is
//     only struck off.
//  2. Into another category only a parcel goes of which all is open.
func (b Books) Relist(act Act, r Relisting) (Relisted, error) {
	if err := b.Gone(); err != nil {
		return Relisted{}, err
	}
	out := Relisted{Books: b, After: b.Parcel}
	if r.Listed != nil {
		mu, err := r.Listed.Mu()
		if err != nil {
			return out, err
		}
		out.After.Listed, out.After.ListedMu = *r.Listed, mu.Add(NewTimeline(b.Transfers).Last().StruckOff)
	}
	if r.Category != "" {
		out.After.Category = r.Category
	}
	if err := out.After.Validate(); err != nil {
		return out, err
	}
	leaves := b.Parcel.ListedMu.Sub(out.After.ListedMu)
	if out.After.Category != b.Parcel.Category {
		leaves = b.Parcel.ListedMu
		if !b.Remains().Equal(leaves) {
			return out, Refuse(Conflict, "parcels", "wholly_open", "a parcel goes into another category only while all of it is open")
		}
		out.Discarded = b.discarded()
	}
	var moves []Transfer
	on := b.Task.Baseline
	if leaves.IsPositive() {
		if leaves.GreaterThan(b.Remains()) {
			return out, Refuse(Conflict, "parcels", "more_than_remains", "more would leave the list than is open")
		}
		var err error
		if on, err = b.earliest(leaves); err != nil {
			return out, err
		}
		moves = []Transfer{{From: Open, To: Outside, Mu: leaves, EffectiveOn: on}}
	}
	return b.relist(act, out, moves, on)
}

func (b Books) relist(act Act, out Relisted, moves []Transfer, on Date) (Relisted, error) {
	if mu := out.After.ListedMu.Sub(b.Parcel.ListedMu); mu.IsPositive() {
		out.Entered = []Transfer{{From: Outside, To: Open, Mu: mu, EffectiveOn: on}}
	}
	if out.After.Category != b.Parcel.Category {
		out.Entered = []Transfer{{From: Outside, To: Open, Mu: out.After.ListedMu, EffectiveOn: on}}
	}
	kept := b
	kept.Disposals = slices.DeleteFunc(slices.Clone(b.Disposals), func(d Disposal) bool {
		return slices.ContainsFunc(out.Discarded, func(x Disposal) bool { return x.ID == d.ID })
	})
	all, err := kept.turn(act, out.After, slices.Concat(moves, out.Entered))
	if err != nil {
		return out, err
	}
	out.Change = all
	out.Change.Transfers = moves
	if out.After.Category != b.Parcel.Category {
		out.Change.Tallies = tallies(counted{b.Parcel, NewTimeline(b.Transfers)}, counted{b.Parcel, NewTimeline(slices.Concat(b.Transfers, moves))})
		out.EnteredTallies = tallies(counted{}, counted{out.After, NewTimeline(out.Entered)})
	}
	return out, nil
}

// Close checks that a task may be closed at a cut-off date: nothing effective on
// or before it is taken afterwards.
func (t Task) Close(on, today Date) error {
	switch {
	case !t.ClosedOn.IsZero():
		return Refuse(Conflict, "", "task_closed", "the task is closed already")
	case on.IsZero():
		return Refuse(Invalid, "on", "required", "the date is missing")
	case on.Before(t.Baseline):
		return Refuse(Invalid, "on", "before_baseline", "the date lies before the task's baseline")
	case !on.Before(today):
		return Refuse(Invalid, "on", "cut_off_is_past", "a task is closed at a day that is over")
	}
	return nil
}

// ReturnAll plans that whatever is under review goes back to its officer, each
// transfer reversed on its own day.
func (b Books) ReturnAll(act Act, reason string) (Change, []Disposal, error) {
	var moves []Transfer
	var returned []Disposal
	then := b
	for _, d := range b.Disposals {
		if d.State.Live() && d.State != StateAccepted {
			legs := legsOf(b.Transfers, d)
			moves = append(moves, legs.reverseAll(d)...)
			d.State, d.Returned = Returned, reason
			returned = append(returned, d)
			then.Disposals = then.with(d)
		}
	}
	c, err := then.turn(act, b.Parcel, moves)
	return c, returned, err
}
