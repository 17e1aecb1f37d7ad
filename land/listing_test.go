package land_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/land"
)

// rowOf is a feature of a file: name and value, name and value.
func rowOf(values ...string) format.Feature {
	f := format.Feature{Index: 6}
	for i := 0; i < len(values); i += 2 {
		f.Properties = append(f.Properties, format.Property{Name: values[i], Value: format.OfString(values[i+1])})
	}
	return f
}

// good is the columns of a row in which nothing is wrong.
func good(more ...string) []string {
	return append([]string{"parcel_no", "DK-7", "category", "idle", "listed_mu", "12.34"}, more...)
}

// found lists what was found in a row: what refuses it with an exclamation mark.
func found(l land.Listing) string {
	var out []string
	for _, f := range l.Findings {
		mark := ""
		if f.Refuses {
			mark = "!"
		}
		out = append(out, mark+f.Location+" "+f.Rule)
	}
	return strings.Join(out, ", ")
}

const unmapped = "geometry unmapped"

func TestHeadingsAreRecognised(t *testing.T) {
	t.Parallel()
	for _, heading := range []string{"parcel_no", "PARCEL_NO", " 台账编号 ", "地块编号", "编号"} {
		l, unused := land.Columns{}.Read(tree, task(), rowOf(heading, "DK-7", "类别", "闲置", "面积（亩）", "12.34"))
		same(t, heading, found(l), unmapped)
		same(t, heading, l.ParcelNo, "DK-7")
		same(t, heading, unused, []string(nil))
	}
	for _, a := range land.AttributeList {
		for _, heading := range append([]string{a.Name, a.Chinese, strings.ToUpper(a.Name)}, a.Aliases...) {
			value := "值"
			if a.Date {
				value = "2023-02-28"
			}
			l, unused := land.Columns{}.Read(tree, task(), rowOf(good(heading, value)...))
			same(t, heading, l.Attributes, land.Attributes{a.Name: value})
			same(t, heading, found(l), unmapped)
			same(t, heading, unused, []string(nil))
		}
	}
}

func TestNoHeadingStandsForTwoColumns(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, a := range land.AttributeList {
		for _, heading := range append([]string{a.Name, a.Chinese}, a.Aliases...) {
			if seen[heading] != "" || strings.ToLower(heading) != heading {
				t.Errorf("the heading %s of %s belongs to %s already, or is not in lower case", heading, a.Name, seen[heading])
			}
			seen[heading] = a.Name
			same(t, heading, land.Aliases[heading], a.Name)
		}
	}
}

func TestWhatNoColumnTakesIsTold(t *testing.T) {
	t.Parallel()
	f := rowOf(good("fid", "1", "备用", "x")...)
	f.Properties = append(f.Properties, format.Property{Name: "name", Value: format.OfJSON(`{"a":1}`)})
	l, unused := land.Columns{}.Read(tree, task(), f)
	same(t, "unused", unused, []string{"fid", "备用", "name"})
	same(t, "attributes", l.Attributes, land.Attributes{})
}

func TestColumnsAreNamedAndSet(t *testing.T) {
	t.Parallel()
	c := land.Columns{
		From: map[string]string{"parcel_no": "DKBH", "name": "XMMC", "project": "XMMC", "location": "坐落"},
		Set:  map[string]string{"category": "DX", "unit": "经开区管委会", "leader": "甲"},
	}
	same(t, "refused", c.Validate(), nil)
	l, unused := c.Read(tree, task(), rowOf("DKBH", "DK-7", "编号", "not this", "xmmc", "nor this", "XMMC", "标准厂房", "listed_mu", "1", "leader", "乙", "unit", " "))
	same(t, "parcel", l.ParcelNo, "DK-7")
	same(t, "category", l.Category, land.LowEfficiency)
	same(t, "attributes", l.Attributes, land.Attributes{"name": "标准厂房", "project": "标准厂房", "unit": "经开区管委会", "leader": "乙"})
	same(t, "unused", unused, []string{"编号", "xmmc"})

	for _, bad := range []land.Columns{
		{From: map[string]string{"area": "MJ"}}, {Set: map[string]string{"status": "closed"}}, {From: map[string]string{"台账编号": "x"}},
	} {
		refused(t, bad.Validate(), land.Invalid, "columns", "unknown_column")
	}
}

