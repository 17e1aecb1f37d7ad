package xlsx

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"sanlei/geo/format"
)

// merge is cells that are shown as one: rows from 1, columns from 0, both ends
// within.
type merge struct{ top, bottom, left, right int }

// merges is those of a sheet in the order of their rows, and the values of those
// that reach further down.
type merges struct {
	all  []merge
	next int
	open []opened
}

type opened struct {
	merge
	value format.Value
}

// mergeMark begins a merge in the text of a sheet. "<" stands nowhere but before
// elements, so the text need not be parsed to find it, behind all of the rows.
var mergeMark = []byte(`<mergeCell ref="`)

func findMerges(r io.Reader) (merges, error) {
	var m merges
	in := bufio.NewReaderSize(r, 64<<10)
	for {
		chunk, err := in.ReadSlice('>')
		if err == bufio.ErrBufferFull {
			continue // no element with a merge is as long
		}
		if at := bytes.LastIndex(chunk, mergeMark); at >= 0 {
			ref, _, _ := bytes.Cut(chunk[at+len(mergeMark):], []byte{'"'})
			if x, ok := parseMerge(string(ref)); ok {
				m.all = append(m.all, x)
			}
			if len(m.all) > mostMerges {
				return m, ErrTooLarge
			}
		}
		if err == io.EOF {
			slices.SortFunc(m.all, func(a, b merge) int { return a.top - b.top })
			return m, nil
		}
		if err != nil {
			return m, errNoBook
		}
	}
}

func parseMerge(ref string) (m merge, ok bool) {
	from, to, _ := strings.Cut(ref, ":")
	var ok1, ok2 bool
	if m.left, ok1 = columnOf(from); !ok1 {
		return m, false
	}
	if m.right, ok2 = columnOf(to); !ok2 || m.left > m.right || m.right >= mostColumns {
		return m, false
	}
	m.top, _ = strconv.Atoi(strings.TrimLeft(from, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	m.bottom, _ = strconv.Atoi(strings.TrimLeft(to, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return m, m.top > 0 && m.top <= m.bottom
}

// fill gives the row's cells the values of merges in one column that began above.
func (m *merges) fill(r *row) {
	m.open = slices.DeleteFunc(m.open, func(o opened) bool { return o.bottom < r.number })
	for _, o := range m.open {
		for len(r.cells) <= o.left {
			r.cells = append(r.cells, format.Value{})
		}
		if r.cells[o.left].Kind == format.Null {
			r.cells[o.left] = o.value
		}
	}
	for ; m.next < len(m.all) && m.all[m.next].top <= r.number; m.next++ {
		if x := m.all[m.next]; x.top == r.number && x.bottom > x.top {
			if v := r.at(x.left); v.Kind != format.Null {
				m.open = append(m.open, opened{x, v})
			}
		}
	}
}

// inRow is the merges that begin in a row.
func (m *merges) inRow(number int) (all []merge) {
	for _, x := range m.all {
		if x.top == number {
			all = append(all, x)
		}
	}
	return all
}
