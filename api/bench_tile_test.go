package api

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/cluster"
)

var benchTiledIn = flag.String("tiled-in", "", "a folder in which BenchmarkTile keeps its books for the next run, since a million parcels take minutes; empty: it keeps none")

// tileBars is the least ratio of tiles a second to those of the plain query, by
// zoom.
var tileBars = map[int]float64{16: 0.25, 14: 0.4, 12: 1, 10: 15, 8: 100}

const benchClients, benchTiles, benchRounds = 8, 200, 3

// BenchmarkTile compares tiles over HTTP, none of them kept yet, with the plain
// query for them in pgbench on the same server, both by eight clients; and tiles
// that are kept with Go's own file server.
func BenchmarkTile(b *testing.B) {
	x := newTileBench(b)
	for _, z := range []int{17, 15, 13, 11, 17, 15, 13, 11} { // connections load PostGIS at their first tile
		x.fetch(b, x.tiles(b, z))
	}
	for _, z := range []int{16, 14, 12, 10, 8} {
		tiles := x.tiles(b, z)
		var ratios []float64
		for range benchRounds { // both sides by turns: what else runs meets both
			plain := x.pgbench(b, z)
			rate, most := x.fetch(b, tiles)
			ratios = append(ratios, rate/plain)
			b.Logf("zoom %d: %.0f tiles/s against %.1f, ratio %.2f (bar %g), largest %d bytes", z, rate, plain, rate/plain, tileBars[z], most)
			b.ReportMetric(float64(most)/1000, fmt.Sprintf("z%d-most-kB", z))
		}
		slices.Sort(ratios)
		b.ReportMetric(ratios[benchRounds/2], fmt.Sprintf("z%d-ratio", z))
	}
	x.kept(b)
	b.ReportMetric(0, "ns/op") // the ratios are the measurement
}

type tileBench struct {
	cluster *cluster.Cluster
	store   *store.Store
	server  *httptest.Server
	conn    *pgx.Conn
	token   string
}

// newTileBench serves the books.
func newTileBench(b *testing.B) *tileBench {
	b.Helper()
	check := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	dir := filepath.Join(*benchTiledIn, strconv.Itoa(*benchParcels))
	if *benchTiledIn == "" {
		made, err := os.MkdirTemp("/var/tmp", "sanlei-tiles-")
		check(err)
		b.Cleanup(func() { os.RemoveAll(made) })
		check(os.Chmod(made, 0o755))
		dir = made
	}
	c, err := cluster.Open(b.Context(), cluster.Config{Data: dir})
	check(err)
	b.Cleanup(func() { c.Close() })
	check(store.Migrate(b.Context(), c.OwnerURL(), c.AppURL()))
	s, err := store.Open(b.Context(), store.Config{URL: c.AppURL()})
	check(err)
	b.Cleanup(s.Close)
	conn, err := pgx.Connect(b.Context(), c.URL(cluster.Super, cluster.Database))
	check(err)
	b.Cleanup(func() { conn.Close(context.Background()) })
	var filled bool
	check(conn.QueryRow(b.Context(), `select to_regclass('raw') is not null`).Scan(&filled))
	if !filled {
		fillTiles(b, s, conn)
	}
	token, err := s.ReplaceToken(b.Context(), "auditor", store.TokenDraft{Name: "bench", Days: 1})
	check(err)
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() { s.Run(ctx); close(done) }()
	b.Cleanup(func() { stop(); <-done })
	h, err := New(Config{Store: s, Log: slog.New(slog.DiscardHandler)})
	check(err)
	server := httptest.NewServer(h)
	b.Cleanup(server.Close)
	return &tileBench{c, s, server, conn, token}
}

