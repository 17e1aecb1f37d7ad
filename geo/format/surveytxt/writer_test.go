package surveytxt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
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

// box is a rectangle in zone 37, from its southwest corner.
func box(east, north, width, height float64) orb.Ring {
	return orb.Ring{{east, north}, {east + width, north}, {east + width, north + height}, {east, north + height}, {east, north}}
}

func ExampleWriter() {
	zone, _ := geo.ByEPSG(4525)
	var out strings.Builder
	w, err := NewWriter(&out, Settings{Zone: zone, Producer: "示例测绘院", Date: "2023-12-31"})
	if err != nil {
		panic(err)
	}
	f := format.Feature{
		ID:         format.OfString("DK-1"),
		CRS:        zone,
		Geometry:   orb.Polygon{box(37457800, 2994300, 100, 100), box(37457840, 2994340, 10.5, 10)},
		Properties: format.Properties{{Name: PropertyName, Value: format.OfString("示例地块")}},
	}
	err = errors.Join(w.Write(f), w.Close())
	fmt.Println(strings.ReplaceAll(out.String(), "\r\n", "\n"), err)
	// Output:
	// [属性描述]
	// 格式版本号=1.01版本
	// 数据产生单位=示例测绘院
	// 数据产生日期=2023-12-31
	// 坐标系=2000国家大地坐标系
	// 几度分带=3
	// 投影类型=高斯克吕格
	// 计量单位=米
	// 带号=37
	// 精度=0.0001
	// 转换参数=,,,,,,
	// [地块坐标]
	// 10,0.9895,DK-1,示例地块,面,,,,@
	// J1,1,2994300.0000,37457800.0000
	// J2,1,2994300.0000,37457900.0000
	// J3,1,2994400.0000,37457900.0000
	// J4,1,2994400.0000,37457800.0000
	// J1,1,2994300.0000,37457800.0000
	// J5,2,2994340.0000,37457840.0000
	// J6,2,2994340.0000,37457850.5000
	// J7,2,2994350.0000,37457850.5000
	// J8,2,2994350.0000,37457840.0000
	// J5,2,2994340.0000,37457840.0000
	//  <nil>
}

func ExampleReader() {
	text := "[属性描述]\n坐标系=2000国家大地坐标系\n带号=37\n[地块坐标]\n" +
		"4,0.5000,DK-1,三角地,面,,,,@\n" +
		"J1,1,2994300,457800\nJ2,1,2994400,457800\nJ3,1,2994300,457900\nJ1,1,2994300,457800\n"
	r := NewReader(charset.NewReader(bytes.NewReader([]byte(text))), format.DefaultLimits, geo.Geographic)
	f, err := r.Next()
	fmt.Println(f.Line, f.ID.Text, f.CRS, f.Geometry, f.Properties.Get("地块面积（公顷）").Text, f.Faults, f.Notes, err)
	_, err = r.Next()
	fmt.Println(err)
	// Output:
	// 5 DK-1 EPSG:4546 [[[457800 2.9943e+06] [457900 2.9943e+06] [457800 2.9944e+06] [457800 2.9943e+06]]] 0.5000 no fault [rings_turned] <nil>
	// EOF
}

// What is written comes back with the same rings and, to a millimetre, the same
// vertices, of any shapes.
func TestWriteThenRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var want []format.Feature
		shapes := geotest.Shapes(rapid.IntRange(1, 8).Draw(t, "shapes"), rapid.Uint64().Draw(t, "seed"))
		own, err := geo.OwnZone(shapes[0].Bound())
		if err != nil {
			t.Fatal(err)
		}
		number, _ := own.Zone()
		zone := system(4488 + number)
		for i, g := range shapes {
			if z, _ := geo.OwnZone(g.Bound()); z != own {
				continue
			}
			name := rapid.StringMatching(`[ -+\--~一-龥、。（）]{0,20}`).Draw(t, "name")
			f := format.Feature{ID: format.OfString(fmt.Sprint("P", i)), Geometry: g}
			f.Properties = format.Properties{{Name: PropertyName, Value: format.OfString(cleaned(name))}}
			want = append(want, f)
		}
		text, err := written(zone, want...)
		if err != nil {
			t.Fatal(err)
		}
		got, e, err := read(text, format.DefaultLimits, geo.Geographic)
		if err != nil || len(got) != len(want) || e != charset.GB18030 {
			t.Fatalf("%d of %d plots in %v, %v", len(got), len(want), e, err)
		}
		for i, f := range got {
			if len(f.Faults)+len(f.Notes)+len(f.Warnings) > 0 && !expected(f) {
				t.Fatalf("%s", told(f))
			}
			if f.CRS != zone || f.ID != want[i].ID || f.Properties.Get(PropertyName) != want[i].Properties.Get(PropertyName) {
				t.Fatalf("%v of %v came back as %v", f.Properties, want[i].Properties, f.CRS)
			}
			sameShape(t, parts(want[i].Geometry), geo.Geographic, parts(f.Geometry), zone)
		}
	})
}

// expected says whether all that a reader says of a plot is what it has to: rings
// that are parts, and an area too small for the four decimals of a hectare.
func expected(f format.Feature) bool {
	several := len(parts(f.Geometry)) > 1
	return len(f.Faults) == 0 &&
		!slices.ContainsFunc(f.Notes, func(n format.Note) bool { return n != format.RingsRegrouped || !several }) &&
		!slices.ContainsFunc(f.Warnings, func(w format.Warning) bool {
			return w.Rule != format.AreaMissing || planeArea(f.Geometry) >= 0.5
		})
}

