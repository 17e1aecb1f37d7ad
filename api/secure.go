package api

import (
	"net/http"
	"strings"
)

// policy is what a page of ours may do: load, call and send forms to only what
// comes from here, run no plug-in, stand in no frame.
const policy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// secure tells browsers what a page of ours may do, and that no page of another
// site holds a window of it or loads from it. Whoever came by TLS once comes by
// nothing else for a year.
func (s *service) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		if strings.HasPrefix(s.base(r), "https:") {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// The limits of headers, beside the 64 KiB that they may have together.
const (
	mostHeaders = 100
	mostCookie  = 8 << 10
)

// boundHeaders refuses more of them than any client of ours sends.
func (s *service) boundHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lines, cookie := 0, 0
		for name, values := range r.Header {
			lines += len(values)
			if name == "Cookie" {
				cookie = len(strings.Join(values, ""))
			}
		}
		if lines > mostHeaders || cookie > mostCookie {
			s.refuse(w, r, newProblem(http.StatusRequestHeaderFieldsTooLarge, fault{Location: "header", Rule: "too_many_headers",
				Message: "the request has more headers, or longer cookies, than any needs"}))
			return
		}
		next.ServeHTTP(w, r)
	})
}
