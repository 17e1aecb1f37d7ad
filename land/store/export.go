package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
)

// crsSaid goes into every export: RFC 7946 knows only WGS 84.
const crsSaid = "CGCS2000 (EPSG:4490), longitude before latitude, degrees"

// sanlei is the member of an export that says what the file is.
type sanlei struct {
	Query    map[string]string `json:"query"`
	AsOf     land.Date         `json:"as_of"`
	Position string            `json:"position"`
	CRS      string            `json:"crs"`
	Features int               `json:"features"`
	Unmapped int               `json:"unmapped"`
	Totals   map[string]string `json:"totals"`
	SHA256   string            `json:"features_sha256"`
}

// ExportGeoJSON writes the parcels of a filter with their accounts as RFC 7946,
// in the order of their numbers, from one snapshot. After the features stands
// the member "sanlei": the query, the books' position, counts and totals, and
// the SHA-256 of the bytes of the array of features.
func (d *Desk) ExportGeoJSON(ctx context.Context, w io.Writer, f Filter) (parcels int, err error) {
	err = d.atHead(ctx, nil, func(tx pgx.Tx) error {
		task, err := d.task(ctx, tx, f.Task)
		if err != nil {
			return err
		}
		region, err := d.regionOf(f.Region, task)
		if err != nil {
			return err
		}
		said := sanlei{AsOf: d.Today(), CRS: crsSaid, Query: map[string]string{
			"task": f.Task, "region": region, "category": joined(f.Categories), "status": joined(f.Statuses)}}
		if said.Position, err = d.head(ctx, tx); err != nil {
			return err
		}
		f.Region = region
		out := geojson.NewWriter(w)
		if err := d.writeParcels(ctx, tx, out, f, &said); err != nil {
			return err
		}
		parcels, err = finish(out, said)
		return err
	})
	return parcels, err
}

// writeParcels streams the features and adds up what they hold.
func (d *Desk) writeParcels(ctx context.Context, tx pgx.Tx, out *geojson.Writer, f Filter, said *sanlei) error {
	where, args := d.where(f)
	rows, err := tx.Query(ctx, `
		select `+parcelColumns+`, `+balanceColumns+`
		from parcel p join balance b on b.parcel_id = p.id
		where `+where+` order by p.parcel_no`, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	var sum land.Cell
	for rows.Next() {
		p, err := scanParcel(rows)
		if err != nil {
			return err
		}
		if err := out.Write(feature(p, said.Position)); err != nil {
			return err
		}
		sum = sum.Plus(land.Cell{Balance: p.Balance})
		if p.Shape == nil {
			said.Unmapped++
		}
	}
	said.Totals = map[string]string{"listed_mu": land.FormatMu(sum.Listed())}
	for _, a := range land.Accounts {
		said.Totals[string(a)+"_mu"] = land.FormatMu(sum.Of(a))
	}
	return rows.Err()
}

func joined[T ~string](values []T) string { return strings.Join(texts(values), ",") }

// finish writes the member that says what the file is, and gives its count.
func finish(out *geojson.Writer, said sanlei) (int, error) {
	array, err := out.Finish()
	if err != nil {
		return 0, err
	}
	said.Features, said.SHA256 = array.Count, hex.EncodeToString(array.SHA256[:])
	text, err := json.Marshal(said)
	if err != nil {
		return 0, err
	}
	if err := out.Member("sanlei", text); err != nil {
		return 0, err
	}
	return array.Count, out.Close()
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
