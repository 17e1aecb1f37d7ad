package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo/cql2"
	"sanlei/geo/format"
	"sanlei/land"
)

// ItemQuery asks for features of a collection, by their keys in order. A key is
// unique and never changes, so whoever goes on after the last key of a page meets
// every feature once, whatever others write in between.
type ItemQuery struct {
	Collection string
	Filter     cql2.Expr    // nil: all
	Box        orb.Geometry // in degrees; what has no geometry lies in every box. nil: everywhere
	During     *cql2.Span   // the time of the features, of collections that have one
	When
	After     string // the key of the feature before the page; empty: from the start
	Offset    int
	Limit     int
	Uncounted bool // nobody wants to know how many match
}

// ItemPage is what a page is beside its features.
type ItemPage struct {
	AsOf     land.Date
	Position string
	Matched  int    // -1 where nobody wanted to know
	Next     string // After of the next page; empty: this is the last
}

// itemSource is where the features of a collection come from.
type itemSource struct {
	from    string
	always  string // the caller's regions, and what is no feature
	key     string
	keyType string
	tables  []string          // as they were at a position
	asked   asked             // the parcels that those are read of
	one     asked             // and of a single feature
	columns map[string]string // what the filterable properties are
	time    [2]string         // the first and last day of a feature; empty: it has none
	selects string
	scan    func(*Desk, pgx.CollectableRow, string) (format.Feature, error)
}

var itemSources = map[string]itemSource{
	"parcels": {
		from:   "parcel p join balance b on b.parcel_id = p.id",
		always: "p.region = any(@regions) and b.status <> 'replaced'",
		key:    "p.id", keyType: "uuid", tables: []string{"parcel", "balance"},
		asked: askedRegions, one: `select @key::uuid as id`,
		columns: parcelItemColumns(),
		selects: parcelColumns + ", " + balanceColumns,
		scan: func(d *Desk, row pgx.CollectableRow, position string) (format.Feature, error) {
			p, err := scanParcel(row)
			if d.masks(p.Region) {
				p.Attributes = p.Attributes.Masked()
			}
			return parcelItem(p, position), err
		},
	},
	"disposals": {
		from:   "disposal d join parcel p on p.id = d.parcel_id",
		always: "d.region = any(@regions) and d.state <> 'discarded'",
		key:    "d.id", keyType: "uuid", tables: []string{"disposal", "parcel"},
		asked: askedRegions, one: `select parcel_id as id from disposal where id = @key::uuid`,
		columns: map[string]string{
			"geometry": "d.shape", "id": "d.id", "parcel": "d.parcel_id", "parcel_no": "p.parcel_no", "task": "d.task", "category": `p.category::text collate "C"`,
			"region": "d.region", "measure": "d.measure", "mu": "d.mu", "document": `d.document collate "C"`, "document_mu": "d.document_mu",
			"dated_on": "d.dated_on", "reason": `d.reason collate "C"`, "plane_m2": "d.plane_m2", "ellipsoid_m2": "d.ellipsoid_m2",
			"state": `d.state collate "C"`, "returned": `d.returned collate "C"`, "rev": "d.rev::numeric",
		},
		time:    [2]string{"d.dated_on", "d.dated_on"},
		selects: "p.parcel_no, d.task, p.category::text, " + itemDisposalColumns,
		scan:    scanDisposalItem,
	},
	"regions": {
		from:   "region r",
		always: "r.code = any(@regions)",
		key:    "r.code", keyType: `text collate "C"`, tables: []string{"region"},
		columns: map[string]string{
			"geometry": regionBox, "code": "r.code", "name": `r.name collate "C"`, "level": `r.level::text collate "C"`,
			"parent": "r.parent", "valid_from": "r.valid_from", "valid_to": "r.valid_to",
		},
		time:    [2]string{"r.valid_from", "coalesce(r.valid_to, date 'infinity')"},
		selects: "r.code, r.name, r.level::text, coalesce(r.parent, ''), r.valid_from, r.valid_to, r.extent",
		scan:    scanRegionItem,
	},
}

