package api

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"sanlei/land"
	"sanlei/land/store/storetest"
)

// Every link of every document, from the landing page on, is absolute, leads to
// an answer, and that has the type that the link says. Every document links to
// itself, and to a twin to read.
func TestEveryLinkLeadsWhereItSays(t *testing.T) {
	t.Parallel()
	b := threeParcels(t)
	c := crawler{b: b, seen: map[string]string{}}
	c.follow(link{b.server.URL + "/api", "", jsonMedia, ""})
	if len(c.seen) < 50 {
		t.Errorf("only %d documents: %v", len(c.seen), slices.Sorted(maps.Keys(c.seen)))
	}
}

type crawler struct {
	b    *books
	seen map[string]string
}

func (c *crawler) follow(l link) {
	t := c.b.t
	key := l.Href + " " + l.Type
	if c.seen[key] != "" || strings.Contains(l.Href, "{") {
		return
	}
	c.seen[key] = l.Rel
	path, ours := strings.CutPrefix(l.Href, c.b.server.URL)
	if !ours {
		t.Errorf("%s leads away", l.Href)
		return
	}
	var headers []string
	if l.Type != "" {
		headers = []string{"Accept", l.Type}
	}
	r := c.b.ask("officer", "GET", path, "", headers...)
	body, err := io.ReadAll(r.Body)
	if media := strings.TrimSuffix(r.Header.Get("Content-Type"), "; charset=utf-8"); r.StatusCode != 200 || err != nil || l.Type != "" && media != l.Type {
		t.Errorf("%s (%s as %s): %d %s %.200s", l.Href, l.Rel, l.Type, r.StatusCode, r.Header.Get("Content-Type"), body)
		return
	}
	if l.Type == htmlMedia {
		c.page(path, body)
		return
	}
	var doc struct {
		Links    []link `json:"links"`
		Features []struct {
			ID string `json:"id"`
		} `json:"features"`
		Collections []struct {
			Links []link `json:"links"`
		} `json:"collections"`
		Tilesets []struct {
			Links []link `json:"links"`
		} `json:"tilesets"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Errorf("%s: %v", path, err)
	}
	if len(doc.Links) > 0 {
		rels := map[string]bool{}
		for _, m := range doc.Links {
			rels[m.Rel+" "+m.Type] = true
		}
		if media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); !rels["self "+media] || !rels["alternate "+htmlMedia] {
			t.Errorf("%s links neither to itself nor to a page: %v", path, rels)
		}
	}
	for _, f := range doc.Features {
		here, _, _ := strings.Cut(l.Href, "?")
		doc.Links = append(doc.Links, link{here + "/" + f.ID, "item", geoJSONMedia, ""})
	}
	for _, one := range doc.Collections {
		doc.Links = append(doc.Links, one.Links...)
	}
	for _, one := range doc.Tilesets {
		doc.Links = append(doc.Links, one.Links...)
	}
	for _, next := range doc.Links {
		c.follow(next)
	}
}

var (
	loads  = regexp.MustCompile(`(?:src|<link rel="stylesheet" href)="([^"]*)"`)
	inline = regexp.MustCompile(`(?i)<script>|<style|\son[a-z]+="|style="`)
)

// page checks that a page needs nothing from elsewhere, and nothing that the
// policy forbids.
func (c *crawler) page(path string, body []byte) {
	t := c.b.t
	if !bytes.Contains(body, []byte("<h1>")) || inline.Match(body) {
		t.Errorf("%s has no heading, or something inline", path)
	}
	for _, m := range loads.FindAllSubmatch(body, -1) {
		if r := ask(t, c.b.server, "GET", string(m[1]), ""); r.StatusCode != http.StatusOK || !strings.HasPrefix(string(m[1]), "/api/docs/") {
			t.Errorf("%s needs %s: %d", path, m[1], r.StatusCode)
		}
	}
}

