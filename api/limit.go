package api

import (
	"net/http"
	"time"

	"github.com/go-chi/httprate"

	"sanlei/land"
	"sanlei/land/store"
)

// Limits is how often and how much somebody may ask. Zero is no limit.
type Limits struct {
	Requests int // a minute, of one user
	Failures int // a minute, from one address: what needs signing in without it, and wrong passwords
	Exports  int // at once, of one user
}

// limiters counts what the limits are about, in windows that slide.
type limiters struct {
	users, failures *httprate.RateLimiter
	exports         busy
}

func newLimiters(l Limits) *limiters {
	out := &limiters{exports: busy{most: l.Exports, by: map[string]int{}}}
	if l.Requests > 0 {
		out.users = httprate.NewRateLimiter(l.Requests, time.Minute)
	}
	if l.Failures > 0 {
		out.failures = httprate.NewRateLimiter(l.Failures, time.Minute)
	}
	return out
}

var tooMany = land.RefuseFor(time.Minute, "too_many", "you ask too often; wait a minute")

// limitUser refuses a user who asks too often.
func (s *service) limitUser(w http.ResponseWriter, r *http.Request, login string) error {
	if s.limiters.users != nil && s.limiters.users.OnLimit(w, r, login) {
		return tooMany
	}
	return nil
}

// limitFailures refuses an address from which too much was refused for want of
// signing in. What succeeds does not count, so that an office behind one
// address can work.
func (s *service) limitFailures(r *http.Request) error {
	if s.limiters.failures == nil {
		return nil
	}
	if _, rate, err := s.limiters.failures.Status(addressKey(r)); err == nil && rate >= float64(s.config.Limits.Failures) {
		return tooMany
	}
	return nil
}

// countFailure counts one.
func (s *service) countFailure(w http.ResponseWriter, r *http.Request) {
	if s.limiters.failures != nil {
		s.limiters.failures.OnLimit(discard{w}, r, addressKey(r))
	}
}

func addressKey(r *http.Request) string {
	return httprate.CanonicalizeIP(store.CallerOf(r.Context()).Address)
}

// discard keeps the headers of a limiter from an answer that is not about it.
type discard struct{ http.ResponseWriter }

func (discard) Header() http.Header { return http.Header{} }

// judged checks a password for somebody who has not signed in: few at once, and
// none for an address from which too many were wrong.
func (c *call) judged(check func() error) error {
	select {
	case c.signingIn <- struct{}{}:
		defer func() { <-c.signingIn }()
	case <-c.ctx().Done():
		return c.ctx().Err()
	}
	if err := c.limitFailures(c.r); err != nil {
		return err
	}
	err := check()
	if kind := land.KindOf(err); kind == land.Unauthenticated || kind == land.TooMany || kind == land.Gone {
		c.countFailure(c.w, c.r)
	}
	return err
}
