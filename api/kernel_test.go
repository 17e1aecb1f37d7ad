package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"sanlei/land"
)

// tokens lets in whoever's token is the name of a role.
type tokens struct{}

func (tokens) Actor(_ context.Context, secret string) (land.Actor, error) {
	if !land.Role(secret).Valid() {
		return land.Actor{}, land.Refuse(land.Unauthenticated, "", "token", "nobody holds this token")
	}
	return land.Actor{Login: secret, Grants: []land.Grant{{Role: land.Role(secret), Region: "430525"}}}, nil
}

func kernelConfig() Config {
	return Config{Authenticator: tokens{}, Log: slog.New(slog.DiscardHandler)}
}

// newKernel serves a table of a test's own.
func newKernel(t *testing.T, table ...route) *httptest.Server {
	t.Helper()
	s, err := newService(kernelConfig(), table)
	if err != nil {
		t.Fatal(err)
	}
	return listen(t, s.router())
}

func listen(t *testing.T, h http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(nil)
	server.Config = Server(h)
	server.Start()
	t.Cleanup(server.Close)
	return server
}

// ask sends one request; headers come as name and value in turn.
func ask(t *testing.T, server *httptest.Server, method, path, body string, headers ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Add(headers[i], headers[i+1]); headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	validated(t, response)
	return response
}

// read takes an answer's JSON.
func read[T any](t *testing.T, r *http.Response) T {
	t.Helper()
	var into T
	if err := json.UnmarshalRead(r.Body, &into); err != nil {
		t.Fatal(err)
	}
	return into
}

// refused checks that an answer is a problem with this status, and gives its
// faults as location and rule.
func refused(t *testing.T, r *http.Response, status int) [][2]string {
	t.Helper()
	if r.StatusCode != status || r.Header.Get("Content-Type") != "application/problem+json" {
		body, _ := io.ReadAll(r.Body)
		t.Fatalf("%d %s %s, want problem %d", r.StatusCode, r.Header.Get("Content-Type"), body, status)
	}
	p := read[problem](t, r)
	if p.Status != status || p.Title == "" || p.Detail == "" || p.RequestID != r.Header.Get("X-Request-Id") {
		t.Errorf("problem is not whole: %+v", p)
	}
	out := make([][2]string, len(p.Errors))
	for i, f := range p.Errors {
		if out[i] = [2]string{f.Location, f.Rule}; f.Message == "" {
			t.Errorf("%s says nothing", f.Rule)
		}
	}
	return out
}

func wantFaults(t *testing.T, got [][2]string, want ...[2]string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
