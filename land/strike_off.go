package land

import "slices"

// Strike is what a strike-off (核减) names besides its reason.
type Strike struct {
	Mu         *Mu // how much; none: all that is open
	Authority  string
	Document   string // its number
	DocumentOn Date
	// Targets is the handed-down figures that the document lowers; nil: all on
	// the path from the parcel's region to the root, for its category and for
	// all together.
	Targets []Slot
}

func (s Strike) named() bool {
	return s.Mu != nil || s.Targets != nil || s.Authority != "" || s.Document != "" || !s.DocumentOn.IsZero()
}

// StrikeOff plans that mu is taken off the list and off the figures that were
// handed down; standing is what of those stands. The books stay as they are.
//
//  1. A reviewer of the province makes it, a registrar records it; both name
//     authority, number and date of the document, and a reason.
//  2. Only open land is struck off that nobody has submitted: what is accepted
//     is reopened first, what is under review decided or returned.
//  3. It takes effect on the baseline, or, where the land counted in between, on
//     the day from which on it was open; listed and targets move on that day.
//  4. No figure falls below zero.
func (b Books) StrikeOff(a Actor, r ParcelStepRequest, standing []Target, today Date) (Change, error) {
	if err := b.mayStep(a, StrikeOff); err != nil {
		return Change{}, err
	}
	if err := b.checkStep(r); err != nil {
		return Change{}, err
	}
	if err := r.Strike.validate(today); err != nil {
		return Change{}, err
	}
	how := b.Task.Deciders.Of(LevelProvince)
	here := how != DecidesRecorded && a.Reviews(b.Tree, LevelProvince, b.Parcel.Region)
	if !here && (how == DecidesHere || !a.Has(b.Tree, Registrar, b.Task.Region)) {
		return Change{}, Refuse(Forbidden, "body.step", "province_strikes_off", "a reviewer of the province or a registrar takes this step")
	}
	mu, err := b.strikable(r.Mu)
	if err != nil {
		return Change{}, err
	}
	on, err := b.earliest(mu)
	if err != nil {
		return Change{}, err
	}
	act := Act{Kind: string(StrikeOff), Reason: r.Reason, EffectiveOn: on, Recorded: !here,
		Authority: r.Authority, Document: r.Document, DocumentOn: r.DocumentOn}
	c, err := b.turn(act, b.Parcel, []Transfer{{From: Open, To: StruckOff, Mu: mu, EffectiveOn: on}})
	if err != nil {
		return Change{}, err
	}
	c.Targets, err = b.lowered(standing, r.Targets, mu)
	return c, err
}

func (s Strike) validate(today Date) error {
	for _, t := range []struct{ location, text string }{{"body.authority", s.Authority}, {"body.document", s.Document}} {
		if t.text == "" {
			return Refuse(Invalid, t.location, "document_required", "a strike-off names the authority and its document")
		}
		if err := CheckText(t.location, t.text, 1, 200); err != nil {
			return err
		}
	}
	return checkDocumentDate(s.DocumentOn, today)
}

func checkDocumentDate(on, today Date) error {
	switch {
	case on.IsZero():
		return Refuse(Invalid, "body.document_on", "required", "the date is missing")
	case on.After(today):
		return Refuse(Invalid, "body.document_on", "after_today", "the date lies after today")
	}
	return nil
}

// strikable is how much is struck off, if so much is open and nobody's.
func (b Books) strikable(asked *Mu) (Mu, error) {
	balance, remains := NewTimeline(b.Transfers).Last(), b.Remains()
	mu := balance.Open
	if asked != nil {
		mu = *asked
	}
	if asked != nil && !mu.IsPositive() {
		return mu, Refuse(Invalid, "body.mu", "positive", "the area is above zero")
	}
	switch {
	case mu.IsPositive() && !mu.GreaterThan(remains):
		return mu, nil
	case remains.LessThan(balance.Open) || balance.UnderWay().IsPositive():
		return mu, Refuse(Conflict, "body.mu", "under_review", "some of the land is under review; it is decided or returned first")
	case balance.Accepted.IsPositive():
		return mu, Refuse(Conflict, "body.mu", "accepted_is_reopened_first", "some of the land is accepted; it is reopened before it can be struck off")
	}
	return mu, Refuse(Conflict, "body.mu", "more_than_remains", "the area is more than what remains of the parcel")
}

// lowered is how the figures on the path from the parcel's region to the root
// move: those that are named, or, where none are, all.
func (b Books) lowered(standing []Target, named []Slot, mu Mu) ([]Target, error) {
	path := b.Tree.Path(b.Parcel.Region)
	var out []Target
	for _, t := range standing {
		slot := Slot{t.Region, t.Category}
		concerns := slices.Contains(path, t.Region) && (t.Category == "" || t.Category == b.Parcel.Category)
		if !concerns || named != nil && !slices.Contains(named, slot) {
			continue
		}
		left := t.Moved.Sub(mu)
		if left.IsNegative() {
			return nil, Refuse(Conflict, "body.targets", "target_below_zero", "a handed-down figure would fall below zero; name the figures that the document lowers")
		}
		t.Moved = mu.Neg()
		t.Figure = t.Figure.at(left)
		out = append(out, t)
	}
	if named != nil && len(out) < len(named) {
		return nil, Refuse(Invalid, "body.targets", "unknown_target", "no such figure stands on the path from the parcel's region to the root")
	}
	return out, nil
}

// at is so much mu in the unit of the figure, or in mu where that is not exact.
func (f Figure) at(mu Mu) Figure {
	if value := mu.DivRound(muPer[f.Unit], 12); value.Mul(muPer[f.Unit]).Equal(mu) {
		return Figure{value, f.Unit}
	}
	return Figure{mu, UnitMu}
}
