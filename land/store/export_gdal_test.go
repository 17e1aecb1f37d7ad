package store_test

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	shapes "sanlei/geo/format/file"
	"sanlei/land/store"
)

// What goes out of the books is read by GDAL with every attribute of a parcel as
// it stands in them.
func TestGDALReadsWhatGoesOut(t *testing.T) {
	t.Parallel()
	b := formatBooks(t)
	for k, name := range map[shapes.Kind]string{
		shapes.GeoJSON: "out.geojson", shapes.GeoJSONSeq: "out.geojsonl", shapes.GeoPackage: "out.gpkg",
		shapes.Shapefile: "out.zip", shapes.KML: "out.kml", shapes.CSV: "out.csv",
	} {
		t.Run(string(k), func(t *testing.T) {
			t.Parallel()
			raw, _ := asFormat(t, b, store.Export{Format: k})
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			if k == shapes.Shapefile {
				path = "/vsizip/" + path
			}
			rows := gdalRows(t, path)
			at := slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, "甲，乙\u3000“丙”") })
			if len(rows) != 4 || at < 1 {
				t.Fatalf("%d rows, the parcel in %d: %q", len(rows), at, rows)
			}
			for _, want := range []string{"1", "=1+1", "2019-02-28", "10", "430525-P01"} {
				if !slices.ContainsFunc(rows[at], func(cell string) bool { return sameCell(cell, want) }) {
					t.Errorf("%q is not among %q", want, rows[at])
				}
			}
		})
	}
}

// gdalRows is a file as a table, as GDAL reads it, its head first.
func gdalRows(t *testing.T, path string) [][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ogr2ogr", "-f", "CSV", "/vsistdout/", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	return must[[][]string](t)(csv.NewReader(strings.NewReader(string(out))).ReadAll())
}

// sameCell compares a cell with a value, as GDAL writes dates and numbers, and as
// a table defuses what begins like a formula.
func sameCell(cell, want string) bool {
	cell = strings.TrimPrefix(strings.ReplaceAll(cell, "/", "-"), "'")
	if strings.Contains(cell, ".") {
		cell = strings.TrimRight(strings.TrimRight(cell, "0"), ".")
	}
	return cell == want
}
