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

// Clients that send a header or a body byte by byte, or ask and never read, are cut
// off; whoever works meanwhile is answered as ever.
func TestSlowClientsDisturbNobody(t *testing.T) {
	t.Parallel()
	s := start(t, dataFolder(t), "demo", "--listen", "127.0.0.1:0")
	address := strings.TrimPrefix(s.URL, "http://")
	var open atomic.Int64
	var clients sync.WaitGroup
	for i := range *slowClients {
		conn, err := net.Dial("tcp", address)
		must(t, err)
		open.Add(1)
		clients.Go(func() {
			defer open.Add(-1)
			defer conn.Close()
			slowly[i%len(slowly)](conn)
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

// slowly is the ways in which a client takes its time, each until the other side
// cuts it off.
var slowly = []func(net.Conn){
	func(c net.Conn) { trickle(c, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ") },
	func(c net.Conn) {
		trickle(c, "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
	},
	func(c net.Conn) {
		_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
		drip(c, strings.Repeat("GET /api/openapi-3.1.json HTTP/1.1\r\nHost: x\r\n\r\n", 200), nil)
	},
}

// trickle sends what never ends, byte by byte, and reads what comes.
func trickle(conn net.Conn, begins string) {
	cut := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, conn) // ends when the connection does
		close(cut)
	}()
	drip(conn, begins, cut)
	<-cut
}

// drip sends a byte every two seconds until that fails, or cut says so.
func drip(conn net.Conn, begins string, cut <-chan struct{}) {
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	_, err := io.WriteString(conn, begins)
	for err == nil {
		select {
		case <-cut:
			return
		case <-tick.C:
			_, err = io.WriteString(conn, " ")
		}
	}
}
