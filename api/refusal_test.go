package api

import (
	"strings"
	"testing"
)

// Each of these is refused by name, and leaves nothing in the books.
func TestBadInputsAreRefusedAndLeaveNothing(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	parcel := "/api/parcels/" + p.ID.String()
	shape := func(coordinates string) string {
		return `{"measure":"XZ05","dated_on":"2023-05-01","geometry":{"type":"Polygon","coordinates":` + coordinates + `}}`
	}
	listing := func(members string) string {
		return `{"task":"dongkou-2023","parcel_no":"X-1","category":"idle","region":"430525-P01","listed_mu":"1.00"` + members + `}`
	}
	const newDisposal = `{"measure":"XZ05","dated_on":"2023-05-01"`
	before := b.position()
	for _, c := range []struct {
		name, login, method, path, body string
		status                          int
		location, rule                  string
	}{
		{"mass assignment", "registrar", "POST", "/api/parcels", listing(`,"created_by":"x"`), 400, "body.created_by", "unknown_member"},
		{"an id of one's own", "registrar", "POST", "/api/parcels", listing(`,"id":"x"`), 400, "body.id", "unknown_member"},
		{"moving a parcel", "officer", "PATCH", parcel, `{"region":"430525"}`, 400, "body.region", "unknown_member"},
		{"setting a revision", "officer", "PATCH", parcel, `{"rev":"9"}`, 400, "body.rev", "unknown_member"},
		{"an attribute of the list", "officer", "PATCH", parcel, `{"approval_no":"x"}`, 422, "body.approval_no", "fixed_by_the_list"},
		{"control characters", "officer", "PATCH", parcel, `{"holder":"a\r\nb"}`, 422, "body.holder", "text_control"},
		{"a turned direction", "officer", "PATCH", parcel, `{"holder":"\u202Etxt"}`, 422, "body.holder", "text_control"},
		{"NUL", "officer", "PATCH", parcel, `{"holder":"\u0000"}`, 422, "body.holder", "text_control"},
		{"too long", "officer", "PATCH", parcel, `{"holder":"` + strings.Repeat("地", 201) + `"}`, 422, "body.holder", "text_length"},
		{"a date that is none", "officer", "PATCH", parcel, `{"due_on":"2024-02-30"}`, 422, "body.due_on", "date"},
		{"an unknown category", "registrar", "POST", "/api/parcels", strings.Replace(listing(""), "idle", "other", 1), 422, "body.category", "unknown_category"},
		{"an unknown task", "registrar", "POST", "/api/parcels", strings.Replace(listing(""), "dongkou-2023", `\u0000`, 1), 404, "body.task", "unknown_task"},
		{"a region of others", "registrar", "POST", "/api/parcels", strings.Replace(listing(""), "430525-P01", "430524", 1), 404, "body.region", "unknown_region"},
		{"no area", "registrar", "POST", "/api/parcels", strings.Replace(listing(""), "1.00", "0", 1), 422, "body.listed_mu", "listed_area"},
		{"two areas", "registrar", "POST", "/api/parcels", listing(`,"listed":{"value":"1","unit":"ha"}`), 422, "body.listed_mu", "one_listed_area"},
		{"a number taken", "registrar", "POST", "/api/parcels", strings.Replace(listing(""), "X-1", p.ParcelNo, 1), 409, "body.parcel_no", "a_parcel_number_is_listed_once"},
		{"land that is listed", "registrar", "POST", "/api/parcels", listing(`,"geometry":` + square), 422, "body.geometry", "land_is_listed_once"},

		{"coordinates as text", "officer", "POST", parcel + "/disposals", shape(`[[["110.57","27.06"]]]`), 400, "body.geometry", "bad_position"},
		{"coordinates as null", "officer", "POST", parcel + "/disposals", shape(`null`), 400, "body.geometry", "bad_nesting"},
		{"nested once too often", "officer", "POST", parcel + "/disposals", shape(`[[[[110.57,27.06]]]]`), 400, "body.geometry", ""},
		{"an open ring", "officer", "POST", parcel + "/disposals", shape(`[[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.061]]]`), 422, "body.geometry", "ring_not_closed"},
		{"a bow-tie", "officer", "POST", parcel + "/disposals", shape(`[[[110.57,27.06],[110.571,27.061],[110.571,27.06],[110.57,27.061],[110.57,27.06]]]`), 422, "body.geometry", "self_intersection"},
		{"nothing drawn", "officer", "POST", parcel + "/disposals", shape(`[]`), 422, "body.geometry", "empty"},
		{"a point", "officer", "POST", parcel + "/disposals", newDisposal + `,"geometry":{"type":"Point","coordinates":[110.57,27.06]}}`, 422, "body.geometry", "wrong_type"},
		{"heights here and there", "officer", "POST", parcel + "/disposals", shape(`[[[110.57,27.06],[110.571,27.06,1],[110.571,27.061],[110.57,27.06]]]`), 400, "body.geometry", "mixed_dimensions"},
		{"longitude 410", "officer", "POST", parcel + "/disposals", shape(`[[[410.57,27.06],[410.571,27.06],[410.571,27.061],[410.57,27.06]]]`), 422, "body.geometry", "longitude_range"},
		{"axes swapped", "officer", "POST", parcel + "/disposals", shape(`[[[27.06,110.57],[27.06,110.571],[27.061,110.571],[27.06,110.57]]]`), 422, "body.geometry", "axes_swapped"},
		{"metres", "officer", "POST", parcel + "/disposals", shape(`[[[457412,2994300],[457512,2994300],[457512,2994400],[457412,2994300]]]`), 422, "body.geometry", ""},
		{"outside the parcel", "officer", "POST", parcel + "/disposals", shape(`[[[110.5720,27.060],[110.573,27.060],[110.573,27.061],[110.5720,27.060]]]`), 422, "body.geometry", "a_disposal_lies_inside_its_parcel"},
		{"another reference system", "officer", "POST", parcel + "/disposals", "crs " + shape(`[]`), 400, "header.Content-Crs", "unknown_crs"},
		{"more than there is", "officer", "POST", parcel + "/disposals", newDisposal + `,"mu":"31.01"}`, 409, "body.mu", "more_than_remains"},
		{"less than nothing", "officer", "POST", parcel + "/disposals", newDisposal + `,"mu":"-1"}`, 422, "body.mu", "positive"},
		{"a measure of others", "officer", "POST", parcel + "/disposals", strings.Replace(newDisposal, "XZ05", "PG01", 1) + `}`, 422, "body.measure", "measure_of_category"},
		{"no measure", "officer", "POST", parcel + "/disposals", `{"dated_on":"2023-05-01"}`, 422, "body.measure", "measure_of_category"},
		{"before the baseline", "officer", "POST", parcel + "/disposals", strings.Replace(newDisposal, "2023", "1999", 1) + `}`, 422, "body.dated_on", "before_baseline"},
		{"after today", "officer", "POST", parcel + "/disposals", strings.Replace(newDisposal, "2023", "2030", 1) + `}`, 422, "body.dated_on", "after_today"},
		{"an impossible date", "officer", "POST", parcel + "/disposals", strings.Replace(newDisposal, "05-01", "02-30", 1) + `}`, 400, "body.dated_on", "date"},

		{"an unknown row key", "officer", "GET", "/api/progress?task=dongkou-2023&by=colour", "", 400, "query.by", "parameter_form"},
		{"an unknown task's progress", "officer", "GET", "/api/progress?task=nothing", "", 404, "query.task", "unknown_task"},
		{"an unknown region's progress", "officer", "GET", "/api/progress?task=dongkou-2023&region=999999", "", 404, "query.region", "unknown_region"},
		{"a position to come", "officer", "GET", "/api/progress?task=dongkou-2023&position=999999", "", 400, "query.position", "unknown_position"},
		{"a date to come", "officer", "GET", "/api/progress?task=dongkou-2023&as_of=2030-01-01", "", 422, "query.as_of", "after_today"},
		{"an unknown export", "officer", "GET", "/api/exports?task=nothing&format=geojson", "", 404, "query.task", "unknown_task"},
		{"an unknown format", "officer", "GET", "/api/exports?task=dongkou-2023&format=exe", "", 400, "query.format", "parameter_form"},
		{"an unknown task itself", "officer", "GET", "/api/tasks/nothing", "", 404, "path.id", "unknown_task"},
	} {
		headers := []string{"If-Match", "*"}
		if c.method == "PATCH" {
			headers = append(headers, "Content-Type", "application/merge-patch+json")
		}
		if body, ok := strings.CutPrefix(c.body, "crs "); ok {
			c.body, headers = body, append(headers, "Content-Crs", "EPSG:99999")
		}
		r := b.ask(c.login, c.method, c.path, c.body, headers...)
		t.Run(c.name, func(t *testing.T) {
			got := refused(t, r, c.status)
			if len(got) == 0 || got[0][0] != c.location || c.rule != "" && got[0][1] != c.rule {
				t.Errorf("%v, want %s %s", got, c.location, c.rule)
			}
		})
	}
	if after := b.position(); after != before {
		t.Errorf("the books moved from %s to %s", before, after)
	}
}

func TestAGeometryFaultNamesItsPlace(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	bowtie := `{"measure":"XZ05","dated_on":"2023-05-01","geometry":{"type":"Polygon","coordinates":[[[110.57,27.06],[110.571,27.061],[110.571,27.06],[110.57,27.061],[110.57,27.06]]]}}`
	f := read[problem](t, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", bowtie)).Errors[0]
	if f.Place == nil || f.Place[0] < 110.5704 || f.Place[0] > 110.5706 || !strings.Contains(f.Message, "ring 0") {
		t.Errorf("%+v", f)
	}
}

func TestWhatIsChangedOfAGeometryIsSaid(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	odd := `{"measure":"XZ05","dated_on":"2023-05-01","geometry":{"type":"Polygon","coordinates":[[[110.57,27.06,1],[110.57,27.061,1],[110.5710000000001,27.061,1],[110.571,27.06,1],[110.57,27.06,1]]]}}`
	r := b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", odd)
	if notes := strings.Join(r.Header.Values(notesHeader), " "); r.StatusCode != 201 || !strings.Contains(notes, "height_dropped") || !strings.Contains(notes, "rings_turned") || !strings.Contains(notes, "coordinates_snapped") {
		t.Errorf("%d %s", r.StatusCode, notes)
	}
}
