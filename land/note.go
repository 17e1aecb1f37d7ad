package land

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
