package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A probe is one bad input, and the answers that it may get.
type probe struct {
	row            int // of the list of bad inputs
	name           string
	login          string // empty: nobody
	method, target string
	body           string
	headers        []string // names and values in turn
	raw            string   // or these bytes on a connection of their own
	want           []int
	rule           string // what the answer's first fault breaks; empty: whatever
}

// canary stands in what is sent, and in no answer.
const canary = "zq7canary"

// What no bad input may cost, and what no answer may hold.
const (
	mostTook   = 2 * time.Second
	mostMemory = 64 << 20
)

var leaks = regexp.MustCompile(`(?i)select .* from|insert into|sqlstate|pgx|goroutine|\.go:\d|/var/|/tmp/|/root/|` + canary)

// TestEveryBadInputGetsItsAnswer sends the bad inputs that concern HTTP, JSON,
// geometry, parameters, ids, tiles and figures to the program itself. None may
// answer 5xx, tell back what was sent, tell of SQL or a path, or cost much, and
// nothing of them may be left in the books.
func TestEveryBadInputGetsItsAnswer(t *testing.T) {
	s := start(t, dataFolder(t), "demo", "--listen", "127.0.0.1:0")
	ids := found(t, s)
	before := position(t, s)
	passed, failed := 0, 0
	for _, p := range slices.Concat(jsonProbes, unless("officer", "POST", draftOf, geometryProbes),
		unless("auditor", "GET", "", parameterProbes), unless("auditor", "GET", "", idProbes), unless("", "GET", "", wireProbes), callerProbes) {
		ok := t.Run(fmt.Sprintf("%d %s", p.row, p.name), func(t *testing.T) { p.run(t, s, ids) })
		if ok {
			passed++
		} else {
			failed++
		}
	}
	if after := position(t, s); after != before {
		t.Errorf("the books went from position %s to %s", before, after)
	}
	fmt.Printf("bad-inputs: %d passed, %d failed\n", passed, failed)
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

// found is the names by which probes reach something of the demonstration:
// PARCEL, DISPOSAL and their like in a target or body stand for it.
func found(t *testing.T, s *server) *strings.Replacer {
	t.Helper()
	_, _, list := s.do("officer", "GET", "/api/parcels?task=dongkou-2023&status=open&limit=1", nil)
	parcel := list["parcels"].([]any)[0].(map[string]any)["id"].(string)
	_, _, reviews := s.do("county", "GET", "/api/reviews?task=dongkou-2023&limit=1", nil)
	disposal := reviews["reviews"].([]any)[0].(map[string]any)["id"].(string)
	return strings.NewReplacer("PARCEL", parcel, "DISPOSAL", disposal)
}

func position(t *testing.T, s *server) string {
	t.Helper()
	_, _, p := s.do("auditor", "GET", "/api/progress?task=dongkou-2023", nil)
	return p["position"].(string)
}

func (p probe) run(t *testing.T, s *server, ids *strings.Replacer) {
	heap := resident(t, s, "VmRSS")
	forgetPeak(s)
	began := time.Now()
	status, body := p.send(t, s, ids)
	took := time.Since(began)
	if !slices.Contains(p.want, status) {
		t.Errorf("status %d, want %v: %.300s", status, p.want, body)
	}
	if took > mostTook {
		t.Errorf("it took %v", took)
	}
	if grown := resident(t, s, "VmHWM") - heap; grown > mostMemory {
		t.Errorf("memory grew by %d MiB", grown>>20)
	}
	if at := leaks.FindString(body); at != "" {
		t.Errorf("the answer holds %q: %.300s", at, body)
	}
	if p.rule != "" && !strings.Contains(body, `"rule":"`+p.rule+`"`) {
		t.Errorf("no rule %s in %.300s", p.rule, body)
	}
}

func (p probe) send(t *testing.T, s *server, ids *strings.Replacer) (status int, body string) {
	t.Helper()
	if p.raw != "" {
		return sendRaw(t, s, ids.Replace(p.raw))
	}
	r, err := http.NewRequest(p.method, s.URL, strings.NewReader(ids.Replace(p.body)))
	must(t, err)
	u, err := url.Parse(s.URL)
	must(t, err)
	path, query, _ := strings.Cut(ids.Replace(p.target), "?")
	u.Opaque = "//" + u.Host + path
	u.RawQuery = query
	r.URL = u
	if p.login != "" {
		r.Header.Set("Authorization", "Bearer "+s.tokens[p.login])
	}
	if p.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(p.headers); i += 2 {
		if p.headers[i] == "Host" {
			r.Host = p.headers[i+1]
		}
		r.Header.Set(p.headers[i], p.headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	must(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp.StatusCode, string(text)
}

// sendRaw writes bytes on a connection and reads what comes back, 0 where the
// other side says nothing and closes it.
func sendRaw(t *testing.T, s *server, raw string) (status int, body string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	must(t, err)
	defer conn.Close()
	must(t, conn.SetDeadline(time.Now().Add(5*time.Second)))
	go func() { _, _ = io.WriteString(conn, raw) }() // the other side may stop listening
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, ""
	}
	defer r.Body.Close()
	text, _ := io.ReadAll(r.Body)
	return r.StatusCode, string(text)
}

// resident is a figure of the server's memory in bytes.
func resident(t *testing.T, s *server, name string) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	must(t, err)
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kib, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			must(t, err)
			return kib << 10
		}
	}
	t.Fatalf("no %s of the server", name)
	return 0
}

// forgetPeak lets VmHWM begin anew.
func forgetPeak(s *server) {
	_ = os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.cmd.Process.Pid), []byte("5"), 0)
}
