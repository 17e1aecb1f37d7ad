package surveytxt

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// closing is how far in metres the row that closes a ring may be from its first.
const closing = 0.01

func near(p, q orb.Point) bool { return math.Hypot(p[0]-q[0], p[1]-q[1]) <= closing }

// shape makes polygons of the rows, checks and turns them.
func (d *draft) shape() {
	rings, lines := d.rings()
	if len(rings) > d.limits.Rings {
		d.fault(geo.Fault{Rule: geo.TooManyRings, Path: geo.Whole, Line: lines[&rings[d.limits.Rings][0]]})
		return
	}
	mp, _ := geo.Nest(rings, d.CRS)
	faults := geo.StructureIn(mp, d.CRS)
	if len(faults) == 0 {
		faults = geo.Topology(mp)
	}
	for _, f := range faults {
		if f.Path.Part >= 0 && f.Path.Ring >= 0 {
			f.Line = lines[&mp[f.Path.Part][f.Path.Ring][0]]
		}
		d.fault(f)
	}
	if len(faults) > 0 {
		return
	}
	if regrouped(mp, rings) {
		d.note(format.RingsRegrouped)
	}
	if geo.RightHand(mp) {
		d.note(format.RingsTurned)
	}
	d.Geometry = mp
	if len(mp) == 1 {
		d.Geometry = mp[0]
	}
}

// rings closes the rings of the rows, and says for each, by its first point, on
// which line it begins. The row that repeats a ring's first point, under whatever
// name, is what closes it. No ring is split.
func (d *draft) rings() (rings []orb.Ring, lines map[*orb.Point]int) {
	lines = map[*orb.Point]int{}
	closed := 0
	for _, rows := range d.groups() {
		if closes(rows) {
			rows = rows[:len(rows)-1]
			closed++
		}
		ring := make(orb.Ring, 0, len(rows)+1)
		for _, r := range rows {
			ring = append(ring, r.at)
		}
		ring = append(ring, ring[0])
		lines[&ring[0]] = rows[0].line
		rings = append(rings, ring)
	}
	if closed < len(rings) {
		d.note(format.RingsClosed)
	}
	d.count(closed)
	return rings, lines
}

// groups parts the rows where the number of the ring changes. A row alone behind
// an open ring, whose first point it repeats, belongs to that ring.
func (d *draft) groups() (all [][]row) {
	for from := 0; from < len(d.rows); {
		to := from + 1
		for to < len(d.rows) && d.rows[to].ring == d.rows[from].ring {
			to++
		}
		if last := len(all) - 1; to == from+1 && last >= 0 && !closes(all[last]) && near(d.rows[from].at, all[last][0].at) {
			d.warn(format.RingNumber, d.rows[from].line, d.rows[from].ring)
			all[last] = append(all[last][:len(all[last]):len(all[last])], d.rows[from])
		} else {
			all = append(all, d.rows[from:to])
		}
		from = to
	}
	return all
}

// closes says whether the last row of a ring repeats the first.
func closes(rows []row) bool {
	last := len(rows) - 1
	return last > 0 && near(rows[last].at, rows[0].at)
}

// count compares the declared number of points with the rows, of which some close
// rings: programs count those or not.
func (d *draft) count(closed int) {
	if d.bare {
		return
	}
	n, err := strconv.Atoi(d.said.count)
	if err != nil || n != d.taken && n != d.taken-closed {
		d.warn(format.CountDiffers, d.Line, d.said.count)
	}
}

// regrouped says whether rings are other than their numbers say: the first an
// outer ring, all others its holes.
func regrouped(mp orb.MultiPolygon, rings []orb.Ring) bool {
	return len(mp) > 1 || &mp[0][0][0] != &rings[0][0]
}
