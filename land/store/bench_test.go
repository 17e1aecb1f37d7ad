package store_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/cluster"
	"sanlei/land/store/storetest"
)

// durable opens the books on a private cluster that keeps what it is told, as
// in use: the figures of the benchmarks are ratios taken on it side by side.
func durable(b *testing.B) (*store.Store, *cluster.Cluster) {
	b.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "sanlei-bench-")
	fatal(b, err)
	b.Cleanup(func() { os.RemoveAll(dir) })
	fatal(b, os.Chmod(dir, 0o755))
	c, err := cluster.Open(b.Context(), cluster.Config{Data: dir})
	fatal(b, err)
	b.Cleanup(func() { c.Close() })
	fatal(b, store.Migrate(b.Context(), c.OwnerURL(), c.AppURL()))
	s, err := store.Open(b.Context(), store.Config{URL: c.AppURL(), Files: filepath.Join(dir, "files")})
	fatal(b, err)
	b.Cleanup(s.Close)
	return s, c
}

func fatal(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// writers is how many goroutines or clients write at once, each how many
// disposals every one of them takes through four steps.
const writers, each = 8, 150

// BenchmarkStep compares whole workflow steps (act, journal, history, unsealed,
// with the sealer running) with the transactions of pgbench -N on the same
// server. The bar is a ratio of 0.4.
func BenchmarkStep(b *testing.B) {
	s, c := durable(b)
	go s.Run(b.Context())
	desks, drafts := benchDrafts(b, s, each*writers)
	plain := pgbench(b, c)
	settle(b, c)
	before, start := spent(b, c), time.Now()
	write(b, desks, drafts)
	steps := float64(4 * len(drafts))
	rate := steps / time.Since(start).Seconds()
	b.ReportMetric((spent(b, c)-before).Seconds()*1000/steps, "cpu-ms/step")
	b.ReportMetric(rate, "steps/s")
	b.ReportMetric(plain, "pgbench-tps")
	b.ReportMetric(rate/plain, "ratio")
	b.ReportMetric(0, "ns/op") // the ratio is the measurement
}

// benchDrafts lists parcels and drafts a disposal on each.
func benchDrafts(b *testing.B, s *store.Store, n int) (map[land.Step]*store.Desk, []land.Disposal) {
	task := land.Task{Code: "bench", Name: "bench", Region: "430525", Baseline: land.MustDate("2022-12-31"), Deadline: land.MustDate("2023-12-31"),
		Counted: land.Accepted, Evidence: land.EvidenceFlagged, Deciders: land.Deciders{County: "either", City: "either", Province: "either"}}
	fatal(b, s.Operator().NewTask(b.Context(), task, nil))
	as := func(role land.Role, region string) *store.Desk {
		return s.As(land.Actor{Login: string(role) + region, Grants: []land.Grant{{Role: role, Region: region}}})
	}
	desks := map[land.Step]*store.Desk{
		land.Submit: as(land.Officer, "430525"), land.Report: as(land.Reviewer, "430525"),
		land.Pass: as(land.Reviewer, "430500"), land.Accept: as(land.Reviewer, "430000"),
	}
	drafts := make([]land.Disposal, n)
	measure, on := "XZ05", land.MustDate("2023-05-01")
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := w; i < n; i += writers {
				p, err := s.Operator().ListParcel(b.Context(), land.Parcel{Task: "bench", ParcelNo: fmt.Sprint("B", i), Category: land.Idle,
					Region: "430525-P01", Listed: land.Figure{Value: land.Mu{}.Add(mu("12.34")), Unit: land.UnitMu},
					Shape: storetest.Box(float64(i%100)*110, float64(i/100)*80, 100, 70)}, store.Idempotency{})
				fatal(b, err)
				drafts[i], err = desks[land.Submit].Draft(b.Context(), p.ID, store.Draft{Measure: &measure, DatedOn: &on}, store.Idempotency{})
				fatal(b, err)
			}
		})
	}
	wg.Wait()
	return desks, drafts
}

func mu(s string) land.Mu {
	m, err := land.ParseMu(s)
	if err != nil {
		panic(err)
	}
	return m
}

func takeSteps(b *testing.B, desks map[land.Step]*store.Desk, drafts []land.Disposal) {
	for _, d := range drafts {
		for _, step := range []land.Step{land.Submit, land.Report, land.Pass, land.Accept} {
			var err error
			if d, err = desks[step].Step(b.Context(), d.ID, d.Rev, land.StepRequest{Step: step}); err != nil {
				b.Error(err)
				return
			}
		}
	}
}

// settle writes out what earlier work left dirty, so that each side begins with
// a quiet disk.
func settle(b *testing.B, c *cluster.Cluster) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), c.URL(cluster.Super, cluster.Database))
	fatal(b, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(b.Context(), `checkpoint`)
	fatal(b, err)
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench is the transactions a second of pgbench -N with as many clients.
func pgbench(b *testing.B, c *cluster.Cluster) float64 {
	b.Helper()
	fatal(b, c.CreateDatabase(b.Context(), "pgbench"))
	programs, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if len(programs) == 0 {
		b.Fatal("pgbench is not installed")
	}
	program, url := programs[len(programs)-1], c.URL(cluster.Super, "pgbench")
	out, err := exec.Command(program, "-i", "-s", "10", "-q", url).CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	settle(b, c)
	out, err = exec.Command(program, "-N", "-c", strconv.Itoa(writers), "-j", "2", "-T", "8", url).CombinedOutput()
	m := tps.FindSubmatch(out)
	if err != nil || m == nil {
		b.Fatalf("%v: %s", err, out)
	}
	rate, err := strconv.ParseFloat(string(m[1]), 64)
	fatal(b, err)
	return rate
}
