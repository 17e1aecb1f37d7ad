package demo

import (
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

// replay is the books of every parcel after the whole story, taken through the
// rules as any officer's act is.
type replay struct {
	t     *testing.T
	book  Book
	books map[string]*land.Books // by parcel number
	ids   []land.ID              // of the disposals
}

var today = land.MustDate("2024-01-15")

func newReplay(t *testing.T) *replay {
	r := &replay{t: t, book: Dongkou(), books: map[string]*land.Books{}}
	tree := land.NewTree(r.book.Regions)
	if err := r.book.Task.Validate(tree, r.book.Targets); err != nil {
		t.Fatal(err)
	}
	for _, p := range r.book.Parcels {
		if err := p.Validate(); err != nil {
			t.Fatalf("%s: %v", p.ParcelNo, err)
		}
		listed, _ := land.List(r.book.Task, p)
		r.books[p.ParcelNo] = &land.Books{Tree: tree, Task: r.book.Task, Parcel: p, Transfers: []land.Transfer{listed}}
	}
	for range r.book.Disposals {
		r.ids = append(r.ids, land.NewID())
	}
	for _, e := range r.book.Script() {
		r.play(e)
	}
	return r
}

// play applies one event, or fails the test.
func (r *replay) play(e Event) {
	r.t.Helper()
	d := r.book.Disposals[e.Disposal]
	books := r.books[d.ParcelNo]
	change, err := r.plan(e, d, books)
	if err != nil {
		r.t.Fatalf("%s of %s, %s on %s: %v", d.ParcelNo, d.Draft.DatedOn, d.Draft.Mu, e.On, err)
	}
	books.Transfers = append(books.Transfers, change.Transfers...)
	i := slices.IndexFunc(books.Disposals, func(o land.Disposal) bool { return o.ID == r.ids[e.Disposal] })
	if i < 0 {
		books.Disposals = append(books.Disposals, change.Disposal)
	} else {
		books.Disposals[i] = change.Disposal
	}
}

// plan asks the rules as of the day of the event: nothing in the story takes
// effect before it could have been known.
func (r *replay) plan(e Event, d Disposal, books *land.Books) (land.Change, error) {
	if e.Step == nil {
		officer, _ := r.book.User("officer")
		draft := d.Draft
		draft.ID = r.ids[e.Disposal]
		i := slices.IndexFunc(land.Measures, func(m land.Measure) bool { return m.Code == draft.Measure })
		return books.Draft(officer, draft, land.Measures[i], e.On)
	}
	actor, ok := r.book.User(e.Step.By)
	if !ok {
		r.t.Fatalf("nobody is called %s", e.Step.By)
	}
	return books.Step(actor, r.ids[e.Disposal], e.Step.StepRequest, e.On)
}

// sum adds up an account of all parcels of a category at the end of a day.
func (r *replay) sum(c land.Category, a land.Account, on land.Date) land.Mu {
	sum := decimal.Zero
	for _, b := range r.books {
		if b.Parcel.Category == c {
			sum = sum.Add(land.NewTimeline(b.Transfers).At(on).Of(a))
		}
	}
	return sum
}

// total is sum over the three categories.
func (r *replay) total(a land.Account, on land.Date) land.Mu {
	sum := decimal.Zero
	for _, c := range land.Categories {
		sum = sum.Add(r.sum(c, a, on))
	}
	return sum
}
