package geojson

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/geotest"
)

func TestAppendGeometry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		g    orb.Geometry
		want string
	}{
		{"nothing", nil, `null`},
		{"a point", orb.Point{110.575, 27.06}, `{"type":"Point","coordinates":[110.575,27.06]}`},
		{"nine decimals", orb.Point{110.123456789, 27.000000001}, `{"type":"Point","coordinates":[110.123456789,27.000000001]}`},
		{"the tenth decimal is rounded", orb.Point{0.12345678949, 0.99999999951}, `{"type":"Point","coordinates":[0.123456789,1]}`},
		{"negative numbers", orb.Point{-0.5, -27.06}, `{"type":"Point","coordinates":[-0.5,-27.06]}`},
		{"minus zero and less than half a step", orb.Point{math.Copysign(0, -1), -4e-10}, `{"type":"Point","coordinates":[0,0]}`},
		{"points", orb.MultiPoint{{1, 2}, {3, 4}}, `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`},
		{"a line", orb.LineString{{1, 2}, {3, 4}}, `{"type":"LineString","coordinates":[[1,2],[3,4]]}`},
		{"lines", orb.MultiLineString{{{1, 2}}, {{3, 4}}}, `{"type":"MultiLineString","coordinates":[[[1,2]],[[3,4]]]}`},
		{"a polygon", squareShape(), square},
		{"a clockwise polygon", orb.Polygon{{{110, 27}, {111, 28}, {111, 27}, {110, 27}}}, square},
		{"a counter-clockwise hole", orb.MultiPolygon{{squareShape()[0], squareShape()[0]}}, `{"type":"MultiPolygon","coordinates":[[[[110,27],[111,27],[111,28],[110,27]],[[110,27],[111,28],[111,27],[110,27]]]]}`},
		{"an empty multipolygon", orb.MultiPolygon{}, `{"type":"MultiPolygon","coordinates":[]}`},
		{"a collection", orb.Collection{orb.Point{1, 2}, orb.Collection{}}, `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"GeometryCollection","geometries":[]}]}`},
	} {
		got, err := AppendGeometry([]byte("»"), c.g)
		if err != nil || string(got) != "»"+c.want {
			t.Errorf("%s: %s, %v; want %s", c.name, got, err, c.want)
		}
	}
}

func TestAppendGeometryLeavesTheShapeAlone(t *testing.T) {
	t.Parallel()
	g := orb.Polygon{{{110, 27}, {111, 28}, {111, 27}, {110, 27}}}
	if _, err := AppendGeometry(nil, g); err != nil || g[0][1] != (orb.Point{111, 28}) {
		t.Errorf("%v, %v", g, err)
	}
}

func TestAppendFeatureRefusesWhatJSONCannotHold(t *testing.T) {
	t.Parallel()
	zone, err := geo.ByEPSG(4546)
	if err != nil {
		t.Fatal(err)
	}
	with := func(v format.Value) format.Feature {
		return format.Feature{Properties: format.Properties{{Name: "a", Value: v}}}
	}
	for name, f := range map[string]format.Feature{
		"NaN":                  {Geometry: orb.Point{math.NaN(), 1}},
		"infinity":             {Geometry: orb.LineString{{1, 1}, {1, math.Inf(1)}}},
		"metres":               {Geometry: orb.Point{457838.8547, 2994349.6706}},
		"metres, said so":      {Geometry: orb.Point{457838.8547, 2994349.6706}, CRS: zone},
		"a bound":              {Geometry: orb.Bound{}},
		"a number in Chinese":  with(format.OfNumber("三")),
		"a number with a zero": with(format.OfNumber("007")),
		"no number":            with(format.OfNumber("")),
		"half an object":       with(format.OfJSON(`{"a":`)),
		"half a character":     with(format.OfString("\xe6")),
		"half an id":           {ID: format.OfString("\xe6")},
		"half a name":          {Properties: format.Properties{{Name: "\xe6"}}},
	} {
		if b, err := AppendFeature(nil, f); err == nil {
			t.Errorf("%s was written: %s", name, b)
		}
	}
}

func TestWriterSaysWhatTheArrayIs(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 5000} {
		var out bytes.Buffer
		w := NewWriter(&out)
		for range n {
			if err := w.Write(format.Feature{Geometry: squareShape()}); err != nil {
				t.Fatal(err)
			}
		}
		array, err := w.Finish()
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Member("sanlei", []byte(`{"n": 1}`)), w.Close(), w.Close()); err != nil {
			t.Fatal(err)
		}
		text := out.Bytes()
		from, to := bytes.IndexByte(text, '['), bytes.LastIndexByte(text, ']')
		if array.Count != n || array.SHA256 != sha256.Sum256(text[from:to+1]) {
			t.Errorf("%d features: %+v does not fit", n, array)
		}
		if !bytes.HasSuffix(text, []byte(`],"sanlei":{"n":1}}`+"\n")) {
			t.Errorf("%d features end in %s", n, text[len(text)-40:])
		}
		if got, err := read(out.String(), format.DefaultLimits); err != nil || len(got) != n {
			t.Errorf("%d of %d features came back, %v", len(got), n, err)
		}
	}
}

