package geopackage_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/geopackage"
)

func Example() {
	dir, err := os.MkdirTemp("", "geopackage-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "地块.gpkg")
	zone, _ := geo.ByEPSG(4525)
	w, err := geopackage.Create(context.Background(), path, geopackage.Layout{Layer: "地块", CRS: zone, Fields: []geopackage.Field{
		{Name: "清单面积（亩）", Type: geopackage.Double},
	}})
	if err != nil {
		panic(err)
	}
	w.Write(format.Feature{
		Geometry:   orb.Polygon{{{110.5, 27}, {110.6, 27}, {110.6, 27.1}, {110.5, 27}}},
		Properties: format.Properties{{Name: "清单面积（亩）", Value: format.OfNumber("396.71")}},
	})
	if err := w.Close(); err != nil {
		panic(err)
	}

	r, err := geopackage.Open(context.Background(), path, geopackage.Options{Limits: format.DefaultLimits})
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
		fmt.Println(f.ID.Text, f.CRS, f.Properties.Get("清单面积（亩）").Text, len(f.Geometry.(orb.MultiPolygon)))
	}
	// Output: 1 EPSG:4525 396.71 1
}
