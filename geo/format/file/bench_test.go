package file_test

import (
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/file"
	"sanlei/geo/geotest"
)

var benchFields = []format.Field{
	{Name: "parcel_no", Title: "编号", Code: "BH", Type: format.Text, Width: 32},
	{Name: "category", Title: "类别", Code: "LB", Type: format.Text, Width: 20},
	{Name: "listed_mu", Title: "清单面积（亩）", Code: "QDMJ", Type: format.Decimal, Width: 20, Decimals: 8},
	{Name: "holder", Title: "土地使用权人", Code: "SYQR", Type: format.Text, Width: 60},
	{Name: "approved_on", Title: "批准日期", Code: "PZRQ", Type: format.Date},
	{Name: "rev", Title: "第几次修改", Code: "XG", Type: format.Integer, Width: 9},
}

// parcels are features as an export has them, side by side in Dongkou.
func parcels(n int) (all []format.Feature) {
	for p := range geotest.Field(n, orb.Bound{Min: orb.Point{110.5, 27}, Max: orb.Point{110.6, 27.1}}, 3) {
		all = append(all, format.Feature{Index: len(all), Geometry: orb.MultiPolygon{p}, CRS: geo.Geographic, Properties: format.Properties{
			{Name: "parcel_no", Value: format.OfString(fmt.Sprintf("DK2023-XZ-%04d", len(all)))},
			{Name: "category", Value: format.OfString("idle")},
			{Name: "listed_mu", Value: format.OfNumber("12.34")},
			{Name: "holder", Value: format.OfString("洞口县某某实业有限公司")},
			{Name: "approved_on", Value: format.OfString("2021-02-28")},
			{Name: "rev", Value: format.OfInt(3)},
		}})
	}
	return all
}

// layoutOf is the usual layout of a format.
func layoutOf(tb testing.TB, k file.Kind) file.Layout {
	l := file.Layout{Kind: k, Name: "parcels", Title: "台账", Fields: benchFields, Updated: time.Date(2023, 12, 31, 0, 0, 0, 0, time.UTC),
		Folder: tb.TempDir(), CRS: geo.Geographic, Looks: file.Looks{Label: []string{"parcel_no", "holder"}, ClassOf: "category"}}
	if k.InMetres() {
		var err error
		if l.CRS, err = geo.ByEPSG(4525); err != nil {
			tb.Fatal(err)
		}
	}
	if all := k.Encodings(); len(all) > 0 && !slices.Contains(all, charset.UTF8) {
		l.Encoding = all[0]
	}
	return l
}

// BenchmarkWriter writes the same parcels in every format that is written.
func BenchmarkWriter(b *testing.B) {
	all := parcels(1000)
	for _, k := range file.Kinds {
		b.Run(string(k), func(b *testing.B) {
			l := layoutOf(b, k)
			for b.Loop() {
				w, err := file.NewWriter(b.Context(), io.Discard, l)
				if err != nil {
					b.Fatal(err)
				}
				for _, f := range all {
					if err := w.Write(f); err != nil {
						b.Fatal(err)
					}
				}
				if err := w.Close(); err != nil || w.LeftOut() > 0 {
					b.Fatal(err, w.Losses())
				}
			}
			b.ReportMetric(float64(b.N*len(all))/b.Elapsed().Seconds(), "features/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}
