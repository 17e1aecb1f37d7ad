package surveytxt

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// dongkou is the system of files without a zone in tests.
var dongkou = system(4546)

func system(code int) geo.CRS {
	crs, err := geo.ByEPSG(code)
	if err != nil {
		panic(err)
	}
	return crs
}

// read reads a text to its end, a byte at a time.
func read(text []byte, limits format.Limits, fallback geo.CRS) (all []format.Feature, e charset.Encoding, err error) {
	r := NewReader(charset.NewReader(iotest.OneByteReader(bytes.NewReader(text))), limits, fallback)
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

// told is what a reader says of a feature, in one line.
func told(f format.Feature) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d: %s %v %s", f.Line, f.ID.Text, f.CRS, rows(f.Geometry))
	for _, p := range f.Properties {
		if strings.HasPrefix(p.Name, "地块面积") {
			fmt.Fprintf(&b, " %s%s", p.Value.Text, strings.TrimPrefix(p.Name, "地块面积"))
		}
	}
	for _, x := range f.Faults {
		fmt.Fprintf(&b, "; %s at %d", x.Rule, x.Line)
		if x.Value != "" {
			fmt.Fprintf(&b, " %q", x.Value)
		}
	}
	for _, x := range f.Warnings {
		fmt.Fprintf(&b, "; warning %s at %d %q", x.Rule, x.Line, x.Value)
	}
	for _, n := range f.Notes {
		fmt.Fprintf(&b, "; %s", n)
	}
	return b.String()
}

// rows is how many positions the rings of a shape have, as "5-5 4" for a part with a
// hole and one without.
func rows(g orb.Geometry) string {
	var parts orb.MultiPolygon
	switch g := g.(type) {
	case nil:
		return "none"
	case orb.Polygon:
		parts = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		parts = g
	}
	var words []string
	for _, p := range parts {
		var rings []string
		for _, r := range p {
			rings = append(rings, fmt.Sprint(len(r)))
		}
		words = append(words, strings.Join(rings, "-"))
	}
	return strings.Join(words, " ")
}

// file is a file with the keys and the lines of its plots; the plots begin on line
// 2 + keys.
func file(keys []string, lines ...string) []byte {
	all := append(append([]string{"[属性描述]"}, keys...), "[地块坐标]")
	return []byte(strings.Join(append(all, lines...), "\n"))
}

// zone37 is what a header has to say.
var zone37 = []string{"坐标系=2000国家大地坐标系", "带号=37"}

const plot = "5,1.0000,A,,面,,,,@"

// corners are the rows of a square of 1 ha, counter-clockwise, in zone 37.
var corners = []string{
	"J1,1,2994300,37457800", "J2,1,2994300,37457900", "J3,1,2994400,37457900", "J4,1,2994400,37457800", "J1,1,2994300,37457800",
}

// with replaces row number i of the corners.
func with(i int, row string) []string {
	rows := append([]string{plot}, corners...)
	rows[i] = row
	return rows
}