// The area is the exact one of the coordinates as written, half up.
func TestWriterRoundsAreasHalfUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width, height float64
		want          string
	}{
		{100, 100, "1.0000"},
		{100.5, 1, "0.0101"},
		{100.4999, 1, "0.0100"},
		{0.5, 1, "0.0001"},
		{0.4999, 1, "0.0000"},
		{12345.5, 1000, "1234.5500"},
		{1234.5, 1001, "123.5735"},
	} {
		shape, err := newPlane(orb.MultiPolygon{{box(37457800, 2994300, c.width, c.height)}}, system(4525), system(4525))
		if err != nil {
			t.Fatal(err)
		}
		if got := shape.hectares(); got != c.want {
			t.Errorf("%v m by %v m are %s ha, want %s", c.width, c.height, got, c.want)
		}
	}
}

// A point of the published check values, from degrees and from either form of the
// zone.
func TestWriterProjects(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from geo.CRS
		at   orb.Point
	}{
		{geo.Geographic, orb.Point{110.575, 27.06}},
		{system(4546), orb.Point{457838.8547, 2994349.6706}},
		{system(4525), orb.Point{37457838.8547, 2994349.6706}},
		{system(4547), orb.Point{160113.1472, 2998903.6114}},
	} {
		p := project(c.at, c.from, system(4525))
		text := string(appendMetres(append(appendMetres(nil, int64(p[1]*steps+0.5)), ','), int64(p[0]*steps+0.5)))
		if text != "2994349.6706,37457838.8547" {
			t.Errorf("%v of %v is %s", c.at, c.from, text)
		}
	}
}

func TestWriterSaysWhatItChanged(t *testing.T) {
	t.Parallel()
	var got []Change
	var out bytes.Buffer
	w, err := NewWriter(&out, Settings{
		Zone: system(4525), Encoding: charset.GB18030,
		Columns: map[string]string{PropertyName: "project"},
		Changed: func(c Change) { got = append(got, c) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"甲/乙（𠮷）", "甲,乙\r\n丙", "\ue000", "\xe6", "@"} {
		f := format.Feature{CRS: system(4525), Geometry: orb.Polygon{box(37457800, 2994300, 100, 100)},
			Properties: format.Properties{{Name: "project", Value: format.OfString(name)}}}
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := []Change{{1, PropertyName, "甲，乙  丙"}, {2, PropertyName, "〓"}, {3, PropertyName, "〓"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var names []string
	again, _, err := read(out.Bytes(), format.DefaultLimits, geo.Geographic)
	for _, f := range again {
		names = append(names, f.Properties.Get(PropertyName).Text)
	}
	if diff := cmp.Diff([]string{"甲/乙（𠮷）", "甲，乙  丙", "〓", "〓", "@"}, names); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestWriterRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		f    format.Feature
		want string
	}{
		{"no shape", format.Feature{}, "the format holds polygons only"},
		{"a line", format.Feature{Geometry: orb.LineString{{110, 27}, {111, 27}}}, "the format holds polygons only"},
		{"a polygon without rings", format.Feature{Geometry: orb.Polygon{}}, "part 0: there are no coordinates"},
		{"a multipolygon without parts", format.Feature{Geometry: orb.MultiPolygon{}}, "there are no coordinates"},
		{"another zone", format.Feature{Geometry: orb.Polygon{{{114, 27}, {114.1, 27}, {114, 27.1}, {114, 27}}}},
			"part 0, ring 0: the point is too far from the central meridian or off the hemisphere; another zone, or axes swapped? (at 37797845.2 2991172.44)"},
		{"narrower than a tenth of a millimetre", format.Feature{CRS: system(4525), Geometry: orb.Polygon{box(37457800, 2994300, 0.00001, 1)}},
			"part 0, ring 0: the ring has fewer than four positions or three different points (at 37457800 2994300)"},
		{"a bow-tie", format.Feature{CRS: system(4525), Geometry: orb.Polygon{{{37457800, 2994300}, {37457900, 2994400}, {37457900, 2994300}, {37457800, 2994400}, {37457800, 2994300}}}},
			"part 0, ring 0: the ring crosses itself (at 37457850 2994350)"},
	} {
		_, err := written(system(4525), c.f)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	for name, to := range map[string]Settings{
		"degrees":                    {},
		"a zone without its number":  {Zone: system(4546)},
		"a zone of 6°":               {Zone: system(4497)},
		"UTF-16, which few can read": {Zone: system(4525), Encoding: charset.UTF16LE},
	} {
		if _, err := NewWriter(io.Discard, to); err == nil {
			t.Errorf("a file in %s was begun", name)
		}
	}
}

// A plot that cannot be written leaves nothing, and a file without plots can be
// read.
func TestWriterAfterABadPlot(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w, err := NewWriter(&out, Settings{Zone: system(4525)})
	if err != nil {
		t.Fatal(err)
	}
	if w.Write(format.Feature{}) == nil {
		t.Error("nothing was written as a plot")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, _, err := read(out.Bytes(), format.DefaultLimits, geo.Geographic); len(got) > 0 || err != nil {
		t.Errorf("%v, %v in %s", got, err, out.String())
	}
}

type deadPipe struct{}

func (deadPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriterReportsErrorsFromBelow(t *testing.T) {
	t.Parallel()
	w, err := NewWriter(deadPipe{}, Settings{Zone: system(4525)})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("close: %v", err)
	}
	if err := w.Write(format.Feature{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("write: %v", err)
	}
}
