package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A probe is one bad input, and the answers that it may get.
type probe struct {
	row            int // of the book of bad inputs
	name           string
	login          string // empty: nobody
	method, target string
	body           string
	headers        []string // names and values in turn
	raw            string   // or these bytes on a connection of their own
	story          func(*asking)
	want           []int
	rule           string // what the answer's first fault breaks; empty: whatever
	says           string // what answer or headers hold; empty: whatever
	hashes         bool   // passwords are judged, each of which takes 64 MiB so that guessing does
}

// canary stands in what is sent, and in no answer.
const canary = "zq7canary"

// What no bad input may cost: memory of the server; and for every request time, and
// a processor of the server and its database. It runs by itself, for both to be its own.
const (
	mostMemory    = 64 << 20
	mostHashing   = 4 * 64 << 20 // besides: as many passwords as are judged at once, or not yet swept up
	mostTook      = 2 * time.Second
	mostProcessor = 2 * time.Second
)

var leaks = regexp.MustCompile(`(?i)select .* from|insert into|sqlstate|pgx|goroutine|\.go:\d|/var/|/tmp/|/root/|` + canary)

// TestEveryBadInputGetsItsAnswer sends the book of bad inputs to the program
// itself. None may answer 5xx, tell back what was sent, tell of SQL or a path, or
// cost much, and nothing of what is refused may be left in the books.
func TestEveryBadInputGetsItsAnswer(t *testing.T) {
	data := dataFolder(t)
	s, ids := badInputServer(t, data)
	refused, stories := refusedProbes(), storyProbes(data)
	passed, failed := 0, 0
	try := func(probes []probe) {
		for _, p := range probes {
			if t.Run(fmt.Sprintf("%d %s", p.row, p.name), func(t *testing.T) { p.run(t, s, ids) }) {
				passed++
			} else {
				failed++
			}
		}
	}
	before := position(t, s)
	try(refused)
	if after := position(t, s); after != before {
		t.Errorf("the books went from position %s to %s", before, after)
	}
	try(stories)
	fmt.Printf("bad-inputs: %d passed, %d failed, of %d rows\n", passed, failed, len(rowsOf(append(refused, stories...))))
}

// refusedProbes is what leaves nothing in the books. Probes are made where they are
// asked for: this binary is also the program, which must begin at once.
func refusedProbes() []probe {
	return slices.Concat(jsonProbes(), unless("officer", "POST", draftOf, shapeProbes()), placeProbes(), unless("auditor", "GET", "", queryProbes()),
		unless("auditor", "GET", "", filterProbes()), unless("auditor", "GET", "", idProbes()), unless("", "GET", "", wireProbes()), callerProbes(), fileProbes())
}

func allProbes() []probe { return append(refusedProbes(), storyProbes("")...) }

// badInputServer serves the books of the demonstration as an installation does,
// with its limits, and gives the words by which probes reach something of them.
func badInputServer(t *testing.T, data string) (*server, *strings.Replacer) {
	t.Helper()
	demo := start(t, data, "demo", "--listen", "127.0.0.1:0")
	tokens := demo.tokens
	demo.kill(syscall.SIGTERM)
	s := start(t, data, "serve", "--listen", "127.0.0.1:0", "--limit-failures", "24")
	s.tokens = tokens
	s.command("user", "add", "neighbour", "--name", "邻镇", "--grant", "officer@430525101", "--invite", "--data", data)
	s.tokens["neighbour"] = strings.TrimSpace(s.command("token", "new", "neighbour", "--data", data))
	_, _, list := s.do("officer", "GET", "/api/parcels?task=dongkou-2023&status=open&limit=1", nil)
	parcel := list["parcels"].([]any)[0].(map[string]any)["id"].(string)
	_, _, reviews := s.do("county", "GET", "/api/reviews?task=dongkou-2023&limit=1", nil)
	disposal := reviews["reviews"].([]any)[0].(map[string]any)["id"].(string)
	_, _, theirs := s.do("registrar", "POST", "/api/parcels", map[string]any{"task": "dongkou-2023", "parcel_no": "邻-1", "category": "idle", "region": "430525101", "listed_mu": "10"})
	their := theirs["id"].(string)
	_, _, feature := s.do("officer", "GET", itemsOf+"/"+parcel, nil)
	shape, err := json.Marshal(feature["geometry"])
	must(t, err)
	_, _, drafted := s.do("neighbour", "POST", "/api/parcels/"+their+"/disposals", map[string]any{"measure": "XZ05", "dated_on": "2023-05-01"})
	words := []string{"THEIRPARCEL", their, "THEIRDISPOSAL", drafted["id"].(string), "PARCELSHAPE", string(shape), "PARCEL", parcel, "DISPOSAL", disposal}
	for login, token := range s.tokens {
		words = append(words, "TOKEN_"+login, token)
	}
	status, _, _ := s.do("", "POST", "/api/session", map[string]any{"login": "officer", "password": demoPassword}) // so that memory for it is there
	if status != http.StatusCreated {
		t.Fatalf("signing in: %d", status)
	}
	return s, strings.NewReplacer(words...)
}

