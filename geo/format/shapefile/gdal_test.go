package shapefile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/geojson"
	"sanlei/geo/geotest"
)

// run is what a program of GDAL prints.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir = dir
	var faults bytes.Buffer
	c.Stderr = &faults
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, faults.Bytes())
	}
	return string(out)
}

// lay writes files into a folder.
func lay(t *testing.T, files fs.FS) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

// chineseParcels has Chinese of every kind that land has, in fields of every type.
func chineseParcels() (l Layout, features []format.Feature) {
	l.Fields = []Field{
		{Name: "地块编", Type: Text, Width: 40}, {Name: "批文号", Type: Text, Width: 254}, {Name: "亩", Type: Numeric, Width: 20, Decimals: 8},
		{Name: "宗数", Type: Numeric, Width: 5}, {Name: "日期", Type: Date}, {Name: "销号", Type: Logical},
	}
	for i, s := range geotest.Shapes(40, 3) {
		f := format.Feature{Index: i, Geometry: s, Properties: format.Properties{
			{Name: "地块编", Value: format.OfString(fmt.Sprintf("洞口县-%03d", i))},
			{Name: "批文号", Value: format.OfString("湘政地〔2021〕060号·“一期”，①（𠮷）")},
			{Name: "亩", Value: format.OfNumber(fmt.Sprintf("%d.%08d", i, i*1234567))},
			{Name: "宗数", Value: format.OfInt(int64(-i))},
			{Name: "日期", Value: format.OfString(fmt.Sprintf("2023-12-%02d", 1+i%31))},
			{Name: "销号", Value: format.OfBool(i%2 == 0)},
		}}
		if len(s) == 1 {
			f.Geometry = s[0]
		}
		features = append(features, f)
	}
	empty := format.Feature{Index: len(features)}
	for _, c := range l.Fields {
		empty.Properties = append(empty.Properties, format.Property{Name: c.Name})
	}
	return l, append(features, empty)
}

// gdalFeature is a feature as GDAL gives it in GeoJSON.
type gdalFeature struct {
	Properties map[string]any
	Geometry   json.RawMessage
}

// TestGDALReadsWhatIsWritten: every attribute in Chinese, every vertex and the
// system.
func TestGDALReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		epsg     int
		encoding charset.Encoding
	}{{4490, charset.UTF8}, {4525, charset.UTF8}, {4546, charset.GB18030}, {4490, charset.GB18030}} {
		t.Run(fmt.Sprintf("%d in %v", c.epsg, c.encoding), func(t *testing.T) {
			t.Parallel()
			l, features := chineseParcels()
			l.CRS, l.Encoding = zone(t, c.epsg), c.encoding
			files, lost := writtenWith(t, l, features...)
			if len(lost) > 0 {
				t.Fatal(lost)
			}
			dir := lay(t, files)
			if out := run(t, dir, "gdalsrsinfo", "-o", "epsg", "a.shp"); strings.TrimSpace(out) != fmt.Sprintf("EPSG:%d", c.epsg) {
				t.Errorf("GDAL takes the system for %s", out)
			}
			text := run(t, dir, "ogr2ogr", "-f", "GeoJSONSeq", "-t_srs", "EPSG:4490", "-lco", "COORDINATE_PRECISION=12", "/vsistdout/", "a.shp")
			for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
				compareWithGDAL(t, features[i], line)
			}
		})
	}
}

func compareWithGDAL(t *testing.T, want format.Feature, line string) {
	t.Helper()
	var got gdalFeature
	d := json.NewDecoder(strings.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	for _, p := range want.Properties {
		g := got.Properties[p.Name]
		text := fmt.Sprint(g)
		switch {
		case p.Value.Kind == format.Null && g == nil:
		case p.Name == "日期":
			text = strings.ReplaceAll(text, "/", "-")
			fallthrough
		case p.Value.Kind == format.String || p.Name == "宗数":
			if text != p.Value.Text {
				t.Errorf("%d: %s is %q, want %v", want.Index, p.Name, g, p.Value)
			}
		case p.Name == "亩":
			var x, y float64
			fmt.Sscan(text, &x)
			fmt.Sscan(p.Value.Text, &y)
			if math.Abs(x-y) > 1e-9 {
				t.Errorf("%d: %s is %q, want %v", want.Index, p.Name, g, p.Value)
			}
		case p.Value.Kind == format.Bool && (text == p.Value.Text || strings.EqualFold(text, p.Value.Text[:1])):
		default:
			t.Errorf("%d: %s is %v, want %v", want.Index, p.Name, g, p.Value)
		}
	}
	shape, err := geojson.ParseGeometry(got.Geometry, format.DefaultLimits)
	if err != nil || len(shape.Faults) > 0 || !alike(shape.Geometry, want.Geometry) {
		t.Errorf("%d: %v, want %v; %v", want.Index, shape.Geometry, want.Geometry, err)
	}
}

// alike says whether two shapes have the same points to a tenth of a millimetre,
// whatever ring begins where.
func alike(a, b orb.Geometry) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	p, q := points(a), points(b)
	return len(p) == len(q) && !slices.ContainsFunc(p, func(x orb.Point) bool {
		return !slices.ContainsFunc(q, func(y orb.Point) bool { return math.Hypot(x[0]-y[0], x[1]-y[1]) < 2e-9 })
	})
}

