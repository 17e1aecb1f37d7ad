package shapefile

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/geotest"
)

var update = flag.Bool("update", false, "write the files of testdata anew")

// TestWriterGivesTheSameBytes holds the writer to files that were looked at once,
// byte by byte, and that GDAL opens.
func TestWriterGivesTheSameBytes(t *testing.T) {
	for name, l := range map[string]Layout{"utf8": layout(charset.UTF8), "gb18030": layout(charset.GB18030)} {
		l.CRS = zone(t, 4525)
		for file, f := range written(t, l, parcels()...) {
			path := filepath.Join("testdata", name+filepath.Ext(file))
			if *update {
				if err := os.WriteFile(path, f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(f.Data, want) {
				t.Errorf("%s differs, %v; -update writes it anew", path, err)
			}
		}
	}
}

func TestReaderReadsTheGoldens(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"utf8.shp", "gb18030.shp"} {
		r, err := Open(os.DirFS("testdata"), name, Options{Limits: format.DefaultLimits})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for _, want := range parcels() {
			got, err := r.Next()
			if err != nil || got.CRS.EPSG() != 4525 {
				t.Fatalf("%s: %v, %v", name, got, err)
			}
			if diff := cmp.Diff(want.Properties, got.Properties); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if !near(got.CRS.InverseShape(got.Geometry), want.Geometry) {
				t.Errorf("%s: %v", name, got.Geometry)
			}
		}
		if _, err := r.Next(); err != io.EOF {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// near says whether two shapes have the same points to a tenth of a millimetre.
func near(a, b orb.Geometry) bool {
	if a == nil || b == nil {
		return a == b
	}
	a, b = orb.Clone(a), orb.Clone(b)
	geo.Snap(a)
	geo.Snap(b)
	return orb.Equal(a, b)
}

func TestWriterTurnsRings(t *testing.T) {
	t.Parallel()
	outer, hole := square(110, 27, 0.9), square(110.1, 27.1, 0.5)
	for name, p := range map[string]orb.Polygon{
		"by the right-hand rule": {outer, turned(hole)},
		"against it":             {turned(outer), hole},
		"mixed":                  {outer, hole},
	} {
		files := written(t, Layout{Fields: []Field{{Name: "x", Type: Text, Width: 1}}}, format.Feature{Geometry: p})
		want := content(polygon, []orb.Ring{turned(outer), hole})
		putBox(want[4:], outer.Bound())
		got := files["a.shp"].Data[headerLength+8:]
		first := func(b []byte) orb.Point { return orb.Point{float(b[52:]), float(b[60:])} }
		if len(got) != len(want) || first(got) != first(want) || !bytes.Equal(got[:52], want[:52]) {
			t.Errorf("%s: %x\nwant %x", name, got, want)
		}
		if features, _, err := read(files, Options{}); err != nil || features[0].Notes != nil {
			t.Errorf("%s: %v, %v", name, features, err)
		}
	}
}

func TestWriterSaysWhatItLoses(t *testing.T) {
	t.Parallel()
	l := Layout{Encoding: charset.UTF8, Fields: []Field{
		{Name: "项目名称", Type: Text, Width: 10},
		{Name: "项目名字", Type: Text, Width: 10},
		{Name: "mu", Type: Numeric, Width: 6, Decimals: 2},
		{Name: "date", Type: Date},
		{Name: "yes", Type: Logical},
	}}
	property := func(name string, v format.Value) format.Property { return format.Property{Name: name, Value: v} }
	for _, c := range []struct {
		name  string
		value format.Property
		want  format.Value
		lost  format.Lost
	}{
		{"text that fits", property("项目名称", format.OfString("洞口县a")), format.OfString("洞口县a"), ""},
		{"text too long", property("项目名称", format.OfString("洞口县石")), format.OfString("洞口县"), format.TextTooLong},
		{"half a character", property("项目名称", format.OfString("洞\xe5")), format.OfString("洞?"), format.CharacterReplaced},
		{"a number as text", property("项目名称", format.OfNumber("12.30")), format.OfString("12.30"), ""},
		{"a number", property("mu", format.OfNumber("1.5")), format.OfNumber("1.50"), ""},
		{"a number in thousands", property("mu", format.OfNumber("1.5e2")), format.OfNumber("150.00"), ""},
		{"zero", property("mu", format.OfNumber("0e9")), format.OfNumber("0.00"), ""},
		{"rounding half up", property("mu", format.OfNumber("0.125")), format.OfNumber("0.13"), format.DecimalsRounded},
		{"rounding to nothing", property("mu", format.OfNumber("-1e-9999")), format.OfNumber("0.00"), format.DecimalsRounded},
		{"too wide", property("mu", format.OfNumber("1234.5")), format.Value{}, format.NumberTooWide},
		{"too wide once rounded", property("mu", format.OfNumber("999.999")), format.Value{}, format.NumberTooWide},
		{"far too wide", property("mu", format.OfNumber("1e9999")), format.Value{}, format.NumberTooWide},
		{"beyond all bounds", property("mu", format.OfNumber("1e999999999")), format.Value{}, format.NotOfType},
		{"text in a number", property("mu", format.OfString("12")), format.Value{}, format.NotOfType},
		{"a date", property("date", format.OfString("2023-12-31")), format.OfString("2023-12-31"), ""},
		{"no date", property("date", format.OfString("2023年底")), format.Value{}, format.NotOfType},
		{"a time", property("date", format.OfString("2023-12-31T00:00:00Z")), format.Value{}, format.NotOfType},
		{"a truth", property("yes", format.OfBool(true)), format.OfBool(true), ""},
		{"a number that should be a truth", property("yes", format.OfInt(1)), format.Value{}, format.NotOfType},
		{"a list as text", property("项目名称", format.OfJSON("[1,2]")), format.OfString("[1,2]"), ""},
	} {
		feature := format.Feature{Properties: format.Properties{c.value}}
		files, losses := writtenWith(t, l, feature, feature)
		got, _, err := read(files, Options{})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		written := map[string]string{"项目名称": "项目名"}
		name := c.value.Name
		if n, ok := written[name]; ok {
			name = n
		}
		if v := got[1].Properties.Get(name); v != c.want {
			t.Errorf("%s: %v, want %v", c.name, v, c.want)
		}
		want := []format.Loss{{Field: "项目名字", Lost: format.NameChanged, Written: "项目_1"}, {Field: "项目名称", Lost: format.NameChanged, Written: "项目名"}}
		if c.lost != "" {
			want = append(want, format.Loss{Field: c.value.Name, Lost: c.lost, Written: name, Count: 2})
		}
		slices.SortFunc(want, func(a, b format.Loss) int {
			return strings.Compare(a.Field+string(a.Lost), b.Field+string(b.Lost))
		})
		if diff := cmp.Diff(want, losses); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestNamesHaveTenBytes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		names []string
		in    charset.Encoding
		want  []string
	}{
		{[]string{"parcel_no"}, charset.UTF8, []string{"parcel_no"}},
		{[]string{"清单面积（亩）"}, charset.UTF8, []string{"清单面"}},
		{[]string{"清单面积（亩）"}, charset.GB18030, []string{"清单面积（"}},
		{[]string{"x清单面积亩"}, charset.GB18030, []string{"x清单面积"}},
		{[]string{"𠮷𠮷𠮷"}, charset.GB18030, []string{"𠮷𠮷"}},
		{[]string{"responsible_unit", "responsible_leader", "Responsible"}, charset.UTF8, []string{"responsibl", "responsi_1", "Responsi_2"}},
		{[]string{"面积", "日期", "面积"}, charset.GB18030, []string{"面积", "日期", "面积_1"}},
		{[]string{"ABC", "abc"}, charset.UTF8, []string{"ABC", "abc_1"}},
	} {
		l := Layout{Encoding: c.in}
		for _, n := range c.names {
			l.Fields = append(l.Fields, Field{Name: n, Type: Logical})
		}
		columns, err := l.columns()
		var got []string
		for _, column := range columns {
			got = append(got, column.written)
			if len(column.raw) > nameWidth {
				t.Errorf("%s has %d bytes", column.written, len(column.raw))
			}
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%v, want %v, %v", got, c.want, err)
		}
	}
}

func TestLayoutIsChecked(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]Layout{
		"no fields":                   {},
		"256 fields":                  {Fields: make([]Field, 256)},
		"UTF-16":                      {Encoding: charset.UTF16LE, Fields: []Field{{Name: "x", Type: Date}}},
		"no name":                     {Fields: []Field{{Name: " ", Type: Date}}},
		"a control character":         {Fields: []Field{{Name: "a\nb", Type: Date}}},
		"half a character":            {Fields: []Field{{Name: "\xe5", Type: Date}}},
		"no type":                     {Fields: []Field{{Name: "x", Width: 3}}},
		"text without width":          {Fields: []Field{{Name: "x", Type: Text}}},
		"text of 255":                 {Fields: []Field{{Name: "x", Type: Text, Width: 255}}},
		"a number of 33":              {Fields: []Field{{Name: "x", Type: Numeric, Width: 33}}},
		"decimals without a digit":    {Fields: []Field{{Name: "x", Type: Numeric, Width: 4, Decimals: 3}}},
		"fewer decimals than nothing": {Fields: []Field{{Name: "x", Type: Numeric, Width: 4, Decimals: -1}}},
	} {
		if _, err := NewWriter(Files{&memory{}, &memory{}, &memory{}, io.Discard, io.Discard}, l); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestWriterRefusesWhatIsNoPolygon(t *testing.T) {
	t.Parallel()
	good := format.Feature{Geometry: orb.Polygon{square(110, 27, 1)}}
	var shp, shx, dbf memory
	var prj, cpg bytes.Buffer
	w, err := NewWriter(Files{&shp, &shx, &dbf, &prj, &cpg}, layout(charset.UTF8))
	if err != nil {
		t.Fatal(err)
	}
	for name, g := range map[string]orb.Geometry{
		"a point":       orb.Point{110, 27},
		"a collection":  orb.Collection{good.Geometry},
		"an open ring":  orb.Polygon{square(110, 27, 1)[:4]},
		"no rings":      orb.MultiPolygon{},
		"not a number":  orb.Polygon{{{110, math.NaN()}, {111, 27}, {111, 28}, {110, 27}}},
		"metres":        orb.Polygon{square(457838, 2994349, 100)},
		"out of bounds": orb.Polygon{square(200, 27, 1)},
	} {
		if err := w.Write(format.Feature{Geometry: g}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	w.most = w.shp.size + 1
	if err := w.Write(good); !errors.Is(err, ErrTooBig) {
		t.Errorf("a file too big: %v", err)
	}
	w.most = 1 << 30
	if err := errors.Join(w.Write(good), w.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(good); err == nil {
		t.Error("taken after the end")
	}
}

// full is a file on a full disk.
type full struct{ memory }

var errFull = errors.New("the disk is full")

func (f *full) Write(p []byte) (int, error) {
	if f.at+len(p) > 1<<17 {
		return 0, errFull
	}
	return f.memory.Write(p)
}

func TestWriterErrorFromBelowIsFinal(t *testing.T) {
	t.Parallel()
	w, err := NewWriter(Files{&full{}, &memory{}, &memory{}, io.Discard, io.Discard}, layout(charset.UTF8))
	for err == nil {
		err = w.Write(parcels()[0])
	}
	if again := w.Write(parcels()[0]); !errors.Is(err, errFull) || again != err || w.Close() != err {
		t.Errorf("%v, then %v", err, again)
	}
}

func TestWriterChangesSystems(t *testing.T) {
	t.Parallel()
	for _, to := range []int{4490, 4525, 4546, 4524} {
		for _, from := range []int{4490, 4525, 4545} {
			l := layout(charset.UTF8)
			l.CRS = zone(t, to)
			in := zone(t, from)
			var features []format.Feature
			for _, f := range parcels() {
				if f.CRS = in; f.Geometry != nil {
					f.Geometry = in.ForwardShape(f.Geometry)
				}
				features = append(features, f)
			}
			got, info, err := read(written(t, l, features...), Options{})
			if err != nil || info.CRS.EPSG() != to {
				t.Fatalf("%d: %v, %v", to, info.CRS, err)
			}
			for i, want := range parcels() {
				if got[i].CRS.EPSG() != to || !near(got[i].CRS.InverseShape(got[i].Geometry), want.Geometry) {
					t.Errorf("%d to %d: %v", from, to, got[i].Geometry)
				}
			}
		}
	}
}

// TestRoundTrip writes random features and reads the same.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	shapes := geotest.Shapes(200, 7)
	rapid.Check(t, func(t *rapid.T) {
		l := Layout{
			Encoding: rapid.SampledFrom([]charset.Encoding{charset.UTF8, charset.GB18030}).Draw(t, "encoding"),
			Fields: []Field{
				{Name: "项目", Type: Text, Width: 254}, {Name: "mu", Type: Numeric, Width: 20, Decimals: 8},
				{Name: "日", Type: Date}, {Name: "yes", Type: Logical},
			},
		}
		text := rapid.StringOfN(rapid.RuneFrom([]rune("洞口县石江镇一丁𠮷·〔2021〕aZ09-😀é")), 1, 40, 200)
		var want []format.Feature
		for i := range rapid.IntRange(0, 8).Draw(t, "features") {
			f := format.Feature{Index: i, Properties: format.Properties{
				{Name: "项目", Value: format.OfString(text.Draw(t, "text"))},
				{Name: "mu", Value: format.OfNumber(rapid.StringMatching(`-?(0|[1-9]\d{0,6})\.\d{8}`).Filter(func(s string) bool { return strings.Trim(s, "-0.") != "" || s[0] != '-' }).Draw(t, "mu"))},
				{Name: "日", Value: format.OfString(rapid.StringMatching(`20[0-2]\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])`).Draw(t, "date"))},
				{Name: "yes", Value: format.OfBool(rapid.Bool().Draw(t, "yes"))},
			}}
			switch mp := orb.Clone(rapid.SampledFrom(shapes).Draw(t, "shape")).(orb.MultiPolygon); {
			case rapid.IntRange(0, 5).Draw(t, "shapeless") == 0:
			case len(mp) == 1:
				f.Geometry = mp[0]
			default:
				f.Geometry = mp
			}
			if rapid.IntRange(0, 5).Draw(t, "empty") == 0 {
				f.Properties[rapid.IntRange(0, 3).Draw(t, "null")].Value = format.Value{}
			}
			want = append(want, f)
		}
		encoding := l.Encoding // a short table may leave it open
		files, lost := writtenWith(t, l, want...)
		if len(lost) > 0 {
			t.Fatal(lost)
		}
		got, info, err := read(files, Options{Encoding: &encoding})
		if err != nil || info.Notes != nil {
			t.Fatalf("%v, %v", info.Notes, err)
		}
		for i, f := range got {
			if f.Notes != nil {
				t.Errorf("%d: %v", i, f.Notes)
			}
		}
		if diff := cmp.Diff(want, got, sameCRS); diff != "" {
			t.Error(diff)
		}
	})
}
