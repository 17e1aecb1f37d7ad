package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sanlei/land"
)

// storyProbes are bad inputs that take more than one request, the sessions and
// what changes the books among them. The last one uses up what an address may get
// wrong.
func storyProbes(data string) []probe {
	out := []probe{
		{row: 34, name: "a cursor with a letter changed, or of another question", story: forgedCursor, want: []int{400}},
		{row: 44, name: "the tile of the world, small", story: worldTile},
		{row: 55, name: "any, and one of a list", story: tagsThatFit, want: []int{200}},
		{row: 56, name: "two with one tag", story: twoWithOneTag},
		{row: 57, name: "one key fifty times at once, then for something else", story: oneKey, want: []int{422}, rule: "key_of_another_request"},
		{row: 58, name: "a link that was used", story: func(a *asking) { a.usedLink(data) }, want: []int{410}, rule: "link_is_used", hashes: true},
		{row: 60, name: "counts of another region", story: countsApart},
		{row: 61, name: "who submitted decides", story: ownSubmission, want: []int{403}},
		{row: 63, name: "a session that was ended", story: endedSession, want: []int{401}, hashes: true},
		{row: 63, name: "a session after another password, and one of a user who was disabled", story: changedUser, want: []int{401}, hashes: true},
		{row: 67, name: "a script as a name", story: func(a *asking) { a.scriptAsName(data) }, want: []int{200}},
		{row: 69, name: "cells that begin as formulas do", story: formulas, want: []int{200}},
		{row: 83, name: "a file that ends early, and one that is committed twice", story: twiceCommitted, want: []int{409}, rule: "import_decided"},
		{row: 83, name: "more files than one may have waiting", story: manyFiles, want: []int{429}, rule: "too_many_imports"},
		{row: 84, name: "one bad row in a thousand", story: oneBadRow, want: []int{409}, rule: "rows_refused"},
		{row: 85, name: "two hundred exports at once", story: manyExports},
		{row: 92, name: "whoever brought a file may not commit it any more", story: func(a *asking) { a.rightsLost(data) }, want: []int{403}},
	}
	for _, at := range []string{"/api/parcels/THEIRPARCEL", "/api/parcels/THEIRPARCEL/history", "/api/parcels/THEIRPARCEL/disposals", "/api/parcels/THEIRPARCEL/notes",
		"/api/parcels/THEIRPARCEL/neighbours", itemsOf + "/THEIRPARCEL", "/api/collections/disposals/items/THEIRDISPOSAL", "/api/disposals/THEIRDISPOSAL", "/api/disposals/THEIRDISPOSAL/evidence"} {
		out = append(out, probe{row: 59, name: at, story: func(a *asking) { a.ofElsewhere(at) }, want: []int{404}})
	}
	return append(out,
		probe{row: 65, name: "passwords that are none", story: func(a *asking) { a.weakPasswords(data) }, want: []int{200}, hashes: true},
		probe{row: 64, name: "a right password after five wrong ones", story: lockedOut, want: []int{429}, rule: "locked", hashes: true},
		probe{row: 64, name: "one password for many users", story: sprayed, want: []int{429}, rule: "too_many", hashes: true})
}

// json is the last answer.
func (a *asking) json() (out map[string]any) {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.body), &out); err != nil {
		a.t.Fatalf("%d, no JSON: %.300s", a.status, a.body)
	}
	return out
}

// expect holds what a request on the way to the last one is answered.
func (a *asking) expect(status int, login, method, target, body string, headers ...string) {
	a.t.Helper()
	if got := a.ask(login, method, target, body, headers...); got != status {
		a.t.Fatalf("%s %s: %d, want %d: %.300s", method, target, got, status, a.body)
	}
}

func forgedCursor(a *asking) {
	a.expect(200, "auditor", "GET", itemsOf+"?limit=1", "")
	next := ""
	for _, l := range a.json()["links"].([]any) {
		if l := l.(map[string]any); l["rel"] == "next" {
			_, next, _ = strings.Cut(l["href"].(string), "cursor=")
			next, _, _ = strings.Cut(next, "&")
		}
	}
	if next == "" {
		a.t.Fatal("there is no next page")
	}
	last := "A"
	if strings.HasSuffix(next, last) {
		last = "B"
	}
	for _, q := range []string{"limit=1&cursor=" + next[:len(next)-1] + last, "limit=1&category=idle&cursor=" + next} {
		a.expect(400, "auditor", "GET", itemsOf+"?"+q, "")
	}
	a.ask("auditor", "GET", "/api/collections/disposals/items?limit=1&cursor="+next, "")
}

