package api

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanlei/land"
)

// sampled is books with accepted land, of which the auditor drew a sample.
func (b *books) sampled() (checkSample, disposalItem) {
	b.t.Helper()
	b.handDown()
	p := b.listSquare()
	b.submitted("other", "3.00")
	d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01"}`), 201)
	for _, s := range []struct {
		login string
		step  land.Step
	}{{"officer", land.Submit}, {"county", land.Report}, {"city", land.Pass}, {"province", land.Accept}} {
		d = b.step(s.login, d, stepRequest{Step: s.step})
	}
	return done[checkSample](b, b.ask("auditor", "POST", "/api/checks?task=dongkou-2023&category=idle&level=accepted",
		checkDraft{Title: "2023年度抽查", Seed: "0427", Size: 1, ByArea: true}, "Idempotency-Key", "draw"), 201), d
}

// From the draw to what became of a proposed reopening, each by whom it is for,
// and told for ever as it was.
func TestACheckOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	sample, d := b.sampled()
	at := "/api/checks/" + sample.Check.ID.String()
	row := at + "/parcels/" + d.Parcel.String()
	if c := sample.Check; c.Frame == nil || c.Frame.Parcels != 1 || c.Frame.Mu.String() != "31" || c.Counts.Drawn != 1 || len(sample.Parcels) != 1 || sample.Parcels[0].Parcel != d.Parcel {
		t.Errorf("%+v", sample)
	}
	if diff := cmp.Diff(map[string]string{"task": "dongkou-2023", "region": "430525", "category": "idle", "level": "accepted"}, sample.Check.Filter); diff != "" {
		t.Error(diff)
	}
	draft := checkDraft{Title: "2023年度抽查", Seed: "0427", Size: 1, ByArea: true}
	same := done[checkSample](b, b.ask("auditor", "POST", "/api/checks?task=dongkou-2023&category=idle&level=accepted", draft, "Idempotency-Key", "draw"), 201)
	if same.Check.ID != sample.Check.ID {
		t.Error("the key drew twice")
	}
	refused(t, b.ask("auditor", "POST", "/api/checks?task=dongkou-2023&category=idle", draft, "Idempotency-Key", "draw"), 422)

	first := done[checkedEntry](b, b.ask("county", "GET", row, ""), 200)
	judgement := `{"verdict":"not_started","note":"现场为空地","reopening":{"disposal":"` + d.ID.String() + `","reason":"未动工","effective_on":"2023-12-20"}}`
	judged := done[checkedEntry](b, b.ask("auditor", "PATCH", row, judgement, "If-Match", etag(first.Rev)), 200)
	if *judged.Verdict != land.NotStarted || judged.Reopening.Outcome != land.Waits || judged.JudgedBy != "auditor" || judged.Rev != 2 {
		t.Errorf("%+v", judged)
	}
	body, form := formOf(t, "\x89PNG\r\n\x1a\nphoto", "note", "东侧", "lon", "110.571", "lat", "27.0605", "accuracy", "8", "taken_at", "2023-12-19T10:00:00+08:00", "named", "IMG_1.png")
	r := b.ask("auditor", "POST", row+"/files", body, "Content-Type", form, "Idempotency-Key", "photo")
	photo := done[checkFile](b, r, 201)
	if photo.Answers || photo.DistanceM == nil || *photo.DistanceM != 0 || photo.TakenAt == nil || r.Header.Get("Location") != b.server.URL+row+"/files/"+photo.ID.String() {
		t.Errorf("%+v, %v", photo, r.Header)
	}
	r = b.ask("county", "GET", row+"/files/"+photo.ID.String()+"?disposition=inline", "")
	if text, _ := io.ReadAll(r.Body); r.StatusCode != 200 || !strings.HasSuffix(string(text), "photo") || r.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "inline") {
		t.Errorf("%d %v %q", r.StatusCode, r.Header, text)
	}
	answered := done[checkedEntry](b, b.ask("county", "POST", row+"/answer", `{"answer":"已督促开工"}`, "If-Match", etag(judged.Rev)), 200)
	middle := done[checkSample](b, b.ask("auditor", "GET", at, ""), 200)
	declined := done[checkedEntry](b, b.ask("province", "POST", row+"/decline", `{"reason":"待核实"}`, "If-Match", etag(answered.Rev)), 200)
	if declined.Reopening.Outcome != land.WasDeclined || declined.Reopening.DecidedBy != "province" || declined.Answer != "已督促开工" {
		t.Errorf("%+v", declined)
	}
	done[checkedEntry](b, b.ask("auditor", "PATCH", row, judgement, "If-Match", "*"), 200)
	on := land.MustDate("2023-12-20")
	reopened := b.step("province", d, stepRequest{Step: land.Reopen, Reason: "抽查发现未动工", EffectiveOn: &on})
	if reopened.State != land.Reopened {
		t.Errorf("it is %s", reopened.State)
	}
	last := done[checkList](b, b.ask("officer", "GET", "/api/checks?task=dongkou-2023", ""), 200)
	if c := last.Checks[0].Counts; c != (checkCounts{1, 1, 1, 1, 1, 0}) {
		t.Errorf("%+v", c)
	}
	names := [5]string{last.Checks[0].DrawnByName, judged.JudgedByName, declined.Reopening.DecidedByName, answered.AnsweredByName, photo.UploaderName}
	if want := [5]string{"省级督查", "省级督查", "省级审核", "县级审核", "省级督查"}; names != want {
		t.Errorf("they are called %q, not %q", names, want)
	}
	then := done[checkSample](b, b.ask("auditor", "GET", at+"?position="+middle.Position, ""), 200)
	if diff := cmp.Diff(middle, then); diff != "" {
		t.Errorf("it is told otherwise now: %s", diff)
	}
	if list := done[checkList](b, b.ask("auditor", "GET", "/api/checks?task=dongkou-2023&position="+sample.Check.Position, ""), 200); len(list.Checks) != 0 {
		t.Errorf("it was known before it was drawn: %+v", list)
	}
}

