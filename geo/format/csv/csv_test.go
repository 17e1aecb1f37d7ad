package csv

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/geotest"
)

var sameCRS = cmp.Comparer(func(a, b geo.CRS) bool { return a == b })

// read reads a text to its end, a byte at a time.
func read(text []byte, limits format.Limits, crs geo.CRS, at Columns) (all []format.Feature, e charset.Encoding, err error) {
	r := NewReader(charset.NewReader(iotest.OneByteReader(bytes.NewReader(text))), limits, crs, at)
	for {
		f, err := r.Next()
		if err == io.EOF {
			return all, r.Encoding(), nil
		}
		if err != nil {
			if _, again := r.Next(); again != err {
				panic(fmt.Sprintf("%v, then %v", err, again))
			}
			return all, r.Encoding(), err
		}
		all = append(all, f)
	}
}

func properties(pairs ...string) (all format.Properties) {
	for i := 0; i < len(pairs); i += 2 {
		v := format.Value{}
		if pairs[i+1] != "" {
			v = format.OfString(pairs[i+1])
		}
		all = append(all, format.Property{Name: pairs[i], Value: v})
	}
	return all
}

func square() orb.Polygon { return orb.Polygon{{{110, 27}, {111, 27}, {111, 28}, {110, 27}}} }

const squareText = `"POLYGON((110 27,111 27,111 28,110 27))"`

func TestReaderTakes(t *testing.T) {
	t.Parallel()
	zone, err := geo.ByEPSG(4546)
	if err != nil {
		t.Fatal(err)
	}
	gbk, err := charset.GB18030.Append(nil, "名,WKT\r\n石江镇,"+squareText)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		crs        geo.CRS
		at         Columns
		want       format.Feature
	}{
		{"a shape", "名,WKT\n甲," + squareText + "\n", geo.Geographic, Columns{},
			format.Feature{Line: 2, Geometry: square(), Properties: properties("名", "甲")}},
		{"a byte order mark", "\ufeffid,geom\n7," + squareText, geo.Geographic, Columns{},
			format.Feature{Line: 2, ID: format.OfString("7"), Geometry: square(), Properties: properties("id", "7")}},
		{"GBK", string(gbk), geo.Geographic, Columns{}, format.Feature{Line: 2, Geometry: square(), Properties: properties("名", "石江镇")}},
		{"a clockwise ring", "wkt\n\"POLYGON((110 27,111 28,111 27,110 27))\"", geo.Geographic, Columns{},
			format.Feature{Line: 2, Geometry: square(), Notes: []format.Note{format.RingsTurned}}},
		{"points", "经度,纬度,名\n110.5, 27.5,甲", geo.Geographic, Columns{}, format.Feature{Line: 2, Geometry: orb.Point{110.5, 27.5}, Properties: properties("名", "甲")}},
		{"points in metres", "E,N\n457838.8547,2994349.6706", zone, Columns{X: "E", Y: "N"}, format.Feature{Line: 2, CRS: zone, Geometry: orb.Point{457838.8547, 2994349.6706}}},
		{"a column that is named", "wkt,a\nx," + squareText, geo.Geographic, Columns{WKT: "a"}, format.Feature{Line: 2, Geometry: square(), Properties: properties("wkt", "x")}},
		{"no shape", "名,wkt\n甲,", geo.Geographic, Columns{}, format.Feature{Line: 2, Properties: properties("名", "甲")}},
		{"no column with a shape", "名,\n甲,乙", geo.Geographic, Columns{}, format.Feature{Line: 2, Properties: properties("名", "甲", "第2列", "乙")}},
		{"blank lines and lines in a cell", "a,b\r\n\r\n\"1\r\n2\",\r\n", geo.Geographic, Columns{}, format.Feature{Line: 3, Properties: properties("a", "1\n2", "b", "")}},
		{"a formula that was defused", "a,b,c\n'=1+1,'甲,-5", geo.Geographic, Columns{}, format.Feature{Line: 2, Properties: properties("a", "=1+1", "b", "'甲", "c", "-5")}},
	} {
		got, _, err := read([]byte(c.text), format.DefaultLimits, c.crs, c.at)
		if diff := cmp.Diff([]format.Feature{c.want}, got, sameCRS); diff != "" || err != nil {
			t.Errorf("%s: %v %s", c.name, err, diff)
		}
	}
}

func TestReaderSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	limits := format.DefaultLimits
	limits.Bytes, limits.Vertices = 1000, 5
	long := strings.Repeat("a", 40_000)
	for name, c := range map[string]struct{ text, want string }{
		"a cell too many":           {"a,wkt\n1,,3", "bad_row at 2"},
		"a cell too few":            {"a,wkt\n\n1", "bad_row at 3"},
		"no WKT":                    {"a,wkt\n\"1\n2\",POLYGON 1", "bad_position at 3"},
		"a collection":              {"wkt\nGEOMETRYCOLLECTION(POINT(1 1))", "bad_position at 2"},
		"a point that is none":      {"x,y\n1,", "bad_position at 2"},
		"a ring that is open":       {"wkt\n\"POLYGON((110 27,111 27,111 28,110 28))\"", "ring_not_closed at 2"},
		"metres said to be none":    {"x,y\n457838,2994349", "longitude_range at 2"},
		"infinity":                  {"x,y\nInf,27", "not_finite at 2"},
		"too many vertices":         {"wkt\n\"LINESTRING(1 1,1 1,1 1,1 1,1 1,1 1)\"", "too_many_vertices at 2"},
		"a quote that does not end": {"a\n1\n\"2\n3", "line 4: extraneous or missing \" in quoted-field"},
		"a quote within a cell":     {"a\n1\n2\"3", "line 3: bare \" in non-quoted-field"},
		"names that repeat":         {"a,a\n1,2", "line 1: the names of the columns repeat"},
		"names without end":         {strings.Repeat("a,", 1001), "line 1: a row has too many cells"},
		"nothing":                   {"", "line 1: unexpected EOF"},
		"a row too long":            {"a\n\"1\n2\"\n" + long, "line 4: a row is too long"},
		"a picture":                 {"\x89PNG\r\n\x1a\n\x00\xff\xff", "line 1: the text is neither UTF-8, GB18030 nor UTF-16"},
	} {
		got, _, err := read([]byte(c.text), limits, geo.Geographic, Columns{})
		said := fmt.Sprint(err)
		for _, f := range got {
			for _, x := range f.Faults {
				said = fmt.Sprintf("%s at %d", x.Rule, x.Line)
			}
		}
		if said != c.want {
			t.Errorf("%s: %s, want %s", name, said, c.want)
		}
	}
	_, _, err := read([]byte("a\n1"), limits, geo.Geographic, Columns{X: "a", Y: "b"})
	if err == nil || err.Error() != "line 1: there is no column of the name that is given for the shape" {
		t.Errorf("a column that is not there: %v", err)
	}
}

func TestCellsThatASpreadsheetWouldRun(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		`=HYPERLINK("http://x")`: `'=HYPERLINK("http://x")`,
		"+1":                     "'+1",
		"-1+1":                   "'-1+1",
		"@SUM(A1)":               "'@SUM(A1)",
		"\t=1":                   "'\t=1",
		"\r=1":                   "'\r=1",
		"'=1":                    "''=1",
		"'-5":                    "''-5",
		"-12.50":                 "-12.50",
		"-5":                     "-5",
		"-":                      "'-",
		"-5%":                    "'-5%",
		"1-2":                    "1-2",
		"'甲":                     "'甲",
		"":                       "",
	} {
		if got := defused(cell); got != want {
			t.Errorf("%q is written %q, want %q", cell, got, want)
		}
		if got := armed(defused(cell)); got != cell {
			t.Errorf("%q came back as %q", cell, got)
		}
	}
}

// features are some of any shape and text.
func features(n int) (all []format.Feature) {
	for i, g := range geotest.Shapes(n, 8) {
		all = append(all, format.Feature{
			Index: i, ID: format.OfString("A"), Geometry: g,
			Properties: properties("id", "A", "名", "\"石江\",镇\n=1", "mu", "-12.5", "空", "", "公式", "=A1"),
		})
	}
	all = append(all, format.Feature{Index: n, ID: format.OfString("A"), Properties: properties("id", "A", "名", " ", "mu", "'", "空", "", "公式", "\r1")})
	return all
}

func written(e charset.Encoding, all ...format.Feature) ([]byte, error) {
	var out bytes.Buffer
	w, err := NewWriter(&out, e, geo.Geographic, "id", "名", "mu", "空", "公式")
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if err := w.Write(f); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return out.Bytes(), err
}

