package api

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanlei/land"
)

// plot is a parcel of the demonstration, drawn as a rectangle of our own so
// that tests can cut it: 0.002° by 0.001°.
func plot() land.Parcel {
	p := dongkou().Parcels[0]
	p.Shape = nil
	p.Listed = land.Figure{Value: land.Mu(mu("31.00")), Unit: land.UnitMu}
	p.Category = land.Idle
	p.Attributes = maps.Clone(p.Attributes) // others list the same parcel at the same time
	return p
}

func mu(s string) land.Mu {
	v, err := land.ParseMu(s)
	if err != nil {
		panic(err)
	}
	return v
}

const square = `{"type":"Polygon","coordinates":[[[110.570,27.060],[110.572,27.060],[110.572,27.061],[110.570,27.061],[110.570,27.060]]]}`

// listSquare lists a parcel of 31.00 mu with a rectangle for its boundary.
func (b *books) listSquare() parcelItem {
	b.t.Helper()
	draft := draftOf(b.t, plot())
	draft.Geometry = []byte(square)
	return done[parcelItem](b, b.ask("registrar", "POST", "/api/parcels", draft), 201)
}

func TestADisposalsJourneyOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	path := "/api/parcels/" + p.ID.String()

	// The officer draws the western half; its mu is proposed.
	west := `{"type":"Polygon","coordinates":[[[110.570,27.060],[110.571,27.060],[110.571,27.061],[110.570,27.061],[110.570,27.060]]]}`
	r := b.ask("officer", "POST", path+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01","document":"协议1号","geometry":`+west+`}`)
	d := done[disposalItem](b, r, 201)
	if r.Header.Get("Location") != b.server.URL+"/api/disposals/"+d.ID.String() || r.Header.Get("ETag") != etag(d.Rev) {
		t.Errorf("headers %v", r.Header)
	}
	if d.State != land.Draft || land.FormatMu(d.Mu) != "15.50" || d.PlaneM2 == nil {
		t.Errorf("draft %+v", d)
	}
	r = b.ask("officer", "PATCH", "/api/disposals/"+d.ID.String(), `{"document":null,"reason":"cut along the road"}`, "If-Match", etag(d.Rev), "Content-Type", "application/merge-patch+json")
	if d = done[disposalItem](b, r, 200); d.Document != "" || d.Reason == "" || string(d.Geometry) == "null" {
		t.Errorf("patched %+v", d)
	}

	d = b.step("officer", d, stepRequest{Step: land.Submit})
	d = b.step("county", d, stepRequest{Step: land.Report})
	less := mu("15.00")
	d = b.step("city", d, stepRequest{Step: land.Pass, Mu: &less, Reason: "the road is not counted"})
	d = b.step("province", d, stepRequest{Step: land.Accept})
	if d.State != land.StateAccepted || d.Mu.String() != "15" {
		t.Errorf("accepted %+v", d)
	}

	p = done[parcelItem](b, b.ask("auditor", "GET", path, ""), 200)
	want := accounts{Open: mu("16.00"), Accepted: mu("15.00")}
	if diff := cmp.Diff(want, p.Accounts); diff != "" || p.Status != land.StatusPartlyClosed || p.Rev != d.Rev {
		t.Errorf("%s %s rev %d", diff, p.Status, p.Rev)
	}
	var kinds []string
	for _, e := range done[history](b, b.ask("officer", "GET", path+"/history", ""), 200).Events {
		kinds = append(kinds, e.Kind+" by "+e.Actor)
	}
	if diff := cmp.Diff([]string{"list by registrar", "draft by officer", "edit by officer", "submit by officer", "report by county", "pass by city", "accept by province"}, kinds); diff != "" {
		t.Error(diff)
	}
	if found := done[disposalList](b, b.ask("city", "GET", path+"/disposals", ""), 200).Disposals; len(found) != 1 || found[0].ID != d.ID {
		t.Errorf("%+v", found)
	}

	again := done[disposalItem](b, b.ask("officer", "POST", path+"/disposals", `{"measure":"XZ05","dated_on":"2023-06-01"}`), 201)
	if land.FormatMu(again.Mu) != "16.00" {
		t.Errorf("what remains is %s", again.Mu)
	}
	if r := b.ask("officer", "DELETE", "/api/disposals/"+again.ID.String(), "", "If-Match", etag(again.Rev)); r.StatusCode != 204 {
		t.Errorf("discarded: %d", r.StatusCode)
	}
	refused(t, b.ask("officer", "GET", "/api/disposals/"+again.ID.String(), ""), 404)
}

