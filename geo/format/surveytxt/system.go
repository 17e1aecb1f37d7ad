package surveytxt

import (
	"sanlei/geo"
	"sanlei/geo/format"
)

// system decides the reference system of the rows, which are of one zone: by the
// number in front of the eastings, which has to be the header's; else by the
// header; else by the caller, which is noted.
func (d *draft) system() {
	if len(d.rows) == 0 {
		d.fault(geo.Fault{Rule: geo.Empty, Path: geo.Whole, Line: d.Line})
		return
	}
	if !d.header.datum {
		d.note(format.DatumAssumed)
	}
	first := d.rows[0]
	zone, said := first.zone, d.header.ownZone()
	switch {
	case zone != 0 && (said != 0 && said != zone || d.header.width != 0 && d.header.width != widthOf(zone)):
		d.fault(geo.Fault{Rule: geo.ZoneContradicts, Path: geo.Whole, Line: first.line})
		return
	case zone == 0 && said != 0:
		zone = said
	case zone == 0:
		zone = d.assumed()
	}
	if zone == 0 {
		d.fault(geo.Fault{Rule: geo.ZoneUnknown, Path: geo.Whole, Line: first.line})
		return
	}
	d.CRS = systemOf(zone, first.zone != 0)
	d.inside(zone)
}

// assumed is the zone of the caller's system, 0 where there is none or the file's
// zones are of another width.
func (d *draft) assumed() int {
	zone, _ := d.fallback.Zone()
	if d.header.width != 0 && d.header.width != widthOf(zone) {
		return 0
	}
	if zone != 0 {
		d.note(format.ZoneAssumed)
	}
	return zone
}

// inside refuses eastings that no place in a zone has: those of a 3° zone reach
// less far than those of a 6° zone.
func (d *draft) inside(zone int) {
	if widthOf(zone) == 6 {
		return
	}
	for _, r := range d.rows {
		if own := r.at[0] - float64(r.zone)*1e6; own < eastMin || own > eastMax {
			d.fault(geo.Fault{Rule: geo.OutsideZone, Path: geo.Whole, Line: r.line, Place: &r.at})
		}
	}
}
