package geojson

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// knownCRS matches the names under which files speak of EPSG:4490 and of WGS 84
// in longitude, latitude, with or without a version.
var knownCRS = regexp.MustCompile(`^(urn:ogc:def:crs:(EPSG:[\d.]*:4490|OGC:[\d.]*:CRS84)` +
	`|https?://www\.opengis\.net/def/crs/(EPSG/[\d.]+/4490|OGC/[\d.]+/CRS84)` +
	`|EPSG:4490|OGC:CRS84|CRS84)$`)

// crsName is the name in the member crs of the older GeoJSON of 2008; empty for
// null. A name other than those known is an error that says it: no coordinates are
// shifted on a guess.
func crsName(v jsontext.Value) (string, error) {
	var crs *struct {
		Type       string `json:"type"`
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(v, &crs); err != nil {
		return "", errors.New("the member crs is not understood")
	}
	switch {
	case crs == nil:
		return "", nil
	case crs.Type != "name" || !knownCRS.MatchString(crs.Properties.Name):
		return "", fmt.Errorf("the reference system %q is not EPSG:4490", shown(crs.Properties.Name))
	}
	return crs.Properties.Name, nil
}
