package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/cluster"
)

// BenchmarkSeal says how many acts a second the sealer takes when many have
// gathered, how long acts wait for it while eight officers write, and what
// progress costs meanwhile at the head, which seals first, and afterwards at the
// head and at the position from which half of the acts are to be taken away.
func BenchmarkSeal(b *testing.B) {
	s, c := durable(b)
	desks, drafts := benchDrafts(b, s, each*writers)
	half := len(drafts) / 2
	fatal(b, s.Seal(b.Context()))
	write(b, desks, drafts[:half])
	settle(b, c)
	start := time.Now()
	fatal(b, s.Seal(b.Context()))
	b.ReportMetric(4*float64(half)/time.Since(start).Seconds(), "acts/s")
	old := progressAt(b, s, "").Position

	var lags, reads []time.Duration
	quarter := half + half/2
	sealing(b, s, func() { write(b, desks, drafts[half:quarter]) }, func(ctx context.Context) { lags = lagging(b, ctx, c) })
	sealing(b, s, func() { write(b, desks, drafts[quarter:]) }, func(ctx context.Context) {
		for ctx.Err() == nil {
			reads = append(reads, timed(func() { progressAt(b, s, "") }))
		}
	})
	fatal(b, s.Seal(b.Context()))
	slices.Sort(lags)
	slices.Sort(reads)
	b.ReportMetric(ms(lags[len(lags)/2]), "lag-ms")
	b.ReportMetric(ms(lags[len(lags)-1]), "longest-lag-ms")
	b.ReportMetric(ms(reads[len(reads)/2]), "read-meanwhile-ms")
	b.ReportMetric(ms(median(b, 101, func() { progressAt(b, s, "") })), "read-at-head-ms")
	b.ReportMetric(ms(median(b, 101, func() { progressAt(b, s, old) })), "read-at-old-ms")
	b.ReportMetric(0, "ns/op")
}

// sealing runs the sealer while somebody works, and beside it what looks on until
// the work is done.
func sealing(b *testing.B, s *store.Store, work func(), look func(context.Context)) {
	ctx, stop := context.WithCancel(b.Context())
	var beside sync.WaitGroup
	beside.Go(func() { s.Run(ctx) })
	beside.Go(func() { look(ctx) })
	work()
	stop()
	beside.Wait()
}

// write takes drafts through their steps, eight at a time.
func write(b *testing.B, desks map[land.Step]*store.Desk, drafts []land.Disposal) {
	var all sync.WaitGroup
	for part := range slices.Chunk(drafts, (len(drafts)+writers-1)/writers) {
		all.Go(func() { takeSteps(b, desks, part) })
	}
	all.Wait()
}

// lagging is for how long the oldest act that could be seen had waited for its
// position, again and again until the context ends.
func lagging(b *testing.B, ctx context.Context, c *cluster.Cluster) (lags []time.Duration) {
	conn, err := pgx.Connect(b.Context(), c.URL(cluster.Super, cluster.Database))
	fatal(b, err)
	defer conn.Close(context.Background())
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		select {
		case <-ctx.Done():
			return lags
		case <-tick.C:
		}
		var lag time.Duration
		fatal(b, conn.QueryRow(b.Context(), `
			select coalesce(clock_timestamp() - min(recorded_at), interval '0') from unsealed u join act a on a.id = u.act_id`).Scan(&lag))
		lags = append(lags, lag)
	}
}

func progressAt(b *testing.B, s *store.Store, position string) land.Progress {
	p, err := s.Operator().Progress(b.Context(), store.ProgressQuery{Task: "bench", By: []land.Key{land.ByCategory}, Position: position})
	if err != nil {
		b.Error(err)
	}
	return p
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
