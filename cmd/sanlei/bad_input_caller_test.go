package main

import (
	"strings"
)

// callerProbes are requests of somebody who may not make them.
func callerProbes() []probe {
	return []probe{
		{row: 61, name: "an officer reports their own", login: "officer", method: "POST", target: stepOf, body: `{"step":"report"}`, headers: []string{"If-Match", "*"}, want: []int{403}},
		{row: 61, name: "a reviewer edits", login: "county", method: "PATCH", target: "/api/disposals/DISPOSAL", body: `{"reason":"x"}`, headers: []string{"If-Match", "*"}, want: []int{403}},
		{row: 61, name: "an auditor writes", login: "auditor", method: "POST", target: "/api/parcels", body: listing + `}`, want: []int{403}},
		{row: 62, name: "an officer moves a parcel", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"region":"430525"}`, headers: []string{"If-Match", "*"}, want: []int{400, 403}},
		{row: 62, name: "an officer gives a parcel another id", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"id":"x"}`, headers: []string{"If-Match", "*"}, want: []int{400, 403}},
		{row: 62, name: "an officer sets a revision", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"rev":"9"}`, headers: []string{"If-Match", "*"}, want: []int{400}, rule: "unknown_member"},
		{row: 62, name: "an officer sets when it was made", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"created_at":"2023-01-01"}`, headers: []string{"If-Match", "*"}, want: []int{400}, rule: "unknown_member"},
		{row: 63, name: "a token of somebody's own", login: "", method: "GET", target: "/api/session", headers: []string{"Authorization", "Bearer zq7canary"}, want: []int{401}},
		{row: 63, name: "a token of 5 KB", login: "", method: "GET", target: "/api/session", headers: []string{"Authorization", "Bearer " + strings.Repeat("a", 5000)}, want: []int{401}},
		{row: 91, name: "a token without a signature", login: "", method: "GET", target: "/api/session", headers: []string{"Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."}, want: []int{401}},
		{row: 64, name: "a password of NUL", login: "", method: "POST", target: "/api/session", body: `{"login":"officer","password":"\u0000zq7canary"}`, want: []int{400, 401}, hashes: true},
		{row: 58, name: "a link that never was", login: "", method: "POST", target: "/api/session/invitation", body: `{"secret":"zq7canary","password":"x"}`, want: []int{410}},
	}
}
