package geojson

import (
	"bytes"
	"io"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"sanlei/geo/format"
	"sanlei/geo/geotest"
)

// parcels are features as an export has them.
func parcels(n int) (all []format.Feature) {
	for i, g := range geotest.Shapes(n, 6) {
		all = append(all, format.Feature{
			ID: format.OfInt(int64(i)), Geometry: g,
			Properties: format.Properties{
				{Name: "parcel_no", Value: format.OfString("PEWG-0001")},
				{Name: "status", Value: format.OfString("closed")},
				{Name: "listed_mu", Value: format.OfNumber("12.34")},
				{Name: "holder", Value: format.OfString("洞口县某某实业有限公司")},
			},
		})
	}
	return all
}

func BenchmarkReader(b *testing.B) {
	var text bytes.Buffer
	w := NewWriter(&text)
	for _, f := range parcels(1000) {
		if err := w.Write(f); err != nil {
			b.Fatal(err)
		}
	}
	w.Close()
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		r := NewReader(bytes.NewReader(text.Bytes()), format.DefaultLimits)
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "features/s")
}

// BenchmarkAppendWKB writes the shapes of an export.
func BenchmarkAppendWKB(b *testing.B) {
	var all [][]byte
	points := 0
	for _, g := range geotest.Shapes(1000, 7) {
		raw, err := wkb.Marshal(g)
		if err != nil {
			b.Fatal(err)
		}
		all, points = append(all, raw), points+len(raw)/16
	}
	var text []byte
	var ring []orb.Point
	for b.Loop() {
		for _, raw := range all {
			var err error
			if text, ring, err = AppendWKB(text[:0], raw, ring); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N*points), "ns/point")
}
