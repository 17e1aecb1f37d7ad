package api

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Questions that are wrong, hostile or at the edge, each with the answer that it
// must get: quickly, as a problem that repeats nothing of it, and never as a
// failure of ours.
func TestBadQuestionsGetTheirAnswer(t *testing.T) {
	t.Parallel()
	b := threeParcels(t)
	esc := url.QueryEscape
	items := func(query string) string { return parcelItems + "?" + query }
	filter := func(text string) string { return items("filter=" + esc(text)) }
	inJSON := func(text string) string { return items("filter-lang=cql2-json&filter=" + esc(text)) }
	tile := func(at string) string {
		return "/api/collections/parcels/tiles/WebMercatorQuad/" + at + "?task=dongkou-2023"
	}
	u, _ := url.Parse(b.page("officer", items("limit=1")).link("next"))
	cursor := u.Query().Get("cursor")
	type question struct {
		path    string
		want    int
		headers []string
	}
	var all []question
	add := func(want int, paths ...string) {
		for _, p := range paths {
			all = append(all, question{path: p, want: want})
		}
	}
	for _, limit := range []string{"0", "-1", "abc", "1.5", "", "1e3", "%D9%A3", "1&limit=2", "+1", "01"} {
		add(400, items("limit="+limit))
	}
	add(200, items("limit=99999999999999999999"), items("limit=10001"), items("limit=10000"))
	for _, box := range []string{"1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "NaN,1,2,3", "1,NaN,2,3", "1,2,3,1", "a,b,c,d", "1,2,3,", "1,2,Inf,4", "-181,0,0,1", "0,0,1,91", "190,0,170,1", "", "1,2,3,4&bbox=1,2,3,4"} {
		add(400, items("bbox="+box))
	}
	add(200, items("bbox=177,65,-177,70"), items("bbox=110,27,110,27"), items("bbox=110,27,0,111,28,100"))
	for _, when := range []string{"2023-13-01", "2023-13-01T00:00:00Z", "2024-01-01/2023-01-01", "2023-01-01/2023-02-01/2023-03-01", "/", "../..", "../", "2023", "x", "", "2023-02-30"} {
		add(400, items("datetime="+when))
	}
	add(200, items("datetime=2023-01-01T00:00:00Z/.."), items("datetime=/2023-01-01"), items("datetime=2023-01-01"))
	add(400, items("limitt=1"), items("Limit=1"), items("%3Cscript%3E=1"), items("accounts=1"), items("geometry=x"), items("category=x"), items("due_on=2023-02-30"), items("listed_mu=x"), items("id="), items("a%zz"),
		"/api/collections/regions/items/430525?id=430525", tile("14/0/0")+"&z=14")
	add(400, items("cursor="+cursor[:len(cursor)-1]+"x"), items("cursor=x"), items("cursor="), items("cursor="+strings.Repeat("A", 5000)), items("cursor="+esc("' OR 1=1")),
		"/api/collections/disposals/items?cursor="+cursor, items("category=idle&cursor="+cursor))
	add(400, items("offset=-1"), items("offset=x"), items("offset=1.5"))
	add(200, items("offset=1000000000"), filter("status='x'' OR ''1''=''1'"))
	for _, text := range []string{
		"parcel_no = 'A'; DROP TABLE parcel", "parcel_no = 'A' -- x", "parcel_no = 'A' UNION SELECT 1", "(SELECT 1)", "pg_sleep(3)", "parcel_no = pg_sleep(3)", "CAST(parcel_no AS text) = 'A'",
		"parcel_no = (SELECT 1)", "parcel_no || 'x' = 'A'", "$1 = 1", "@regions = 'x'", "parcel_no = @regions", "/* */ true", "1 = 1", "parcel_no",
		strings.Repeat("(", 3000) + "true" + strings.Repeat(")", 3000), "true" + strings.Repeat(" or true", 3000), strings.Repeat("not ", 100) + "true",
		strings.Repeat("x", 1<<20), "unknown = 1", "geometry = 'x'", "s_intersects(parcel_no, POINT(1 1))", "s_intersects(geometry, 'POINT(1 1)')", "s_intersects(geometry, geometry)",
		"parcel_no = 1", "listed_mu = 'x'", "due_on > 1", "due_on = TIMESTAMP('2023-01-01T00:00:00Z')", "due_on = date('2023-02-30')", "id < 'x'", "casei(listed_mu) = 'x'", "listed_mu like '1%'",
		"parcel_no like '%%%%%%a'", "parcel_no like '______'", `parcel_no like 'a\'`, "parcel_no between 'A' and 'B'", "parcel_no in ()", "parcel_no in 'A'", "parcel_no is", "and", "not", "", "'", `"`,
		"parcel_no = 'A' parcel_no = 'B'", "t_after(parcel_no, date('2023-01-01'))", "t_during(due_on, date('2023-01-01'))", "t_after(due_on)", "t_before(due_on, interval('2023-02-01','2023-01-01'))",
		"s_intersects(geometry, POLYGON((0 0, 1 0, 1 1, 0 1)))", "s_intersects(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "s_intersects(geometry, POLYGON EMPTY)", "s_intersects(geometry, POINT(1))",
		"s_intersects(geometry, SRID=4326;POINT(1 1))", "s_intersects(geometry, POINT(410 95))", "s_intersects(geometry, POINT M(1 1 1))", "s_intersects(geometry, bbox(1,2,3))", "s_intersects(geometry, bbox(1,4,3,2))",
		"s_within(geometry, POINT(1 1))", "listed_mu + 1 = 2", "listed_mu = 1e999", "listed_mu = " + strings.Repeat("1", 400), "parcel_no = '\x00'", "parcel_no = '\xff'", "parcel_no = task",
	} {
		add(400, filter(text))
	}
	for range 100 {
		add(400, filter("parcel_no LIKE '%%%%%%a'"))
	}
	deep := strings.Repeat(`{"op":"not","args":[`, 4000)
	for _, text := range []string{
		deep, "[]", "{}", "null", "1", `"x"`, `{"op":"="}`, `{"op":"=","args":[]}`, `{"op":"=","args":[{"property":"parcel_no"},null]}`, `{"op":"drop","args":[]}`,
		`{"op":"=","args":[{"property":"parcel_no"},"A"]} x`, `{"op":"=","op":"=","args":[{"property":"parcel_no"},"A"]}`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}]}`,
		`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[null,null]}]}`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["1","1"]}]}`,
		`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[]}]}`, `{"op":"=","args":[{"property":"parcel_no"},"\ud800"]}`,
		strings.Repeat("[", 4000), `{"op":"and","args":[` + strings.Repeat("true,", 600) + `true]}`,
	} {
		add(400, inJSON(text))
	}
	add(400, items("filter-lang=cql-xml&filter=true"), items("filter-crs=foo&filter=true"), items("crs=EPSG:4326'"), items("crs=http://www.opengis.net/def/crs/EPSG/0/99999"), items("bbox-crs=x"), items("f=xml"), items("f="),
		items("as_of=2999-01-01x"), items("as_of=2023-02-30"))
	for _, id := range []string{"..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "%00", strings.Repeat("a", 3000), "1e5", "0x1", "null", "-0", "%C3%A9%E4%B8%AD%E6%96%87", "%E2%80%AE", "{00000000-0000-7000-8000-000000000000}"} {
		for _, collection := range []string{"parcels", "disposals", "regions"} {
			add(404, "/api/collections/"+collection+"/items/"+id)
		}
	}
	add(404, "/api/collections/nothing", "/api/collections/nothing/items", "/api/collections/geo.parcels/items", "/api/tileMatrixSets/other")
	for _, at := range []string{"99/0/0", "0/-1/0", "0/0/-1", "3/8/0", "3/0/8", "1.5/0/0", "abc/0/0", "3/../0", "3/%2e%2e/0"} {
		add(404, tile(at))
	}
	add(200, tile("0/0/0"))
	for _, accept := range []string{"application/x-nothing", "*/*;q=0"} {
		all = append(all, question{parcelItems, 406, []string{"Accept", accept}}, question{"/api/collections", 406, []string{"Accept", accept}})
	}
	for _, q := range all {
		began := time.Now()
		r := b.ask("officer", "GET", q.path, "", q.headers...)
		body, _ := io.ReadAll(r.Body)
		name := fmt.Sprintf("%.200s", q.path)
		if ok := r.StatusCode == q.want || q.want == 400 && len(q.path) > 60_000 && (r.StatusCode == http.StatusRequestURITooLong || r.StatusCode == http.StatusRequestHeaderFieldsTooLarge); !ok {
			t.Errorf("%s: %d, want %d: %.200s", name, r.StatusCode, q.want, body)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		for _, leak := range []string{"select ", "SQLSTATE", "pgx", "/land/", "passwd", "DROP"} {
			if r.StatusCode != 200 && strings.Contains(string(body), leak) {
				t.Errorf("%s: the answer tells of %q", name, leak)
			}
		}
		if r.StatusCode >= 400 && len(q.path) < 60_000 && r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %s", name, r.Header.Get("Content-Type"))
		}
	}
	if page := b.page("officer", items("offset=1000000000")); len(page.Features) != 0 || page.link("next") != "" {
		t.Errorf("%+v", page)
	}
	t.Logf("%d questions got their answer", len(all))
}