func TestAreasOfARow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ column, text, mu, unit, found string }{
		{"listed_mu", "12.34", "12.34", "mu", ""},
		{"面积(亩)", "12.34亩", "12.34", "mu", ""},
		{"listed_mu", " 12.34 亩", "12.34", "mu", ""},
		{"listed_ha", "0.8227", "12.3405", "ha", ""},
		{"面积（公顷）", "0.8227公顷", "12.3405", "ha", ""},
		{"listed_m2", "8226.6667", "12.34000005", "m2", ""},
		{"面积（平方米）", "10000平方米", "15", "m2", ""},
		{"listed_mu", "12.340000000000000142", "12.34", "mu", "listed_mu rounded"},
		{"listed_m2", "8226.66666", "12.34000005", "m2", "listed_m2 rounded"},
		{"listed_mu", "1.234e1", "12.34", "mu", ""}, // as JSON may write a number
		{"listed_ha", "0.8227亩", "", "", "!listed_ha decimal"},
		{"listed_m2", "15亩", "", "", "!listed_m2 decimal"},
		{"listed_mu", "约12", "", "", "!listed_mu decimal"},
		{"listed_mu", "NaN", "", "", "!listed_mu decimal"},
		{"listed_mu", "1,234.5", "1234.5", "mu", ""},
		{"listed_mu", "1234,567", "", "", "!listed_mu decimal"},
		{"listed_mu", "１２．３４亩", "12.34", "mu", ""},
		{"listed_mu", strings.Repeat("1", 41), "", "", "!listed_mu decimal"},
		{"listed_mu", "1e999999999", "", "", "!listed_mu decimal"},
		{"listed_ha", "6666667", "", "ha", "!listed_ha too_large"},
		{"listed_mu", "0", "0", "mu", "!listed_mu listed_area"},
		{"listed_mu", "-3", "-3", "mu", "!listed_mu listed_area"},
		{"listed_mu", "4500000", "4500000", "mu", "!listed_mu listed_area"},
		{"listed_mu", "4499999.99", "4499999.99", "mu", ""},
		{"listed_mu", "", "", "", "!listed_mu required"},
	} {
		t.Run(c.column+" "+c.text, func(t *testing.T) {
			t.Parallel()
			l, _ := land.Columns{}.Read(tree, task(), rowOf("parcel_no", "DK-7", "category", "idle", c.column, c.text))
			want := strings.TrimSuffix(unmapped+", "+c.found, ", ")
			same(t, "found", found(l), want)
			same(t, "refused", l.Refused(), strings.Contains(want, "!"))
			same(t, "unit", string(l.Listed.Unit), c.unit)
			if c.mu != "" {
				same(t, "mu", l.ListedMu, mu(c.mu))
			}
		})
	}
}

func TestTheFirstAreaOfARowIsTaken(t *testing.T) {
	t.Parallel()
	l, _ := land.Columns{}.Read(tree, task(), rowOf("parcel_no", "DK-7", "category", "idle", "面积（公顷）", "99", "面积（亩）", "12.34"))
	same(t, "listed", l.Listed, land.Figure{Value: mu("12.34"), Unit: land.UnitMu})
}

