package api

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sanlei/land"
)

const letter = "%PDF-1.4\na letter\n"

// formOf is a form of fields, of which one may be named twice, and its type.
func formOf(t *testing.T, file string, fields ...string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		if fields[i] == "named" {
			continue
		}
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if file != "" {
		name := "合同.pdf"
		if i := slices.Index(fields, "named"); i >= 0 {
			name = fields[i+1]
		}
		part, err := w.CreateFormFile("file", name)
		if err == nil {
			_, err = io.WriteString(part, file)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

// support brings a file to a disposal.
func (b *books) support(login string, d disposalItem, file string, headers []string, fields ...string) *http.Response {
	b.t.Helper()
	body, contentType := formOf(b.t, file, fields...)
	return b.ask(login, "POST", "/api/disposals/"+d.ID.String()+"/evidence", body, append([]string{"Content-Type", contentType}, headers...)...)
}

// drafted is a disposal of a square of idle land, in a task that requires
// evidence where it is asked to.
func (b *books) drafted() disposalItem {
	b.t.Helper()
	b.handDown()
	p := b.listSquare()
	return done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01"}`), 201)
}

func TestEvidenceIsBroughtShownAndTakenAway(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	d := b.drafted()
	r := b.support("officer", d, letter, nil, "type", "take_back_agreement", "number", "1号", "issued_on", "2023-04-30")
	e := done[evidenceItem](b, r, 201)
	path := "/api/disposals/" + d.ID.String() + "/evidence"
	if r.Header.Get("Location") != b.server.URL+path+"/"+e.ID.String() || r.Header.Get("ETag") != `"1"` || e.File != "合同.pdf" || e.Media != land.MediaPDF || e.Uploader != "officer" || e.UploaderName != "园区经办" {
		t.Errorf("%+v %v", e, r.Header)
	}
	list := done[evidenceList](b, b.ask("county", "GET", path, ""), 200)
	if list.Count != (evidenceCount{1, 3, 0}) || len(list.Evidence) != 1 || len(list.Required) != 3 || !list.Required[0].Met || list.Evidence[0].UploaderName != "园区经办" || list.Limits.FileBytes != 50<<20 {
		t.Errorf("%+v", list)
	}
	r = b.ask("auditor", "GET", path+"/"+e.ID.String(), "")
	text, _ := io.ReadAll(r.Body)
	disposition, params, _ := mime.ParseMediaType(r.Header.Get("Content-Disposition"))
	sum := sha256.Sum256(text)
	if r.StatusCode != 200 || string(text) != letter || hex.EncodeToString(sum[:]) != e.SHA256 || r.Header.Get("Content-Type") != land.MediaPDF ||
		disposition != "attachment" || params["filename"] != "合同.pdf" || r.Header.Get("X-Content-Type-Options") != "nosniff" || r.ContentLength != int64(len(letter)) {
		t.Errorf("%d %q %v", r.StatusCode, text, r.Header)
	}
	if r = b.ask("auditor", "GET", path+"/"+e.ID.String()+"?disposition=inline", "", "Accept", "image/avif,*/*;q=0.8"); !strings.HasPrefix(r.Header.Get("Content-Disposition"), "inline") {
		t.Errorf("inline: %v", r.Header)
	}
	if r = b.ask("auditor", "GET", path+"/"+e.ID.String(), "", "If-None-Match", `"1"`); r.StatusCode != 304 {
		t.Errorf("not modified: %d", r.StatusCode)
	}

	one := path + "/" + e.ID.String()
	refused(t, b.ask("officer", "PATCH", one, `{"number":"2号"}`, "Content-Type", "application/merge-patch+json"), 428)
	e = done[evidenceItem](b, b.ask("officer", "PATCH", one, `{"number":"2号","position":[110.571,27.0605]}`, "Content-Type", "application/merge-patch+json", "If-Match", `"1"`), 200)
	if e.Number != "2号" || e.Rev != 2 || e.Source != "hand" || e.Placed == nil || e.Placed.By != "officer" || e.DistanceM == nil || *e.DistanceM != 0 {
		t.Errorf("%+v", e)
	}
	if e = done[evidenceItem](b, b.ask("officer", "PATCH", one, `{"position":null}`, "Content-Type", "application/merge-patch+json", "If-Match", `"2"`), 200); e.Placed != nil || e.Number != "2号" {
		t.Errorf("%+v", e)
	}
	refused(t, b.ask("officer", "DELETE", one, "", "If-Match", `"1"`), 412)
	if r = b.ask("officer", "DELETE", one, "", "If-Match", `"3"`); r.StatusCode != 204 {
		t.Errorf("removed: %d", r.StatusCode)
	}
	refused(t, b.ask("officer", "GET", one, ""), 404)
	if then := done[evidenceList](b, b.ask("county", "GET", path+"?position="+list.Position, ""), 200); len(then.Evidence) != 1 || then.Evidence[0].Number != "1号" {
		t.Errorf("at %s: %+v", list.Position, then)
	}
}

func TestWhatASubmissionLacksIsNamed(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	d := b.drafted()
	b.Forge(`update task set evidence = 'required'`)
	steps := "/api/disposals/" + d.ID.String() + "/steps"
	wantFaults(t, refused(t, b.ask("officer", "POST", steps, `{"step":"submit"}`, "If-Match", etag(d.Rev)), 422),
		[2]string{"evidence.take_back_agreement", "evidence_is_missing"}, [2]string{"evidence.payment_voucher", "evidence_is_missing"}, [2]string{"evidence.deregistration", "evidence_is_missing"})
	for _, paper := range []string{"take_back_agreement", "payment_voucher", "deregistration"} {
		done[evidenceItem](b, b.support("officer", d, letter+paper, nil, "type", paper), 201)
	}
	d = b.step("officer", d, stepRequest{Step: land.Submit}) // evidence does not change the disposal's own tag
	if got := done[reviewList](b, b.ask("county", "GET", "/api/reviews", ""), 200).Reviews[0].Evidence; got != (evidenceCount{3, 3, 3}) {
		t.Errorf("the reviewer is told %+v", got) // three papers without a date
	}
	refused(t, b.support("officer", d, letter, nil, "type", "other"), 409)
}

func TestAPhotoSaysWhereItWasTaken(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	d := b.drafted()
	const png = "\x89PNG\r\n\x1a\n"
	e := done[evidenceItem](b, b.support("officer", d, png, nil, "type", "site_photo", "lon", "110.571", "lat", "27.0605", "accuracy", "8.5", "heading", "90", "taken_at", "2023-04-30T10:00:00+08:00"), 201)
	if e.Source != "device" || e.DistanceM == nil || *e.DistanceM != 0 || *e.Told.Heading != 90 || *e.Told.Accuracy != 8.5 || !slices.Equal(e.Flags, []land.EvidenceFlag{land.FlagBeforeDate}) {
		t.Errorf("%+v", e)
	}
	if e = done[evidenceItem](b, b.support("officer", d, png, nil, "type", "site_photo"), 201); !slices.Equal(e.Flags, []land.EvidenceFlag{land.FlagNoPosition, land.FlagNoTime}) || e.Source != "" {
		t.Errorf("%+v", e)
	}
}

func TestBadEvidenceIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	d := b.drafted()
	before := b.position()
	for _, c := range []struct {
		name, file string
		fields     []string
		status     int
		location   string
		rule       string
	}{
		{"no file", "", []string{"type", "other"}, 422, "body.file", "required"},
		{"a page", "<html><script>alert(1)</script>", []string{"type", "other"}, 422, "body.file", "file_kind"},
		{"a program", "MZ\x90", []string{"type", "other", "named", "合同.pdf"}, 422, "body.file", "file_kind"},
		{"no type", letter, nil, 422, "body.type", "paper_of_measure"},
		{"a type of another measure", letter, []string{"type", "lease"}, 422, "body.type", "paper_of_measure"},
		{"a photo that is none", letter, []string{"type", "site_photo"}, 422, "body.file", "photo_is_an_image"},
		{"an unknown field", letter, []string{"type", "other", "uploader", "x"}, 400, "body.uploader", "unknown_member"},
		{"a field twice", letter, []string{"type", "other", "type", "other"}, 400, "body.type", "repeated"},
		{"a long field", letter, []string{"type", "other", "note", strings.Repeat("x", 5000)}, 413, "body.note", "size"},
		{"control characters", letter, []string{"type", "other", "number", "a\x00b"}, 422, "body.number", "text_control"},
		{"an impossible date", letter, []string{"type", "other", "issued_on", "2023-02-30"}, 400, "body.issued_on", "date"},
		{"a date to come", letter, []string{"type", "other", "issued_on", "2030-01-01"}, 422, "body.issued_on", "after_today"},
		{"half a position", letter, []string{"type", "other", "lon", "110.5"}, 400, "body.lat", "position_whole"},
		{"a position off the globe", letter, []string{"type", "other", "lon", "110.5", "lat", "95"}, 400, "body.lat", "number_range"},
		{"no number", letter, []string{"type", "other", "lon", "NaN", "lat", "27"}, 400, "body.lon", "number_range"},
		{"a time without a zone", letter, []string{"type", "other", "taken_at", "2023-01-01T00:00:00"}, 400, "body.taken_at", "time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantFaults(t, refused(t, b.support("officer", d, c.file, nil, c.fields...), c.status), [2]string{c.location, c.rule})
		})
	}
	body, contentType := formOf(t, letter, "type", "other")
	path := "/api/disposals/" + d.ID.String() + "/evidence"
	for name, headers := range map[string][]string{"json": {"Content-Type", "application/json"}, "no boundary": {"Content-Type", "multipart/form-data"}, "packed": {"Content-Type", contentType, "Content-Encoding", "gzip"}} {
		if got := refused(t, b.ask("officer", "POST", path, body, headers...), 415); len(got) != 1 {
			t.Errorf("%s: %v", name, got)
		}
	}
	wantFaults(t, refused(t, b.ask("officer", "POST", path, body[:len(body)-20], "Content-Type", contentType), 400), [2]string{"body", "incomplete"})
	wantFaults(t, refused(t, b.support("officer", d, letter+strings.Repeat("0", land.MostEvidenceFile), nil, "type", "other"), 413), [2]string{"body.file", "size"})
	refused(t, b.support("registrar", d, letter, nil, "type", "other"), 403)
	refused(t, b.support("county", d, letter, nil, "type", "other"), 403)
	refused(t, b.support("neighbour", d, letter, nil, "type", "other"), 404)
	refused(t, b.ask("neighbour", "GET", path, ""), 404)
	refused(t, b.ask("officer", "GET", path+"/"+land.NewID().String(), ""), 404)
	if after := b.position(); after != before {
		t.Errorf("the books moved from %s to %s", before, after)
	}
	b.emptyFolder()
}

// emptyFolder sees that no file lies in the folder of files.
func (b *books) emptyFolder() {
	b.t.Helper()
	err := filepath.WalkDir(b.Files, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			b.t.Errorf("there lies %s", path)
		}
		return err
	})
	if err != nil {
		b.t.Error(err)
	}
}