func worldTile(a *asking) {
	a.ask("auditor", "GET", "/api/collections/parcels/tiles/WebMercatorQuad/0/0/0?task=dongkou-2023", "")
	if a.status != 200 && a.status != 204 || len(a.body) > 200<<10 {
		a.t.Errorf("%d, %d bytes", a.status, len(a.body))
	}
}

func tagsThatFit(a *asking) {
	const remark = `{"remark":"x"}`
	a.expect(200, "officer", "PATCH", "/api/parcels/PARCEL", remark, "If-Match", "*")
	a.ask("officer", "PATCH", "/api/parcels/PARCEL", remark, "If-Match", `"7", `+a.header.Get("ETag")+`, "x"`)
}

// atOnce sends a request so often at once, and counts what was answered.
func (a *asking) atOnce(n int, login, method, target, body string, headers ...string) map[int]int {
	answers, all := make([]*asking, n), sync.WaitGroup{}
	for i := range n {
		answers[i] = &asking{t: a.t, s: a.s, ids: a.ids}
		all.Go(func() { answers[i].ask(login, method, target, body, headers...) })
	}
	all.Wait()
	out := map[int]int{}
	for _, one := range answers {
		a.asked++
		out[one.status]++
	}
	return out
}

func twoWithOneTag(a *asking) {
	a.expect(200, "officer", "GET", "/api/parcels/PARCEL", "")
	tag := a.header.Get("ETag")
	if got := a.atOnce(2, "officer", "PATCH", "/api/parcels/PARCEL", `{"remark":"y"}`, "If-Match", tag); got[200] != 1 || got[412] != 1 {
		a.t.Errorf("they are answered %v", got)
	}
}

func oneKey(a *asking) {
	const note = `{"happened":"once","on":"2023-05-01"}`
	at, key := "/api/parcels/PARCEL/notes", []string{"Idempotency-Key", "fifty-times-0000"}
	if got := a.atOnce(50, "officer", "POST", at, note, key...); got[201] != 50 {
		a.t.Errorf("they are answered %v", got)
	}
	a.expect(200, "officer", "GET", at, "")
	if n := strings.Count(a.body, `"once"`); n != 1 {
		a.t.Errorf("%d notes were made", n)
	}
	a.ask("officer", "POST", at, `{"happened":"zq7canary"}`, key...)
}

// invitation is the secret of a new one-time link.
func (a *asking) invitation(login, data string) string {
	_, secret, ok := strings.Cut(strings.TrimSpace(a.s.command("user", "invite", login, "--data", data)), "/invitation#")
	if !ok {
		a.t.Fatal("no link was printed")
	}
	return secret
}

func (a *asking) choose(secret, password string) int {
	text, err := json.Marshal(map[string]string{"secret": secret, "password": password})
	must(a.t, err)
	return a.ask("", "POST", "/api/session/invitation", string(text))
}

const goodPassword = "Correct-horse 2026"

func (a *asking) usedLink(data string) {
	secret := a.invitation("neighbour", data)
	if got := a.choose(secret, goodPassword); got != 200 {
		a.t.Fatalf("chosen: %d %s", got, a.body)
	}
	a.choose(secret, goodPassword+"x")
}

// ofElsewhere asks for something of another region and for what there is not: both
// are told the same.
func (a *asking) ofElsewhere(at string) {
	told := func(of string) string {
		a.expect(404, "officer", "GET", strings.NewReplacer("THEIRPARCEL", of, "THEIRDISPOSAL", of).Replace(at), "")
		return strings.ReplaceAll(a.body, a.header.Get("X-Request-Id"), "")
	}
	none := told(land.NewID().String())
	a.expect(404, "officer", "GET", at, "")
	if theirs := strings.ReplaceAll(a.body, a.header.Get("X-Request-Id"), ""); theirs != none {
		a.t.Errorf("of nothing is told\n%s\nof elsewhere\n%s", none, theirs)
	}
	a.expect(200, "neighbour", "GET", at, "")
	a.expect(200, "admin", "GET", "/api/audit?login=officer&event=refused&limit=1", "") // and it was written down
	if a.json()["lines"].([]any)[0].(map[string]any)["detail"].(map[string]any)["status"] != 404.0 {
		a.t.Errorf("the audit log says %s", a.body)
	}
	a.ask("officer", "GET", at, "")
}