func TestReaderOnPlots(t *testing.T) {
	t.Parallel()
	square := func(n, e, size int, ring string) (rows []string) {
		for i, p := range [][2]int{{n, e}, {n, e + size}, {n + size, e + size}, {n + size, e}, {n, e}} {
			rows = append(rows, fmt.Sprintf("J%d,%s,%d,%d", i, ring, p[0], p[1]))
		}
		return rows
	}
	join := func(all ...[]string) (rows []string) {
		for _, x := range all {
			rows = append(rows, x...)
		}
		return rows
	}
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"a plot", with(0, plot), "5: A EPSG:4525 5 1.0000（公顷）"},
		{"a number that is none", with(2, "J2,1,2994300,三十七"), `5: A EPSG:4490 none 1.0000（公顷）; bad_number at 7 "J2,1,2994300,三十七"`},
		{"infinity", with(2, "J2,1,Inf,37457900"), `5: A EPSG:4490 none 1.0000（公顷）; bad_number at 7 "J2,1,Inf,37457900"`},
		{"an exponent, which has lost the digits", with(2, "J2,1,2994300,3.74579E+07"), `5: A EPSG:4490 none 1.0000（公顷）; bad_number at 7 "J2,1,2994300,3.74579E+07"`},
		{"an empty number", with(2, "J2,1,2994300,"), `5: A EPSG:4490 none 1.0000（公顷）; bad_number at 7 "J2,1,2994300,"`},
		{"a ring number that is none", with(2, "J2,a,2994300,37457900"), `5: A EPSG:4490 none 1.0000（公顷）; bad_number at 7 "J2,a,2994300,37457900"`},
		{"thousands parted by commas", with(2, "J2,1,2,994,300,37,457,900"), `5: A EPSG:4490 none 1.0000（公顷）; bad_row at 7 "J2,1,2,994,300,37,457,900"`},
		{"text among the points", with(2, "见附图"), `5: A EPSG:4490 none 1.0000（公顷）; bad_row at 7 "见附图"`},
		{"kilometres", with(2, "J2,1,2994.300,457.900"), `5: A EPSG:4490 none 1.0000（公顷）; not_metres at 7 "J2,1,2994.300,457.900"`},
		{"degrees", with(2, "J2,1,27.06,110.575"), `5: A EPSG:4490 none 1.0000（公顷）; not_metres at 7 "J2,1,27.06,110.575"`},
		{"two northings", with(2, "J2,1,2994300,2994300"), `5: A EPSG:4490 none 1.0000（公顷）; not_metres at 7 "J2,1,2994300,2994300"`},
		{"a zone that no place in China has", with(2, "J2,1,2994300,24457900"), `5: A EPSG:4490 none 1.0000（公顷）; not_metres at 7 "J2,1,2994300,24457900"`},
		{"one row the other way round", with(2, "J2,1,37457900,2994300"), `5: A EPSG:4490 none 1.0000（公顷）; mixed_axes at 7`},
		{"one row of another zone", with(2, "J2,1,2994300,38457900"), `5: A EPSG:4490 none 1.0000（公顷）; zone_contradicts at 7`},
		{"one row without its zone", with(2, "J2,1,2994300,457900"), `5: A EPSG:4490 none 1.0000（公顷）; zone_contradicts at 7`},
		{"all rows of another zone than the header's", append([]string{plot}, strings.Split(strings.ReplaceAll(strings.Join(corners, " "), ",374", ",384"), " ")...),
			`5: A EPSG:4490 none 1.0000（公顷）; zone_contradicts at 6`},
		{"too far west for a zone of 3°", with(2, "J2,1,2994300,37157900"), `5: A EPSG:4525 none 1.0000（公顷）; outside_zone at 7`},
		{"closed 9 mm beside its beginning", with(5, "J1,1,2994300.009,37457800"), "5: A EPSG:4525 5 1.0000（公顷）"},
		{"no points", []string{plot}, "5: A EPSG:4490 none 1.0000（公顷）; empty at 5"},
		{"two points", []string{plot, corners[0], corners[1]}, "5: A EPSG:4525 none 1.0000（公顷）; too_few_points at 6; warning count_differs at 5 \"5\"; rings_closed"},
		{"a ring that crosses itself", join([]string{plot}, []string{corners[0], corners[2], corners[1], corners[3]}), "5: A EPSG:4525 none 1.0000（公顷）; self_intersection at 6; warning count_differs at 5 \"5\"; rings_closed"},
		{"a hole", join([]string{"10,3.0000,A,,面,,,,@"}, square(2994300, 37457800, 200, "1"), square(2994350, 37457850, 100, "2")), "5: A EPSG:4525 5-5 3.0000（公顷）; rings_turned"},
		{"a hole before what is around it", join([]string{"10,3.0000,A,,面,,,,@"}, square(2994350, 37457850, 100, "1"), square(2994300, 37457800, 200, "2")), "5: A EPSG:4525 5-5 3.0000（公顷）; rings_regrouped; rings_turned"},
		{"an island in a hole", join([]string{"15,3.0100,A,,面,,,,@"}, square(2994300, 37457800, 200, "1"), square(2994350, 37457850, 100, "2"), square(2994400, 37457900, 10, "11")), "5: A EPSG:4525 5-5 5 3.0100（公顷）; rings_regrouped; rings_turned"},
		{"rings that cross", join([]string{"10,3.0000,A,,面,,,,@"}, square(2994300, 37457800, 200, "1"), square(2994400, 37457900, 200, "2")), "5: A EPSG:4525 none 3.0000（公顷）; overlapping_parts at 11"},
		{"an area that is no number", with(0, "5,约一公顷,A,,面,,,,@"), `5: A EPSG:4525 5; bad_number at 5 "约一公顷"`},
		{"a negative area", with(0, "5,-1.0000,A,,面,,,,@"), `5: A EPSG:4525 5; bad_number at 5 "-1.0000"`},
		{"an area with a unit that contradicts", with(0, "5,1.0000亩,A,,面,,,,@"), `5: A EPSG:4525 5 1.0000（亩）; area_differs at 5 "1.0000亩"; warning area_unit at 5 "1.0000亩"`},
		{"an area off by two units of the last place", with(0, "5,1.0002,A,,面,,,,@"), `5: A EPSG:4525 5 1.0002（公顷）; warning area_off at 5 "1.0002"`},
		{"an area off by one", with(0, "5,0.9999,A,,面,,,,@"), "5: A EPSG:4525 5 0.9999（公顷）"},
		{"a count that is no number", with(0, "五,1.0000,A,,面,,,,@"), `5: A EPSG:4525 5 1.0000（公顷）; warning count_differs at 5 "五"`},
		{"a comma in the name", with(0, "5,1.0000,A,甲,乙,面,,,,@"), `5: A EPSG:4490 none 1.0000（公顷）; wrong_type at 5 "乙"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := read(file(zone37, c.lines...), format.DefaultLimits, geo.Geographic)
			if err != nil || len(got) != 1 {
				t.Fatalf("%d plots, %v", len(got), err)
			}
			if said := told(got[0]); said != c.want {
				t.Errorf("\n%s, want\n%s", said, c.want)
			}
		})
	}
}

func TestReaderGoesOnAfterABadPlot(t *testing.T) {
	t.Parallel()
	lines := append(with(3, "J3,1,,"), with(0, plot)...)
	got, _, err := read(file(zone37, lines...), format.DefaultLimits, geo.Geographic)
	if err != nil || len(got) != 2 || len(got[0].Faults) != 1 || len(got[1].Faults) > 0 || got[1].Index != 1 || got[1].Line != 11 {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestReaderOnHeaders(t *testing.T) {
	t.Parallel()
	datum, plain := zone37[0], append([]string{plot}, corners...)
	bare := strings.Split(strings.ReplaceAll(strings.Join(plain, "\n"), ",374", ",4"), "\n")
	for _, c := range []struct {
		name  string
		keys  []string
		lines []string
		want  string
	}{
		{"a zone by its meridian", []string{datum, "中央子午线=111°"}, bare, "5: A EPSG:4546 5 1.0000（公顷）"},
		{"a zone of 6° by its meridian", []string{datum, "几度分带=6", "中央子午线=111"}, bare, "6: A EPSG:4508 5 1.0000（公顷）"},
		{"a zone of 6° by its number", []string{datum, "带号=19"}, bare, "5: A EPSG:4508 5 1.0000（公顷）"},
		{"a zone of 6° in front of the easting", []string{datum, "几度分带=六度带"}, strings.Split(strings.ReplaceAll(strings.Join(plain, "\n"), ",37", ",19"), "\n"), "5: A EPSG:4497 5 1.0000（公顷）"},
		{"no datum", []string{"带号=第37带"}, bare, "4: A EPSG:4546 5 1.0000（公顷）; datum_assumed"},
		{"no zone", []string{datum}, bare, "4: A EPSG:4490 none 1.0000（公顷）; zone_unknown at 5"},
		{"3° in front of the easting and 6° in the header", []string{datum, "几度分带=6"}, plain, "5: A EPSG:4490 none 1.0000（公顷）; zone_contradicts at 6"},
		{"a key again, the same", append(zone37, zone37...), plain, "7: A EPSG:4525 5 1.0000（公顷）"},
		{"a key again, another value", append(zone37, "带号=38"), plain, "6: A EPSG:4525 5 1.0000（公顷）; warning key_repeated at 4 \"带号=38\""},
		{"parameters of a shift", append(zone37, "转换参数=0,0,,1.5,,,"), plain, "6: A EPSG:4525 5 1.0000（公顷）; warning shift_parameter at 4 \"0,0,,1.5,,,\""},
		{"Beijing 1954", []string{"坐标系=1954北京坐标系"}, plain, "line 2: the coordinates are in Beijing 1954 (1954北京坐标系), not in CGCS2000"},
		{"Xi'an 1980", []string{"带号=37", "坐标系=1980西安坐标系"}, plain, "line 3: the coordinates are in Xi'an 1980 (1980西安坐标系), not in CGCS2000"},
		{"WGS 84", []string{"坐标系=WGS84"}, plain, "line 2: the coordinates are in WGS 84, not in CGCS2000"},
		{"a local system", []string{"坐标系=洞口县独立坐标系"}, plain, "line 2: the coordinates are in a local system, not in CGCS2000"},
		{"some other system", []string{"坐标系=甲"}, plain, "line 2: the coordinate system is not known; CGCS2000 is needed"},
		{"CGCS2000 by its English name", []string{"坐标系=CGCS2000_3_Degree_GK_CM_84E", "带号=37"}, plain, "5: A EPSG:4525 5 1.0000（公顷）"},
		{"Mercator", []string{"投影类型=通用横轴墨卡托"}, plain, "line 2: the projection is not Gauss–Krüger"},
		{"kilometres", []string{"计量单位=千米"}, plain, "line 2: the unit of coordinates is not the metre"},
		{"zones of 1.5°", []string{"几度分带=1.5"}, plain, "line 2: the zones are neither 3 nor 6 degrees wide"},
		{"zone 24", []string{"带号=24"}, plain, "line 2: the number of the zone is none of 13 to 23 and 25 to 45"},
		{"zone 37 of 6°", []string{"几度分带=6", "带号=37"}, plain, "line 3: zone 37 is not one of 6 degrees, as the file says"},
		{"zone 37 of 114°", []string{"带号=37", "中央子午线=114"}, plain, "line 3: the central meridian of zone 37 is 111, not 114"},
		{"a meridian that no zone has", []string{"中央子午线=112"}, plain, "line 2: the central meridian is not that of a zone of China"},
		{"a line that is nothing", []string{"坐标系"}, plain, "line 2: this is neither a section, a key, a plot nor a point"},
		{"a point without a plot", zone37, corners, "line 5: this line belongs to no plot"},
		{"a text in brackets without end", zone37, append([]string{"【说明"}, plain...), "line 6: a text in brackets does not end before the next plot"},
		{"a text in brackets to the end of the file", zone37, []string{"【说明"}, "line 5: a text in brackets does not end before the next plot"},
		{"no plots", zone37, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := read(file(c.keys, c.lines...), format.DefaultLimits, geo.Geographic)
			said := ""
			if len(got) > 0 {
				said = told(got[0])
			}
			if err != nil {
				said = err.Error()
			}
			if said != c.want {
				t.Errorf("\n%s, want\n%s", said, c.want)
			}
		})
	}
}

func TestReaderOnOtherFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"nothing":                 {"", "line 1: unexpected EOF"},
		"blank lines":             {"\n\r\n \n", "line 4: unexpected EOF"},
		"keys alone":              {"[属性描述]\n带号=37\n", "line 3: unexpected EOF"},
		"a picture":               {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d\xff\xff", "line 1: the text is neither UTF-8, GB18030 nor UTF-16"},
		"GeoJSON":                 {`{"type":"FeatureCollection"}`, "line 1: this is neither a section, a key, a plot nor a point"},
		"half a character at end": {"[属性描述]\n说明=洞口\xe5\x8e", "line 2: there are bytes that are no text in UTF-8"},
		"a line of 70 kB":         {"[属性描述]\n" + strings.Repeat("a", 70_000), "line 2: a line is too long"},
	} {
		got, _, err := read([]byte(c.text), format.DefaultLimits, dongkou)
		if err == nil || err.Error() != c.want || len(got) > 0 {
			t.Errorf("%s: %v, %v; want %s", name, got, err, c.want)
		}
	}
}

func TestReaderGivesWhatThePlotAndTheHeaderSay(t *testing.T) {
	t.Parallel()
	keys := append([]string{"数据产生单位=示例测绘院", "图幅号=of the file"}, zone37...)
	lines := append([]string{"5,1.0,ＤＫ-１,Ａ地块，甲/乙,面,G49,工业用地,0601,旱地,@"}, corners...)
	got, _, err := read(file(keys, lines...), format.DefaultLimits, dongkou)
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	want := format.Feature{
		Line: 7, ID: format.OfString("DK-1"), CRS: system(4525),
		Geometry: orb.Polygon{{{37457800, 2994300}, {37457900, 2994300}, {37457900, 2994400}, {37457800, 2994400}, {37457800, 2994300}}},
		Properties: format.Properties{
			{Name: PropertyID, Value: format.OfString("DK-1")},
			{Name: PropertyName, Value: format.OfString("Ａ地块，甲/乙")},
			{Name: PropertyKind, Value: format.OfString("面")},
			{Name: PropertySheet, Value: format.OfString("G49")},
			{Name: PropertyUse, Value: format.OfString("工业用地")},
			{Name: PropertyClass, Value: format.OfString("0601")},
			{Name: "第9列", Value: format.OfString("旱地")},
			{Name: "地块面积（公顷）", Value: format.OfNumber("1.0")},
			{Name: "数据产生单位", Value: format.OfString("示例测绘院")},
			{Name: "坐标系", Value: format.OfString("2000国家大地坐标系")},
			{Name: "带号", Value: format.OfString("37")},
		},
	}
	if diff := cmp.Diff(want, got[0], cmp.Comparer(func(a, b geo.CRS) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
}
