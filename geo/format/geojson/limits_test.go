package geojson

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"sanlei/geo"
	"sanlei/geo/format"
)

// endless repeats a text for n bytes, after a head.
type endless struct {
	head, text string
	n, given   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.head)
	e.head = e.head[n:]
	for ; n < len(p) && e.given < e.n; n++ {
		p[n] = e.text[e.given%len(e.text)]
		e.given++
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestReaderBoundsMemory(t *testing.T) {
	for _, c := range []struct {
		name, head, text, want string
	}{
		{"a hundred million brackets", "", "[", "this is not GeoJSON: an object is needed"},
		{"brackets as coordinates", `{"type":"Feature","geometry":{"type":"Polygon","coordinates":`, "[", "this is not JSON in UTF-8"},
		{"objects in a foreign member", `{"x":`, `{"a":`, "arrays and objects are nested too deep"},
		{"text without end", `{"type":"Feature","properties":{"a":"`, "a", "a feature is too long"},
		{"text without end in a foreign member", `{"x":"`, "a", "a feature is too long"},
		{"coordinates without end", `{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2]`, ",[1,2]", "a feature is too long"},
		{"properties without end", `{"type":"Feature","properties":{"a":[0`, ",0", "a feature is too long"},
		{"blanks without end", ``, " ", "a feature is too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			limits := format.DefaultLimits
			limits.Bytes = 1 << 20
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := NewReader(&endless{head: c.head, text: c.text, n: 100e6}, limits).Next()
			runtime.ReadMemStats(&after)
			if err == nil || !strings.HasSuffix(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
				t.Errorf("%d MiB were taken", used>>20)
			}
		})
	}
}

func TestReaderPassesOverLongForeignMembers(t *testing.T) {
	t.Parallel()
	limits := format.DefaultLimits
	limits.Bytes = 1000
	text := collection(`"features":[` + feature(square) + `],"sanlei":[` + strings.Repeat(`"proof",`, 100_000) + `0]`)
	if got, err := read(text, limits); err != nil || len(got) != 1 {
		t.Errorf("%d features, %v", len(got), err)
	}
}

func TestReaderLimitsDepth(t *testing.T) {
	t.Parallel()
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, c := range []struct {
		name, text string
		ok         bool
	}{
		{"62 arrays in a property of a feature", `{"type":"Feature","properties":{"a":` + nested(62) + `}}`, true},
		{"63 arrays in a property of a feature", `{"type":"Feature","properties":{"a":` + nested(63) + `}}`, false},
		{"63 arrays in a foreign member", `{"type":"Feature","a":` + nested(63) + `}`, true},
		{"64 arrays in a foreign member", `{"type":"Feature","a":` + nested(64) + `}`, false},
		{"brackets in text", `{"type":"Feature","properties":{"a":["\"` + strings.Repeat("[", 100) + `"]}}`, true},
		{"a collection of collections of geometries", feature(strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 40) + strings.Repeat(`]}`, 40)), false},
	} {
		if _, err := read(c.text, format.DefaultLimits); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestReaderLimitsVerticesAndRings(t *testing.T) {
	t.Parallel()
	limits := format.DefaultLimits
	limits.Vertices, limits.Rings = 8, 2
	ring := `[[110,27],[111,27],[111,28],[110,27]]`
	for _, c := range []struct {
		name, coordinates string
		want              geo.Rule
	}{
		{"at the limits", ring + `,` + ring, ""},
		{"a vertex too many", `[[110,27],[111,27],[111,27.5],[111,28],[110,27]],` + ring, geo.TooManyPoints},
		{"a ring too many", `[[110,27]],[],[[110,27]]`, geo.TooManyRings},
	} {
		f, err := ParseGeometry([]byte(`{"type":"Polygon","coordinates":[`+c.coordinates+`]}`), limits)
		if err != nil {
			t.Fatal(err)
		}
		if c.want == "" && len(f.Faults) > 0 || c.want != "" && (len(f.Faults) != 1 || f.Faults[0].Rule != c.want) {
			t.Errorf("%s: %v, want %s", c.name, f.Faults, c.want)
		}
	}
}
