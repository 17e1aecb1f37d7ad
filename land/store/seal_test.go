package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// gapless checks that every act has one position and that none is left out.
func gapless(t *testing.T, b *storetest.Books) {
	t.Helper()
	var acts, positions, first, last int
	b.Scan(`select (select count(*) from act), count(*), coalesce(min(position), 1), coalesce(max(position), 0) from position`, nil,
		&acts, &positions, &first, &last)
	if acts != positions || first != 1 || last != positions {
		t.Errorf("%d acts have %d positions from %d to %d", acts, positions, first, last)
	}
	if n := b.Count(`select count(*) from unsealed`); n != 0 {
		t.Errorf("%d acts still wait", n)
	}
}

// watched is what a reader saw of the order: once seen, an act keeps its position.
type watched map[int64]string

// look reads the order in one snapshot. It has no gap at any time, and what was
// seen before stands where it stood.
func (w watched) look(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `select position, act_id::text from position order by position`)
	if err != nil {
		return err
	}
	var n, position int64
	var act string
	_, err = pgx.ForEachRow(rows, []any{&position, &act}, func() error {
		if n++; position != n {
			return fmt.Errorf("position %d stands where %d should", position, n)
		}
		if was, seen := w[n]; seen && was != act {
			return fmt.Errorf("position %d was that of act %s and is that of %s", n, was, act)
		}
		w[n] = act
		return nil
	})
	if err == nil && n < int64(len(w)) {
		err = fmt.Errorf("of %d positions %d are left", len(w), n)
	}
	return err
}

// Eight officers write while two programs seal, the sealers' connections are cut
// again and again, and a reader looks. A sealer that two acts with one position
// would stop says so.
func TestPositionsHaveNoGapWhateverHappensToSealers(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	parcels := make([]store.Parcel, 8)
	for i := range parcels {
		parcels[i] = b.Parcel(land.Parcel{})
	}
	ctx, stop := context.WithCancel(t.Context())
	var others sync.WaitGroup
	var rounds, cut atomic.Int32
	for range 2 {
		s := b.Another()
		others.Go(func() {
			for ctx.Err() == nil {
				switch err := s.Seal(ctx); {
				case err == nil:
					rounds.Add(1)
				case land.KindOf(errOf(err)) == land.Unavailable:
					cut.Add(1)
				case ctx.Err() == nil:
					t.Errorf("a sealer says %v", err)
				}
			}
		})
	}
	killer, reader := b.Connect(b.SuperURL), b.Connect(b.SuperURL)
	others.Go(func() {
		for ctx.Err() == nil {
			_, _ = killer.Exec(ctx, `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 0 and granted
				and database = (select oid from pg_database where datname = current_database())`)
		}
	})
	seen := watched{}
	others.Go(func() {
		for ctx.Err() == nil {
			if err := seen.look(ctx, reader); err != nil && ctx.Err() == nil {
				t.Error(err)
				return
			}
		}
	})
	// They go on until both happened often enough, whatever the machine is busy with.
	for i, err := range atOnce(8, func(i int) error {
		for n := 0; n < 3 || n < 200 && (cut.Load() < 5 || rounds.Load() < 5); n++ {
			d, err := people.Officer.Draft(t.Context(), parcels[i].ID, storetest.Draft(land.Idle, land.Disposal{}), none)
			if err != nil {
				return err
			}
			if err := people.Officer.Discard(t.Context(), d.ID, d.Rev); err != nil {
				return err
			}
		}
		return nil
	}) {
		if err != nil {
			t.Errorf("officer %d: %v", i, err)
		}
	}
	stop()
	others.Wait()
	if cut.Load() < 5 || rounds.Load() < 5 {
		t.Errorf("%d sealers were cut off and %d came through: this proves nothing", cut.Load(), rounds.Load())
	}
	if err := b.Another().Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := seen.look(t.Context(), b.Connect(b.SuperURL)); err != nil {
		t.Error(err)
	}
	gapless(t, b)
	sound(t, b)
}

