package dxf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/geotest"
)

func settings(t testing.TB) Settings {
	t.Helper()
	zone, err := geo.ByEPSG(4525)
	if err != nil {
		t.Fatal(err)
	}
	return Settings{CRS: zone, ClassOf: "状态", Classes: []Class{{"已销号", "CLOSED", 3}, {"未处置", "OPEN", 1}}, Label: []string{"编号", "mu"}}
}

// parcel lies in zone 37.
func parcel(i int) format.Feature {
	at := orb.Point{110.57 + float64(i)*0.01, 27.06}
	ring := func(d float64) orb.Ring {
		return orb.Ring{{at[0] - d, at[1] - d}, {at[0] + d, at[1] - d}, {at[0] + d, at[1] + d}, {at[0] - d, at[1] + d}, {at[0] - d, at[1] - d}}
	}
	return format.Feature{Index: i, Geometry: orb.MultiPolygon{{ring(0.001), ring(0.0002)}}, Properties: format.Properties{
		{Name: "编号", Value: format.OfString(fmt.Sprintf("洞口-%d", i))}, {Name: "状态", Value: format.OfString([]string{"已销号", "未处置", "别的"}[i%3])},
		{Name: "mu", Value: format.OfNumber("12.34")},
	}}
}

func written(t testing.TB, features ...format.Feature) (string, []format.Lost) {
	t.Helper()
	var b bytes.Buffer
	var lost []format.Lost
	w, err := NewWriter(&b, settings(t), func(l format.Lost, _ int) { lost = append(lost, l) })
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
	return b.String(), lost
}

// TestGDALReadsWhatIsWritten: every ring, layer and label in Chinese.
func TestGDALReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	text, lost := written(t, parcel(0), parcel(1), parcel(2))
	if len(lost) > 0 {
		t.Error(lost)
	}
	path := filepath.Join(t.TempDir(), "a.dxf")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "ogr2ogr", "-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "/vsistdout/", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")[1:]
	if len(lines) != 9 {
		t.Fatalf("%d entities: %s", len(lines), out)
	}
	for i, layer := range []string{"CLOSED", "OPEN", "0"} {
		shell, hole, label := lines[3*i], lines[3*i+1], lines[3*i+2]
		for _, ring := range []string{shell, hole} {
			if !strings.HasPrefix(ring, `"LINESTRING`) || !strings.Contains(strings.ReplaceAll(ring[1:], `"`, ""), ","+layer+",") {
				t.Errorf("a ring is %s", ring)
			}
		}
		if !strings.Contains(label, layer+labelSuffix) || !strings.Contains(label, fmt.Sprintf("洞口-%d 12.34", i)) || !strings.HasPrefix(label, `"POINT`) && !strings.HasPrefix(label, "POINT") {
			t.Errorf("a label is %s", label)
		}
	}
	want := settings(t).CRS.Forward(parcel(0).Geometry.(orb.MultiPolygon)[0][0][0])
	if corner := fmt.Sprintf("%.4f", want[0]); !strings.Contains(text, corner) {
		t.Errorf("there is no easting %s", corner)
	}
}

func TestCharactersBeyondTheCodePage(t *testing.T) {
	t.Parallel()
	f := parcel(0)
	f.Properties[0].Value = format.OfString("甲é\n𠮷")
	text, lost := written(t, f)
	if !strings.Contains(text, `\U+`) && !strings.Contains(text, "??") || len(lost) != 1 || lost[0] != format.CharacterReplaced {
		t.Errorf("%v", lost)
	}
}

func TestWriterRefusesWhatADrawingHasNot(t *testing.T) {
	t.Parallel()
	if _, err := NewWriter(io.Discard, Settings{}, nil); err == nil {
		t.Error("degrees are taken")
	}
	bad := settings(t)
	bad.Classes[0].Layer = "已销号"
	if _, err := NewWriter(io.Discard, bad, nil); err == nil {
		t.Error("a layer that release 12 has not is taken")
	}
	w, err := NewWriter(io.Discard, settings(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range []orb.Geometry{nil, orb.Point{110, 27}, orb.Polygon{}, orb.Polygon{{{110, 27}, {111, 27}}}} {
		if err := w.Write(format.Feature{Geometry: g}); err == nil {
			t.Errorf("%v is written", g)
		}
	}
}

// A label lies in its shape, whatever holes that has.
func TestLabelsLieInside(t *testing.T) {
	t.Parallel()
	for i, mp := range geotest.Shapes(500, 11) {
		at, in := inside(mp), 0
		for _, p := range mp {
			for k, r := range p {
				switch side := geo.Locate(at, r); {
				case side == geo.Inside && k == 0:
					in++
				case side == geo.Inside:
					in--
				}
			}
		}
		if in != 1 {
			t.Errorf("%d: %v lies in %d parts of %v", i, at, in, mp)
		}
	}
}
