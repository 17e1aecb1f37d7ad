package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
)

const (
	draftOf  = "/api/parcels/PARCEL/disposals"
	stepOf   = "/api/disposals/DISPOSAL/steps"
	listOf   = "/api/parcels?task=dongkou-2023"
	listing  = `{"task":"dongkou-2023","parcel_no":"zq7canary","category":"idle","region":"430525-P01","listed_mu":"1.00"`
	drafting = `{"measure":"XZ05","dated_on":"2023-05-01","document":"zq7canary"`
)

// jsonProbes are bodies that are no JSON, no object, or hold what they may not.
var jsonProbes = []probe{
	{row: 1, name: "half an object", login: "registrar", method: "POST", target: "/api/parcels", body: "{", want: []int{400}},
	{row: 1, name: "nothing", login: "registrar", method: "POST", target: "/api/parcels", body: " ", want: []int{400}},
	{row: 1, name: "null", login: "registrar", method: "POST", target: "/api/parcels", body: "null", want: []int{400}, rule: "object"},
	{row: 1, name: "a list", login: "registrar", method: "POST", target: "/api/parcels", body: "[]", want: []int{400}, rule: "object"},
	{row: 2, name: "a thousand lists in lists", login: "registrar", method: "POST", target: "/api/parcels", body: `{"task":` + strings.Repeat("[", 1000), want: []int{400}, rule: "depth"},
	{row: 2, name: "ten million lists in lists", login: "officer", method: "POST", target: draftOf, body: `{"geometry":` + strings.Repeat("[", 10_000_000), want: []int{400, 413}},
	{row: 3, name: "one string of 30 MB", login: "registrar", method: "POST", target: "/api/parcels", body: `{"task":"` + strings.Repeat("a", 30<<20) + `"}`, want: []int{413}},
	{row: 3, name: "the same in pieces", raw: chunked("registrar", 4<<20), want: []int{401, 413}},
	{row: 4, name: "a member twice", login: "registrar", method: "POST", target: "/api/parcels", body: listing + `,"task":"x"}`, want: []int{400}},
	{row: 5, name: "being admin", login: "registrar", method: "POST", target: "/api/parcels", body: listing + `,"is_admin":true}`, want: []int{400}},
	{row: 5, name: "created by somebody else", login: "registrar", method: "POST", target: "/api/parcels", body: listing + `,"created_by":"x"}`, want: []int{400}, rule: "unknown_member"},
	{row: 5, name: "audited", login: "registrar", method: "POST", target: "/api/parcels", body: listing + `,"audit":{}}`, want: []int{400}},
	{row: 6, name: "UTF-16", login: "registrar", method: "POST", target: "/api/parcels", body: "\xff\xfe{\x00}\x00", want: []int{400}},
	{row: 6, name: "bytes that are no UTF-8", login: "registrar", method: "POST", target: "/api/parcels", body: strings.Replace(listing, "dongkou", "\xb6\xb4", 1) + `}`, want: []int{400}},
	{row: 6, name: "half a surrogate pair", login: "registrar", method: "POST", target: "/api/parcels", body: strings.Replace(listing, "dongkou", `\ud800`, 1) + `}`, want: []int{400}},
	{row: 7, name: "NaN", login: "officer", method: "POST", target: draftOf, body: drafting + `,"mu":NaN}`, want: []int{400}},
	{row: 7, name: "Infinity", login: "officer", method: "POST", target: draftOf, body: drafting + `,"mu":"Infinity"}`, want: []int{400, 422}},
	{row: 7, name: "1e999", login: "officer", method: "POST", target: draftOf, body: drafting + `,"mu":"1e999"}`, want: []int{400, 422}},
	{row: 7, name: "400 digits", login: "officer", method: "POST", target: draftOf, body: drafting + `,"mu":"` + strings.Repeat("9", 400) + `"}`, want: []int{400, 409, 422}},
	{row: 25, name: "a step that there is not", login: "county", method: "POST", target: stepOf, body: `{"step":"zq7canary"}`, headers: []string{"If-Match", "*"}, want: []int{422}},
	{row: 25, name: "a step skipped", login: "province", method: "POST", target: stepOf, body: `{"step":"accept"}`, headers: []string{"If-Match", "*"}, want: []int{403, 409}},
	{row: 25, name: "returned without a reason", login: "county", method: "POST", target: stepOf, body: `{"step":"return"}`, headers: []string{"If-Match", "*"}, want: []int{422}},
	{row: 26, name: "30 February", login: "officer", method: "POST", target: draftOf, body: `{"measure":"XZ05","dated_on":"2024-02-30"}`, want: []int{400}},
	{row: 26, name: "the year 10000", login: "officer", method: "POST", target: draftOf, body: `{"measure":"XZ05","dated_on":"10000-01-01"}`, want: []int{400}},
	{row: 26, name: "1900", login: "officer", method: "POST", target: draftOf, body: `{"measure":"PG01","dated_on":"1900-01-01"}`, want: []int{422}},
	{row: 26, name: "something that happened in 2099", login: "officer", method: "POST", target: draftOf, body: `{"measure":"PG01","dated_on":"2099-01-01"}`, want: []int{422}},
	{row: 67, name: "a script as an attribute that is no attribute", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"<script>alert(1)</script>":"x"}`,
		headers: []string{"If-Match", "*", "Content-Type", "application/merge-patch+json"}, want: []int{400}, rule: "unknown_member"},
	{row: 68, name: "a name of two lines", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"zq7canary\r\nx"}`, headers: []string{"If-Match", "*"}, want: []int{422}, rule: "text_control"},
	{row: 68, name: "a name that turns about", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"\u202ezq7canary"}`, headers: []string{"If-Match", "*"}, want: []int{422}, rule: "text_control"},
	{row: 68, name: "a name of 600 KB", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"` + strings.Repeat("长", 200_000) + `"}`, headers: []string{"If-Match", "*"}, want: []int{422}, rule: "text_length"},
}