// command runs a command on the books that are served, and gives what it prints.
func (s *server) command(args ...string) string {
	s.t.Helper()
	var out, errs strings.Builder
	if code := run(s.t.Context(), args, &out, &errs); code != exitDone {
		s.t.Fatalf("%v: exit %d: %s", args, code, errs.String())
	}
	return out.String()
}

// unless fills in who asks what, and how, where a probe does not say.
func unless(login, method, target string, probes []probe) []probe {
	out := slices.Clone(probes)
	for i := range out {
		p := &out[i]
		p.login, p.method, p.target = cmp.Or(p.login, login), cmp.Or(p.method, method), cmp.Or(p.target, target)
	}
	return out
}

func position(t *testing.T, s *server) string {
	t.Helper()
	_, _, p := s.do("auditor", "GET", "/api/progress?task=dongkou-2023", nil)
	return p["position"].(string)
}

// asking is a probe under way, and the last answer that it got.
type asking struct {
	t      *testing.T
	s      *server
	ids    *strings.Replacer
	asked  int
	status int
	body   string
	header http.Header
}

func (p probe) run(t *testing.T, s *server, ids *strings.Replacer) {
	memory, processor := s.memory("VmRSS"), s.processor()
	s.forgetPeak()
	began := time.Now()
	a := &asking{t: t, s: s, ids: ids}
	switch {
	case p.story != nil:
		p.story(a)
	case p.raw != "":
		a.sendRaw(p.raw)
	default:
		a.send(p)
	}
	if took := time.Since(began); took > mostTook*time.Duration(max(1, a.asked)) {
		t.Errorf("it took %v", took)
	}
	if took := s.processor() - processor; took > mostProcessor*time.Duration(max(1, a.asked)) {
		t.Errorf("it took %v of a processor", took)
	}
	most := int64(mostMemory)
	if p.hashes {
		most += mostHashing
	}
	if grown := s.memory("VmHWM") - memory; grown > most {
		t.Errorf("memory grew by %d MiB", grown>>20)
	}
	if len(p.want) > 0 && !slices.Contains(p.want, a.status) {
		t.Errorf("status %d, want %v: %.300s", a.status, p.want, a.body)
	}
	if p.rule != "" && !strings.Contains(a.body, `"rule":"`+p.rule+`"`) {
		t.Errorf("no rule %s in %.1200s", p.rule, a.body)
	}
	if p.says != "" && !strings.Contains(a.body+fmt.Sprint(a.header), p.says) {
		t.Errorf("no %s in %.300s %v", p.says, a.body, a.header)
	}
}

// send sends one request, and holds what every answer must be like.
func (a *asking) send(p probe) {
	a.t.Helper()
	body, target := p.body, a.ids.Replace(p.target)
	if len(body) < mostLooked {
		body = a.ids.Replace(body)
	}
	r, err := http.NewRequestWithContext(a.t.Context(), p.method, a.s.URL, strings.NewReader(body))
	must(a.t, err)
	path, query, _ := strings.Cut(target, "?")
	r.URL = &url.URL{Scheme: "http", Host: r.Host, Opaque: "//" + r.Host + path, RawQuery: query}
	if p.login != "" {
		r.Header.Set("Authorization", "Bearer "+a.s.tokens[p.login])
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(p.headers); i += 2 {
		if name, value := p.headers[i], a.ids.Replace(p.headers[i+1]); name == "Host" {
			r.Host = value
		} else if name == "Content-Type" {
			r.Header.Set(name, value)
		} else {
			r.Header.Add(name, value)
		}
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	must(a.t, err)
	a.take(resp)
	a.told(path, query, body)
}

// ask is send for stories.
func (a *asking) ask(login, method, target, body string, headers ...string) int {
	a.t.Helper()
	a.send(probe{login: login, method: method, target: target, body: body, headers: headers})
	return a.status
}

// sendRaw writes bytes on a connection and reads what comes back, 0 where the
// other side says nothing and closes it.
func (a *asking) sendRaw(raw string) {
	a.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(a.s.URL, "http://"))
	must(a.t, err)
	defer conn.Close()
	must(a.t, conn.SetDeadline(time.Now().Add(mostTook)))
	go func() { _, _ = io.WriteString(conn, a.ids.Replace(raw)) }() // the other side may stop listening
	a.asked++
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		a.status, a.body, a.header = 0, "", nil
		return
	}
	a.take(r)
}

