package land

import "slices"

// Desks is where an actor works: the regions in which disposals wait for the
// actor, by what they wait for.
type Desks struct {
	Officer  []string           // returned and reopened ones, and the actor's own drafts
	Here     map[Level][]string // those that a reviewer of the level decides on
	Recorded []string           // whose tasks a registrar keeps: decisions of every level are recorded
}

// Levels is the levels that decide, from the lowest up, with the state on which
// each decides and the step by which it lets a disposal pass.
var Levels = []struct {
	Level Level
	State State
	Step  Step
}{
	{LevelCounty, Submitted, Report},
	{LevelCity, StateReported, Pass},
	{LevelProvince, StatePassed, Accept},
}

// Next is the step that waits to be taken on a disposal in the state; none
// where nothing does.
func (s State) Next() Step {
	for _, l := range Levels {
		if l.State == s {
			return l.Step
		}
	}
	if s.Editable() {
		return Submit
	}
	return ""
}

// Empty reports whether nothing can wait for the actor.
func (d Desks) Empty() bool { return len(d.Officer) == 0 && len(d.Here) == 0 && len(d.Recorded) == 0 }

// Desks is where the actor works.
func (a Actor) Desks(t Tree) Desks {
	d := Desks{Here: map[Level][]string{}}
	for _, g := range a.Grants {
		below := t.Subtree(g.Region)
		switch g.Role {
		case Officer:
			d.Officer = append(d.Officer, below...)
		case Registrar:
			d.Recorded = append(d.Recorded, below...)
		case Reviewer:
			r, _ := t.Find(g.Region)
			d.Here[r.Level] = append(d.Here[r.Level], below...)
		}
	}
	return d
}

// AreaDiffers says whether a disposal's mu differs so much from the area of its
// document or of its drawing that a reviewer is told.
func (d Disposal) AreaDiffers() bool {
	var others []Mu
	if d.DocMu != nil {
		others = append(others, *d.DocMu)
	}
	if d.PlaneM2 != nil {
		others = append(others, M2ToMu(*d.PlaneM2))
	}
	return slices.ContainsFunc(others, func(o Mu) bool { return AreaDifference(d.Mu, o) })
}
