package store_test

import (
	"testing"

	"sanlei/geo/geotest"
	"sanlei/land/store/storetest"
)

// What package geo computes is what PostGIS computes: areas, projections, and
// what is valid.
func TestShapesAreWhatPostGISSaysTheyAre(t *testing.T) {
	t.Parallel()
	for _, a := range geotest.Agreements {
		t.Run(a.Name, func(t *testing.T) {
			t.Parallel()
			b := storetest.Empty(t)
			ask := b.Connect(b.SuperURL)
			r, err := a.Run(func(dest any, sql string, args ...any) error {
				return ask.QueryRow(t.Context(), sql, args...).Scan(dest)
			})
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range r.Disagreed {
				if i == 5 {
					t.Fatalf("and %d more of %d", len(r.Disagreed)-i, r.Cases)
				}
				t.Error(d)
			}
			if r.Cases == 0 {
				t.Error("nothing was compared")
			}
		})
	}
}
