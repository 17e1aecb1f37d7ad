package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// questions is what is asked of a task at a position, and how. A parcel that was
// not listed yet is not there.
func (s *tale) questions(t *testing.T) map[string]func(d *store.Desk, position string) (any, error) {
	ctx := context.Background()
	ask := map[string]func(*store.Desk, string) (any, error){}
	for i, q := range []store.ProgressQuery{
		{By: []land.Key{land.ByCategory, land.ByRegion, land.ByMeasure}}, {By: []land.Key{land.ByRegion}}, {By: []land.Key{land.ByMonth}, AsOf: day("2023-12-31")},
		{By: []land.Key{land.ByLeader, land.ByCohort}}, {By: []land.Key{land.ByCategory}, AsOf: day("2023-05-01"), Region: storetest.Park},
	} {
		ask[fmt.Sprint("progress ", i)] = func(d *store.Desk, position string) (any, error) {
			q.Task, q.Position = s.task, position
			return d.Progress(ctx, q)
		}
	}
	yes := true
	for i, f := range []store.Filter{{}, {Statuses: land.Statuses}, {Measures: []string{"XZ05", "PG02", "DX08"}}, {Silent: 30, Mapped: &yes}} {
		ask[fmt.Sprint("list ", i)] = func(d *store.Desk, position string) (any, error) {
			f.Task = s.task
			return d.Parcels(ctx, store.Listing{Filter: f, When: store.When{Position: position}, Limit: 3, Facets: store.FacetKinds})
		}
		if i%3 > 0 {
			continue
		}
		ask[fmt.Sprint("export ", i)] = func(d *store.Desk, position string) (any, error) {
			f.Task = s.task
			var out bytes.Buffer
			_, err := d.Export(ctx, &out, store.Export{Filter: f, When: store.When{Position: position}, Proofs: i == 0, Extends: "2"})
			return out.String(), err
		}
	}
	for _, p := range must[[]store.Parcel](t)(s.parcels(t)) {
		ask["parcel "+p.ID.String()] = func(d *store.Desk, position string) (any, error) {
			return d.ParcelAt(ctx, p.ID, store.When{Position: position})
		}
		ask["history "+p.ID.String()] = func(d *store.Desk, position string) (any, error) {
			return d.History(ctx, p.ID, store.When{Position: position})
		}
	}
	return ask
}

// told is the digests of all answers at a position.
func told(rt rapid.TB, d *store.Desk, ask map[string]func(*store.Desk, string) (any, error), position string) map[string][32]byte {
	out := map[string][32]byte{}
	for name, question := range ask {
		answer, err := question(d, position)
		if err != nil && land.KindOf(err) != land.NotFound {
			rt.Fatalf("%s at %q: %v", name, position, err)
		}
		text, err := json.Marshal(answer)
		if err != nil {
			rt.Fatal(err)
		}
		out[name] = sha256.Sum256(text)
	}
	return out
}

// Whatever is done later, renamings included, and in whichever database the
// books lie then: asked with its position, every answer is what it was, to the
// last byte.
func TestWhatWasToldIsToldForEver(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	super := b.Connect(b.SuperURL)
	var stories []*tale
	remembered := map[*tale]map[string]map[string][32]byte{}
	again := func(rt rapid.TB, d *store.Desk, s *tale) {
		ask := s.questions(t)
		for position, then := range remembered[s] {
			now := told(rt, d, ask, position)
			for name := range then {
				if now[name] != then[name] {
					answer, _ := ask[name](d, position)
					text, _ := json.Marshal(answer)
					rt.Fatalf("%s at %s is another now: %s", name, position, text)
				}
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := newTale(b, super, rt)
		stories = append(stories, s)
		remembered[s] = map[string]map[string][32]byte{}
		op := b.Another().Operator() // the names of regions are read once
		for i, seed := range rapid.SliceOfN(rapid.Uint64(), 8, 12).Draw(rt, "acts") {
			if err := s.act(t, throw(rand.New(rand.NewPCG(seed, uint64(i))))); err != nil {
				rt.Fatalf("act %d failed: %v", i, err)
			}
			if i == 4 {
				renameRegion(b, fmt.Sprint("renamed by ", s.task))
				op = b.Another().Operator()
			}
			if i == 3 || i == 5 {
				now := told(rt, op, s.questions(t), "")
				p, err := op.Progress(t.Context(), store.ProgressQuery{Task: s.task})
				if err != nil {
					rt.Fatal(err)
				}
				remembered[s][p.Position] = now
			}
		}
		again(rt, b.Another().Operator(), s)
	})
	elsewhere := restored(t, b)
	for _, s := range stories[:min(len(stories), 3)] {
		again(t, elsewhere.Operator(), s)
	}
}

// renameRegion gives the county another name, by an act.
func renameRegion(b *storetest.Books, name string) {
	id := land.NewID().String()
	b.Super(`begin; select set_config('sanlei.scope', '430525', true), set_config('sanlei.act', '` + id + `', true);
		insert into act (id, ledger, kind, actor, region) select '` + id + `', id, 'region', 'operator', '430525' from ledger;
		insert into unsealed (act_id) values ('` + id + `');
		update region set name = '` + name + `' where code = '430525'; commit`)
}

// restored is the books in another database, dumped and restored.
func restored(t *testing.T, b *storetest.Books) *store.Store {
	t.Helper()
	programs := must[[]string](t)(filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump"))
	dump := must[[]byte](t)(exec.Command(programs[len(programs)-1], "--data-only", "--disable-triggers", "--exclude-table=schema_version", b.SuperURL).Output())
	other := storetest.Empty(t)
	other.Super(`delete from workday`) // the migrations bring some
	restore := exec.Command("psql", "-q", "-v", "ON_ERROR_STOP=1", other.SuperURL)
	restore.Stdin = bytes.NewReader(dump)
	if out, err := restore.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := must[*store.Store](t)(store.Open(t.Context(), store.Config{URL: other.URL, Now: b.Clock.Now, Key: b.Key}))
	t.Cleanup(s.Close)
	return s
}