// askedRegions is all parcels of the caller's regions.
const askedRegions asked = `select id from parcel where region = any(@regions)`

const regionBox = `st_makeenvelope(r.extent[1], r.extent[2], r.extent[3], r.extent[4], 4490)`

const itemDisposalColumns = `d.id, d.parcel_id, d.region, d.measure, d.mu, d.document, d.document_mu, d.dated_on, d.reason,
	st_asbinary(d.shape), d.plane_m2, d.ellipsoid_m2, d.state, d.submitter, d.returned, d.rev`

func parcelItemColumns() map[string]string {
	columns := map[string]string{
		"geometry": "p.shape", "id": "p.id", "parcel_no": "p.parcel_no", "task": "p.task", "category": `p.category::text collate "C"`,
		"status": `b.status collate "C"`, "region": "p.region", "listed_mu": "p.listed_mu", "plane_m2": "p.plane_m2", "ellipsoid_m2": "p.ellipsoid_m2",
		"rev": "b.rev::numeric",
	}
	for _, a := range land.Accounts {
		columns["accounts."+string(a)] = "b." + string(a)
	}
	for _, a := range land.AttributeList {
		columns[a.Name] = `(p.attributes ->> '` + a.Name + `') collate "C"`
		if a.Date {
			columns[a.Name] = `day_of(p.attributes ->> '` + a.Name + `')`
		}
	}
	return columns
}

// Items gives each feature of a page of a collection, in the actor's regions.
// Page and count come from one snapshot.
func (d *Desk) Items(ctx context.Context, q ItemQuery, each func(format.Feature) error) (ItemPage, error) {
	out := ItemPage{Matched: -1}
	source := itemSources[q.Collection]
	err := d.knowing(ctx, q.When, nil, func(tx pgx.Tx, k known) error {
		out.AsOf, out.Position = k.day, k.Position
		where, args, err := d.whereItems(q)
		if err != nil {
			return err
		}
		if !q.Uncounted {
			counting := maps.Clone(args)
			err := tx.QueryRow(ctx, k.with(d, counting, source.asked, source.tables...)+`select count(*) from `+source.from+` where `+where, counting).Scan(&out.Matched)
			if err != nil {
				return err
			}
		}
		if q.After != "" {
			where += " and " + source.key + " > @after::" + source.keyType
			args["after"] = q.After
		}
		args["limit"], args["offset"] = q.Limit+1, q.Offset
		rows, err := tx.Query(ctx, k.with(d, args, source.asked, source.tables...)+itemsSQL(source, where), args)
		if err != nil {
			return err
		}
		return out.read(d, rows, q, source, each)
	})
	return out, err
}

func itemsSQL(s itemSource, where string) string {
	return `select ` + s.key + `::text, ` + s.selects + ` from ` + s.from + ` where ` + where + ` order by ` + s.key + ` offset @offset limit @limit`
}

func (o *ItemPage) read(d *Desk, rows pgx.Rows, q ItemQuery, source itemSource, each func(format.Feature) error) error {
	defer rows.Close()
	last := ""
	for n := 0; rows.Next(); n++ {
		if n == q.Limit {
			o.Next = last
			break
		}
		f, err := source.scan(d, keyed{rows, &last}, o.Position)
		if err != nil {
			return err
		}
		if err := each(f); err != nil {
			return err
		}
	}
	rows.Close()
	return rows.Err()
}

// keyed takes the key from the front of a row.
type keyed struct {
	pgx.CollectableRow
	key *string
}

func (k keyed) Scan(to ...any) error {
	return k.CollectableRow.Scan(slices.Insert(to, 0, any(k.key))...)
}

