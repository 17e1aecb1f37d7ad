package kml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/geojson"
	"sanlei/geo/geotest"
)

var sameCRS = cmp.Comparer(func(a, b geo.CRS) bool { return a == b })

// read reads a document to its end.
func read(text string, limits format.Limits) (all []format.Feature, err error) {
	r := NewReader(charset.NewReader(strings.NewReader(text)), limits)
	for {
		f, err := r.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			if _, again := r.Next(); again != err {
				panic(fmt.Sprintf("%v, then %v", err, again))
			}
			return all, err
		}
		all = append(all, f)
	}
}

var settings = Settings{Name: "洞口县 <2023>", About: "截至2023-12-31", Label: "台账编号",
	Fields: []format.Field{{Name: "台账编号"}, {Name: "状态"}, {Name: "批文号"}, {Name: "面积", Type: format.Decimal}}, ClassOf: "状态",
	Classes: []Class{{"已销号", color.RGBA{0x2e, 0x8b, 0x57, 0x80}}}}

func written(t testing.TB, features ...format.Feature) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, settings)
	for _, f := range features {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// parcels have Chinese, markup, null, holes and parts.
func parcels() (all []format.Feature) {
	for i, s := range geotest.Shapes(20, 5) {
		geo.Snap(s)
		geo.RightHand(s)
		var g orb.Geometry = s
		if len(s) == 1 {
			g = s[0]
		}
		all = append(all, format.Feature{Index: i, Geometry: g, Properties: format.Properties{
			{Name: "台账编号", Value: format.OfString(fmt.Sprintf("洞口-%03d", i))},
			{Name: "状态", Value: format.OfString([]string{"已销号", "未处置"}[i%2])},
			{Name: "批文号", Value: format.OfString("湘政地〔2021〕060号 <b>\"𠮷\" & ]]>")},
			{Name: "面积", Value: format.OfNumber("12.34000001")},
		}})
	}
	return append(all, format.Feature{Index: len(all), Properties: format.Properties{{Name: "台账编号", Value: format.OfString("未落图")}}})
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	got, err := read(written(t, parcels()...), format.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range parcels() {
		f := got[i]
		if f.Line == 0 {
			t.Errorf("%d stands on no line", i)
		}
		f.Line = 0
		for k := range want.Properties {
			want.Properties[k].Value.Kind = format.String
		}
		if diff := cmp.Diff(want, f, sameCRS); diff != "" {
			t.Errorf("%d: %s", i, diff)
		}
	}
}

// What a placemark is called is a property of its own, unless it repeats another:
// then it would fill a column that the list does not have.
func TestALabelThatRepeatsAValueIsNoProperty(t *testing.T) {
	t.Parallel()
	const mark = `<kml><Placemark><name>%s</name><ExtendedData><Data name="编号"><value>DK-1</value></Data></ExtendedData></Placemark></kml>`
	for name, want := range map[string]int{"DK-1": 1, " DK-1\n": 1, "厂房": 2, "": 2} {
		got, err := read(fmt.Sprintf(mark, name), format.DefaultLimits)
		if err != nil || len(got) != 1 || len(got[0].Properties) != want {
			t.Errorf("%q: %v %v", name, got, err)
		}
	}
}

func TestTheSameFeaturesGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	one := written(t, parcels()[:2]...)
	if one != written(t, parcels()[:2]...) {
		t.Error("they differ")
	}
	for _, want := range []string{`<name>洞口县 &lt;2023&gt;</name>`, `<Style id="class-0"><LineStyle><color>ff578b2e</color>`, `<PolyStyle><color>80578b2e</color>`,
		`<Placemark><name>洞口-000</name><styleUrl>#class-0</styleUrl>`, `<SimpleField name="面积" type="double">`, `<SimpleData name="面积">12.34000001</SimpleData>`} {
		if !strings.Contains(one, want) {
			t.Errorf("there is no %s in %.1500s", want, one)
		}
	}
}

const head0 = `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>`

func document(inside string) string { return head0 + inside + `</Document></kml>` }

const ring = `<LinearRing><coordinates>110,27 111,27 111,28 110,27</coordinates></LinearRing>`

func TestReaderTakesWhatOfficesHave(t *testing.T) {
	t.Parallel()
	square := orb.Ring{{110, 27}, {111, 27}, {111, 28}, {110, 27}}
	for name, c := range map[string]struct {
		text  string
		shape orb.Geometry
		notes []format.Note
	}{
		"folders, a schema, heights": {document(`<Folder><name>x</name><Placemark><ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="k">v</SimpleData></SchemaData></ExtendedData>
			<Polygon><extrude>1</extrude><outerBoundaryIs><LinearRing><coordinates> 110,27,5
			111,27,5 111,28,5 110,27,5 </coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>`),
			orb.Polygon{square}, []format.Note{format.HeightDropped}},
		"rings the other way": {document(`<Placemark><ExtendedData><Data name="k"><displayName>x</displayName><value>v</value></Data></ExtendedData><MultiGeometry><Polygon><outerBoundaryIs>
			<LinearRing><coordinates>110,27 111,28 111,27 110,27</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark>`),
			orb.Polygon{{{110, 27}, {111, 27}, {111, 28}, {110, 27}}}, []format.Note{format.RingsTurned}},
		"no document": {`<kml><Placemark><ExtendedData><Data name="k"><value>v</value></Data></ExtendedData><Point><coordinates>110,27</coordinates></Point></Placemark></kml>`,
			orb.Point{110, 27}, nil},
	} {
		got, err := read(c.text, format.DefaultLimits)
		if err != nil || len(got) != 1 || len(got[0].Faults) > 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
			continue
		}
		if diff := cmp.Diff(c.shape, got[0].Geometry); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(c.notes, got[0].Notes); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if v := got[0].Properties.Get("k"); v != format.OfString("v") {
			t.Errorf("%s: k is %v", name, v)
		}
	}
}

