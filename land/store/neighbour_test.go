package store_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// What neighbours and zones are asked about another region.
func init() {
	asked["Neighbours"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Neighbours(t.Context(), x.parcel, nil)
		return err
	}
	asked["OwnZone"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.OwnZone(t.Context(), x.parcel)
		return err
	}
}

func TestNeighboursAreThoseBesideWithTheirExactShape(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Code: "of-the-city", Region: "430500"})
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	beside := b.Parcel(land.Parcel{Shape: storetest.Box(100, 0, 40, 66)})
	b.Parcel(land.Parcel{Shape: storetest.Box(0, 400, 100, 66)}) // far
	b.Parcel(land.Parcel{})                                      // unmapped
	b.Parcel(land.Parcel{Task: "of-the-city", Region: "430500", Shape: storetest.Box(0, 66, 100, 66)})
	d := b.People(storetest.Park).Officer
	found := must[[]store.Neighbour](t)(d.Neighbours(t.Context(), p.ID, nil))
	if len(found) != 1 || found[0].ID != beside.ID || found[0].ParcelNo != beside.ParcelNo {
		t.Fatalf("%+v", found)
	}
	if diff := cmp.Diff(beside.Shape, found[0].Shape); diff != "" {
		t.Error(diff)
	}
	everywhere := geo.Expand(p.Shape.Bound(), 5000)
	if found := must[[]store.Neighbour](t)(d.Neighbours(t.Context(), p.ID, &everywhere)); len(found) != 2 {
		t.Errorf("within 5 km are %d", len(found))
	}
	unmapped := b.Parcel(land.Parcel{})
	if found := must[[]store.Neighbour](t)(d.Neighbours(t.Context(), unmapped.ID, nil)); found != nil {
		t.Errorf("beside nowhere are %+v", found)
	}
}

func TestNeighboursBeyondTheRegionAreNotShown(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	b.Parcel(land.Parcel{Region: storetest.County, Shape: storetest.Box(100, 0, 40, 66)})
	if found := must[[]store.Neighbour](t)(b.People(storetest.Park).Officer.Neighbours(t.Context(), p.ID, nil)); len(found) != 0 {
		t.Errorf("the park sees %+v", found)
	}
	if found := must[[]store.Neighbour](t)(b.People(storetest.County).Officer.Neighbours(t.Context(), p.ID, nil)); len(found) != 1 {
		t.Errorf("the county sees %+v", found)
	}
}

func TestAParcelLiesInAZone(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	for _, p := range []store.Parcel{b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)}), b.Parcel(land.Parcel{})} {
		if zone := must[geo.CRS](t)(b.Operator().OwnZone(t.Context(), p.ID)); zone.EPSG() != 4546 {
			t.Errorf("%s", zone)
		}
	}
}

func TestAPreviewSaysWhatAPartTakes(t *testing.T) {
	t.Parallel()
	d, p := previewed(t) // 15.00 mu, of which 3.00 are submitted
	got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpMeasure, storetest.Box(40, 0, 20, 100)))
	if takes := got.Parts[0].Takes; takes == nil || takes.Mu.String() != "3" || takes.Percent.String() != "20" || takes.Leaves.String() != "9" {
		t.Errorf("%+v", takes)
	}
}

func TestAPreviewMendsWhatCrossesItself(t *testing.T) {
	t.Parallel()
	d, p := previewed(t)
	bowTie := storetest.Box(40, 0, 20, 20)
	r := bowTie[0][0]
	r[1], r[2] = r[2], r[1]
	got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpMend, bowTie))
	if len(got.Parts) != 1 || len(got.Parts[0].Shape) != 2 || len(geo.Validate(got.Parts[0].Shape)) > 0 {
		t.Fatalf("%+v", got.Parts)
	}
	near(t, "two triangles", got.Parts[0].PlaneM2.InexactFloat64(), 200)
	// A hole that reaches over the edge takes its land away.
	edge := orb.MultiPolygon{{storetest.Box(40, 0, 20, 20)[0][0], storetest.Box(50, 5, 20, 10)[0][0]}}
	got = must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpMend, edge))
	near(t, "what the hole leaves", got.Parts[0].PlaneM2.InexactFloat64(), 300)
	// A sound shape stays as it is, and one for a parcel without boundary is mended too.
	sound := storetest.Box(40, 0, 20, 20)
	got = must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpMend, sound))
	if area := geo.EllipsoidArea(sound); math.Abs(geo.EllipsoidArea(got.Parts[0].Shape)-area) > 1e-6 {
		t.Errorf("%v became %v", sound, got.Parts[0].Shape)
	}
}

func TestAPreviewTriesABoundary(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 100)})
	p := b.Parcel(land.Parcel{})
	d := b.People(storetest.Park).Officer
	got := must[store.Preview](t)(d.Preview(t.Context(), p.ID, store.OpBoundary, storetest.Box(90, 0, 100, 100)))
	near(t, "the boundary", got.Parts[0].PlaneM2.InexactFloat64(), 10_000)
	near(t, "what lies over another", geo.EllipsoidArea(got.Over), 1000)
	if got.Outside != nil || got.Parts[0].Takes != nil {
		t.Errorf("%+v", got)
	}
	_, err := d.Preview(t.Context(), p.ID, store.OpMeasure, storetest.Box(90, 0, 100, 100))
	refused(t, err, land.Conflict, "a_drawn_disposal_needs_a_mapped_parcel")

	mapped := b.Parcel(land.Parcel{Shape: storetest.Box(200, 0, 100, 100), Listed: storetest.Figure("15")})
	b.Disposal(mapped, land.Disposal{Mu: storetest.Mu("3"), Shape: storetest.Box(200, 0, 20, 100)}, land.Submit)
	got = must[store.Preview](t)(d.Preview(t.Context(), mapped.ID, store.OpBoundary, storetest.Box(210, 0, 90, 100)))
	near(t, "what of the disposal would lie outside", geo.EllipsoidArea(got.Outside), 1000)
	if got.Over != nil {
		t.Errorf("over its own old shape: %v", got.Over)
	}
}

func TestTheTimelineKnowsBothBoundaries(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	first, second := storetest.Box(0, 0, 100, 66), storetest.Box(0, 0, 90, 66)
	p := must[store.Parcel](t)(draw(t, b, b.Parcel(land.Parcel{}), first))
	p = must[store.Parcel](t)(draw(t, b, p, second))
	events := must[[]store.Event](t)(b.Operator().History(t.Context(), p.ID, store.When{}))
	type shapes struct{ Before, After orb.MultiPolygon }
	var got []shapes
	for _, e := range events {
		got = append(got, shapes{e.Before, e.After})
	}
	if diff := cmp.Diff([]shapes{{}, {nil, first}, {first, second}}, got); diff != "" {
		t.Error(diff)
	}
}
