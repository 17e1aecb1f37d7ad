package main

import (
	"net/http"
	"strings"
	"testing"
)

// The generated province is served with its users, verifies, and is not mixed
// with other books.
func TestTheDemonstrationShowsAProvince(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	s := start(t, data, "demo", "--listen", "127.0.0.1:0", "--parcels", "300")
	for user, want := range map[string]float64{"auditor": 300, "officer": 1} {
		status, _, list := s.do(user, "GET", "/api/parcels?task=demo-300", nil)
		if matched, _ := list["matched"].(float64); status != http.StatusOK || user == "auditor" && matched != want || matched < want {
			t.Errorf("%s: status %d, %v parcels", user, status, list["matched"])
		}
	}
	command := func(want int, args ...string) string {
		t.Helper()
		var out, errs strings.Builder
		if code := run(t.Context(), append(args, "--data", data), &out, &errs); code != want {
			t.Errorf("%v: exit %d: %s %s", args, code, out.String(), errs.String())
		}
		return out.String() + errs.String()
	}
	if out := command(exitDone, "verify"); strings.Contains(out, "BAD") {
		t.Error(out)
	}
	if out := command(exitRefused, "demo", "--listen", "127.0.0.1:0", "--parcels", "301"); !strings.Contains(out, "other books") {
		t.Error(out)
	}
	if out := command(exitRefused, "demo", "--listen", "127.0.0.1:0"); !strings.Contains(out, "other books") {
		t.Error(out)
	}
	command(exitUsage, "demo", "--listen", "127.0.0.1:0", "--parcels=-1")
}