// A sealer is killed at each table that it writes, while another one waits for it:
// nothing of the first is left, and the other gives the same acts the positions that
// the first was about to give.
func TestASealerThatDiesLeavesNoTraceToTheNext(t *testing.T) {
	t.Parallel()
	for _, table := range []string{"unsealed", "position", "rollup", "grid_region"} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			b := storetest.Open(t)
			b.Task(land.Task{})
			b.Disposal(b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)}), land.Disposal{}, land.Submit)
			var before int
			var waiting []string
			b.Scan(`select (select count(*) from position), array_agg(act_id::text order by n) from unsealed`, nil, &before, &waiting)
			blocker := b.Connect(b.SuperURL)
			must[any](t)(blocker.Exec(t.Context(), `begin`))
			must[any](t)(blocker.Exec(t.Context(), `lock table `+table+` in share mode`)) // whoever reads goes on
			seal := func() chan error {
				done, s := make(chan error, 1), b.Another()
				go func() { done <- s.Seal(t.Context()) }()
				return done
			}
			const blocked = `from pg_locks where not granted and database = (select oid from pg_database where datname = current_database()) and locktype = `
			first := seal()
			waitFor(t, b, `select count(*) `+blocked+`'relation'`, 1)
			second := seal()
			waitFor(t, b, `select count(*) `+blocked+`'advisory'`, 1)
			b.Super(`select pg_terminate_backend(pid) ` + blocked + `'relation'`)
			if err := <-first; land.KindOf(errOf(err)) != land.Unavailable {
				t.Errorf("the first sealer says %v", err)
			}
			waitFor(t, b, `select count(*) `+blocked+`'relation'`, 1) // the second has come as far
			if n := b.Count(`select count(*) from position`); n != before {
				t.Errorf("there are %d positions, not %d", n, before)
			}
			must[any](t)(blocker.Exec(t.Context(), `rollback`))
			if err := <-second; err != nil {
				t.Errorf("the second sealer says %v", err)
			}
			var given []string
			b.Scan(`select array_agg(act_id::text order by position) from position where position > $1`, []any{before}, &given)
			if !slices.Equal(given, waiting) {
				t.Errorf("waiting were %v, and positions got %v", waiting, given)
			}
			gapless(t, b)
			sound(t, b)
		})
	}
}

func TestAReadShowsWhatWasJustCommitted(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	reader := b.Another().Operator()
	for i := 1; i <= 5; i++ {
		b.Parcel(land.Parcel{})
		p := must[land.Progress](t)(reader.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode}))
		if *p.Total.Parcels != i {
			t.Errorf("of %d parcels it shows %d", i, *p.Total.Parcels)
		}
	}
}

// A running sealer is woken by an act: nobody waits for its clock.
func TestTheSealerRunsByItself(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { b.Run(ctx); close(done) }()
	p := b.Parcel(land.Parcel{})
	b.Disposal(p, land.Disposal{}, land.Submit)
	waitFor(t, b, `select 1 - least(count(*), 1) from unsealed`, 1)
	stop()
	<-done
	gapless(t, b)
}

func TestTheRollUpIsTheJournalAtEveryRegion(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Region: "430500"})
	for _, region := range []string{storetest.Park, "430525103", storetest.County, storetest.Longhui} {
		p := b.Parcel(land.Parcel{Region: region})
		if region == storetest.Park || region == "430525103" {
			b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")}, land.Submit, land.Report, land.Pass)
		}
	}
	op := b.Operator()
	for _, c := range []struct{ region, listed, reported string }{
		{"430500", "40", "8"}, {storetest.County, "30", "8"}, {storetest.Park, "10", "4"},
		{"430525103", "10", "4"}, {storetest.Longhui, "10", "0"},
	} {
		p := must[land.Progress](t)(op.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, Region: c.region}))
		if !p.Total.Listed.Equal(storetest.Mu(c.listed)) || !p.Total.Reported.Equal(storetest.Mu(c.reported)) {
			t.Errorf("%s has %s listed and %s reported", c.region, p.Total.Listed, p.Total.Reported)
		}
	}
	sound(t, b)
}

