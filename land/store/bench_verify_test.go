package store_test

import (
	"context"
	"flag"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/cluster"
)

var benchActs = flag.Int("acts", 20000, "how many acts BenchmarkVerify has in its books")

// BenchmarkVerify says how long the whole check takes on books of so many acts,
// each of one step on one parcel. The bar is 1,000,000 acts in under two minutes
// (-args -acts 1000000).
func BenchmarkVerify(b *testing.B) {
	s, c := durable(b)
	conn, err := pgx.Connect(b.Context(), c.URL(cluster.Super, cluster.Database))
	fatal(b, err)
	defer conn.Close(context.Background())
	benchHistory(b, s, conn, *benchActs/len(benchSteps))
	settle(b, c)
	before, start := spent(b, c), time.Now()
	var checks []store.Check
	sound, err := s.Operator().Verify(b.Context(), store.Verification{Seen: func(c store.Check) {
		b.Logf("%6.1f s: %s", time.Since(start).Seconds(), c.Name)
		checks = append(checks, c)
	}})
	took := time.Since(start)
	fatal(b, err)
	for _, c := range checks {
		if c.Fault != "" {
			b.Errorf("%s: %s", c.Name, c.Fault)
		}
	}
	if !sound {
		b.Error("the books are not sound")
	}
	b.ReportMetric(float64(*benchActs), "acts")
	b.ReportMetric(took.Seconds(), "s")
	b.ReportMetric((spent(b, c) - before).Seconds(), "cpu-s")
	b.ReportMetric(float64(*benchActs)/took.Seconds(), "acts/s")
	b.ReportMetric(0, "ns/op")
}

// benchSteps is what happens to each disposal, and what it leaves.
var benchSteps = []struct{ kind, state, from, to, status string }{
	{"submit", "submitted", "", "open", "under_review"}, {"report", "reported", "open", "reported", "under_review"},
	{"pass", "city_passed", "reported", "city_passed", "under_review"}, {"accept", "accepted", "city_passed", "accepted", "closed"},
}

// benchHistory fills the books with so many parcels, listed by one act, and takes
// a disposal of each whole parcel through its steps, every step an act.
func benchHistory(b *testing.B, s *store.Store, conn *pgx.Conn, parcels int) {
	b.Helper()
	task := land.Task{Code: "bench", Name: "bench", Region: "430000", Baseline: land.MustDate("2022-12-31"), Deadline: land.MustDate("2023-12-31"),
		Counted: land.Accepted, Evidence: land.EvidenceFlagged, Deciders: land.Deciders{County: "either", City: "either", Province: "either"}}
	fatal(b, s.Operator().NewTask(b.Context(), task, nil))
	run := func(sql string, args ...any) {
		_, err := conn.Exec(b.Context(), sql, args...)
		fatal(b, err)
	}
	run(`set session_replication_role = replica`)
	run(`create temp table made as
		select gen_random_uuid() as parcel, gen_random_uuid() as disposal, i, date '2023-01-10' + i % 300 as day,
			(array(select code from region where level = 'county' order by code))[1 + i % 122] as region
		from generate_series(1, $1::int) i`, parcels)
	run(`create temp table listed as select gen_random_uuid() as act`)
	run(`insert into act (id, ledger, kind, actor, task, region, effective_on) select act, (select id from ledger), 'import', 'bench', 'bench', '430000', '2022-12-31' from listed`)
	run(`insert into unsealed select act from listed`)
	run(`insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu)
		select parcel, 'bench', i, 'idle', region, 12.34, 'mu', 12.34 from made`)
	run(`insert into parcel_history (act_id, id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu, suspended, attributes, noted)
		select act, id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu, suspended, attributes, noted from parcel, listed`)
	run(`insert into balance_history (act_id, parcel_id, task, region, open, reported, city_passed, accepted, struck_off, status, rev)
		select act, parcel, 'bench', region, 12.34, 0, 0, 0, 0, 'open', 1 from made, listed`)
	run(`insert into journal (act_id, n, task, region, category, parcel_id, rev, to_account, mu, effective_on)
		select act, i, 'bench', region, 'idle', parcel, 1, 'open', 12.34, '2022-12-31' from made, listed`)
	run(`insert into tally (act_id, n, task, region, category, effective_on, parcels, unmapped)
		select act, i, 'bench', region, 'idle', '2022-12-31', 1, 1 from made, listed`)
	for n, step := range benchSteps {
		run(`create temp table step as select gen_random_uuid() as act, * from made`)
		run(`insert into act (id, ledger, kind, actor, task, region, parcel_id, effective_on)
			select act, (select id from ledger), $1, 'bench', 'bench', region, parcel, day from step`, step.kind)
		run(`insert into balance_history (act_id, parcel_id, task, region, open, reported, city_passed, accepted, struck_off, status, rev)
			select act, parcel, 'bench', region, a[1], a[2], a[3], a[4], 0, $2, $3
			from step s, (select array(select case when x = $1 then 12.34 else 0 end from unnest(array['open', 'reported', 'city_passed', 'accepted']) x)) v (a)`,
			step.to, step.status, n+2)
		run(`insert into disposal_history (act_id, id, parcel_id, task, region, measure, mu, document, dated_on, reason, state, submitter, returned, rev)
			select act, disposal, parcel, 'bench', region, 'XZ05', 12.34, '', day, '', $1, 'bench', '', $2 from step`, step.state, n+2)
		if step.from != "" {
			run(`insert into journal (act_id, n, task, region, category, parcel_id, rev, disposal_id, measure, from_account, to_account, mu, effective_on)
				select act, 0, 'bench', region, 'idle', parcel, $1, disposal, 'XZ05', $2::text::account, $3::text::account, 12.34, day from step`,
				n+2, step.from, step.to)
		}
		run(`insert into unsealed select act from step order by i`)
		if n == len(benchSteps)-1 {
			run(`insert into tally (act_id, n, task, region, category, effective_on, closed) select act, 0, 'bench', region, 'idle', day, 1 from step`)
			run(`insert into disposal select h.id, h.parcel_id, h.task, h.region, measure, mu, document, document_mu, dated_on, reason, shape, plane_m2, ellipsoid_m2,
				state, submitter, returned, rev from disposal_history h join step on step.act = h.act_id`)
			run(`insert into balance (parcel_id, task, region, open, reported, city_passed, accepted, struck_off, status, rev)
				select h.parcel_id, h.task, h.region, open, reported, city_passed, accepted, struck_off, status, rev from balance_history h join step on step.act = h.act_id`)
		}
		run(`drop table step`)
	}
	run(`set session_replication_role = origin`)
	run(`vacuum analyze`)
	start := time.Now()
	fatal(b, s.Seal(b.Context()))
	b.ReportMetric(float64(parcels*len(benchSteps))/time.Since(start).Seconds(), "sealed/s")
}