func drawn(coordinates string) string {
	return drafting + `,"geometry":{"type":"Polygon","coordinates":` + coordinates + `}}`
}

func ofType(geometry string) string { return drafting + `,"geometry":` + geometry + `}` }

// geometryProbes are drawings that are none.
var geometryProbes = []probe{
	{row: 8, name: "coordinates as text", body: drawn(`[[["110.57","27.06"]]]`), want: []int{400}},
	{row: 8, name: "coordinates null", body: drawn(`null`), want: []int{400}},
	{row: 8, name: "nested once too often", body: drawn(`[[[[110.57,27.06]]]]`), want: []int{400}},
	{row: 9, name: "an open ring", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.061]]]`), want: []int{422}, rule: "ring_not_closed"},
	{row: 9, name: "three positions", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.57,27.06]]]`), want: []int{422}},
	{row: 9, name: "all the same", body: drawn(`[[[110.57,27.06],[110.57,27.06],[110.57,27.06],[110.57,27.06]]]`), want: []int{422}},
	{row: 9, name: "there and back", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.57,27.06],[110.571,27.06],[110.57,27.06]]]`), want: []int{422}},
	{row: 10, name: "a bow-tie", body: drawn(`[[[110.57,27.06],[110.571,27.061],[110.571,27.06],[110.57,27.061],[110.57,27.06]]]`), want: []int{422}, rule: "self_intersection"},
	{row: 10, name: "a hole outside", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]],[[110.58,27.06],[110.581,27.061],[110.581,27.06],[110.58,27.06]]]`), want: []int{422}},
	{row: 12, name: "nothing", body: drawn(`[]`), want: []int{422}, rule: "empty"},
	{row: 12, name: "a point", body: ofType(`{"type":"Point","coordinates":[110.57,27.06]}`), want: []int{422}, rule: "wrong_type"},
	{row: 12, name: "a collection", body: ofType(`{"type":"GeometryCollection","geometries":[]}`), want: []int{400, 422}},
	{row: 13, name: "heights here and there", body: drawn(`[[[110.57,27.06],[110.571,27.06,1],[110.571,27.061],[110.57,27.06]]]`), want: []int{400}},
	{row: 14, name: "longitude 410", body: drawn(`[[[410.57,27.06],[410.571,27.06],[410.571,27.061],[410.57,27.06]]]`), want: []int{422}, rule: "longitude_range"},
	{row: 14, name: "latitude 95", body: drawn(`[[[110.57,95.06],[110.571,95.06],[110.571,95.061],[110.57,95.06]]]`), want: []int{422}},
	{row: 15, name: "axes swapped", body: drawn(`[[[27.06,110.57],[27.06,110.571],[27.061,110.571],[27.06,110.57]]]`), want: []int{422}, rule: "axes_swapped"},
	{row: 16, name: "across the antimeridian", body: drawn(`[[[179.9,27.06],[-179.9,27.06],[-179.9,27.061],[179.9,27.06]]]`), want: []int{409, 422}},
	{row: 18, name: "metres", body: drawn(`[[[457412,2994300],[457512,2994300],[457512,2994400],[457412,2994300]]]`), want: []int{422}},
	{row: 19, name: "an unknown reference system", body: drawn(`[]`), headers: []string{"Content-Crs", "EPSG:99999"}, want: []int{400}},
	{row: 19, name: "a mix of them", body: drawn(`[]`), headers: []string{"Content-Crs", "urn:ogc:def:crs:EPSG::4326'"}, want: []int{400}},
	{row: 20, name: "200,001 vertices", body: drawn(`[[` + strings.Repeat(`[110.57,27.06],`, 200_000) + `[110.57,27.06]]]`), want: []int{413}},
	{row: 20, name: "5,001 rings", body: drawn(`[` + strings.Repeat(`[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]],`, 5000) + `[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]]]`), want: []int{413}},
	{row: 21, name: "3,000 km²", body: drawn(`[[[110,26.8],[110.6,26.8],[110.6,27.3],[110,27.3],[110,26.8]]]`), want: []int{422}},
}

