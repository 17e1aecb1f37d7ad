package storetest

import (
	"cmp"
	"math"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/land"
	"sanlei/land/store"
)

// TaskCode is the task that is made where a test names none.
const TaskCode = "dongkou-2023"

// Task hands down a task. What is left out is that of 2023 of the county.
func (b *Books) Task(t land.Task, targets ...land.Target) land.Task {
	b.t.Helper()
	t.Code = cmp.Or(t.Code, TaskCode)
	t.Name = cmp.Or(t.Name, "a task")
	t.Region = cmp.Or(t.Region, County)
	t.Baseline = cmp.Or(t.Baseline, land.MustDate("2022-12-31"))
	t.Deadline = cmp.Or(t.Deadline, land.MustDate("2023-12-31"))
	t.Counted = cmp.Or(t.Counted, land.Accepted)
	t.Deciders = land.Deciders{
		County:   cmp.Or(t.Deciders.County, land.DecidesEither),
		City:     cmp.Or(t.Deciders.City, land.DecidesEither),
		Province: cmp.Or(t.Deciders.Province, land.DecidesEither),
	}
	t.Evidence = cmp.Or(t.Evidence, land.EvidenceFlagged)
	b.must(b.Operator().NewTask(b.t.Context(), t, targets))
	return t
}

// Listing is a parcel that can be listed: what p leaves out is an unmapped one
// of 10 mu of idle land in the park.
func (b *Books) Listing(p land.Parcel) land.Parcel {
	p.Task = cmp.Or(p.Task, TaskCode)
	p.ParcelNo = cmp.Or(p.ParcelNo, "N"+land.NewID().String()[24:])
	p.Category = cmp.Or(p.Category, land.Idle)
	p.Region = cmp.Or(p.Region, Park)
	if p.Listed == (land.Figure{}) {
		p.Listed = Figure("10")
	}
	return p
}

// Parcel lists a parcel as Listing completes it. The task is made by Task.
func (b *Books) Parcel(p land.Parcel) store.Parcel {
	b.t.Helper()
	listed, err := b.Operator().ListParcel(b.t.Context(), b.Listing(p), store.Idempotency{})
	b.must(err)
	return listed
}

// measureOf is a measure that counts, of each category.
var measureOf = map[land.Category]string{
	land.ApprovedUnsupplied: "PG02", land.Idle: "XZ05", land.LowEfficiency: "DX08",
}

// Draft is what an officer enters: what d leaves out is a measure of the
// category, all that remains, and 1 May 2023.
func Draft(c land.Category, d land.Disposal) store.Draft {
	d.Measure = cmp.Or(d.Measure, measureOf[c])
	d.DatedOn = cmp.Or(d.DatedOn, land.MustDate("2023-05-01"))
	f := store.Draft{Measure: &d.Measure, DatedOn: &d.DatedOn, Document: &d.Document, DocMu: d.DocMu, Reason: &d.Reason}
	if !d.Mu.IsZero() {
		f.Mu = &d.Mu
	}
	if d.Shape != nil {
		f.Shape = d.Shape
	}
	return f
}

// Disposal drafts a disposal as Draft completes it and takes the steps, each by
// who takes it usually.
func (b *Books) Disposal(p store.Parcel, d land.Disposal, steps ...land.Step) land.Disposal {
	b.t.Helper()
	made, err := b.People(p.Region).Officer.Draft(b.t.Context(), p.ID, Draft(p.Category, d), store.Idempotency{})
	b.must(err)
	return b.Take(made, steps...)
}

// Take takes steps on a disposal, each by who takes it usually.
func (b *Books) Take(d land.Disposal, steps ...land.Step) land.Disposal {
	b.t.Helper()
	people := b.People(d.Region)
	for _, s := range steps {
		r := land.StepRequest{Step: s}
		switch s {
		case land.Return:
			r.Reason = "the boundary is wrong"
		case land.Reopen:
			r.Reason, r.EffectiveOn = "it lies idle again", land.MustDate("2024-06-01")
		}
		by := people.Of(s)
		if s == land.Return {
			by = map[land.State]*store.Desk{land.Submitted: people.County, land.StateReported: people.City, land.StatePassed: people.Province}[d.State]
		}
		next, err := by.Step(b.t.Context(), d.ID, d.Rev, r)
		if err != nil {
			b.t.Fatalf("%s: %v", s, err)
		}
		d = next
	}
	return d
}

// ToTheEnd is the steps from a draft to acceptance.
var ToTheEnd = []land.Step{land.Submit, land.Report, land.Pass, land.Accept}

// Mu is an area in mu.
func Mu(s string) land.Mu { return decimal.RequireFromString(s) }

// Figure is an area in mu as written in a list.
func Figure(s string) land.Figure { return land.Figure{Value: Mu(s), Unit: land.UnitMu} }

// Box is a rectangle in the park: its lower left corner so many metres east and
// north of 110.57 E 27.06 N, its width and height in metres, to a few centimetres.
func Box(east, north, width, height float64) orb.MultiPolygon {
	return orb.MultiPolygon{{ring(east, north, width, height)}}
}

// Hollow is such a rectangle with a hole a quarter of its width from each edge.
func Hollow(east, north, width, height float64) orb.MultiPolygon {
	hole := ring(east+width/4, north+height/4, width/2, height/2)
	hole.Reverse()
	return orb.MultiPolygon{{ring(east, north, width, height), hole}}
}

func ring(east, north, width, height float64) orb.Ring {
	return orb.Ring{At(east, north), At(east+width, north), At(east+width, north+height), At(east, north+height), At(east, north)}
}

// At is the point so many metres east and north of 110.57 E 27.06 N.
func At(east, north float64) orb.Point {
	grid := func(degrees float64) float64 { return math.Round(degrees*1e9) / 1e9 }
	return orb.Point{grid(110.57 + east/99213), grid(27.06 + north/110811)}
}
