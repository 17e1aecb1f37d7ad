package land

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Account is where listed mu stands.
type Account string

// The accounts. A parcel's accounts always add up to the mu originally listed.
const (
	Outside    Account = ""            // where listed mu comes from, and goes to when it leaves the list; no account of the books
	Open       Account = "open"        // nothing decided on it; submitted mu is still open
	Reported   Account = "reported"    // reported by the county
	CityPassed Account = "city_passed" // passed by the city
	Accepted   Account = "accepted"    // accepted by the province: signed off (销号)
	StruckOff  Account = "struck_off"  // taken off the list (核减)
)

// Accounts is all of them, without Outside.
var Accounts = []Account{Open, Reported, CityPassed, Accepted, StruckOff}

// ladder is the accounts that a disposal climbs.
var ladder = []Account{Open, Reported, CityPassed, Accepted}

// Transfer is a movement of mu of one parcel between two accounts. Transfers
// are only ever added; a wrong one is reversed by another.
type Transfer struct {
	Disposal    ID // zero for a listing, a strike-off or land that leaves the list
	Measure     string
	From, To    Account
	Mu          Mu   // above zero
	EffectiveOn Date // the day from which it counts
}

// reversed is the transfer that takes mu of t back on the same day.
func (t Transfer) reversed(mu Mu) Transfer {
	t.From, t.To, t.Mu = t.To, t.From, mu
	return t
}

// Act is what somebody did: the parent of every transfer and of every row of
// history that came into the books with it.
type Act struct {
	ID          ID        `json:"id"`
	Kind        string    `json:"kind"`
	Actor       string    `json:"actor"` // the login
	Task        string    `json:"task,omitempty"`
	Region      string    `json:"region,omitempty"`
	EffectiveOn Date      `json:"effective_on,omitzero"`
	RecordedAt  time.Time `json:"recorded_at"`
	// Recorded says that the act takes over a decision of a higher authority
	// from its document, instead of being the decision.
	Recorded  bool   `json:"recorded"`
	Authority string `json:"authority,omitempty"`
	Document  string `json:"document,omitempty"`
	// DocumentOn is the date of the document, where the act names one.
	DocumentOn Date   `json:"document_on,omitzero"`
	Reason     string `json:"reason,omitempty"`
	// Undoes is the act that this one has undone.
	Undoes *ID `json:"undoes,omitempty"`
}

// The kinds of acts that are no step of a disposal; those go by the step's name.
const (
	ActFound      = "found"      // the ledger with its regions and measures
	ActRegion     = "region"     // a region named otherwise, ended, or new
	ActUser       = "user"       // a user added, or called otherwise
	ActCalendar   = "calendar"   // the days that are worked in a year announced
	ActTask       = "task"       // a task handed down, with its figures
	ActEdition    = "edition"    // a later document that changes a task
	ActTerms      = "terms"      // periods, lights and deciders of a task set anew
	ActDecide     = "decide"     // a list of decisions applied
	ActClose      = "close"      // a task closed at a cut-off date
	ActOpen       = "open"       // a task handed down with what a closed one left open
	ActList       = "list"       // one parcel put on the list
	ActImport     = "import"     // a file of parcels put on the list
	ActAttributes = "attributes" // an officer changed attributes of a parcel
	ActDraft      = "draft"      // a disposal made
	ActEdit       = "edit"       // a disposal changed before it was submitted
	ActNote       = "note"       // progress noted
	ActDiscard    = "discard"    // a draft thrown away
	ActEvidence   = "evidence"   // a document or photo added to a disposal
	ActDescribe   = "describe"   // what is said about one changed, or its position set by hand
	ActRemove     = "remove"     // one taken away before the disposal was submitted
)

// Balance is how much of a parcel stands in each account.
type Balance struct {
	Open, Reported, CityPassed, Accepted, StruckOff Mu
}

func (b *Balance) of(a Account) *Mu {
	switch a {
	case Open:
		return &b.Open
	case Reported:
		return &b.Reported
	case CityPassed:
		return &b.CityPassed
	case Accepted:
		return &b.Accepted
	case StruckOff:
		return &b.StruckOff
	}
	return nil
}

// Of is the mu in one account.
func (b Balance) Of(a Account) Mu {
	if p := b.of(a); p != nil {
		return *p
	}
	return decimal.Zero
}

