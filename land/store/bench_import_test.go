package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/geo/geotest"
	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/cluster"
)

// BenchmarkImport compares the import of a file of GeoJSON with ogr2ogr, which
// copies the same file into a table of the same server and checks nothing. The
// bars: 1 × into staging, with validity and areas, and 0.4 × for all of it, with
// what overlaps, the act, its journal and history; and less than 256 MiB of memory
// at a million parcels.
func BenchmarkImport(b *testing.B) {
	s, c := durable(b)
	fatal(b, s.Operator().NewTask(b.Context(), land.Task{Code: "bench", Name: "bench", Region: "430525", Baseline: land.MustDate("2022-12-31"),
		Deadline: land.MustDate("2023-12-31"), Counted: land.Accepted, Evidence: land.EvidenceFlagged,
		Deciders: land.Deciders{County: "either", City: "either", Province: "either"}}, nil))
	list := filepath.Join(b.TempDir(), "list.geojson")
	fatal(b, writeList(list, *benchParcels))
	plain := ogr2ogr(b, c, list)
	settle(b, c)
	before, start := spent(b, c), time.Now()
	staged := importList(b, s.Operator(), list)
	all := time.Since(start)
	n := float64(*benchParcels)
	b.ReportMetric((spent(b, c)-before).Seconds()*1e6/n, "cpu-µs/row")
	b.ReportMetric(n/plain.Seconds(), "ogr2ogr/s")
	b.ReportMetric(n/staged.Seconds(), "staged/s")
	b.ReportMetric(n/all.Seconds(), "imported/s")
	b.ReportMetric(plain.Seconds()/staged.Seconds(), "staging-ratio")
	b.ReportMetric(peak(b), "MiB-peak")
	b.ReportMetric(plain.Seconds()/all.Seconds(), "ratio")
	b.ReportMetric(0, "ns/op") // the ratios are the measurement
}

// peak is the most memory in MiB that this process has held.
func peak(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	fatal(b, err)
	var kib float64
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscan(after, &kib)
	fatal(b, err)
	return kib / 1024
}

// writeList writes a list of parcels that lie side by side in Dongkou.
func writeList(path string, n int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	text := bufio.NewWriter(f)
	w := geojson.NewWriter(text)
	i := 0
	for p := range geotest.Field(n, orb.Bound{Min: orb.Point{110.15, 26.87}, Max: orb.Point{110.94, 27.36}}, 11) {
		mu := land.M2ToMu(decimal.NewFromFloat(geo.EllipsoidArea(p))).Round(2)
		err = errors.Join(err, w.Write(format.Feature{Geometry: orb.MultiPolygon{p}, Properties: format.Properties{
			{Name: "parcel_no", Value: format.OfString(fmt.Sprintf("DK-%07d", i))},
			{Name: "category", Value: format.OfString([]string{"批而未供", "闲置", "低效"}[i%3])},
			{Name: "listed_mu", Value: format.OfNumber(mu.String())},
			{Name: "name", Value: format.OfString(fmt.Sprintf("示例地块%d", i))},
			{Name: "holder", Value: format.OfString("洞口县某某实业有限公司")},
			{Name: "approval_no", Value: format.OfString("湘政地〔2021〕060号")},
			{Name: "approved_on", Value: format.OfString("2021-02-28")},
			{Name: "location", Value: format.OfString("创新路以东")},
		}}))
		i++
	}
	return errors.Join(err, w.Close(), text.Flush(), f.Close())
}

// ogr2ogr is how long it takes to copy the file into a table.
func ogr2ogr(b *testing.B, c *cluster.Cluster, list string) time.Duration {
	b.Helper()
	settle(b, c)
	start := time.Now()
	out, err := exec.CommandContext(b.Context(), "ogr2ogr", "--config", "PG_USE_COPY", "YES", "-a_srs", "EPSG:4490", "-nln", "plain",
		"-f", "PostgreSQL", strings.Replace(c.URL(cluster.Super, cluster.Database), "postgres:", "postgresql:", 1), list).CombinedOutput()
	took := time.Since(start)
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	conn, err := pgx.Connect(b.Context(), c.URL(cluster.Super, cluster.Database))
	fatal(b, err)
	defer conn.Close(context.Background())
	var n int
	fatal(b, conn.QueryRow(b.Context(), `select count(*) from plain`).Scan(&n))
	if n != *benchParcels {
		b.Fatalf("ogr2ogr copied %d", n)
	}
	return took
}

// importList imports a file, as the command does, and says how long it took until
// all of it was staged.
func importList(b *testing.B, d *store.Desk, list string) (staged time.Duration) {
	b.Helper()
	f, err := os.Open(list)
	fatal(b, err)
	defer f.Close()
	start := time.Now()
	in, err := d.ReceiveImport(f, "list.geojson")
	fatal(b, err)
	defer in.Close()
	i, err := d.Bring(b.Context(), "bench", land.ImportOptions{}, in)
	fatal(b, err)
	i, err = d.WorkOn(b.Context(), i.ID, func(i store.Import) {
		if i.Stage == "comparing" && staged == 0 {
			staged = time.Since(start)
		}
	})
	fatal(b, err)
	if i.Found.New != *benchParcels || i.Found.Warned != 0 {
		b.Fatalf("%v %+v", i.Refusal, i.Found)
	}
	if i, err = d.Commit(b.Context(), i.ID, false); err == nil {
		i, err = d.WorkOn(b.Context(), i.ID, func(store.Import) {})
	}
	fatal(b, err)
	if i.State != land.ImportCommitted {
		b.Fatalf("%s: %v", i.State, i.Refusal)
	}
	return staged
}
