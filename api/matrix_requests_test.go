package api

import (
	"net/http"
	"strings"

	"sanlei/land"
	"sanlei/land/store/storetest"
)

// A good is a request that an operation grants to whoever may make it. Words in
// capitals stand for things of one side.
type good struct {
	path, query, body, media string
	// want is the answer, where the operation's own is not to be had.
	want int
	// gone is the answer to what there is not, where it is not 404.
	gone int
	// personal is of the caller, whoever else may see the region.
	personal bool
	// shows stores nothing and tells of what the caller sees anyhow, or lists what
	// is theirs of a task that they see.
	shows bool
	// by is what another role asks instead.
	by map[land.Role]good
}

func (g good) status(o route) int {
	if g.want != 0 {
		return g.want
	}
	return o.gives.code()
}

func (g good) missing() int {
	if g.gone != 0 {
		return g.gone
	}
	return http.StatusNotFound
}

// names reports whether the request names something of a region.
func (g good) names() bool {
	for _, w := range word.FindAllString(g.path+" "+g.query+" "+g.body, -1) {
		if _, known := things[w]; known && w != "NEW" && w != "BOX" {
			return true
		}
	}
	return false
}

// named is the words that stand in paths: the longest beginning counts.
var named = []struct{ pattern, filled string }{
	{"/api/disposals/{id}/evidence/{evidence}", "/api/disposals/EVIDENCE"},
	{"/api/collections/regions/items/{id}", "/api/collections/regions/items/REGION"},
	{"/api/collections/parcels/items/{id}", "/api/collections/parcels/items/PARCEL"},
	{"/api/collections/disposals/items/{id}", "/api/collections/disposals/items/DISPOSAL"},
	{"/api/checks/{id}/parcels/{parcel}/files/{file}", "/api/checks/PHOTO"},
	{"/api/checks/{id}/parcels/{parcel}", "/api/checks/SAMPLED"},
	{"/api/checks/{id}", "/api/checks/CHECK"},
	{"/api/parcels/{id}", "/api/parcels/PARCEL"},
	{"/api/disposals/{id}", "/api/disposals/DISPOSAL"},
	{"/api/statements/{id}", "/api/statements/STATEMENT"},
	{"/api/tasks/{id}", "/api/tasks/TASK"},
	{"/api/imports/{id}", "/api/imports/IMPORT"},
	{"/api/acts/{id}", "/api/acts/ACT"},
	{"/api/tokens/{id}", "/api/tokens/TOKEN"},
	{"/api/users/{login}", "/api/users/LOGIN"},
	{"/api/checkpoints/{size}", "/api/checkpoints/1"},
	{"/api/tileMatrixSets/{set}", "/api/tileMatrixSets/WebMercatorQuad"},
	{"/api/docs/{file}", "/api/docs/" + docsFiles[0]},
}

// goodOf is the good request of an operation to a role: the plain one, which has
// the parameters that the operation must have, or the one that is written down.
func (m *matrix) goodOf(o route, role land.Role) good {
	m.t.Helper()
	g := goods[o.method+" "+o.path]
	if other, ok := g.by[role]; ok {
		g = other
	}
	if g.path == "" {
		g.path = o.path
		for _, n := range named {
			if rest, ok := strings.CutPrefix(g.path, n.pattern); ok {
				g.path = n.filled + rest
				break
			}
		}
		g.path = strings.NewReplacer("{z}/{y}/{x}", "12/1733/3305", "{row}", "1").Replace(g.path)
	}
	if g.query == "" {
		var parts []string
		for _, p := range o.params {
			if value, ok := plain[p.name]; ok && p.in == "query" && p.required {
				parts = append(parts, p.name+"="+value)
			}
		}
		g.query = strings.Join(parts, "&")
	}
	if strings.Contains(g.path, "{") || o.takes.of != nil && g.body == "" {
		m.t.Errorf("no good request of %s %s is written down", o.method, o.path)
	}
	if g.media == "" && len(o.takes.media) > 0 {
		g.media = o.takes.media[0]
	}
	return g
}