// The sample as GeoJSON, and the list of problems in every form.
func TestACheckAsFiles(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	sample, d := b.sampled()
	at := "/api/checks/" + sample.Check.ID.String()
	done[checkedEntry](b, b.ask("auditor", "PATCH", at+"/parcels/"+d.Parcel.String(), `{"verdict":"area_differs","note":"实测少2亩"}`, "If-Match", "*"), 200)
	file := done[struct {
		Type     string `json:"type"`
		Features []struct {
			ID         land.ID        `json:"id"`
			Geometry   map[string]any `json:"geometry"`
			Properties map[string]any `json:"properties"`
		} `json:"features"`
		Sanlei map[string]any `json:"sanlei"`
	}](b, b.ask("county", "GET", at+"?f=geojson", ""), 200)
	if f := file.Features[0]; len(file.Features) != 1 || f.ID != d.Parcel || f.Geometry["type"] != "MultiPolygon" || f.Properties["verdict"] != "area_differs" ||
		f.Properties["listed_mu"] != "31.00" || f.Properties["n"] != 1.0 || file.Sanlei["seed"] != "0427" || file.Sanlei["drawn_at_position"] != sample.Check.Position {
		t.Errorf("%+v", file)
	}
	for form, begins := range map[string]string{"html": "<!DOCTYPE html>", "pdf": "%PDF-", "docx": "PK", "xlsx": "PK", "csv": "\ufeff", "json": "{", "text": "2023年度抽查问题清单"} {
		for _, lang := range []string{"zh", "en"} {
			r := b.ask("county", "GET", at+"/report?format="+form+"&lang="+lang, "")
			body, _ := io.ReadAll(r.Body)
			if r.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), begins) && lang == "zh" {
				t.Errorf("%s in %s: %d %.60q", form, lang, r.StatusCode, body)
			}
			if form == "html" && (!strings.Contains(string(body), "实测少2亩") || !strings.Contains(string(body), map[string]string{"zh": "面积不符", "en": "area differs"}[lang])) {
				t.Errorf("in %s it does not say what was found:\n%s", lang, body)
			}
		}
	}
}

