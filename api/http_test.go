package api

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"sanlei/land"
)

func newAPI(t *testing.T) *httptest.Server { return newKernel(t, routes...) }

func TestAnswersCarryTheHeadersOfSafety(t *testing.T) {
	server := newAPI(t)
	for _, path := range []string{"/healthz", "/api", "/nothing"} {
		h := ask(t, server, "GET", path, "").Header
		if !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") || h.Get("X-Content-Type-Options") != "nosniff" ||
			h.Get("Referrer-Policy") != "same-origin" || h.Get("X-Request-Id") == "" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, h)
		}
		for _, part := range []string{"default-src 'self'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(h.Get("Content-Security-Policy"), part) {
				t.Errorf("%s: no %s", path, part)
			}
		}
		if h.Get("Cross-Origin-Opener-Policy") != "same-origin" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

// Only where people come by TLS are they told to come by nothing else.
func TestWhoCameByTLSComesByNothingElse(t *testing.T) {
	config := kernelConfig()
	config.BaseURL = "https://sanlei.example"
	s, err := newService(config, routes)
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, listen(t, s.router()), "GET", "/healthz", "").Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Error(got)
	}
}

func TestHeadersAreFew(t *testing.T) {
	server := newAPI(t)
	many := func(n int) (headers []string) {
		for i := range n {
			headers = append(headers, fmt.Sprintf("X-%d", i), "x")
		}
		return headers
	}
	for name, c := range map[string]struct {
		headers []string
		status  int
	}{
		"as browsers send":  {many(40), 200},
		"a thousand":        {many(1000), 431},
		"one of them often": {slices.Repeat([]string{"Accept", "*/*"}, 200), 431},
		"a long cookie":     {[]string{"Cookie", "a=" + strings.Repeat("x", 9<<10)}, 431},
	} {
		if r := ask(t, server, "GET", "/healthz", "", c.headers...); r.StatusCode != c.status {
			t.Errorf("%s: %d", name, r.StatusCode)
		}
	}
}

func TestAcceptThatExcludesTheAnswerIsRefused(t *testing.T) {
	server := newAPI(t)
	for accept, status := range map[string]int{
		"application/x-nothing": 406, "*/*;q=0": 406, "text/html": 406, "application/json;q=0, text/*": 406, "*/*, application/json;q=0": 406,
		"*/*": 200, "application/*": 200, "text/html, */*;q=0.1": 200, "application/json; charset=utf-8": 200, "": 200, "nonsense, */*": 200,
	} {
		if r := ask(t, server, "GET", "/healthz", "", "Accept", accept); r.StatusCode != status {
			t.Errorf("Accept: %s: %d, want %d", accept, r.StatusCode, status)
		}
	}
	for accept, media := range map[string]string{
		"*/*": openAPI30, "application/json": "application/json", openAPI30: openAPI30, "application/vnd.oai.openapi+json": openAPI30,
		"application/json, " + openAPI30 + ";q=0.9": "application/json",
	} {
		if r := ask(t, server, "GET", "/api/openapi-3.0.json", "", "Accept", accept); r.Header.Get("Content-Type") != media {
			t.Errorf("Accept: %s: %s, want %s", accept, r.Header.Get("Content-Type"), media)
		}
	}
}

func TestOtherMethodsAreRefusedWithThoseAllowed(t *testing.T) {
	server := newAPI(t)
	for _, method := range []string{"TRACE", "DELETE", "POST", "PUT", "FOO"} {
		r := ask(t, server, method, "/api", "", "X-HTTP-Method-Override", "GET")
		if refused(t, r, http.StatusMethodNotAllowed); r.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("%s: Allow %s", method, r.Header.Get("Allow"))
		}
	}
	if r := ask(t, server, "OPTIONS", "/api", ""); r.StatusCode != 204 || r.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
		t.Errorf("OPTIONS: %d", r.StatusCode)
	}
	if r := ask(t, server, "HEAD", "/api", ""); r.StatusCode != 200 || r.ContentLength == 0 {
		t.Errorf("HEAD: %d", r.StatusCode)
	}
	refused(t, ask(t, server, "FOO", "/nothing", ""), http.StatusNotFound)
	for _, path := range []string{"/debug/pprof", "/metrics", "/.git/config", "/backup.zip", "/api/", "/api/../etc/passwd", "/api/%2e%2e%2f"} {
		refused(t, ask(t, server, "GET", path, ""), http.StatusNotFound)
	}
}

func TestLinksNeverLeadToAnotherHost(t *testing.T) {
	server := newAPI(t)
	listener := server.Listener.Addr().String()
	_, port, _ := net.SplitHostPort(listener)
	for host, base := range map[string]string{
		listener: "http://" + listener, "localhost:" + port: "http://localhost:" + port, "localhost": "http://localhost",
		"evil.example": "http://" + listener, "127.0.0.1.evil.example:80": "http://" + listener,
	} {
		r := ask(t, server, "GET", "/api", "", "Host", host, "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https", "Forwarded", "host=evil.example")
		page := read[landingPage](t, r)
		for _, l := range page.Links {
			if !strings.HasPrefix(l.Href, base+"/api") {
				t.Errorf("Host: %s: %s", host, l.Href)
			}
		}
	}
	conn, err := net.Dial("tcp", listener)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET http://evil.example/api HTTP/1.0\r\n\r\n")
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(r.Body); r.StatusCode != 200 || strings.Contains(string(body), "evil") {
		t.Errorf("%d %s", r.StatusCode, body)
	}
}