// take keeps an answer and refuses what none may hold.
func (a *asking) take(r *http.Response) {
	a.t.Helper()
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	must(a.t, err)
	a.asked, a.status, a.body, a.header = a.asked+1, r.StatusCode, string(text), r.Header
	if a.status >= 500 && a.status != http.StatusNotImplemented {
		a.t.Errorf("status %d: %.300s", a.status, a.body)
	}
	if a.status < 400 {
		return
	}
	if at := leaks.FindString(a.body); at != "" {
		a.t.Errorf("the answer holds %q: %.300s", at, a.body)
	}
	if a.status != http.StatusNotImplemented && !strings.HasPrefix(string(text), "4") && a.header.Get("Content-Type") != "application/problem+json" {
		a.t.Errorf("the refusal is %s: %.300s", a.header.Get("Content-Type"), a.body)
	}
}

// told holds that a refusal repeats no value that was sent.
func (a *asking) told(path, query, body string) {
	a.t.Helper()
	if a.status < 400 {
		return
	}
	for _, value := range values(path, query, body) {
		if len(value) > 3 && len(value) < mostLooked && !plain.MatchString(value) && strings.Contains(a.body, value) {
			a.t.Errorf("the refusal repeats %.60q: %.300s", value, a.body)
		}
	}
}

// mostLooked is up to which length words are looked for in what is sent, and what
// was sent in an answer.
const mostLooked = 100_000

// plain is what rules and messages may speak of by themselves: words and years.
var plain = regexp.MustCompile(`^[A-Za-z_]*$|^\d{4}$`)

// values is what a path, a query and a JSON body hold.
func values(path, query, body string) (out []string) {
	for _, segment := range strings.Split(path, "/") {
		if text, err := url.PathUnescape(segment); err == nil {
			out = append(out, text)
		}
	}
	q, _ := url.ParseQuery(query)
	for _, v := range q {
		out = append(out, v...)
	}
	var into any
	if json.Unmarshal([]byte(body), &into) != nil {
		return out
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(into)
	return out
}

// memory is a figure of the server's memory in bytes.
func (s *server) memory(name string) int64 {
	s.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	must(s.t, err)
	for line := range strings.Lines(string(text)) {
		var kib int64
		if n, _ := fmt.Sscanf(line, name+": %d kB", &kib); n == 1 {
			return kib << 10
		}
	}
	s.t.Fatalf("no %s of the server", name)
	return 0
}

// forgetPeak lets VmHWM begin anew.
func (s *server) forgetPeak() {
	_ = os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.cmd.Process.Pid), []byte("5"), 0)
}

// processor is the time that the server and all that it started have had of a
// processor.
func (s *server) processor() time.Duration {
	s.t.Helper()
	type process struct {
		parent int
		ticks  int64
	}
	all := map[int]process{}
	found, err := filepath.Glob("/proc/[0-9]*/stat")
	must(s.t, err)
	for _, path := range found {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it ended meanwhile
		}
		var pid, parent int
		_, _ = fmt.Sscan(filepath.Base(filepath.Dir(path)), &pid)
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		var ticks int64
		for _, f := range fields[11:15] { // its own, and of its children that have ended
			var n int64
			_, _ = fmt.Sscan(f, &n)
			ticks += n
		}
		_, _ = fmt.Sscan(fields[1], &parent)
		all[pid] = process{parent, ticks}
	}
	var sum int64
	for pid := range all {
		for up := pid; up > 1; up = all[up].parent {
			if up == s.cmd.Process.Pid {
				sum += all[pid].ticks
				break
			}
		}
	}
	return time.Duration(sum) * 10 * time.Millisecond
}
