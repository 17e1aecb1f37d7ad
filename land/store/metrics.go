package store

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var (
	connsInUse    = prometheus.NewDesc("sanlei_database_connections", "Connections to the database, by what they do.", []string{"state"}, nil)
	unsealedActs  = prometheus.NewDesc("sanlei_unsealed_acts", "Acts that are committed and have no position yet.", nil, nil)
	unsealedSince = prometheus.NewDesc("sanlei_unsealed_seconds", "How long the oldest of them has waited.", nil, nil)
)

// Describe and Collect make the store a collector of metrics.
func (s *Store) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(s, to) }

// Collect tells the state of the connections, and how far the sealer is behind.
// Where the database does not answer within two seconds it tells the former alone.
func (s *Store) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	pool := s.pool.Stat()
	gauge(connsInUse, float64(pool.AcquiredConns()), "used")
	gauge(connsInUse, float64(pool.IdleConns()), "idle")
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var n int
	var oldest *time.Time
	err := s.pool.QueryRow(ctx, `select count(*), min(recorded_at) from unsealed join act on act.id = act_id`).Scan(&n, &oldest)
	if err != nil {
		return
	}
	gauge(unsealedActs, float64(n))
	waits := 0.0
	if oldest != nil {
		waits = s.now().Sub(*oldest).Seconds()
	}
	gauge(unsealedSince, waits)
}
