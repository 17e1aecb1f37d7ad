package demo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/land"
)

func TestShapesAreValidAndTurnRight(t *testing.T) {
	t.Parallel()
	b := Dongkou()
	check := func(name string, shape orb.MultiPolygon) {
		if faults := geo.Validate(shape); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
		if geo.RightHand(shape.Clone()) || geo.Snap(shape.Clone()) {
			t.Errorf("%s: against the right-hand rule, or finer than the grid", name)
		}
	}
	var hollow, divided int
	for _, p := range b.Parcels {
		check(p.ParcelNo, p.Shape)
		divided += len(p.Shape) - 1
		for _, polygon := range p.Shape {
			hollow += len(polygon) - 1
		}
	}
	for _, d := range b.Disposals {
		if d.Draft.Shape != nil {
			check(d.ParcelNo, d.Draft.Shape)
		}
	}
	if hollow != len(hollows) || divided != len(twins) {
		t.Errorf("%d hollows and %d twins", hollow, divided)
	}
}

// Areas drawn follow the list within 1 %, but for the parcels surveyed anew;
// and where an area differs so much that a reason is wanted, there is one.
func TestDrawnAreasFollowTheList(t *testing.T) {
	t.Parallel()
	b := Dongkou()
	for _, p := range b.Parcels {
		_, known := surveyed[p.ParcelNo]
		ratio := drawn(p.Shape).Div(p.ListedMu).InexactFloat64()
		if math.Abs(ratio-1) > 0.01 != known {
			t.Errorf("%s: drawn %.4f of the list", p.ParcelNo, ratio)
		}
	}
	for _, d := range b.Disposals {
		differs := d.Draft.DocMu != nil && land.AreaDifference(d.Draft.Mu, *d.Draft.DocMu)
		if d.Draft.Shape != nil {
			differs = differs || land.AreaDifference(d.Draft.Mu, drawn(d.Draft.Shape))
		}
		if differs != (d.Draft.Reason != "") {
			t.Errorf("%s of %s: area differs %v, reason %q", d.ParcelNo, d.Draft.DatedOn, differs, d.Draft.Reason)
		}
	}
}

// drawn is a shape's plane area in mu.
func drawn(shape orb.MultiPolygon) land.Mu {
	return land.M2ToMu(decimal.NewFromFloat(geo.PlaneArea(shape, plane)).Round(4))
}

// Neither parcels nor disposals overlap, and disposals lie within their parcels:
// edges meet only in vertices that both sides have, and nothing is inside what
// it should not be.
func TestShapesFitTogether(t *testing.T) {
	t.Parallel()
	b := Dongkou()
	parcel := map[string]orb.MultiPolygon{}
	for i, p := range b.Parcels {
		parcel[p.ParcelNo] = p.Shape
		for _, q := range b.Parcels[:i] {
			disjoint(t, p.ParcelNo+" and "+q.ParcelNo, p.Shape, q.Shape)
		}
	}
	for i, d := range b.Disposals {
		within(t, d.ParcelNo, d.Draft.Shape, parcel[d.ParcelNo])
		for _, e := range b.Disposals[:i] {
			disjoint(t, d.ParcelNo+" twice", d.Draft.Shape, e.Draft.Shape)
		}
	}
}

// disjoint wants two shapes to share no more than boundary.
func disjoint(t *testing.T, name string, a, b orb.MultiPolygon) {
	t.Helper()
	meshed(t, name, a, b)
	for _, pair := range [][2]orb.MultiPolygon{{a, b}, {b, a}} {
		for _, v := range vertices(pair[0]) {
			if locate(v, pair[1]) == geo.Inside {
				t.Errorf("%s overlap", name)
			}
		}
	}
	for edge := range edges(a) {
		if edges(b)[edge] {
			t.Errorf("%s lie on the same side of an edge", name)
		}
	}
}

// within wants every vertex of a in b or on its boundary.
func within(t *testing.T, name string, a, b orb.MultiPolygon) {
	t.Helper()
	meshed(t, name, a, b)
	for _, v := range vertices(a) {
		if locate(v, b) == geo.Outside {
			t.Errorf("%s: a disposal lies outside", name)
		}
	}
}

// meshed wants no vertex of one shape on an edge of the other but in a vertex,
// and no two edges to cross.
func meshed(t *testing.T, name string, a, b orb.MultiPolygon) {
	t.Helper()
	if !a.Bound().Pad(1e-6).Intersects(b.Bound()) {
		return
	}
	for e := range edges(a) {
		for f := range edges(b) {
			if turn(e[0], e[1], f[0])*turn(e[0], e[1], f[1]) < 0 && turn(f[0], f[1], e[0])*turn(f[0], f[1], e[1]) < 0 {
				t.Errorf("%s cross", name)
			}
			if stray(f[0], e) || stray(e[0], f) {
				t.Errorf("%s: a vertex lies on an edge that has none there", name)
			}
		}
	}
}

// stray says that a point lies within a decimetre of an edge between its ends.
func stray(p orb.Point, e [2]orb.Point) bool {
	q, a, b := plane.Forward(p), plane.Forward(e[0]), plane.Forward(e[1])
	if distance(q, a) < 0.001 || distance(q, b) < 0.001 {
		return false
	}
	return distance(q, a)+distance(q, b)-distance(a, b) < 0.0005
}

func turn(a, b, c orb.Point) orb.Orientation { return geo.Orientation(orb.Ring{a, b, c, a}) }

func vertices(m orb.MultiPolygon) (all []orb.Point) {
	for _, p := range m {
		for _, r := range p {
			all = append(all, r...)
		}
	}
	return all
}

// edges is the directed edges of a shape.
func edges(m orb.MultiPolygon) map[[2]orb.Point]bool {
	all := map[[2]orb.Point]bool{}
	for _, p := range m {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				all[[2]orb.Point{r[i-1], r[i]}] = true
			}
		}
	}
	return all
}

// locate says where a point lies against a shape.
func locate(v orb.Point, m orb.MultiPolygon) geo.Side {
	for _, p := range m {
		side := geo.Locate(v, p[0])
		for _, hole := range p[1:] {
			side = min(side, geo.Inside-geo.Locate(v, hole))
		}
		if side != geo.Outside {
			return side
		}
	}
	return geo.Outside
}
