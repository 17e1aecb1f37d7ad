package surveytxt

import (
	"bytes"
	"io"
	"testing"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/geotest"
)

// plotsOf are n features in zone 37, as an export has them.
func plotsOf(n int) (all []format.Feature) {
	for _, g := range geotest.Shapes(6*n, 6) {
		if zone, err := geo.OwnZone(g.Bound()); err == nil && zone == dongkou && len(all) < n {
			all = append(all, format.Feature{
				ID: format.OfString("PEWG-0001"), Geometry: g,
				Properties: format.Properties{{Name: PropertyName, Value: format.OfString("洞口县某某实业有限公司")}},
			})
		}
	}
	return all
}

func BenchmarkReader(b *testing.B) {
	all := plotsOf(1000)
	text, err := written(system(4525), all...)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r := NewReader(charset.NewReader(bytes.NewReader(text)), format.DefaultLimits, geo.Geographic)
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N*len(all))/b.Elapsed().Seconds(), "features/s")
}
