package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/prometheus/client_golang/prometheus"
)

// metrics counts requests by route; what is in no route counts as other.
type metrics struct{ took *prometheus.HistogramVec }

func newMetrics(into prometheus.Registerer) (*metrics, error) {
	if into == nil {
		return nil, nil
	}
	m := &metrics{prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "sanlei_request_seconds", Help: "How long requests took, by route and status.",
		Buckets: []float64{.005, .02, .1, .4, 1, 4, 15, 60},
	}, []string{"method", "route", "status"})}
	return m, into.Register(m.took)
}

func (m *metrics) count(r *http.Request, status int, took time.Duration) {
	if m == nil {
		return
	}
	route, method := "other", "other"
	if at := chi.RouteContext(r.Context()); at != nil && at.RoutePattern() != "" {
		route, method = at.RoutePattern(), r.Method
	}
	m.took.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}
