package land

import (
	"maps"
	"slices"
)

// Note is a progress entry on a parcel (调度记录). It is only ever added.
type Note struct {
	ID        ID
	Parcel    ID
	Author    string // the login
	On        Date   // the day on which it was noted
	Happened  string // what happened
	Next      string // what is to be done next
	PlannedOn Date   // by when the parcel is to be closed; none where nobody said
	Obstacle  string // what stands in the way
}

// Validate checks a note. Rules: it says what happened in 1 to 1000 characters;
// next and obstacle have at most 500; it is not of a day after today; what is
// planned is not planned for a day before the note.
func (n Note) Validate(today Date) error {
	var e Error
	add := func(err error) {
		if err != nil {
			e.Details = append(e.Details, err.(*Error).Details...)
		}
	}
	add(CheckText("body.happened", n.Happened, 1, 1000))
	add(CheckText("body.next", n.Next, 0, 500))
	add(CheckText("body.obstacle", n.Obstacle, 0, 500))
	if n.On.After(today) {
		add(Refuse(Invalid, "body.on", "after_today", "the date lies after today"))
	}
	if !n.PlannedOn.IsZero() && n.PlannedOn.Before(n.On) {
		add(Refuse(Invalid, "body.planned_on", "dates_in_order", "what is planned lies before the note"))
	}
	if len(e.Details) > 0 {
		e.Kind = Invalid
		return &e
	}
	return nil
}

// Planned is how much is planned to be closed on a day.
type Planned struct {
	On      Date
	Parcels int
	Mu      Mu
}

// PlannedSums adds up what parcels that are still to be closed plan by their
// last note with a planned date: how much of their listed mu is not accepted
// yet, day after
// day. It is what a forecast stands beside.
func PlannedSums(plans []Plan) []Planned {
	days := map[Date]Planned{}
	for _, p := range plans {
		if p.On.IsZero() || !p.Left.IsPositive() {
			continue
		}
		d := days[p.On]
		days[p.On] = Planned{p.On, d.Parcels + 1, d.Mu.Add(p.Left)}
	}
	return slices.SortedFunc(maps.Values(days), func(a, b Planned) int { return a.On.Compare(b.On) })
}

// Plan is by when a parcel is to be closed, and what of it is left.
type Plan struct {
	On   Date
	Left Mu
}

// Note plans a progress entry by an officer or a registrar: it moves nothing,
// and a parcel that was open is in progress.
func (b Books) Note(a Actor, n Note, today Date) (Change, error) {
	if !a.Has(b.Tree, Officer, b.Parcel.Region) && !a.Has(b.Tree, Registrar, b.Parcel.Region) {
		return Change{}, Refuse(Forbidden, "", "officer_notes", "an officer or a registrar of the region notes progress")
	}
	if err := n.Validate(today); err != nil {
		return Change{}, err
	}
	b.Parcel.Noted = true
	return b.aside(Act{Kind: ActNote, EffectiveOn: n.On}), nil
}

// aside is a change that moves nothing and touches no disposal.
func (b Books) aside(act Act) Change {
	act.Task, act.Region = b.Task.Code, b.Parcel.Region
	balance := NewTimeline(b.Transfers).Last()
	return Change{Act: act, Balance: balance, Status: StatusOf(b.Parcel, balance, b.Disposals)}
}
