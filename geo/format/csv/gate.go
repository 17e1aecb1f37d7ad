package csv

import (
	"errors"
	"io"
)

// readAhead is above what is read below a row before it begins.
const readAhead = 16 << 10

// mostColumns is far above any table with parcels.
const mostColumns = 1000

var (
	errLongRow   = errors.New("a row is too long")
	errManyCells = errors.New("a row has too many cells")
)

// gate lets no more bytes through than are allowed for a row, nor more cells than
// the most: the reader above takes memory for each cell.
type gate struct {
	r      io.Reader
	comma  byte // what stands between cells
	left   int  // bytes that may be given until the next allowance
	cells  int  // begun in the row
	quoted bool // within quotes
	err    error
}

// Read implements io.Reader.
func (g *gate) Read(p []byte) (int, error) {
	if g.left <= 0 {
		g.err = errLongRow
	}
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.r.Read(p[:min(len(p), g.left)])
	g.left -= n
	for i, c := range p[:n] {
		switch {
		case c == '"':
			g.quoted = !g.quoted
		case g.quoted:
		case c == '\n':
			g.cells = 0
		case c == g.comma:
			if g.cells++; g.cells == mostColumns {
				g.err = errManyCells
				return i, g.err
			}
		}
	}
	return n, err
}