// Programs that know of OGC API look for exactly this.
func TestProgramsFindWhatTheyLookFor(t *testing.T) {
	t.Parallel()
	b := threeParcels(t)
	landing := done[landingPage](b, b.ask("officer", "GET", "/api", ""), 200)
	has := func(rel, media string) bool {
		return slices.ContainsFunc(landing.Links, func(l link) bool { return l.Rel == rel && l.Type == media })
	}
	if !has("service-desc", "application/vnd.oai.openapi+json;version=3.0") || !has("data", "application/json") || !has("conformance", "application/json") || !has("service-doc", "text/html") {
		t.Errorf("%+v", landing.Links)
	}
	collection := done[collectionDoc](b, b.ask("officer", "GET", "/api/collections/parcels", ""), 200)
	for rel, media := range map[string]string{"items": geoJSONMedia, ogcRel + "schema": schemaMedia, "describedby": schemaMedia, "describedBy": schemaMedia, ogcRel + "queryables": schemaMedia} {
		if !slices.ContainsFunc(collection.Links, func(l link) bool { return l.Rel == rel && l.Type == media }) {
			t.Errorf("no %s as %s", rel, media)
		}
	}
	if collection.StorageCRS != storageCRS || !slices.Contains(collection.CRS, epsg+"4546") || !slices.Contains(collection.CRS, crs84) {
		t.Errorf("%+v", collection)
	}
	box := collection.Extent.Spatial.BBox[0]
	var want [4]float64
	b.Scan(`select min(st_xmin(shape)), min(st_ymin(shape)), max(st_xmax(shape)), max(st_ymax(shape)) from parcel`, nil, &want[0], &want[1], &want[2], &want[3])
	if box != want {
		t.Errorf("the extent is %v, not %v", box, want)
	}
	doc := read[map[string]any](t, b.ask("officer", "GET", "/api/openapi-3.0.json", ""))
	at := func(names ...string) any {
		var v any = doc
		for _, n := range names {
			m, _ := v.(map[string]any)
			v = m[n]
		}
		return v
	}
	limit := []string{"components", "parameters", "limit"}
	for name, want := range map[string]any{"maximum": 10000.0, "minimum": 1.0, "default": 100.0} {
		if have := at(append(limit, "schema", name)...); have != want {
			t.Errorf("limit has %s %v", name, have)
		}
	}
	if at(append(limit, "style")...) != "form" || at(append(limit, "explode")...) != false {
		t.Errorf("%v", at(limit...))
	}
	bbox := at("components", "parameters", "bbox", "schema").(map[string]any)
	if bbox["type"] != "array" || bbox["minItems"] != 4.0 || bbox["maxItems"] != 6.0 || bbox["oneOf"] != nil {
		t.Errorf("%v", bbox)
	}
	servers := at("servers").([]any)[0].(map[string]any)["url"]
	if servers != b.server.URL+"/api" || at("paths", "/collections/parcels/items", "get") == nil {
		t.Errorf("%v", servers)
	}
	for _, class := range []string{"ogcapi-features-3/1.0/conf/filter", "ogcapi-features-3/1.0/conf/features-filter", "cql2/1.0/conf/basic-cql2", "cql2/1.0/conf/cql2-text", "ogcapi-features-5/1.0/conf/schemas"} {
		if !slices.Contains(conformsTo, "http://www.opengis.net/spec/"+class) {
			t.Errorf("%s is not claimed", class)
		}
	}
}

func TestTheExtentOfNothingHoldsWhatMayCome(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	for collection, want := range map[string][4]float64{"parcels": {110.14, 26.86, 110.95, 27.37}, "disposals": {110.14, 26.86, 110.95, 27.37}, "regions": {110.14, 26.86, 110.95, 27.37}} {
		doc := done[collectionDoc](b, b.ask("county", "GET", "/api/collections/"+collection, ""), 200)
		if box := doc.Extent.Spatial.BBox[0]; box != want {
			t.Errorf("%s: %v", collection, box)
		}
	}
}

// A feature of an older position is a feature of the collection, and lies in its
// extent.
func TestTheExtentHoldsWhatStoodBefore(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	was := b.page("officer", parcelItems)
	b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/steps", `{"step":"boundary","reason":"drawn anew","geometry":{"type":"Polygon","coordinates":[[[110.572,27.062],[110.573,27.062],[110.573,27.063],[110.572,27.063],[110.572,27.062]]]}}`, "If-Match", etag(p.Rev))
	extent := done[collectionDoc](b, b.ask("officer", "GET", "/api/collections/parcels", ""), 200).Extent.Spatial.BBox[0]
	for _, at := range []string{parcelItems, parcelItems + "?position=" + was.Position} {
		box := b.page("officer", at).Features[0].Geometry.Coordinates.Bound()
		if at != parcelItems && box != was.Features[0].Geometry.Coordinates.Bound() || at == parcelItems && box == was.Features[0].Geometry.Coordinates.Bound() {
			t.Fatalf("%s: %v", at, box)
		}
		if box.Min[0] < extent[0] || box.Min[1] < extent[1] || box.Max[0] > extent[2] || box.Max[1] > extent[3] {
			t.Errorf("%s: %v lies beyond %v", at, box, extent)
		}
	}
}
