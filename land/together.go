package land

import (
	"errors"
)

// Together is steps that are taken on many disposals as one act: what each parcel's
// books become, and what is left out, for which rule.
type Together struct {
	Act     Act
	Turned  []Turned
	Taken   []Disposal // as they were
	Mu      Mu         // of what is taken, as it is then
	Skipped map[string]Skipped
}

// Turned is a parcel's books before the act, and all that the act does to them.
type Turned struct {
	Books
	Change
	Disposals []Disposal // as they are then
}

// Skipped is what a rule leaves out.
type Skipped struct {
	Disposals int
	Mu        Mu
}

// turning is the books of one parcel through several steps of one act.
type turning struct {
	before, now Books
	moves       []Transfer
	changed     []Disposal
	status      Status
}

func (t *turning) take(c Change) {
	t.moves = append(t.moves, c.Transfers...)
	t.now = t.now.Then(c)
	t.changed = append(t.changed, c.Disposal)
	t.status = c.Status
}

// turned completes the parcel's change.
func (t *turning) turned() Turned {
	after := NewTimeline(t.now.Transfers)
	return Turned{t.before, Change{
		Transfers: t.moves, Balance: after.Last(), Status: t.status,
		Tallies: tallies(counted{t.before.Parcel, NewTimeline(t.before.Transfers)}, counted{t.before.Parcel, after}),
	}, t.changed}
}

// TakeTogether plans one step on one disposal after another, in the order of the
// books, as one act. plan plans it on a disposal, or refuses; what it refuses is
// left out. Nor is taken what would be recorded where the rest is decided here, or
// the other way round: an act is one or the other.
func TakeTogether(all []Books, wanted func(Disposal) bool, plan func(Books, Disposal) (Change, error)) (Together, error) {
	out := Together{Skipped: map[string]Skipped{}}
	for _, b := range all {
		t := turning{before: b, now: b}
		for _, d := range b.Disposals {
			if !wanted(d) {
				continue
			}
			c, err := plan(t.now, d)
			if err == nil && len(out.Taken) > 0 && c.Act.Recorded != out.Act.Recorded {
				err = Refuse(Conflict, "", "decided_otherwise", "this would be recorded where the rest is decided here, or the other way round")
			}
			if refusal, ok := errors.AsType[*Error](err); ok {
				s := out.Skipped[refusal.Details[0].Rule]
				out.Skipped[refusal.Details[0].Rule] = Skipped{s.Disposals + 1, s.Mu.Add(d.Mu)}
				continue
			}
			if err != nil {
				return out, err
			}
			if len(out.Taken) == 0 || c.Act.EffectiveOn.After(out.Act.EffectiveOn) {
				out.Act = c.Act
			}
			out.Taken, out.Mu = append(out.Taken, d), out.Mu.Add(c.Disposal.Mu)
			t.take(c)
		}
		if len(t.changed) > 0 {
			out.Turned = append(out.Turned, t.turned())
		}
	}
	return out, nil
}

// Waiting is the state on which a decision is taken, none for what is no decision
// that is taken on many at once; a return is taken on every state under review.
func (s Step) Waiting() []State {
	switch s {
	case Report:
		return []State{Submitted}
	case Pass:
		return []State{StateReported}
	case Accept:
		return []State{StatePassed}
	case Return:
		return []State{Submitted, StateReported, StatePassed}
	}
	return nil
}
