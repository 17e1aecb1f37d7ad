package pasted

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// mostRings is how many rings a text may have: each is held against each other.
const mostRings = 500

// ring is the points of a ring as they stand in the text, in degrees.
type ring struct {
	line   int
	label  string // its number in the text
	points []orb.Point
}

// readLines reads a text by its lines.
func readLines(text string, own geo.CRS) (Reading, []Fault) {
	var all []ring
	var faults []Fault
	k := kinds{own: own}
	parted := true
	for i, line := range strings.Split(text, "\n") {
		fields := strings.FieldsFunc(line, between)
		if len(fields) == 0 {
			parted = true
			continue
		}
		if len(all) == 0 && !strings.ContainsFunc(line, unicode.IsDigit) {
			continue // the heading of a table
		}
		at, label, rule := row(fields)
		if rule == "" {
			at, rule = k.place(at)
		}
		if rule != "" {
			faults = append(faults, Fault{i + 1, rule})
			continue
		}
		if parted || all[len(all)-1].label != label {
			all = append(all, ring{line: i + 1, label: label})
		}
		parted = false
		last := &all[len(all)-1]
		last.points = append(last.points, at)
	}
	if len(faults) > 0 {
		return Reading{}, faults
	}
	if len(all) == 0 {
		return Reading{}, []Fault{{1, NoCoordinates}}
	}
	if len(all) > mostRings {
		return Reading{}, []Fault{{all[mostRings].line, Rule(geo.TooManyRings)}}
	}
	closed, faults := closeRings(all)
	return Reading{Shape: nest(closed), Form: k.form, CRS: k.crs, Assumed: k.assumed}, faults
}

// between is what stands between the columns of a line.
func between(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;，；、", r) }

// row is the two numbers at the end of a line, and the number of their ring if
// the line has four columns.
func row(fields []string) (at orb.Point, label string, _ Rule) {
	n := len(fields)
	if n < 2 || n > 4 {
		return at, "", Columns
	}
	for i, text := range fields[n-2:] {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return at, "", Columns
		}
		at[i] = v
	}
	if n == 4 {
		label = fields[1]
	}
	return at, label, ""
}

// same is how far apart two points may be that are one, in degrees: 1 cm.
const same = 1e-7

func equal(a, b orb.Point) bool {
	return max(a[0]-b[0], b[0]-a[0]) <= same && max(a[1]-b[1], b[1]-a[1]) <= same
}

// closeRings closes rings that are open and drops what repeats a point. A row
// alone that repeats the start of the ring before closes that one.
func closeRings(all []ring) (out []orb.Ring, faults []Fault) {
	for _, r := range all {
		if len(r.points) == 1 && len(out) > 0 && equal(r.points[0], out[len(out)-1][0]) {
			continue
		}
		points := r.points[:1]
		for _, p := range r.points[1:] {
			if !equal(p, points[len(points)-1]) {
				points = append(points, p)
			}
		}
		if len(points) > 1 && equal(points[0], points[len(points)-1]) {
			points = points[:len(points)-1]
		}
		if len(points) < 3 {
			faults = append(faults, Fault{r.line, Rule(geo.TooFewPoints)})
			continue
		}
		out = append(out, append(points, points[0]))
	}
	return out, faults
}
