package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
	"sanlei/land/proof"
)

// crsSaid goes into every export: RFC 7946 knows only WGS 84.
const crsSaid = "CGCS2000 (EPSG:4490), longitude before latitude, degrees"

// Export asks for the parcels of a filter as a file.
type Export struct {
	Filter
	When
	Extends string // the position of an older checkpoint which the file is to prove that it extends
	Proofs  bool   // of every feature; for 10,000 at most
}

// mostProven is how many features a file can prove.
const mostProven = 10_000

// ExportGeoJSON writes the parcels of a filter with their accounts as RFC 7946,
// in the order of their numbers, from one snapshot. After the features stands
// the member "sanlei": the query, the books' position and checkpoint, counts and
// totals, and the SHA-256 of the bytes of the array of features, signed by the
// ledger's key where there is one. The same question at the same position gives
// the same bytes for ever.
func (d *Desk) ExportGeoJSON(ctx context.Context, w io.Writer, e Export) (parcels int, err error) {
	if err := checkPosition(e.Extends); err != nil {
		return 0, err
	}
	err = d.knowing(ctx, e.When, nil, func(tx pgx.Tx, k known) error {
		task, err := d.taskAt(ctx, tx, k, e.Task)
		if err != nil {
			return err
		}
		if e.Region, err = d.regionOf(e.Region, task); err != nil {
			return err
		}
		x := exporting{desk: d, tx: treeReader{ctx, tx, d.ledger.id}, known: k, Export: e}
		if err := x.begin(); err != nil {
			return err
		}
		out := geojson.NewWriter(w)
		if err := x.writeParcels(ctx, out); err != nil {
			return err
		}
		parcels, err = x.finish(out)
		return err
	})
	return parcels, err
}

// exporting is an export on its way.
type exporting struct {
	Export
	known
	desk    *Desk
	tx      treeReader
	size    int64 // of the tree
	said    proof.Member
	parcels []land.ID // to be proven
}

// begin says what the file is, and refuses what cannot be proven.
func (x *exporting) begin() error {
	x.said.Said = proof.Said{Position: x.known.Position, CRS: crsSaid, Query: x.Filter.said()}
	var err error
	if x.size, err = x.desk.sizeAt(x.tx.ctx, x.tx.tx, "query.position", x.known.Position); err != nil {
		return err
	}
	var at time.Time
	err = x.tx.tx.QueryRow(x.tx.ctx, `select sealed_at from position where ledger = $1 and position = $2`, x.tx.ledger, x.size).Scan(&at)
	if err != nil {
		return err
	}
	x.said.AsOf = land.DateOf(at).String()
	if x.desk.ledger.key != nil {
		if x.said.Checkpoint, err = x.desk.checkpoint(x.tx, x.size); err != nil {
			return err
		}
	}
	if x.Extends != "" {
		from := position(x.Extends, 0)
		if from < 1 || from > x.size {
			return land.Refuse(land.Invalid, "query.extends", "later_position", "the position lies after that of the file")
		}
		c, err := x.tx.consistency(from, x.size)
		if err != nil {
			return err
		}
		x.said.Consistency = &c
	}
	return x.countProven()
}

func (x *exporting) countProven() error {
	if !x.Proofs {
		return nil
	}
	where, args := x.desk.whereAt(x.Filter, scene{day: x.day})
	var n int
	err := x.tx.tx.QueryRow(x.tx.ctx, x.with(x.desk, args, askedFilter, pickedFrom...)+`
		select count(*) from parcel p join balance b on b.parcel_id = p.id where `+where, args).Scan(&n)
	if err == nil && n > mostProven {
		err = land.Refuse(land.TooLarge, "query.proofs", "too_many_proofs", "a file proves 10,000 parcels at most: ask for fewer")
	}
	return err
}

// writeParcels streams the features and adds up what they hold.
func (x *exporting) writeParcels(ctx context.Context, out *geojson.Writer) error {
	where, args := x.desk.whereAt(x.Filter, scene{day: x.day})
	rows, err := x.tx.tx.Query(ctx, x.with(x.desk, args, askedFilter, pickedFrom...)+`
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
		if err := out.Write(feature(p, x.known.Position)); err != nil {
			return err
		}
		sum = sum.Plus(land.Cell{Balance: p.Balance})
		if p.Shape == nil {
			x.said.Unmapped++
		}
		if x.Proofs {
			x.parcels = append(x.parcels, p.ID)
		}
	}
	x.said.Totals = map[string]string{"listed_mu": land.FormatMu(sum.Listed())}
	for _, a := range land.Accounts {
		x.said.Totals[string(a)+"_mu"] = land.FormatMu(sum.Of(a))
	}
	return rows.Err()
}

func joined[T ~string](values []T) string { return strings.Join(texts(values), ",") }

// finish writes the member that says what the file is, and gives its count.
func (x *exporting) finish(out *geojson.Writer) (int, error) {
	array, err := out.Finish()
	if err != nil {
		return 0, err
	}
	x.said.Features, x.said.SHA256 = array.Count, hex.EncodeToString(array.SHA256[:])
	if x.Proofs {
		if x.said.Proofs, err = x.desk.includeParcels(x.tx, x.size, x.parcels); err != nil {
			return 0, err
		}
	}
	if x.desk.ledger.key != nil {
		if x.said.Signature, err = x.said.Sign(x.desk.ledger.key); err != nil {
			return 0, err
		}
	}
	text, err := json.Marshal(x.said)
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
