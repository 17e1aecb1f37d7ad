package shapefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/archive"
	"sanlei/geo/format/charset"
)

func zipped(t testing.TB, dir string, features ...format.Feature) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := NewZip(&b, "x/洞口县", dir, layout(charset.GB18030))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range features {
		if err := z.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZipThereAndBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := zipped(t, dir, parcels()...)
	if !bytes.Equal(b, zipped(t, dir, parcels()...)) {
		t.Error("the same features give other bytes")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	z, err := archive.Open(bytes.NewReader(b), int64(len(b)), archive.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := List(z); err != nil || len(all) != 1 || all[0] != "洞口县.shp" {
		t.Errorf("%v, %v", all, err)
	}
	got, info, err := read(z, Options{})
	if err != nil || info.Notes != nil {
		t.Fatalf("%+v, %v", info, err)
	}
	if diff := cmp.Diff(parcels(), got, sameCRS); diff != "" {
		t.Error(diff)
	}
}

// TestReaderSeesAWrongChecksum in each file of an archive.
func TestReaderSeesAWrongChecksum(t *testing.T) {
	t.Parallel()
	for _, ext := range []string{".shp", ".shx", ".dbf", ".prj", ".cpg"} {
		b := zipped(t, t.TempDir(), parcels()...)
		directory := bytes.Index(b, []byte("PK\x01\x02"))
		at := directory + bytes.Index(b[directory:], []byte("洞口县"+ext))
		b[at-46+16]++ // of the checksum
		z, err := archive.Open(bytes.NewReader(b), int64(len(b)), archive.DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := read(z, Options{}); err == nil {
			t.Errorf("%s: taken", ext)
		}
	}
}

func TestGDALReadsTheZip(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.zip"), zipped(t, dir, parcels()...), 0o600); err != nil {
		t.Fatal(err)
	}
	out := run(t, dir, "ogrinfo", "-al", "/vsizip/a.zip")
	for _, want := range []string{"Feature Count: 3", "编号 (String) = 洞口县A-001"} {
		if !bytes.Contains([]byte(out), []byte(want)) {
			t.Errorf("no %s: %s", want, out)
		}
	}
}

func TestZipGivesUp(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z, err := NewZip(&b, "a", t.TempDir(), layout(charset.UTF8))
	if err != nil {
		t.Fatal(err)
	}
	z.Discard()
	if err := z.Close(); err == nil || b.Len() > 0 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
	if _, err := NewZip(&b, "a", t.TempDir(), Layout{}); err == nil {
		t.Error("a layout without fields was taken")
	}
	if _, err := NewZip(&b, "a", filepath.Join(t.TempDir(), "none"), layout(charset.UTF8)); err == nil {
		t.Error("a folder that is not there was taken")
	}
}

func ExampleNewZip() {
	zone, _ := geo.ByEPSG(4525)
	var file bytes.Buffer
	w, err := NewZip(&file, "地块", "", Layout{CRS: zone, Encoding: charset.GB18030, Fields: []Field{
		{Name: "清单面积（亩）", Type: Numeric, Width: 18, Decimals: 2},
	}})
	if err != nil {
		panic(err)
	}
	w.Write(format.Feature{
		Geometry:   orb.Polygon{{{110.5, 27}, {110.6, 27}, {110.6, 27.1}, {110.5, 27}}},
		Properties: format.Properties{{Name: "清单面积（亩）", Value: format.OfNumber("396.714")}},
	})
	w.Close()
	for _, l := range w.Losses() {
		fmt.Println(l.Field, l.Lost, l.Written, l.Count)
	}

	files, err := archive.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), archive.DefaultLimits)
	if err != nil {
		panic(err)
	}
	r, err := Open(files, "", Options{Limits: format.DefaultLimits})
	if err != nil {
		panic(err)
	}
	defer r.Close()
	for {
		f, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			panic(err)
		}
		fmt.Println(f.CRS, f.Properties, f.Notes)
	}
	// Output:
	// 清单面积（亩） decimals_rounded 清单面积（ 1
	// 清单面积（亩） name_changed 清单面积（ 0
	// EPSG:4525 [{清单面积（ {2 396.71}}] []
}
