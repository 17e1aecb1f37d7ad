package store

import (
	"encoding/hex"
	"encoding/json"
	"io"

	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
)

// writeGeoJSON writes RFC 7946 with the member "sanlei" behind the features, which
// has the SHA-256 of the bytes of their array.
func (x *exporting) writeGeoJSON(w io.Writer) error {
	out := geojson.NewWriter(w)
	if err := x.writeParcels(out); err != nil {
		return err
	}
	x.total()
	array, err := out.Finish()
	if err != nil {
		return err
	}
	x.said.Features, x.said.SHA256 = array.Count, hex.EncodeToString(array.SHA256[:])
	if x.Proofs {
		if x.said.Proofs, err = x.desk.includeParcels(x.tx, x.size, x.parcels); err != nil {
			return err
		}
	}
	if err := x.sign(); err != nil {
		return err
	}
	text, err := json.Marshal(x.said)
	if err != nil {
		return err
	}
	if err := out.Member("sanlei", text); err != nil {
		return err
	}
	x.within = true
	return out.Close()
}

// writeParcels streams the features and adds up what they hold.
func (x *exporting) writeParcels(out *geojson.Writer) error {
	rows, err := x.selectRows(parcelColumns + `, ` + balanceColumns)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		p, err := scanParcel(rows)
		if err != nil {
			return err
		}
		if err := out.Write(feature(p, x.known.Position)); err != nil {
			return err
		}
		x.sum = x.sum.Plus(land.Cell{Balance: p.Balance})
		if p.Shape == nil {
			x.said.Unmapped++
		}
		if x.Proofs {
			x.parcels = append(x.parcels, p.ID)
		}
	}
	return rows.Err()
}

// feature is a parcel as programs read it. Areas are decimal strings, so that
// no reader makes a binary float of them.
func feature(p Parcel, position string) format.Feature {
	out := format.Feature{ID: format.OfString(p.ID.String())}
	if p.Shape != nil {
		out.Geometry = p.Shape
	}
	add := func(name string, v format.Value) {
		out.Properties = append(out.Properties, format.Property{Name: name, Value: v})
	}
	add("id", format.OfString(p.ID.String()))
	add("parcel_no", format.OfString(p.ParcelNo))
	add("task", format.OfString(p.Task))
	add("category", format.OfString(string(p.Category)))
	add("status", format.OfString(string(p.Status)))
	add("region", format.OfString(p.Region))
	add("listed_mu", format.OfString(land.FormatMu(p.ListedMu)))
	if p.Shape != nil {
		add("plane_m2", format.OfString(p.PlaneM2.StringFixed(4)))
		add("ellipsoid_m2", format.OfString(p.EllipsoidM2.StringFixed(4)))
	} else {
		add("plane_m2", format.Value{})
		add("ellipsoid_m2", format.Value{})
	}
	for _, a := range land.Accounts {
		add(string(a)+"_mu", format.OfString(land.FormatMu(p.Balance.Of(a))))
	}
	add("rev", format.OfInt(p.Rev))
	add("position", format.OfString(position))
	for _, a := range land.AttributeList {
		if v, ok := p.Attributes[a.Name]; ok {
			add(a.Name, format.OfString(v))
		}
	}
	return out
}
