package api

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-json-experiment/json"
	"github.com/klauspost/compress/gzhttp"

	"sanlei/land"
	"sanlei/land/store"
)

// handler answers for one route: who calls, may they, what do they ask, and
// then the operation. The only place where a refusal becomes an answer.
func (s *service) handler(o route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := s.admit(w, r, o)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		a, err := o.serve(c)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		if err := c.give(a); err != nil {
			s.refuse(w, r, err)
		}
	})
}

// admit makes the call of a request, or refuses it.
func (s *service) admit(w http.ResponseWriter, r *http.Request, o route) (*call, error) {
	c := &call{service: s, w: w, r: r, route: o}
	var err error
	if !o.who.open {
		if c.actor, err = s.authenticate(w, r); err != nil {
			return nil, err
		}
		store.CallerOf(r.Context()).Login = c.actor.Login
		if err := s.limitUser(w, r, c.actor.Login); err != nil {
			return nil, err
		}
		if !o.who.allows(c.actor) {
			return nil, land.Refuse(land.Forbidden, "", "role", "none of your roles may do this")
		}
		if c.actor.ReadsOnly && o.method != http.MethodGet {
			return nil, land.Refuse(land.Forbidden, "", "reads_only", "the access token changes nothing")
		}
	}
	if c.values, err = readParams(o.params, r); err != nil {
		return nil, err
	}
	if c.media, err = c.mediaOf(); err != nil {
		return nil, err
	}
	if err = c.conditional(); err != nil {
		return nil, err
	}
	return c, c.checkKey()
}

func (g gives) medias() []string {
	if len(g.media) == 0 {
		return []string{"application/json"}
	}
	return g.media
}

func (g gives) code() int {
	if g.status == 0 {
		return http.StatusOK
	}
	return g.status
}

// give writes an answer. An error means that nothing was written yet.
func (c *call) give(a answer) error {
	body := a.bytes
	if a.body != nil {
		var err error
		if body, err = json.Marshal(a.body, json.Deterministic(true), json.WithMarshalers(writeMu)); err != nil {
			return err
		}
	}
	if a.file != "" && !a.inline {
		if err := c.auditTaken(); err != nil {
			return err
		}
	}
	c.describe(a)
	safe := c.r.Method == http.MethodGet || c.r.Method == http.MethodHead
	switch {
	case safe && a.etag() != "" && c.unchanged(a.etag()):
		c.w.WriteHeader(http.StatusNotModified)
	case c.media == htmlMedia && a.stream == nil:
		return c.givePage(body)
	case a.bytes != nil:
		c.w.Header().Set("Content-Type", c.media)
		c.w.WriteHeader(c.route.gives.code())
		_, _ = c.w.Write(a.bytes)
	case a.stream != nil:
		return c.stream(a)
	case a.body == nil:
		c.w.WriteHeader(http.StatusNoContent)
	default:
		c.w.Header().Set("Content-Type", c.media)
		c.w.WriteHeader(c.route.gives.code())
		_, _ = c.w.Write(body) // who reads it may be gone
	}
	return nil
}

// describe sets the headers of an answer.
func (c *call) describe(a answer) {
	h := c.w.Header()
	h.Set("Cache-Control", "no-store")
	if len(c.route.gives.media) > 1 {
		h.Add("Vary", "Accept")
	}
	if tag := a.etag(); tag != "" {
		h.Set("ETag", tag)
		if !a.daily {
			h.Set("Cache-Control", "private, no-cache")
		}
		h.Set(gzhttp.HeaderNoCompression, "1")
	}
	if a.fresh > 0 {
		h.Set("Cache-Control", fmt.Sprintf("private, max-age=%d", int(a.fresh.Seconds())))
	}
	if a.location != "" {
		h.Set("Location", c.base(c.r)+a.location)
	}
	if a.file != "" {
		c.attach(a.file, a.inline)
	}
}

// attach names the file as which a browser saves the answer, or shows it.
func (c *call) attach(file string, inline bool) {
	disposition := "attachment"
	if inline {
		disposition = "inline"
	}
	c.w.Header().Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": file}))
}

// stream writes an answer that is not held in memory. What is refused before the
// first byte is a refusal like any other; where it breaks later, the connection
// is broken as well, so that half an answer never looks whole.
func (c *call) stream(a answer) error {
	out := &begun{c: c}
	err := a.stream(out)
	if err == nil || !out.yes {
		return err
	}
	c.log.WarnContext(c.ctx(), "answer broken off", "request", store.CallerOf(c.ctx()).Request, "error", err)
	panic(http.ErrAbortHandler)
}

// begun starts an answer with its first byte.
type begun struct {
	c   *call
	yes bool
}

func (b *begun) Write(p []byte) (int, error) {
	if !b.yes {
		b.yes = true
		b.c.w.Header().Set("Content-Type", b.c.media)
		b.c.w.WriteHeader(b.c.route.gives.code())
	}
	return b.c.w.Write(p)
}

// beside answers for what is not in the table.
func (s *service) beside(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodConnect {
		s.refuse(w, r, noMethod())
		return
	}
	safe := r.Method == http.MethodGet || r.Method == http.MethodHead
	if s.config.Page != nil && safe && r.URL.Path != "/api" && !strings.HasPrefix(r.URL.Path, "/api/") {
		s.config.Page.ServeHTTP(w, r)
		return
	}
	s.refuse(w, r, land.Refuse(land.NotFound, "path", "unknown_path", "there is nothing here"))
}

// otherMethod answers for a path that is in the table with another method:
// OPTIONS is told which, the rest is refused.
func (s *service) otherMethod(m chi.Router) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
			as := method
			if method == "HEAD" {
				as = "GET"
			}
			if m.Match(chi.NewRouteContext(), as, r.URL.EscapedPath()) {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) == 0 {
			s.beside(w, r)
			return
		}
		w.Header().Set("Allow", strings.Join(append(allowed, "OPTIONS"), ", "))
		if r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		s.refuse(w, r, noMethod())
	}
}

func noMethod() error {
	return newProblem(http.StatusMethodNotAllowed, fault{Location: "method", Rule: "method", Message: "the path has no such method"})
}
