package api

import (
	"compress/gzip"
	"fmt"
	"io"
	"math"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/encoding/mvt"

	"sanlei/land"
)

// tilePath is the tile of a zoom that holds the park.
func tilePath(collection string, z int) string {
	n, lat := math.Exp2(float64(z)), 27.0605*math.Pi/180
	x, y := (110.571+180)/360*n, (1-math.Asinh(math.Tan(lat))/math.Pi)/2*n
	return fmt.Sprintf("/api/collections/%s/tiles/WebMercatorQuad/%d/%d/%d?task=dongkou-2023", collection, z, int(y), int(x))
}

// tile reads the layers of a tile, by name, as the properties of their features.
func (b *books) tile(login, path string) map[string][]map[string]any {
	b.t.Helper()
	r := b.ask(login, "GET", path, "")
	raw, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != 200 || r.Header.Get("Content-Type") != vectorTile {
		b.t.Fatalf("%d %s %v", r.StatusCode, raw, err)
	}
	layers, err := mvt.Unmarshal(raw)
	if err != nil {
		b.t.Fatal(err)
	}
	out := map[string][]map[string]any{}
	for _, l := range layers {
		for _, f := range l.Features {
			out[l.Name] = append(out[l.Name], f.Properties)
		}
	}
	return out
}

func TestTilesShowParcelsLabelsAndDisposals(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	west := `{"type":"Polygon","coordinates":[[[110.570,27.060],[110.571,27.060],[110.571,27.061],[110.570,27.061],[110.570,27.060]]]}`
	d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01","geometry":`+west+`}`), 201)
	for i, login := range []string{"officer", "county", "city", "province"} {
		d = b.step(login, d, stepRequest{Step: []land.Step{land.Submit, land.Report, land.Pass, land.Accept}[i]})
	}

	area := map[string]any{"id": p.ID.String(), "parcel_no": p.ParcelNo, "category": "idle", "status": "partly_closed", "listed_mu": "31.00",
		"share": 50.0, "name": p.Attributes["name"]}
	label := map[string]any{"id": p.ID.String(), "parcel_no": p.ParcelNo, "category": "idle", "status": "partly_closed", "mu": "31.00",
		"name": p.Attributes["name"], "overdue": math.Round(b.Store.Today().Sub(land.MustDate(p.Attributes["due_on"]).Time).Hours() / 24)}
	want := map[string][]map[string]any{"parcels": {area}}
	for z := 12; z <= 16; z++ {
		if z == 14 {
			want["labels"] = []map[string]any{label}
		}
		if diff := cmp.Diff(want, b.tile("officer", tilePath("parcels", z))); diff != "" {
			t.Errorf("zoom %d: %s", z, diff)
		}
	}
	want = map[string][]map[string]any{"disposals": {{"id": d.ID.String(), "parcel": p.ID.String(), "measure": "XZ05", "state": "accepted", "mu": "15.50"}}}
	if diff := cmp.Diff(want, b.tile("officer", tilePath("disposals", 15))); diff != "" {
		t.Error(diff)
	}
	sums := map[string]any{"count": 1.0, "listed": "31.00", "accepted": "15.50", "rate": "50.00"}
	for _, filter := range []string{"", "&category=idle", "&status=partly_closed,open", "&q=" + p.ParcelNo, "&measure=XZ05"} {
		if diff := cmp.Diff(map[string][]map[string]any{"sums": {sums}}, b.tile("officer", tilePath("parcels", 11)+filter), ignorePlace); diff != "" {
			t.Errorf("%s: %s", filter, diff)
		}
	}
	county := b.tile("auditor", tilePath("parcels", 6))["sums"]
	if len(county) != 1 || county[0]["place"] != "430525" || county[0]["name"] != "洞口县" {
		t.Errorf("%v", county)
	}
}

// ignorePlace passes over where sums stand.
var ignorePlace = cmp.FilterPath(func(p cmp.Path) bool {
	i, ok := p.Last().(cmp.MapIndex)
	return ok && i.Key().String() == "place"
}, cmp.Ignore())