// countsApart holds that the officer of the park counts the park alone, and whoever
// sees the county one parcel more, which is the neighbour's.
func countsApart(a *asking) {
	counted := func(login string) (out []float64) {
		a.expect(200, login, "GET", listOf+"&limit=1", "")
		out = append(out, a.json()["matched"].(float64))
		a.expect(200, login, "GET", itemsOf+"?limit=1&task=dongkou-2023", "")
		out = append(out, a.json()["numberMatched"].(float64))
		a.expect(200, login, "GET", "/api/exports?task=dongkou-2023&format=geojson&check=true", "")
		out = append(out, a.json()["parcels"].(float64))
		a.expect(200, login, "GET", "/api/progress?task=dongkou-2023", "")
		return append(out, a.json()["total"].(map[string]any)["parcels"].(float64))
	}
	park, near, county := counted("officer"), counted("neighbour"), counted("county")
	for i := range county {
		if park[i]+near[i] != county[i] || near[i] != 1 {
			a.t.Errorf("the park counts %v, the township %v, the county %v", park, near, county)
		}
	}
}

func ownSubmission(a *asking) {
	a.expect(200, "officer", "GET", "/api/disposals/DISPOSAL", "")
	tag := a.header.Get("ETag")
	for _, step := range []string{"pass", "accept"} {
		a.expect(403, "officer", "POST", stepOf, `{"step":"`+step+`"}`, "If-Match", tag)
	}
	a.ask("officer", "POST", stepOf, `{"step":"report"}`, "If-Match", tag)
}

// signIn opens a session and gives its cookie.
func (a *asking) signIn(login, password string) string {
	a.t.Helper()
	text, err := json.Marshal(map[string]string{"login": login, "password": password})
	must(a.t, err)
	a.expect(http.StatusCreated, "", "POST", "/api/session", string(text))
	cookie, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	return cookie
}

func endedSession(a *asking) {
	cookie := a.signIn("neighbour", goodPassword)
	a.expect(200, "", "GET", "/api/session", "", "Cookie", cookie)
	a.expect(204, "", "DELETE", "/api/session", "", "Cookie", cookie)
	a.ask("", "GET", "/api/session", "", "Cookie", cookie)
}

func changedUser(a *asking) {
	const other = "Another-horse 2026"
	cookie := a.signIn("neighbour", goodPassword)
	text, err := json.Marshal(map[string]string{"login": "neighbour", "present": goodPassword, "password": other})
	must(a.t, err)
	a.expect(204, "", "POST", "/api/session/password", string(text))
	a.expect(401, "", "GET", "/api/session", "", "Cookie", cookie)
	cookie = a.signIn("neighbour", other)
	change := func(disabled bool) {
		a.expect(200, "admin", "PATCH", "/api/users/neighbour", fmt.Sprintf(`{"disabled":%v}`, disabled), "If-Match", "*", "Content-Type", "application/merge-patch+json")
	}
	change(true)
	a.expect(401, "neighbour", "GET", "/api/session", "") // by its token
	a.ask("", "GET", "/api/session", "", "Cookie", cookie)
	status, body := a.status, a.body
	change(false)
	a.expect(200, "neighbour", "GET", "/api/session", "")
	a.status, a.body = status, body
}

