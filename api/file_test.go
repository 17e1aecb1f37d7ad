package api

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

const list = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"parcel_no":"1","category":"idle","listed_mu":"30.00","holder":"=HYPERLINK(\"x\")"},"geometry":` + square + `},
{"type":"Feature","properties":{"parcel_no":"2","category":"idle","listed_mu":"5.00"},"geometry":null},
{"type":"Feature","properties":{"parcel_no":"2","category":"idle","listed_mu":"5.00"},"geometry":null}]}`

func (b *books) bring(text, query string) *http.Response {
	b.t.Helper()
	return b.ask("registrar", "POST", "/api/imports?task=dongkou-2023&file=list.geojson"+query, text, "Content-Type", "application/geo+json")
}

func TestAFileIsCheckedThenCommitted(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	r := b.bring(list, "")
	imp := done[importItem](b, r, 201)
	if imp.Rows != 3 || imp.Refused != 1 || imp.State != "checked" || imp.ByRule["number_repeated"] != 1 || r.Header.Get("Location") != b.server.URL+"/api/imports/"+imp.ID.String() {
		t.Errorf("%+v", imp)
	}
	path := "/api/imports/" + imp.ID.String()
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/commit", `{"rows":"all"}`), 409), [2]string{"body.rows", "rows_refused"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/commit", `{"rows":"some"}`), 422), [2]string{"body.rows", "all_or_good"})
	if imp = done[importItem](b, b.ask("registrar", "POST", path+"/commit", `{"rows":"good"}`), 200); imp.State != "committed" {
		t.Errorf("%+v", imp)
	}
	refused(t, b.ask("registrar", "DELETE", path, ""), 409)
	if got := done[progress](b, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023", ""), 200).Total; *got.Parcels != 2 || *got.Unmapped != 1 || got.ListedMu.String() != "35" {
		t.Errorf("%+v", got)
	}
}

func TestAFileThatCannotBeFollowedIsRefused(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	wantFaults(t, refused(t, b.bring(`{"type":"FeatureCollection","features":[]}`, ""), 422), [2]string{"body", "no_features"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/imports?task=nothing", list, "Content-Type", "application/geo+json"), 404), [2]string{"query.task", "unknown_task"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/imports?task=dongkou-2023", list, "Content-Type", "text/csv"), 415), [2]string{"header.Content-Type", "media_type"})
	wantFaults(t, refused(t, b.bring(list, "%0d%0a"), 400), [2]string{"query.file", "parameter_form"})
	imp := done[importItem](b, b.bring(list, ""), 201)
	if r := b.ask("registrar", "DELETE", "/api/imports/"+imp.ID.String(), ""); r.StatusCode != 204 {
		t.Errorf("discarded: %d", r.StatusCode)
	}
}

func TestAnExportSaysWhatItIs(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	b.listSquare()
	r := b.ask("auditor", "GET", "/api/exports?task=dongkou-2023&format=geojson&category=idle", "")
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "application/geo+json" || r.Header.Get("Content-Disposition") != "attachment; filename=dongkou-2023.geojson" {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Features []map[string]any `json:"features"`
		Sanlei   struct {
			Features int    `json:"features"`
			SHA256   string `json:"features_sha256"`
		} `json:"sanlei"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), `"features":`)
	array, _, _ := strings.Cut(rest, `,"sanlei"`)
	sum := sha256.Sum256([]byte(strings.TrimSpace(array)))
	if len(file.Features) != 1 || file.Sanlei.Features != 1 || file.Sanlei.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("%s", text)
	}
}

func TestAPreviewStoresNothing(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	before := b.position()
	ask := func(op, geometry string) preview {
		return done[preview](b, b.ask("officer", "POST", "/api/geometry/preview", `{"parcel":"`+p.ID.String()+`","op":"`+op+`"`+geometry+`}`), 200)
	}
	halves := ask("split", `,"geometry":{"type":"LineString","coordinates":[[110.571,27.05],[110.571,27.07]]}`)
	if len(halves.Parts) != 2 || halves.Parts[0].ProposedMu.String() != "15.5" || halves.Parts[0].Percent.String() != "50" || halves.Parts[0].LeavesMu.String() != "15.5" {
		t.Errorf("%+v", halves)
	}
	east := strings.ReplaceAll(square, "110.570", "110.571")
	if m := ask("clip", `,"geometry":`+east); len(m.Parts) != 1 || string(m.Over) != "null" {
		t.Errorf("%+v", m)
	}
	if rest := ask("remainder", ""); len(rest.Parts) != 1 || rest.Parts[0].ProposedMu.String() != "31" {
		t.Errorf("%+v", rest)
	}
	wantFaults(t, refused(t, b.ask("officer", "POST", "/api/geometry/preview", `{"parcel":"`+p.ID.String()+`","op":"melt"}`), 422), [2]string{"body.op", "unknown_operation"})
	refused(t, b.ask("officer", "POST", "/api/geometry/preview", `{"parcel":"x","op":"remainder"}`), 400)
	if after := b.position(); after != before {
		t.Errorf("the books moved from %s to %s", before, after)
	}
}
