package api

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/klauspost/compress/gzhttp"
	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
)

// A problem is a refusal on the wire, after RFC 9457. It is also the error of
// what only HTTP knows of: methods, media types and what cannot be negotiated.
type problem struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Status    int     `json:"status"`
	Detail    string  `json:"detail"`
	Errors    []fault `json:"errors"`
	RequestID string  `json:"request_id"`
}

// A fault is one thing that is wrong.
type fault struct {
	Location string     `json:"location,omitzero"` // as body.mu, query.as_of, path.id
	Message  string     `json:"message"`
	Rule     string     `json:"rule"`
	Place    *orb.Point `json:"place,omitzero"` // longitude and latitude of a fault of geometry
	Fits     *land.Date `json:"fits,omitzero"`  // the earliest date that would do
}

func (p *problem) Error() string { return p.Detail }

// statuses is the status of each kind of refusal.
var statuses = map[land.Kind]int{
	land.Malformed:       http.StatusBadRequest,
	land.Unauthenticated: http.StatusUnauthorized,
	land.Forbidden:       http.StatusForbidden,
	land.NotFound:        http.StatusNotFound,
	land.Conflict:        http.StatusConflict,
	land.Gone:            http.StatusGone,
	land.Stale:           http.StatusPreconditionFailed,
	land.TooLarge:        http.StatusRequestEntityTooLarge,
	land.Invalid:         http.StatusUnprocessableEntity,
	land.Unconditional:   http.StatusPreconditionRequired,
	land.TooMany:         http.StatusTooManyRequests,
	land.Unavailable:     http.StatusServiceUnavailable,
}

func newProblem(status int, faults ...fault) *problem {
	p := &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Errors: faults}
	switch len(faults) {
	case 0:
		p.Detail, p.Errors = "The request failed; its id leads to the reason in the log.", []fault{}
	case 1:
		p.Detail = faults[0].Message
	default:
		p.Detail = fmt.Sprintf("%d things are wrong; errors lists them.", len(faults))
	}
	return p
}

// problemOf tells a refusal from a failure. What fails inside is 500 and says
// nothing of itself.
func problemOf(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	refusal, ok := errors.AsType[*land.Error](err)
	if !ok || statuses[refusal.Kind] == 0 {
		return newProblem(http.StatusInternalServerError)
	}
	faults := make([]fault, len(refusal.Details))
	for i, d := range refusal.Details {
		faults[i] = fault{d.Location, d.Message, d.Rule, d.Place, d.Fits}
	}
	return newProblem(statuses[refusal.Kind], faults...)
}

// refuse answers with a problem. Work that broke off because its client went
// away gets none and is no failure of ours.
func (s *service) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if land.KindOf(err) == "" && errors.Is(r.Context().Err(), context.Canceled) {
		w.WriteHeader(statusClientGone)
		return
	}
	p, caller := problemOf(err), store.CallerOf(r.Context())
	p.RequestID = caller.Request.String()
	if p.Status == http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "request failed", "request", p.RequestID, "error", err)
	}
	s.auditRefusal(r, p)
	h := w.Header()
	switch p.Status {
	case http.StatusUnauthorized:
		challenge(w, r)
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "5")
	case http.StatusTooManyRequests:
		h.Set("Retry-After", retryAfter(err))
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	for _, name := range []string{"ETag", "Location", "Content-Disposition", "Link", gzhttp.HeaderNoCompression} {
		h.Del(name)
	}
	w.WriteHeader(p.Status)
	_ = json.MarshalWrite(w, p) // who reads it may be gone
}

// retryAfter is the whole seconds until a caller who asked too often may ask
// again.
func retryAfter(err error) string {
	after := time.Second
	if refusal, ok := errors.AsType[*land.Error](err); ok {
		after = max(after, refusal.After)
	}
	return strconv.Itoa(int(math.Ceil(after.Seconds())))
}

// statusClientGone stands in the log for an answer that nobody waited for.
const statusClientGone = 499

// relocate names the places of a refusal as the request has them.
func relocate(err error, name func(string) string) error {
	refusal, ok := errors.AsType[*land.Error](err)
	if !ok {
		return err
	}
	out := &land.Error{Kind: refusal.Kind, Details: slices.Clone(refusal.Details), After: refusal.After}
	for i := range out.Details {
		out.Details[i].Location = name(out.Details[i].Location)
	}
	return out
}

// within completes bare names of a refusal, as "task", with the part of the
// request that holds them.
func within(part string, err error) error {
	return relocate(err, func(location string) string {
		if location == "" || partOfRequest.MatchString(location) {
			return location
		}
		return part + "." + location
	})
}

var partOfRequest = regexp.MustCompile(`^(body|query|path|header)(\.|$)`)

var plainName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// locate is the location of a named member. A name that came in is repeated
// only if it is a plain word; what holds it is named otherwise.
func locate(within, name string) string {
	if !plainName.MatchString(name) {
		return within
	}
	return within + "." + name
}
