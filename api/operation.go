package api

import (
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"slices"
	"time"

	"sanlei/land"
	"sanlei/land/store"
)

// A route is one row of the table: an operation, where it is found and who may
// call it.
type route struct {
	method, path string
	who          access
	operation
}

// An operation is what a route does, as its noun's file describes it.
type operation struct {
	id      string // as in the OpenAPI documents
	summary string
	params  []param
	takes   takes
	// guarded changes a thing, whose ETag must come in If-Match.
	guarded bool
	// repeatable makes something once per Idempotency-Key.
	repeatable bool
	gives      gives
	serve      func(*call) (answer, error)
}

// Takes is the body of a request.
type takes struct {
	of    any      // a value of the type that the body is read into; nil: no body
	media []string // empty: application/json
	most  int64    // bytes, unpacked; zero: 1 MiB
}

// Gives is the answer of an operation that does not refuse.
type gives struct {
	status   int      // zero: 200
	of       any      // a value of the type of the answer; nil: no JSON
	media    []string // in order of preference; empty: application/json
	etag     bool
	location bool
	schema   schemaIn       // of JSON that no Go type stands for
	also     map[string]any // of forms that have a type of their own
}

// Access is who may call an operation. The zero access lets nobody in; a route
// with it is refused when the service is made.
type access struct {
	open, signedIn bool
	roles          []land.Role
}

var (
	anybody  = access{open: true}     // without signing in
	everyone = access{signedIn: true} // whoever is signed in
)

// only is whoever has one of the roles in some region.
func only(roles ...land.Role) access { return access{roles: roles} }

func (a access) decided() bool { return a.open || a.signedIn || len(a.roles) > 0 }

// allows reports whether a signed-in actor may call the operation.
func (a access) allows(actor land.Actor) bool {
	return a.open || a.signedIn || slices.ContainsFunc(actor.Grants, func(g land.Grant) bool {
		return slices.Contains(a.roles, g.Role)
	})
}

// A call is one request as its operation sees it: the caller is known and
// allowed, the parameters are read.
type call struct {
	*service
	w      http.ResponseWriter
	r      *http.Request
	route  route
	actor  land.Actor
	media  string // of the answer, as negotiated
	values map[string]any
	digest [sha256.Size]byte // of method, address and body, once the body is read
}

func (c *call) ctx() context.Context { return c.r.Context() }

// desk is the books as the caller may see and change them.
func (c *call) desk() *store.Desk { return c.config.Store.As(c.actor) }

// value is a parameter that was read, or the zero value where it was not given.
func value[T any](c *call, name string) T {
	v, _ := c.values[name].(T)
	return v
}

// An answer is what an operation gives.
type answer struct {
	body     any                   // written as JSON
	stream   func(io.Writer) error // or written by this
	bytes    []byte                // or these, not nil
	rev      int64                 // makes the ETag; zero: none
	daily    bool                  // changes from day to day as well: no cache keeps it
	tag      string                // or this, with its quotes, is the ETag
	fresh    time.Duration         // how long nobody needs to ask again
	location string                // a path; made absolute
	file     string                // the name under which a browser saves it
	inline   bool                  // or shows it under
}