func TestAChangeNeedsTheRevisionThatItChanges(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	path := "/api/parcels/" + p.ID.String()
	before := b.position()
	wantFaults(t, refused(t, b.ask("officer", "PATCH", path, `{"holder":"x"}`), 428), [2]string{"header.If-Match", "required"})
	for _, tag := range []string{`"999"`, `W/"1"`, `"x"`, `"998", "999"`} {
		refused(t, b.ask("officer", "PATCH", path, `{"holder":"x"}`, "If-Match", tag), 412)
	}
	if after := b.position(); after != before {
		t.Errorf("the books moved from %s to %s", before, after)
	}
	for _, tag := range []string{etag(p.Rev), `*`, `"998", ` + etag(p.Rev+2)} {
		done[parcelItem](b, b.ask("officer", "PATCH", path, `{"holder":"<script>"}`, "If-Match", tag), 200)
	}
	r := b.ask("officer", "GET", path, "")
	now := done[parcelItem](b, r, 200)
	if now.Attributes["holder"] != "<script>" || now.Rev != p.Rev+3 {
		t.Errorf("%+v", now)
	}
	if r := b.ask("officer", "GET", path, "", "If-None-Match", r.Header.Get("ETag")); r.StatusCode != http.StatusNotModified {
		t.Errorf("not modified: %d", r.StatusCode)
	}
	// Null removes.
	r = b.ask("officer", "PATCH", path, `{"holder":null}`, "If-Match", etag(now.Rev), "Content-Type", "application/merge-patch+json")
	if now = done[parcelItem](b, r, 200); now.Attributes["holder"] != "" {
		t.Errorf("%+v", now.Attributes)
	}
}

func TestAnotherRegionsThingsAreNotThere(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01"}`), 201)
	before := b.position()
	nothing := land.NewID().String()
	for _, c := range []struct{ method, path, body string }{
		{"GET", "/api/parcels/ID", ""},
		{"GET", "/api/parcels/ID/history", ""},
		{"GET", "/api/parcels/ID/disposals", ""},
		{"GET", "/api/parcels/ID/neighbours", ""},
		{"PATCH", "/api/parcels/ID", `{"holder":"x"}`},
		{"POST", "/api/parcels/ID/disposals", `{"measure":"XZ05","dated_on":"2023-05-01"}`},
		{"GET", "/api/disposals/ID", ""},
		{"PATCH", "/api/disposals/ID", `{"reason":"x"}`},
		{"DELETE", "/api/disposals/ID", ""},
		{"POST", "/api/disposals/ID/steps", `{"step":"submit"}`},
		{"POST", "/api/geometry/preview", `{"parcel":"ID","op":"remainder"}`},
	} {
		id := p.ID.String()
		if strings.HasPrefix(c.path, "/api/disposals/") {
			id = d.ID.String()
		}
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			ask := func(id string) [][2]string {
				return refused(t, b.ask("neighbour", c.method, strings.ReplaceAll(c.path, "ID", id), strings.ReplaceAll(c.body, "ID", id), "If-Match", "*"), 404)
			}
			wantFaults(t, ask(id), ask(nothing)...)
		})
	}
	for _, query := range []string{"/api/progress?task=dongkou-2023", "/api/progress?task=dongkou-2023&region=430525", "/api/exports?format=geojson&task=dongkou-2023", "/api/tasks/dongkou-2023"} {
		refused(t, b.ask("neighbour", "GET", query, ""), 404)
	}
	if tasks := done[taskList](b, b.ask("neighbour", "GET", "/api/tasks", ""), 200).Tasks; len(tasks) != 0 {
		t.Errorf("%+v", tasks)
	}
	if regions := done[regionList](b, b.ask("neighbour", "GET", "/api/regions", ""), 200).Regions; len(regions) != 1 || regions[0].Code != "430524" {
		t.Errorf("%+v", regions)
	}
	if after := b.position(); after != before {
		t.Errorf("the books moved from %s to %s", before, after)
	}
}

func TestAKeyMakesOneThing(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	path := "/api/parcels/" + p.ID.String() + "/disposals"
	const body = `{"measure":"XZ05","dated_on":"2023-05-01","mu":"1.00"}`
	first := done[disposalItem](b, b.ask("officer", "POST", path, body, "Idempotency-Key", "once"), 201)
	r := b.ask("officer", "POST", path, body, "Idempotency-Key", "once")
	if again := done[disposalItem](b, r, 201); again.ID != first.ID || r.Header.Get("ETag") != etag(first.Rev) {
		t.Errorf("%+v, first %+v", again, first)
	}
	if found := done[disposalList](b, b.ask("officer", "GET", path, ""), 200).Disposals; len(found) != 1 {
		t.Errorf("%d disposals", len(found))
	}
	wantFaults(t, refused(t, b.ask("officer", "POST", path, `{"measure":"XZ06"}`, "Idempotency-Key", "once"), 422), [2]string{"header.Idempotency-Key", "key_of_another_request"})
	wantFaults(t, refused(t, b.ask("officer", "POST", path, body, "Idempotency-Key", "a b"), 400), [2]string{"header.Idempotency-Key", "key_form"})
}