func (b *Balance) apply(t Transfer) {
	if p := b.of(t.From); p != nil {
		*p = p.Sub(t.Mu)
	}
	if p := b.of(t.To); p != nil {
		*p = p.Add(t.Mu)
	}
}

// Listed is the mu that the parcel is listed with now: all but what was struck off.
func (b Balance) Listed() Mu {
	return decimal.Sum(b.Open, b.Reported, b.CityPassed, b.Accepted)
}

// UnderWay is the mu that a level above the officer has in hand.
func (b Balance) UnderWay() Mu { return b.Reported.Add(b.CityPassed) }

// Reached is the mu that has reached at least the step of an account.
func (b Balance) Reached(a Account) Mu {
	switch a {
	case Accepted:
		return b.Accepted
	case CityPassed:
		return b.CityPassed.Add(b.Accepted)
	case Reported:
		return decimal.Sum(b.Reported, b.CityPassed, b.Accepted)
	}
	return decimal.Zero
}

// Closed reports whether something is listed and all of it accepted.
func (b Balance) Closed() bool {
	return b.Listed().IsPositive() && b.Accepted.Equal(b.Listed())
}

func (b Balance) negative() bool {
	return slices.ContainsFunc(Accounts, func(a Account) bool { return b.of(a).IsNegative() })
}

// Standing is a balance from a date on.
type Standing struct {
	From    Date
	Balance Balance
}

// Timeline is the balances of one parcel through the effective dates, in order.
type Timeline []Standing

// NewTimeline adds up the transfers of one parcel.
func NewTimeline(transfers []Transfer) Timeline {
	sorted := slices.SortedStableFunc(slices.Values(transfers), func(a, b Transfer) int {
		return a.EffectiveOn.Compare(b.EffectiveOn)
	})
	var line Timeline
	var now Balance
	for _, t := range sorted {
		now.apply(t)
		if n := len(line); n > 0 && line[n-1].From == t.EffectiveOn {
			line[n-1].Balance = now
		} else {
			line = append(line, Standing{t.EffectiveOn, now})
		}
	}
	return line
}

// Last is the balance after all transfers.
func (l Timeline) Last() Balance {
	if len(l) == 0 {
		return Balance{}
	}
	return l[len(l)-1].Balance
}

// At is the balance at the end of a day.
func (l Timeline) At(d Date) Balance {
	i, found := slices.BinarySearchFunc(l, d, func(s Standing, d Date) int { return s.From.Compare(d) })
	if found {
		i++
	}
	return l[:i].Last()
}

// Sound reports whether no account is ever below zero.
func (l Timeline) Sound() bool {
	return !slices.ContainsFunc(l, func(s Standing) bool { return s.Balance.negative() })
}

// Tally is a movement of counts from a date on: of parcels listed, of parcels
// closed, of parcels without a boundary.
type Tally struct {
	On                        Date
	Parcels, Closed, Unmapped int
}

// counted is a parcel as the counts see it: how it stands through the dates,
// and whether it has a boundary.
type counted struct {
	Parcel
	Timeline
}

// tallies is how the counts move when a parcel changes.
func tallies(before, after counted) []Tally {
	moves := map[Date]Tally{}
	count := func(p counted, sign int) {
		var was Tally
		for _, on := range p.days() {
			is, t := p.countsOn(on), moves[on]
			t.Parcels += sign * (is.Parcels - was.Parcels)
			t.Closed += sign * (is.Closed - was.Closed)
			t.Unmapped += sign * (is.Unmapped - was.Unmapped)
			moves[on], was = t, is
		}
	}
	count(before, -1)
	count(after, +1)
	var out []Tally
	for on, t := range moves {
		if t != (Tally{}) {
			t.On = on
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b Tally) int { return a.On.Compare(b.On) })
	return out
}

// days is the days on which the counts may change.
func (p counted) days() []Date {
	var out []Date
	for _, s := range p.Timeline {
		out = append(out, s.From)
	}
	if p.Shape != nil && !p.MappedOn.IsZero() {
		out = append(out, p.MappedOn)
	}
	slices.SortFunc(out, Date.Compare)
	return slices.Compact(out)
}

// countsOn is what the parcel counts for at the end of a day: what is no longer
// listed counts for nothing.
func (p counted) countsOn(d Date) Tally {
	b := p.At(d)
	listed := b.Listed().IsPositive()
	return Tally{Parcels: b2i(listed), Closed: b2i(b.Closed()), Unmapped: b2i(listed && (p.Shape == nil || d.Before(p.MappedOn)))}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
