package geojson

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// read reads a text to its end, a byte at a time, so that no token may rely on
// being whole in memory.
func read(text string, limits format.Limits) (features []format.Feature, err error) {
	r := NewReader(iotest.OneByteReader(strings.NewReader(text)), limits)
	for {
		f, err := r.Next()
		if err == io.EOF {
			return features, nil
		}
		if err != nil {
			return features, err
		}
		features = append(features, f)
	}
}

// sameCRS lets cmp compare features.
var sameCRS = cmp.Comparer(func(a, b geo.CRS) bool { return a == b })

const square = `{"type":"Polygon","coordinates":[[[110,27],[111,27],[111,28],[110,27]]]}`

func squareShape() orb.Polygon { return orb.Polygon{{{110, 27}, {111, 27}, {111, 28}, {110, 27}}} }

// feature is a feature with a geometry and no properties.
func feature(geometry string) string {
	return `{"type":"Feature","geometry":` + geometry + `,"properties":null}`
}

func collection(members string) string { return `{"type":"FeatureCollection",` + members + `}` }

func TestReaderTakes(t *testing.T) {
	t.Parallel()
	plain := format.Feature{Line: 1, Geometry: squareShape()}
	second := plain
	second.Index = 1
	lower := second
	lower.Line = 2
	for _, c := range []struct {
		name, text string
		want       []format.Feature
	}{
		{"a collection", collection(`"features":[` + feature(square) + `]`), []format.Feature{plain}},
		{"an empty collection", collection(`"features":[]`), nil},
		{"a feature", feature(square), []format.Feature{plain}},
		{"members in any order", `{"properties":{},"geometry":{"coordinates":[[[110,27],[111,27],[111,28],[110,27]]],"type":"Polygon"},"type":"Feature"}`, []format.Feature{plain}},
		{"the type after the features", `{"features":[` + feature(square) + `],"type":"FeatureCollection"}`, []format.Feature{plain}},
		{"a byte order mark", "\ufeff" + feature(square), []format.Feature{plain}},
		{"a feature a line", feature(square) + "\n" + feature(square) + "\n", []format.Feature{plain, lower}},
		{"a sequence with record separators", "\x1e" + feature(square) + "\n\x1e" + feature(square) + "\n", []format.Feature{plain, lower}},
		{"features without a line feed", feature(square) + feature(square), []format.Feature{plain, second}},
		{"foreign members before, within and after", collection(`"x":{"features":[1]},"features":[{"type":"Feature","bbox":[1,2],"geometry":` + square + `,"y":[[]]}],"sanlei":{"features":[]}`), []format.Feature{plain}},
		{"crs 4490 before the features", collection(`"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},"features":[` + feature(square) + `]`), []format.Feature{plain}},
		{"crs CRS84 after the features", collection(`"features":[` + feature(square) + `],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}`), []format.Feature{plain}},
		{"crs null", collection(`"crs":null,"features":[` + feature(square) + `]`), []format.Feature{plain}},
		{"no geometry", feature(`null`), []format.Feature{{Line: 1}}},
		{"a missing geometry", `{"type":"Feature"}`, []format.Feature{{Line: 1}}},
		{"a point", feature(`{"type":"Point","coordinates":[110.5,-0]}`), []format.Feature{{Line: 1, Geometry: orb.Point{110.5, 0}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := read(c.text, format.DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, sameCRS); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReaderKeepsValuesAsWritten(t *testing.T) {
	t.Parallel()
	got, err := read(`{"type":"Feature","id":7,"properties":{"z":852.430,"a":1e400,"n":null,"t":true,"s":"洞口\u53bf\n","o":{ "k" : [1.0, 2] }}}`, format.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	want := format.Feature{
		Line: 1,
		ID:   format.OfNumber("7"),
		Properties: format.Properties{
			{Name: "z", Value: format.OfNumber("852.430")},
			{Name: "a", Value: format.OfNumber("1e400")},
			{Name: "n"},
			{Name: "t", Value: format.OfBool(true)},
			{Name: "s", Value: format.OfString("洞口县\n")},
			{Name: "o", Value: format.OfJSON(`{"k":[1.0,2]}`)},
		},
	}
	if diff := cmp.Diff([]format.Feature{want}, got, sameCRS); diff != "" {
		t.Error(diff)
	}
}

func TestReaderSaysWhatItChanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, geometry string
		want           []format.Note
	}{
		{"nothing", square, nil},
		{"heights", `{"type":"Point","coordinates":[110,27,432.1]}`, []format.Note{format.HeightDropped}},
		{"heights and measures", `{"type":"Point","coordinates":[110,27,432.1,5]}`, []format.Note{format.HeightDropped}},
		{"a clockwise outer ring", `{"type":"Polygon","coordinates":[[[110,27],[111,28],[111,27],[110,27]]]}`, []format.Note{format.RingsTurned}},
		{"both", `{"type":"Polygon","coordinates":[[[110,27,1],[111,28,1],[111,27,1],[110,27,1]]]}`, []format.Note{format.HeightDropped, format.RingsTurned}},
		{"heights in a collection", `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Point","coordinates":[1,2,3]}]}`, []format.Note{format.HeightDropped}},
	} {
		f, err := ParseGeometry([]byte(c.geometry), format.DefaultLimits)
		if err != nil || len(f.Faults) > 0 {
			t.Fatalf("%s: %v %v", c.name, f.Faults, err)
		}
		if diff := cmp.Diff(c.want, f.Notes); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestReaderGoesOnAfterABadFeature(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, bad string
		rule      geo.Rule
		path      geo.Path
		value     string
	}{
		{"a number", `42`, geo.BadFeature, geo.Whole, ""},
		{"null", `null`, geo.BadFeature, geo.Whole, ""},
		{"a nested array", `[[{}]]`, geo.BadFeature, geo.Whole, ""},
		{"an object without type", `{}`, geo.BadFeature, geo.Whole, ""},
		{"a bare geometry", square, geo.BadFeature, geo.Whole, "Polygon"},
		{"an id that is an object", `{"type":"Feature","id":{}}`, geo.BadFeature, geo.Whole, "{}"},
		{"properties that are a list", `{"type":"Feature","properties":[1]}`, geo.BadFeature, geo.Whole, "[1]"},
		{"a geometry that is text", feature(`"POINT(1 2)"`), geo.WrongType, geo.Whole, "POINT(1 2)"},
		{"a geometry of an unknown type", feature(`{"type":"Circle","coordinates":[1,2]}`), geo.WrongType, geo.Whole, "Circle"},
		{"a geometry without type", feature(`{"coordinates":[1,2]}`), geo.WrongType, geo.Whole, ""},
		{"a geometry without coordinates", feature(`{"type":"Polygon"}`), geo.BadNesting, geo.Path{Part: 0, Ring: -1, Point: -1}, ""},
		{"coordinates that are null", feature(`{"type":"Polygon","coordinates":null}`), geo.BadNesting, geo.Path{Part: 0, Ring: -1, Point: -1}, "null"},
		{"coordinates as text", feature(`{"type":"Polygon","coordinates":[[["110","27"]]]}`), geo.BadPosition, geo.Path{Part: 0, Ring: 0, Point: 0}, `"110","27"]]]`},
		{"coordinates that are null in a position", feature(`{"type":"Point","coordinates":[110,null]}`), geo.BadPosition, geo.Whole, "null]"},
		{"coordinates nested once too often", feature(`{"type":"Point","coordinates":[[110,27]]}`), geo.BadPosition, geo.Whole, "[110,27]]"},
		{"coordinates nested not enough", feature(`{"type":"MultiPolygon","coordinates":[[[110,27],[111,27]]]}`), geo.BadPosition, geo.Path{Part: 0, Ring: 0, Point: 0}, "110,27],[111,27]]]"},
		{"a position of one number", feature(`{"type":"MultiPoint","coordinates":[[1,2],[3]]}`), geo.BadPosition, geo.Path{Part: -1, Ring: -1, Point: 1}, "[3]]"},
		{"a position of five numbers", feature(`{"type":"Point","coordinates":[1,2,3,4,5]}`), geo.BadPosition, geo.Whole, "[1,2,3,4,5]"},
		{"mixed dimensions", feature(`{"type":"MultiLineString","coordinates":[[[1,2,3]],[[1,2,3],[1,2]]]}`), geo.MixedDimensions, geo.Path{Part: 1, Ring: -1, Point: 1}, "[1,2]]]"},
		{"an open ring", feature(`{"type":"Polygon","coordinates":[[[110,27],[111,27],[111,28],[110,28]]]}`), geo.RingNotClosed, geo.Path{Part: 0, Ring: 0, Point: -1}, ""},
		{"empty coordinates", feature(`{"type":"Polygon","coordinates":[]}`), geo.Empty, geo.Path{Part: 0, Ring: -1, Point: -1}, ""},
		{"a number beyond all bounds", feature(`{"type":"Point","coordinates":[1e999,27]}`), geo.NotFinite, geo.Path{Part: -1, Ring: -1, Point: 0}, ""},
		{"latitude first", feature(`{"type":"Point","coordinates":[27.06,110.57]}`), geo.AxesSwapped, geo.Path{Part: -1, Ring: -1, Point: 0}, ""},
		{"a null in a collection of geometries", feature(`{"type":"GeometryCollection","geometries":[null]}`), geo.Empty, geo.Whole, ""},
		{"no list of geometries", feature(`{"type":"GeometryCollection","geometries":{}}`), geo.Empty, geo.Whole, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := read(collection(`"features":[`+c.bad+`,`+feature(square)+`]`), format.DefaultLimits)
			if err != nil || len(got) != 2 {
				t.Fatalf("%d features, %v", len(got), err)
			}
			f := got[0].Faults
			if len(f) != 1 || f[0].Rule != c.rule || f[0].Path != c.path || f[0].Value != c.value {
				t.Errorf("%+v, want %s at %v, %q", f, c.rule, c.path, c.value)
			}
			if got[1].Index != 1 || len(got[1].Faults) > 0 {
				t.Errorf("the good one came as %+v", got[1])
			}
		})
	}
}

func TestReaderEndsWhereItCannotGoOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, want string
		features         int
	}{
		{"nothing", "", "line 1, byte 0: unexpected EOF", 0},
		{"blanks", " \n ", "line 1, byte 0: unexpected EOF", 0},
		{"a brace", "{", "line 1, byte 1: unexpected EOF", 0},
		{"null", "null", "line 1, byte 0: this is not GeoJSON: an object is needed", 0},
		{"a list", "[]", "line 1, byte 0: this is not GeoJSON: an object is needed", 0},
		{"UTF-16", "\xff\xfe{\x00", "line 1, byte 0: this is not JSON in UTF-8", 0},
		{"a bare geometry", square, "line 1, byte 71: this is not GeoJSON with features", 0},
		{"another kind of collection", `{"type":"Topology","features":[]}`, "line 1, byte 29: this is not GeoJSON with features", 0},
		{"another kind of collection, said last", `{"features":[],"type":"Topology"}`, "line 1, byte 32: this is not GeoJSON with features", 0},
		{"features without a type", `{"features":[]}`, "line 1, byte 14: this is not GeoJSON with features", 0},
		{"features that are no list", `{"features":{}}`, "line 1, byte 11: the member features is not an array", 0},
		{"two lists of features", `{"features":[],"features":[]}`, "line 1, byte 15: a name is repeated in an object", 0},
		{"a repeated name in the second feature", collection("\"features\":[\n" + feature(square) + ",\n{\"type\":\"Feature\",\"type\":\"Feature\"}]"), "line 3, byte 181: a name is repeated in an object", 1},
		{"invalid UTF-8", "{\"type\":\"Feature\",\"properties\":{\"a\":\"\xc0\"}}", "line 1, byte 37: this is not JSON in UTF-8", 0},
		{"half a surrogate", `{"type":"Feature","properties":{"a":"\ud800"}}`, "line 1, byte 37: this is not JSON in UTF-8", 0},
		{"NaN", feature(`{"type":"Point","coordinates":[NaN,1]}`), "line 1, byte 60: this is not JSON in UTF-8", 0},
		{"a record separator in a line", "{\x1e}", "line 1, byte 1: this is not JSON in UTF-8", 0},
		{"a file cut short", collection(`"features":[` + feature(square) + `,{"ty`), "", 1},
		{"something after a collection", collection(`"features":[]`) + " {}", "line 1, byte 42: something follows the FeatureCollection", 0},
		{"a collection in a sequence", feature("null") + "\n" + collection(`"features":[]`), "", 1},
		{"crs 4526", collection(`"crs":{"type":"name","properties":{"name":"EPSG:4526"}},"features":[]`), `line 1, byte 83: the reference system "EPSG:4526" is not EPSG:4490`, 0},
		{"crs 4526 after the features", collection(`"features":[` + feature(square) + `],"crs":{"type":"name","properties":{"name":"EPSG:4526"}}`), "", 1},
		{"crs that is text", collection(`"crs":"EPSG:4490","features":[]`), "line 1, byte 45: the member crs is not understood", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := read(c.text, format.DefaultLimits)
			var syntax *format.SyntaxError
			if len(got) != c.features || !errors.As(err, &syntax) {
				t.Fatalf("%d features, %v", len(got), err)
			}
			if c.want != "" && err.Error() != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

func TestReaderErrorIsFinal(t *testing.T) {
	t.Parallel()
	broken := errors.New("the line went dead")
	r := NewReader(io.MultiReader(strings.NewReader(`{"type":`), iotest.ErrReader(broken)), format.DefaultLimits)
	for range 2 {
		if _, err := r.Next(); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
	}
}

func TestReaderSaysTheDeclaredSystem(t *testing.T) {
	t.Parallel()
	const name = "http://www.opengis.net/def/crs/EPSG/0/4490"
	r := NewReader(strings.NewReader(collection(`"crs":{"type":"name","properties":{"name":"`+name+`"}},"features":[]`)), format.DefaultLimits)
	if _, err := r.Next(); err != io.EOF || r.Declared() != name {
		t.Errorf("%q, %v", r.Declared(), err)
	}
}

func ExampleReader() {
	const text = `{"type":"FeatureCollection","features":[
		{"type":"Feature","geometry":{"type":"Point","coordinates":[110.575,27.06]},"properties":{"mu":396.710}},
		{"type":"Feature","geometry":{"type":"Point","coordinates":["110.575","27.06"]},"properties":{}}]}`
	r := NewReader(strings.NewReader(text), format.DefaultLimits)
	for {
		f, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			panic(err)
		}
		fmt.Println(f.Index, f.Line, f.Geometry, f.Properties.Get("mu").Text, f.Faults.Err())
	}
	// Output:
	// 0 2 [110.575 27.06] 396.710 <nil>
	// 1 3 <nil>  a position must be two to four numbers
}

func ExampleParseGeometry() {
	f, err := ParseGeometry([]byte(`{"type":"Polygon","coordinates":[[[110,27,90],[111,28,95],[111,27,95],[110,27,90]]]}`), format.DefaultLimits)
	fmt.Println(f.Geometry, f.Notes, f.Faults.Err(), err)
	// Output: [[[110 27] [111 27] [111 28] [110 27]]] [height_dropped rings_turned] <nil> <nil>
}
