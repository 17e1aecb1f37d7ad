package kml

import "io"

// readAhead is above what is read below a placemark before it begins.
const readAhead = 16 << 10

// gate lets no more bytes through than are allowed for a placemark.
type gate struct {
	r    io.Reader
	left int // bytes that may be given until the next allowance
	err  error
}

// Read implements io.Reader.
func (g *gate) Read(p []byte) (int, error) {
	if g.left <= 0 {
		g.err = errLong
	}
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.r.Read(p[:min(len(p), g.left, readAhead)])
	g.left -= n
	if err != nil {
		g.err = err
	}
	return n, err
}
