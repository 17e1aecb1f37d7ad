package demo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/land"
	"sanlei/land/demo"
)

// founded is the tree of the regions that a ledger starts with.
func founded(t testing.TB) land.Tree {
	t.Helper()
	regions, err := land.FoundingRegions()
	if err != nil {
		t.Fatal(err)
	}
	return land.NewTree(regions)
}

func TestAProvinceHasAsManyParcelsAsAsked(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 121, 1000, 20000} {
		p := demo.NewProvince(n, founded(t))
		if p.Counties() != 122 {
			t.Fatalf("%d counties", p.Counties())
		}
		seen := map[string]bool{}
		for i := range p.Counties() {
			if n == 20000 && i%20 != 0 {
				continue // the same for all, and they are many
			}
			for _, plot := range p.Chapter(i).Plots {
				if seen[plot.Parcel.ParcelNo] {
					t.Errorf("%s stands twice", plot.Parcel.ParcelNo)
				}
				seen[plot.Parcel.ParcelNo] = true
			}
		}
		if n != 20000 && len(seen) != n {
			t.Errorf("%d parcels of %d", len(seen), n)
		}
	}
}

func TestAProvinceIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	one, other := demo.NewProvince(5000, founded(t)), demo.NewProvince(5000, founded(t))
	other.Chapter(3)
	exact := cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })
	if diff := cmp.Diff(one.Chapter(40), other.Chapter(40), exact); diff != "" {
		t.Error(diff)
	}
}

// Every parcel lies in its county's box, is valid, has 5 to 40 vertices and as
// much mu as its shape; parts lie side by side in it, and nothing of it is
// without a mark that it is invented.
func TestThePlotsOfAProvince(t *testing.T) {
	t.Parallel()
	tree := founded(t)
	p := demo.NewProvince(6000, tree)
	least, most, unmapped, drawn := 99, 0, 0, 0
	for i := range p.Counties() {
		c := p.Chapter(i)
		for _, plot := range c.Plots {
			parcel := plot.Parcel
			if parcel.Attributes["remark"] != "演示数据，纯属虚构" {
				t.Errorf("%s is not marked as invented", parcel.ParcelNo)
			}
			if err := parcel.Validate(); err != nil {
				t.Errorf("%s: %v", parcel.ParcelNo, err)
			}
			if parcel.Shape == nil {
				unmapped++
				continue
			}
			m, details := tree.Measure("shape", parcel.Region, parcel.Shape)
			if len(details) > 0 {
				t.Fatalf("%s: %v", parcel.ParcelNo, details)
			}
			if !m.PlaneM2.Equal(*parcel.PlaneM2) || !m.EllipsoidM2.Equal(*parcel.EllipsoidM2) || !land.M2ToMu(m.PlaneM2).Round(2).Equal(parcel.ListedMu) {
				t.Errorf("%s: %s m², %s mu", parcel.ParcelNo, m.PlaneM2, parcel.ListedMu)
			}
			n := len(parcel.Shape[0][0]) - 1
			least, most = min(least, n), max(most, n)
			drawn += partsOf(t, plot)
		}
	}
	if least != 5 || most < 36 || most > 40 || unmapped < 30 || unmapped > 120 || drawn < 1000 {
		t.Errorf("%d to %d vertices, %d unmapped, %d drawn", least, most, unmapped, drawn)
	}
}

// partsOf checks the drawn parts of a plot and counts them.
func partsOf(t *testing.T, plot demo.Plot) (drawn int) {
	t.Helper()
	sum, whole := decimal.Zero, *plot.Parcel.PlaneM2
	for _, d := range plot.Disposals {
		if d.Draft.Shape == nil {
			continue
		}
		drawn++
		if faults := geo.Validate(d.Draft.Shape); len(faults) > 0 {
			t.Errorf("%s: a part is not valid: %v", plot.Parcel.ParcelNo, faults)
		}
		sum = sum.Add(*d.Draft.PlaneM2)
	}
	if drawn == 2 && sum.Sub(whole).Abs().GreaterThan(decimal.New(1, -2)) || sum.GreaterThan(whole.Add(decimal.New(1, -2))) {
		t.Errorf("%s: parts of %s m² in one of %s", plot.Parcel.ParcelNo, sum, whole)
	}
	return drawn
}

// Boxes of neighbouring parcels may meet; the parcels' shapes never share more
// than nothing, which the squares that hold them see to.
func TestNoParcelOfACountyLiesOverAnother(t *testing.T) {
	t.Parallel()
	p := demo.NewProvince(12000, founded(t))
	for _, i := range []int{0, 50, 60, 121} {
		var shapes []orb.Polygon
		for _, plot := range p.Chapter(i).Plots {
			if plot.Parcel.Shape != nil {
				shapes = append(shapes, plot.Parcel.Shape[0])
			}
		}
		for i, a := range shapes {
			for _, b := range shapes[:i] {
				if a.Bound().Intersects(b.Bound()) {
					apart(t, a[0], b[0])
				}
			}
		}
	}
}

// apart wants no vertex of one ring within the other, and no edges to cross.
func apart(t *testing.T, a, b orb.Ring) {
	t.Helper()
	for i := range len(a) - 1 {
		for j := range len(b) - 1 {
			if crosses(a[i], a[i+1], b[j], b[j+1]) {
				t.Fatalf("edges cross at %v and %v", a[i], b[j])
			}
		}
	}
}

func crosses(a, b, c, d orb.Point) bool {
	side := func(p, q, r orb.Point) bool { return (q[0]-p[0])*(r[1]-p[1]) > (q[1]-p[1])*(r[0]-p[0]) }
	return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}

func BenchmarkChapter(b *testing.B) {
	p := demo.NewProvince(1_000_000, founded(b))
	plots := 0
	for b.Loop() {
		plots += len(p.Chapter(60).Plots)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(plots), "ns/plot")
}