func TestATileHoldsNothingOfOtherRegionsOrBesideTheFilter(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	b.listSquare()
	for login, path := range map[string]string{
		"neighbour": tilePath("parcels", 15), "auditor": tilePath("parcels", 15) + "&category=low_efficiency",
		"officer": tilePath("parcels", 11) + "&status=closed", "county": tilePath("parcels", 11) + "&leader=nobody",
		"city": tilePath("parcels", 15) + "&mapped=false", "registrar": tilePath("disposals", 15),
		"province": "/api/collections/parcels/tiles/WebMercatorQuad/15/0/0?task=dongkou-2023",
	} {
		r := b.ask(login, "GET", path, "")
		if login == "neighbour" { // sees nothing of the task, not even that there is one
			refused(t, r, http.StatusNotFound)
		} else if raw, _ := io.ReadAll(r.Body); r.StatusCode != 200 || len(raw) != 0 {
			t.Errorf("%s %s: %d %q", login, path, r.StatusCode, raw)
		}
	}
}

func TestTilesOutsideTheMatrixAreNotThere(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	for _, at := range []string{"23/0/0", "0/1/0", "0/0/1", "3/8/0", "3/0/8", "-1/0/0", "3/-1/0", "03/0/0", "3/0/x", "3/1e0/0", "99999999999999999999/0/0"} {
		refused(t, b.ask("officer", "GET", "/api/collections/parcels/tiles/WebMercatorQuad/"+at+"?task=dongkou-2023", ""), http.StatusNotFound)
	}
	for path, want := range map[string][2]string{
		"?task=dongkou-2023&colour=red":   {"query.colour", "unknown_parameter"},
		"?task=dongkou-2023&due=tomorrow": {"query.due", "parameter_form"},
		"?task=dongkou-2023&measure=a,,b": {"query.measure", "parameter_form"},
		"?as_of=2023-06-30":               {"query.task", "required"},
		"?position=1":                     {"query.task", "required"},
	} {
		r := b.ask("officer", "GET", "/api/collections/parcels/tiles/WebMercatorQuad/0/0/0"+path, "")
		wantFaults(t, refused(t, r, http.StatusBadRequest), want)
	}
	for path, want := range map[string][2]string{
		"/0/0/0?task=other": {"query.task", "unknown_task"}, "/0/0/0?task=dongkou-2023&region=430524": {"query.region", "unknown_region"},
		"?task=other": {"query.task", "unknown_task"},
	} {
		r := b.ask("officer", "GET", "/api/collections/parcels/tiles/WebMercatorQuad"+path, "")
		wantFaults(t, refused(t, r, http.StatusNotFound), want)
	}
}

func TestATileIsGivenAgainOnlyWhenSomethingHappened(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p, path := b.listSquare(), tilePath("parcels", 15)
	plain := b.ask("officer", "GET", path, "", "Accept-Encoding", "identity")
	packed := b.ask("officer", "GET", path, "", "Accept-Encoding", "gzip")
	tag, packedTag := plain.Header.Get("ETag"), packed.Header.Get("ETag")
	if packed.Header.Get("Content-Encoding") != "gzip" || plain.Header.Get("Content-Encoding") != "" || tag == packedTag || tag == "" {
		t.Errorf("%v %v", plain.Header, packed.Header)
	}
	raw, _ := io.ReadAll(plain.Body)
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(z); err != nil || string(raw) != string(unpacked) {
		t.Errorf("%d and %d bytes, %v", len(raw), len(unpacked), err)
	}
	again := func(path, tag string) int {
		return b.ask("officer", "GET", path, "", "Accept-Encoding", "identity", "If-None-Match", `"other", W/`+tag).StatusCode
	}
	if again(path, tag) != 304 || again(path, packedTag) != 200 || again(path+"&category=idle", tag) != 200 || again(tilePath("parcels", 14), tag) != 200 {
		t.Error("a tag names one tile of one filter in one form")
	}
	b.ask("officer", "PATCH", "/api/parcels/"+p.ID.String(), `{"plan":"sell it"}`, "If-Match", etag(p.Rev))
	if again(path, tag) != 304 {
		t.Error("what stands in no tile leaves the tag")
	}
	b.ask("officer", "PATCH", "/api/parcels/"+p.ID.String(), `{"name":"sold"}`, "If-Match", etag(p.Rev+1))
	if again(path, tag) != 200 {
		t.Error("what stands in the tile changes the tag")
	}
}
