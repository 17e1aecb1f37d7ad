package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// strewn is books with parcels of every kind, status and date around today.
func strewn(t *testing.T, n int) *storetest.Books {
	t.Helper()
	b := storetest.Open(t)
	b.Task(land.Task{Deadline: day("2026-12-15")})
	dice := rand.New(rand.NewPCG(2026, 11))
	near := func() string {
		if dice.IntN(3) == 0 {
			return ""
		}
		months := []int{0, 0, -12, -24, -36}[dice.IntN(5)]
		return day("2026-11-22").AddDays(dice.IntN(200) - 100).AddMonths(months).String()
	}
	batch := &pgx.Batch{}
	batch.Queue(`set session_replication_role = replica`)
	for i := range n {
		a := land.Attributes{}.Merge(land.Attributes{"start_agreed_on": near(), "handed_over_on": near(), "approved_on": near(), "due_on": near(),
			"supply_committed_on": near(), "extended_start_on": near(), "interim_ends_on": near(), "idle_reason": []string{"", "政府原因", "企业原因"}[dice.IntN(3)]})
		if dice.IntN(8) == 0 {
			a["started_on"] = "2026-01-01"
		}
		id := land.NewID()
		batch.Queue(`insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu, attributes)
			values ($1, $2, $3, $4::text::category, $5, 1, 'mu', 1, $6)`, id, storetest.TaskCode, fmt.Sprintf("S-%03d", i), string(pick([]land.Category{land.Idle, land.Idle, land.ApprovedUnsupplied, land.LowEfficiency}, dice.IntN(8))), storetest.Park, a)
		batch.Queue(`insert into balance (parcel_id, task, region, open, status) values ($1, $2, $3, 1, $4)`, id, storetest.TaskCode, storetest.Park, string(pick(land.Statuses, dice.IntN(99))))
		for range 1 + dice.IntN(3) {
			batch.Queue(`insert into disposal (id, parcel_id, task, region, measure, mu, dated_on, state, submitter, rev) values ($1, $2, $3, $4, $5, 1, $6, $7, 'officer', 1)`,
				land.NewID(), id, storetest.TaskCode, storetest.Park, pick([]string{"XZ02", "XZ04"}, dice.IntN(8)), day("2025-01-01").AddDays(dice.IntN(800)-600), pick([]string{"accepted", "accepted", "draft"}, dice.IntN(9)))
		}
		if dice.IntN(2) == 0 {
			batch.Queue(`insert into note (id, act_id, parcel_id, task, region, author, noted_on, happened) select $1, min(id::text)::uuid, $2, $3, $4, 'o', $5, 'h' from act`,
				land.NewID(), id, storetest.TaskCode, storetest.Park, day("2026-11-22").AddDays(-dice.IntN(60)))
		}
	}
	if err := b.Connect(b.SuperURL).SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
	return b
}

// light is the light of a parcel, or of one of its clocks, as land says.
func light(p store.ListedParcel, kind land.ClockKind) (land.Light, bool) {
	var first *land.Clock
	for i, c := range p.Clocks {
		if c.Kind != land.ClockSilence && (kind == "" || kind == c.Kind) && (first == nil || c.DueOn.Before(first.DueOn)) {
			first = &p.Clocks[i]
		}
	}
	if first == nil {
		return "", false
	}
	return first.Light, true
}

func named(parcels []store.ListedParcel, keep func(store.ListedParcel) bool) []string {
	out := []string{}
	for _, p := range parcels {
		if keep(p) {
			out = append(out, p.ParcelNo)
		}
	}
	return out
}