// scriptAsName holds that what would be markup elsewhere stays text.
func (a *asking) scriptAsName(data string) {
	const script = `<script>x</script>"><img onerror=x>{{7*7}}${jndi:x}`
	text, err := json.Marshal(map[string]string{"leader": script})
	must(a.t, err)
	a.expect(200, "officer", "PATCH", "/api/parcels/PARCEL", string(text), "If-Match", "*")
	a.expect(200, "officer", "GET", "/api/parcels/PARCEL", "")
	if got := a.json()["leader"]; got != script {
		a.t.Errorf("it is given as %v", got)
	}
	for _, at := range []string{"/api/exports?task=dongkou-2023&format=kml", "/api/reports/progress?task=dongkou-2023&format=html"} {
		a.expect(200, "officer", "GET", at, "")
		if strings.Contains(a.body, "<script>") || strings.Contains(a.body, "<img onerror") {
			a.t.Errorf("%s holds markup", at)
		}
	}
	a.ask("officer", "GET", "/api/parcels/PARCEL%0d%0aX", "")
	log, err := os.ReadFile(filepath.Join(data, "log", "requests.log"))
	must(a.t, err)
	for _, secret := range append([]string{"jndi", goodPassword, demoPassword, "\r"}, slices.Collect(mapValues(a.s.tokens))...) {
		if strings.Contains(string(log), secret) {
			a.t.Errorf("the log of requests holds %q", secret)
		}
	}
	for line := range strings.Lines(string(log)) {
		if !json.Valid([]byte(line)) {
			a.t.Errorf("a line of the log is %q", line)
		}
	}
	a.expect(200, "officer", "PATCH", "/api/parcels/PARCEL", `{"leader":"李某"}`, "If-Match", "*")
}

func formulas(a *asking) {
	for _, cell := range []string{`=HYPERLINK(\"x\")`, "+1", "-1+1", "@x"} {
		a.expect(200, "officer", "PATCH", "/api/parcels/PARCEL", `{"remark":"`+cell+`"}`, "If-Match", "*")
		a.expect(200, "officer", "GET", "/api/exports?task=dongkou-2023&format=csv", "")
		begins := "'" + cell[:1]
		if !strings.Contains(a.body, begins) {
			a.t.Errorf("no cell of the table begins with %s", begins)
		}
		a.expect(200, "officer", "GET", "/api/exports?task=dongkou-2023&format=xlsx", "")
		if sheet := unpackedEntry(a.t, a.body, "xl/worksheets/sheet1.xml"); strings.Contains(sheet, "<f>") {
			a.t.Error("the sheet holds a formula")
		}
	}
	a.ask("officer", "PATCH", "/api/parcels/PARCEL", `{"remark":""}`, "If-Match", "*")
}

// manyExports holds that whoever asks for all at once is answered for two of them
// at a time.
func manyExports(a *asking) {
	got := a.atOnce(200, "province", "GET", "/api/exports?task=dongkou-2023&format=geojson", "")
	if got[200] == 0 || got[200]+got[429] != 200 {
		a.t.Errorf("they are answered %v", got)
	}
}

func lockedOut(a *asking) {
	for range 5 {
		a.expect(401, "", "POST", "/api/session", `{"login":"city","password":"zq7canary"}`)
	}
	a.ask("", "POST", "/api/session", `{"login":"city","password":"`+demoPassword+`"}`)
}

func sprayed(a *asking) {
	for i := 0; a.status != http.StatusTooManyRequests && i < 60; i++ {
		a.ask("", "POST", "/api/session", fmt.Sprintf(`{"login":"user-%d","password":"zq7canary"}`, i))
	}
	status, body := a.status, a.body
	a.expect(200, "officer", "GET", "/api/session", "") // who is signed in works on
	a.status, a.body = status, body
}

// weakPasswords ends with one that is long and taken.
func (a *asking) weakPasswords(data string) {
	secret := a.invitation("neighbour", data)
	for _, weak := range []string{strings.Repeat("aB3-", 60), strings.Repeat(" ", 20), "admin123", "My-Neighbour 2026", "Another-horse 2026"} {
		if got := a.choose(secret, weak); got != 422 {
			a.t.Errorf("%.20s: %d", weak, got)
		}
	}
	for name, c := range map[string]struct {
		password string
		status   int
	}{"NUL": {`A-long-one 2026\u0000`, 422}, "GBK": {"A-long-one 2026\xb6\xb4", 400}} {
		if got := a.ask("", "POST", "/api/session/invitation", `{"secret":"`+secret+`","password":"`+c.password+`"}`); got != c.status {
			a.t.Errorf("%s: %d", name, got)
		}
	}
	a.choose(secret, strings.Repeat("aB3-", 20))
}
