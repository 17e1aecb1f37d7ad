package surveytxt

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// FuzzReader reads any bytes to their end: no panic, every plot either has faults or
// a valid shape, and what was read is written and read again as the same. The
// variants in testdata are seeds.
func FuzzReader(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	limits := format.Limits{Limits: geo.Limits{Vertices: 100, Rings: 10}, Bytes: 10_000}
	f.Fuzz(func(t *testing.T, text []byte) {
		all, _, _ := read(text, limits, dongkou)
		for i, got := range all {
			if got.Index != i || got.Line == 0 {
				t.Fatalf("plot %d is %d on line %d", i, got.Index, got.Line)
			}
			for _, x := range got.Faults {
				if x.Line == 0 {
					t.Fatalf("%v has no line", x)
				}
			}
			if len(got.Faults) == 0 {
				checkTaken(t, got)
			}
		}
	})
}

// checkTaken checks a plot that was taken without a fault.
func checkTaken(t *testing.T, f format.Feature) {
	faults := geo.StructureIn(f.Geometry, f.CRS)
	if len(faults) == 0 {
		faults = geo.Topology(parts(f.Geometry))
	}
	if len(faults) > 0 || f.CRS.IsGeographic() {
		t.Fatalf("taken in %v with %v", f.CRS, faults)
	}
	zone, _ := f.CRS.Zone()
	if widthOf(zone) == 6 {
		return // no zone of the writer
	}
	to := system(4488 + zone)
	text, err := written(to, f)
	var refused geo.Faults
	if errors.As(err, &refused) {
		return // by a tenth of a millimetre no longer valid
	}
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := read(text, format.DefaultLimits, geo.Geographic)
	if err != nil || len(again) != 1 || len(again[0].Faults) > 0 || len(again[0].Warnings) > 0 && again[0].Warnings[0].Rule != format.AreaMissing {
		t.Fatalf("%v, %v in what was written: %s", again, err, text)
	}
	sameShape(t, parts(f.Geometry), f.CRS, parts(again[0].Geometry), to)
	for _, name := range []string{PropertyID, PropertyName, PropertySheet, PropertyUse, PropertyClass} {
		if a, b := again[0].Properties.Get(name).Text, f.Properties.Get(name).Text; cleaned(b) == b && a != b {
			t.Fatalf("%s %q came back as %q", name, b, a)
		}
	}
}

func cleaned(text string) string { return Settings{}.clean(text) }

// written is a file of features in a zone.
func written(zone geo.CRS, all ...format.Feature) ([]byte, error) {
	var out bytes.Buffer
	w, err := NewWriter(&out, Settings{Zone: zone, Encoding: charset.GB18030, Producer: "示例测绘院", Date: "2023-12-31"})
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

func parts(g orb.Geometry) orb.MultiPolygon {
	if p, ok := g.(orb.Polygon); ok {
		return orb.MultiPolygon{p}
	}
	return g.(orb.MultiPolygon)
}

// sameShape compares the rings of two shapes one by one and their vertices to a
// millimetre.
func sameShape(t interface{ Fatalf(string, ...any) }, want orb.MultiPolygon, in geo.CRS, got orb.MultiPolygon, to geo.CRS) {
	if rows(want) != rows(got) {
		t.Fatalf("%s came back as %s", rows(want), rows(got))
	}
	for i := range want {
		for j := range want[i] {
			for k, p := range want[i][j] {
				q := got[i][j][k]
				if p = project(p, in, to); math.Hypot(p[0]-q[0], p[1]-q[1]) > 0.001 {
					t.Fatalf("part %d, ring %d, point %d: %.4f came back as %.4f", i, j, k, p, q)
				}
			}
		}
	}
}
