package geojson

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"sanlei/geo/format"
)

// AppendFeature appends a feature as GeoJSON: type, id unless null, geometry by
// the rules of [AppendGeometry], and properties in their order. Numbers stand as
// they are given. An error leaves what was appended without meaning; it comes from
// a coordinate or a value that JSON cannot hold, or from another reference system.
func AppendFeature(b []byte, f format.Feature) ([]byte, error) {
	if !f.CRS.IsGeographic() {
		return b, fmt.Errorf("GeoJSON is in degrees, not in %v", f.CRS)
	}
	return AppendFeatureIn(b, f, Axes{})
}

// AppendFeatureIn is [AppendFeature] for coordinates of any system, which the
// reader was told otherwise: GeoJSON has no place to say it.
func AppendFeatureIn(b []byte, f format.Feature, axes Axes) (_ []byte, err error) {
	b = append(b, `{"type":"Feature",`...)
	if f.ID.Kind != format.Null {
		if b, err = appendValue(append(b, `"id":`...), f.ID); err != nil {
			return b, err
		}
		b = append(b, ',')
	}
	if b, err = AppendGeometryIn(append(b, `"geometry":`...), f.Geometry, axes); err != nil {
		return b, err
	}
	if b, err = appendProperties(append(b, `,"properties":`...), f.Properties); err != nil {
		return b, err
	}
	return append(b, '}'), nil
}

func appendProperties(b []byte, all format.Properties) (_ []byte, err error) {
	b = append(b, '{')
	for i, p := range all {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = jsontext.AppendQuote(b, p.Name); err != nil {
			return b, err
		}
		if b, err = appendValue(append(b, ':'), p.Value); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

func appendValue(b []byte, v format.Value) ([]byte, error) {
	switch v.Kind {
	case format.Null:
		return append(b, "null"...), nil
	case format.String:
		return jsontext.AppendQuote(b, v.Text)
	}
	return jsontext.AppendFormat(b, v.Text)
}