func TestSecretsAreTakenInThreePlaces(t *testing.T) {
	server := newKernel(t, route{"GET", "/me", everyone, operation{id: "me", gives: gives{of: health{}},
		serve: func(c *call) (answer, error) { return answer{body: health{c.actor.Login}}, nil }}})
	for _, headers := range [][]string{
		{"Authorization", "Bearer officer"}, {"Authorization", "bearer officer"}, {"Authorization", "Basic eDpvZmZpY2Vy"}, {"Cookie", "sanlei_session=officer"},
	} {
		if r := ask(t, server, "GET", "/me", "", headers...); r.StatusCode != 200 || read[health](t, r).Status != "officer" {
			t.Errorf("%v: %d", headers, r.StatusCode)
		}
	}
	for _, headers := range [][]string{
		nil, {"Authorization", "Bearer"}, {"Authorization", "Bearer nobody"}, {"Authorization", "Digest officer"}, {"Authorization", "Basic !"},
		{"Authorization", "Bearer nobody", "Cookie", "sanlei_session=officer"}, {"Authorization", "Bearer " + strings.Repeat("x", 5000)},
	} {
		r := ask(t, server, "GET", "/me", "", headers...)
		if refused(t, r, http.StatusUnauthorized); len(r.Header.Values("WWW-Authenticate")) != 2 {
			t.Errorf("%v: challenges %v", headers, r.Header.Values("WWW-Authenticate"))
		}
	}
	if r := ask(t, server, "GET", "/me", "", "Sec-Fetch-Site", "same-origin"); len(r.Header.Values("WWW-Authenticate")) != 1 {
		t.Error("a page would see a browser's own window")
	}
}

func TestAnotherSiteChangesNothing(t *testing.T) {
	server := newKernel(t, route{"POST", "/x", everyone, operation{id: "x", serve: func(*call) (answer, error) { return answer{}, nil }}})
	cookie := []string{"Cookie", "sanlei_session=officer"}
	for _, headers := range [][]string{{"Origin", "null"}, {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
		wantFaults(t, refused(t, ask(t, server, "POST", "/x", "", append(headers, cookie...)...), http.StatusForbidden), [2]string{"header.Origin", "cross_origin"})
	}
	for _, headers := range [][]string{cookie, append(cookie, "Origin", server.URL), {"Authorization", "Bearer officer", "Origin", "https://evil.example"}} {
		if r := ask(t, server, "POST", "/x", "", headers...); r.StatusCode != 204 {
			t.Errorf("%v: %d", headers, r.StatusCode)
		}
	}
}

// A browser that does not say whence it asks, behind a proxy that tells another host.
func TestTheAddressThatPeopleUseIsOurs(t *testing.T) {
	config := kernelConfig()
	config.BaseURL = "https://sanlei.example"
	s, err := newService(config, []route{{"POST", "/x", everyone, operation{id: "x", serve: func(*call) (answer, error) { return answer{}, nil }}}})
	if err != nil {
		t.Fatal(err)
	}
	server := listen(t, s.router())
	for origin, status := range map[string]int{"https://sanlei.example": 204, "http://sanlei.example": 403, "https://evil.example": 403} {
		if r := ask(t, server, "POST", "/x", "", "Cookie", "sanlei_session=officer", "Origin", origin); r.StatusCode != status {
			t.Errorf("%s: %d", origin, r.StatusCode)
		}
	}
}

func TestLongAnswersArePackedUnlessTheyCarryAStrongTag(t *testing.T) {
	long := health{strings.Repeat("x", 5000)}
	server := newKernel(t,
		route{"GET", "/long", anybody, operation{id: "a", serve: func(*call) (answer, error) { return answer{body: long}, nil }}},
		route{"GET", "/tagged", anybody, operation{id: "b", serve: func(*call) (answer, error) { return answer{body: long, rev: 1}, nil }}})
	r := ask(t, server, "GET", "/long", "", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(z); err != nil || len(body) < 5000 {
		t.Errorf("%d bytes, %v", len(body), err)
	}
	if r := ask(t, server, "GET", "/tagged", "", "Accept-Encoding", "gzip"); r.Header.Get("Content-Encoding") != "" || r.Header.Get("No-Gzip-Compression") != "" {
		t.Errorf("%v", r.Header)
	}
}

func TestTheLogHoldsNoSecret(t *testing.T) {
	var log bytes.Buffer
	c := kernelConfig()
	c.Log = slog.New(slog.NewTextHandler(&log, nil))
	s, err := newService(c, []route{{"GET", "/x", only(land.Officer), operation{id: "x", params: []param{text("q", "", 99)},
		serve: func(*call) (answer, error) { return answer{}, nil }}}})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/x?q=hidden", nil)
	r.Header.Set("Authorization", "Bearer officer")
	r.Header.Set("Cookie", "sanlei_session=hidden")
	s.router().ServeHTTP(httptest.NewRecorder(), r)
	if line := log.String(); strings.Contains(line, "hidden") || !strings.Contains(line, "login=officer") || !strings.Contains(line, "status=204") {
		t.Error(line)
	}
}

func TestConfigIsRefusedByField(t *testing.T) {
	_, err := New(Config{BaseURL: "ftp://x/"})
	for _, field := range []string{"Store", "Log", "BaseURL"} {
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%v does not name %s", err, field)
		}
	}
}
