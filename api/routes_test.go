package api

import (
	"context"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-chi/chi/v5"

	"sanlei/land"
)

// decisions is who may call what, decided a second time: a route that is not
// here, or differs, breaks the test.
var decisions = decisionsOf(`
GET /healthz: anybody
GET /readyz: anybody
GET /api: anybody
GET /api/conformance: anybody
GET /api/openapi-3.0.json: anybody
GET /api/openapi-3.1.json: anybody
POST /api/session: anybody
GET /api/session: everyone
DELETE /api/session: everyone
POST /api/session/extension: everyone
GET /api/session/password: anybody
POST /api/session/password: anybody
POST /api/session/invitation: anybody
GET /api/users: admin
POST /api/users: admin
GET /api/users/{login}: admin
PATCH /api/users/{login}: admin
POST /api/users/{login}/invitations: admin
GET /api/audit: admin auditor
GET /api/tokens: everyone
POST /api/tokens: everyone
DELETE /api/tokens/{id}: everyone
GET /api/progress: everyone
GET /api/progress/days: everyone
GET /api/comparison: everyone
GET /api/exports: everyone
GET /api/reports/progress: everyone
GET /api/statements: everyone
POST /api/statements: officer registrar reviewer
GET /api/statements/{id}: everyone
GET /api/statements/{id}/report: everyone
POST /api/statements/{id}/issue: registrar reviewer admin
POST /api/statements/{id}/verdicts: auditor
GET /api/figures: everyone
POST /api/figures: officer registrar admin
GET /api/tasks/{id}/template: everyone
POST /api/tasks/{id}/template: registrar admin
POST /api/tasks/{id}/template/preview: registrar admin
GET /api/reviews: everyone
GET /api/regions: everyone
GET /api/measures: everyone
GET /api/workdays: everyone
POST /api/workdays: admin
GET /api/tasks: everyone
POST /api/tasks: registrar admin
GET /api/tasks/{id}: everyone
POST /api/tasks/{id}/editions: registrar admin
POST /api/tasks/{id}/terms: registrar admin
POST /api/tasks/{id}/close: registrar admin
POST /api/tasks/{id}/open: registrar admin
GET /api/parcels: everyone
POST /api/parcels: registrar admin
GET /api/parcels/{id}: everyone
PATCH /api/parcels/{id}: officer
POST /api/parcels/{id}/steps: officer registrar reviewer
GET /api/parcels/{id}/neighbours: everyone
GET /api/parcels/{id}/notes: everyone
POST /api/parcels/{id}/notes: officer registrar
GET /api/parcels/{id}/history: everyone
GET /api/parcels/{id}/disposals: everyone
POST /api/parcels/{id}/disposals: officer
GET /api/journal: everyone
GET /api/checkpoints/latest: everyone
GET /api/checkpoints/key: everyone
GET /api/checkpoints/{size}: everyone
GET /api/proofs/inclusion: everyone
GET /api/proofs/consistency: everyone
GET /api/docs: anybody
GET /api/docs/{file}: anybody
GET /api/tileMatrixSets: anybody
GET /api/tileMatrixSets/{set}: anybody
GET /api/collections: everyone
GET /api/collections/parcels: everyone
GET /api/collections/parcels/schema: everyone
GET /api/collections/parcels/queryables: everyone
GET /api/collections/parcels/items: everyone
GET /api/collections/parcels/items/{id}: everyone
GET /api/collections/parcels/tiles: everyone
GET /api/collections/parcels/tiles/WebMercatorQuad: everyone
GET /api/collections/disposals: everyone
GET /api/collections/disposals/schema: everyone
GET /api/collections/disposals/queryables: everyone
GET /api/collections/disposals/items: everyone
GET /api/collections/disposals/items/{id}: everyone
GET /api/collections/disposals/tiles: everyone
GET /api/collections/disposals/tiles/WebMercatorQuad: everyone
GET /api/collections/regions: everyone
GET /api/collections/regions/schema: everyone
GET /api/collections/regions/queryables: everyone
GET /api/collections/regions/items: everyone
GET /api/collections/regions/items/{id}: everyone
GET /api/collections/parcels/tiles/WebMercatorQuad/{z}/{y}/{x}: everyone
GET /api/collections/disposals/tiles/WebMercatorQuad/{z}/{y}/{x}: everyone
GET /api/basemap: everyone
GET /api/basemap/{z}/{y}/{x}: everyone
POST /api/disposals/steps: registrar reviewer
POST /api/decisions: registrar
POST /api/acts/{id}/undo: registrar reviewer
GET /api/checks: everyone
POST /api/checks: auditor
GET /api/checks/{id}: everyone
GET /api/checks/{id}/report: everyone
GET /api/checks/{id}/parcels/{parcel}: everyone
PATCH /api/checks/{id}/parcels/{parcel}: auditor
POST /api/checks/{id}/parcels/{parcel}/answer: registrar reviewer
POST /api/checks/{id}/parcels/{parcel}/decline: registrar reviewer
POST /api/checks/{id}/parcels/{parcel}/files: registrar reviewer auditor
GET /api/checks/{id}/parcels/{parcel}/files/{file}: everyone
GET /api/disposals/{id}: everyone
PATCH /api/disposals/{id}: officer
DELETE /api/disposals/{id}: officer
POST /api/disposals/{id}/steps: officer registrar reviewer
GET /api/disposals/{id}/evidence: everyone
POST /api/disposals/{id}/evidence: officer registrar
GET /api/disposals/{id}/evidence/{evidence}: everyone
PATCH /api/disposals/{id}/evidence/{evidence}: officer
DELETE /api/disposals/{id}/evidence/{evidence}: officer
POST /api/geometry/preview: officer registrar
POST /api/geometry/readings: officer registrar
POST /api/geometry/conversions: officer registrar
GET /api/imports: registrar admin
POST /api/imports: registrar admin
GET /api/imports/{id}: registrar admin
DELETE /api/imports/{id}: registrar admin
GET /api/imports/{id}/events: registrar admin
GET /api/imports/{id}/file: registrar admin
GET /api/imports/{id}/rows: registrar admin
PATCH /api/imports/{id}/rows/{row}: registrar admin
GET /api/imports/{id}/refused: registrar admin
GET /api/imports/{id}/shapes: registrar admin
POST /api/imports/{id}/check: registrar admin
POST /api/imports/{id}/commit: registrar admin
POST /api/imports/{id}/rollback: registrar admin
`)