// fillTiles fills books with parcels over the province, of 5 to 40 corners.
func fillTiles(b *testing.B, s *store.Store, conn *pgx.Conn) {
	b.Helper()
	check := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	check(s.Operator().AddUser(b.Context(), land.Actor{Login: "auditor", Name: "a", Grants: []land.Grant{{Role: land.Auditor, Region: "430000"}}}, ""))
	task := land.Task{Code: "bench", Name: "bench", Region: "430000", Baseline: land.MustDate("2022-12-31"), Deadline: land.MustDate("2023-12-31"),
		Counted: land.Accepted, Evidence: land.EvidenceFlagged, Deciders: land.Deciders{County: "either", City: "either", Province: "either"}}
	check(s.Operator().NewTask(b.Context(), task, nil))
	check(s.Seal(b.Context()))
	for _, sql := range []string{
		`set session_replication_role = replica`,
		`select setseed(0.2026)`,
		`create temp table made as
			select gen_random_uuid() as id, i, (array(select code from region where level = 'county' order by code))[1 + i % 122] as region,
				(enum_range(null::category))[1 + i % 3] as category, (5 + i % 400 / 10.0)::numeric(20,8) as mu,
				st_multi(st_setsrid(st_makepolygon(st_addpoint(ring, st_startpoint(ring))), 4490)) as shape
			from (
				select i, st_makeline(array(
					select st_point(lon + r * cos(k * 2 * pi() / corners) * (0.7 + 0.3 * sin(k * 7 + i)), lat + r * sin(k * 2 * pi() / corners) * (0.7 + 0.3 * sin(k * 7 + i)))
					from generate_series(0, corners - 1) k)) as ring
				from (select i, 109 + random() * 5.2 as lon, 24.7 + random() * 5.3 as lat, 0.0005 + random() * 0.001 as r, 5 + i % 36 as corners
					from generate_series(1, ` + strconv.Itoa(*benchParcels) + `) i offset 0) at
			) rings`,
		`delete from made where not st_isvalid(shape)`,
		`insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu, shape, plane_m2, ellipsoid_m2, attributes)
			select id, 'bench', i, category, region, mu, 'mu', mu, shape, 1, 1, jsonb_build_object('name', '地块 ' || i, 'due_on', '2023-12-31') from made`,
		`insert into balance (parcel_id, task, region, open, status) select id, 'bench', region, mu, 'open' from made`,
		`insert into parcel_map (parcel_id, task, region, shape, tile_15, tile_13, spot, cell_x, cell_y, category, parcel_no, name, due_on, status, listed_mu, share)
			select id, 'bench', region, s, for_tile(s, 15), for_tile(s, 13), p, cell_of(st_x(p)), cell_of(-st_y(p)), category, i, '地块 ' || i, '2023-12-31', 'open', trim_mu(mu), 0
			from (select *, st_pointonsurface(s) as p from (select id, i, region, category, mu, st_transform(shape, 3857) as s from made offset 0) m offset 0) m`,
		`insert into grid_due select distinct task, cell_x, cell_y from parcel_map`,
		`create table raw as select parcel_id as id, made.i::text as parcel_no, made.category::text, 'open' as status, mu::text, 0 as share, m.name, m.shape from parcel_map m join made on id = parcel_id`,
		`create index on raw using gist (shape)`,
		`create table asked (z int, n int, x int, y int, primary key (z, n))`,
		`set session_replication_role = origin`,
	} {
		_, err := conn.Exec(b.Context(), sql)
		check(err)
	}
	task.Code = "bench-2"
	check(s.Operator().NewTask(b.Context(), task, nil)) // an act makes the sealer sum up the grid
	check(s.Seal(b.Context()))
	_, err := conn.Exec(b.Context(), `vacuum analyze`)
	check(err)
}

