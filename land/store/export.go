package store

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/geo"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/file"
	"sanlei/land"
	"sanlei/land/proof"
)

// Export asks for the parcels of a filter as a file.
type Export struct {
	Filter
	When
	Purpose  string // what it is for; needed where it reaches far or is secret
	Masked   bool   // personal data is masked also for who may take it home as it stands
	Ask      bool   // whether it is given, and as what; nothing is written
	Extends  string // the position of an older checkpoint which the file is to prove that it extends
	Proofs   bool   // of every feature; GeoJSON only, for 10,000 at most
	Format   file.Kind
	CRS      geo.CRS // of a format in metres that is asked for in degrees, the own zone of what is picked
	CRS84    bool    // the degrees are said to be those of OGC:CRS84
	Encoding *charset.Encoding
	// Begin is told what the file will be before its first byte; nil: nobody is.
	Begin func(Beginning)
}

// Beginning is what is known of a file before its first byte.
type Beginning struct {
	Position string
	AsOf     land.Date
	Region   string
	Parcels  int // that the filter picks
}

// Exported is what a file is, once it is written.
type Exported struct {
	proof.Member
	Needs  bool // a purpose; of what was only asked
	Within bool // the file says of itself what it is; else that belongs beside it
}

// mostProven is how many features a file can prove.
const mostProven = 10_000

// Export writes the parcels of a filter with their accounts in a format, in the
// order of their numbers, from one snapshot, and holds a few of them in memory.
// What the file is – query, position and checkpoint, counts, totals, what was
// lost, digests – is signed by the ledger's key where there is one. GeoJSON has
// it as its last member "sanlei", the archive of a shapefile as a file of its own;
// of other formats it is given back, to be kept beside the file. The same question
// at the same position gives the same bytes for ever.
func (d *Desk) Export(ctx context.Context, w io.Writer, e Export) (out Exported, err error) {
	if e.Format == "" {
		e.Format = file.GeoJSON
	}
	if err := e.check(); err != nil {
		return out, err
	}
	err = d.knowing(ctx, e.When, nil, func(tx pgx.Tx, k known) error {
		task, err := d.taskAt(ctx, tx, k, e.Task)
		if err != nil {
			return err
		}
		if e.Region, err = d.regionOf(e.Region, task); err != nil {
			return err
		}
		x := exporting{desk: d, tx: treeReader{ctx, tx, d.ledger.id}, known: k, Export: e, task: task}
		if err := x.begin(); err != nil {
			return err
		}
		if e.Ask {
			out = Exported{Member: x.said, Needs: x.needs}
			return nil
		}
		if e.Format == file.GeoJSON {
			err = x.writeGeoJSON(w)
		} else {
			err = x.writeFile(w)
		}
		if err != nil { // of what a part may have gone out
			x.said.Features = x.picked
		}
		out = Exported{Member: x.said, Within: x.within}
		return err
	})
	return out, err
}

// check refuses what the format has no place for.
func (e Export) check() error {
	if err := checkPosition(e.Extends); err != nil {
		return err
	}
	switch {
	case !e.Format.Valid():
		return land.Refuse(land.Invalid, "query.format", "unknown_format", "there is no such format")
	case e.Proofs && e.Format != file.GeoJSON:
		return land.Refuse(land.Invalid, "query.proofs", "proofs_in_geojson", "only GeoJSON has a place for proofs")
	case e.Encoding != nil && e.Format.CheckEncoding(*e.Encoding) != nil:
		return land.Refuse(land.Invalid, "query.encoding", "encoding_of_format", file.ErrEncoding.Error())
	case e.CRS84 && e.Format.InMetres():
		return land.Refuse(land.Invalid, "query.crs", "crs_of_format", "the format is in metres of a zone")
	case e.CRS.IsGeographic() && e.Format.InMetres():
		return nil // the own zone is chosen
	}
	if err := e.Format.CheckSystem(e.CRS); err != nil {
		return land.Refuse(land.Invalid, "query.crs", "crs_of_format", err.Error())
	}
	return nil
}

// exporting is an export on its way.
type exporting struct {
	Export
	known
	desk    *Desk
	tx      treeReader
	task    land.Task
	size    int64 // of the tree
	sealed  time.Time
	date    land.Date // as of which the file is
	picked  int       // parcels
	said    proof.Member
	within  bool
	needs   bool      // a purpose
	parcels []land.ID // to be proven
	sum     land.Cell
}

