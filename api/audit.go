package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"sanlei/land"
	"sanlei/land/store"
)

// auditItem is a line of the audit log.
type auditItem struct {
	ID      string         `json:"id"`
	At      time.Time      `json:"at"`
	Request *land.ID       `json:"request"`
	Login   string         `json:"login"`
	Address string         `json:"address"`
	Event   string         `json:"event"`
	Outcome string         `json:"outcome"`
	Subject string         `json:"subject"`
	Detail  map[string]any `json:"detail"`
}

type auditList struct {
	Lines []auditItem `json:"lines"`
	Next  string      `json:"next,omitzero"` // the before of the next page
}

var auditEvents = []string{"sign_in", "sign_out", "refused", "export", "user_added", "user_changed", "password_set", "invited", "token_made", "token_revoked"}

var showAudit = operation{
	id: "listAudit", summary: "Who signed in, what was refused, what was exported and whose rights were changed, the newest first",
	params: []param{
		text("login", "Only of this user", 63).optional(),
		choice("event", "Only of this kind", auditEvents...).optional(),
		choice("outcome", "Only what was refused", "refused").optional(),
		whole("before", "Only lines older than this one", 1, 1<<53, 0).optional(),
		whole("limit", "How many lines", 1, 1000, 100),
	},
	gives: gives{of: auditList{}},
	serve: func(c *call) (answer, error) {
		limit := value[int](c, "limit")
		lines, err := c.desk().AuditLog(c.ctx(), store.AuditQuery{
			Login: value[string](c, "login"), Event: value[string](c, "event"), Refused: value[string](c, "outcome") != "",
			Before: int64(value[int](c, "before")), Limit: limit + 1,
		})
		out := auditList{Lines: []auditItem{}}
		for i, l := range lines {
			if i == limit {
				out.Next = out.Lines[i-1].ID
				break
			}
			out.Lines = append(out.Lines, auditItem{strconv.FormatInt(l.ID, 10), l.At.In(land.Shanghai), l.Request, l.Login, l.Address, l.Event, l.Outcome, l.Subject, l.Detail})
		}
		return answer{body: out}, err
	},
}

// auditTaken writes down a file that somebody takes home beside the exports: a
// report, a comparison, a paper of evidence.
func (c *call) auditTaken() error {
	query := map[string]string{}
	for name, values := range c.r.URL.Query() {
		query[name] = values[0]
	}
	path := c.r.URL.EscapedPath()
	return c.config.Store.Audit(c.ctx(), store.AuditEntry{Kind: "export", Subject: c.route.path, Detail: map[string]any{"path": path[:min(len(path), mostPath)], "query": query}})
}

// mostPath is how much of a path the audit log holds.
const mostPath = 200

// auditRefusal writes down that somebody who is signed in was refused: what they
// asked for, and by which rule. What nobody signed in for stands in the log of
// the program alone, where nobody can fill a table with it.
func (s *service) auditRefusal(r *http.Request, p *problem) {
	if store.CallerOf(r.Context()).Login == "" || p.Status >= http.StatusInternalServerError || s.config.Store == nil {
		return
	}
	e := store.AuditEntry{Kind: "refused", Outcome: "refused", Subject: r.Method, Detail: map[string]any{"status": p.Status}}
	if len(p.Errors) > 0 {
		e.Outcome = p.Errors[0].Rule
	}
	if at := chi.RouteContext(r.Context()); at != nil && at.RoutePattern() != "" {
		e.Subject += " " + at.RoutePattern()
	}
	path := r.URL.EscapedPath()
	e.Detail["path"] = path[:min(len(path), mostPath)]
	if err := s.config.Store.Audit(r.Context(), e); err != nil {
		s.log.ErrorContext(r.Context(), "a refusal is missing in the audit log", "request", p.RequestID, "error", err)
	}
}
