package geopackage

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/geotest"
)

// sameCRS lets cmp compare features.
var sameCRS = cmp.Comparer(func(a, b geo.CRS) bool { return a == b })

func zone(t testing.TB, epsg int) geo.CRS {
	t.Helper()
	c, err := geo.ByEPSG(epsg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func layout() Layout {
	return Layout{Layer: "地块", Updated: time.Date(2024, 1, 20, 8, 0, 0, 0, time.UTC), Fields: []Field{
		{"项目名称", Text}, {"清单面积（亩）", Double}, {"宗数", Integer}, {"销号", Boolean}, {`日"期`, Date},
	}}
}

// parcels are features with Chinese in every column, the last without shape and
// values.
func parcels() (all []format.Feature) {
	for i, s := range geotest.Shapes(30, 4) {
		all = append(all, format.Feature{Index: i, ID: format.OfInt(int64(i + 1)), Geometry: s, Properties: format.Properties{
			{Name: "项目名称", Value: format.OfString(fmt.Sprintf("湘政地〔2021〕%03d号·“一期”（𠮷）", i))},
			{Name: "清单面积（亩）", Value: format.OfNumber(fmt.Sprintf("%d.00000001", i))},
			{Name: "宗数", Value: format.OfInt(int64(-i))},
			{Name: "销号", Value: format.OfBool(i%2 == 0)},
			{Name: `日"期`, Value: format.OfString("2023-12-31")},
		}})
	}
	all = append(all, format.Feature{Index: len(all), ID: format.OfInt(int64(len(all) + 1))})
	for _, f := range layout().Fields {
		last := &all[len(all)-1]
		last.Properties = append(last.Properties, format.Property{Name: f.Name})
	}
	return all
}

// written is the path of a file with features.
func written(t testing.TB, l Layout, features ...format.Feature) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "洞口 县?%20#.gpkg")
	w, err := Create(t.Context(), path, l)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range features {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// read reads a file to its end.
func read(t testing.TB, path string, o Options) (features []format.Feature, err error) {
	t.Helper()
	if o.Limits == (format.Limits{}) {
		o.Limits = format.DefaultLimits
	}
	r, err := Open(t.Context(), path, o)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for {
		f, err := r.Next()
		if err == io.EOF {
			return features, nil
		}
		if err != nil {
			if _, again := r.Next(); again != err {
				t.Errorf("%v, then %v", err, again)
			}
			return features, err
		}
		features = append(features, f)
	}
}

func TestReaderGivesWhatWasWritten(t *testing.T) {
	t.Parallel()
	got, err := read(t, written(t, layout(), parcels()...), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(parcels(), got, sameCRS); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameFeaturesGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	a, err := os.ReadFile(written(t, layout(), parcels()...))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(written(t, layout(), parcels()...))
	if err != nil || string(a) != string(b) {
		t.Errorf("%d and %d bytes, %v", len(a), len(b), err)
	}
}

func TestWriterChangesSystems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to int }{{4490, 4525}, {4525, 4490}, {4546, 4525}, {4525, 4525}} {
		l := layout()
		l.CRS = zone(t, c.to)
		shape := geotest.Shapes(1, 4)[0]
		in := format.Feature{CRS: zone(t, c.from), Geometry: zone(t, c.from).ForwardShape(orb.Clone(shape))}
		got, err := read(t, written(t, l, in), Options{})
		if err != nil || len(got) != 1 || got[0].CRS != l.CRS {
			t.Fatalf("%v: %v, %v", c, got, err)
		}
		back := l.CRS.InverseShape(got[0].Geometry)
		geo.Snap(back)
		if !orb.Equal(back, shape) {
			t.Errorf("%v: %v, want %v", c, back, shape)
		}
	}
}

func TestWriterRefuses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.gpkg")
	w, err := Create(t.Context(), path, layout())
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]format.Feature{
		"a point":                          {Geometry: orb.Point{110, 27}},
		"an open ring":                     {Geometry: orb.Polygon{{{110, 27}, {111, 27}, {111, 28}, {110, 28}}}},
		"text in a number":                 {Properties: format.Properties{{Name: "宗数", Value: format.OfString("7")}}},
		"decimals in a whole number":       {Properties: format.Properties{{Name: "宗数", Value: format.OfNumber("7.5")}}},
		"a number in a truth":              {Properties: format.Properties{{Name: "销号", Value: format.OfInt(1)}}},
		"more digits than a double has":    {Properties: format.Properties{{Name: "清单面积（亩）", Value: format.OfNumber("1234567890.12345678")}}},
		"a number beyond a double's range": {Properties: format.Properties{{Name: "清单面积（亩）", Value: format.OfNumber("1e400")}}},
	} {
		if err := w.Write(f); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if err := errors.Join(w.Write(parcels()[0]), w.Close()); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(parcels()[0]); err == nil {
		t.Error("taken after the end")
	}
	if got, err := read(t, path, Options{}); err != nil || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := Create(t.Context(), path, layout()); !errors.Is(err, os.ErrExist) {
		t.Errorf("written over: %v", err)
	}
	for name, l := range map[string]Layout{
		"no name":             {},
		"a name of the frame": {Layer: "GPKG_contents"},
		"a name of SQLite's":  {Layer: "sqlite_master"},
		"the key's name":      {Layer: "a", Fields: []Field{{"FID", Text}}},
		"a name twice":        {Layer: "a", Fields: []Field{{"x", Text}, {"X", Text}}},
		"no type":             {Layer: "a", Fields: []Field{{"x", ""}}},
		"a control character": {Layer: "a\n"},
	} {
		if _, err := Create(t.Context(), filepath.Join(t.TempDir(), "b.gpkg"), l); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestWriterGivesUp(t *testing.T) {
	t.Parallel()
	w, err := Create(t.Context(), filepath.Join(t.TempDir(), "a.gpkg"), layout())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(parcels()[0]), w.Discard(), w.Discard()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err == nil {
		t.Error("closed as if all were well")
	}
}

// run is what a program prints.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	var faults strings.Builder
	c.Stderr = &faults
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, faults.String())
	}
	return string(out)
}
