package land

import (
	"slices"

	"github.com/shopspring/decimal"
)

// NamedFigure is a number that somebody entered by hand beside the books: one
// that reports may use (征地任务 99.01 亩), or one that was published and is to
// stand beside ours. It is marked wherever it is shown, and is part of no sum and
// no rate. Figures are only ever added; one that is wrong is replaced.
type NamedFigure struct {
	ID     ID
	Task   string
	Region string
	Name   string
	Value  decimal.Decimal // as written
	Unit   FigureUnit
	On     Date   // the day of which it tells
	Source string // where it was published, or who gave it
	// Beside is the figure of ours that it is to be compared with; empty: none.
	Beside   Beside
	Category Category // whose figure of ours; empty: of all together
	Replaces *ID      // the figure that this one replaces
	Replaced bool
	Ours     *decimal.Decimal // what the books tell of the same day, in its unit; nil where they tell nothing
	By       string           // the login of who entered it
	ByName   string           // what they are called, as it was read
}

// ToldBy reports whether a report as of a day may use the figure: one that tells of
// a later day was not known then, and one that was replaced is wrong.
func (f NamedFigure) ToldBy(day Date) bool { return !f.Replaced && !f.On.After(day) }

// FigureTold is, of the figures of a name that a report as of a day may use, the one
// that tells of the newest day, and of those the one that came in last.
func FigureTold(all []NamedFigure, name string, day Date) (newest NamedFigure, ok bool) {
	for _, f := range all {
		if f.Name == name && f.ToldBy(day) && (!ok || !f.On.Before(newest.On)) {
			newest, ok = f, true
		}
	}
	return newest, ok
}

// FigureUnit is a unit of area, or one of those that only such figures have.
type FigureUnit string

// The units beside those of area.
const (
	UnitPercent FigureUnit = "percent"
	UnitParcels FigureUnit = "parcels"
)

// Area is the figure as one of area; false where it is none.
func (f NamedFigure) Area() (Figure, bool) {
	_, ok := muPer[Unit(f.Unit)]
	return Figure{f.Value, Unit(f.Unit)}, ok
}

// Beside is a figure of the books.
type Beside string

// The figures of ours that one which was published can stand beside.
const (
	BesideTarget     Beside = "target"
	BesideCounted    Beside = "counted"
	BesideRemaining  Beside = "remaining"
	BesideListed     Beside = "listed"
	BesideCompletion Beside = "completion_rate"
	BesideDisposal   Beside = "disposal_rate"
	BesideParcels    Beside = "parcels"
	BesideClosed     Beside = "closed"
)

// Besides is all of them.
var Besides = []Beside{BesideTarget, BesideCounted, BesideRemaining, BesideListed, BesideCompletion, BesideDisposal, BesideParcels, BesideClosed}

// fits reports whether a figure in a unit can stand beside it: an area beside an
// area, a percentage beside a rate, a number of parcels beside a count.
func (b Beside) fits(u FigureUnit) bool {
	switch b {
	case "":
		return true
	case BesideCompletion, BesideDisposal:
		return u == UnitPercent
	case BesideParcels, BesideClosed:
		return u == UnitParcels
	}
	_, area := muPer[Unit(u)]
	return area
}

// Validate checks a figure. Rules: it has a name of 1 to 40 characters without
// braces, a source of 1 to 200, a known unit, a number below 100 million mu with
// no more places than the books keep, and a day that has come; what it stands
// beside is known and of its kind.
func (f NamedFigure) Validate(today Date) error {
	var e Error
	refuse := func(location, rule, message string) {
		e.Details = append(e.Details, Detail{Location: "body." + location, Rule: rule, Message: message})
	}
	for _, err := range []error{checkName(f.Name), CheckText("body.source", f.Source, 1, 200)} {
		if err != nil {
			e.Details = append(e.Details, err.(*Error).Details...)
		}
	}
	area, ok := f.Area()
	switch {
	case ok:
		if _, err := area.Mu(); err != nil {
			e.Details = append(e.Details, within("body", err).Details...)
		}
	case f.Unit != UnitPercent && f.Unit != UnitParcels:
		refuse("unit", "unknown_unit", "the unit is one of mu, wan_mu, ha, m2, percent and parcels")
	case f.Value.Abs().GreaterThanOrEqual(mostMu) || f.Value.Exponent() < -MuPlaces:
		refuse("value", "too_large", "the figure is too large, or has more than 8 places")
	}
	if f.On.IsZero() || f.On.After(today) {
		refuse("on", "after_today", "the day has come")
	}
	if f.Beside != "" && !slices.Contains(Besides, f.Beside) || !f.Beside.fits(f.Unit) {
		refuse("beside", "beside", "it stands beside a figure of ours of the same kind")
	}
	if f.Category != "" && !f.Category.Valid() {
		refuse("category", "unknown_category", "it is of one of the three categories, or of none")
	}
	if len(e.Details) > 0 {
		e.Kind = Invalid
		return &e
	}
	return nil
}

func checkName(name string) error {
	if err := CheckText("body.name", name, 1, 40); err != nil {
		return err
	}
	for _, c := range name {
		if c == '{' || c == '}' {
			return Refuse(Invalid, "body.name", "braces", "a name has no braces")
		}
	}
	return nil
}

// within puts a refusal's fields into what holds them.
func within(where string, err error) *Error {
	e := *err.(*Error)
	e.Details = slices.Clone(e.Details)
	for i := range e.Details {
		e.Details[i].Location = where + "." + e.Details[i].Location
	}
	return &e
}

// Compared is the figure of ours and the published less ours, as they are
// printed: with as many places as were published, at least two, and counts
// without; nil where there is none of ours. The difference is of the unrounded
// figures.
func (f NamedFigure) Compared() (ours, difference *string) {
	if f.Ours == nil {
		return nil, nil
	}
	places := max(-f.Value.Exponent(), 2)
	if f.Unit == UnitParcels {
		places = 0
	}
	text := func(d decimal.Decimal) *string {
		s := Round(d, places).StringFixed(places)
		return &s
	}
	return text(*f.Ours), text(f.Value.Sub(*f.Ours))
}

// Beneath is the figure of ours of a row in the unit of one that stands beside it:
// an area as it is exactly, a rate with two decimals; nil where there is none.
func (f NamedFigure) Beneath(r Row) *decimal.Decimal {
	area := func(mu *Mu) *decimal.Decimal {
		if mu == nil {
			return nil
		}
		d := mu.DivRound(muPer[Unit(f.Unit)], MuPlaces+4)
		return &d
	}
	rate := func(s *string) *decimal.Decimal {
		if s == nil {
			return nil
		}
		d := decimal.RequireFromString(*s)
		return &d
	}
	count := func(n *int) *decimal.Decimal {
		if n == nil {
			return nil
		}
		d := decimal.NewFromInt(int64(*n))
		return &d
	}
	switch f.Beside {
	case BesideTarget:
		return area(r.Target)
	case BesideCounted:
		return area(&r.Counted)
	case BesideRemaining:
		return area(r.Remaining())
	case BesideListed:
		return area(r.Listed)
	case BesideCompletion:
		return rate(r.CompletionRate())
	case BesideDisposal:
		return rate(r.DisposalRate())
	case BesideParcels:
		return count(r.Parcels)
	case BesideClosed:
		return count(r.Closed)
	}
	return nil
}
