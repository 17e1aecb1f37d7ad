package api

import "sanlei/land"

// note is a progress entry on a parcel (调度记录).
type note struct {
	ID        land.ID    `json:"id"`
	Parcel    land.ID    `json:"parcel"`
	Author    string     `json:"author"`
	On        land.Date  `json:"on"`
	Happened  string     `json:"happened"`
	Next      string     `json:"next"`
	PlannedOn *land.Date `json:"planned_on"`
	Obstacle  string     `json:"obstacle"`
}

type noteList struct {
	Notes []note `json:"notes"`
}

type noteDraft struct {
	On        *land.Date `json:"on,omitzero"` // today, where it says nothing else
	Happened  string     `json:"happened"`
	Next      string     `json:"next,omitzero"`
	PlannedOn *land.Date `json:"planned_on,omitzero"`
	Obstacle  string     `json:"obstacle,omitzero"`
}

var listNotes = operation{
	id: "listNotes", summary: "The progress entries on a parcel, the newest first", gives: gives{of: noteList{}},
	params: []param{identity("id", "The parcel").inPath(), asOf(), position()},
	serve: func(c *call) (answer, error) {
		found, err := c.desk().Notes(c.ctx(), value[land.ID](c, "id"), c.when())
		out := noteList{make([]note, len(found))}
		for i, n := range found {
			out.Notes[i] = noteOf(n)
		}
		return answer{body: out}, err
	},
}

var newNote = operation{
	id: "createNote", summary: "Note progress on a parcel", repeatable: true,
	params: []param{identity("id", "The parcel").inPath()},
	takes:  takes{of: noteDraft{}}, gives: gives{status: 201, of: note{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[noteDraft](c)
		if err != nil {
			return answer{}, err
		}
		n := land.Note{Parcel: value[land.ID](c, "id"), Happened: in.Happened, Next: in.Next, Obstacle: in.Obstacle}
		if in.On != nil {
			n.On = *in.On
		}
		if in.PlannedOn != nil {
			n.PlannedOn = *in.PlannedOn
		}
		made, err := c.desk().NewNote(c.ctx(), n, c.idempotency())
		return answer{body: noteOf(made)}, err
	},
}

func noteOf(n land.Note) note {
	out := note{n.ID, n.Parcel, n.Author, n.On, n.Happened, n.Next, nil, n.Obstacle}
	if !n.PlannedOn.IsZero() {
		out.PlannedOn = &n.PlannedOn
	}
	return out
}