// plain is parameters that operations must have.
var plain = map[string]string{"task": "TASK", "format": "geojson", "from": "1"}

const formMedia = "multipart/form-data; boundary=xx"

var (
	plainEvidence = "--xx\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nother\r\n" +
		"--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n" + letter + "\r\n--xx--\r\n"
	plainPhoto    = "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n" + letter + "\r\n--xx--\r\n"
	decisionQuery = "task=TASK&level=county&authority=" + escaped("县自然资源局") + "&document=" + escaped("1号") + "&document_on=2023-07-10"
	decisionList  = "台账编号,核定面积（亩）,审核意见\n1,4.00,通过\n"
)

// goods is the good requests that are not the plain ones.
var goods = map[string]good{
	"POST /api/session":            {body: `{"login":"","password":"x"}`, want: http.StatusUnprocessableEntity},
	"POST /api/session/password":   {body: `{"login":"","present":"x","password":"y"}`, want: http.StatusUnprocessableEntity},
	"POST /api/session/invitation": {body: `{"secret":"x","password":"y"}`, want: http.StatusGone},
	"POST /api/session/extension":  {want: http.StatusConflict}, // of a token, which is not extended
	"POST /api/users":              {body: `{"login":"NEW","name":"某","grants":[{"role":"officer","region":"REGION"}]}`},
	"PATCH /api/users/{login}":     {body: `{"name":"某某"}`},
	"POST /api/tokens":             {body: `{"name":"one","days":1}`},
	"DELETE /api/tokens/{id}":      {personal: true},
	"GET /api/proofs/inclusion":    {query: "parcel=PARCEL"},
	"GET /api/audit":               {query: "event=user_added"}, // others hold the paths that the caller asked for
	"GET /api/comparison":          {query: "task=TASK&from=2023-12-31"},
	"GET /api/journal":             {query: "task=TASK"},
	"GET /api/reviews":             {query: "task=TASK"},
	"GET /api/progress":            {query: "task=TASK&by=category,region"},
	"GET /api/basemap/{z}/{y}/{x}": {want: http.StatusNotFound}, // there is no basemap

	"POST /api/statements":               {body: `{"task":"TASK","parts":["region"],"signature":{"unit":"u"}}`},
	"POST /api/statements/{id}/issue":    {body: `{}`},
	"POST /api/statements/{id}/verdicts": {body: `{"verdict":"sound"}`},
	"POST /api/figures":                  {body: `{"task":"TASK","name":"NEW","value":"1","unit":"mu","source":"s","on":"2023-12-31"}`},

	"POST /api/checks":                              {body: `{"title":"t","seed":"s","size":1}`},
	"PATCH /api/checks/{id}/parcels/{parcel}":       {body: `{"verdict":"as_stated"}`},
	"POST /api/checks/{id}/parcels/{parcel}/answer": {path: "/api/checks/JUDGED/answer", body: `{"answer":"a"}`},
	"POST /api/checks/{id}/parcels/{parcel}/decline": {path: "/api/checks/JUDGED/decline", body: `{"reason":"r"}`, by: map[land.Role]good{
		land.Reviewer: {path: "/api/checks/JUDGED/decline", body: `{"reason":"r"}`, want: http.StatusForbidden}}}, // of the county and the city, not of the province
	"POST /api/checks/{id}/parcels/{parcel}/files": {path: "/api/checks/JUDGED/files", body: plainPhoto, media: formMedia},

	"POST /api/workdays":                    {body: `{"year":2027,"document":"d","days":[{"day":"2027-01-01","name":"元旦"}]}`, want: http.StatusForbidden}, // for who is admin of every region,
	"POST /api/tasks":                       {body: `{"id":"NEW","name":"n","region":"COUNTY","baseline":"2023-12-31","deadline":"2024-12-31","deciders":{"county":"either","city":"either","province":"either"}}`},
	"POST /api/tasks/{id}/editions":         {path: "/api/tasks/EMPTY/editions", body: `{"document":"d","document_on":"2024-01-01","targets":[{"region":"COUNTY","figure":{"value":"1","unit":"mu"}}]}`},
	"POST /api/tasks/{id}/terms":            {body: `{"evidence":"flagged","reason":"r"}`},
	"POST /api/tasks/{id}/template":         {body: `{"carrier":"某园区"}`},
	"POST /api/tasks/{id}/template/preview": {body: `{"carrier":"某园区"}`},
	"POST /api/tasks/{id}/close":            {path: "/api/tasks/EMPTY/close", body: `{"on":"2023-12-31"}`},
	"POST /api/tasks/{id}/open":             {path: "/api/tasks/CLOSED/open", body: `{"id":"NEW","name":"n","deadline":"2025-12-31","deciders":{"county":"either","city":"either","province":"either"}}`},

	"POST /api/parcels":       {body: `{"task":"TASK","parcel_no":"NEW","category":"idle","region":"REGION","listed_mu":"1.00"}`},
	"PATCH /api/parcels/{id}": {body: `{"remark":"x"}`},
	"POST /api/parcels/{id}/steps": {body: `{"step":"suspend","reason":"seized"}`,
		by: map[land.Role]good{land.Officer: {body: `{"step":"boundary","reason":"surveyed","geometry":BOX}`}}},
	"POST /api/parcels/{id}/notes":     {body: `{"happened":"h"}`},
	"POST /api/parcels/{id}/disposals": {body: `{"measure":"XZ05","dated_on":"2023-05-01"}`},

	"POST /api/disposals/steps": {query: "task=TASK", body: `{"step":"report","incomplete":true}`, shows: true},
	"POST /api/decisions":       {query: decisionQuery, body: decisionList, media: mediaCSV},
	"POST /api/acts/{id}/undo":  {body: `{}`},
	"PATCH /api/disposals/{id}": {body: `{"reason":"x"}`},
	"POST /api/disposals/{id}/steps": {path: "/api/disposals/SUBMITTED/steps", body: `{"step":"report"}`, by: map[land.Role]good{
		land.Officer:   {body: `{"step":"submit"}`},
		land.Registrar: {path: "/api/disposals/SUBMITTED/steps", body: `{"step":"report","authority":"a","document":"d"}`}}},
	"POST /api/disposals/{id}/evidence": {body: plainEvidence, media: formMedia,
		by: map[land.Role]good{land.Registrar: {path: "/api/disposals/RECORDED/evidence", body: strings.Replace(plainEvidence, "other", land.DecisionPaper, 1), media: formMedia}}},
	"PATCH /api/disposals/{id}/evidence/{evidence}": {body: `{"number":"2"}`},
	"POST /api/geometry/preview":                    {body: `{"parcel":"MAPPED","op":"remainder"}`, shows: true},
	"POST /api/geometry/readings":                   {body: `{"parcel":"PARCEL","text":"110.575 27.06\n110.576 27.06\n110.576 27.061"}`, shows: true},
	"POST /api/geometry/conversions":                {body: `{"from":4490,"to":4525,"coordinates":[[110.575,27.06]]}`},

	"GET /api/imports":                   {shows: true},
	"POST /api/imports":                  {query: "task=TASK&file=list.geojson&wait=60", body: listOf("3", storetest.Park), media: "application/geo+json"},
	"PATCH /api/imports/{id}/rows/{row}": {body: `{"leader":"甲"}`},
	"POST /api/imports/{id}/check":       {body: `{}`},
	"POST /api/imports/{id}/commit":      {query: "wait=60", body: `{"rows":"all"}`},
	"POST /api/imports/{id}/rollback":    {path: "/api/imports/COMMITTED/rollback", body: `{"reason":"r"}`},
}
