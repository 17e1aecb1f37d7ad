package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"sanlei/land"
)

// A trace is what the log line of a request says beyond the request itself.
type trace struct{ id, login string }

type traceKey struct{}

func traceOf(ctx context.Context) *trace {
	t, ok := ctx.Value(traceKey{}).(*trace)
	if !ok {
		return &trace{}
	}
	return t
}

// watch gives every request an id, which is also answered, writes one line for
// it, and turns a panic into an answer. The line holds no query, no body and
// no header, where secrets and names would stand.
func (s *service) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, t := time.Now(), &trace{id: land.NewID().String()}
		r = r.WithContext(context.WithValue(r.Context(), traceKey{}, t))
		w.Header().Set("X-Request-Id", t.id)
		out := &patient{ResponseWriter: w, wire: http.NewResponseController(w)}
		if r.ContentLength != 0 { // even a body that nobody reads is not waited for
			_ = out.wire.SetReadDeadline(began.Add(bodyTime))
		}
		defer func() {
			broken := s.recovered(out, r, recover())
			out.extend()
			s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("request", t.id), slog.String("login", t.login),
				slog.String("from", r.RemoteAddr), slog.String("method", r.Method), slog.String("path", r.URL.Path),
				slog.Int("status", out.status), slog.Int64("bytes", out.bytes), slog.Duration("took", time.Since(began)))
			if broken {
				panic(http.ErrAbortHandler) // half an answer must not look whole
			}
		}()
		next.ServeHTTP(out, r)
	})
}

// recovered answers for a panic, unless an answer has begun: that one is broken.
func (s *service) recovered(out *patient, r *http.Request, p any) (broken bool) {
	if p == nil || p == http.ErrAbortHandler {
		return p != nil
	}
	s.log.ErrorContext(r.Context(), "panic", "request", traceOf(r.Context()).id, "panic", p, "stack", string(debug.Stack()))
	if out.status == 0 {
		s.refuse(out, r, fmt.Errorf("panic: %v", p))
		return false
	}
	return true
}