func TestWriterAfterABadFeature(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := NewWriter(&out)
	if err := w.Write(format.Feature{Geometry: orb.Point{math.NaN(), 1}}); err == nil {
		t.Error("NaN was written")
	}
	if err := errors.Join(w.Write(format.Feature{}), w.Close()); err != nil {
		t.Fatal(err)
	}
	const want = `{"type":"FeatureCollection","features":[` + "\n" + `{"type":"Feature","geometry":null,"properties":{}}` + "\n]}\n"
	if out.String() != want {
		t.Errorf("%s, want %s", out.String(), want)
	}
}

func TestWriterKeepsItsOrder(t *testing.T) {
	t.Parallel()
	w := NewWriter(io.Discard)
	if w.Member("early", []byte("1")) == nil {
		t.Error("a member was written before the array")
	}
	if _, err := w.Finish(); err != nil {
		t.Fatal(err)
	}
	if w.Write(format.Feature{}) == nil {
		t.Error("a feature was written after the array")
	}
	if w.Member("bad", []byte("{")) == nil {
		t.Error("broken JSON was written")
	}
}

type deadPipe struct{}

func (deadPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriterReportsErrorsFromBelow(t *testing.T) {
	t.Parallel()
	w := NewWriter(deadPipe{})
	if err := w.Write(format.Feature{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("write: %v", err)
	}
	if err := w.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("close: %v", err)
	}
	s := NewSequence(deadPipe{})
	if err := errors.Join(s.Write(format.Feature{}), s.Close()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("sequence: %v", err)
	}
}

// What is written comes back as it was, through both kinds of file.
func TestWriteThenRead(t *testing.T) {
	t.Parallel()
	var want []format.Feature
	for i, g := range geotest.Shapes(300, 5) {
		want = append(want, format.Feature{
			Index: i, ID: format.OfInt(int64(i)), Geometry: g,
			Properties: format.Properties{
				{Name: "listed_mu", Value: format.OfNumber("12.3400")},
				{Name: "村名", Value: format.OfString("\"石江\"\t\u2028镇")},
				{Name: "open", Value: format.OfBool(false)},
				{Name: "none"},
			},
		})
	}
	var one, many bytes.Buffer
	for _, w := range []format.Writer{NewWriter(&one), NewSequence(&many)} {
		for _, f := range want {
			if err := w.Write(f); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"collection": one.String(), "sequence": many.String()} {
		got, err := read(text, format.DefaultLimits)
		if err != nil {
			t.Fatal(name, err)
		}
		for i := range got {
			got[i].Line = 0
		}
		if diff := cmp.Diff(want, got, sameCRS); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func ExampleWriter() {
	w := NewWriter(os.Stdout)
	f := format.Feature{
		ID:       format.OfString("A-1"),
		Geometry: orb.Point{110.575, 27.06},
		Properties: format.Properties{
			{Name: "listed_mu", Value: format.OfNumber("396.71")},
		},
	}
	if err := w.Write(f); err != nil {
		panic(err)
	}
	array, err := w.Finish()
	if err != nil {
		panic(err)
	}
	err = errors.Join(w.Member("proof", fmt.Appendf(nil, `{"sha256":"%x"}`, array.SHA256[:4])), w.Close())
	fmt.Println(array.Count, err)
	// Output:
	// {"type":"FeatureCollection","features":[
	// {"type":"Feature","id":"A-1","geometry":{"type":"Point","coordinates":[110.575,27.06]},"properties":{"listed_mu":396.71}}
	// ],"proof":{"sha256":"3bb689bb"}}
	// 1 <nil>
}

func ExampleAppendGeometry() {
	b, err := AppendGeometry(nil, orb.LineString{{110.5750000004, 27}, {110.6, 27.1}})
	fmt.Println(string(b), err)
	// Output: {"type":"LineString","coordinates":[[110.575,27],[110.6,27.1]]} <nil>
}

func ExampleSequence() {
	var out strings.Builder
	s := NewSequence(&out)
	err := errors.Join(s.Write(format.Feature{Geometry: orb.Point{110.575, 27.06}}), s.Close())
	fmt.Printf("%q %v\n", out.String(), err)
	// Output: "\x1e{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[110.575,27.06]},\"properties\":{}}\n" <nil>
}