func TestReaderTakesGBKByItsBytes(t *testing.T) {
	t.Parallel()
	text := strings.Replace(document(`<Placemark><name>洞口县石江镇</name></Placemark>`), "UTF-8", "GBK", 1)
	b, err := charset.GB18030.Append(nil, text)
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(string(b), format.DefaultLimits)
	if err != nil || got[0].Properties.Get("name").Text != "洞口县石江镇" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestFaultsOfAPlacemarkHaveTheirLine(t *testing.T) {
	t.Parallel()
	for rule, inside := range map[geo.Rule]string{
		geo.BadPosition:    `<Point><coordinates>110 27</coordinates></Point>`,
		geo.RingNotClosed:  `<Polygon><outerBoundaryIs><LinearRing><coordinates>110,27 111,27 111,28 110,28</coordinates></LinearRing></outerBoundaryIs></Polygon>`,
		geo.Empty:          `<Polygon></Polygon>`,
		geo.WrongType:      `<MultiGeometry><Point><coordinates>110,27</coordinates></Point><LineString><coordinates>110,27 111,28</coordinates></LineString></MultiGeometry>`,
		geo.BadNesting:     `<Polygon><innerBoundaryIs>` + ring + `</innerBoundaryIs></Polygon>`,
		geo.TooManyPoints:  `<LineString><coordinates>` + strings.Repeat("110,27 ", 30) + `</coordinates></LineString>`,
		geo.TooManyRings:   `<Polygon><outerBoundaryIs>` + ring + `</outerBoundaryIs>` + strings.Repeat(`<innerBoundaryIs>`+ring+`</innerBoundaryIs>`, 4) + `</Polygon>`,
		geo.LongitudeRange: `<Point><coordinates>410,27</coordinates></Point>`,
		geo.AxesSwapped:    `<Point><coordinates>27,110</coordinates></Point>`,
	} {
		limits := format.Limits{Limits: geo.Limits{Vertices: 20, Rings: 3}, Bytes: 10_000, Depth: 64}
		got, err := read(document("\n<Placemark>"+inside+"</Placemark><Placemark><name>next</name></Placemark>"), limits)
		if err != nil || len(got) != 2 || len(got[0].Faults) == 0 || got[0].Faults[0].Rule != rule || got[0].Line != 2 {
			t.Errorf("%s: %+v, %v", rule, got, err)
		}
	}
}

// Row 79 of bad inputs: no entity is resolved, nothing is fetched.
func TestHostileDocumentsAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a DOCTYPE":           {`<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml/>`, "DOCTYPE"},
		"billion laughs":      {`<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><kml><Document>&b;</Document></kml>`, "DOCTYPE"},
		"an external entity":  {`<!DOCTYPE kml SYSTEM "http://127.0.0.1:1/x.dtd"><kml/>`, "DOCTYPE"},
		"an unknown entity":   {document(`<Placemark><name>&x;</name></Placemark>`), "well-formed"},
		"a link":              {document(`<NetworkLink><Link><href>http://127.0.0.1:1/</href></Link></NetworkLink>`), "NetworkLink"},
		"a link in a folder":  {document(`<Folder><Placemark/><NetworkLink/></Folder>`), "NetworkLink"},
		"depth":               {head0 + strings.Repeat("<Folder>", 1_000_000), "nested too deeply"},
		"depth in a shape":    {head0 + "<Placemark>" + strings.Repeat("<MultiGeometry>", 1_000_000), "nested too deeply"},
		"a long placemark":    {document(`<Placemark><name>` + strings.Repeat("x", 200_000) + `</name></Placemark>`), "too long"},
		"a long attribute":    {`<kml x="` + strings.Repeat("x", 200_000) + `"/>`, "too long"},
		"cut off":             {head0 + `<Placemark><name>x`, "well-formed"},
		"another language":    {`<gml><Placemark/></gml>`, "not KML"},
		"a page":              {`<!DOCTYPE html><html></html>`, "DOCTYPE"},
		"nothing":             {``, "EOF"},
		"no XML":              {`hello`, "EOF"},
		"tags that cross":     {document(`<Placemark><name></Placemark></name>`), "well-formed"},
		"control characters":  {document("<Placemark><name>\x01</name></Placemark>"), "well-formed"},
		"half a character":    {document("<Placemark><name>\xe5\xff\xff\xff</name></Placemark>"), ""},
		"an attribute twice ": {`<kml a="1" a="2"/>`, ""},
	} {
		limits := format.DefaultLimits
		limits.Bytes = 100_000
		_, err := read(c.text, limits)
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s: %v repeats what came in", name, err)
		}
	}
}