// whereItems is what a query asks for, inside the regions of the actor.
func (d *Desk) whereItems(q ItemQuery) (string, pgx.NamedArgs, error) {
	source, args := itemSources[q.Collection], pgx.NamedArgs{"regions": d.scope}
	terms := []string{source.always}
	c := condition{columns: source.columns, args: args}
	if q.Box != nil {
		// A shape that the box does not touch is told by the index; so is one that is not there.
		terms = append(terms, "("+c.write(cql2.Intersects{Of: cql2.Operand{Property: "geometry"}, Shape: q.Box})+" or "+source.columns["geometry"]+" is null)")
	}
	if q.During != nil && source.time[0] != "" {
		c.columns = maps.Clone(source.columns)
		c.columns[" from"], c.columns[" to"] = source.time[0], source.time[1]
		of := cql2.Span{From: cql2.Moment{Property: " from"}, To: cql2.Moment{Property: " to"}}
		terms = append(terms, c.write(cql2.Temporal{Relation: cql2.IntersectsIn, Left: of, Right: *q.During}))
	}
	if q.Filter != nil {
		terms = append(terms, "("+c.write(q.Filter)+")")
	}
	return strings.Join(terms, " and "), args, c.err
}

// Item is one feature of a collection in the actor's regions.
func (d *Desk) Item(ctx context.Context, collection, key string, at When) (f format.Feature, err error) {
	source := itemSources[collection]
	if _, err := land.ParseID(key); source.keyType == "uuid" && err != nil {
		return f, unknownItem
	}
	err = d.knowing(ctx, at, nil, func(tx pgx.Tx, k known) error {
		args := pgx.NamedArgs{"regions": d.scope, "key": key}
		rows, err := tx.Query(ctx, k.with(d, args, source.one, source.tables...)+
			`select `+source.selects+` from `+source.from+` where `+source.key+` = @key::`+source.keyType+` and `+source.always, args)
		if err != nil {
			return err
		}
		f, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (format.Feature, error) { return source.scan(d, row, k.Position) })
		return err
	})
	return f, err
}

var unknownItem = land.Refuse(land.NotFound, "path.featureId", "unknown_id", "there is nothing by this id")

// properties are put together in the order of the collection.
type properties struct{ format.Properties }

func (p *properties) add(name string, v format.Value) {
	p.Properties = append(p.Properties, format.Property{Name: name, Value: v})
}

func (p *properties) text(name, value string) { p.add(name, format.OfString(value)) }

// known adds a text that may not be known.
func (p *properties) known(name, value string) {
	if value == "" {
		p.add(name, format.Value{})
	} else {
		p.text(name, value)
	}
}

// m2 adds an area in square metres, with four decimals.
func (p *properties) m2(name string, m2 *decimal.Decimal) {
	if m2 == nil {
		p.add(name, format.Value{})
	} else {
		p.text(name, m2.StringFixed(4))
	}
}

func parcelItem(x Parcel, position string) format.Feature {
	var p properties
	p.text("id", x.ID.String())
	p.text("parcel_no", x.ParcelNo)
	p.text("task", x.Task)
	p.text("category", string(x.Category))
	p.text("status", string(x.Status))
	p.text("region", x.Region)
	p.text("listed_mu", land.FormatMu(x.ListedMu))
	p.m2("plane_m2", x.PlaneM2)
	p.m2("ellipsoid_m2", x.EllipsoidM2)
	p.add("accounts", accountsOf(x.Balance))
	p.add("rev", format.OfInt(x.Rev))
	p.text("position", position)
	for _, a := range land.AttributeList {
		p.known(a.Name, x.Attributes[a.Name])
	}
	return featureOf(x.ID.String(), x.Shape, p)
}

// accountsOf is an object, written by hand: its values are plain decimals.
func accountsOf(b land.Balance) format.Value {
	members := make([]string, len(land.Accounts))
	for i, a := range land.Accounts {
		members[i] = `"` + string(a) + `":"` + land.FormatMu(b.Of(a)) + `"`
	}
	return format.OfJSON("{" + strings.Join(members, ",") + "}")
}