func TestCategoriesByTheirUsualWords(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]land.Category{
		"approved_unsupplied": land.ApprovedUnsupplied, "PEWG": land.ApprovedUnsupplied, "pewg": land.ApprovedUnsupplied,
		"批而未供": land.ApprovedUnsupplied, "批而未供土地": land.ApprovedUnsupplied,
		"idle": land.Idle, "XZ": land.Idle, "闲置": land.Idle, "闲置土地": land.Idle,
		"low_efficiency": land.LowEfficiency, "dx": land.LowEfficiency, "低效（空闲）": land.LowEfficiency,
		"空闲": land.LowEfficiency, "低效": land.LowEfficiency, "低效用地": land.LowEfficiency,
	} {
		got, ok := land.ParseCategory(word)
		same(t, word, got, want)
		same(t, word, ok, true)
	}
	for _, word := range []string{"", "IDLE", "供而未用", "三类地"} {
		if _, ok := land.ParseCategory(word); ok {
			t.Errorf("%q is taken for a category", word)
		}
		l, _ := land.Columns{}.Read(tree, task(), rowOf("parcel_no", "DK-7", "category", word, "listed_mu", "1"))
		rule := "unknown_category"
		if word == "" {
			rule = "required"
		}
		same(t, word, found(l), unmapped+", !category "+rule)
	}
}

func TestRowsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		row   []string
		found string
		value string // of the last finding
	}{
		{"no number", []string{"category", "idle", "listed_mu", "1"}, "!parcel_no text_length", ""},
		{"a number of 33 characters", []string{"parcel_no", strings.Repeat("7", 33), "category", "idle", "listed_mu", "1"}, "!parcel_no text_length", strings.Repeat("7", 33)},
		{"a number with a control character", []string{"parcel_no", "a\x1bb", "category", "idle", "listed_mu", "1"}, "!parcel_no text_control", "a\x1bb"},
		{"another county", good("region", "430524"), "!region region_of_task", "430524"},
		{"the city above", good("region", "430500"), "!region region_of_task", "430500"},
		{"no region of the tree", good("xzqdm", "430599"), "!region region_of_task", "430599"},
		{"a day that there is not", good("pzrq", "2023-02-29"), "!approved_on date", "2023-02-29"},
		{"a date of another form", good("批准日期", "28.2.2023"), "!approved_on date", "28.2.2023"},
		{"a remark of 501 characters", good("备注", strings.Repeat("注", 501)), "!remark text_length", strings.Repeat("注", 501)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l, _ := land.Columns{}.Read(tree, task(), rowOf(c.row...))
			wanted := c.found
			if strings.HasPrefix(wanted, "!region") { // known before the shape is looked at
				wanted += ", " + unmapped
			} else {
				wanted = unmapped + ", " + wanted
			}
			same(t, "found", found(l), wanted)
			i := slices.IndexFunc(l.Findings, func(f land.Finding) bool { return f.Refuses })
			same(t, "value", l.Findings[i].Value, c.value)
			same(t, "row", l.Findings[i].Row, 7)
		})
	}
}

func TestEveryFaultOfARowIsTold(t *testing.T) {
	t.Parallel()
	l, _ := land.Columns{}.Read(tree, task(), rowOf("category", "?", "region", "430599", "listed_mu", "-1", "uscc", "1234567890123456789"))
	same(t, "found", found(l), "!region region_of_task, "+unmapped+
		", !parcel_no text_length, !category unknown_category, !listed_mu listed_area, !uscc text_length")
}

func TestARowLiesInTheTasksRegionUnlessItSaysOtherwise(t *testing.T) {
	t.Parallel()
	l, _ := land.Columns{}.Read(tree, task(), rowOf(good()...))
	same(t, "region", l.Region, "430525")
	l, _ = land.Columns{}.Read(tree, task(), rowOf(good("行政区代码", "430525-P01")...))
	same(t, "region", l.Region, "430525-P01")
	same(t, "found", found(l), unmapped)
}

// square is so many metres wide and high beside 110.575 E, 27.06 N.
func square(metres float64) orb.Polygon {
	east, north := metres/99_238, metres/110_807 // of a degree, at 27.06 N
	x, y := 110.575, 27.06
	return orb.Polygon{{{x, y}, {x + east, y}, {x + east, y + north}, {x, y + north}, {x, y}}}
}

