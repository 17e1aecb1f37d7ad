package api

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// A cut is a client who hangs up after so many bytes.
type cut struct {
	http.ResponseWriter
	left int
}

func (c *cut) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return c.ResponseWriter.Write(p)
}

// Whoever hangs up before the end of a file has most of it: the audit log says so,
// and what was asked for. Whoever got nothing took nothing home.
func TestAnExportThatBreaksOffIsInTheAuditLog(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	for _, east := range []float64{0, 200, 400} {
		b.Parcel(land.Parcel{Region: storetest.Park, Shape: storetest.Box(east, 0, 100, 66)})
	}
	h, err := New(Config{Store: b.Store, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(w http.ResponseWriter, query string) {
		defer func() { _ = recover() }() // an answer that broke off is broken
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/api/exports?task=dongkou-2023&"+query, nil)
		r.Header.Set("Authorization", "Bearer "+b.tokens["officer"])
		h.ServeHTTP(w, r)
	}
	ask(&cut{httptest.NewRecorder(), 700}, "format=geojson&category=idle&purpose=核对")
	ask(&cut{httptest.NewRecorder(), 1 << 20}, "format=geojson")
	ask(&cut{httptest.NewRecorder(), 1 << 20}, "format=geojson&region=430524")
	lines, err := b.Operator().AuditLog(t.Context(), store.AuditQuery{Login: "officer", Event: "export", Limit: 10})
	if err != nil || len(lines) != 2 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	whole, broken := lines[0], lines[1]
	if whole.Outcome != "" || whole.Detail["parcels"] != 3.0 {
		t.Errorf("the whole: %+v", whole)
	}
	query, _ := broken.Detail["query"].(map[string]any)
	if broken.Outcome != "broken_off" || broken.Detail["parcels"] != 3.0 || broken.Detail["purpose"] != "核对" || query["category"] != "idle" {
		t.Errorf("the broken: %+v", broken)
	}
}

// What is taken home beside the exports is in the log as well: reports, comparisons.
func TestAReportThatIsTakenHomeIsInTheAuditLog(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	for _, c := range []struct {
		path  string
		lines int
	}{
		{"/api/reports/progress?task=dongkou-2023&format=html", 0},
		{"/api/reports/progress?task=dongkou-2023&format=xlsx", 1},
		{"/api/comparison?task=dongkou-2023&from=2023-06-01", 1},
		{"/api/comparison?task=dongkou-2023&from=2023-06-01&format=geojson", 2},
	} {
		if r := b.ask("officer", "GET", c.path, "", "Accept", "application/geo+json, */*"); r.StatusCode != 200 {
			t.Errorf("%s: %d", c.path, r.StatusCode)
		}
		lines, err := b.Operator().AuditLog(t.Context(), store.AuditQuery{Login: "officer", Event: "export", Limit: 10})
		if err != nil || len(lines) != c.lines {
			t.Errorf("%s: %d lines, %v", c.path, len(lines), err)
		}
	}
}
