package file_test

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/file"
)

// zipped is a zip file of files that lie beside each other.
func zipped(t *testing.T, pattern string) string {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "shapes.zip"))
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(out)
	names, _ := filepath.Glob(pattern)
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		e, err := w.Create(filepath.Base(name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(raw); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Name()
}

func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEveryFormatComesInDegrees(t *testing.T) {
	t.Parallel()
	square := `POLYGON ((110.57 27.06, 110.571 27.06, 110.571 27.061, 110.57 27.06))`
	for name, path := range map[string]string{
		"survey text":        "../surveytxt/testdata/02-utf8-byte-order-mark.txt",
		"shapefile":          "../shapefile/testdata/utf8.shp",
		"shapefile in a zip": zipped(t, "../shapefile/testdata/gb18030.*"),
		"table":              written(t, "a.csv", "no,wkt\n1,\""+square+"\"\n"),
		"GeoJSON":            written(t, "a.geojson", `{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[110.57,27.06]}}`),
	} {
		t.Run(name, func(t *testing.T) {
			var read strings.Builder
			r, err := file.Open(t.Context(), path, file.Options{Limits: format.DefaultLimits, Progress: &read})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for f, err := r.Next(); !errors.Is(err, io.EOF); f, err = r.Next() {
				if err != nil {
					t.Fatal(err)
				}
				if f.CRS != geo.Geographic {
					t.Fatalf("%+v", f)
				}
				if f.Geometry == nil {
					continue
				}
				n++
				if b := f.Geometry.Bound(); b.Min[0] < 73 || b.Max[0] > 136 || b.Min[1] < 18 || b.Max[1] > 54 {
					t.Errorf("it lies at %v", b)
				}
			}
			if n == 0 {
				t.Error("no shape was read")
			}
			if text := strings.HasSuffix(path, "txt") || strings.HasSuffix(path, "csv") || strings.HasSuffix(path, "json"); text != (read.Len() > 0) {
				t.Errorf("%d bytes were told", read.Len())
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWhatCannotBeOpenedSaysWhy(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		written(t, "list.xls", "x"):      ".xlsx",
		written(t, "list.zip", "no zip"): "zip",
		written(t, "list.gpkg", "no db"): "SQLite",
		"missing.geojson":                "no such file",
	} {
		if _, err := file.Open(t.Context(), path, file.Options{Limits: format.DefaultLimits}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", filepath.Base(path), err, want)
		}
	}
}
