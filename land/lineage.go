package land

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Part is a parcel that comes of a split.
type Part struct {
	ParcelNo string
	Mu       *Mu       // none, for all parts alike: by the plane areas of the parts
	Shape    *Measured // none where the parcel has no boundary
}

// Regrouping is what a split or a merger does: land leaves some parcels and
// enters others, on one day, so that on every day as much is listed as before.
type Regrouping struct {
	Parents  []Parent
	Children []Parcel // as they are listed on the day of the act
	Lineage  []Lineage
}

// Parent is a parcel that land leaves.
type Parent struct {
	Books
	Change
	After     Parcel
	Discarded []Disposal // what nobody was deciding on; it is entered anew where the land is
}

// Lineage is how much of a parcel went into another.
type Lineage struct {
	Parent, Child ID
	Mu            Mu
}

// On is the day on which the land leaves and enters.
func (g Regrouping) On() Date { return g.Parents[0].Act.EffectiveOn }

// Split plans that what is open of a parcel becomes parcels of their own. rest is
// the boundary less those of the parts, nil where nothing but slivers is left.
//
//  1. A registrar splits, and only while nothing is submitted or under review.
//  2. What is accepted or struck off stays where it is, with the land that the
//     parts leave; a parcel of which nothing else was listed is listed no more.
//  3. The parts' mu adds up to what is open, exactly; where none names any they
//     share by their plane areas, to the list's two decimals, the last taking
//     what the others leave.
//  4. A parcel with a boundary is split into parcels with boundaries, which
//     cover it but for what is accepted or struck off; one without into such without.
//  5. It takes effect on the baseline, as a list does, or, where the land counted
//     in between, on the day from which on it was open.
func (b Books) Split(a Actor, r ParcelStepRequest, rest *Measured) (Regrouping, error) {
	if err := b.mayRegroup(a, r); err != nil {
		return Regrouping{}, err
	}
	balance := NewTimeline(b.Transfers).Last()
	if err := b.splits(r.Into, rest, balance); err != nil {
		return Regrouping{}, err
	}
	on, err := b.earliest(balance.Open)
	if err != nil {
		return Regrouping{}, err
	}
	left := Measured{}
	if balance.Accepted.IsPositive() && rest != nil {
		left = *rest
	}
	parent, err := b.leave(Act{Kind: string(Split), Reason: r.Reason, EffectiveOn: on}, left)
	if err != nil {
		return Regrouping{}, err
	}
	g := Regrouping{Parents: []Parent{parent}}
	for i, mu := range shares(balance.Open, r.Into) {
		child := b.Parcel
		child.ID, child.ParcelNo = NewID(), r.Into[i].ParcelNo
		child.Noted = false // what was noted stays with the parent
		child.Listed, child.ListedMu = Figure{mu, UnitMu}, mu
		if s := r.Into[i].Shape; s != nil {
			child.Shape, child.PlaneM2, child.EllipsoidM2 = s.Shape, &s.PlaneM2, &s.EllipsoidM2
		}
		if err := child.Validate(); err != nil {
			return Regrouping{}, err
		}
		g.Children = append(g.Children, child)
		g.Lineage = append(g.Lineage, Lineage{b.Parcel.ID, child.ID, mu})
	}
	return g, nil
}

