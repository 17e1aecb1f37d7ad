package main

import (
	"flag"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var slowClients = flag.Int("slow-clients", 50, "how many clients TestSlowClientsDisturbNobody has; from 500 on, the others' pace is held to its bound")

// Clients that send a header byte by byte, or a body that never ends, are cut
// off; whoever works meanwhile is answered as ever.
func TestSlowClientsDisturbNobody(t *testing.T) {
	t.Parallel()
	s := start(t, dataFolder(t), "demo", "--listen", "127.0.0.1:0")
	address := strings.TrimPrefix(s.URL, "http://")
	var open atomic.Int64
	var clients sync.WaitGroup
	for range *slowClients {
		conn, err := net.Dial("tcp", address)
		must(t, err)
		open.Add(1)
		clients.Go(func() {
			defer open.Add(-1)
			trickle(conn)
		})
	}
	var took []time.Duration
	for open.Load() > 0 {
		began := time.Now()
		if status, _, _ := s.do("officer", "GET", "/api/progress?task=dongkou-2023", nil); status != http.StatusOK {
			t.Fatalf("somebody who works gets %d", status)
		}
		if took = append(took, time.Since(began)); len(took) > 100_000 {
			t.Fatal("the slow clients are never cut off")
		}
	}
	clients.Wait()
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	t.Logf("%d requests beside %d slow clients: half within %v, 99 %% within %v", len(took), *slowClients, took[len(took)/2], p99)
	if *slowClients >= 500 && p99 > 300*time.Millisecond {
		t.Errorf("99 %% of those who work are answered within %v", p99)
	}
}

// trickle sends a header that never ends, byte by byte, until the other side
// cuts it off.
func trickle(conn net.Conn) {
	defer conn.Close()
	cut := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, conn) // ends when the connection does
		close(cut)
	}()
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	_, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ")
	for err == nil {
		select {
		case <-cut:
			return
		case <-tick.C:
			_, err = io.WriteString(conn, "a")
		}
	}
	<-cut
}
