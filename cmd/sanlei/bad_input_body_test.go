package main

import (
	"strings"
)

const (
	draftOf  = "/api/parcels/PARCEL/disposals"
	stepOf   = "/api/disposals/DISPOSAL/steps"
	listOf   = "/api/parcels?task=dongkou-2023"
	listing  = `{"task":"dongkou-2023","parcel_no":"zq7canary","category":"idle","region":"430525-P01","listed_mu":"1.00"`
	drafting = `{"measure":"XZ05","dated_on":"2023-05-01","document":"zq7canary"`

	previewOf = "/api/geometry/preview"
	small     = `[[[110.5712,27.0538],[110.5714,27.0538],[110.5714,27.0540],[110.5712,27.0540],[110.5712,27.0538]]]`
)

// jsonProbes are bodies that are no JSON, no object, or hold what they may not.
func jsonProbes() []probe {
	return []probe{
		{row: 1, name: "half an object", login: "registrar", method: "POST", target: "/api/parcels", body: "{", want: []int{400}},
		{row: 1, name: "nothing", login: "registrar", method: "POST", target: "/api/parcels", body: " ", want: []int{400}},
		{row: 1, name: "null", login: "registrar", method: "POST", target: "/api/parcels", body: "null", want: []int{400}, rule: "object"},
		{row: 1, name: "a list", login: "registrar", method: "POST", target: "/api/parcels", body: "[]", want: []int{400}, rule: "object"},
		{row: 2, name: "a thousand lists in lists", login: "registrar", method: "POST", target: "/api/parcels", body: `{"task":` + strings.Repeat("[", 1000), want: []int{400}, rule: "depth"},
		{row: 2, name: "ten million lists in lists", login: "officer", method: "POST", target: draftOf, body: `{"geometry":` + strings.Repeat("[", 10_000_000), want: []int{400, 413}},
		{row: 3, name: "one string of 30 MB", login: "registrar", method: "POST", target: "/api/parcels", body: `{"task":"` + strings.Repeat("a", 30<<20) + `"}`, want: []int{413}},
		{row: 3, name: "200 MB that are announced", raw: "POST /api/parcels HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN_registrar\r\nContent-Type: application/json\r\nContent-Length: 200000000\r\n\r\n{", want: []int{413}, rule: "size"},
		{row: 3, name: "20 MB in pieces", raw: chunked(20 << 20), want: []int{413}, rule: "size"},
		{row: 4, name: "a member twice", login: "registrar", method: "POST", target: "/api/parcels", body: listing + `,"task":"x"}`, want: []int{400}},
		{row: 5, name: "being admin", login: "registrar", method: "POST", target: "/api/parcels", body: listing + `,"is_admin":true}`, want: []int{400}},
		{row: 5, name: "created by somebody else", login: "registrar", method: "POST", target: "/api/parcels", body: listing + `,"created_by":"x"}`, want: []int{400}, rule: "unknown_member"},
		{row: 5, name: "audited", login: "registrar", method: "POST", target: "/api/parcels", body: listing + `,"audit":{}}`, want: []int{400}},
		{row: 5, name: "a region of one's own", login: "officer", method: "POST", target: draftOf, body: drafting + `,"region":"430525"}`, want: []int{400}, rule: "unknown_member"},
		{row: 6, name: "a byte order mark", login: "officer", method: "POST", target: previewOf, body: "\ufeff" + measured(small), want: []int{200}},
		{row: 6, name: "UTF-16", login: "registrar", method: "POST", target: "/api/parcels", body: "\xff\xfe{\x00}\x00", want: []int{400}},
		{row: 6, name: "bytes that are no UTF-8", login: "registrar", method: "POST", target: "/api/parcels", body: strings.Replace(listing, "dongkou", "\xb6\xb4", 1) + `}`, want: []int{400}},
		{row: 6, name: "half a surrogate pair", login: "registrar", method: "POST", target: "/api/parcels", body: strings.Replace(listing, "dongkou", `\ud800`, 1) + `}`, want: []int{400}},
		{row: 7, name: "NaN", login: "officer", method: "POST", target: draftOf, body: drafting + `,"mu":NaN}`, want: []int{400}},
		{row: 7, name: "Infinity", login: "officer", method: "POST", target: draftOf, body: drafting + `,"mu":"Infinity"}`, want: []int{400, 422}},
		{row: 7, name: "1e999", login: "officer", method: "POST", target: draftOf, body: drafting + `,"mu":"1e999"}`, want: []int{400, 422}},
		{row: 7, name: "400 digits", login: "officer", method: "POST", target: draftOf, body: drafting + `,"mu":"` + strings.Repeat("9", 400) + `"}`, want: []int{400, 409, 422}},
		{row: 7, name: "minus nothing, which is nothing", login: "officer", method: "POST", target: draftOf, body: drafting + `,"mu":"-0"}`, want: []int{422}, rule: "positive"},
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
		{row: 67, name: "a script in a query", login: "officer", method: "GET", target: listOf + "&leader=%3Cscript%3Ealert(1)%3C/script%3E&limitt=1", want: []int{400}},
		{row: 68, name: "a name of ESC", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"zq7canary\u001b[31m"}`, headers: []string{"If-Match", "*"}, want: []int{422}, rule: "text_control"},
		{row: 68, name: "a name of 10 MB", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"` + strings.Repeat("a", 10<<20) + `"}`, headers: []string{"If-Match", "*"}, want: []int{413}},
		{row: 68, name: "a name of 600 KB", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"` + strings.Repeat("长", 200_000) + `"}`, headers: []string{"If-Match", "*"}, want: []int{422}, rule: "text_length"},
	}
}
