package api

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

func TestAnExportSaysWhatItIs(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	b.listSquare()
	r := b.ask("auditor", "GET", "/api/exports?task=dongkou-2023&format=geojson&category=idle", "")
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "application/geo+json" || r.Header.Get("Content-Disposition") != mime.FormatMediaType("attachment", map[string]string{"filename": "三类地_430525_2026-11-22_1宗.geojson"}) {
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
