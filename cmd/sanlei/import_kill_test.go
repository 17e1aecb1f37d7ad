package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// A job whose server was killed is taken up again by the next one within a minute,
// and nothing of what the dead one did is counted twice.
func TestAKilledImportIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	const rows = 60_000
	data := dataFolder(t)
	s := start(t, data, "demo", "--listen", "127.0.0.1:0")
	var list strings.Builder
	list.WriteString("编号,类别,面积（亩）\n")
	for n := range rows {
		fmt.Fprintf(&list, "K-%d,闲置,1.5\n", n)
	}
	id := upload(t, s, list.String())
	for read := 0.0; read == 0; { // until it is in the middle of it
		_, _, i := s.do("registrar", "GET", "/api/imports/"+id, nil)
		if read, _ = i["read"].(float64); i["state"] != "checking" {
			t.Fatalf("it was too quick to be killed: %v", i["state"])
		}
	}
	s.kill(syscall.SIGKILL)
	s = start(t, data, "demo", "--listen", "127.0.0.1:0")
	_, _, i := s.do("registrar", "GET", "/api/imports/"+id+"?wait=60", nil)
	found, _ := i["found"].(map[string]any)
	if i["state"] != "checked" || found["rows"] != float64(rows) || found["new"] != float64(rows) || found["refused"] != 0.0 {
		t.Errorf("it is %v with %v", i["state"], found)
	}
}

// upload brings a table in and gives the import's id.
func upload(t *testing.T, s *server, text string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/api/imports?task=dongkou-2023&file=list.csv", strings.NewReader(text))
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+s.tokens["registrar"])
	r.Header.Set("Content-Type", "application/octet-stream")
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	defer resp.Body.Close()
	var i struct{ ID string }
	if err := json.NewDecoder(resp.Body).Decode(&i); err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatalf("%d %v", resp.StatusCode, err)
	}
	return i.ID
}
