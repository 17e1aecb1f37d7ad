package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store/storetest"
)

// itemPage is a page of features as programs read it.
type itemPage struct {
	Features       []itemFeature `json:"features"`
	NumberMatched  int           `json:"numberMatched"`
	NumberReturned int           `json:"numberReturned"`
	AsOf           string        `json:"as_of"`
	Position       string        `json:"position"`
	Links          []link        `json:"links"`
}

type itemFeature struct {
	ID         string         `json:"id"`
	Geometry   *itemGeometry  `json:"geometry"`
	Properties map[string]any `json:"properties"`
	Links      []link         `json:"links"`
}

type itemGeometry struct {
	Coordinates orb.MultiPolygon `json:"coordinates"`
}

func (p itemPage) link(rel string) string {
	for _, l := range p.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

func (p itemPage) numbers() string {
	var out []string
	for _, f := range p.Features {
		out = append(out, fmt.Sprint(f.Properties["parcel_no"]))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

const parcelItems = "/api/collections/parcels/items"

// page asks for features; what is unknown in the answer is passed over.
func (b *books) page(login, path string, headers ...string) itemPage {
	b.t.Helper()
	return done[itemPage](b, b.ask(login, "GET", strings.TrimPrefix(path, b.server.URL), "", headers...), 200)
}

// threeParcels is a mapped parcel, one of another category beside it, and one
// without a boundary.
func threeParcels(t *testing.T) *books {
	b := openBooks(t)
	b.handDown()
	for _, p := range []land.Parcel{
		{ParcelNo: "A", Shape: storetest.Hollow(0, 0, 100, 66), Attributes: land.Attributes{"name": "甲", "due_on": "2023-06-30"}},
		{ParcelNo: "B", Shape: storetest.Box(200, 0, 100, 66), Category: land.LowEfficiency, Listed: storetest.Figure("12.34")},
		{ParcelNo: "C"},
	} {
		b.Parcel(p)
	}
	return b
}

func TestFeaturesAreGivenWithWhatStandsInTheBooks(t *testing.T) {
	t.Parallel()
	b := threeParcels(t)
	page := b.page("officer", parcelItems)
	if page.NumberMatched != 3 || page.NumberReturned != 3 || len(page.Features) != 3 || page.link("next") != "" || page.Position == "" {
		t.Fatalf("%+v", page)
	}
	i := slices.IndexFunc(page.Features, func(f itemFeature) bool { return f.Properties["parcel_no"] == "A" })
	f := page.Features[i]
	want := map[string]any{"task": "dongkou-2023", "category": "idle", "status": "open", "region": "430525-P01", "listed_mu": "10.00", "rev": 1.0, "name": "甲",
		"due_on": "2023-06-30", "holder": nil, "id": f.ID, "position": page.Position}
	for name, v := range want {
		if have, ok := f.Properties[name]; !ok || have != v {
			t.Errorf("%s is %v, not %v", name, have, v)
		}
	}
	if accounts := f.Properties["accounts"].(map[string]any); accounts["open"] != "10.00" || accounts["accepted"] != "0.00" || len(accounts) != 5 {
		t.Errorf("%v", accounts)
	}
	rings := f.Geometry.Coordinates[0]
	if len(rings) != 2 || rings[0].Orientation() != orb.CCW || rings[1].Orientation() != orb.CW {
		t.Errorf("%v", rings)
	}
	for number, g := range map[string]bool{"A": true, "C": false} {
		i := slices.IndexFunc(page.Features, func(f itemFeature) bool { return f.Properties["parcel_no"] == number })
		if (page.Features[i].Geometry != nil) != g {
			t.Errorf("%s", number)
		}
	}
	// The same feature alone, with a strong tag.
	at := parcelItems + "/" + f.ID
	r := b.ask("officer", "GET", at, "")
	one, tag := done[itemFeature](b, r, 200), r.Header.Get("ETag")
	if one.ID != f.ID || one.Properties["parcel_no"] != "A" || tag == "" || len(one.Links) < 3 {
		t.Errorf("%+v %s", one, tag)
	}
	if r := b.ask("officer", "GET", at, "", "If-None-Match", `"x", `+tag); r.StatusCode != 304 || r.Header.Get("ETag") != tag {
		t.Errorf("%d %s", r.StatusCode, r.Header.Get("ETag"))
	}
	if r := b.ask("officer", "HEAD", at, ""); r.StatusCode != 200 || r.Header.Get("ETag") != tag || r.ContentLength <= 0 {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
	if r := b.ask("officer", "GET", at+"?f=html", ""); r.Header.Get("ETag") == tag || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
		t.Errorf("%v", r.Header)
	}
}

// The figures of a disposal, its region and all that a caller may not see.
func TestEveryCollectionIsOfTheCallersRegionsAlone(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01"}`), 201)
	page := b.page("officer", "/api/collections/disposals/items?datetime=2023-05-01T00:00:00Z")
	if len(page.Features) != 1 || page.Features[0].ID != d.ID.String() || page.Features[0].Properties["mu"] != "31.00" || page.Features[0].Properties["parcel_no"] != p.ParcelNo {
		t.Errorf("%+v", page)
	}
	if page := b.page("officer", "/api/collections/disposals/items?datetime=2023-05-02/.."); page.NumberMatched != 0 {
		t.Errorf("%+v", page)
	}
	if page := b.page("county", "/api/collections/regions/items"); page.NumberMatched != 26 || page.Features[0].ID != "430525" || page.Features[0].Properties["name"] != "洞口县" {
		t.Errorf("%+v", page)
	}
	for _, collection := range []string{"parcels", "disposals"} {
		for _, query := range []string{"", "?bbox=110,26,112,28", "?filter=true", "?region=430525-P01"} {
			if page := b.page("neighbour", "/api/collections/"+collection+"/items"+query); page.NumberMatched != 0 || len(page.Features) != 0 {
				t.Errorf("%s%s: %+v", collection, query, page)
			}
		}
	}
	none := refused(t, b.ask("neighbour", "GET", parcelItems+"/"+land.NewID().String(), ""), 404)
	for _, at := range []string{"parcels/items/" + p.ID.String(), "disposals/items/" + d.ID.String(), "regions/items/430525"} {
		wantFaults(t, refused(t, b.ask("neighbour", "GET", "/api/collections/"+at, ""), 404), none...)
	}
}

// Whoever follows next meets every feature once, however long the pages are and
// whatever others do in between.
func TestNextLeadsToEveryFeatureOnce(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	want := map[string]bool{}
	for range 60 {
		want[b.Parcel(land.Parcel{}).ID.String()] = true
	}
	stop, edits := make(chan struct{}), atomic.Int64{}
	over := make(chan struct{})
	edited, stepped := b.Parcel(land.Parcel{}), b.Parcel(land.Parcel{})
	want[edited.ID.String()], want[stepped.ID.String()] = true, true
	officer, disposal := b.People(storetest.Park).Officer, b.Disposal(stepped, land.Disposal{})
	go func() { // somebody lists, renames what is listed already, and submits or withdraws
		defer close(over)
		for rev := edited.Rev; ; rev++ {
			select {
			case <-stop:
				return
			default:
				b.Parcel(land.Parcel{})
				if _, err := officer.EditParcel(context.WithoutCancel(t.Context()), edited.ID, rev, land.Attributes{"name": fmt.Sprint(rev)}); err != nil {
					t.Error(err)
					return
				}
				var err error
				step := land.StepRequest{Step: []land.Step{land.Submit, land.Withdraw}[edits.Load()%2]}
				if disposal, err = officer.Step(context.WithoutCancel(t.Context()), disposal.ID, disposal.Rev, step); err != nil {
					t.Error(err)
					return
				}
				edits.Add(1)
			}
		}
	}()
	for _, limit := range []int{1, 7, 59, 60, 61, 1000, 10000, 99999} {
		seen, pages := map[string]int{}, 0
		for at := fmt.Sprintf("%s?limit=%d&category=idle", parcelItems, limit); at != ""; pages++ {
			page := b.page("officer", at)
			if len(page.Features) == 0 || page.NumberReturned != len(page.Features) {
				t.Fatalf("limit %d: a page of %d", limit, len(page.Features))
			}
			for _, f := range page.Features {
				seen[f.ID]++
			}
			at = page.link("next")
			if u, err := url.Parse(at); at != "" && (err != nil || u.Host != strings.TrimPrefix(b.server.URL, "http://") ||
				u.Query().Get("offset") != fmt.Sprint((pages+1)*min(limit, 10000)) || u.Query().Get("category") != "idle" || u.Query().Get("cursor") == "") {
				t.Errorf("%s %v", at, err)
			}
			if pages > 500 {
				break // it will never end while others write faster than we read
			}
		}
		for id := range want {
			if seen[id] != 1 {
				t.Errorf("limit %d: %s came %d times", limit, id, seen[id])
			}
		}
		for id, n := range seen {
			if n > 1 {
				t.Errorf("limit %d: %s came %d times", limit, id, n)
			}
		}
	}
	close(stop)
	<-over
	if edits.Load() == 0 {
		t.Error("nobody wrote in between")
	}
	// Some programs count up the offset alone.
	seen := map[string]bool{}
	for offset := 0; ; offset += 50 {
		page := b.page("officer", fmt.Sprintf("%s?limit=50&offset=%d", parcelItems, offset))
		for _, f := range page.Features {
			seen[f.ID] = true
		}
		if page.link("next") == "" {
			if len(seen) != page.NumberMatched {
				t.Errorf("%d of %d", len(seen), page.NumberMatched)
			}
			break
		}
	}
}

// The longest page has a next, too, while somebody edits what stands on it.
func TestTheLongestPageHasANext(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.Parcel(land.Parcel{})
	const more = 10_003
	b.Forge(`with n as (select gen_random_uuid() as id, n::text as no from generate_series(1, $1) n), p as (
			insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu)
			select id, $2, no, 'idle', $3, 1, 'mu', 1 from n)
		insert into balance (parcel_id, task, region, open, status) select id, $2, $3, 1, 'open' from n`, more, storetest.TaskCode, storetest.Park)
	seen := map[string]int{}
	var sizes []int
	for at := parcelItems + "?limit=10000"; at != ""; {
		page := b.page("officer", at)
		for _, f := range page.Features {
			seen[f.ID]++
		}
		sizes, at = append(sizes, len(page.Features)), page.link("next")
		if page.NumberMatched != more+1 {
			t.Errorf("%d matched", page.NumberMatched)
		}
		if _, err := b.People(storetest.Park).Officer.EditParcel(t.Context(), p.ID, p.Rev+int64(len(sizes))-1, land.Attributes{"name": fmt.Sprint(len(sizes))}); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != more+1 || !slices.Equal(sizes, []int{10_000, 4}) {
		t.Errorf("%d features on pages of %v", len(seen), sizes)
	}
}

func TestACursorIsOfOneQuestion(t *testing.T) {
	t.Parallel()
	b := threeParcels(t)
	next := b.page("officer", parcelItems+"?limit=1").link("next")
	u, _ := url.Parse(next)
	cursor := u.Query().Get("cursor")
	for _, at := range []string{
		parcelItems + "?category=idle&cursor=" + cursor, "/api/collections/disposals/items?cursor=" + cursor,
		parcelItems + "?filter=true&cursor=" + cursor, parcelItems + "?cursor=" + cursor[:len(cursor)-1], parcelItems + "?cursor=" + cursor + "A",
	} {
		wantFaults(t, refused(t, b.ask("officer", "GET", at, ""), 400), [2]string{"query.cursor", "cursor"})
	}
	raw, _ := base64.RawURLEncoding.DecodeString(cursor)
	for i := range raw {
		changed := slices.Clone(raw)
		changed[i] ^= 1
		refused(t, b.ask("officer", "GET", parcelItems+"?cursor="+base64.RawURLEncoding.EncodeToString(changed), ""), 400)
	}
	if page := b.page("officer", parcelItems+"?limit=7&f=json&crs="+url.QueryEscape(epsg+"4490")+"&offset=99&cursor="+cursor); page.NumberMatched != 3 || page.NumberReturned != 2 {
		t.Errorf("another length, form and reference system is the same question: %+v", page)
	}
}

// What the books say of a shape, and PostGIS of it in every reference system, in
// the order of its authority's axes.
func TestFeaturesComeInEveryReferenceSystem(t *testing.T) {
	t.Parallel()
	b := threeParcels(t)
	for _, s := range systems {
		code := s.uri[strings.LastIndexByte(s.uri, '/')+1:]
		if s.uri == crs84 {
			code = "4326"
		}
		flip := map[bool]string{true: "st_flipcoordinates", false: ""}[code != "3857" && s.uri != crs84]
		var want [4]float64
		b.Scan(fmt.Sprintf(`select st_xmin(g), st_ymin(g), st_xmax(g), st_ymax(g)
			from (select %s(st_transform(shape, %s)) as g from parcel where parcel_no = 'A') x`, flip, code), nil, &want[0], &want[1], &want[2], &want[3])
		r := b.ask("officer", "GET", parcelItems+"?parcel_no=A&crs="+url.QueryEscape(s.uri), "")
		if have := r.Header.Get("Content-Crs"); have != "<"+s.uri+">" {
			t.Errorf("%s: Content-Crs %s", s.uri, have)
		}
		page := done[itemPage](b, r, 200)
		have := page.Features[0].Geometry.Coordinates.Bound()
		tolerance := 1e-9
		if s.axes.Metres {
			tolerance = 1e-4
		}
		for i, x := range []float64{have.Min[0], have.Min[1], have.Max[0], have.Max[1]} {
			if math.Abs(x-want[i]) > tolerance {
				t.Errorf("%s: %v is not %v", s.uri, have, want)
			}
		}
		// A box of the middle of A in the same order finds A, and C without a boundary; the axes turned do not.
		mid := have.Center()
		d := tolerance * 1e3
		box := func(x, y float64) string {
			return fmt.Sprintf("bbox=%f,%f,%f,%f&bbox-crs=%s", x-30*d, y-30*d, x+30*d, y+30*d, url.QueryEscape(s.uri))
		}
		if page := b.page("officer", parcelItems+"?"+box(have.Min[0], mid[1])); page.numbers() != "A C" {
			t.Errorf("%s: the box finds %q", s.uri, page.numbers())
		}
		if r := b.ask("officer", "GET", parcelItems+"?"+box(mid[1], mid[0]), ""); r.StatusCode == 200 && strings.Contains(func() string { x, _ := io.ReadAll(r.Body); return string(x) }(), `"parcel_no":"A"`) {
			t.Errorf("%s: axes turned find it too", s.uri)
		}
		filter := fmt.Sprintf("s_intersects(geometry, POINT(%f %f))", have.Min[0]+30*d, mid[1])
		if page := b.page("officer", parcelItems+"?filter="+url.QueryEscape(filter)+"&filter-crs="+url.QueryEscape(s.uri)); page.numbers() != "A" {
			t.Errorf("%s: the filter finds %q", s.uri, page.numbers())
		}
	}
}

func TestFiltersInBothFormsAndPropertiesAsParameters(t *testing.T) {
	t.Parallel()
	b := threeParcels(t)
	for query, want := range map[string]string{
		"filter=" + url.QueryEscape("listed_mu > 10"):                "B",
		"filter=" + url.QueryEscape("status='x'' OR ''1''=''1'"):     "",
		"filter=" + url.QueryEscape("name = '甲'") + "&category=idle": "A",
		"category=low_efficiency":                                    "B",
		"listed_mu=12.340":                                           "B",
		"due_on=2023-06-30":                                          "A",
		"region=430525-P01&status=open":                              "A B C",
		"parcel_no=A&bbox=0,0,1,1":                                   "",
		"bbox=0,0,1,1":                                               "C",
		"bbox=110.57,27.06,-100,110.6,27.07,9000":                    "A B C",
		"bbox=177,65,-177,70":                                        "C",
		"datetime=2023-01-01/..":                                     "A B C", // a parcel has no time of its own
		"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"and","args":[{"op":"=","args":[{"property":"category"},"idle"]},{"op":"isNull","args":[{"property":"geometry"}]}]}`):                "C",
		"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[110.57,27.06,110.571,27.07]}]}`):                                             "A",
		"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"t_during","args":[{"property":"due_on"},{"interval":["2023-01-01",".."]}]}`):                                                        "A",
		"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"like","args":[{"op":"casei","args":[{"property":"parcel_no"}]},{"op":"casei","args":["a%"]}]}`):                                     "A",
		"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"in","args":[{"property":"parcel_no"},["A","C","x"]]}`):                                                                              "A C",
		"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"between","args":[{"property":"listed_mu"},10,12]}`):                                                                                 "A C",
		"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[110,27],[111,27],[111,28],[110,28],[110,27]]]}]}`): "A B",
	} {
		page := b.page("officer", parcelItems+"?"+query)
		if have := page.numbers(); have != want || page.NumberMatched != len(page.Features) {
			t.Errorf("%s: %q, not %q", query, have, want)
		}
	}
}

// What the books knew, and as of when, is asked of features as of everything else.
func TestFeaturesAreReadAsOfAnyDateAtAnyPosition(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	before := b.page("officer", parcelItems)
	d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01"}`), 201)
	for i, login := range []string{"officer", "county", "city", "province"} {
		d = b.step(login, d, stepRequest{Step: []land.Step{land.Submit, land.Report, land.Pass, land.Accept}[i]})
	}
	for query, want := range map[string]string{
		"": "closed 31.00", "position=" + before.Position: "in_progress 0.00", "as_of=2023-04-30": "in_progress 0.00", "as_of=2023-05-01": "closed 31.00",
		"status=closed": "closed 31.00", "status=in_progress&position=" + before.Position: "in_progress 0.00", "status=closed&position=" + before.Position: "",
	} {
		have := ""
		for _, f := range b.page("officer", parcelItems+"?"+query).Features {
			have = fmt.Sprint(f.Properties["status"], " ", f.Properties["accounts"].(map[string]any)["accepted"])
		}
		if have != want {
			t.Errorf("%s: %q, not %q", query, have, want)
		}
	}
	one := done[itemFeature](b, b.ask("officer", "GET", parcelItems+"/"+p.ID.String()+"?position="+before.Position, ""), 200)
	if one.Properties["status"] != "in_progress" {
		t.Errorf("%v", one.Properties["status"])
	}
}

// GIS programs sign in by HTTP Basic with a token, whatever the name; what is
// long comes packed.
func TestGISProgramsSignInWithAToken(t *testing.T) {
	t.Parallel()
	b := threeParcels(t)
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("whoever:"+b.tokens["officer"]))
	r := ask(t, b.server, "GET", parcelItems, "", "Authorization", basic, "Accept-Encoding", "gzip")
	if r.StatusCode != 200 || r.Header.Get("Content-Encoding") != "gzip" || r.Header.Get("Content-Type") != geoJSONMedia {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
	r = ask(t, b.server, "GET", parcelItems, "", "Origin", "https://elsewhere.example")
	if refused(t, r, http.StatusUnauthorized); r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("pages of other origins read nothing")
	}
}
