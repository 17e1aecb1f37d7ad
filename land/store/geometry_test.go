package store_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// near checks an area in square metres against one that is known by its sides.
func near(t *testing.T, what string, have, want float64) {
	t.Helper()
	if math.Abs(have-want) > want*0.002 {
		t.Errorf("%s is %.1f m², not about %.1f", what, have, want)
	}
}

// previewed is a parcel of 100 × 100 m, on whose western 20 m lies a live
// disposal and on whose eastern 20 m a draft, which holds nothing.
func previewed(t *testing.T) (*store.Desk, store.Parcel) {
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 100), Listed: storetest.Figure("15")})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("3"), Shape: storetest.Box(0, 0, 20, 100)}, land.Submit)
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("3"), Shape: storetest.Box(80, 0, 20, 100)})
	return b.People(storetest.Park).Officer, p
}

func TestAPreviewMeasuresAndSaysWhatIsAmiss(t *testing.T) {
	t.Parallel()
	d, p := previewed(t)
	got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpMeasure, storetest.Box(40, 0, 20, 100)))
	if len(got.Parts) != 1 || got.Outside != nil || got.Over != nil {
		t.Fatalf("a good part is %+v", got)
	}
	near(t, "the part", got.Parts[0].PlaneM2.InexactFloat64(), 2000)
	if !got.Parts[0].Takes.Mu.Equal(storetest.Mu("3.00")) {
		t.Errorf("it is proposed with %s mu", got.Parts[0].Takes.Mu)
	}
	got = must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpMeasure, storetest.Box(10, -5, 30, 10)))
	near(t, "what lies outside", geo.EllipsoidArea(got.Outside), 150)
	near(t, "what lies over another", geo.EllipsoidArea(got.Over), 50)
}

func TestAPreviewClipsToFreeLand(t *testing.T) {
	t.Parallel()
	d, p := previewed(t)
	got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpClip, storetest.Box(10, -50, 200, 100)))
	if len(got.Parts) != 1 {
		t.Fatalf("it has %d parts", len(got.Parts))
	}
	near(t, "the part inside", got.Parts[0].PlaneM2.InexactFloat64(), 80*50)
	got = must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpClip, storetest.Box(500, 0, 10, 10)))
	if len(got.Parts) != 0 {
		t.Errorf("elsewhere it has %d parts", len(got.Parts))
	}
}

func TestAPreviewSplitsFreeLandByALine(t *testing.T) {
	t.Parallel()
	d, p := previewed(t)
	line := orb.LineString{storetest.At(-10, 25), storetest.At(110, 25)}
	got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpSplit, line))
	if len(got.Parts) != 2 {
		t.Fatalf("it has %d parts", len(got.Parts))
	}
	small, large := got.Parts[0].PlaneM2.InexactFloat64(), got.Parts[1].PlaneM2.InexactFloat64()
	near(t, "the smaller part", min(small, large), 80*25)
	near(t, "the larger part", max(small, large), 80*75)
	beside := orb.LineString{storetest.At(-10, 500), storetest.At(110, 500)}
	if got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpSplit, beside)); len(got.Parts) != 1 {
		t.Errorf("a line beside it makes %d parts", len(got.Parts))
	}
}

// A line and a ring cut the free land; what each piece takes adds up to what is open.
func TestAPreviewDividesFreeLandByLinesAndRings(t *testing.T) {
	t.Parallel()
	d, p := previewed(t)
	box := orb.LineString(storetest.Box(50, 30, 20, 10)[0][0])
	got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpDivide, orb.MultiLineString{{storetest.At(-10, 25), storetest.At(110, 25)}, box}))
	if len(got.Parts) != 3 {
		t.Fatalf("it has %d parts", len(got.Parts))
	}
	sum, holes := storetest.Mu("0"), 0
	for _, part := range got.Parts {
		sum = sum.Add(part.Takes.Mu)
		holes += len(part.Shape[0]) - 1
	}
	open := stands(t, d, p.ID).Balance.Open
	if !sum.Equal(open) || holes != 1 {
		t.Errorf("they take %s of %s and have %d holes", sum, open, holes)
	}
	if _, err := d.Preview(t.Context(), p.ID, store.OpDivide, storetest.Box(0, 0, 1, 1)); land.KindOf(err) != land.Invalid {
		t.Errorf("a division by a polygon: %v", err)
	}
}

