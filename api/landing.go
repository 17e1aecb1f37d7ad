package api

import (
	"maps"
	"slices"
)

// The landing page and what it leads to, after OGC API – Common 1.

const (
	openAPI30 = "application/vnd.oai.openapi+json;version=3.0"
	openAPI31 = "application/vnd.oai.openapi+json;version=3.1"
)

// conformsTo is what this API really keeps: standards, and which of their classes.
var conformsTo = conforming(map[string][]string{
	"ogcapi-common-1/1.0":   {"core", "landing-page", "json", "html", "oas30"},
	"ogcapi-common-2/1.0":   {"collections"},
	"ogcapi-features-1/1.0": {"core", "geojson", "html", "oas30"},
	"ogcapi-features-2/1.0": {"crs"},
	"ogcapi-features-3/1.0": {"queryables", "queryables-query-parameters", "filter", "features-filter"},
	"ogcapi-features-5/1.0": {"schemas", "advanced-property-roles"},
	"cql2/1.0": {"cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison",
		"basic-spatial-functions", "basic-spatial-functions-plus", "temporal-functions"},
	"ogcapi-tiles-1/1.0": {"core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30"},
})

func conforming(standards map[string][]string) (out []string) {
	for _, standard := range slices.Sorted(maps.Keys(standards)) {
		for _, class := range standards[standard] {
			out = append(out, "http://www.opengis.net/spec/"+standard+"/conf/"+class)
		}
	}
	return out
}

type landingPage struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Links       []link `json:"links"`
}

var showLanding = operation{
	id: "getLandingPage", summary: "Where to find what", gives: gives{of: landingPage{}, media: documented},
	params: []param{formParam(documented)},
	serve: func(c *call) (answer, error) {
		base := c.base(c.r)
		return answer{body: landingPage{
			Title:       "三类 Sanlei",
			Description: "批而未供、闲置、低效用地的账。The books of three-category land: approved and not supplied, idle, low-efficiency.",
			Links: append(c.twins(), []link{
				{base + "/api/openapi-3.0.json", "service-desc", openAPI30, "接口文档 The API, as OpenAPI 3.0"},
				{base + "/api/openapi-3.1.json", "service-desc", openAPI31, "接口文档 The API, as OpenAPI 3.1"},
				{base + "/api/docs", "service-doc", htmlMedia, "接口说明 The API, to read"},
				{base + "/api/conformance", "conformance", jsonMedia, "遵循的标准 The standards that are kept"},
				{base + "/api/conformance", ogcRel + "conformance", jsonMedia, "遵循的标准 The standards that are kept"},
				{base + "/api/collections", "data", jsonMedia, "要素集合 The collections of features"},
				{base + "/api/collections", ogcRel + "data", jsonMedia, "要素集合 The collections of features"},
				{base + "/api/tileMatrixSets", ogcRel + "tiling-schemes", jsonMedia, "瓦片格网 The grids of tiles"},
			}...),
		}}, nil
	},
}

type conformance struct {
	Links      []link   `json:"links"`
	ConformsTo []string `json:"conformsTo"`
}

var showConformance = operation{
	id: "getConformance", summary: "The standards that are kept", gives: gives{of: conformance{}, media: documented},
	params: []param{formParam(documented)},
	serve:  func(c *call) (answer, error) { return answer{body: conformance{c.twins(), conformsTo}}, nil },
}

var showOpenAPI30 = operation{
	id: "getOpenAPI30", summary: "This API, as OpenAPI 3.0", gives: gives{media: []string{openAPI30, "application/json"}},
	serve: func(c *call) (answer, error) { return answer{stream: c.v30.at(c.base(c.r))}, nil },
}

var showOpenAPI31 = operation{
	id: "getOpenAPI31", summary: "This API, as OpenAPI 3.1", gives: gives{media: []string{openAPI31, "application/json"}},
	serve: func(c *call) (answer, error) { return answer{stream: c.v31.at(c.base(c.r))}, nil },
}
