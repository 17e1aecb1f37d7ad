package xlsx

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"sanlei/geo/format"
)

// mostTop is how many rows are looked at for the head, and mostHead how many it may
// have.
const (
	mostTop  = 30
	mostHead = 4
)

var errNoHead = errors.New("no sheet has a row of headings among its first 30")

// findHead reads the first rows and finds the head among them.
func (r *Reader) findHead() error {
	for len(r.top) < mostTop {
		next, err := r.sheet.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return &format.SyntaxError{Offset: -1, Line: r.sheet.last + 1, Err: err}
		}
		r.top = append(r.top, next)
	}
	best, rows, most := -1, 0, 1
	for i := range r.top {
		n := r.headRows(i)
		if known := r.knownIn(r.names(i, n)); known > most {
			best, rows, most = i, n, known
		}
	}
	if best < 0 {
		best = slices.IndexFunc(r.top, func(x row) bool { return likeHead(x) })
	}
	if best < 0 {
		return errNoHead
	}
	if rows == 0 {
		rows = r.headRows(best)
	}
	r.head = distinct(r.names(best, rows))
	r.top = r.top[best+rows:]
	return nil
}

func (r *Reader) knownIn(names []string) (n int) {
	seen := map[string]bool{}
	for _, name := range names {
		if name != "" && r.known(name) && !seen[name] {
			seen[name] = true
			n++
		}
	}
	return n
}

// likeHead says whether a row has texts alone, two at least.
func likeHead(x row) bool {
	texts := map[string]bool{}
	for _, c := range x.cells {
		switch c.Kind {
		case format.Null:
		case format.String:
			texts[c.Text] = true
		default:
			return false
		}
	}
	return len(texts) > 1
}

// headRows is how many rows a head has that begins with a row of the top: as far
// down as its merged cells reach; or, without such, two, where the second has texts
// below groups alone.
func (r *Reader) headRows(at int) int {
	number, rows, group := r.top[at].number, 1, false
	for _, m := range r.sheet.merges.inRow(number) {
		rows = max(rows, m.bottom-m.top+1)
		group = group || m.right > m.left && m.right-m.left+1 < len(r.top[at].cells)
	}
	if group && rows == 1 {
		rows = 2
	}
	if rows == 1 && at+1 < len(r.top) && r.namesGroups(at) {
		rows = 2
	}
	for rows > 1 && (at+rows > len(r.top) || rows > mostHead || r.top[at+rows-1].number-number != rows-1) {
		rows--
	}
	return rows
}

// namesGroups says whether the row below holds the names within groups: texts, and
// only where the row itself has a group, that is a text with blanks behind.
func (r *Reader) namesGroups(at int) bool {
	above, below := r.top[at], r.top[at+1]
	inGroup, any := false, false
	for i := range max(len(above.cells), len(below.cells)) {
		a, b := above.at(i), below.at(i)
		if a.Kind != format.Null {
			inGroup = above.at(i+1).Kind == format.Null && below.at(i+1).Kind != format.Null
		}
		switch {
		case b.Kind == format.Null:
		case b.Kind != format.String || !inGroup:
			return false
		default:
			any = true
		}
	}
	return any
}

// names is the headings of each column of a head.
func (r *Reader) names(at, rows int) []string {
	width := 0
	for _, x := range r.top[at : at+rows] {
		width = max(width, len(x.cells))
	}
	names := make([]string, width)
	for c := range width {
		var parts []string
		for k := range rows {
			part := squeezed(r.above(at+k, c, k+1 < rows))
			if part != "" && (len(parts) == 0 || parts[len(parts)-1] != part) {
				parts = append(parts, part)
			}
		}
		names[c] = r.joined(parts)
	}
	return names
}

// above is the text of a cell of a head, which in a group stands in its first
// column.
func (r *Reader) above(at, column int, group bool) string {
	x := r.top[at]
	for _, m := range r.sheet.merges.inRow(x.number) {
		if m.left <= column && column <= m.right {
			return x.at(m.left).Text
		}
	}
	if v := x.at(column); v.Kind != format.Null || !group {
		return v.Text
	}
	// Without merged cells a group goes on while the row below has names.
	for c := column; c >= 0 && r.top[at+1].at(c).Kind != format.Null; c-- {
		if v := x.at(c); v.Kind != format.Null {
			return v.Text
		}
	}
	return ""
}

// joined is the heading of a column from those above each other, in whichever way
// it is known.
func (r *Reader) joined(parts []string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	last, group := parts[len(parts)-1], parts[len(parts)-2]
	for _, name := range []string{group + "（" + last + "）", group + last, last, last + group} {
		if r.known(name) {
			return name
		}
	}
	return group + "（" + last + "）"
}

// distinct gives names that come again a number.
func distinct(names []string) []string {
	used := map[string]bool{}
	for i, name := range names {
		for n := 2; used[names[i]] && name != ""; n++ {
			names[i] = fmt.Sprintf("%s_%d", name, n)
		}
		used[names[i]] = true
	}
	return names
}