func featureOf(id string, shape orb.MultiPolygon, p properties) format.Feature {
	f := format.Feature{ID: format.OfString(id), Properties: p.Properties}
	if shape != nil {
		f.Geometry = shape
	}
	return f
}

func scanDisposalItem(_ *Desk, row pgx.CollectableRow, position string) (format.Feature, error) {
	var x land.Disposal
	var no, task, category string
	err := row.Scan(&no, &task, &category, &x.ID, &x.Parcel, &x.Region, &x.Measure, &x.Mu, &x.Document, &x.DocMu, &x.DatedOn, &x.Reason,
		shape{&x.Shape}, &x.PlaneM2, &x.EllipsoidM2, &x.State, &x.Submitter, &x.Returned, &x.Rev)
	var p properties
	p.text("id", x.ID.String())
	p.text("parcel", x.Parcel.String())
	p.text("parcel_no", no)
	p.text("task", task)
	p.text("category", category)
	p.text("region", x.Region)
	p.text("measure", x.Measure)
	p.text("mu", land.FormatMu(x.Mu))
	p.text("document", x.Document)
	if x.DocMu == nil {
		p.add("document_mu", format.Value{})
	} else {
		p.text("document_mu", land.FormatMu(*x.DocMu))
	}
	p.text("dated_on", x.DatedOn.String())
	p.text("reason", x.Reason)
	p.m2("plane_m2", x.PlaneM2)
	p.m2("ellipsoid_m2", x.EllipsoidM2)
	p.text("state", string(x.State))
	p.text("returned", x.Returned)
	p.add("rev", format.OfInt(x.Rev))
	p.text("position", position)
	return featureOf(x.ID.String(), x.Shape, p), err
}

func scanRegionItem(_ *Desk, row pgx.CollectableRow, _ string) (format.Feature, error) {
	r, err := scanRegion(row)
	var p properties
	p.text("code", r.Code)
	p.text("name", r.Name)
	p.text("level", string(r.Level))
	p.known("parent", r.Parent)
	p.known("valid_from", r.ValidFrom.String())
	p.known("valid_to", r.ValidTo.String())
	var box orb.MultiPolygon
	if e := r.Extent; e != nil {
		box = orb.MultiPolygon{orb.Bound{Min: orb.Point{e[0], e[1]}, Max: orb.Point{e[2], e[3]}}.ToPolygon()}
	}
	return featureOf(r.Code, box, p), err
}

// Extent is a box in degrees (west, south, east, north) that holds every feature
// of a collection in the actor's regions, those of older positions, too. Where
// nothing is mapped yet it is that in which the regions lie, nil where that is not
// known either.
func (d *Desk) Extent(ctx context.Context, collection string) (*[4]float64, error) {
	var box []*float64
	err := d.pool.QueryRow(ctx, `
		select array[min(west), min(south), max(east), max(north)]
		from map_extent where layer = $1 and region = any($2)`, collection, d.scope).Scan(&box)
	if err != nil {
		return nil, translate(err)
	}
	if box[0] != nil {
		return &[4]float64{*box[0], *box[1], *box[2], *box[3]}, nil
	}
	return d.extentOfRegions(), nil
}

func (d *Desk) extentOfRegions() *[4]float64 {
	var all *orb.Bound
	for _, code := range d.scope {
		e := d.Tree().Extent(code)
		if e == nil {
			continue
		}
		box := orb.Bound{Min: orb.Point{e[0], e[1]}, Max: orb.Point{e[2], e[3]}}
		if all != nil {
			box = all.Union(box)
		}
		all = &box
	}
	if all == nil {
		return nil
	}
	return &[4]float64{all.Min[0], all.Min[1], all.Max[0], all.Max[1]}
}
