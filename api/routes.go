package api

// routes is every operation there is.
var routes = []route{
	{"GET", "/healthz", anybody, showHealth},
	{"GET", "/readyz", anybody, showReadiness},
	{"GET", "/api", anybody, showLanding},
	{"GET", "/api/conformance", anybody, showConformance},
	{"GET", "/api/openapi-3.0.json", anybody, showOpenAPI30},
	{"GET", "/api/openapi-3.1.json", anybody, showOpenAPI31},
}
