package api

// The landing page and what it leads to, after OGC API – Common 1.

const (
	openAPI30 = "application/vnd.oai.openapi+json;version=3.0"
	openAPI31 = "application/vnd.oai.openapi+json;version=3.1"
)

// conformsTo is what this API really keeps.
var conformsTo = []string{
	"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
	"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
	"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
}

type landingPage struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Links       []link `json:"links"`
}

var showLanding = operation{
	id: "getLandingPage", summary: "Where to find what", gives: gives{of: landingPage{}},
	serve: func(c *call) (answer, error) {
		base := c.base(c.r)
		return answer{body: landingPage{
			Title:       "Sanlei 三类",
			Description: "The books of three-category land: approved and not supplied, idle, low-efficiency.",
			Links: []link{
				{base + "/api", "self", "application/json", "This document"},
				{base + "/api/openapi-3.0.json", "service-desc", openAPI30, "The API, as OpenAPI 3.0"},
				{base + "/api/openapi-3.1.json", "service-desc", openAPI31, "The API, as OpenAPI 3.1"},
				{base + "/api/conformance", "conformance", "application/json", "The standards that are kept"},
			},
		}}, nil
	},
}

type conformance struct {
	ConformsTo []string `json:"conformsTo"`
}

var showConformance = operation{
	id: "getConformance", summary: "The standards that are kept", gives: gives{of: conformance{}},
	serve: func(c *call) (answer, error) { return answer{body: conformance{conformsTo}}, nil },
}

var showOpenAPI30 = operation{
	id: "getOpenAPI30", summary: "This API, as OpenAPI 3.0", gives: gives{media: []string{openAPI30, "application/json"}},
	serve: func(c *call) (answer, error) { return answer{stream: c.v30.write}, nil },
}

var showOpenAPI31 = operation{
	id: "getOpenAPI31", summary: "This API, as OpenAPI 3.1", gives: gives{media: []string{openAPI31, "application/json"}},
	serve: func(c *call) (answer, error) { return answer{stream: c.v31.write}, nil },
}
