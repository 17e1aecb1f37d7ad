package main

import (
	"flag"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

var (
	writeFor = flag.Duration("write-for", 8*time.Second, "how long TestNothingAcknowledgedIsLost writes")
	officers = flag.Int("officers", 8, "how many write at a time in it")
)

// acknowledged is what the server has said it stored of one disposal.
type acknowledged struct{ id, state string }

// TestNothingAcknowledgedIsLost lets officers work in parallel over HTTP and
// kills the server with -9 in the middle. Whatever was acknowledged is stored,
// nothing is half stored, and the books verify: every account is the sum of the
// journal.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	var current atomic.Pointer[server]
	current.Store(start(t, data, "demo", "--listen", "127.0.0.1:0"))
	ends := time.Now().Add(*writeFor)

	var writers sync.WaitGroup
	acks := make([][]acknowledged, *officers)
	for w := range acks {
		writers.Go(func() {
			for n := 0; time.Now().Before(ends); n++ {
				acks[w] = append(acks[w], write(current.Load(), fmt.Sprintf("W%d-%d", w, n))...)
			}
		})
	}
	<-time.After(*writeFor / 2)
	current.Load().kill(syscall.SIGKILL)
	current.Store(start(t, data, "demo", "--listen", "127.0.0.1:0"))
	writers.Wait()

	last, n := map[string]acknowledged{}, 0
	for _, a := range acks {
		for _, ack := range a {
			last[ack.id] = ack
			n++
		}
	}
	t.Logf("%d acts acknowledged on %d disposals", n, len(last))
	if n < 100 {
		t.Errorf("only %d acts were acknowledged: the writers did not work", n)
	}
	s := current.Load()
	for id, ack := range last {
		status, _, d := s.do("auditor", "GET", "/api/disposals/"+id, nil)
		if status != http.StatusOK || rank(d["state"]) < rank(ack.state) || rank(d["state"]) > rank(ack.state)+1 {
			t.Errorf("acknowledged as %s, stored as %v (%d)", ack.state, d["state"], status)
		}
	}
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"verify", "--data", data}, &out, &errs); code != exitDone {
		t.Errorf("verify: exit %d\n%s%s", code, out.String(), errs.String())
	}
}

// rank is how far a disposal has come.
func rank(state any) int {
	for i, s := range []string{"draft", "submitted", "reported", "city_passed", "accepted"} {
		if s == state {
			return i
		}
	}
	return -10
}

// write lists a parcel and takes a disposal of it as far as the server answers.
func write(s *server, number string) (acks []acknowledged) {
	status, _, parcel := s.do("registrar", "POST", "/api/parcels", map[string]any{
		"task": "dongkou-2023", "parcel_no": number, "category": "idle", "region": "430525-P01", "listed_mu": "12.34"})
	if status != http.StatusCreated {
		return nil
	}
	status, etag, d := s.do("officer", "POST", "/api/parcels/"+parcel["id"].(string)+"/disposals", map[string]any{
		"measure": "XZ05", "mu": "12.34", "dated_on": "2024-03-01", "document": "协议1号"})
	if status != http.StatusCreated {
		return nil
	}
	id := d["id"].(string)
	acks = append(acks, acknowledged{id, "draft"})
	for _, step := range [][3]string{{"officer", "submit", "submitted"}, {"county", "report", "reported"}, {"city", "pass", "city_passed"}, {"province", "accept", "accepted"}} {
		status, etag, _ = s.do(step[0], "POST", "/api/disposals/"+id+"/steps", map[string]any{"step": step[1]}, "If-Match", etag)
		if status != http.StatusOK {
			return acks
		}
		acks = append(acks, acknowledged{id, step[2]})
	}
	return acks
}
