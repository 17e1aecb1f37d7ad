package main

import (
	"fmt"
	"net/url"
	"strings"
)

const itemsOf = "/api/collections/parcels/items"

// queryProbes are queries that are none.
func queryProbes() []probe {
	return []probe{
		{row: 28, name: "limit 0", target: listOf + "&limit=0", want: []int{400}},
		{row: 28, name: "limit −1", target: listOf + "&limit=-1", want: []int{400}},
		{row: 28, name: "limit abc", target: listOf + "&limit=zq7canary", want: []int{400}},
		{row: 28, name: "limit 1.5", target: listOf + "&limit=1.5", want: []int{400}},
		{row: 28, name: "limit empty", target: listOf + "&limit=", want: []int{400}},
		{row: 28, name: "limit 1e3", target: listOf + "&limit=1e3", want: []int{400}},
		{row: 28, name: "limit in other digits", target: listOf + "&limit=%D9%A3", want: []int{400}},
		{row: 28, name: "limit twice", target: listOf + "&limit=1&limit=2", want: []int{400}, rule: "repeated"},
		{row: 29, name: "limit without end", target: listOf + "&limit=99999999999999999999", want: []int{400}},
		{row: 29, name: "limit above the most", target: itemsOf + "?limit=1000000", want: []int{200}},
		{row: 30, name: "a box of three", target: listOf + "&bbox=1,2,3", want: []int{400}},
		{row: 30, name: "a box of five", target: listOf + "&bbox=1,2,3,4,5", want: []int{400}},
		{row: 30, name: "a box of NaN", target: listOf + "&bbox=NaN,1,2,3", want: []int{400}},
		{row: 30, name: "a box upside down", target: listOf + "&bbox=110,28,111,27", want: []int{400}},
		{row: 30, name: "a box of seven", target: itemsOf + "?bbox=1,2,3,4,5,6,7", want: []int{400}},
		{row: 30, name: "a box of words", target: itemsOf + "?bbox=a,b,c,d", want: []int{400}},
		{row: 31, name: "a box across the antimeridian", target: itemsOf + "?bbox=177,65,-177,70", want: []int{200}, says: `"type":"FeatureCollection"`},
		{row: 32, name: "the thirteenth month", target: itemsOf + "?datetime=2023-13-01", want: []int{400}},
		{row: 32, name: "an end before its beginning", target: itemsOf + "?datetime=2024-01-01/2023-01-01", want: []int{400}},
		{row: 32, name: "a time of three parts", target: itemsOf + "?datetime=2023-01-01/2023-02-01/2023-03-01", want: []int{400}},
		{row: 32, name: "a slash", target: itemsOf + "?datetime=/", want: []int{400}},
		{row: 32, name: "no beginning and no end, and up", target: itemsOf + "?datetime=../..", want: []int{400}},
		{row: 33, name: "a parameter that there is not", target: listOf + "&x%27=zq7canary", want: []int{400}, rule: "unknown_parameter"},
		{row: 33, name: "limitt", target: listOf + "&limitt=1", want: []int{400}, rule: "unknown_parameter"},
		{row: 34, name: "a cursor of somebody's own", target: listOf + "&cursor=zq7canary", want: []int{400}},
		{row: 34, name: "a cursor of 5,000 letters", target: listOf + "&cursor=" + strings.Repeat("a", 5000), want: []int{400}},
		{row: 34, name: "SQL as a cursor", target: listOf + "&cursor=%27%20OR%201%3D1", want: []int{400}},
		{row: 34, name: "a query that is no query", target: "/api/parcels?task=%zz", want: []int{400}},
		{row: 35, name: "an offset below nothing", target: itemsOf + "?offset=-1", want: []int{400}},
		{row: 35, name: "an offset beyond all", target: itemsOf + "?offset=1000000000", want: []int{200}, says: `"features":[]`},
		{row: 36, name: "SQL in the search", target: listOf + "&q=x%27%20OR%20%271%27%3D%271", want: []int{200}},
		{row: 36, name: "SQL as a task", target: "/api/progress?task=x%27%3BDROP%20TABLE%20act", want: []int{400, 404}},
		{row: 25, name: "a status that there is not", target: listOf + "&status=zq7canary", want: []int{400}},
		{row: 26, name: "as of tomorrow", target: "/api/progress?task=dongkou-2023&as_of=2099-01-01", want: []int{422}},
		{row: 26, name: "as of month 13", target: "/api/progress?task=dongkou-2023&as_of=2023-13-01", want: []int{400}},
		{row: 33, name: "a position that was not", target: "/api/progress?task=dongkou-2023&position=999999", want: []int{400}},
		{row: 45, name: "a media type that there is not", target: listOf, headers: []string{"Accept", "application/x-zq7canary"}, want: []int{406}},
		{row: 45, name: "nothing at all", target: listOf, headers: []string{"Accept", "*/*;q=0"}, want: []int{406}},
		{row: 86, name: "a region without parcels", target: "/api/progress?task=dongkou-2023&region=430525103&by=category", want: []int{200}, says: `"completion_rate":null`},
	}
}

