package geo

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func TestSnapMovesEveryKindOfGeometry(t *testing.T) {
	t.Parallel()
	off, on := orb.Point{110.5750000004, 27.0600000006}, orb.Point{110.575, 27.060000001}
	line := func(p orb.Point) []orb.Point { return []orb.Point{{110, 27}, p} }
	for name, c := range map[string][2]orb.Geometry{
		"multipoint":      {orb.MultiPoint(line(off)), orb.MultiPoint(line(on))},
		"linestring":      {orb.LineString(line(off)), orb.LineString(line(on))},
		"ring":            {orb.Ring(line(off)), orb.Ring(line(on))},
		"multilinestring": {orb.MultiLineString{line(off)}, orb.MultiLineString{line(on)}},
		"polygon":         {orb.Polygon{line(off)}, orb.Polygon{line(on)}},
		"multipolygon":    {orb.MultiPolygon{{line(off)}}, orb.MultiPolygon{{line(on)}}},
		"collection":      {orb.Collection{orb.LineString(line(off))}, orb.Collection{orb.LineString(line(on))}},
	} {
		t.Run(name, func(t *testing.T) {
			if !Snap(c[0]) || !orb.Equal(c[0], c[1]) {
				t.Errorf("%v, want %v", c[0], c[1])
			}
			if Snap(c[0]) {
				t.Error("what lies on the grid moved again")
			}
		})
	}
}

func TestSnapTakesMinusZeroAsZeroAndAsNoMove(t *testing.T) {
	t.Parallel()
	g := orb.MultiPoint{{math.Copysign(0, -1), 1}}
	if Snap(g) || math.Signbit(g[0][0]) {
		t.Errorf("%v", g)
	}
}

func ExampleSnap() {
	line := orb.LineString{{110.57512345678901, 27.06}, {110.575, 27.0600000004}}
	fmt.Println(Snap(line), line)
	// Output: true [[110.575123457 27.06] [110.575 27.06]]
}