// decisionsOf reads one decision a line.
func decisionsOf(lines string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		route, who, _ := strings.Cut(strings.TrimSpace(line), ": ")
		out[route] = who
	}
	return out
}

func (a access) String() string {
	if a.open {
		return "anybody"
	}
	if a.signedIn {
		return "everyone"
	}
	names := make([]string, len(a.roles))
	for i, r := range a.roles {
		names[i] = string(r)
	}
	return strings.Join(names, " ")
}

func TestEveryRouteIsDecided(t *testing.T) {
	for _, o := range routes {
		if want, ok := decisions[o.method+" "+o.path]; !ok || want != o.who.String() {
			t.Errorf("%s %s is for %q, decided is %q", o.method, o.path, o.who, want)
		}
	}
	if len(routes) != len(decisions) {
		t.Errorf("%d routes, %d decisions", len(routes), len(decisions))
	}
}

func TestAnUndecidedRouteIsNotServed(t *testing.T) {
	if _, err := newService(kernelConfig(), []route{{"GET", "/x", access{}, operation{}}}); err == nil {
		t.Error("served")
	}
	if (access{}).allows(land.Actor{Grants: []land.Grant{{Role: land.Admin}}}) {
		t.Error("allowed")
	}
}

func TestRouterAndDocumentsHoldTheSame(t *testing.T) {
	s, err := newService(kernelConfig(), routes)
	if err != nil {
		t.Fatal(err)
	}
	var walked []string
	_ = chi.Walk(s.router(), func(method, path string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		walked = append(walked, method+" "+path)
		return nil
	})
	for _, raw := range []document{s.v30, s.v31} {
		doc, err := openapi3.NewLoader().LoadFromData(raw)
		if err != nil {
			t.Fatal(err)
		}
		if err := doc.Validate(context.Background()); err != nil {
			t.Error(err)
		}
		var described []string
		for path, item := range doc.Paths.Map() {
			if item.Servers == nil {
				path = strings.TrimSuffix(apiRoot+path, "/")
			}
			for method, op := range item.Operations() {
				described = append(described, method+" "+path)
				checkParameters(t, path, op)
			}
		}
		slices.Sort(described)
		slices.Sort(walked)
		if !slices.Equal(walked, described) {
			t.Errorf("routed\n%v\ndescribed\n%v", walked, described)
		}
	}
}

// checkParameters holds what GIS clients and validators trip over.
func checkParameters(t *testing.T, path string, op *openapi3.Operation) {
	t.Helper()
	var inPath []string
	for _, p := range op.Parameters {
		switch {
		case p.Value.In == "path":
			inPath = append(inPath, "{"+p.Value.Name+"}")
		case p.Value.In == "query" && (p.Value.Style != "form" || p.Value.Explode == nil || *p.Value.Explode):
			t.Errorf("%s: %s writes no style form without explode", path, p.Value.Name)
		}
		if p.Value.Description == "" {
			t.Errorf("%s: %s is not described", path, p.Value.Name)
		}
	}
	if got := regexp.MustCompile(`\{[a-z]+\}`).FindAllString(path, -1); !slices.Equal(got, inPath) {
		t.Errorf("%s describes %v", path, inPath)
	}
	if op.OperationID == "" || op.Summary == "" {
		t.Errorf("%s has no id or summary", path)
	}
}

func TestEveryOperationStandsInAGroupOfTheDocs(t *testing.T) {
	t.Parallel()
	for _, o := range routes {
		if groupOf(o.path) < 0 {
			t.Errorf("%s stands in no group", o.path)
		}
	}
}

// Officials read Chinese first: every operation says in Chinese what it does.
func TestEveryOperationIsToldInChinese(t *testing.T) {
	t.Parallel()
	left := maps.Clone(chineseSummaries)
	for _, o := range routes {
		if !regexp.MustCompile(`\p{Han}`).MatchString(chineseSummaries[o.id]) {
			t.Errorf("%s has no Chinese summary", o.id)
		}
		delete(left, o.id)
	}
	if len(left) > 0 {
		t.Errorf("there are no operations %v", left)
	}
	for _, r := range land.Roles {
		if chineseRoles[r] == "" {
			t.Errorf("role %s has no Chinese name", r)
		}
	}
}
