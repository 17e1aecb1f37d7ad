package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/land"
)

// kinds is every kind of refusal; a new one has no status until it is decided.
var kinds = []land.Kind{land.Malformed, land.Unauthenticated, land.Forbidden, land.NotFound, land.Conflict,
	land.Gone, land.Stale, land.TooLarge, land.Invalid, land.Unconditional, land.TooMany, land.Unavailable}

func TestEveryKindHasAStatus(t *testing.T) {
	for _, k := range kinds {
		p := problemOf(fmt.Errorf("wrapped: %w", land.Refuse(k, "body.mu", "rule", "message")))
		if p.Status < 400 || p.Status == 500 || p.Title == "" || p.Errors[0].Location != "body.mu" {
			t.Errorf("%s: %+v", k, p)
		}
	}
	if len(statuses) != len(kinds) {
		t.Errorf("%d kinds have a status, %d are known here", len(statuses), len(kinds))
	}
}

func TestAFailureSaysNothingOfTheInside(t *testing.T) {
	var log bytes.Buffer
	for name, fail := range map[string]func(*call) (answer, error){
		"an error": func(*call) (answer, error) { return answer{}, errors.New("select secret from /etc") },
		"a panic":  func(*call) (answer, error) { panic("select secret from /etc") },
		"no JSON":  func(*call) (answer, error) { return answer{body: func() {}}, nil },
	} {
		t.Run(name, func(t *testing.T) {
			log.Reset()
			c := kernelConfig()
			c.Log = slog.New(slog.NewTextHandler(&log, nil))
			s, err := newService(c, []route{{"GET", "/x", anybody, operation{id: "x", serve: fail}}})
			if err != nil {
				t.Fatal(err)
			}
			w := httptest.NewRecorder()
			s.router().ServeHTTP(w, httptest.NewRequest("GET", "/x?", nil))
			if faults := refused(t, w.Result(), http.StatusInternalServerError); len(faults) != 0 || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("%s", w.Body)
			}
			if id := w.Header().Get("X-Request-Id"); strings.Count(log.String(), id) < 2 {
				t.Errorf("the log does not name request %s: %s", id, &log)
			}
		})
	}
}

func TestAClientThatWentAwayIsNoFailure(t *testing.T) {
	var log bytes.Buffer
	c := kernelConfig()
	c.Log = slog.New(slog.NewTextHandler(&log, nil))
	ctx, leave := context.WithCancel(t.Context())
	s, err := newService(c, []route{{"GET", "/x", anybody, operation{id: "x", serve: func(c *call) (answer, error) {
		leave()
		return answer{}, c.ctx().Err()
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	s.router().ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/x", nil))
	if !strings.Contains(log.String(), "status=499") || strings.Contains(log.String(), "level=ERROR") {
		t.Error(&log)
	}
}

func TestAProblemCarriesPlaceAndDate(t *testing.T) {
	fits := land.MustDate("2023-12-28")
	refusal := &land.Error{Kind: land.Conflict, Details: []land.Detail{
		{Location: "body.geometry", Rule: "crossing", Message: "crosses itself", Place: &orb.Point{110.57, 27.06}},
		{Location: "body.effective_on", Rule: "balance_on_date", Message: "too early", Fits: &fits},
	}}
	server := newKernel(t, route{"GET", "/x", anybody, operation{id: "x", serve: func(*call) (answer, error) { return answer{}, refusal }}})
	p := read[problem](t, ask(t, server, "GET", "/x", ""))
	if p.Status != 409 || *p.Errors[0].Place != (orb.Point{110.57, 27.06}) || *p.Errors[1].Fits != fits || p.Errors[0].Fits != nil {
		t.Errorf("%+v", p)
	}
}