// story is acts one after the other on two parcels, one of each of two
// categories, that touch every account, measure, month and region.
func story(b *storetest.Books) []func() {
	var p, q store.Parcel
	var d, e land.Disposal
	steps := []func(){
		func() {
			b.Task(land.Task{Region: "430500"}, land.Target{Region: "430500", Figure: storetest.Figure("25")})
		},
		func() { p = b.Parcel(land.Parcel{}) },
		func() { d = b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")}) },
		func() { d = b.Take(d, land.Submit) },
		func() { d = b.Take(d, land.Report) },
		func() { d = b.Take(d, land.Return) },
		func() { d = b.Take(d, land.Submit, land.Report) },
		func() { d = b.Take(d, land.Pass) },
		func() { q = b.Parcel(land.Parcel{Region: "430525103", Category: land.LowEfficiency}) },
		func() {
			e = b.Disposal(q, land.Disposal{Measure: "DX01", DatedOn: day("2023-02-11")}, land.Submit, land.Report, land.Pass)
		},
		func() { d = b.Take(d, land.Accept) },
		func() { e = b.Take(e, land.Accept) },
		func() { d = b.Take(d, land.Reopen) },
		func() {
			b.Disposal(p, land.Disposal{Measure: "XZ02", Mu: storetest.Mu("6"), DatedOn: day("2023-08-01")}, storetest.ToTheEnd...)
		},
		func() { b.Parcel(land.Parcel{Region: storetest.Longhui}) },
	}
	return steps
}

// Read at an older position, the books say what they said then, to the byte,
// whatever was done since: by any keys, as of any date.
func TestAnOlderPositionHasTheSameBytesForEver(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	op := b.Operator()
	var questions []store.ProgressQuery
	for _, by := range [][]land.Key{nil, {land.ByCategory}, {land.ByRegion}, {land.ByMeasure}, {land.ByMonth},
		{land.ByCategory, land.ByMonth}, {land.ByMeasure, land.ByMonth}, {land.ByRegion, land.ByMonth}, {land.ByRegion, land.ByCategory}, land.Keys} {
		for _, asOf := range []string{"2023-02-28", "2023-05-01", "2024-06-30"} {
			questions = append(questions, store.ProgressQuery{Task: storetest.TaskCode, By: by, AsOf: day(asOf), Region: "430500"})
		}
	}
	answers := map[string]string{}
	ask := func(q store.ProgressQuery) (string, string) {
		p := must[land.Progress](t)(op.Progress(t.Context(), q))
		return p.Position, string(must[[]byte](t)(json.Marshal(p)))
	}
	for _, step := range story(b) {
		step()
		for n, q := range questions {
			position, text := ask(q)
			answers[fmt.Sprint(n, "@", position)] = text
		}
	}
	n := 0
	for key, then := range answers {
		var question int
		var position string
		if _, err := fmt.Sscanf(key, "%d@%s", &question, &position); err != nil {
			t.Fatal(err)
		}
		q := questions[question]
		q.Position = position
		if _, now := ask(q); now != then {
			if n++; n < 4 {
				t.Errorf("%v as of %s in %s at %s:\nthen %s\nnow  %s", q.By, q.AsOf, q.Region, position, then, now)
			}
		}
	}
	if n > 0 {
		t.Errorf("%d of %d answers are others now", n, len(answers))
	}
}

// What takes effect later never changes an earlier date.
func TestLaterActsNeverChangeAnEarlierDate(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("3"), DatedOn: day("2023-03-01")}, storetest.ToTheEnd...)
	op := b.Operator()
	read := func(asOf string) string {
		got := must[land.Progress](t)(op.Progress(t.Context(), store.ProgressQuery{Task: p.Task, AsOf: day(asOf), By: land.Keys}))
		got.Position = "" // the books know more
		return string(must[[]byte](t)(json.Marshal(got)))
	}
	dates := []string{"2022-12-31", "2023-02-28", "2023-03-01", "2023-05-31"}
	before := map[string]string{}
	for _, on := range dates {
		before[on] = read(on)
	}
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("2"), DatedOn: day("2023-06-01")}, land.Submit, land.Report)
	for _, on := range dates {
		if after := read(on); after != before[on] {
			t.Errorf("as of %s:\nthen %s\nnow  %s", on, before[on], after)
		}
	}
}

func TestPositionsThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	op := b.Operator()
	head := must[land.Progress](t)(op.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})).Position
	for _, position := range []string{head + "0", "-1", "+1", "01", "1.0", "x", " 1", "99999999999999999999", "0x1"} {
		_, err := op.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, Position: position})
		refused(t, err, land.Malformed, "unknown_position")
	}
	_, err := op.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, AsOf: b.Today().AddDays(1)})
	refused(t, err, land.Invalid, "after_today")
}