func points(g orb.Geometry) (all []orb.Point) {
	switch g := g.(type) {
	case orb.Polygon:
		for _, r := range g {
			all = append(all, r[1:]...)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			all = append(all, points(p)...)
		}
	}
	return all
}

// TestReaderReadsWhatGDALWrites, which cuts names in the middle of a character,
// writes asterisks for null numbers and zeros for null dates.
func TestReaderReadsWhatGDALWrites(t *testing.T) {
	t.Parallel()
	_, features := chineseParcels()
	var text bytes.Buffer
	w := geojson.NewWriter(&text)
	for _, f := range features {
		f.Properties = append(slices.Clone(f.Properties),
			format.Property{Name: "非常长的字段名称一", Value: format.OfString(strings.Repeat("洞口县石江镇", 20))},
			format.Property{Name: "非常长的字段名称二", Value: format.OfString("乙")})
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, encoding string // of the values
		cpg            bool
		epsg           int
		want           charset.Encoding
		names          []string
	}{
		{"UTF-8", "UTF-8", true, 4490, charset.UTF8, []string{"地块编", "批文号", "亩", "宗数", "日期", "销号", "非常长", "非常_1"}},
		{"GBK", "GBK", true, 4525, charset.GB18030, []string{"地块编", "批文号", "亩", "宗数", "日期", "销号", "非常长的字", "非常长的_1"}},
		{"GB18030", "GB18030", true, 4546, charset.GB18030, []string{"地块编", "批文号", "亩", "宗数", "日期", "销号", "非常长的字", "非常长的_1"}},
		{"nothing said of UTF-8", "UTF-8", false, 4490, charset.UTF8, []string{"地块编", "批文号", "亩", "宗数", "日期", "销号", "非常长", "非常_1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "in.geojson"), text.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			crs := fmt.Sprintf("EPSG:%d", c.epsg)
			args := []string{"-f", "ESRI Shapefile", "-a_srs", "EPSG:4490", "a.shp", "in.geojson"}
			if c.epsg != 4490 {
				args = []string{"-f", "ESRI Shapefile", "-s_srs", "EPSG:4490", "-t_srs", crs, "a.shp", "in.geojson"}
			}
			run(t, dir, "ogr2ogr", append(args, "-lco", "ENCODING="+c.encoding)...)
			if !c.cpg {
				if err := os.Remove(filepath.Join(dir, "a.cpg")); err != nil {
					t.Fatal(err)
				}
			}
			got, info, err := read(os.DirFS(dir), Options{})
			if err != nil || info.Encoding != c.want || info.CRS.EPSG() != c.epsg || len(got) != len(features) {
				t.Fatalf("%d features, %+v, %v", len(got), info, err)
			}
			var names []string
			for _, f := range info.Fields {
				names = append(names, f.Name)
			}
			if !slices.Equal(names, c.names) {
				t.Errorf("fields %v, want %v", names, c.names)
			}
			for i, f := range got {
				compareWithWritten(t, f, features[i], c.encoding == "GBK")
			}
		})
	}
}

func compareWithWritten(t *testing.T, got, want format.Feature, gbk bool) {
	t.Helper()
	if len(got.Faults) > 0 || !alike(got.CRS.InverseShape(got.Geometry), want.Geometry) {
		t.Errorf("%d: %v %v, want %v", got.Index, got.Faults, got.Geometry, want.Geometry)
	}
	for i, p := range want.Properties {
		g := got.Properties[i]
		switch {
		case p.Name == "批文号" && gbk && p.Value.Kind != format.Null: // which has no 𠮷
			if !strings.HasPrefix(g.Value.Text, "湘政地〔2021〕060号·“一期”，①（") {
				t.Errorf("%d: %v", got.Index, g)
			}
		case p.Name == "亩" && p.Value.Kind != format.Null:
			if !strings.HasPrefix(g.Value.Text, strings.TrimRight(p.Value.Text, "0")[:len(strings.TrimRight(p.Value.Text, "0"))-1]) || g.Value.Kind != format.Number {
				t.Errorf("%d: %v, want %v", got.Index, g, p)
			}
		case p.Name == "销号" && p.Value.Kind != format.Null:
			if g.Value.Text != map[string]string{"true": "1", "false": "0"}[p.Value.Text] {
				t.Errorf("%d: %v, want %v", got.Index, g, p)
			}
		default:
			if diff := cmp.Diff(p.Value, g.Value); diff != "" {
				t.Errorf("%d: %s: %s", got.Index, p.Name, diff)
			}
		}
	}
}

// TestGDALReadsTheGoldens opens the files of testdata.
func TestGDALReadsTheGoldens(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"utf8.shp", "gb18030.shp"} {
		out := run(t, "testdata", "ogrinfo", "-al", name)
		for _, want := range []string{"Feature Count: 3", "编号 (String) = 洞口县A-001", "面积 (Real) = 12.3400", "日期 (Date) = 2023/12/31", "编号 (String) = (null)", "面积 (Real) = (null)", `ID["EPSG",4525]`} {
			if !strings.Contains(out, want) {
				t.Errorf("%s has no %s: %s", name, want, out)
			}
		}
	}
}