// What a list picks by light, clock and silence is what the rules of package
// land say of each parcel, and as many as it counts.
func TestTheFilterAgreesWithTheClocks(t *testing.T) {
	t.Parallel()
	b := strewn(t, 120)
	op := b.Operator()
	list := func(f store.Filter) store.List {
		f.Task, f.Statuses = storetest.TaskCode, land.Statuses
		return must[store.List](t)(op.Parcels(t.Context(), store.Listing{Filter: f, Limit: 1000, Facets: []string{"light"}}))
	}
	all := list(store.Filter{})
	if len(all.Parcels) != 120 {
		t.Fatalf("there are %d parcels", len(all.Parcels))
	}
	everyone := func(store.ListedParcel) bool { return true }
	for _, kind := range append([]land.ClockKind{""}, land.ClockKinds...) {
		seen, counts := 0, list(store.Filter{Clock: kind}).Facets["light"]
		for _, l := range land.Lights {
			want := named(all.Parcels, func(p store.ListedParcel) bool { have, _ := light(p, kind); return have == l })
			got := list(store.Filter{Clock: kind, Lights: []land.Light{l}})
			if diff := cmp.Diff(want, named(got.Parcels, everyone)); diff != "" {
				t.Errorf("%s %s (-land +filter): %s", kind, l, diff)
			}
			if i := slices.IndexFunc(counts, func(f store.Facet) bool { return f.Value == string(l) }); len(want) > 0 && (i < 0 || counts[i].Parcels != len(want)) {
				t.Errorf("%s %s is counted otherwise than %d", kind, l, len(want))
			}
			seen += len(want)
		}
		if seen < 3 {
			t.Errorf("only %d parcels have the clock %q", seen, kind)
		}
	}
	for _, days := range []int{7, 30, 45} {
		want := named(all.Parcels, func(p store.ListedParcel) bool {
			i := slices.IndexFunc(p.Clocks, func(c land.Clock) bool { return c.Kind == land.ClockSilence })
			return i >= 0 && 30-p.Clocks[i].Days > days
		})
		if diff := cmp.Diff(want, named(list(store.Filter{Silent: days}).Parcels, everyone)); diff != "" {
			t.Errorf("silent for %d days (-land +filter): %s", days, diff)
		}
	}
}

// A lapsed extension is proposed to whoever may reopen it, and to nobody else,
// until it is reopened or construction has started.
func TestWhatLapsedIsProposed(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	parcel := b.Parcel(land.Parcel{})
	d := b.Disposal(parcel, land.Disposal{Measure: "XZ02"}, storetest.ToTheEnd...)
	b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{}, storetest.ToTheEnd...)
	proposed := func(desk *store.Desk) []store.Proposal {
		return must[store.Reviews](t)(desk.Reviews(t.Context(), store.ReviewQuery{Limit: 10})).Proposed
	}
	b.Clock.Today("2024-05-01")
	if got := proposed(people.Province); len(got) != 0 {
		t.Errorf("on its last day: %+v", got)
	}
	b.Clock.Today("2024-05-11")
	for name, c := range map[string]struct {
		desk *store.Desk
		n    int
	}{"province": {people.Province, 1}, "registrar": {people.Registrar, 1}, "city": {people.City, 0}, "officer": {people.Officer, 0}, "auditor": {people.Auditor, 0}} {
		got := proposed(c.desk)
		if len(got) != c.n {
			t.Errorf("%s: %d proposed", name, len(got))
		} else if c.n == 1 && (got[0].ID != d.ID || got[0].Kind != land.ClockExtension || got[0].LapsedOn != day("2024-05-01") || got[0].Days != 10) {
			t.Errorf("%s: %+v", name, got[0])
		}
	}
	next := store.ReviewQuery{Limit: 10, After: store.ReviewKey{Since: b.Clock.Now(), ID: d.ID}}
	if page := must[store.Reviews](t)(people.Province.Reviews(t.Context(), next)); len(page.Proposed) != 0 {
		t.Errorf("on the second page: %+v", page.Proposed)
	}
	if p := stands(t, people.Auditor, parcel.ID, "0", "0", "0", "10"); p.Status != land.StatusClosed {
		t.Errorf("it was reopened by itself: %s", p.Status)
	}
	now := must[store.Parcel](t)(people.Officer.Parcel(t.Context(), parcel.ID))
	must[store.Parcel](t)(people.Officer.EditParcel(t.Context(), parcel.ID, now.Rev, land.Attributes{"started_on": "2024-05-02"}))
	if got := proposed(people.Province); len(got) != 0 {
		t.Errorf("after the start: %+v", got)
	}
}

// A decision is late after the days that offices work, not after those of the calendar.
func TestAReviewIsLateAfterWorkdays(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	p := b.Parcel(land.Parcel{})
	b.Clock.Set(time.Date(2026, 2, 13, 9, 0, 0, 0, land.Shanghai)) // a Friday; the holidays last until the 23rd, Saturday 14th and 28th are worked
	b.Disposal(p, land.Disposal{}, land.Submit)
	for today, want := range map[string]string{"2026-02-13": "0 5 false", "2026-02-14": "1 5 false", "2026-02-23": "1 5 false", "2026-02-27": "5 5 false", "2026-02-28": "6 5 true"} {
		b.Clock.Today(today)
		r := must[store.Reviews](t)(people.County.Reviews(t.Context(), store.ReviewQuery{Limit: 10})).Reviews[0]
		if got := fmt.Sprintf("%d %d %t", r.Workdays, r.Limit, r.Late()); got != want {
			t.Errorf("%s: %s, want %s", today, got, want)
		}
	}
}