// parameterProbes are queries that are none.
var parameterProbes = []probe{
	{row: 28, name: "limit 0", target: listOf + "&limit=0", want: []int{400}},
	{row: 28, name: "limit −1", target: listOf + "&limit=-1", want: []int{400}},
	{row: 28, name: "limit abc", target: listOf + "&limit=zq7canary", want: []int{400}},
	{row: 28, name: "limit 1.5", target: listOf + "&limit=1.5", want: []int{400}},
	{row: 28, name: "limit empty", target: listOf + "&limit=", want: []int{400}},
	{row: 28, name: "limit 1e3", target: listOf + "&limit=1e3", want: []int{400}},
	{row: 28, name: "limit in other digits", target: listOf + "&limit=%D9%A3", want: []int{400}},
	{row: 28, name: "limit twice", target: listOf + "&limit=1&limit=2", want: []int{400}, rule: "repeated"},
	{row: 29, name: "limit without end", target: listOf + "&limit=99999999999999999999", want: []int{400}},
	{row: 30, name: "a box of three", target: listOf + "&bbox=1,2,3", want: []int{400}},
	{row: 30, name: "a box of five", target: listOf + "&bbox=1,2,3,4,5", want: []int{400}},
	{row: 30, name: "a box of NaN", target: listOf + "&bbox=NaN,1,2,3", want: []int{400}},
	{row: 30, name: "a box upside down", target: listOf + "&bbox=110,28,111,27", want: []int{400}},
	{row: 33, name: "a parameter that there is not", target: listOf + "&x%27=zq7canary", want: []int{400}, rule: "unknown_parameter"},
	{row: 33, name: "limitt", target: listOf + "&limitt=1", want: []int{400}, rule: "unknown_parameter"},
	{row: 34, name: "a cursor of somebody's own", target: listOf + "&cursor=zq7canary", want: []int{400}},
	{row: 34, name: "a cursor of 5,000 letters", target: listOf + "&cursor=" + strings.Repeat("a", 5000), want: []int{400}},
	{row: 34, name: "SQL as a cursor", target: listOf + "&cursor=%27%20OR%201%3D1", want: []int{400}},
	{row: 34, name: "a query that is no query", target: "/api/parcels?task=%zz", want: []int{400}},
	{row: 36, name: "SQL in the search", target: listOf + "&q=x%27%20OR%20%271%27%3D%271", want: []int{200}},
	{row: 36, name: "SQL as a task", target: "/api/progress?task=x%27%3BDROP%20TABLE%20act", want: []int{400, 404}},
	{row: 26, name: "as of tomorrow", target: "/api/progress?task=dongkou-2023&as_of=2099-01-01", want: []int{422}},
	{row: 26, name: "as of month 13", target: "/api/progress?task=dongkou-2023&as_of=2023-13-01", want: []int{400}},
	{row: 33, name: "a position that was not", target: "/api/progress?task=dongkou-2023&position=999999", want: []int{400}},
	{row: 45, name: "a media type that there is not", target: listOf, headers: []string{"Accept", "application/x-zq7canary"}, want: []int{406}},
	{row: 45, name: "nothing at all", target: listOf, headers: []string{"Accept", "*/*;q=0"}, want: []int{406}},
	{row: 86, name: "a region without parcels", target: "/api/progress?task=dongkou-2023&region=430525-P01&by=category", want: []int{200}},
}

