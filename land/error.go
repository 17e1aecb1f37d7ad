package land

import (
	"errors"
	"strings"
	"time"

	"github.com/paulmach/orb"
)

// Kind says what sort of refusal an Error is. The API turns each kind into one
// status code, in one table.
type Kind string

// The kinds of refusal.
const (
	Malformed       Kind = "malformed"       // the request cannot be read: 400
	Unauthenticated Kind = "unauthenticated" // nobody signed in: 401
	Forbidden       Kind = "forbidden"       // signed in, but not allowed: 403
	NotFound        Kind = "not_found"       // no such thing within the caller's region: 404
	Conflict        Kind = "conflict"        // the books do not allow it now: 409
	Gone            Kind = "gone"            // it was there, and nothing can be done to it any more: 410
	Stale           Kind = "stale"           // changed since the caller read it: 412
	TooLarge        Kind = "too_large"       // above a stated limit: 413
	Invalid         Kind = "invalid"         // understood, but breaks a rule: 422
	Unconditional   Kind = "unconditional"   // a precondition is required: 428
	TooMany         Kind = "too_many"        // asked too often; After says when again: 429
	Unavailable     Kind = "unavailable"     // the database cannot answer now: 503
)

// Error is a refusal that its user can act on. It never repeats a value that
// came in and never shows SQL or a path.
type Error struct {
	Kind    Kind
	Details []Detail      // at least one
	After   time.Duration // of TooMany: how long until it may be asked again
}

// Detail is one thing that is wrong.
type Detail struct {
	Location string     // the field or parameter, as "body.mu", "query.as_of", "path.id"; empty for the whole
	Rule     string     // a stable name of the rule that is broken, as "more_than_remains"
	Message  string     // one English sentence
	Place    *orb.Point // where on the ground, for a fault of geometry
	Fits     *Date      // the earliest date that would fit, for a fault of dates
}

func (e *Error) Error() string {
	messages := make([]string, len(e.Details))
	for i, d := range e.Details {
		messages[i] = d.Message
		if d.Location != "" {
			messages[i] = d.Location + ": " + d.Message
		}
	}
	return strings.Join(messages, "; ")
}

// Refuse makes an Error with one detail.
func Refuse(k Kind, location, rule, message string) *Error {
	return &Error{Kind: k, Details: []Detail{{Location: location, Rule: rule, Message: message}}}
}

// RefuseFor makes an Error about asking too often: the caller may ask again
// after that time.
func RefuseFor(after time.Duration, rule, message string) *Error {
	e := Refuse(TooMany, "", rule, message)
	e.After = after
	return e
}

// KindOf is the kind of an error, or "" when it is no refusal but a failure.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}
