package geo_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/geotest"
)

// loosened is the rings of a shape in a random order, each perhaps turned round.
func loosened(mp orb.MultiPolygon, r *rand.Rand) (rings []orb.Ring) {
	for _, p := range mp {
		for _, ring := range p {
			ring = slices.Clone(ring)
			if r.IntN(2) == 0 {
				slices.Reverse(ring)
			}
			rings = append(rings, ring)
		}
	}
	r.Shuffle(len(rings), func(i, k int) { rings[i], rings[k] = rings[k], rings[i] })
	return rings
}

// sorted puts parts, holes and the points of rings in one order.
func sorted(mp orb.MultiPolygon) orb.MultiPolygon {
	geo.RightHand(mp)
	byFirst := func(r, s orb.Ring) int {
		return slices.Compare([]float64{r[0][0], r[0][1]}, []float64{s[0][0], s[0][1]})
	}
	for _, p := range mp {
		for i, r := range p {
			least := slices.MinFunc(r, func(a, b orb.Point) int {
				return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
			})
			at := slices.Index(r, least)
			p[i] = append(append(append(orb.Ring{}, r[at:len(r)-1]...), r[:at]...), least)
		}
		slices.SortFunc(p[1:], byFirst)
	}
	slices.SortFunc(mp, func(p, q orb.Polygon) int { return cmp.Or(byFirst(p[0], q[0]), cmp.Compare(len(p[0]), len(q[0]))) })
	return mp
}

func TestNestFindsThePolygonsOfLooseRings(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	shapes := geotest.Shapes(300, 9)
	for _, c := range geotest.Corpus {
		if c.Rule == "" && c.Name != "repeated points are no fault" {
			shapes = append(shapes, c.Shape)
		}
	}
	for i, want := range shapes {
		got, ok := geo.Nest(loosened(want, r), geo.Geographic)
		if !ok || !orb.Equal(sorted(got), sorted(want)) {
			t.Errorf("%d: %v\nwant %v", i, got, want)
		}
	}
}

func TestNestInAZone(t *testing.T) {
	t.Parallel()
	zone, err := geo.ByEPSG(4525)
	if err != nil {
		t.Fatal(err)
	}
	want := orb.MultiPolygon{{
		{{37457000, 2994000}, {37458000, 2994000}, {37458000, 2995000}, {37457000, 2994000}},
		{{37457500, 2994200}, {37457800, 2994500}, {37457800, 2994200}, {37457500, 2994200}},
	}}
	if got, ok := geo.Nest([]orb.Ring{want[0][1], want[0][0]}, zone); !ok || !orb.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestNestLeavesWhatHasNoOrderForValidate(t *testing.T) {
	t.Parallel()
	for _, c := range geotest.Corpus {
		switch c.Rule {
		case "", geo.OverlappingParts, geo.HoleOutsideShell, geo.NestedHoles, geo.DisconnectedInterior:
			continue // an order of other parts, or none that crosses
		}
		rings := loosened(c.Shape, rand.New(rand.NewPCG(1, 2)))
		if got, ok := geo.Nest(rings, geo.Geographic); ok && len(rings) > 1 || len(got) != len(rings) || len(geo.Validate(got)) == 0 {
			t.Errorf("%s: %v", c.Name, got)
		}
	}
	open := orb.Ring{{110, 27}, {111, 27}, {111, 28}}
	if got, ok := geo.Nest([]orb.Ring{open}, geo.Geographic); ok || len(got) != 1 {
		t.Errorf("%v", got)
	}
}
