package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"sanlei/land"
)

// Brought is a piece of evidence as its officer brings it.
type Brought struct {
	land.Evidence // what is said about it, with the name of its file
	Bytes         []byte
}

// lapse is what went wrong with the evidence of a deed: a paper that was not
// brought, or its supervision number not named, and whether a later submission
// made good for it.
type lapse struct {
	paper  string
	field  bool
	mended bool
}

var lapses = map[string]lapse{
	"PEWG-013 05-06": {"grant_contract", true, true},
	"DX-010 11-22":   {"project_filing", false, false},
	"DX-011 12-26":   {"construction_permit", false, false},
}

// supplied is the letter of a supervision number by the kind of supply.
var supplied = map[string]string{"PG01": "A", "PG02": "B", "PG03": "C"}

// prove gives every disposal its evidence.
func (b Book) prove() {
	for i := range b.Disposals {
		d := &b.Disposals[i]
		p := slices.IndexFunc(b.Parcels, func(p land.Parcel) bool { return p.ParcelNo == d.ParcelNo })
		d.prove(i+1, b.Parcels[p].Shape)
	}
}

// prove gives a disposal on the ground of a parcel its evidence: a paper for
// each mandatory requirement of its measure, on the day on which it was drafted.
func (d *Disposal) prove(serial int, ground orb.MultiPolygon) {
	i := slices.IndexFunc(land.Measures, func(m land.Measure) bool { return m.Code == d.Draft.Measure })
	l := lapses[strings.TrimPrefix(d.ParcelNo, "DK2023-")+d.Draft.DatedOn.Format(" 01-02")]
	for _, r := range land.Measures[i].Evidence {
		if !r.Mandatory {
			continue
		}
		whole := d.bring(r.Papers[0], serial, ground)
		if r.Papers[0].Code == l.paper {
			if l.mended {
				again := slices.IndexFunc(d.Steps[1:], func(s Step) bool { return s.Step == land.Submit }) + 1
				d.Steps[again].Brings = append(d.Steps[again].Brings, whole)
			}
			if !l.field {
				continue
			}
			whole.SupervisionNo = ""
		}
		d.Brings = append(d.Brings, whole)
	}
}

// bring is one paper of the disposal. Photos are taken at a corner of the land, the
// morning after; one in seven of them knows no position.
func (d *Disposal) bring(p land.Paper, serial int, ground orb.MultiPolygon) Brought {
	on := d.Draft.DatedOn
	e := land.Evidence{Paper: p.Code}
	if p.Code == land.SitePhoto {
		taken := time.Date(on.Year(), on.Month(), on.Day()+1, 9, serial, 0, 0, land.Shanghai)
		var at *orb.Point
		if serial%7 != 0 {
			at = &ground[0][0][0]
		}
		heading := float64(37 * serial % 360)
		e.File.Name = d.ParcelNo + " 现场照片.jpg"
		e.Told = land.Fix{At: at, Taken: &taken}
		if at != nil {
			accuracy := 6.0
			e.Told.Accuracy, e.Told.Heading = &accuracy, &heading
		}
		return Brought{e, photo(d.ParcelNo+on.String(), at, heading, taken)}
	}
	e.Number = fmt.Sprintf("%s〔2023〕%d号（虚构）", p.Chinese, serial)
	e.Issuer, e.IssuedOn = "洞口县自然资源局（虚构）", on
	if letter := supplied[d.Draft.Measure]; letter != "" {
		e.SupervisionNo = fmt.Sprintf("4305252023%s%05d", letter, serial)
	}
	e.File.Name = d.ParcelNo + " " + p.Chinese + ".pdf"
	return Brought{e, document(p.Chinese, e.Number, e.Issuer, "地块 "+d.ParcelNo+"，面积 "+land.FormatMu(d.Draft.Mu)+" 亩，"+on.String(), "演示材料，纯属虚构")}
}