// idProbes are names of nothing, and tiles that are none.
var idProbes = append(tiles(
	[2]string{"a zoom of 99", "99/0/0"}, [2]string{"a column below zero", "3/0/-1"}, [2]string{"a row beyond the last", "3/8/0"},
	[2]string{"half a zoom", "1.5/0/0"}, [2]string{"a word", "abc/0/0"}, [2]string{"the folder above", "../0/0"}),
	names("../../etc/passwd", "%2e%2e%2f", "%00", strings.Repeat("a", 3000), "1e5", "0x1", "null", "-0", "%C3%A9%E4%B8%AD%E6%96%87", "%E2%80%AE")...)

func tiles(named ...[2]string) (out []probe) {
	for _, n := range named {
		out = append(out, probe{row: 43, name: n[0], target: "/api/collections/parcels/tiles/WebMercatorQuad/" + n[1] + "?task=dongkou-2023", want: []int{404}})
	}
	return append(out, probe{row: 44, name: "the tile of the world", target: "/api/collections/parcels/tiles/WebMercatorQuad/0/0/0?task=dongkou-2023", want: []int{200, 204}})
}

func names(of ...string) (out []probe) {
	for i, n := range of {
		out = append(out, probe{row: 42, name: fmt.Sprintf("a parcel by the name %d", i+1), target: "/api/parcels/" + n, want: []int{404}})
	}
	return out
}

