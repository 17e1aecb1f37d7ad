package api

import (
	"net/http"
	"time"
)

// The pace that a reader of an answer must keep.
const (
	writeTime  = 30 * time.Second
	writePiece = 64 << 10
)

// A patient writer lets an answer take as long as it needs, and ends it when
// its reader has taken nothing for 30 s: every piece has its own deadline. It
// also counts, for the log.
type patient struct {
	http.ResponseWriter
	wire   *http.ResponseController
	status int
	bytes  int64
}

func (p *patient) WriteHeader(status int) {
	if p.status == 0 && status >= 200 {
		p.status = status
	}
	p.extend()
	p.ResponseWriter.WriteHeader(status)
}

func (p *patient) Write(b []byte) (n int, err error) {
	if p.status == 0 {
		p.status = http.StatusOK
	}
	for n < len(b) && err == nil {
		var m int
		p.extend()
		m, err = p.ResponseWriter.Write(b[n:min(n+writePiece, len(b))])
		n += m
	}
	p.bytes += int64(n)
	return n, err
}

// Flush is for those who stream.
func (p *patient) Flush() { p.extend(); _ = p.wire.Flush() }

// Unwrap lets http.ResponseController reach the connection.
func (p *patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *patient) extend() { _ = p.wire.SetWriteDeadline(time.Now().Add(writeTime)) }
