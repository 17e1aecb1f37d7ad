package api

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/geo"
	"sanlei/geo/format/file"
	"sanlei/geo/geotest"
	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

var benchParcels = flag.Int("parcels", 100_000, "how many parcels a benchmark of exports, items and tiles has")

// BenchmarkExport compares an export of everything as GeoJSON over HTTP with COPY
// of ST_AsGeoJSON of the same columns on the same server, one after the other in
// turns, and shows each other format in features a second beside it. The bars: 2 × for
// GeoJSON in the middle one of its turns, and less than 64 MiB of Go's memory above
// what it holds at rest.
func BenchmarkExport(b *testing.B) {
	books := storetest.Open(b)
	books.Task(land.Task{})
	conn := books.Connect(books.SuperURL)
	strewParcels(b, conn, *benchParcels)
	if err := books.Operator().Seal(b.Context()); err != nil {
		b.Fatal(err)
	}
	base, token := benchServer(b, books)
	ask := func(format string) {
		taken(b, io.Discard, base+"/api/exports?task="+storetest.TaskCode+"&purpose=bench&format="+format, token)
	}
	var copies, exports, ratios []float64 // seconds
	var most uint64
	const turns = 5
	for i := range turns {
		copies = append(copies, timed(func() { copyAsGeoJSON(b, conn) }).Seconds())
		exports = append(exports, timed(func() { most = max(most, heapAbove(func() { ask("geojson") })) }).Seconds())
		ratios = append(ratios, copies[i]/exports[i])
	}
	for _, of := range [][]float64{copies, exports, ratios} {
		slices.Sort(of)
	}
	b.ReportMetric(float64(*benchParcels)/exports[turns/2], "geojson/s")
	b.ReportMetric(float64(*benchParcels)/copies[turns/2], "copy/s")
	b.ReportMetric(ratios[turns/2], "ratio")
	b.ReportMetric(float64(most)/(1<<20), "MiB-above-rest")
	for _, k := range file.Kinds {
		if k != file.GeoJSON {
			b.ReportMetric(float64(*benchParcels)/timed(func() { ask(string(k)) }).Seconds(), string(k)+"/s")
		}
	}
	b.ReportMetric(0, "ns/op") // the ratio is the measurement
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// heapAbove is how much more the heap holds at most, while f runs, than before.
func heapAbove(f func()) (most uint64) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	rest, done, seen := m.HeapInuse, make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for tick := time.NewTicker(20 * time.Millisecond); ; {
			select {
			case <-done:
				seen <- most
				return
			case <-tick.C:
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	f()
	close(done)
	return max(<-seen, rest) - rest
}

// benchServer serves the books to an auditor of the province, for a benchmark.
func benchServer(b *testing.B, books *storetest.Books) (base, token string) {
	b.Helper()
	if err := books.Operator().AddUser(b.Context(), land.Actor{Login: "bench", Name: "bench", Grants: []land.Grant{{Role: land.Auditor, Region: "430000"}}}, ""); err != nil {
		b.Fatal(err)
	}
	token, err := books.ReplaceToken(b.Context(), "bench", store.TokenDraft{Name: "bench", Days: 1})
	if err != nil {
		b.Fatal(err)
	}
	h, err := New(Config{Store: books.Store, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(h)
	b.Cleanup(server.Close)
	return server.URL, token
}

// taken asks for an address and writes what comes to w, not packed.
func taken(b *testing.B, w io.Writer, address, token string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), "GET", address, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept-Encoding", "identity")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	large := make([]byte, 128<<10) // as who saves files reads them
	if n, err := io.CopyBuffer(struct{ io.Writer }{w}, answer.Body, large); err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d after %d bytes, %v", address, answer.StatusCode, n, err)
	}
}

func copyAsGeoJSON(b *testing.B, conn *pgx.Conn) {
	_, err := conn.PgConn().CopyTo(b.Context(), io.Discard, `copy (
		select st_asgeojson(r, 'shape', 9) from (
			select p.id, p.parcel_no, p.task, p.category, b.status, p.region, p.listed_mu, p.plane_m2, p.ellipsoid_m2,
				b.open, b.reported, b.city_passed, b.accepted, b.struck_off, b.rev, p.attributes, st_forcepolygonccw(p.shape) as shape
			from parcel p join balance b on b.parcel_id = p.id where p.task = '`+storetest.TaskCode+`' order by p.parcel_no) r) to stdout`)
	if err != nil {
		b.Fatal(err)
	}
}

// strewParcels puts parcels of 5 to 60 vertices a ring straight into the tables,
// their identifiers in the order of listing, as those of an import are.
func strewParcels(b *testing.B, conn *pgx.Conn, n int) {
	b.Helper()
	ctx := b.Context()
	run := func(sql string, args ...any) {
		if _, err := conn.Exec(ctx, sql, args...); err != nil {
			b.Fatal(err)
		}
	}
	run(`set session_replication_role = replica`)
	run(`create temp table made (id uuid, i int, ewkb bytea)`)
	shapes := geotest.Shapes(1000, 7)
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"made"}, []string{"id", "i", "ewkb"}, pgx.CopyFromSlice(n, func(i int) ([]any, error) {
		raw, err := geo.EncodeEWKB(shapes[i%len(shapes)], 4490)
		return []any{[16]byte(land.NewID()), i, raw}, err
	}))
	if err != nil {
		b.Fatal(err)
	}
	run(`insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu, shape, plane_m2, ellipsoid_m2, attributes)
		select id, $1, lpad(i::text, 8, '0'), 'idle', '430525-P01', 12.34, 'mu', 12.34, st_geomfromewkb(ewkb), 8226.6667, 8226.1234,
			jsonb_build_object('name', '示例地块' || i, 'holder', '洞口县某某实业有限公司', 'approval_no', '湘政地〔2021〕060号', 'approved_on', '2021-02-28', 'location', '创新路以东')
		from made`, storetest.TaskCode)
	run(`insert into balance (parcel_id, task, region, open, status) select id, task, region, listed_mu, 'open' from parcel`)
	run(`set session_replication_role = origin`)
	run(`vacuum analyze parcel, balance`)
	b.Cleanup(func() {
		for _, sql := range []string{`set session_replication_role = replica`, `delete from balance`, `delete from parcel`} {
			if _, err := conn.Exec(context.Background(), sql); err != nil {
				b.Error(err)
			}
		}
	})
}