// wireProbes are requests that no client should send.
var wireProbes = []probe{
	{row: 46, name: "text for JSON", login: "registrar", method: "POST", target: "/api/parcels", body: "{}", headers: []string{"Content-Type", "text/plain"}, want: []int{415}},
	{row: 46, name: "JSON in GBK", login: "registrar", method: "POST", target: "/api/parcels", body: "{}", headers: []string{"Content-Type", "application/json; charset=gbk"}, want: []int{415}},
	{row: 47, name: "a body that unpacks to a thousand times itself", login: "registrar", method: "POST", target: "/api/parcels", body: bomb(), headers: []string{"Content-Encoding", "gzip"}, want: []int{413}},
	{row: 48, name: "a length that is none", raw: "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", want: []int{400}},
	{row: 48, name: "two ways to tell the length", raw: "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", want: []int{400}},
	{row: 48, name: "an unknown coding", raw: "POST /api/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n{}", want: []int{400, 501}},
	{row: 51, name: "a header of 1 MB", raw: "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", want: []int{431}},
	{row: 51, name: "a cookie of 80 KB", raw: "GET /api/session HTTP/1.1\r\nHost: x\r\nCookie: sanlei_session=" + strings.Repeat("a", 80<<10) + "\r\n\r\n", want: []int{401, 431}},
	{row: 52, name: "no host", raw: "GET /healthz HTTP/1.1\r\n\r\n", want: []int{400}},
	{row: 52, name: "another host", target: "/api", headers: []string{"Host", "zq7canary.example"}, want: []int{200}},
	{row: 53, name: "a forwarded host", target: "/api", headers: []string{"X-Forwarded-Host", "zq7canary.example", "Forwarded", "host=zq7canary.example", "X-Forwarded-Proto", "https"}, want: []int{200}},
	{row: 54, name: "TRACE", method: "TRACE", target: "/api/parcels", want: []int{405}},
	{row: 54, name: "CONNECT", raw: "CONNECT zq7canary:443 HTTP/1.1\r\nHost: zq7canary\r\n\r\n", want: []int{404, 405}},
	{row: 54, name: "a method in a header", login: "officer", method: "POST", target: "/api/parcels/PARCEL", headers: []string{"X-HTTP-Method-Override", "DELETE"}, want: []int{405}},
	{row: 55, name: "no If-Match", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"x"}`, want: []int{428}},
	{row: 55, name: "an old If-Match", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"x"}`, headers: []string{"If-Match", `"999999"`}, want: []int{412}},
	{row: 55, name: "a weak If-Match", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"x"}`, headers: []string{"If-Match", `W/"1"`}, want: []int{412}},
	{row: 66, name: "a form of another site", login: "", method: "POST", target: "/api/session", body: `{"login":"officer","password":"sanlei-demo"}`, headers: []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://zq7canary.example"}, want: []int{403}},
	{row: 66, name: "a form of nobody's", login: "", method: "POST", target: "/api/session", body: `{"login":"officer","password":"sanlei-demo"}`, headers: []string{"Origin", "null"}, want: []int{403}},
	{row: 90, name: "profiles", target: "/debug/pprof/", want: []int{404}},
	{row: 90, name: "metrics", target: "/metrics", want: []int{404}},
	{row: 90, name: "the repository", target: "/.git/config", want: []int{404}},
	{row: 90, name: "a backup", target: "/backup.zip", want: []int{404}},
}

// callerProbes are requests of somebody who may not make them.
var callerProbes = []probe{
	{row: 61, name: "an officer reports their own", login: "officer", method: "POST", target: stepOf, body: `{"step":"report"}`, headers: []string{"If-Match", "*"}, want: []int{403}},
	{row: 61, name: "a reviewer edits", login: "county", method: "PATCH", target: "/api/disposals/DISPOSAL", body: `{"reason":"x"}`, headers: []string{"If-Match", "*"}, want: []int{403}},
	{row: 61, name: "an auditor writes", login: "auditor", method: "POST", target: "/api/parcels", body: listing + `}`, want: []int{403}},
	{row: 62, name: "an officer moves a parcel", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"region":"430525"}`, headers: []string{"If-Match", "*"}, want: []int{400, 403}},
	{row: 62, name: "an officer gives a parcel another id", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"id":"x"}`, headers: []string{"If-Match", "*"}, want: []int{400, 403}},
	{row: 63, name: "a token of somebody's own", login: "", method: "GET", target: "/api/session", headers: []string{"Authorization", "Bearer zq7canary"}, want: []int{401}},
	{row: 63, name: "a token of 5 KB", login: "", method: "GET", target: "/api/session", headers: []string{"Authorization", "Bearer " + strings.Repeat("a", 5000)}, want: []int{401}},
	{row: 91, name: "a token without a signature", login: "", method: "GET", target: "/api/session", headers: []string{"Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."}, want: []int{401}},
	{row: 64, name: "a password of NUL", login: "", method: "POST", target: "/api/session", body: `{"login":"officer","password":"\u0000zq7canary"}`, want: []int{400, 401}},
	{row: 58, name: "a link that never was", login: "", method: "POST", target: "/api/session/invitation", body: `{"secret":"zq7canary","password":"x"}`, want: []int{410}},
}

// chunked is a request whose body comes in pieces and does not tell its length.
func chunked(_ string, bytes int) string {
	piece := fmt.Sprintf("%x\r\n%s\r\n", 64<<10, strings.Repeat("a", 64<<10))
	return "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
		strings.Repeat(piece, bytes>>16) + "0\r\n\r\n"
}

// bomb is 20 MiB of one letter, packed.
func bomb() string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	for range 20 << 4 {
		_, _ = z.Write(bytes.Repeat([]byte("a"), 64<<10)) // a buffer takes all
	}
	_ = z.Close()
	return out.String()
}