// idProbes are names of nothing, and tiles that are none.
func idProbes() []probe {
	return append(tiles(
		[2]string{"a zoom of 99", "99/0/0"}, [2]string{"a column below zero", "3/0/-1"}, [2]string{"a row beyond the last", "3/8/0"},
		[2]string{"half a zoom", "1.5/0/0"}, [2]string{"a word", "abc/0/0"}, [2]string{"the folder above", "../0/0"}),
		names("../../etc/passwd", "%2e%2e%2f", "%00", strings.Repeat("a", 3000), "1e5", "0x1", "null", "-0", "%C3%A9%E4%B8%AD%E6%96%87", "%E2%80%AE")...)
}

func tiles(named ...[2]string) (out []probe) {
	for _, n := range named {
		out = append(out, probe{row: 43, name: n[0], target: "/api/collections/parcels/tiles/WebMercatorQuad/" + n[1] + "?task=dongkou-2023", want: []int{404}})
	}
	return append(out, probe{row: 44, name: "the tile of the world", target: "/api/collections/parcels/tiles/WebMercatorQuad/0/0/0?task=dongkou-2023", want: []int{200, 204}})
}

func names(of ...string) (out []probe) {
	for i, n := range of {
		for _, at := range []string{"/api/parcels/", "/api/disposals/", "/api/checkpoints/", itemsOf + "/"} {
			want := []int{404}
			if at == "/api/checkpoints/" {
				want = []int{400, 404}
			}
			out = append(out, probe{row: 42, name: fmt.Sprintf("the name %d of something at %s", i+1, at), target: at + n, want: want})
		}
	}
	return out
}

// filterProbes are filters in the language of OGC that are none, or would be
// something else in SQL.
func filterProbes() (out []probe) {
	add := func(row int, want []int, says string, filters ...string) {
		for i, f := range filters {
			lang := "cql2-text"
			if strings.HasPrefix(f, "{") || strings.HasPrefix(f, "[[") {
				lang = "cql2-json"
			}
			out = append(out, probe{row: row, name: fmt.Sprintf("filter %d: %.40s", i+1, f), target: itemsOf + "?filter-lang=" + lang + "&filter=" + url.QueryEscape(f), want: want, says: says})
		}
	}
	refused := []int{400}
	add(36, []int{200}, `"numberMatched":0`, `status='x'' OR ''1''=''1'`)
	add(37, refused, "", "parcel_no = 'A'; DROP TABLE parcel", "parcel_no = 'A' -- x", "parcel_no = 'A' UNION SELECT 1", "(SELECT 1)", "pg_sleep(3)", "parcel_no = pg_sleep(3)", "CAST(parcel_no AS text) = 'A'")
	add(38, []int{400, 414, 431}, "", strings.Repeat("(", 3000)+"true"+strings.Repeat(")", 3000), "true"+strings.Repeat(" or true", 3000), strings.Repeat(`{"op":"not","args":[`, 2000), strings.Repeat("x", 1<<20))
	add(39, refused, "", "unknown = 1", "geometry = 1", "listed_mu = 'x'", "parcel_no LIKE '%%%%%%a'", "due_on > 1")
	add(40, refused, "", "s_intersects(geometry, POLYGON((0 0, 1 0, 1 1, 0 1)))", "s_intersects(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "s_intersects(geometry, POLYGON EMPTY)", "s_intersects(geometry, SRID=4326;POINT(1 1))")
	for _, q := range []string{"filter-lang=cql-xml&filter=true", "filter-crs=foo&filter=true", "crs=EPSG:4326'"} {
		out = append(out, probe{row: 41, name: q, target: itemsOf + "?" + q, want: refused})
	}
	return out
}
