package geopackage

import (
	"path/filepath"
	"testing"

	"sanlei/geo/geotest"
)

func BenchmarkWriter(b *testing.B) {
	shapes, f := geotest.Shapes(1000, 6), parcels()[0]
	for b.Loop() {
		w, err := Create(b.Context(), filepath.Join(b.TempDir(), "a.gpkg"), layout())
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range shapes {
			f.Geometry = s
			if err := w.Write(f); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "features/s")
}