// A line that breaks in the middle of a file leaves neither act nor file.
func TestALineThatBreaksLeavesNothing(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	d := b.drafted()
	before := b.position()
	body, contentType := formOf(t, letter+strings.Repeat("0", 1<<20), "type", "other")
	conn, err := net.Dial("tcp", b.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /api/disposals/%s/evidence HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		d.ID, b.tokens["officer"], contentType, len(body), body[:len(body)/2])
	_ = conn.(*net.TCPConn).CloseWrite()
	if r, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || r.StatusCode != 400 {
		t.Errorf("%v %v", r, err)
	}
	b.emptyFolder()
	if after := b.position(); after != before {
		t.Errorf("the books moved from %s to %s", before, after)
	}
}

func TestAFormIsTakenOncePerKey(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	d := b.drafted()
	key := []string{"Idempotency-Key", "k1"}
	first := done[evidenceItem](b, b.support("officer", d, letter, key, "type", "other"), 201)
	if again := done[evidenceItem](b, b.support("officer", d, letter, key, "type", "other"), 201); again.ID != first.ID {
		t.Errorf("%s and %s", first.ID, again.ID)
	}
	wantFaults(t, refused(t, b.support("officer", d, letter+"x", key, "type", "other"), 422), [2]string{"header.Idempotency-Key", "key_of_another_request"})
	if list := done[evidenceList](b, b.ask("officer", "GET", "/api/disposals/"+d.ID.String()+"/evidence", ""), 200); len(list.Evidence) != 1 {
		t.Errorf("%d pieces", len(list.Evidence))
	}
}

func TestANameThatCameIsNeverAPath(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	d := b.drafted()
	for _, name := range []string{"../../x.zip", "a.php", "CON", strings.Repeat("长", 300), `"; filename=evil.exe`} {
		e := done[evidenceItem](b, b.support("officer", d, letter+name, nil, "type", "other", "named", name), 201)
		r := b.ask("officer", "GET", "/api/disposals/"+d.ID.String()+"/evidence/"+e.ID.String(), "")
		disposition, params, err := mime.ParseMediaType(r.Header.Get("Content-Disposition"))
		if err != nil || disposition != "attachment" || !strings.HasSuffix(params["filename"], ".pdf") || strings.ContainsAny(params["filename"], `/\"`+"\x00") {
			t.Errorf("%q: %v %v", name, r.Header, err)
		}
	}
	for _, entry := range folders(t, b.Files) {
		if len(entry) != 2 && entry != "incoming" {
			t.Errorf("there is a folder %s", entry)
		}
	}
}

func folders(t *testing.T, root string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
