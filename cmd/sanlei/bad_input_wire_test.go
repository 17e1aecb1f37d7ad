package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
)

// wireProbes are requests that no client should send.
func wireProbes() []probe {
	return []probe{
		{row: 46, name: "text for JSON", login: "registrar", method: "POST", target: "/api/parcels", body: "{}", headers: []string{"Content-Type", "text/plain"}, want: []int{415}},
		{row: 46, name: "JSON in GBK", login: "registrar", method: "POST", target: "/api/parcels", body: "{}", headers: []string{"Content-Type", "application/json; charset=gbk"}, want: []int{415}},
		{row: 47, name: "a body that unpacks to a thousand times itself", login: "registrar", method: "POST", target: "/api/parcels", body: bomb(), headers: []string{"Content-Encoding", "gzip"}, want: []int{413}},
		{row: 48, name: "a length that is none", raw: "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", want: []int{400}},
		{row: 48, name: "two ways to tell the length", raw: "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", want: []int{400}},
		{row: 48, name: "a length beside pieces, which count", raw: "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", want: []int{400}, rule: "object"},
		{row: 48, name: "less than was announced", raw: "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n{\"login\":\"officer\"}", want: []int{400}, rule: "json"},
		{row: 48, name: "an unknown coding", raw: "POST /api/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n{}", want: []int{400, 501}},
		{row: 51, name: "a header of 1 MB", raw: "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", want: []int{431}},
		{row: 51, name: "a thousand headers", raw: "GET /healthz HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X-A: a\r\n", 1000) + "\r\n", want: []int{431}, rule: "too_many_headers"},
		{row: 51, name: "a cookie of 64 KB", raw: "GET /api/session HTTP/1.1\r\nHost: x\r\nCookie: sanlei_session=" + strings.Repeat("a", 64<<10) + "\r\n\r\n", want: []int{431}},
		{row: 51, name: "a cookie of 16 KB", raw: "GET /api/session HTTP/1.1\r\nHost: x\r\nCookie: sanlei_session=" + strings.Repeat("a", 16<<10) + "\r\n\r\n", want: []int{431}, rule: "too_many_headers"},
		{row: 52, name: "no host", raw: "GET /healthz HTTP/1.1\r\n\r\n", want: []int{400}},
		{row: 52, name: "no host in the old language", raw: "GET /api HTTP/1.0\r\n\r\n", want: []int{200, 400}},
		{row: 52, name: "a whole address of elsewhere", raw: "GET http://zq7canary.example/api HTTP/1.1\r\nHost: zq7canary.example\r\n\r\n", want: []int{200, 400}},
		{row: 52, name: "another host", target: "/api", headers: []string{"Host", "zq7canary.example"}, want: []int{200}},
		{row: 53, name: "a forwarded host", target: "/api", headers: []string{"X-Forwarded-Host", "zq7canary.example", "Forwarded", "host=zq7canary.example", "X-Forwarded-Proto", "https"}, want: []int{200}},
		{row: 54, name: "TRACE", method: "TRACE", target: "/api/parcels", want: []int{405}},
		{row: 54, name: "CONNECT", raw: "CONNECT zq7canary:443 HTTP/1.1\r\nHost: zq7canary\r\n\r\n", want: []int{404, 405}},
		{row: 54, name: "a method in a header", login: "officer", method: "POST", target: "/api/parcels/PARCEL", headers: []string{"X-HTTP-Method-Override", "DELETE"}, want: []int{405}},
		{row: 66, name: "a page in a frame", target: "/", want: []int{200}, says: "frame-ancestors 'none'"},
		{row: 55, name: "no If-Match", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"x"}`, want: []int{428}},
		{row: 55, name: "an old If-Match", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"x"}`, headers: []string{"If-Match", `"999999"`}, want: []int{412}},
		{row: 55, name: "a weak If-Match", login: "officer", method: "PATCH", target: "/api/parcels/PARCEL", body: `{"leader":"x"}`, headers: []string{"If-Match", `W/"1"`}, want: []int{412}},
		{row: 66, name: "a form of another site", login: "", method: "POST", target: "/api/session", body: `{"login":"officer","password":"sanlei-demo"}`, headers: []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://zq7canary.example"}, want: []int{403}},
		{row: 66, name: "a form of nobody's", login: "", method: "POST", target: "/api/session", body: `{"login":"officer","password":"sanlei-demo"}`, headers: []string{"Origin", "null"}, want: []int{403}},
		{row: 90, name: "profiles", target: "/debug/pprof/", want: []int{404}},
		{row: 90, name: "a profile", login: "admin", target: "/debug/pprof/heap", want: []int{404}},
		{row: 90, name: "metrics", target: "/metrics", want: []int{404}},
		{row: 90, name: "the repository", target: "/.git/config", want: []int{404}},
		{row: 90, name: "a backup", target: "/backup.zip", want: []int{404}},
	}
}

// chunked is a request whose body comes in pieces and does not tell its length.
func chunked(bytes int) string {
	piece := fmt.Sprintf("%x\r\n%s\r\n", 64<<10, strings.Repeat("a", 64<<10))
	return "POST /api/parcels HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN_registrar\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
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
