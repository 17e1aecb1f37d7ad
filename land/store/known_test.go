package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// told is the digests of all answers at a time.
func told(rt rapid.TB, d *store.Desk, ask map[string]question, at store.When) map[string][32]byte {
	out := map[string][32]byte{}
	for name := range ask {
		text, err := answered(d, ask[name], at)
		if err != nil {
			rt.Fatalf("%s at %v: %v", name, at, err)
		}
		out[name] = sha256.Sum256(text)
	}
	return out
}

// answered is the bytes of an answer; what is not there says nothing.
func answered(d *store.Desk, q question, at store.When) ([]byte, error) {
	answer, err := q(d, at)
	if land.KindOf(err) == land.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if bytes, ok := answer.([]byte); ok {
		return bytes, nil
	}
	return json.Marshal(answer)
}

// memory is what a story asked, and what it was told and when.
type memory struct {
	ask  map[string]question
	at   store.When
	told map[string][32]byte
}

// enoughTold is how many stories are told: each asks some seventy questions, and
// among themselves all dear ones.
const enoughTold = 6

// Whatever is done later, renamings and new words included, and in whichever
// database the books lie then: asked with its date and position, every answer is
// what it was, to the last byte.
func TestWhatWasToldIsToldForEver(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	super := b.Connect(b.SuperURL)
	if err := call(t, b, "张三"); err != nil {
		t.Fatal(err)
	}
	op := b.Another().Operator() // another program, which hears of renamings by itself
	var stories []*tale
	remembered := map[*tale]*memory{}
	again := func(rt rapid.TB, d *store.Desk, s *tale) {
		m := remembered[s]
		for name, now := range told(rt, d, m.ask, m.at) {
			if now != m.told[name] {
				text, _ := answered(d, m.ask[name], m.at)
				rt.Errorf("%s at %v is another now: %.2000s", name, m.at, text)
			}
		}
		s.stands(t, rt, d)
	}
	rapid.Check(t, func(rt *rapid.T) {
		if len(stories) == enoughTold {
			return
		}
		s := newTale(b, super, rt)
		stories = append(stories, s)
		s.said = len(stories)
		for i, seed := range rapid.SliceOfN(rapid.Uint64(), 9, 11).Draw(rt, "acts") {
			c := throw(rand.New(rand.NewPCG(seed, uint64(i))))
			for _, does := range []func(*testing.T, choices) error{s.act, s.tend, s.proves, s.words} {
				if err := does(t, c); err != nil {
					rt.Fatalf("act %d failed: %v", i, err)
				}
			}
			if i == 4 {
				m := &memory{ask: s.questions(t, len(stories))}
				m.told = told(rt, op, m.ask, store.When{})
				p := must[land.Progress](t)(op.Progress(t.Context(), store.ProgressQuery{Task: s.task}))
				m.at, remembered[s] = store.When{AsOf: p.AsOf, Position: p.Position}, m
				b.Clock.Set(b.Clock.Now().AddDate(0, 0, 3))
			}
		}
		if err := onlyRefused(b.Operator().CloseTask(t.Context(), s.task, day("2024-06-30"), true)); err != nil {
			rt.Fatal(err)
		}
		again(rt, op, s)
	})
	elsewhere := restored(t, b)
	again(t, elsewhere.Operator(), stories[0])
	var dull []string
	b.Scan(`select array_agg(kind) from unnest(array['region', 'user', 'measure', 'terms', 'edition', 'template', 'figure', 'statement', 'evidence', 'remove',
		'note', 'boundary', 'attributes', 'close']) kind where kind not in (select kind from act)`, nil, &dull)
	if len(dull) > 0 {
		t.Errorf("the stories are dull: without %q", dull)
	}
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

// What was sealed after a position is taken off the head act by act where it is
// little, in one reading of the journal where it is much: to the same figures.
func TestProgressAtEveryPositionIsWhatItWasThere(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	task := b.Task(land.Task{}, land.Target{Region: storetest.County, Figure: storetest.Figure("400")})
	auditor := b.People(storetest.Park).Auditor
	by := []land.Key{land.ByCategory, land.ByRegion, land.ByMeasure}
	var told []land.Progress
	tell := func() {
		told = append(told, must[land.Progress](t)(auditor.Progress(t.Context(), store.ProgressQuery{Task: task.Code, By: by})))
	}
	for i := range 40 {
		p := b.Parcel(land.Parcel{Category: land.Categories[i%3]})
		if i%10 == 9 {
			b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")}, storetest.ToTheEnd...)
		}
		tell()
	}
	b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{}, land.Submit, land.Report)
	tell()
	for _, then := range told {
		now := must[land.Progress](t)(auditor.Progress(t.Context(), store.ProgressQuery{Task: task.Code, By: by, Position: then.Position}))
		if diff := cmp.Diff(then, now); diff != "" {
			t.Errorf("at position %s: %s", then.Position, diff)
		}
	}
}
