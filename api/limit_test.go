package api

import (
	"net/http"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
)

// limited is a kernel with one open route and limits.
func limited(t *testing.T, l Limits, proxies ...string) *service {
	t.Helper()
	config := kernelConfig()
	config.Limits, config.Proxies = l, proxies
	s, err := newService(config, []route{{"GET", "/x", everyone, operation{id: "x", summary: "x", gives: gives{of: health{}},
		serve: func(*call) (answer, error) { return answer{body: health{"ok"}}, nil }}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhoAsksTooOftenWaits(t *testing.T) {
	t.Parallel()
	server := listen(t, limited(t, Limits{Requests: 3}).router())
	for i := range 4 {
		r := ask(t, server, "GET", "/x", "", "Authorization", "Bearer officer")
		if (r.StatusCode == http.StatusTooManyRequests) != (i == 3) {
			t.Errorf("request %d: %d", i+1, r.StatusCode)
		}
		if i == 3 && r.Header.Get("Retry-After") != "60" {
			t.Errorf("retry after %s", r.Header.Get("Retry-After"))
		}
	}
	if r := ask(t, server, "GET", "/x", "", "Authorization", "Bearer auditor"); r.StatusCode != 200 {
		t.Errorf("somebody else: %d", r.StatusCode)
	}
}

// An address that guesses is told to wait, and a right password not judged; what
// was right does not count, and who has a right secret is heard all the while.
func TestAnAddressThatGuessesIsNotHeard(t *testing.T) {
	t.Parallel()
	server := listen(t, limited(t, Limits{Failures: 3}).router())
	for range 5 {
		ask(t, server, "GET", "/x", "", "Authorization", "Bearer officer")
	}
	for i := range 4 {
		want := http.StatusUnauthorized
		if i == 3 {
			want = http.StatusTooManyRequests
		}
		wantRule(t, ask(t, server, "GET", "/x", "", "Authorization", "Bearer guess"), want)
	}
	wantRule(t, ask(t, server, "GET", "/x", "", "Authorization", "Bearer officer"), http.StatusOK)
}

func wantRule(t *testing.T, r *http.Response, status int) {
	t.Helper()
	if r.StatusCode != status {
		t.Errorf("%d, want %d", r.StatusCode, status)
	}
}

// A forwarded address counts where a proxy that is known says it, and nowhere
// else.
func TestAForwardedAddressIsBelievedOfKnownProxiesAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		proxies []string
		other   int // the status for another forwarded address
	}{
		{"known", []string{"127.0.0.0/8"}, 401},
		{"unknown", []string{"10.0.0.0/8"}, 429},
		{"none", nil, 429},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := listen(t, limited(t, Limits{Failures: 1}, c.proxies...).router())
			guess := func(address string) *http.Response {
				return ask(t, server, "GET", "/x", "", "Authorization", "Bearer guess", "X-Forwarded-For", address)
			}
			wantRule(t, guess("203.0.113.1"), 401)
			wantRule(t, guess("203.0.113.1"), 429)
			wantRule(t, guess("203.0.113.2"), c.other)
		})
	}
}

// Whence a request came is always known: the log and the limits go by it.
func TestARequestComesFromSomewhere(t *testing.T) {
	t.Parallel()
	config := kernelConfig()
	config.Proxies = []string{"127.0.0.0/8"}
	var from string
	s, err := newService(config, []route{{"GET", "/x", anybody, operation{id: "x", summary: "x",
		serve: func(c *call) (answer, error) { from = store.CallerOf(c.ctx()).Address; return answer{}, nil }}}})
	if err != nil {
		t.Fatal(err)
	}
	server := listen(t, s.router())
	for _, c := range []struct{ forwarded, want string }{
		{"203.0.113.7", "203.0.113.7"}, {"198.51.100.1, 203.0.113.7, 127.0.0.9", "203.0.113.7"}, {"127.0.0.9", "127.0.0.1"}, {"garbage", "127.0.0.1"}, {"", "127.0.0.1"},
	} {
		var headers []string
		if c.forwarded != "" {
			headers = []string{"X-Forwarded-For", c.forwarded}
		}
		if ask(t, server, "GET", "/x", "", headers...); from != c.want {
			t.Errorf("%q is from %q, not %q", c.forwarded, from, c.want)
		}
	}
}

func TestOneUserDoesOnlySoMuchAtOnce(t *testing.T) {
	t.Parallel()
	b := busy{most: 2, by: map[string]int{}}
	leave, err := b.enter("a")
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"a", "b"} {
		if _, err := b.enter(who); err != nil {
			t.Errorf("%s: %v", who, err)
		}
	}
	if _, err := b.enter("a"); land.KindOf(err) != land.TooMany {
		t.Errorf("a third: %v", err)
	}
	leave()
	if _, err := b.enter("a"); err != nil {
		t.Errorf("once one ended: %v", err)
	}
}
