package api

import (
	"net/http"
	"testing"

	"sanlei/land"
)

func TestABoundaryIsDrawnOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.list(plot())
	path := "/api/parcels/" + p.ID.String() + "/steps"
	ask := `{"step":"boundary","reason":"surveyed","geometry":` + square + `}`
	refused(t, b.ask("officer", "POST", path, ask), http.StatusPreconditionRequired)
	refused(t, b.ask("officer", "POST", path, ask, "If-Match", `"99"`), http.StatusPreconditionFailed)
	refused(t, b.ask("county", "POST", path, ask, "If-Match", etag(p.Rev)), http.StatusForbidden)
	bowtie := `{"type":"Polygon","coordinates":[[[110.570,27.060],[110.572,27.061],[110.572,27.060],[110.570,27.061],[110.570,27.060]]]}`
	refused(t, b.ask("officer", "POST", path, `{"step":"boundary","reason":"r","geometry":`+bowtie+`}`, "If-Match", etag(p.Rev)), http.StatusUnprocessableEntity)
	r := b.ask("officer", "POST", path, ask, "If-Match", etag(p.Rev))
	drawn := done[parcelItem](b, r, 200)
	if drawn.PlaneM2 == nil || string(drawn.Geometry) == "null" || r.Header.Get("ETag") != etag(drawn.Rev) || drawn.Rev != p.Rev+1 {
		t.Errorf("%+v", drawn)
	}
	r = b.ask("city", "POST", path, `{"step":"suspend","reason":"seized"}`, "If-Match", etag(drawn.Rev))
	if s := done[parcelItem](b, r, 200); s.Status != land.StatusSuspended {
		t.Errorf("%+v", s)
	}
	if got := done[parcelList](b, b.ask("county", "GET", "/api/parcels?task=dongkou-2023&status=suspended&mapped=true", ""), 200); got.Matched != 1 {
		t.Errorf("%+v", got)
	}
}

func TestNotesOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := plot()
	delete(p.Attributes, "plan")
	path := "/api/parcels/" + b.list(p).ID.String() + "/notes"
	if got := done[noteList](b, b.ask("auditor", "GET", path, ""), 200); len(got.Notes) != 0 {
		t.Errorf("%+v", got)
	}
	made := done[note](b, b.ask("officer", "POST", path, `{"happened":"与意向企业洽谈","next":"报方案","planned_on":"2026-12-31","obstacle":"资金"}`), 201)
	got := done[noteList](b, b.ask("auditor", "GET", path, ""), 200)
	if len(got.Notes) != 1 || got.Notes[0].ID != made.ID || got.Notes[0].Author != "officer" || got.Notes[0].PlannedOn.String() != "2026-12-31" {
		t.Errorf("%+v", got)
	}
	wantFaults(t, refused(t, b.ask("officer", "POST", path, `{"happened":""}`), http.StatusUnprocessableEntity), [2]string{"body.happened", "text_length"})
	refused(t, b.ask("county", "POST", path, `{"happened":"h"}`), http.StatusForbidden)
	refused(t, b.ask("neighbour", "GET", path, ""), http.StatusNotFound)
}
