package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// newRegistry holds the metrics of the books, of Go and of the process.
func newRegistry(b *books) *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(b.Store, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// watchable serves what operators look at, on a listener of its own that the
// public never reaches: /metrics and /debug/pprof. Without an address it serves
// nothing.
func (s *session) watchable(address string, from *prometheus.Registry) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("SANLEI_METRICS: cannot listen there: %w", errors.Unwrap(err))
	}
	m := http.NewServeMux()
	m.Handle("GET /metrics", promhttp.HandlerFor(from, promhttp.HandlerOpts{}))
	m.HandleFunc("GET /debug/pprof/", pprof.Index)
	m.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	m.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	m.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	server := &http.Server{Handler: m, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	fmt.Fprintf(s.stdout, "metrics at http://%s/metrics\n", l.Addr())
	return func() { _ = server.Shutdown(context.WithoutCancel(s.ctx)) }, nil
}