// MergeParcels plans that parcels become one, which takes its attributes from
// the first; whole is their boundaries together, nil where they have none.
//
//  1. A registrar merges parcels of one task, region and category of which all
//     is open and nothing submitted.
//  2. All have a boundary, or none.
//  3. It takes effect like a split, on the last of the parcels' days.
func MergeParcels(a Actor, all []Books, r ParcelStepRequest, whole *Measured) (Regrouping, error) {
	if len(all) < 2 || len(all) > 100 {
		return Regrouping{}, Refuse(Invalid, "body.with", "two_or_more", "2 to 100 parcels become one")
	}
	first := all[0]
	child := first.Parcel
	child.ID, child.ParcelNo, child.ListedMu = NewID(), r.No, decimal.Zero
	child.Noted = false // what was noted stays with the parents
	var on Date
	for _, b := range all {
		if err := b.mayRegroup(a, r); err != nil {
			return Regrouping{}, err
		}
		if err := first.merges(b); err != nil {
			return Regrouping{}, err
		}
		day, err := b.earliest(b.Parcel.ListedMu)
		if err != nil {
			return Regrouping{}, err
		}
		if day.After(on) {
			on = day
		}
		child.ListedMu = child.ListedMu.Add(b.Parcel.ListedMu)
		if b.Parcel.MappedOn.After(child.MappedOn) {
			child.MappedOn = b.Parcel.MappedOn
		}
	}
	child.Listed = Figure{child.ListedMu, UnitMu}
	if whole != nil {
		child.Shape, child.PlaneM2, child.EllipsoidM2 = whole.Shape, &whole.PlaneM2, &whole.EllipsoidM2
	}
	if err := child.Validate(); err != nil {
		return Regrouping{}, err
	}
	g := Regrouping{Children: []Parcel{child}}
	for _, b := range all {
		parent, err := b.leave(Act{Kind: string(Merge), Reason: r.Reason, EffectiveOn: on}, Measured{})
		if err != nil {
			return Regrouping{}, err
		}
		g.Parents = append(g.Parents, parent)
		g.Lineage = append(g.Lineage, Lineage{b.Parcel.ID, child.ID, b.Parcel.ListedMu})
	}
	return g, nil
}

func (b Books) mayRegroup(a Actor, r ParcelStepRequest) error {
	if err := b.mayStep(a, r.Step); err != nil {
		return err
	}
	if err := b.checkStep(r); err != nil {
		return err
	}
	balance := NewTimeline(b.Transfers).Last()
	switch {
	case balance.UnderWay().IsPositive() || b.Remains().LessThan(balance.Open):
		return Refuse(Conflict, "body.step", "under_review", "some of the land is under review; it is decided or returned first")
	case !balance.Open.IsPositive():
		return Refuse(Conflict, "body.step", "nothing_open", "nothing of the parcel is open")
	}
	return nil
}

// splits checks the parts of a split.
func (b Books) splits(into []Part, rest *Measured, balance Balance) error {
	if len(into) < 2 || len(into) > 100 {
		return Refuse(Invalid, "body.into", "two_or_more", "a parcel is split into 2 to 100 others")
	}
	sum, named, mapped := decimal.Zero, 0, 0
	for _, p := range into {
		if p.Mu != nil {
			sum, named = sum.Add(*p.Mu), named+1
		}
		if p.Shape != nil {
			mapped++
		}
		if p.Mu != nil && !p.Mu.IsPositive() {
			return Refuse(Invalid, "body.into", "positive", "the area is above zero")
		}
	}
	drawn := b.Parcel.Shape != nil
	kept := balance.Accepted.IsPositive()
	switch {
	case drawn && mapped < len(into) || !drawn && mapped > 0:
		return Refuse(Invalid, "body.into", "parts_are_drawn_alike", "the parts are drawn where the parcel is, and only there")
	case named != 0 && named != len(into) || named == 0 && !drawn:
		return Refuse(Invalid, "body.into", "parts_share", "either every part names its area, or none and all are drawn")
	case named > 0 && !sum.Equal(balance.Open):
		return Refuse(Invalid, "body.into", "parts_add_up", "the parts' areas do not add up to what is open of the parcel")
	case drawn && rest == nil && kept:
		return Refuse(Invalid, "body.into", "parts_leave_what_is_accepted", "the parts leave no land for what is accepted")
	case drawn && rest != nil && !kept && balance.StruckOff.IsZero():
		place := rest.Shape.Bound().Center()
		return &Error{Kind: Invalid, Details: []Detail{{Location: "body.into", Rule: "parts_cover_the_parcel", Message: "the parts leave some of the parcel out", Place: &place}}}
	}
	return nil
}

