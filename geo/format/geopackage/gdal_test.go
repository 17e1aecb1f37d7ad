package geopackage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
)

// TestGDALReadsWhatIsWritten: every attribute, every vertex and the system.
func TestGDALReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	for _, epsg := range []int{4490, 4525, 4546} {
		l := layout()
		l.CRS = zone(t, epsg)
		path := written(t, l, parcels()...)
		plain := filepath.Join(filepath.Dir(path), "a.gpkg")
		if err := os.Rename(path, plain); err != nil {
			t.Fatal(err)
		}
		if out := run(t, "gdalsrsinfo", "-o", "epsg", plain); strings.TrimSpace(out) != fmt.Sprintf("EPSG:%d", epsg) {
			t.Errorf("GDAL takes the system for %s", out)
		}
		out := run(t, "ogr2ogr", "-f", "GeoJSONSeq", "-t_srs", "EPSG:4490", "-lco", "COORDINATE_PRECISION=12", "/vsistdout/", plain, "地块")
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if len(lines) != len(parcels()) {
			t.Fatalf("%d lines: %.500s", len(lines), out)
		}
		for i, want := range parcels() {
			compareWithGDAL(t, want, lines[i])
		}
	}
}

func compareWithGDAL(t *testing.T, want format.Feature, line string) {
	t.Helper()
	var got struct {
		Properties map[string]any
		Geometry   json.RawMessage
	}
	d := json.NewDecoder(strings.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	for _, p := range want.Properties {
		g := got.Properties[p.Name]
		text := strings.ReplaceAll(fmt.Sprint(g), "/", "-") // of dates
		if n, ok := g.(json.Number); ok {
			x, err := n.Float64()
			if err != nil {
				t.Fatal(err)
			}
			text = number(x)
		}
		if p.Value.Kind == format.Null && g != nil || p.Value.Kind != format.Null && text != p.Value.Text {
			t.Errorf("%d: %s is %v, want %v", want.Index, p.Name, g, p.Value)
		}
	}
	f, err := geojson.ParseGeometry(got.Geometry, format.DefaultLimits)
	if err != nil || len(f.Faults) > 0 {
		t.Fatalf("%d: %v, %v", want.Index, f.Faults, err)
	}
	if p, ok := f.Geometry.(orb.Polygon); ok {
		f.Geometry = orb.MultiPolygon{p}
	}
	if f.Geometry != nil {
		geo.Snap(f.Geometry)
	}
	if (f.Geometry == nil) != (want.Geometry == nil) || f.Geometry != nil && !orb.Equal(f.Geometry, want.Geometry) {
		t.Errorf("%d: %.200v, want %.200v", want.Index, f.Geometry, want.Geometry)
	}
}

// TestReaderReadsWhatGDALWrites, with its index of places and its triggers.
func TestReaderReadsWhatGDALWrites(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var text bytes.Buffer
	w := geojson.NewWriter(&text)
	for _, f := range parcels() {
		f.ID = format.Value{}
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
	for _, c := range []struct {
		epsg string
		more []string
	}{
		{"EPSG:4490", nil}, {"EPSG:4525", nil}, {"EPSG:4546", []string{"-lco", "SPATIAL_INDEX=NO", "-dim", "XYZ"}},
	} {
		path := filepath.Join(dir, strings.ReplaceAll(c.epsg, ":", "")+".gpkg")
		run(t, "ogr2ogr", append([]string{"-f", "GPKG", "-s_srs", "EPSG:4490", "-t_srs", c.epsg, "-nln", "地块", path, in}, c.more...)...)
		got, err := read(t, path, Options{})
		if err != nil || len(got) != len(parcels()) || got[0].CRS.String() != c.epsg {
			t.Fatalf("%s: %d features, %v", c.epsg, len(got), err)
		}
		for i, want := range parcels() {
			f := got[i]
			if f.Geometry != nil {
				f.Geometry = f.CRS.InverseShape(f.Geometry)
				geo.Snap(f.Geometry)
			}
			f.CRS, f.Notes = geo.CRS{}, nil
			if want.Properties[3].Value.Kind == format.Bool && f.Properties[3].Value.Kind == format.Number {
				f.Properties[3].Value = format.OfBool(f.Properties[3].Value.Text == "1")
			}
			if p, ok := f.Geometry.(orb.Polygon); ok {
				f.Geometry = orb.MultiPolygon{p}
			}
			if diff := cmp.Diff(want, f, sameCRS); diff != "" {
				t.Errorf("%s, %d: %s", c.epsg, i, diff)
			}
		}
	}
}