// tiles picks tiles in which parcels lie, none twice; where a zoom has fewer, its
// margins stand in for more.
func (x *tileBench) tiles(b *testing.B, z int) (paths []string) {
	b.Helper()
	rows, err := x.conn.Query(b.Context(), `
		with cells as (
			select distinct floor((st_x(spot) + 20037508.342789244) / side)::int as x, floor((20037508.342789244 - st_y(spot)) / side)::int as y
			from parcel_map, lateral (select 40075016.685578488 / 2 ^ $1::int as side) s
		), picked as (select * from cells order by md5(x || '/' || y) limit $2)
		insert into asked select $1, row_number() over () - 1, x, y from picked on conflict (z, n) do update set x = excluded.x returning z, y, x`, z, benchTiles)
	if err != nil {
		b.Fatal(err)
	}
	var zz, y, column int
	if _, err := pgx.ForEachRow(rows, []any{&zz, &y, &column}, func() error {
		paths = append(paths, fmt.Sprintf("/api/collections/parcels/tiles/WebMercatorQuad/%d/%d/%d?task=bench", zz, y, column))
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return paths
}

var tilesPerSecond = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench is how many of the tiles a second the plain query gives, of the same
// parcels with the same properties.
func (x *tileBench) pgbench(b *testing.B, z int) float64 {
	b.Helper()
	script := filepath.Join(b.TempDir(), "tile.sql")
	text := fmt.Sprintf(`\set n random(0, (select_max))
select st_asmvt(q, 'parcels', 4096, 'g') from (
	select id::text, parcel_no, category, status, mu, share, name, st_asmvtgeom(shape, st_tileenvelope(z, x, y), 4096, 128) as g
	from (select z, x, y from asked where z = %d and n = :n) t join raw on shape && st_tileenvelope(z, x, y, margin => 128.0 / 4096)) q;
`, z)
	var last int
	if err := x.conn.QueryRow(b.Context(), `select max(n) from asked where z = $1`, z).Scan(&last); err != nil {
		b.Fatal(err)
	}
	text = strings.Replace(text, "(select_max)", strconv.Itoa(last), 1)
	if err := os.WriteFile(script, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	programs, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if len(programs) == 0 {
		b.Fatal("pgbench is not installed")
	}
	out, err := exec.Command(programs[len(programs)-1], "-n", "-f", script, "-c", strconv.Itoa(benchClients), "-j", "2", "-T", "3", x.cluster.URL(cluster.Super, cluster.Database)).CombinedOutput()
	m := tilesPerSecond.FindSubmatch(out)
	if err != nil || m == nil {
		b.Fatalf("%v: %s", err, out)
	}
	rate, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return rate
}

// fetch asks for each of the paths once, by eight clients at once, and does so
// some times, while nothing is kept: a new task is seen everywhere.
func (x *tileBench) fetch(b *testing.B, paths []string) (rate float64, most int) {
	b.Helper()
	const times = 4
	var took float64
	for range times {
		err := x.store.Operator().NewTask(b.Context(), land.Task{Code: "bench-" + land.NewID().String(), Name: "b", Region: "430000", Baseline: land.MustDate("2022-12-31"),
			Deadline: land.MustDate("2023-12-31"), Counted: land.Accepted, Evidence: land.EvidenceFlagged, Deciders: land.Deciders{County: "either", City: "either", Province: "either"}}, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := x.store.Operator().ParcelTile(b.Context(), store.Tile{}, store.Filter{Task: "bench-2"}); err != nil { // hears of it
			b.Fatal(err)
		}
		rate, largest := fetchAll(b, x.server.URL, paths, x.token)
		took, most = took+1/rate, max(most, largest)
	}
	return times / took, most
}

func fetchAll(b *testing.B, base string, paths []string, token string) (rate float64, most int) {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchClients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	ask := func(path string) int {
		r, err := http.NewRequest("GET", base+path, nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := client.Do(r)
		if err != nil {
			b.Error(err)
			return 0
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != 200 {
			b.Errorf("%s: %d %v %.200s", path, answer.StatusCode, err, body)
		}
		return len(body)
	}
	work, sizes := make(chan string), make([]int, benchClients)
	var all sync.WaitGroup
	start := time.Now()
	for i := range benchClients {
		all.Go(func() {
			for path := range work {
				sizes[i] = max(sizes[i], ask(path))
			}
		})
	}
	for _, p := range paths {
		work <- p
	}
	close(work)
	all.Wait()
	for _, n := range sizes {
		most = max(most, n)
	}
	return float64(len(paths)) / time.Since(start).Seconds(), most
}

// kept compares tiles that are kept with the same bytes from Go's file server.
func (x *tileBench) kept(b *testing.B) {
	b.Helper()
	paths := x.tiles(b, 13)
	dir := b.TempDir()
	var files []string
	for i, p := range paths {
		r, err := http.NewRequest("GET", x.server.URL+p, nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+x.token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		name := fmt.Sprintf("%d.mvt", i)
		if err := os.WriteFile(filepath.Join(dir, name), bytes.Clone(body), 0o644); err != nil {
			b.Fatal(err)
		}
		files = append(files, "/"+name)
	}
	plain := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer plain.Close()
	times := func(all []string) (out []string) {
		for range 50 {
			out = append(out, all...)
		}
		return out
	}
	theirs, _ := fetchAll(b, plain.URL, times(files), "")
	ours, _ := fetchAll(b, x.server.URL, times(paths), x.token)
	b.ReportMetric(ours/theirs, "kept-ratio")
	b.Logf("kept: %.0f tiles/s against %.0f of the file server, ratio %.2f (bar 0.7)", ours, theirs, ours/theirs)
}
