package csv

import (
	"errors"
	"io"
)

// readAhead is above what is read below a row before it begins.
const readAhead = 16 << 10

var errLongRow = errors.New("a row is too long")

// gate lets no more bytes through than are allowed for a row.
type gate struct {
	r    io.Reader
	left int
}

// Read implements io.Reader.
func (g *gate) Read(p []byte) (int, error) {
	if g.left <= 0 {
		return 0, errLongRow
	}
	n, err := g.r.Read(p[:min(len(p), g.left)])
	g.left -= n
	return n, err
}
