package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestPastedCoordinatesAreRead(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.list(plot())
	before := b.position()
	ask := func(text string) *http.Response {
		return b.ask("officer", "POST", "/api/geometry/readings", map[string]string{"parcel": p.ID.String(), "text": text})
	}
	got := done[reading](b, ask("J1,457838.8547,2994349.6706\nJ2,457938,2994349\nJ3,457938,2994449"), 200)
	if got.Form != "east_north" || got.CRS != "EPSG:4546" || !got.ZoneAssumed || !strings.HasPrefix(string(got.Geometry), `{"type":"MultiPolygon","coordinates":[[[[110.575,27.06],`) {
		t.Errorf("%+v", got)
	}
	wantFaults(t, refused(t, ask("110.5,27.1\n110.6,27.1\nx,y\n27.1,110.6"), 422), [2]string{"body.text.3", "columns"}, [2]string{"body.text.4", "other_form"})
	refused(t, b.ask("county", "POST", "/api/geometry/readings", `{"parcel":"`+p.ID.String()+`","text":""}`), 403)
	refused(t, b.ask("neighbour", "POST", "/api/geometry/readings", `{"parcel":"`+p.ID.String()+`","text":""}`), 404)
	if after := b.position(); after != before {
		t.Errorf("the books moved from %s to %s", before, after)
	}
}

func TestCoordinatesAreConverted(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	ask := func(from, to int, coordinates string) *http.Response {
		return b.ask("officer", "POST", "/api/geometry/conversions", fmt.Sprintf(`{"from":%d,"to":%d,"coordinates":[%s]}`, from, to, coordinates))
	}
	there := done[conversion](b, ask(4490, 4525, `[110.575,27.06]`), 200)
	if at := there.Coordinates[0]; at != [2]float64{37457838.8547, 2994349.6706} {
		t.Errorf("%v", at)
	}
	back := done[conversion](b, ask(4525, 4490, `[37457838.8547,2994349.6706]`), 200)
	if at := back.Coordinates[0]; at != [2]float64{110.575, 27.06} {
		t.Errorf("%v", at)
	}
	wantFaults(t, refused(t, ask(4326, 4490, `[1,2]`), 422), [2]string{"body.from", "unknown_crs"})
	wantFaults(t, refused(t, ask(4490, 3857, `[1,2]`), 422), [2]string{"body.to", "unknown_crs"})
	wantFaults(t, refused(t, ask(4490, 4525, `[110,27],[1,2]`), 422), [2]string{"body.coordinates.1", "no_place"})
	refused(t, ask(4490, 4525, strings.Repeat(`[110,27],`, mostConverted)+`[110,27]`), 413)
}

func TestNeighboursAreGiven(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	unmapped := plot()
	unmapped.ParcelNo = "unmapped"
	path := "/api/parcels/" + b.list(unmapped).ID.String() + "/neighbours"
	if got := done[neighbourList](b, b.ask("officer", "GET", path, ""), 200); got.Neighbours == nil {
		t.Errorf("%+v", got)
	}
	got := done[neighbourList](b, b.ask("auditor", "GET", path+"?bbox=110.56,27.05,110.58,27.07", ""), 200)
	if len(got.Neighbours) != 1 || got.Neighbours[0].ID != p.ID || string(got.Neighbours[0].Geometry) != string(p.Geometry) {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{"1,2,3", "a,b,c,d", "110.58,27.05,110.56,27.07", "NaN,1,2,3", "110,-91,111,27"} {
		wantFaults(t, refused(t, b.ask("officer", "GET", path+"?bbox="+bad, ""), 400), [2]string{"query.bbox", "parameter_form"})
	}
	refused(t, b.ask("neighbour", "GET", path, ""), 404)
}
