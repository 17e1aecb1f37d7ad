package land

import (
	"slices"
	"time"
)

// Undo takes a decision back. It is no step of the table: what it leads to is
// whatever stood before.
const Undo Step = "undo" // 撤销

// UndoWithin is how long a decision can be undone.
const UndoWithin = 10 * time.Minute

// Last is the newest act on a disposal, and what stood before it.
type Last struct {
	Act       Act
	Before    Disposal   // its state, mu, submitter and reason of return are looked at
	Transfers []Transfer // of the act, in their order
}

// Undo plans the undoing of the newest act on a disposal. The books stay as
// they are.
//
//  1. Only a decision can be undone, and only while no other act on the
//     disposal followed; anything else is a Conflict.
//  2. Who made it undoes it, while still allowed to make it; others are
//     Forbidden.
//  3. It is undone within ten minutes.
//  4. Every transfer is reversed on its own day, the last first, so that as of
//     any date the decision never counted; state, mu, submitter and the reason
//     of a return are again what they were.
//  5. Where other acts on the parcel have built on the decision, by taking or
//     asking for mu that it set free, it is a Conflict. Land that it set free and another
//     disposal took is refused by the database.
func (b Books) Undo(a Actor, id ID, last Last, reason string, now time.Time) (Change, error) {
	d, ok := b.Disposal(id)
	if !ok {
		return Change{}, Refuse(NotFound, "", "unknown_id", "there is nothing by this id")
	}
	if err := b.undoable(a, d, last, now); err != nil {
		return Change{}, err
	}
	if err := CheckText("body.reason", reason, 0, 500); err != nil {
		return Change{}, err
	}
	var moves []Transfer
	for _, t := range slices.Backward(last.Transfers) {
		moves = append(moves, t.reversed(t.Mu))
	}
	d.State, d.Mu, d.Submitter, d.Returned = last.Before.State, last.Before.Mu, last.Before.Submitter, last.Before.Returned
	if b.closes(moves) {
		return Change{}, errClosedYear
	}
	then := b
	then.Transfers, then.Disposals = slices.Concat(b.Transfers, moves), b.with(d)
	if !NewTimeline(then.Transfers).Sound() || then.Remains().IsNegative() {
		return Change{}, Refuse(Conflict, "body.step", "built_upon", "other acts on the parcel have built on the decision")
	}
	undone := last.Act.ID
	return b.derive(Act{Kind: string(Undo), Reason: reason, Undoes: &undone}, d, moves), nil
}

// undoable refuses what the actor may not undo, or not any more.
func (b Books) undoable(a Actor, d Disposal, last Last, now time.Time) error {
	i := slices.IndexFunc(workflow, func(w rule) bool {
		return w.level != "" && (string(w.step) == last.Act.Kind || last.Act.Kind == ActDecide) && w.from == last.Before.State && w.to == d.State
	})
	if i < 0 {
		return Refuse(Conflict, "body.step", "nothing_to_undo", "the last act on the disposal is no decision")
	}
	if a.Login != last.Act.Actor {
		return Refuse(Forbidden, "body.step", "maker_undoes", "only who made a decision can undo it")
	}
	if _, err := b.may(a, last.Before, workflow[i]); err != nil {
		return err
	}
	if now.Sub(last.Act.RecordedAt) > UndoWithin {
		return Refuse(Conflict, "body.step", "too_late", "a decision can be undone within ten minutes")
	}
	return nil
}