func TestWriteThenRead(t *testing.T) {
	t.Parallel()
	want := features(300)
	for _, e := range []charset.Encoding{charset.UTF8, charset.GB18030} {
		text, err := written(e, want...)
		if err != nil {
			t.Fatal(err)
		}
		if marked := bytes.HasPrefix(text, []byte("\ufeff")); marked != (e == charset.UTF8) {
			t.Errorf("%v has a byte order mark: %t", e, marked)
		}
		got, decided, err := read(text, format.DefaultLimits, geo.Geographic, Columns{})
		if err != nil || decided != e {
			t.Fatal(decided, err)
		}
		for i := range got {
			got[i].Line = 0
		}
		if diff := cmp.Diff(want, got, sameCRS); diff != "" {
			t.Errorf("%v: %s", e, diff)
		}
		if rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll(); err != nil || len(rows) != len(want)+1 {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	}
}

func TestTheFirstLineSaysByWhatCellsAreSeparated(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"编号,名称\n1,a;b;c":           "编号=1 名称=a;b;c",
		"编号;名称\n1;a,b":             "编号=1 名称=a,b",
		"编号\t名称\n1\ta,b;c":         "编号=1 名称=a,b;c",
		"编号,\"名;称;一\"\n1,a":        "编号=1 名;称;一=a",
		"编号;名称,一;二\n1;a;b":         "编号=1 名称,一=a 二=b",
		"编号;名称,一\n1;a,b":           "编号;名称=1;a 一=b", // the usual one where both are as many
		"编号\n1":                    "编号=1",
		"\"编号\";\"名\n称\"\n1;\"a\"": "编号=1 名\n称=a",
	} {
		got, _, err := read([]byte(text), format.DefaultLimits, geo.Geographic, Columns{})
		if err != nil || len(got) != 1 {
			t.Fatalf("%q: %v %v", text, got, err)
		}
		var cells []string
		for _, p := range got[0].Properties {
			cells = append(cells, p.Name+"="+p.Value.Text)
		}
		if joined := strings.Join(cells, " "); joined != want {
			t.Errorf("%q is %q, want %q", text, joined, want)
		}
	}
}

func TestAppendWKT(t *testing.T) {
	t.Parallel()
	for want, g := range map[string]orb.Geometry{
		"":                                       nil,
		"POINT(110.123456789 -0.5)":              orb.Point{110.1234567891, -0.5},
		"POINT(0 0)":                             orb.Point{-1e-10, math.Copysign(0, -1)},
		"POINT(0.000000001 1)":                   orb.Point{1e-9, 0.9999999999},
		"MULTIPOINT(1 2,3 4)":                    orb.MultiPoint{{1, 2}, {3, 4}},
		"LINESTRING(1 2,3 4)":                    orb.LineString{{1, 2}, {3, 4}},
		"MULTILINESTRING((1 2,3 4))":             orb.MultiLineString{{{1, 2}, {3, 4}}},
		"POLYGON((110 27,111 27,111 28,110 27))": square(),
		"MULTIPOLYGON(((110 27,111 27,111 28,110 27)))": orb.MultiPolygon{square()},
		"MULTIPOLYGON EMPTY":                            orb.MultiPolygon{},
	} {
		if got, err := inDegrees.append(nil, g); err != nil || string(got) != want {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
	}
}

func TestWriterRefuses(t *testing.T) {
	t.Parallel()
	zone, err := geo.ByEPSG(4546)
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]format.Feature{
		"metres":                  {Geometry: orb.Point{457838, 2994349}},
		"metres, said so":         {Geometry: orb.Point{457838, 2994349}, CRS: zone},
		"NaN":                     {Geometry: orb.LineString{{1, 1}, {1, math.NaN()}}},
		"a collection":            {Geometry: orb.Collection{orb.Point{1, 1}}},
		"another column":          {Properties: properties("b", "1")},
		"a character of GBK only": {Properties: properties("名", "\ue000")},
		"half a character":        {Properties: properties("名", "\xe6")},
	} {
		if text, err := written(charset.GB18030, f); err == nil {
			t.Errorf("%s was written: %s", name, text)
		}
	}
	if _, err := NewWriter(io.Discard, charset.UTF16LE, geo.Geographic); err == nil {
		t.Error("a table in UTF-16 was begun")
	}
	if _, err := NewWriter(io.Discard, charset.UTF8, geo.Geographic, "wkt"); err == nil {
		t.Error("a table with two columns wkt was begun")
	}
}

type deadPipe struct{}

