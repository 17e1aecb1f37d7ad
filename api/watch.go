package api

import (
	"cmp"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/go-chi/chi/v5/middleware"

	"sanlei/land"
	"sanlei/land/store"
)

// watch gives every request an id, which is also answered, writes one line for
// it, and turns a panic into an answer. The line holds no query, no body and
// no header, where secrets and names would stand.
func (s *service) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, caller := time.Now(), &store.Caller{Request: land.NewID(), Address: cmp.Or(middleware.GetClientIP(r.Context()), peerOf(r))}
		r = r.WithContext(store.WithCaller(r.Context(), caller))
		w.Header().Set("X-Request-Id", caller.Request.String())
		out := &patient{ResponseWriter: w, wire: http.NewResponseController(w)}
		if r.ContentLength != 0 { // even a body that nobody reads is not waited for
			_ = out.wire.SetReadDeadline(began.Add(bodyTime))
		}
		defer func() {
			broken := s.recovered(out, r, recover())
			out.extend()
			s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("request", caller.Request.String()), slog.String("login", caller.Login),
				slog.String("from", caller.Address), slog.String("method", r.Method), slog.String("path", r.URL.Path),
				slog.Int("status", out.status), slog.Int64("bytes", out.bytes), slog.Duration("took", time.Since(began)))
			s.metrics.count(r, out.status, time.Since(began))
			if broken {
				panic(http.ErrAbortHandler) // half an answer must not look whole
			}
		}()
		next.ServeHTTP(out, r)
	})
}

// peerOf is who opened the connection: what is known where a proxy of ours does not
// say for whom it asks.
func peerOf(r *http.Request) string {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}

// recovered answers for a panic, unless an answer has begun: that one is broken.
func (s *service) recovered(out *patient, r *http.Request, p any) (broken bool) {
	if p == nil || p == http.ErrAbortHandler {
		return p != nil
	}
	s.log.ErrorContext(r.Context(), "panic", "request", store.CallerOf(r.Context()).Request, "panic", p, "stack", string(debug.Stack()))
	if out.status == 0 {
		s.refuse(out, r, fmt.Errorf("panic: %v", p))
		return false
	}
	return true
}
