package api

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhatChangedIsTold(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.list(dongkou().Parcels[0])
	before := b.position()
	path := "/api/comparison?task=dongkou-2023&from_position=" + before
	if none := done[comparison](b, b.ask("auditor", "GET", path, ""), 200); len(none.Parcels) != 0 || none.From.Position != none.To.Position || !none.Difference.ListedMu.IsZero() {
		t.Errorf("nothing was done, and %+v changed", none)
	}
	q := b.list(dongkou().Parcels[1])
	c := done[comparison](b, b.ask("auditor", "GET", path, ""), 200)
	if len(c.Parcels) != 1 || c.Parcels[0].ID != q.ID || fmt.Sprint(c.Parcels[0].Changes) != "[added]" || c.Parcels[0].From != nil || !c.Parcels[0].Moved.Open.Equal(q.ListedMu) {
		t.Errorf("%+v", c.Parcels)
	}
	if !c.Difference.ListedMu.Equal(q.ListedMu) || c.From.Sums.Parcels != 1 || c.To.Sums.Parcels != 2 || !c.From.Sums.ListedMu.Equal(p.ListedMu) {
		t.Errorf("%+v", c)
	}
	// With both positions it is the same for ever.
	path += "&as_of=" + c.To.AsOf.String() + "&position=" + c.To.Position
	then := b.plain("auditor", path)
	b.list(dongkou().Parcels[2])
	if now := b.plain("auditor", path); now != then || !strings.Contains(now, q.ID.String()) {
		t.Errorf("asked again it is\n%s\nand was\n%s", now, then)
	}
	r := b.ask("auditor", "GET", path+"&format=geojson", "")
	if kind := r.Header.Get("Content-Type"); kind != geoJSONMedia {
		t.Errorf("the file comes as %s", kind)
	}
	if file := b.plain("auditor", path+"&format=geojson"); !strings.Contains(file, `"changes":"added"`) || !strings.HasSuffix(file, "}\n") {
		t.Error(file)
	}
	if days := done[changeDays](b, b.ask("auditor", "GET", "/api/progress/days?task=dongkou-2023", ""), 200).Days; len(days) != 1 || days[0].On.String() != "2022-12-31" || !days[0].AcceptedChangeMu.IsZero() {
		t.Errorf("mu moved on %v", days)
	}
	for _, query := range []string{"", "&from=2099-01-01", "&from=2023-13-01", "&from_position=900", "&from_position=x", "&from=2023-01-01&format=xml"} {
		if r := b.ask("auditor", "GET", "/api/comparison?task=dongkou-2023"+query, ""); r.StatusCode != 400 && r.StatusCode != 422 {
			t.Errorf("%s: %d", query, r.StatusCode)
		}
	}
	if r := b.ask("neighbour", "GET", "/api/comparison?task=dongkou-2023&from=2023-01-01", ""); r.StatusCode != 404 {
		t.Errorf("whoever sees nothing of it: %d", r.StatusCode)
	}
}