func (deadPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriterReportsErrorsFromBelow(t *testing.T) {
	t.Parallel()
	w, err := NewWriter(deadPipe{}, charset.UTF8, geo.Geographic)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(format.Feature{}), w.Close()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("close: %v", err)
	}
	if err := w.Write(format.Feature{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("write: %v", err)
	}
}

// FuzzReader reads any bytes to their end: no panic, every row has faults or a
// shape of sound structure, and what was read is written and read again as the
// same.
func FuzzReader(f *testing.F) {
	text, err := written(charset.GB18030, features(3)...)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("\ufeffid,wkt\n'=1,\"POLYGON((110 27,111 27,111 28,110 27),(110 27,111 28,111 27,110 27))\"\n"))
	f.Add([]byte("x,y,\r\n1,2,\"\r\n\"\r\n\r\n1,,3\r\n"))
	f.Add([]byte("wkt\nMULTIPOINT((1 1),2 2)\nPOINT EMPTY\nLINESTRING Z(1 1 1)\n"))
	f.Add([]byte("a;b,c;\"d;\te\"\r\n1;2;,;\n"))
	f.Add([]byte("a\tb;c\n1\t2\n"))
	limits := format.Limits{Limits: geo.Limits{Vertices: 100, Rings: 10}, Bytes: 10_000}
	f.Fuzz(func(t *testing.T, text []byte) {
		all, _, _ := read(text, limits, geo.Geographic, Columns{})
		for i, got := range all {
			if got.Index != i || got.Line == 0 {
				t.Fatalf("row %d is %d on line %d", i, got.Index, got.Line)
			}
			if len(got.Faults) == 0 {
				checkTaken(t, got)
			}
		}
	})
}

// checkTaken checks a row that was taken without a fault.
func checkTaken(t *testing.T, f format.Feature) {
	var names []string
	for _, p := range f.Properties {
		if names = append(names, p.Name); p.Name == wktName || strings.TrimSpace(p.Name) != p.Name || strings.Contains(usual.WKT+usual.X+usual.Y, strings.ToLower(p.Name)) {
			return // a column that would be taken for the shape's
		}
	}
	var out bytes.Buffer
	w, err := NewWriter(&out, charset.UTF8, geo.Geographic, names...)
	if err != nil {
		t.Fatal(err)
	}
	if f.Geometry != nil && len(geo.Structure(f.Geometry)) > 0 {
		t.Fatalf("taken with %v", geo.Structure(f.Geometry))
	}
	if err := errors.Join(w.Write(f), w.Close()); err != nil {
		t.Fatal(err)
	}
	again, _, err := read(out.Bytes(), format.DefaultLimits, geo.Geographic, Columns{})
	if err != nil || len(again) != 1 {
		t.Fatalf("%v, %v in what was written: %s", again, err, out.Bytes())
	}
	if diff := cmp.Diff(f.Properties, again[0].Properties); diff != "" {
		t.Fatalf("%s in what was written: %s", diff, out.Bytes())
	}
	if len(again[0].Faults) > 0 {
		return // two points became one on the grid
	}
	want, _ := inDegrees.append(nil, f.Geometry)
	got, _ := inDegrees.append(nil, again[0].Geometry)
	if string(want) != string(got) && len(again[0].Notes) == 0 {
		t.Fatalf("%s came back as %s", want, got)
	}
}

func ExampleReader() {
	text := "编号,经度,纬度\nDK-1,110.575,27.06\n"
	r := NewReader(charset.NewReader(strings.NewReader(text)), format.DefaultLimits, geo.Geographic, Columns{})
	f, err := r.Next()
	fmt.Println(f.Line, f.Properties.Get("编号").Text, f.Geometry, err)
	// Output: 2 DK-1 [110.575 27.06] <nil>
}

func ExampleWriter() {
	var out strings.Builder
	w, err := NewWriter(&out, charset.UTF8, geo.Geographic, "编号", "面积")
	if err != nil {
		panic(err)
	}
	f := format.Feature{
		Geometry:   orb.Point{110.5750000001, 27.06},
		Properties: format.Properties{{Name: "编号", Value: format.OfString("=DK-1")}, {Name: "面积", Value: format.OfNumber("-0.51")}},
	}
	err = errors.Join(w.Write(f), w.Close())
	fmt.Printf("%q %v\n", out.String(), err)
	// Output: "\ufeff编号,面积,wkt\r\n'=DK-1,-0.51,POINT(110.575 27.06)\r\n" <nil>
}
