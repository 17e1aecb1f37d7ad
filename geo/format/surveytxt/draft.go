package surveytxt

import (
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// row is a point of a plot as it stands in a file.
type row struct {
	line  int
	ring  string
	at    orb.Point
	order order
	zone  int
}

// draft is a plot while its rows are read.
type draft struct {
	format.Feature
	header   *header
	limits   format.Limits
	fallback geo.CRS // where nothing says the zone
	wanted   order   // that the kind of file has
	bare     bool    // the kind of file has no plot lines
	said     plotLine
	rows     []row
	taken    int // rows met, bad ones included
	bytes    int
}

// mostFaults is how many faults of one plot are told, and how many warnings: a
// file that is something else has one in every line.
const mostFaults = 100

func (d *draft) fault(f geo.Fault) {
	if len(d.Faults) < mostFaults {
		f.Value = shown(f.Value)
		d.Faults = append(d.Faults, f)
	}
}

func (d *draft) warn(rule format.Doubt, line int, value string) {
	if len(d.Warnings) < mostFaults {
		d.Warnings = append(d.Warnings, format.Warning{Rule: rule, Line: line, Value: shown(value)})
	}
}

func (d *draft) note(n format.Note) { d.Notes = append(d.Notes, n) }

// point takes a row of a ring and two numbers, in the order of the file.
func (d *draft) point(l line, ring, a, b string) {
	if d.taken++; d.taken > d.limits.Vertices {
		if d.taken == d.limits.Vertices+1 {
			d.Faults = append(d.Faults, geo.Fault{Rule: geo.TooManyPoints, Path: geo.Whole, Line: l.number})
		}
		return
	}
	r := row{line: l.number, ring: ring}
	x, ok := number(a)
	y, okY := number(b)
	if !ok || !okY {
		d.fault(geo.Fault{Rule: geo.BadNumber, Path: geo.Whole, Line: l.number, Value: l.text})
		return
	}
	if r.at, r.order, r.zone = place(x, y); r.order == neither {
		d.fault(geo.Fault{Rule: geo.NotMetres, Path: geo.Whole, Line: l.number, Value: l.text})
		return
	}
	d.rows = append(d.rows, r)
}

// stray takes a line that is none of a plot.
func (d *draft) stray(l line) {
	d.taken++
	d.fault(geo.Fault{Rule: geo.BadRow, Path: geo.Whole, Line: l.number, Value: l.text})
}

// finish makes the feature of what was read.
func (d *draft) finish() format.Feature {
	d.Warnings = append(d.Warnings, d.header.warnings...)
	d.header.warnings = nil // told once, with the first plot
	d.kind()
	if len(d.Faults) == 0 {
		d.axes()
	}
	if len(d.Faults) == 0 {
		d.system()
	}
	if len(d.Faults) == 0 {
		d.shape()
	}
	d.area()
	for _, p := range d.header.keys {
		add(&d.Properties, p.Name, p.Value)
	}
	return d.Feature
}

// kind refuses plots that are lines or points; no kind is an area.
func (d *draft) kind() {
	d.Properties = d.said.properties
	if v := d.Properties.Get(PropertyID); v.Text != "" {
		d.ID = v
	}
	switch kind := d.Properties.Get(PropertyKind).Text; kind {
	case "", "面", "面状", "多边形":
	default:
		d.fault(geo.Fault{Rule: geo.WrongType, Path: geo.Whole, Line: d.Line, Value: kind})
	}
}

// axes holds the rows to one order of the axes and to one zone.
func (d *draft) axes() {
	for _, r := range d.rows {
		switch first := d.rows[0]; {
		case r.order != first.order:
			d.fault(geo.Fault{Rule: geo.MixedAxes, Path: geo.Whole, Line: r.line})
		case r.zone != first.zone:
			d.fault(geo.Fault{Rule: geo.ZoneContradicts, Path: geo.Whole, Line: r.line})
		}
	}
	if len(d.rows) > 0 && d.rows[0].order != d.wanted {
		d.warn(format.AxesSwapped, d.rows[0].line, "")
	}
}
