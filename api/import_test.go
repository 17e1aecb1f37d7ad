package api

import (
	"archive/zip"
	"bufio"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"sanlei/land"
)

const list = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"parcel_no":"1","category":"idle","listed_mu":"30.00","holder":"=HYPERLINK(\"x\")"},"geometry":` + square + `},
{"type":"Feature","properties":{"parcel_no":"2","category":"idle","listed_mu":"5.00"},"geometry":null},
{"type":"Feature","properties":{"parcel_no":"2","category":"idle","listed_mu":"5.00"},"geometry":null}]}`

// bring sends a file as the body, and waits until it is checked.
func (b *books) bring(text, query string) *http.Response {
	b.t.Helper()
	return b.ask("registrar", "POST", "/api/imports?task=dongkou-2023&file=list.geojson&wait=60"+query, text, "Content-Type", "application/geo+json")
}

// upload sends files as a form, name and bytes, and waits until they are checked.
func (b *books) uploadFiles(query string, files ...string) *http.Response {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(files); i += 2 {
		part, err := w.CreateFormFile("file", files[i])
		if err == nil {
			_, err = io.WriteString(part, files[i+1])
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	return b.ask("registrar", "POST", "/api/imports?task=dongkou-2023&wait=60"+query, body.String(), "Content-Type", w.FormDataContentType())
}

func TestAFileIsCheckedThenCommitted(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	r := b.bring(list, "")
	imp := done[importItem](b, r, 201)
	if imp.Found.Rows != 3 || imp.Found.Refused != 1 || imp.State != land.ImportChecked || imp.By != "registrar" || imp.ByName != "县级登记" || imp.Found.ByRule["number_repeated"] != 1 || r.Header.Get("Location") != b.server.URL+"/api/imports/"+imp.ID.String() {
		t.Errorf("%+v", imp)
	}
	if at := slices.IndexFunc(imp.Findings, func(f finding) bool { return f.Rule == "number_repeated" }); at < 0 || imp.Findings[at].Mend == "" || imp.Findings[at].Row != 3 {
		t.Errorf("%+v", imp.Findings)
	}
	path := "/api/imports/" + imp.ID.String()
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/commit", `{"rows":"all"}`), 409), [2]string{"body.rows", "rows_refused"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/commit", `{"rows":"some"}`), 422), [2]string{"body.rows", "all_or_good"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/rollback", `{"reason":"x"}`), 409), [2]string{"", "import_decided"})
	if imp = done[importItem](b, b.ask("registrar", "POST", path+"/commit?wait=60", `{"rows":"good"}`), 200); imp.State != land.ImportCommitted || imp.Act == nil {
		t.Errorf("%+v", imp)
	}
	refused(t, b.ask("registrar", "POST", path+"/commit", `{"rows":"good"}`), 409)
	refused(t, b.ask("registrar", "DELETE", path, ""), 409)
	if got := done[progress](b, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023", ""), 200).Total; *got.Parcels != 2 || *got.Unmapped != 1 || got.ListedMu.String() != "35" {
		t.Errorf("%+v", got)
	}
	if all := done[importList](b, b.ask("admin", "GET", "/api/imports?task=dongkou-2023", ""), 200).Imports; len(all) != 1 || all[0].ID != imp.ID || all[0].By != "registrar" {
		t.Errorf("%+v", all)
	}
	file := b.ask("registrar", "GET", path+"/file", "")
	if text, err := io.ReadAll(file.Body); err != nil || string(text) != list || file.Header.Get("Content-Disposition") != "attachment; filename=list.geojson" {
		t.Errorf("%v %v", file.Header, err)
	}
	if imp = done[importItem](b, b.ask("registrar", "POST", path+"/rollback", `{"reason":"交错了文件"}`), 200); imp.State != land.ImportRolledBack {
		t.Errorf("%+v", imp)
	}
	if got := done[progress](b, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023", ""), 200).Total; *got.Parcels != 0 {
		t.Errorf("%+v", got)
	}
}

func TestARowIsMendedInPlace(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	r := b.bring(list, "")
	imp := done[importItem](b, r, 201)
	path := "/api/imports/" + imp.ID.String()
	page := done[importRows](b, b.ask("registrar", "GET", path+"/rows?grade=error", ""), 200)
	if len(page.Rows) != 1 || page.Rows[0].Row != 3 || page.Rows[0].Fate != land.FateRefused || page.Next != 0 {
		t.Errorf("%+v", page)
	}
	if page := done[importRows](b, b.ask("registrar", "GET", path+"/rows?limit=2", ""), 200); len(page.Rows) != 2 || page.Next != 2 || page.Rows[0].Place == nil {
		t.Errorf("%+v", page)
	}
	refused(t, b.ask("registrar", "PATCH", path+"/rows/3", `{"parcel_no":"3"}`), 428)
	refused(t, b.ask("registrar", "PATCH", path+"/rows/3", `{"parcel_no":"3"}`, "If-Match", `"1"`), 412)
	refused(t, b.ask("registrar", "PATCH", path+"/rows/3", `{"geometry":"3"}`, "If-Match", r.Header.Get("ETag")), 400)
	refused(t, b.ask("registrar", "PATCH", path+"/rows/33", `{"parcel_no":"3"}`, "If-Match", r.Header.Get("ETag")), 404)
	imp = done[importItem](b, b.ask("registrar", "PATCH", path+"/rows/3", `{"parcel_no":"3","leader":"甲"}`, "If-Match", r.Header.Get("ETag")), 200)
	if imp.Found.Refused != 0 || imp.Good != 3 {
		t.Errorf("%+v", imp.Found)
	}
	var shapes struct {
		Features []struct {
			Properties struct {
				Row  int    `json:"row"`
				Fate string `json:"fate"`
			} `json:"properties"`
			Geometry struct {
				Type string `json:"type"`
			} `json:"geometry"`
		} `json:"features"`
	}
	if err := json.UnmarshalRead(b.ask("registrar", "GET", path+"/shapes", "").Body, &shapes); err != nil || len(shapes.Features) != 1 || shapes.Features[0].Properties.Fate != "new" || shapes.Features[0].Geometry.Type != "MultiPolygon" {
		t.Errorf("%+v, %v", shapes, err)
	}
}

func TestRefusedRowsAreDownloaded(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	path := "/api/imports/" + done[importItem](b, b.bring(list, ""), 201).ID.String()
	r := b.ask("registrar", "GET", path+"/refused?format=csv", "")
	text, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Content-Type") != "text/csv" || !strings.Contains(string(text), "行号") || !strings.Contains(string(text), "the file has this number before") || strings.Contains(string(text), "HYPERLINK") {
		t.Errorf("%v %q", r.Header, text)
	}
	r = b.ask("registrar", "GET", path+"/refused", "")
	text, err = io.ReadAll(r.Body)
	if _, broken := zip.NewReader(bytes.NewReader(text), int64(len(text))); err != nil || broken != nil || r.Header.Get("Content-Type") != mediaXLSX {
		t.Errorf("%v %v", r.Header, broken)
	}
}

func TestAFileIsReadOtherwise(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	r := b.uploadFiles("&encoding=UTF-8", "list.csv", "宗地,种类,亩数\n甲,闲置,3\n")
	imp := done[importItem](b, r, 201)
	path := "/api/imports/" + imp.ID.String()
	if imp.Found.Refused != 1 || len(imp.Found.Heads) != 3 || imp.Found.Heads[0].Sample != "甲" || imp.Options.Encoding != "UTF-8" {
		t.Errorf("%+v", imp.Found)
	}
	const columns = `{"from":{"parcel_no":"宗地","category":"种类","listed_mu":"亩数"}}`
	refused(t, b.ask("registrar", "POST", path+"/check", columns), 428)
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/check", `{"crs":2437}`, "If-Match", "*"), 422), [2]string{"body.crs", "unknown_crs"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/check", `{"from":{"status":"x"}}`, "If-Match", "*"), 422), [2]string{"body.columns", "unknown_column"})
	imp = done[importItem](b, b.ask("registrar", "POST", path+"/check?wait=60", columns, "If-Match", r.Header.Get("ETag")), 200)
	if imp.Found.Refused != 0 || imp.Found.New != 1 {
		t.Errorf("%+v", imp.Found)
	}
}

func TestAJobTellsHowItGetsOn(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	imp := done[importItem](b, b.ask("registrar", "POST", "/api/imports?task=dongkou-2023&file=list.geojson", list, "Content-Type", "application/geo+json"), 201)
	r := b.ask("registrar", "GET", "/api/imports/"+imp.ID.String()+"/events", "")
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %v", r.StatusCode, r.Header)
	}
	var last importItem
	events := bufio.NewScanner(r.Body)
	events.Buffer(nil, 1<<20)
	for events.Scan() {
		if text, ok := strings.CutPrefix(events.Text(), "data: "); ok {
			if err := json.Unmarshal([]byte(text), &last); err != nil {
				t.Fatal(err)
			}
		}
	}
	if last.State != land.ImportChecked || last.Found.Rows != 3 {
		t.Errorf("the last event is %+v", last)
	}
}

func TestFilesThatCannotBeFollowedAreToldSo(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	for _, c := range []struct{ name, text, rule string }{
		{"list.geojson", `{"type":"FeatureCollection","features":[]}`, "no_features"},
		{"list.geojson", `{"type":"FeatureCollection"`, "unreadable"},
		{"list.gpkg", "no database", "unreadable"},
		{"list.zip", "no archive", "unreadable"},
		{"list.xls", "x", "unreadable"},
		{"../../list", "x", "unreadable"},
	} {
		imp := done[importItem](b, b.uploadFiles("", c.name, c.text), 201)
		if imp.State != land.ImportFailed || imp.Refusal == nil || imp.Refusal.Rule != c.rule {
			t.Errorf("%s: %s %+v", c.name, imp.State, imp.Refusal)
		}
		if strings.Contains(imp.Files[0].Name, "/") {
			t.Errorf("its name is %q", imp.Files[0].Name)
		}
	}
	if n := b.Count(`select count(*) from import_row`); n != 0 {
		t.Errorf("%d rows are staged", n)
	}
}

func TestUploadsThatAreRefused(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/imports?task=nothing", list, "Content-Type", "application/geo+json"), 404), [2]string{"query.task", "unknown_task"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/imports?task=dongkou-2023", list, "Content-Type", "text/csv"), 415), [2]string{"header.Content-Type", "media_type"})
	wantFaults(t, refused(t, b.bring(list, "%0d%0a"), 400), [2]string{"query.wait", "parameter_form"})
	wantFaults(t, refused(t, b.uploadFiles(""), 422), [2]string{"body.file", "required"})
	wantFaults(t, refused(t, b.uploadFiles("", "a.csv", "x", "b.csv", "y"), 422), [2]string{"body.file", "one_file"})
	wantFaults(t, refused(t, b.uploadFiles("", "a.shx", "x", "a.dbf", "y"), 422), [2]string{"body.file", "required"})
	wantFaults(t, refused(t, b.uploadFiles("&crs=EPSG:2437", "a.csv", "x"), 422), [2]string{"query.crs", "unknown_crs"})
	refused(t, b.ask("officer", "POST", "/api/imports?task=dongkou-2023", list, "Content-Type", "application/geo+json"), 403)
	for range 20 {
		done[importItem](b, b.bring(list, ""), 201)
	}
	wantFaults(t, refused(t, b.bring(list, ""), 429), [2]string{"", "too_many_imports"})
	left, err := os.ReadDir(filepath.Join(b.Files, "incoming"))
	if err != nil || len(left) != 0 {
		t.Errorf("%v lie about, %v", left, err)
	}
}
