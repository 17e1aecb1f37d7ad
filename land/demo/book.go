// Package demo holds the books that the demonstration starts with: the task of
// 2023 of Dongkou's economic development zone, its parcels and everything that
// was done about them, as data.
//
// The figures by category are those that were published. Everything below them
// is invented: parcels, holders, people, documents and the lie of the land.
//
// The package is pure. It reads no clock and draws no random number from
// outside: the same books come out every time, to the last digit of every
// coordinate. It writes nothing; whoever loads the books gives every parcel and
// disposal its identifier and takes every step through the rules of package
// land, as an officer or a reviewer would.
package demo

import (
	"cmp"
	"slices"

	"sanlei/land"
)

// Book is a task with its frame, its list and its story.
type Book struct {
	Regions   []land.Region // from the root down
	Users     []land.Actor  // who takes the steps, by login
	Task      land.Task
	Targets   []land.Target
	Parcels   []land.Parcel // without ID and computed areas; every one is mapped
	Disposals []Disposal    // by date of the fact
}

// Disposal is a disposal as its officer drafts it, and the steps that follow.
type Disposal struct {
	ParcelNo string
	Drafted  land.Date     // the day on which it was entered
	Draft    land.Disposal // without ID, parcel and computed areas
	Steps    []Step        // in order; none for one that stays a draft
	Brings   []Brought     // the evidence, on the day on which it was entered
}

// Step is one step of a disposal.
type Step struct {
	By string    // the login of who takes it
	On land.Date // the day on which it was taken, which is not when it takes effect
	land.StepRequest
	Brings []Brought // evidence that is brought before the step
}

// Event is something that happened: a disposal was drafted, or a step taken.
type Event struct {
	On       land.Date
	Disposal int   // index in Book.Disposals
	Step     *Step // nil: it was drafted, by the officer
}

// Script is all events in the order in which they happened. Events of one day
// stand in the order of the disposals, those of one disposal in their own.
func (b Book) Script() []Event {
	var events []Event
	for i, d := range b.Disposals {
		events = append(events, Event{On: d.Drafted, Disposal: i})
		for j := range d.Steps {
			events = append(events, Event{d.Steps[j].On, i, &d.Steps[j]})
		}
	}
	slices.SortStableFunc(events, func(a, b Event) int {
		return cmp.Or(a.On.Compare(b.On), cmp.Compare(a.Disposal, b.Disposal))
	})
	return events
}

// User is the user of a login.
func (b Book) User(login string) (land.Actor, bool) {
	i := slices.IndexFunc(b.Users, func(a land.Actor) bool { return a.Login == login })
	if i < 0 {
		return land.Actor{}, false
	}
	return b.Users[i], true
}
