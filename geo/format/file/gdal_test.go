package file_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/file"
)

// ogr2ogr turns a file into another.
func ogr2ogr(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "ogr2ogr", args...).CombinedOutput(); err != nil {
		t.Fatalf("ogr2ogr %q: %v: %s", args, err, out)
	}
}

// readAll reads a file as an import does.
func readAll(t *testing.T, path string) (all []format.Feature) {
	t.Helper()
	r, err := file.Open(t.Context(), path, file.Options{Limits: format.DefaultLimits, Known: func(head string) bool { return head == "编号" }})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	defer r.Close()
	for {
		f, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil || len(f.Faults) > 0 {
			t.Fatalf("%s: %v %v", path, f.Faults, err)
		}
		all = append(all, f)
	}
}

// chinese is the parcels of the benchmark with what offices write into them, the
// last with nothing but its number and category.
func chinese() []format.Feature {
	all := parcels(8)
	for i, holder := range []string{"洞口县某某实业有限公司", "湘政地〔2021〕060号·“一期”，①（𠮷）", `有,逗号;分号"引号"`, "=1+1", "㐀䶵 々〇", "Ｆｕｌｌ　ｗｉｄｔｈ", "<甲>&乙"} {
		all[i].Properties[3].Value = format.OfString(holder)
		all[i].Properties[2].Value = format.OfNumber(fmt.Sprintf("%d.%08d", 12*i, 34000001+i))
	}
	for i := range all[7].Properties[2:] {
		all[7].Properties[2+i].Value = format.Value{}
	}
	return all
}

// sameFeatures compares features attribute for attribute and vertex for vertex,
// with the name that each attribute has in the file.
func sameFeatures(t *testing.T, got, want []format.Feature, name func(format.Field) string, shaped bool) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d features, want %d: %v", len(got), len(want), got)
	}
	for i, w := range want {
		for n, f := range benchFields {
			if g := got[i].Properties.Get(name(f)); !sameValue(g.Text, w.Properties[n].Value, f.Type) {
				t.Errorf("%d: %s is %q, want %v", i, name(f), g.Text, w.Properties[n].Value)
			}
		}
		if shaped && !sameShape(got[i].Geometry, w.Geometry) {
			t.Errorf("%d: %v, want %v", i, got[i].Geometry, w.Geometry)
		}
	}
}

// sameValue compares what was read with what was written: numbers by what they
// count, dates by their digits, and texts but for what keeps a spreadsheet from
// taking them for a formula.
func sameValue(got string, want format.Value, of format.Type) bool {
	switch {
	case want.Kind == format.Null:
		return got == ""
	case of == format.Decimal || of == format.Integer:
		g, err := decimal.NewFromString(got)
		return err == nil && g.Sub(decimal.RequireFromString(want.Text)).Abs().LessThan(decimal.New(1, -9))
	case of == format.Date:
		return strings.ReplaceAll(got, "/", "-") == want.Text
	}
	return strings.TrimPrefix(got, "'") == want.Text
}

func sameShape(got, want orb.Geometry) bool {
	if p, ok := got.(orb.Polygon); ok {
		got = orb.MultiPolygon{p}
	}
	if got == nil || want == nil {
		return got == want
	}
	got = orb.Clone(got)
	geo.Snap(got)
	return orb.Equal(turned(got), turned(want))
}

// turned is a shape with its rings the right way round.
func turned(g orb.Geometry) orb.Geometry {
	g = orb.Clone(g)
	for _, p := range g.(orb.MultiPolygon) {
		for i, r := range p {
			if (r.Orientation() == orb.CCW) != (i == 0) {
				r.Reverse()
			}
			// A ring begins with its first vertex in order.
			open := r[:len(r)-1]
			first := 0
			for n, v := range open {
				if v[0] < open[first][0] || v[0] == open[first][0] && v[1] < open[first][1] {
					first = n
				}
			}
			p[i] = append(slices.Concat(open[first:], open[:first]), open[first])
		}
	}
	return g
}

// heading is the name of a field in a file of a format.
func heading(k file.Kind) func(format.Field) string {
	return func(f format.Field) string {
		switch {
		case k == file.Shapefile:
			return f.Code
		case k.ForPeople():
			return f.Title
		}
		return f.Name
	}
}

