package store_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/cluster"
)

var benchParcels = flag.Int("parcels", 100_000, "how many parcels a benchmark of progress and of imports has")

// BenchmarkProgress compares the balances of a province, as of any date, with a
// plain GROUP BY over a table of only the needed columns, on the same server.
// The bars: 100 times as fast at 1,000,000 parcels, and no more than 1.5
// times the time at 10,000.
func BenchmarkProgress(b *testing.B) {
	for _, size := range []int{10_000, *benchParcels} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			s, c := durable(b)
			conn, err := pgx.Connect(b.Context(), c.URL(cluster.Super, cluster.Database))
			fatal(b, err)
			defer conn.Close(context.Background())
			benchProvince(b, s, conn, size)
			plain := median(b, 11, func() { plainGroupBy(b, conn) })
			desk, dates := s.Operator(), []string{"2023-12-31", "2023-06-17", "2024-11-09", "2023-03-01"}
			progress := func(i int) {
				_, err := desk.Progress(b.Context(), store.ProgressQuery{Task: "bench", By: []land.Key{land.ByCategory}, AsOf: land.MustDate(dates[i%len(dates)])})
				fatal(b, err)
			}
			progress(0) // the connection's first statement is prepared
			i := 0
			took := median(b, 401, func() { progress(i); i++ })
			for b.Loop() {
				progress(i)
				i++
			}
			b.ReportMetric(float64(plain.Microseconds())/1000, "group-by-ms")
			b.ReportMetric(float64(took.Microseconds())/1000, "progress-ms")
			b.ReportMetric(float64(plain)/float64(took), "ratio")
		})
	}
}

func plainGroupBy(b *testing.B, conn *pgx.Conn) {
	_, err := conn.Exec(b.Context(), `
		select category, sum(listed), sum(accepted) filter (where accepted_on <= '2023-12-31')
		from narrow group by category`)
	fatal(b, err)
}

func median(b *testing.B, n int, f func()) time.Duration {
	b.Helper()
	took := make([]time.Duration, n)
	for i := range took {
		start := time.Now()
		f()
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took[n/2]
}

// benchProvince fills the books with parcels over the counties of the province,
// two thirds of them accepted on days of two years by the measures of their
// category, and the narrow table of the comparison.
func benchProvince(b *testing.B, s *store.Store, conn *pgx.Conn, size int) {
	b.Helper()
	ctx := b.Context()
	task := land.Task{Code: "bench", Name: "bench", Region: "430000", Baseline: land.MustDate("2022-12-31"), Deadline: land.MustDate("2023-12-31"),
		Counted: land.Accepted, Evidence: land.EvidenceFlagged, Deciders: land.Deciders{County: "either", City: "either", Province: "either"}}
	fatal(b, s.Operator().NewTask(ctx, task, []land.Target{{Region: "430000", Figure: land.Figure{Value: mu("1000000"), Unit: land.UnitMu}}}))
	for _, sql := range []string{
		`set session_replication_role = replica`,
		fmt.Sprintf(`create temp table made as
			select gen_random_uuid() as id, gen_random_uuid() as disposal, i,
				(array(select code from region where level = 'county' order by code))[1 + i %% 122] as region,
				(enum_range(null::category))[1 + i %% 3] as category,
				(5 + i %% 400 / 10.0)::numeric(20,8) as mu, case when i %% 3 <> 0 or i %% 7 = 0 then date '2023-01-10' + i %% 690 end as on_day
			from generate_series(1, %d) i`, size),
		`insert into act (id, ledger, kind, actor, task, region, effective_on)
			select gen_random_uuid(), (select id from ledger), 'bench ' || n, 'bench', 'bench', '430000', '2022-12-31' from generate_series(0, 99) n`,
		`insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu)
			select id, 'bench', i, category, region, mu, 'mu', mu from made`,
		`insert into balance (parcel_id, task, region, open, accepted, status)
			select id, 'bench', region, case when on_day is null then mu else 0 end, case when on_day is null then 0 else mu end, 'open' from made`,
		`create temp table acts as select id, substr(kind, 7)::int as n from act where kind like 'bench %'`,
		`insert into journal (act_id, n, task, region, category, parcel_id, rev, to_account, mu, effective_on)
			select a.id, i * 4, 'bench', region, category, m.id, 1, 'open', mu, '2022-12-31' from made m join acts a on a.n = i % 100`,
		`insert into journal (act_id, n, task, region, category, parcel_id, rev, disposal_id, measure, from_account, to_account, mu, effective_on)
			select a.id, i * 4 + step, 'bench', region, category, m.id, 1 + step, disposal,
				(array(select code from measure c where c.category = m.category and effect in ('counts', 'provisional') order by code))[1 + i % 6],
				(enum_range(null::account))[step], (enum_range(null::account))[step + 1], mu, on_day
			from made m join acts a on a.n = i % 100, generate_series(1, 3) step where on_day is not null`,
		`insert into tally (act_id, n, task, region, category, effective_on, parcels, unmapped)
			select a.id, i * 2, 'bench', region, category, '2022-12-31', 1, 1 from made m join acts a on a.n = i % 100`,
		`insert into tally (act_id, n, task, region, category, effective_on, closed)
			select a.id, i * 2 + 1, 'bench', region, category, on_day, 1 from made m join acts a on a.n = i % 100 where on_day is not null`,
		`insert into unsealed select id from acts`,
		`create table narrow as select region, category, mu as listed, mu as accepted, on_day as accepted_on from made`,
		`set session_replication_role = origin`,
		`vacuum analyze`,
	} {
		_, err := conn.Exec(ctx, sql)
		fatal(b, err)
	}
	fatal(b, s.Seal(ctx))
	_, err := conn.Exec(ctx, `vacuum analyze rollup`)
	fatal(b, err)
}