// shares is the parts' mu.
func shares(open Mu, into []Part) []Mu {
	out, planes := make([]Mu, len(into)), make([]Mu, len(into))
	for i, p := range into {
		if p.Mu == nil {
			planes[i] = p.Shape.PlaneM2
		} else {
			out[i] = *p.Mu
		}
	}
	if into[0].Mu != nil {
		return out
	}
	return sharedBy(open, planes)
}

// sharedBy is mu shared by plane areas, to the list's two decimals, the last
// taking what the others leave.
func sharedBy(mu Mu, planes []Mu) []Mu {
	out, whole, left := make([]Mu, len(planes)), decimal.Sum(decimal.Zero, planes...), mu
	for i, plane := range planes {
		out[i] = mu.Mul(plane).DivRound(whole, 2)
		if i == len(planes)-1 {
			out[i] = left
		}
		left = left.Sub(out[i])
	}
	return out
}

// Sharing is what parts of the given plane areas would take of the parcel in a
// split: together all that is open.
func (b Books) Sharing(planes []Mu) []Taking {
	open := NewTimeline(b.Transfers).Last().Open
	out := make([]Taking, len(planes))
	for i, mu := range sharedBy(open, planes) {
		out[i] = Taking{mu, mu.Shift(2).DivRound(b.Parcel.ListedMu, 2), open.Sub(mu)}
	}
	return out
}

// merges checks that another parcel can become one with this.
func (b Books) merges(o Books) error {
	p, q := b.Parcel, o.Parcel
	switch {
	case p.Task != q.Task || p.Region != q.Region || p.Category != q.Category:
		return Refuse(Invalid, "body.with", "alike", "parcels that are merged are of one task, region and category")
	case (p.Shape == nil) != (q.Shape == nil):
		return Refuse(Conflict, "body.with", "all_drawn_or_none", "of the parcels that are merged all have a boundary, or none")
	case !NewTimeline(o.Transfers).Last().Open.Equal(q.ListedMu):
		return Refuse(Conflict, "body.with", "wholly_open", "a parcel of which something is accepted or struck off is not merged")
	}
	return nil
}

// leave is the parcel without what is open of it, and with the boundary of the
// land that it keeps.
func (b Books) leave(act Act, left Measured) (Parent, error) {
	open := NewTimeline(b.Transfers).Last().Open
	after := b.Parcel
	after.ListedMu = after.ListedMu.Sub(open)
	after.Listed = Figure{after.ListedMu, UnitMu}
	after.Shape, after.PlaneM2, after.EllipsoidM2 = left.Shape, nil, nil
	if left.Shape != nil {
		after.PlaneM2, after.EllipsoidM2 = &left.PlaneM2, &left.EllipsoidM2
	}
	p := Parent{Books: b, After: after, Discarded: b.discarded()}
	kept := b
	kept.Disposals = slices.DeleteFunc(slices.Clone(b.Disposals), func(d Disposal) bool { return d.State.Editable() })
	var err error
	p.Change, err = kept.turn(act, after, []Transfer{{From: Open, To: Outside, Mu: open, EffectiveOn: act.EffectiveOn}})
	return p, err
}

// discarded is what an officer could still change, thrown away.
func (b Books) discarded() []Disposal {
	var out []Disposal
	for _, d := range b.Disposals {
		if d.State.Editable() {
			d.State, d.Returned = Discarded, ""
			out = append(out, d)
		}
	}
	return out
}

// Enter is the change that lists a parcel on a day.
func (p Parcel) Enter(on Date) (Transfer, []Tally) {
	t := Transfer{From: Outside, To: Open, Mu: p.ListedMu, EffectiveOn: on}
	return t, tallies(counted{}, counted{p, NewTimeline([]Transfer{t})})
}
