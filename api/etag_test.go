package api

import (
	"net/http"
	"testing"

	"sanlei/land"
)

// thing stands at revision 7; a change takes only that.
func thing() []route {
	return []route{
		{"GET", "/thing", anybody, operation{id: "get", gives: gives{of: health{}, etag: true},
			serve: func(*call) (answer, error) { return answer{body: health{"7"}, rev: 7}, nil }}},
		{"PUT", "/thing", anybody, operation{id: "put", guarded: true, gives: gives{status: 204, etag: true},
			serve: func(c *call) (answer, error) {
				rev, err := c.expected(func() (int64, error) { return 7, nil })
				if err == nil && rev != 7 {
					err = land.Refuse(land.Stale, "", "stale", "changed")
				}
				return answer{rev: 8}, err
			}}},
	}
}

func TestIfMatchComparesStrongly(t *testing.T) {
	server := newKernel(t, thing()...)
	for given, status := range map[string]int{
		`"7"`: 204, `*`: 204, `"3", "7"`: 204, `"3","x","7"`: 204, ` "7" `: 204, `"a", W/"b", "7"`: 204,
		`"6"`: 412, `W/"7"`: 412, `"6", "5"`: 412, `"07"`: 412, `"x"`: 412, `W/"7", "6"`: 412, `""`: 412, `"9223372036854775808"`: 412,
		`7`: 400, `"7`: 400, `,`: 400, `w/"7"`: 400, `*, "7"`: 400, `"7" "8"`: 400,
	} {
		if r := ask(t, server, "PUT", "/thing", "", "If-Match", given); r.StatusCode != status {
			t.Errorf("If-Match: %s: %d, want %d", given, r.StatusCode, status)
		} else if status == 204 && r.Header.Get("ETag") != `"8"` {
			t.Errorf("ETag %s after a change", r.Header.Get("ETag"))
		}
	}
	if r := ask(t, server, "PUT", "/thing", "", "If-Match", `"1"`, "If-Match", `"7"`); r.StatusCode != 204 {
		t.Errorf("two lines: %d", r.StatusCode)
	}
	wantFaults(t, refused(t, ask(t, server, "PUT", "/thing", ""), http.StatusPreconditionRequired), [2]string{"header.If-Match", "required"})
}

func TestIfNoneMatchComparesWeakly(t *testing.T) {
	server := newKernel(t, thing()...)
	for given, status := range map[string]int{
		`"7"`: 304, `W/"7"`: 304, `*`: 304, `"3", W/"7"`: 304, `"6"`: 200, `W/"6"`: 200, `7`: 200, `"70"`: 200,
	} {
		for _, method := range []string{"GET", "HEAD"} {
			r := ask(t, server, method, "/thing", "", "If-None-Match", given)
			if r.StatusCode != status || r.Header.Get("ETag") != `"7"` || r.Header.Get("Cache-Control") != "private, no-cache" {
				t.Errorf("%s If-None-Match: %s: %d with ETag %s, want %d", method, given, r.StatusCode, r.Header.Get("ETag"), status)
			}
		}
	}
}