// A line whose ends were snapped to the boundary falls short of it by a rounding.
func TestALineThatEndsOnTheBoundaryCutsIt(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: orb.MultiPolygon{{{storetest.At(0, 0), storetest.At(100, 13), storetest.At(90, 71), storetest.At(-7, 60), storetest.At(0, 0)}}}})
	d := b.People(storetest.Park).Registrar
	between := func(a, b orb.Point) orb.Point { return orb.Point{a[0] + (b[0]-a[0])/3, a[1] + (b[1]-a[1])/3} }
	line := orb.LineString{between(storetest.At(0, 0), storetest.At(100, 13)), between(storetest.At(90, 71), storetest.At(-7, 60))}
	for _, op := range []store.Operation{store.OpSplit, store.OpDivide} {
		if got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, op, line)); len(got.Parts) != 2 {
			t.Errorf("%s makes %d parts", op, len(got.Parts))
		}
	}
}

func TestAPreviewGivesWhatRemains(t *testing.T) {
	t.Parallel()
	d, p := previewed(t)
	got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpRemainder, nil))
	near(t, "the rest", got.Parts[0].PlaneM2.InexactFloat64(), 8000)
	if !got.Parts[0].Takes.Mu.Equal(storetest.Mu("12")) {
		t.Errorf("it is proposed with %s mu", got.Parts[0].Takes.Mu)
	}
}

func TestAPreviewKeepsHoles(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Hollow(0, 0, 100, 100)})
	d := b.People(storetest.Park).Officer
	rest := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpRemainder, nil))
	if len(rest.Parts) != 1 || len(rest.Parts[0].Shape[0]) != 2 {
		t.Fatalf("the rest is %+v", rest.Parts)
	}
	near(t, "the rest", rest.Parts[0].PlaneM2.InexactFloat64(), 7500)
	cut := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpSplit, orb.LineString{storetest.At(-1, 50), storetest.At(101, 50)}))
	if len(cut.Parts) != 2 {
		t.Errorf("cut through the hole it has %d parts", len(cut.Parts))
	}
	over := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpMeasure, storetest.Box(40, 40, 20, 20)))
	near(t, "what lies in the hole", geo.EllipsoidArea(over.Outside), 400)
}

func TestPreviewsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	d, p := previewed(t)
	bowTie := storetest.Box(0, 0, 10, 10)
	r := bowTie[0][0]
	r[1], r[2] = r[2], r[1]
	for _, c := range []struct {
		name  string
		op    store.Operation
		drawn orb.Geometry
		rule  string
	}{
		{"an unknown operation", "buffer", nil, "unknown_operation"},
		{"a rest of a drawing", store.OpRemainder, storetest.Box(0, 0, 1, 1), "no_geometry"},
		{"a split by a polygon", store.OpSplit, storetest.Box(0, 0, 1, 1), "wrong_type"},
		{"a bow-tie", store.OpMeasure, bowTie, "self_intersection"},
	} {
		_, err := d.Preview(t.Context(), p.ID, c.op, c.drawn)
		t.Run(c.name, func(t *testing.T) { refused(t, err, land.Invalid, c.rule) })
	}
	for _, c := range []struct {
		op    store.Operation
		drawn orb.Geometry
	}{{store.OpMeasure, nil}, {store.OpClip, nil}, {store.OpSplit, nil}, {store.OpClip, orb.LineString{storetest.At(0, 0), storetest.At(1, 1)}}} {
		if _, err := d.Preview(t.Context(), p.ID, c.op, c.drawn); land.KindOf(err) != land.Invalid {
			t.Errorf("%s of %v: %v", c.op, c.drawn, err)
		}
	}
}