// begin says what the file is, and refuses what cannot be proven. From here on
// everything is planned for what is asked: a plan for any regions would compare each
// parcel's with all of them, one after the other. And it runs in one process: workers
// would only hand rows on to it, on processors that make the file.
func (x *exporting) begin() error {
	x.said.Said = proof.Said{Position: x.known.Position, Query: x.Filter.Said()}
	_, err := x.tx.tx.Exec(x.tx.ctx, planned)
	if err != nil {
		return err
	}
	if x.size, err = x.desk.sizeAt(x.tx.ctx, x.tx.tx, "query.position", x.known.Position); err != nil {
		return err
	}
	err = x.tx.tx.QueryRow(x.tx.ctx, `select sealed_at from position where ledger = $1 and position = $2`, x.tx.ledger, x.size).Scan(&x.sealed)
	if err != nil {
		return err
	}
	if x.AsOf.IsZero() { // today would be another day when the same is asked again
		x.day = land.DateOf(x.sealed)
	}
	x.date = x.day
	x.said.AsOf = x.date.String()
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
	if err := x.count(); err != nil {
		return err
	}
	x.said.CRS = x.system()
	if x.Begin != nil {
		x.Begin(Beginning{x.known.Position, x.date, x.Region, x.picked})
	}
	return nil
}

// count counts what is picked, says how far it reaches, and chooses the zone in
// which it lies. The hull is that of strips from west to east, so that no database
// gathers a million shapes for it; it is larger than that of the shapes by less than
// a strip, 1/4096 of a degree.
func (x *exporting) count() error {
	where, args := x.desk.whereAt(x.Filter, scene{day: x.day})
	var west, east *float64
	var hull float64 // m²
	err := x.tx.tx.QueryRow(x.tx.ctx, x.with(x.desk, args, askedFilter, pickedFrom...)+`
		select coalesce(sum(parcels), 0)::bigint, min(west), max(east),
			coalesce(st_area(st_convexhull(st_collect(st_makeenvelope(west, south, east, north, 4490)))::geography), 0)
		from (
			select count(*) as parcels, min(p.west) as west, min(p.south) as south, max(p.east) as east, max(p.north) as north
			from parcel p join balance b on b.parcel_id = p.id where `+where+` group by floor(p.west * 4096)) strip`, args).Scan(&x.picked, &west, &east, &hull)
	if err != nil {
		return err
	}
	if x.Proofs && x.picked > mostProven {
		return land.Refuse(land.TooLarge, "query.proofs", "too_many_proofs", "a file proves 10,000 parcels at most: ask for fewer")
	}
	if err := x.guard(hull / 1e6); err != nil {
		return err
	}
	if x.Format.InMetres() && x.CRS.IsGeographic() {
		if west == nil {
			return land.Refuse(land.Invalid, "query.format", "nothing_mapped", "nothing that is picked has a boundary, and the format holds nothing else")
		}
		x.CRS, err = geo.ByEPSG(4488 + geo.Zone3((*west+*east)/2))
	}
	return err
}

// selectRows asks for columns of the parcels p with their balances b, by their
// numbers; one that was split may have the same as a part of it. The limit leaves
// nothing out. But its count is hidden from the planner, which then takes the first
// rows to be what matters: it reads the most of a task in the order of an index,
// instead of sorting all shapes before the first one goes out.
func (x *exporting) selectRows(ctx context.Context, columns string, options ...any) (pgx.Rows, error) {
	where, args := x.desk.whereAt(x.Filter, scene{day: x.day})
	args["picked"] = x.picked
	return x.tx.tx.Query(ctx, x.with(x.desk, args, askedFilter, pickedFrom...)+`
		select `+columns+`
		from parcel p join balance b on b.parcel_id = p.id
		where `+where+` order by p.parcel_no, p.id limit (select @picked::bigint)`, append(options, args)...)
}

// total says what the features add up to.
func (x *exporting) total() {
	x.said.Totals = map[string]string{"listed_mu": land.FormatMu(x.sum.Listed())}
	for _, a := range land.Accounts {
		x.said.Totals[string(a)+"_mu"] = land.FormatMu(x.sum.Of(a))
	}
}

// sign signs what the file says of itself.
func (x *exporting) sign() (err error) {
	if x.desk.ledger.key != nil {
		x.said.Signature, err = x.said.Sign(x.desk.ledger.key)
	}
	return err
}

// system says the file's reference system: RFC 7946 for one knows only WGS 84.
func (x *exporting) system() string {
	zone, prefixed := x.CRS.Zone()
	switch {
	case x.Format.Shapeless():
		return ""
	case x.CRS84:
		return "OGC:CRS84, longitude before latitude, degrees; measured in CGCS2000"
	case zone == 0:
		return "CGCS2000 (EPSG:4490), longitude before latitude, degrees"
	case prefixed:
		return "CGCS2000 3-degree Gauss-Krüger (" + x.CRS.String() + "), easting with the zone in front, metres"
	}
	return "CGCS2000 3-degree Gauss-Krüger (" + x.CRS.String() + "), easting without the zone, metres"
}

func joined[T ~string](values []T) string { return strings.Join(texts(values), ",") }