func TestWriterRefusesWhatKMLHasNot(t *testing.T) {
	t.Parallel()
	zone, _ := geo.ByEPSG(4525)
	for name, f := range map[string]format.Feature{
		"metres":       {CRS: zone},
		"a collection": {Geometry: orb.Collection{}},
		"no number":    {Geometry: orb.Polygon{{{1e9, 0}, {1, 1}, {0, 1}, {1e9, 0}}}},
	} {
		w := NewWriter(io.Discard, settings)
		if err := w.Write(f); err == nil {
			t.Errorf("%s is written", name)
		}
		if err := w.Write(format.Feature{}); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	var faults bytes.Buffer
	c := exec.CommandContext(t.Context(), name, args...)
	c.Stderr = &faults
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, faults.Bytes())
	}
	return string(out)
}

// TestGDALReadsWhatIsWritten: every attribute in Chinese and every vertex.
func TestGDALReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.kml")
	if err := os.WriteFile(path, []byte(written(t, parcels()...)), 0o600); err != nil {
		t.Fatal(err)
	}
	out := run(t, "ogr2ogr", "-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=12", "/vsistdout/", path)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != len(parcels()) {
		t.Fatalf("%d lines: %.500s", len(lines), out)
	}
	for i, want := range parcels() {
		var got struct {
			Properties map[string]any
			Geometry   json.RawMessage
		}
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatal(err)
		}
		for _, p := range want.Properties {
			if fmt.Sprint(got.Properties[p.Name]) != p.Value.Text {
				t.Errorf("%d: %s is %v, want %v", i, p.Name, got.Properties[p.Name], p.Value)
			}
		}
		f, err := geojson.ParseGeometry(got.Geometry, format.DefaultLimits)
		if err != nil || len(f.Faults) > 0 {
			t.Fatalf("%d: %v, %v", i, f.Faults, err)
		}
		if (f.Geometry == nil) != (want.Geometry == nil) || f.Geometry != nil && !orb.Equal(f.Geometry, want.Geometry) {
			t.Errorf("%d: %.200v, want %.200v", i, f.Geometry, want.Geometry)
		}
	}
}

// TestReaderReadsWhatGDALWrites, by both of its drivers.
func TestReaderReadsWhatGDALWrites(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var text bytes.Buffer
	w := geojson.NewWriter(&text)
	features := parcels()
	for i := range features[:len(features)-1] {
		// LIBKML writes ]]> as it is, which no XML may have.
		p := &features[i].Properties[2]
		p.Value.Text = strings.TrimSuffix(p.Value.Text, "]]>")
	}
	for _, f := range features {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	in := filepath.Join(dir, "in.geojson")
	if err := os.WriteFile(in, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, driver := range []string{"KML", "LIBKML"} {
		path := filepath.Join(dir, driver+".kml")
		run(t, "ogr2ogr", "-f", driver, path, in)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(string(raw), format.DefaultLimits)
		if err != nil || len(got) != len(features) {
			t.Fatalf("%s: %d, %v", driver, len(got), err)
		}
		for i, want := range features {
			f := got[i]
			for _, p := range want.Properties {
				have := f.Properties.Get(p.Name).Text
				if have != strings.TrimSpace(p.Value.Text) && !(p.Name == "面积" && strings.HasPrefix(have, "12.34")) {
					t.Errorf("%s, %d: %s is %q, want %v", driver, i, p.Name, have, p.Value)
				}
			}
			if f.Geometry != nil {
				geo.Snap(f.Geometry)
			}
			if len(f.Faults) > 0 || (f.Geometry == nil) != (want.Geometry == nil) || f.Geometry != nil && !orb.Equal(f.Geometry, want.Geometry) {
				t.Errorf("%s, %d: %.200v %v, want %.200v", driver, i, f.Geometry, f.Faults, want.Geometry)
			}
		}
	}
}
