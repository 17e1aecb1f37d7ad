package geo

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// brief is a fault as "rule at part/ring/point".
func brief(f Fault) string {
	return fmt.Sprintf("%s at %d/%d/%d", f.Rule, f.Path.Part, f.Path.Ring, f.Path.Point)
}

func TestStructure(t *testing.T) {
	t.Parallel()
	good := rectangle(110, 27, 111, 28)
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name string
		g    orb.Geometry
		want []string
	}{
		{"nothing", nil, []string{"wrong_type at -1/-1/-1"}},
		{"a sound polygon", orb.Polygon{good}, nil},
		{"a sound point", orb.Point{110, 27}, nil},
		{"sound lines", orb.MultiLineString{{{110, 27}, {111, 28}}}, nil},
		{"a sound collection", orb.Collection{orb.Point{110, 27}, orb.Polygon{good}}, nil},
		{"no parts", orb.MultiPolygon{}, []string{"empty at -1/-1/-1"}},
		{"no members", orb.Collection{}, []string{"empty at -1/-1/-1"}},
		{"a part without rings", orb.MultiPolygon{{good}, {}}, []string{"empty at 1/-1/-1"}},
		{"a ring without points", orb.Polygon{good, {}}, []string{"empty at 0/1/-1"}},
		{"a line without points", orb.LineString{}, []string{"empty at -1/-1/-1"}},
		{"a point that is not finite", orb.MultiPoint{{1, 1}, {nan, 1}}, []string{"not_finite at -1/-1/1"}},
		{"infinity in a ring", orb.Polygon{{{0, 0}, {inf, 0}, {1, -inf}, {0, 0}}}, []string{"not_finite at 0/0/1"}},
		{"longitude 410", orb.Polygon{{{110, 27}, {410, 27}, {111, 28}, {110, 27}}}, []string{"longitude_range at 0/0/1"}},
		{"latitude 95", orb.Polygon{{{110, 27}, {111, 27}, {111, 95}, {110, 27}}}, []string{"latitude_range at 0/0/2"}},
		{"latitude first", orb.Polygon{{{27, 110}, {27, 111}, {28, 111}, {27, 110}}}, []string{"axes_swapped at 0/0/0"}},
		{"metres", orb.Polygon{rectangle(457838, 2994349, 458338, 2994749)}, []string{"longitude_range at 0/0/0"}},
		{"an open ring", orb.Polygon{good[:4]}, []string{"ring_not_closed at 0/0/-1"}},
		{"an open hole", orb.MultiPolygon{{good}, {good, good[:4]}}, []string{"ring_not_closed at 1/1/-1"}},
		{"three positions", orb.Polygon{{{110, 27}, {111, 27}, {110, 27}}}, []string{"too_few_points at 0/0/-1"}},
		{"all the same", orb.Polygon{{{110, 27}, {110, 27}, {110, 27}, {110, 27}}}, []string{"too_few_points at 0/0/-1"}},
		{"two points back and forth", orb.Polygon{{{110, 27}, {111, 27}, {110, 27}, {111, 27}, {110, 27}}}, []string{"too_few_points at 0/0/-1"}},
		{"three faults at once", orb.MultiPolygon{{good[:4]}, {{{410, 27}, {410, 95}, {410, 27}}}}, []string{
			"ring_not_closed at 0/0/-1", "longitude_range at 1/0/0", "too_few_points at 1/0/-1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range Structure(c.g) {
				got = append(got, brief(f))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestValidateTakesPolygonsOnly(t *testing.T) {
	t.Parallel()
	good := rectangle(110, 27, 111, 28)
	for _, g := range []orb.Geometry{
		nil, orb.Point{110, 27}, orb.LineString(good), orb.MultiPoint(good), orb.MultiLineString{orb.LineString(good)}, good,
		orb.Collection{orb.Polygon{good}},
	} {
		if f := Validate(g); len(f) != 1 || f[0].Rule != WrongType {
			t.Errorf("%T: %v", g, f)
		}
	}
	if err := Validate(orb.Polygon{good}).Err(); err != nil {
		t.Errorf("a square: %v", err)
	}
}

func TestValidateLooksAtTopologyOnlyWhenTheStructureIsSound(t *testing.T) {
	t.Parallel()
	bowTie := orb.Ring{{110, 27}, {111, 28}, {111, 27}, {110, 28}, {110, 27}}
	f := Validate(orb.MultiPolygon{{bowTie}, {bowTie[:4]}})
	if len(f) != 1 || f[0].Rule != RingNotClosed {
		t.Errorf("%v", f)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	square := rectangle(110, 27, 111, 28)
	two := orb.MultiPolygon{{square, square}}
	for _, c := range []struct {
		name   string
		limits Limits
		want   []Rule
	}{
		{"at the limits", Limits{Vertices: 10, Rings: 2}, nil},
		{"a vertex too many", Limits{Vertices: 9, Rings: 2}, []Rule{TooManyPoints}},
		{"a ring too many", Limits{Vertices: 10, Rings: 1}, []Rule{TooManyRings}},
		{"both", Limits{}, []Rule{TooManyPoints, TooManyRings}},
	} {
		var got []Rule
		for _, f := range c.limits.Check(orb.Collection{two}) {
			got = append(got, f.Rule)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	lines := orb.Collection{orb.Point{}, orb.MultiPoint{{}, {}}, orb.LineString{{}}, orb.MultiLineString{{{}, {}}}, orb.Polygon{square}}
	if v, r := Count(lines); v != 11 || r != 1 {
		t.Errorf("counted %d vertices and %d rings", v, r)
	}
}

func TestEveryRuleHasWordsAndOnlyItsPlaceAsValue(t *testing.T) {
	t.Parallel()
	for _, r := range Rules() {
		if r.Text() == "" {
			t.Errorf("%s has no text", r)
		}
	}
	f := Fault{Rule: AxesSwapped, Path: Path{0, 1, 2}, Place: &orb.Point{27.06, 110.57}, Value: "secret"}
	const want = "part 0, ring 1, point 2: latitude is outside -90 to 90; axes swapped? (at 27.06 110.57)"
	if f.Error() != want {
		t.Errorf("%q, want %q", f.Error(), want)
	}
}

func TestFaultsAsError(t *testing.T) {
	t.Parallel()
	empty := Fault{Rule: Empty, Path: Whole}
	for want, f := range map[string]Faults{
		"no fault":                              nil,
		"there are no coordinates":              {empty},
		"there are no coordinates (and 2 more)": {empty, empty, empty},
	} {
		if f.Error() != want {
			t.Errorf("%q, want %q", f.Error(), want)
		}
	}
	if Faults(nil).Err() != nil || Faults.Err(Faults{empty}) == nil {
		t.Error("faults and errors do not go together")
	}
}

func ExampleValidate() {
	bowTie := orb.Polygon{{{110, 27}, {111, 28}, {111, 27}, {110, 28}, {110, 27}}}
	for _, f := range Validate(bowTie) {
		fmt.Println(f.Rule, *f.Place)
		fmt.Println(f)
	}
	// Output:
	// self_intersection [110.5 27.5]
	// part 0, ring 0: the ring crosses itself (at 110.5 27.5)
}
