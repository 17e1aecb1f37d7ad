package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// server is the program serving in a process of its own.
type server struct {
	t      testing.TB
	cmd    *exec.Cmd
	URL    string
	tokens map[string]string // by login; of the demonstration
	ready  time.Duration     // from start to the first answer
}

// start runs the program with arguments that make it serve, and waits until it
// says where, and for its tokens where it prints them.
func start(t testing.TB, data string, args ...string) *server {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	s := &server{t: t, tokens: map[string]string{}}
	// The binary is the program under this name; see TestMain.
	s.cmd = &exec.Cmd{Path: self, Args: append([]string{"sanlei"}, args...),
		Env: append(os.Environ(), "SANLEI_DATA="+data), Stderr: os.Stderr}
	out, err := s.cmd.StdoutPipe()
	must(t, err)
	began := time.Now()
	must(t, s.cmd.Start())
	t.Cleanup(func() { s.kill(syscall.SIGTERM) })
	s.read(out, args[0] == "demo")
	s.ready = time.Since(began)
	return s
}

// read takes the address and the tokens from what the program prints.
func (s *server) read(out io.Reader, tokens bool) {
	s.t.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		for _, w := range words {
			if s.URL == "" && (strings.HasPrefix(w, "http://") || strings.HasPrefix(w, "https://")) {
				s.URL = w
			}
		}
		if len(words) == 3 && words[0] == "token" {
			s.tokens[words[1]] = words[2]
		}
		if s.URL != "" && (!tokens || len(s.tokens) == 7) {
			go func() { _, _ = io.Copy(io.Discard, out) }() // so that it never waits for us
			return
		}
	}
	s.t.Fatal("the program ended before it served")
}

// kill ends the process with a signal and waits for its end.
func (s *server) kill(sig syscall.Signal) {
	if s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Signal(sig) // it may have ended already
		_ = s.cmd.Wait()
	}
}

// do sends a request as a user and decodes the JSON answer.
func (s *server) do(user, method, path string, body any, header ...string) (status int, etag string, answer map[string]any) {
	s.t.Helper()
	var r io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		must(s.t, err)
		r = strings.NewReader(string(text))
	}
	req, err := http.NewRequestWithContext(context.Background(), method, s.URL+path, r)
	must(s.t, err)
	req.Header.Set("Authorization", "Bearer "+s.tokens[user])
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", nil
	}
	defer resp.Body.Close()
	_ = json.NewDecoder(resp.Body).Decode(&answer) // an answer without a body decodes to nothing
	return resp.StatusCode, resp.Header.Get("ETag"), answer
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// figures is task, disposed, rate and remaining of a row of progress.
func figures(row any) [4]any {
	r := row.(map[string]any)
	return [4]any{r["target_mu"], r["counted_mu"], r["completion_rate"], r["remaining_mu"]}
}

// dongkou is the published figures at the end of 2023.
var dongkou = map[string][4]any{
	"approved_unsupplied": {"396.71", "361.20", "91.05", "35.51"},
	"idle":                {"92.14", "92.14", "100.00", "0.00"},
	"low_efficiency":      {"363.58", "307.03", "84.45", "56.55"},
	"total":               {"852.43", "760.37", "89.20", "92.06"},
}

func (s *server) wantDongkou(query string) {
	s.t.Helper()
	status, _, p := s.do("auditor", "GET", "/api/progress?task=dongkou-2023"+query, nil)
	if status != http.StatusOK || len(p["rows"].([]any)) != 3 {
		s.t.Fatalf("%s: status %d, %v", query, status, p)
	}
	for _, row := range p["rows"].([]any) {
		category := row.(map[string]any)["category"].(string)
		if got := figures(row); got != dongkou[category] {
			s.t.Errorf("%s %s: got %v, want %v", query, category, got, dongkou[category])
		}
	}
	if got := figures(p["total"]); got != dongkou["total"] {
		s.t.Errorf("%s total: got %v, want %v", query, got, dongkou["total"])
	}
}

func TestTheDemonstrationShowsTheFiguresOfDongkou(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	s := start(t, data, "demo", "--listen", "127.0.0.1:0")
	s.wantDongkou("")
	s.wantDongkou("&as_of=2023-12-31")
	s.wantDongkou("&region=430525-P01")

	t.Run("another command attaches while it runs", func(t *testing.T) {
		var out, errs strings.Builder
		if code := run(t.Context(), []string{"progress", "--task", "dongkou-2023", "--data", data}, &out, &errs); code != exitDone {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		if !strings.Contains(out.String(), "760.37") {
			t.Errorf("no 760.37 in %s", out.String())
		}
		s.wantDongkou("")
	})

	t.Run("a second start is ready within 3 s and keeps what was edited", func(t *testing.T) {
		id, etag := s.onePendingDisposal("reported")
		if status, _, problem := s.do("city", "POST", "/api/disposals/"+id+"/steps", map[string]any{"step": "pass"}, "If-Match", etag); status != http.StatusOK {
			t.Fatalf("pass: %d %v", status, problem)
		}
		s.kill(syscall.SIGINT)
		again := start(t, data, "demo", "--listen", "127.0.0.1:0")
		if again.ready > 3*time.Second {
			t.Errorf("ready after %v", again.ready)
		}
		if _, _, d := again.do("city", "GET", "/api/disposals/"+id, nil); d["state"] != "city_passed" {
			t.Errorf("the disposal is %v", d["state"])
		}
		again.wantDongkou("")
	})
}

// onePendingDisposal finds a disposal in a state, by going through the parcels.
func (s *server) onePendingDisposal(state string) (id, etag string) {
	s.t.Helper()
	_, _, export := s.do("auditor", "GET", "/api/exports?task=dongkou-2023&format=geojson", nil)
	for _, f := range export["features"].([]any) {
		parcel := f.(map[string]any)["id"].(string)
		_, _, list := s.do("city", "GET", "/api/parcels/"+parcel+"/disposals", nil)
		for _, d := range list["disposals"].([]any) {
			if d := d.(map[string]any); d["state"] == state {
				id = d["id"].(string)
				_, etag, _ = s.do("city", "GET", "/api/disposals/"+id, nil)
				return id, etag
			}
		}
	}
	s.t.Fatalf("no disposal is %s", state)
	return "", ""
}