func TestShapesOfRows(t *testing.T) {
	t.Parallel()
	founding, err := land.FoundingRegions()
	if err != nil {
		t.Fatal(err)
	}
	hunan := land.NewTree(founding)
	away := orb.Clone(square(100)).(orb.Polygon)
	for i := range away[0] {
		away[0][i][0] += 0.6
	}
	place := &orb.Point{110.5, 27}
	for _, c := range []struct {
		name    string
		columns land.Columns
		change  func(*format.Feature)
		found   string
	}{
		{"15 mu drawn and listed", land.Columns{}, func(f *format.Feature) { f.Geometry = square(100) }, ""},
		{"more than 1 % larger than listed", land.Columns{}, func(f *format.Feature) { f.Geometry = square(101) }, "listed_mu area_difference"},
		{"no area listed, taken from the plane", land.Columns{ListedFromPlane: true}, func(f *format.Feature) {
			f.Geometry, f.Properties = square(100), f.Properties[:2]
		}, "listed_mu listed_from_plane"},
		{"no area listed, and none taken", land.Columns{}, func(f *format.Feature) {
			f.Geometry, f.Properties = square(100), f.Properties[:2]
		}, "!listed_mu required"},
		{"no shape to take an area from", land.Columns{ListedFromPlane: true}, func(f *format.Feature) {
			f.Properties = f.Properties[:2]
		}, unmapped + ", !listed_mu listed_area"},
		{"more than 5 km beyond the county", land.Columns{}, func(f *format.Feature) { f.Geometry = away }, "!geometry outside_region"},
		{"a line", land.Columns{}, func(f *format.Feature) { f.Geometry = orb.LineString(square(100)[0]) }, "!geometry wrong_type"},
		{"less than 1 m²", land.Columns{}, func(f *format.Feature) { f.Geometry = square(0.5) }, "!geometry area_range"},
		{"what the reader found", land.Columns{}, func(f *format.Feature) {
			f.Faults = geo.Faults{{Rule: geo.SelfIntersection, Place: place}}
		}, "!geometry self_intersection"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := rowOf("parcel_no", "DK-7", "category", "idle", "listed_mu", "15.00")
			c.change(&f)
			l, _ := c.columns.Read(hunan, task(), f)
			same(t, "found", found(l), c.found)
			same(t, "measured", l.PlaneM2 != nil && l.EllipsoidM2 != nil && l.Shape != nil, !strings.Contains(found(l), "geometry"))
		})
	}
	f := rowOf(good()...)
	f.Faults = geo.Faults{{Rule: geo.SelfIntersection, Place: place}}
	l, _ := land.Columns{}.Read(hunan, task(), f)
	same(t, "where the map flies", *l.Findings[0].Place, *place)
}

// A survey's area lists what is new, and says nothing of what is listed, unless
// somebody says that it does.
func TestASurveyedAreaNamesNoListedArea(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		columns land.Columns
		heading string
		named   bool
	}{
		"surveyed":          {land.Columns{}, "地块面积（公顷）", false},
		"listed":            {land.Columns{}, "面积（公顷）", true},
		"surveyed, said so": {land.Columns{From: map[string]string{"listed_ha": "地块面积（公顷）"}}, "地块面积（公顷）", true},
		"listed, in full":   {land.Columns{}, "清单面积（公顷）", true},
	} {
		l, _ := c.columns.Read(tree, task(), rowOf("编号", "DK-7", "类别", "闲置", c.heading, "0.8227"))
		same(t, name, slices.Contains(l.Named, land.ColumnMu), c.named)
		same(t, name+", in mu", land.FormatMu(l.ListedMu), "12.3405")
	}
}

func ExampleColumns_Read() {
	columns := land.Columns{From: map[string]string{"parcel_no": "DKBH"}, Set: map[string]string{"category": "闲置"}}
	listing, unused := columns.Read(tree, task(), rowOf("DKBH", "DK-7", "面积（公顷）", "0.8227", "fid", "1"))
	fmt.Println(listing.ParcelNo, listing.Category, land.FormatMu(listing.ListedMu), unused)
	for _, f := range listing.Findings {
		fmt.Println(f.Row, f.Refuses, f.Rule)
	}
	// Output:
	// DK-7 idle 12.3405 [fid]
	// 7 false unmapped
}
