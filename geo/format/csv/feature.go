package csv

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// feature makes a feature of a row.
func (r *Reader) feature(cells []string) format.Feature {
	f := format.Feature{CRS: r.crs}
	f.Line, _ = r.rows.FieldPos(0)
	if len(cells) != len(r.names) {
		f.Faults = geo.Faults{{Rule: geo.BadRow, Path: geo.Whole, Line: f.Line}}
		return f
	}
	r.shape(&f, cells)
	for i, cell := range cells {
		if i == r.wkt || r.wkt < 0 && r.x >= 0 && r.y >= 0 && (i == r.x || i == r.y) {
			continue
		}
		v := format.Value{}
		if cell != "" {
			v = format.OfString(strings.Clone(armed(cell)))
		}
		if r.names[i] == "id" {
			f.ID = v
		}
		f.Properties = append(f.Properties, format.Property{Name: r.names[i], Value: v})
	}
	return f
}

// shape reads the shape of a row; empty cells are none.
func (r *Reader) shape(f *format.Feature, cells []string) {
	var g orb.Geometry
	var err error
	column := r.wkt
	switch {
	case r.wkt >= 0 && cells[r.wkt] != "":
		g, err = parseWKT(cells[r.wkt])
	case r.wkt < 0 && r.x >= 0 && r.y >= 0 && cells[r.x]+cells[r.y] != "":
		column = r.x
		g, err = point(cells[r.x], cells[r.y])
	default:
		return
	}
	line, _ := r.rows.FieldPos(column)
	if err != nil {
		f.Faults = geo.Faults{{Rule: geo.BadPosition, Path: geo.Whole, Line: line, Value: shown(cells[column])}}
		return
	}
	faults := r.limits.Check(g)
	if len(faults) == 0 {
		f.Geometry = g
		faults = geo.StructureIn(g, r.crs)
	}
	for i := range faults {
		faults[i].Line = line
	}
	f.Faults = faults
	if len(faults) == 0 && geo.RightHand(g) {
		f.Notes = append(f.Notes, format.RingsTurned)
	}
}

// point reads two coordinates.
func point(x, y string) (p orb.Point, err error) {
	if p[0], err = strconv.ParseFloat(strings.TrimSpace(x), 64); err == nil {
		p[1], err = strconv.ParseFloat(strings.TrimSpace(y), 64)
	}
	return p, err
}

// shown is the beginning of what was written, for a report.
func shown(text string) string {
	const most = 80
	if len(text) <= most {
		return strings.Clone(text)
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