// What is wrong is refused by name, and leaves nothing in the books.
func TestBadInputsToAChecksAreRefused(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	sample, d := b.sampled()
	at := "/api/checks/" + sample.Check.ID.String()
	row := at + "/parcels/" + d.Parcel.String()
	const draw = "/api/checks?task=dongkou-2023"
	propose := func(more string) string {
		return `{"verdict":"not_started","note":"n","reopening":{"disposal":"` + d.ID.String() + `","reason":"r","effective_on":"2023-12-20"` + more + `}}`
	}
	any := []string{"If-Match", "*"}
	before := b.position()
	for _, c := range []struct {
		name, login, method, path, body string
		headers                         []string
		status                          int
		location, rule                  string
	}{
		{"no seed", "auditor", "POST", draw, `{"title":"t","size":1}`, nil, 422, "body.seed", "text_length"},
		{"a seed in two lines", "auditor", "POST", draw, `{"title":"t","size":1,"seed":"a\nb"}`, nil, 422, "body.seed", "text_control"},
		{"nothing drawn", "auditor", "POST", draw, `{"title":"t","seed":"s","size":0}`, nil, 422, "body.size", "sample_size"},
		{"too much drawn", "auditor", "POST", draw, `{"title":"t","seed":"s","size":1001}`, nil, 422, "body.size", "sample_size"},
		{"half a parcel", "auditor", "POST", draw, `{"title":"t","seed":"s","size":1.5}`, nil, 400, "body.size", ""},
		{"more than there is", "auditor", "POST", draw, `{"title":"t","seed":"s","size":3}`, nil, 422, "body.size", "sample_above_frame"},
		{"a position of one's own", "auditor", "POST", draw + "&position=999999", `{"title":"t","seed":"s","size":1}`, nil, 400, "query.position", "unknown_position"},
		{"a date to come", "auditor", "POST", draw + "&as_of=2999-01-01", `{"title":"t","seed":"s","size":1}`, nil, 422, "query.as_of", "after_today"},
		{"another task", "auditor", "POST", "/api/checks?task=nothing", `{"title":"t","seed":"s","size":1}`, nil, 404, "query.task", "unknown_task"},
		{"no task", "auditor", "POST", "/api/checks", `{"title":"t","seed":"s","size":1}`, nil, 400, "query.task", "required"},
		{"a sample of one's own", "auditor", "POST", draw, `{"title":"t","seed":"s","size":1,"parcels":[]}`, nil, 400, "body.parcels", "unknown_member"},
		{"an officer draws", "officer", "POST", draw, `{"title":"t","seed":"s","size":1}`, nil, 403, "", "role"},
		{"without a tag", "auditor", "PATCH", row, `{"verdict":"as_stated"}`, nil, 428, "header.If-Match", "required"},
		{"with an old tag", "auditor", "PATCH", row, `{"verdict":"as_stated"}`, []string{"If-Match", `"9"`}, 412, "", "stale"},
		{"an unknown verdict", "auditor", "PATCH", row, `{"verdict":"perhaps"}`, any, 422, "body.verdict", "unknown_verdict"},
		{"no note", "auditor", "PATCH", row, `{"verdict":"false_papers"}`, any, 422, "body.note", "text_length"},
		{"a note of everything", "auditor", "PATCH", row, `{"verdict":"as_stated","note":"` + strings.Repeat("地", 1001) + `"}`, any, 422, "body.note", "text_length"},
		{"a proposal without a disposal", "auditor", "PATCH", row, `{"verdict":"not_started","note":"n","reopening":{}}`, any, 409, "body.reopening.disposal", "not_accepted"},
		{"a proposal with more", "auditor", "PATCH", row, propose(`,"mu":"1"`), any, 400, "body.reopening.mu", "unknown_member"},
		{"another's revision", "auditor", "PATCH", row, `{"verdict":"as_stated","rev":9}`, any, 400, "body.rev", "unknown_member"},
		{"a county judges", "county", "PATCH", row, `{"verdict":"as_stated"}`, any, 403, "", "role"},
		{"an auditor answers", "auditor", "POST", row + "/answer", `{"answer":"a"}`, any, 403, "", "role"},
		{"a city answers", "city", "POST", row + "/answer", `{"answer":"a"}`, any, 403, "", "county_answers"},
		{"an answer to nothing", "county", "POST", row + "/answer", `{"answer":"a"}`, any, 409, "", "not_judged"},
		{"a decision on nothing", "province", "POST", row + "/decline", `{"reason":"r"}`, any, 409, "", "nothing_proposed"},
		{"a county decides", "county", "POST", row + "/decline", `{"reason":"r"}`, any, 403, "", "province_decides"},
		{"no such check", "auditor", "GET", "/api/checks/" + d.ID.String(), "", nil, 404, "", "unknown_id"},
		{"no such parcel in it", "auditor", "GET", at + "/parcels/" + d.ID.String(), "", nil, 404, "", "unknown_id"},
		{"a check that is no id", "auditor", "GET", "/api/checks/%2e%2e%2fetc", "", nil, 404, "path.id", ""},
		{"an unknown form", "auditor", "GET", at + "/report?format=exe", "", nil, 400, "query.format", "parameter_form"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := refused(t, b.ask(c.login, c.method, c.path, c.body, c.headers...), c.status)
			if len(got) == 0 || got[0][0] != c.location || c.rule != "" && got[0][1] != c.rule {
				t.Errorf("%v, want %s %s", got, c.location, c.rule)
			}
		})
	}
	body, form := formOf(t, "MZ a program", "named", "x.jpg")
	refused(t, b.ask("auditor", "POST", row+"/files", body, "Content-Type", form), 422)
	body, form = formOf(t, letter, "lon", "410", "lat", "27")
	refused(t, b.ask("auditor", "POST", row+"/files", body, "Content-Type", form), 400)
	refused(t, b.ask("officer", "POST", row+"/files", body, "Content-Type", form), 403)
	b.emptyFolder()
	if after := b.position(); after != before {
		t.Errorf("the books moved from %s to %s", before, after)
	}
}
