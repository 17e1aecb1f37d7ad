package geo_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"pgregory.net/rapid"

	"sanlei/geo"
)

// twkb writes a multipolygon of whole numbers as Tiny WKB, after its specification:
// kind, no extras, and each count and step as a varint.
func twkb(m orb.MultiPolygon) []byte {
	out := binary.AppendUvarint([]byte{6, 0}, uint64(len(m)))
	var last [2]int64
	for _, p := range m {
		out = binary.AppendUvarint(out, uint64(len(p)))
		for _, r := range p {
			out = binary.AppendUvarint(out, uint64(len(r)))
			for _, at := range r {
				for i := range at {
					out = binary.AppendVarint(out, int64(at[i])-last[i])
					last[i] = int64(at[i])
				}
			}
		}
	}
	return out
}

func box(x, y, side float64) orb.Ring {
	return orb.Ring{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}
}

// hole runs the other way round.
func hole(x, y, side float64) orb.Ring {
	r := box(x, y, side)
	r.Reverse()
	return r
}

func layers(t *testing.T, tile []byte) mvt.Layers {
	t.Helper()
	out, err := mvt.Unmarshal(tile)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestALayerIsReadAsItWasTold(t *testing.T) {
	t.Parallel()
	areas, points := geo.NewTileLayer("areas", 8192), geo.NewTileLayer("点", 4096)
	areas.Text("kind", []byte("闲置"))
	areas.Whole("share", 50)
	areas.Own("name", []byte("地块"))
	two := orb.MultiPolygon{{box(1000, 2000, 100), hole(1010, 2010, 20), hole(1050, 2050, 20)}, {box(1500, 1900, 9)}}
	if err := areas.Areas(twkb(two), 990, 1980); err != nil {
		t.Fatal(err)
	}
	areas.Text("kind", []byte("闲置"))
	areas.Whole("share", -300)
	if err := areas.Areas(twkb(orb.MultiPolygon{{box(0, 0, 10)}}), 20, 5); err != nil { // beyond the tile's corner
		t.Fatal(err)
	}
	points.Text("empty", nil)
	points.Point(4095, 0)

	tile := layers(t, points.AppendTo(areas.AppendTo([]byte{})))
	if tile[0].Name != "areas" || tile[0].Extent != 8192 || tile[0].Version != 2 || tile[1].Name != "点" || tile[1].Extent != 4096 {
		t.Errorf("%+v %+v", tile[0], tile[1])
	}
	var have []orb.Geometry
	var said []geojson.Properties
	for _, l := range tile {
		for _, f := range l.Features {
			have, said = append(have, f.Geometry), append(said, f.Properties)
		}
	}
	want := []orb.Geometry{
		orb.MultiPolygon{{box(10, 20, 100), hole(20, 30, 20), hole(60, 70, 20)}, {box(510, -80, 9)}},
		orb.Polygon{box(-20, -5, 10)},
		orb.Point{4095, 0},
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]geojson.Properties{{"kind": "闲置", "share": 50.0, "name": "地块"}, {"kind": "闲置", "share": -300.0}, {"empty": ""}}, said); diff != "" {
		t.Error(diff)
	}
}

func TestALayerWithoutFeaturesIsNone(t *testing.T) {
	t.Parallel()
	if out := geo.NewTileLayer("areas", 4096).AppendTo([]byte("as before")); string(out) != "as before" {
		t.Errorf("%q", out)
	}
}

// What features have in common is written once.
func TestATextIsWrittenOnceUnlessItIsAFeaturesOwn(t *testing.T) {
	t.Parallel()
	l := geo.NewTileLayer("l", 4096)
	for range 3 {
		l.Text("text", []byte("common"))
		l.Own("own", []byte("often"))
		l.Point(1, 1)
	}
	out := l.AppendTo(nil)
	for word, want := range map[string]int{"text": 1, "own": 1, "common": 1, "often": 3} {
		if n := bytes.Count(out, []byte(word)); n != want {
			t.Errorf("%s stands there %d times, not %d", word, n, want)
		}
	}
	if n := len(layers(t, out)[0].Features); n != 3 {
		t.Errorf("%d features", n)
	}
}

// What is no plain multipolygon is refused, and leaves nothing in the layer.
func TestAShapeThatIsCutShortIsRefused(t *testing.T) {
	t.Parallel()
	whole := twkb(orb.MultiPolygon{{box(0, 0, 300), hole(10, 10, 70)}})
	bad := map[string][]byte{
		"a point": {1, 0, 2, 2}, "with a box": append([]byte{6, 1}, whole[2:]...), "with a decimal": append([]byte{0x26, 0}, whole[2:]...),
		"a ring of three points":          twkb(orb.MultiPolygon{{box(0, 0, 1)[:3]}}),
		"more polygons than bytes":        {6, 0, 0xff, 0xff, 0xff, 0xff, 0x0f},
		"a count that never ends":         bytes.Repeat([]byte{0xff}, 40),
		"a step that is no 64-bit number": append([]byte{6, 0, 1, 1, 4}, bytes.Repeat([]byte{0xff}, 40)...),
	}
	for n := range whole {
		bad[fmt.Sprint("only ", n, " bytes")] = whole[:n]
	}
	for name, shape := range bad {
		l := geo.NewTileLayer("l", 4096)
		if err := l.Areas(shape, 0, 0); err == nil || len(l.AppendTo(nil)) > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := geo.NewTileLayer("l", 4096).Areas(whole, 0, 0); err != nil {
		t.Error(err)
	}
}

// Any shape comes back from the tile as it was, moved to the tile's corner.
func TestAnyAreasComeBackFromATile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(-1<<27, 1<<27)
		left, top := at.Draw(t, "left"), at.Draw(t, "top")
		var told, want orb.MultiPolygon
		for range rapid.IntRange(2, 5).Draw(t, "polygons") {
			x, y := float64(at.Draw(t, "x")), float64(at.Draw(t, "y"))
			side := float64(rapid.IntRange(10, 1<<20).Draw(t, "side"))
			polygon := func(x, y float64) orb.Polygon { return orb.Polygon{box(x, y, side), hole(x+1, y+1, side-2)} }
			told, want = append(told, polygon(x, y)), append(want, polygon(x-float64(left), y-float64(top)))
		}
		l := geo.NewTileLayer("l", 4096)
		if err := l.Areas(twkb(told), left, top); err != nil {
			t.Fatal(err)
		}
		read, err := mvt.Unmarshal(l.AppendTo(nil))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(orb.Geometry(want), read[0].Features[0].Geometry); diff != "" {
			t.Error(diff)
		}
	})
}
