package cql2

import (
	"errors"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"
)

// The bounds of a filter. A LIKE has up to five wildcards, since each may try
// every place in a text.
const (
	MostBytes     = 8 << 10
	mostDepth     = 32
	mostNodes     = 500
	mostWildcards = 5
)

// Kind is what a property holds, and so what it may be compared with.
type Kind uint8

// The kinds of properties. An identity is text without an order.
const (
	Text Kind = iota + 1
	Number
	Date
	Identity
	Geometry
)

// Properties is what a collection can be filtered by, by name.
type Properties map[string]Kind

// Expr is a part of a filter that is true, false or, of what is not known, null.
type Expr interface{ expr() }

// The parts of a filter.
type (
	// And is true where all parts are.
	And []Expr
	// Or is true where one part is.
	Or []Expr
	// Not turns true and false; null stays null.
	Not struct{ Of Expr }
	// Truth is the same everywhere.
	Truth bool
	// Compare sets a property against a value by one of = <> < <= > >=.
	Compare struct {
		Of Operand
		Op string
		To Value
	}
	// Between is true from the least to the most, both included.
	Between struct {
		Of          Operand
		Least, Most Value
	}
	// In is true where the property equals one of the values.
	In struct {
		Of   Operand
		From []Value
	}
	// Like matches a text with a pattern: % is any text, _ one character, and a
	// backslash takes the meaning of the next.
	Like struct {
		Of      Operand
		Pattern string
	}
	// IsNull is true where nothing is known. It is never null itself.
	IsNull struct{ Of Operand }
	// Intersects is true where the property has a point with the shape in common.
	Intersects struct {
		Of    Operand
		Shape orb.Geometry // valid, in degrees
	}
	// Temporal sets two times against each other.
	Temporal struct {
		Relation    Relation
		Left, Right Span
	}
)

func (And) expr()        {}
func (Or) expr()         {}
func (Not) expr()        {}
func (Truth) expr()      {}
func (Compare) expr()    {}
func (Between) expr()    {}
func (In) expr()         {}
func (Like) expr()       {}
func (IsNull) expr()     {}
func (Intersects) expr() {}
func (Temporal) expr()   {}

// Operand is a property; folded, capital and small letters are alike in it, and
// in what it is compared with.
type Operand struct {
	Property string
	Kind     Kind
	Fold     bool
}

// Value is a literal: the member of its kind holds it. Identities are text.
type Value struct {
	Text   string
	Number decimal.Decimal
	Date   time.Time // midnight UTC
}

// Span is a time: an instant has one moment at both ends.
type Span struct{ From, To Moment }

// Moment is a day, that of a property, or one beyond all days.
type Moment struct {
	Property string
	Day      time.Time
	Open     bool
}

// Relation is how two times stand to each other, as CQL2 names it.
type Relation string

// The relations.
const (
	After        Relation = "t_after"
	Before       Relation = "t_before"
	Contains     Relation = "t_contains"
	Disjoint     Relation = "t_disjoint"
	During       Relation = "t_during"
	Equals       Relation = "t_equals"
	FinishedBy   Relation = "t_finishedby"
	Finishes     Relation = "t_finishes"
	IntersectsIn Relation = "t_intersects"
	Meets        Relation = "t_meets"
	MetBy        Relation = "t_metby"
	OverlappedBy Relation = "t_overlappedby"
	Overlaps     Relation = "t_overlaps"
	StartedBy    Relation = "t_startedby"
	Starts       Relation = "t_starts"
)

// Relations is all of them.
var Relations = []Relation{After, Before, Contains, Disjoint, During, Equals, FinishedBy, Finishes, IntersectsIn,
	Meets, MetBy, OverlappedBy, Overlaps, StartedBy, Starts}

// Error says what is wrong with a filter, and where in its text: at which
// character, counted from one. Zero is nowhere, as for one that is too long.
type Error struct {
	Rule, Message string
	At            int
	offset        int // in bytes and from one, until At is known
}

func (e *Error) Error() string {
	if e.At == 0 {
		return e.Message
	}
	return e.Message + " (at character " + strconv.Itoa(e.At) + ")"
}

func wrong(rule, message string) error { return &Error{Rule: rule, Message: message} }

// at is the error with its place in bytes, unless it has one that is nearer.
func at(err error, offset int) error {
	if e, ok := errors.AsType[*Error](err); ok && e.offset == 0 {
		e.offset = offset + 1
	}
	return err
}

// placed counts characters up to the place of an error.
func placed(err error, text string) error {
	if e, ok := errors.AsType[*Error](err); ok && e.offset > 0 {
		e.At = utf8.RuneCountInString(text[:min(e.offset-1, len(text))]) + 1
	}
	return err
}

func malformed(message string) error { return wrong("filter_form", message) }
