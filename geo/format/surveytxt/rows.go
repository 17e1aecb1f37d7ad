package surveytxt

import (
	"strings"

	"sanlei/geo/format"
)

// exported begins the first line of files that have the easting first.
const exported = "导出面数据"

// rowsAlone takes the lines of a file without plot lines: two columns of
// coordinates, or six with number, plot, ring and name of the point before them. A
// blank line or another plot ends a plot.
func (r *Reader) rowsAlone(columns int, wanted order) func(line) error {
	plot := ""
	r.section = plots
	return func(l line) error {
		if l.text == "" || strings.HasPrefix(l.text, exported) {
			r.close()
			return nil
		}
		all := fields(fold(l.text))
		if id := plotOf(all, columns); r.plot == nil || id != plot {
			plot = id
			r.open(l)
			r.plot.bare, r.plot.wanted = true, wanted
			if id != "" {
				r.plot.said.properties = format.Properties{{Name: PropertyID, Value: format.OfString(id)}}
			}
		}
		if err := r.grow(l); err != nil {
			return err
		}
		switch {
		case len(all) != columns:
			r.plot.stray(l)
		case columns == 2:
			r.plot.point(l, "", all[0], all[1])
		default:
			r.plot.point(l, all[2], all[4], all[5])
		}
		return nil
	}
}

// plotOf is the plot that a row names; empty where rows name none.
func plotOf(all []string, columns int) string {
	if columns == 2 || len(all) != columns {
		return ""
	}
	return all[1]
}
