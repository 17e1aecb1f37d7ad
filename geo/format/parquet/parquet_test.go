package parquet

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/geotest"
)

var fields = []format.Field{{Name: "编号", Width: 32}, {Name: "mu", Type: format.Decimal, Width: 18, Decimals: 8}, {Name: "n", Type: format.Integer}, {Name: "on", Type: format.Date}}

func feature(g orb.Geometry) format.Feature {
	return format.Feature{Geometry: g, Properties: format.Properties{{Name: "编号", Value: format.OfString("洞口-1")}, {Name: "mu", Value: format.OfNumber("12.34000001")},
		{Name: "n", Value: format.OfInt(-7)}, {Name: "on", Value: format.OfString("2023-12-31")}}}
}

func written(t *testing.T, l Layout, features ...format.Feature) *parquet.File {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, l)
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
	f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	shapes := geotest.Shapes(20, 3)
	features := []format.Feature{{}}
	for _, s := range shapes {
		features = append(features, feature(s))
	}
	f := written(t, Layout{Fields: fields}, features...)
	var names []string
	for _, c := range f.Schema().Fields() {
		names = append(names, c.Name())
	}
	if diff := cmp.Diff([]string{"编号", "mu", "n", "on", "geometry"}, names); diff != "" {
		t.Error(diff)
	}
	rows := make([]parquet.Row, len(features))
	if n, err := parquet.NewReader(f).ReadRows(rows); n != len(rows) || err != nil && err != io.EOF {
		t.Fatalf("%d rows, %v", n, err)
	}
	for _, v := range rows[0] {
		if !v.IsNull() {
			t.Errorf("nothing came back as %v", v)
		}
	}
	for i, s := range shapes {
		row := rows[i+1]
		g, err := wkb.Unmarshal(row[4].ByteArray())
		if err != nil || !orb.Equal(g, s) || row[0].String() != "洞口-1" || row[1].Int64() != 1234000001 || row[2].Int64() != -7 || row[3].Int32() != 19722 {
			t.Errorf("%d: %v, %v", i, row, err)
		}
	}
}

func TestMetadataIsThatOfTheStandard(t *testing.T) {
	t.Parallel()
	text, ok := written(t, Layout{Fields: fields}, feature(geotest.Shapes(1, 3)[0])).Lookup("geo")
	var about struct {
		Version string
		Primary string `json:"primary_column"`
		Columns map[string]struct {
			Encoding, Orientation string
			Types                 []string `json:"geometry_types"`
			Box                   []float64
			CRS                   struct {
				ID struct {
					Authority string
					Code      int
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &about); err != nil || !ok {
		t.Fatal(err)
	}
	c := about.Columns["geometry"]
	if about.Version != "1.1.0" || about.Primary != "geometry" || c.Encoding != "WKB" || c.CRS.ID.Authority != "EPSG" || c.CRS.ID.Code != 4490 || c.Orientation != "counterclockwise" {
		t.Errorf("%s", text)
	}
	if text, _ := written(t, Layout{Fields: fields, CRS84: true}).Lookup("geo"); bytes.Contains([]byte(text), []byte(`"crs"`)) {
		t.Errorf("CRS84 is said as %s", text)
	}
}

// TestSystemsAreThoseOfPROJ: the same words as PROJ's own, but for where they apply.
func TestSystemsAreThoseOfPROJ(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"EPSG:4490", "EPSG:4525", "EPSG:4546", "EPSG:4499"} {
		out, err := exec.CommandContext(t.Context(), "gdalsrsinfo", "-o", "projjson", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]any
		if err := json.Unmarshal(out, &want); err != nil {
			t.Fatal(err)
		}
		for _, k := range []string{"scope", "area", "bbox"} {
			delete(want, k)
		}
		code := int(want["id"].(map[string]any)["code"].(float64))
		crs, err := geo.ByEPSG(code)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(projJSON(crs), &got); err != nil {
			t.Fatal(err)
		}
		if c, ok := want["conversion"].(map[string]any); ok {
			c["name"] = got["conversion"].(map[string]any)["name"] // which is free
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWriterRefusesWhatAColumnCannotHold(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]format.Property{
		"digits": {Name: "mu", Value: format.OfNumber("0.123456789")}, "a size": {Name: "mu", Value: format.OfNumber("1e30")}, "a text": {Name: "mu", Value: format.OfString("12")},
		"a day": {Name: "on", Value: format.OfString("2023年底")}, "a half": {Name: "n", Value: format.OfNumber("0.5")},
	} {
		w, err := NewWriter(io.Discard, Layout{Fields: fields})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(format.Feature{Properties: format.Properties{p}}); err == nil {
			t.Errorf("%s is written", name)
		}
	}
}