// TestGDALReadsEveryAttributeThatIsWritten, in every format that it reads, in
// Chinese, in degrees and in a zone.
func TestGDALReadsEveryAttributeThatIsWritten(t *testing.T) {
	t.Parallel()
	for _, k := range file.Kinds {
		if k == file.SurveyText || k == file.DXF || k == file.Parquet {
			continue // GDAL has no reader of the first, the second has no attributes, and Debian's GDAL does not read the third
		}
		for _, epsg := range []int{4490, 4525} {
			crs, err := geo.ByEPSG(epsg)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range append(k.Encodings(), charset.UTF8)[:max(1, len(k.Encodings()))] {
				if k.CheckSystem(crs) != nil || k.Shapeless() && epsg != 4490 {
					continue
				}
				t.Run(fmt.Sprintf("%s in %d, %v", k, epsg, e), func(t *testing.T) {
					t.Parallel()
					l := layoutOf(t, k)
					l.CRS, l.Encoding = crs, e
					path := writeFile(t, l, chinese())
					if k == file.CSV && e == charset.GB18030 {
						path = recoded(t, path)
					}
					if k == file.Shapefile {
						path = "/vsizip/" + path
					}
					args := []string{"-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=12", "-s_srs", crs.String(), "-t_srs", "EPSG:4490"}
					if k == file.XLSX {
						args = args[:4]
					}
					out := filepath.Join(t.TempDir(), "out.geojsonl")
					ogr2ogr(t, append(args, out, path)...)
					sameFeatures(t, readAll(t, out), chinese(), heading(k), !k.Shapeless())
				})
			}
		}
	}
}

// recoded is a text in UTF-8: GDAL has no other for tables.
func recoded(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(charset.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	return written(t, "recoded.csv", string(text))
}

func writeFile(t *testing.T, l file.Layout, features []format.Feature) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a"+l.Kind.Ending())
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	w, err := file.NewWriter(t.Context(), out, l)
	for _, f := range features {
		if err == nil {
			err = w.Write(f)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil || len(w.Losses()) > 0 {
		t.Fatal(err, w.Losses())
	}
	return path
}

// TestEveryFileOfGDALIsRead, in every format that is read and that it writes, with
// its options that change what stands in the file.
func TestEveryFileOfGDALIsRead(t *testing.T) {
	t.Parallel()
	in := writeFile(t, layoutOf(t, file.GeoJSON), chinese())
	for _, c := range []struct {
		name   string // of the file
		args   []string
		heads  file.Kind // whose headings it has
		shaped bool
	}{
		{"plain.geojson", []string{"-f", "GeoJSON", "-a_srs", "EPSG:4490", "-lco", "COORDINATE_PRECISION=12"}, file.CSV, true},
		{"rfc7946.geojson", []string{"-f", "GeoJSON", "-lco", "RFC7946=YES", "-lco", "COORDINATE_PRECISION=12"}, file.CSV, true},
		{"lines.geojsonl", []string{"-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=12"}, file.CSV, true},
		{"separated.geojsonl", []string{"-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=12", "-lco", "RS=YES"}, file.CSV, true},
		{"degrees.gpkg", []string{"-f", "GPKG", "-a_srs", "EPSG:4490"}, file.CSV, true},
		{"zone.gpkg", []string{"-f", "GPKG", "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4525"}, file.CSV, true},
		{"utf8.shp", []string{"-f", "ESRI Shapefile", "-a_srs", "EPSG:4490", "-lco", "ENCODING=UTF-8"}, file.Shapefile, true},
		{"gbk.shp", []string{"-f", "ESRI Shapefile", "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4546", "-lco", "ENCODING=GB18030"}, file.Shapefile, true},
		{"table.csv", []string{"-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "-lco", "WRITE_BOM=YES"}, file.CSV, true},
		{"semicolons.csv", []string{"-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR=SEMICOLON"}, file.CSV, true},
		{"tabs.csv", []string{"-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR=TAB"}, file.CSV, true},
		{"plain.kml", []string{"-f", "KML"}, file.CSV, true},
		{"lib.kml", []string{"-f", "LIBKML"}, file.CSV, true},
		{"ledger.xlsx", []string{"-f", "XLSX"}, file.CSV, false},
	} {
		t.Run(strings.ReplaceAll(c.name, ".", " "), func(t *testing.T) { // GDAL takes an ending in the path for that of an archive
			t.Parallel()
			path := filepath.Join(t.TempDir(), c.name)
			name := heading(c.heads)
			var columns []string
			for _, f := range benchFields {
				columns = append(columns, fmt.Sprintf("%s as %q", f.Name, name(f)))
			}
			ogr2ogr(t, append(c.args, path, in, "-nln", "parcels", "-sql", "select "+strings.Join(columns, ", ")+" from a")...)
			sameFeatures(t, readAll(t, path), chinese(), name, c.shaped)
		})
	}
}
