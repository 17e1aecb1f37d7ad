package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"sanlei/land"
)

// Listing asks for a page of the parcels of a filter, in the order of their
// numbers.
type Listing struct {
	Filter
	When
	After  string // Next of the page before; empty: from the start
	Limit  int
	Facets []string // whose values are counted, of FacetKinds
}

// FacetKinds is what parcels can be counted by.
var FacetKinds = []string{"category", "status", "region", "leader", "unit", "officer", "cohort", "light", byMeasure}

// byMeasure counts a parcel once for each measure of its disposals.
const byMeasure = "measure"

// facetSQL is where the value of a facet is found, if not in parcel p.
func facetSQL(kind string, f Filter, s scene) string {
	switch kind {
	case "category":
		return "p.category::text"
	case "status":
		return "b.status"
	case "cohort":
		return cohortSQL
	case "light":
		return "coalesce(" + clockLight(s, f.Clock) + ", '')"
	}
	return "p." + kind
}

// ListedParcel is a parcel of a list: without its shape, but with its place.
type ListedParcel struct {
	Parcel
	Center *[2]float64 // a point on the shape, longitude and latitude; nil while unmapped
	BBox   *[4]float64 // west, south, east, north
}

// List is a page of parcels, with what stands in all parcels of the filter.
type List struct {
	Region   string
	Tree     land.Tree // as the position knew it
	Position string
	AsOf     land.Date
	Parcels  []ListedParcel
	Next     string // After of the next page: id and number of the last of this; empty: there is none
	Sums     Sums
	Facets   map[string][]Facet // by each kind that was asked for; Nobody where a parcel says nothing
}

// Sums is what stands in the parcels of a filter. Levels are cumulative.
type Sums struct {
	Parcels    int
	Unmapped   int
	Open       land.Mu
	Reported   land.Mu
	CityPassed land.Mu
	Accepted   land.Mu
	Counted    land.Mu
	UnmappedMu land.Mu
	BBox       *[4]float64 // of all shapes: west, south, east, north; nil where nothing is mapped
}

// Listed is the mu that the parcels are listed with.
func (s Sums) Listed() land.Mu { return s.Open.Add(s.Reported) }

// Remaining is what is listed and does not count yet.
func (s Sums) Remaining() land.Mu { return s.Listed().Sub(s.Counted) }

// Facet is how many parcels of the filter have a value.
type Facet struct {
	Value   string
	Parcels int
}

// mostFacets is how many values of one kind are told, the commonest first.
const mostFacets = 200

// Parcels is a page of the parcels of a filter. Page and sums come from one
// snapshot.
func (d *Desk) Parcels(ctx context.Context, l Listing) (List, error) {
	var out List
	err := d.knowing(ctx, l.When, nil, func(tx pgx.Tx, k known) error {
		task, err := d.taskAt(ctx, tx, k, l.Task)
		if err != nil {
			return err
		}
		if l.Region, err = d.regionOf(l.Region, task); err != nil {
			return err
		}
		out.Region, out.Position, out.AsOf = l.Region, k.Position, k.day
		if out.Tree, err = d.treeAt(ctx, tx, k); err != nil {
			return err
		}
		if err := out.readPage(ctx, tx, d, k, l, task); err != nil {
			return err
		}
		return out.readSums(ctx, tx, d, k, l, task)
	})
	return out, err
}

func (o *List) readPage(ctx context.Context, tx pgx.Tx, d *Desk, k known, l Listing, t land.Task) error {
	where, args := d.whereAt(l.Filter, scene{day: k.day})
	args["after_id"], args["after_no"], _ = strings.Cut(l.After, "/")
	args["limit"] = l.Limit + 1
	rows, err := tx.Query(ctx, k.with(d, args, askedFilter, pickedFrom...)+`
		select p.id, p.task, p.parcel_no, p.category::text, p.region, p.listed_value, p.listed_unit, p.listed_mu,
			p.plane_m2, p.ellipsoid_m2, p.suspended, p.attributes, `+balanceColumns+`,
			case when p.shape is not null then array[st_x(s.spot), st_y(s.spot)] end,
			case when p.shape is not null then array[p.west, p.south, p.east, p.north] end, `+clockFacts()+`
		from (
			select p.* from parcel p join balance b on b.parcel_id = p.id
			where `+where+` and p.parcel_no >= @after_no and (p.parcel_no > @after_no or p.id::text collate "C" > @after_id)
			order by p.parcel_no, p.id limit @limit
		) p join balance b on b.parcel_id = p.id, lateral (select st_pointonsurface(p.shape) as spot offset 0) s
		order by p.parcel_no, p.id`, args)
	if err != nil {
		return err
	}
	scan := func(row pgx.CollectableRow) (ListedParcel, error) {
		var f land.ClockFacts
		p, err := scanListed(row, &f)
		p.Clocks = clocksOn(k.day, t, p.Parcel, f)
		return p, err
	}
	if o.Parcels, err = pgx.CollectRows(rows, scan); err != nil {
		return err
	}
	if len(o.Parcels) > l.Limit {
		o.Parcels = o.Parcels[:l.Limit]
		last := o.Parcels[l.Limit-1]
		o.Next = last.ID.String() + "/" + last.ParcelNo
	}
	for i := range o.Parcels {
		o.Parcels[i].Position = o.Position
	}
	return nil
}

func scanListed(row pgx.CollectableRow, f *land.ClockFacts) (p ListedParcel, err error) {
	var center, box []float64
	err = row.Scan(&p.ID, &p.Task, &p.ParcelNo, &p.Category, &p.Region, &p.Parcel.Parcel.Listed.Value, &p.Parcel.Parcel.Listed.Unit, &p.ListedMu,
		&p.PlaneM2, &p.EllipsoidM2, &p.Suspended, &p.Attributes,
		&p.Open, &p.Reported, &p.CityPassed, &p.Accepted, &p.StruckOff, &p.Status, &p.Rev, &center, &box, &f.Extended, &f.Interim, &f.Noted)
	if len(center) == 2 && len(box) == 4 {
		p.Center, p.BBox = (*[2]float64)(center), (*[4]float64)(box)
	}
	return p, err
}

// readSums reads sums and facets in one pass over the parcels of the filter. It
// asks of a parcel only what stands in the index parcel_brief, unless the filter
// looks for a text: shapes are not read.
func (o *List) readSums(ctx context.Context, tx pgx.Tx, d *Desk, k known, l Listing, t land.Task) error {
	where, args := d.whereAt(l.Filter, scene{day: k.day})
	said, sets, kinds := "", "()", "case"
	ofParcels := slices.DeleteFunc(slices.Clone(l.Facets), func(kind string) bool { return kind == byMeasure })
	for _, kind := range ofParcels {
		said += ", " + facetSQL(kind, l.Filter, scene{day: k.day}) + " as " + kind + "_is"
		sets += ", (" + kind + "_is)"
		kinds += fmt.Sprintf(" when grouping(%[1]s_is) = 0 then array['%[1]s', %[1]s_is]", kind)
	}
	if len(ofParcels) > 0 {
		kinds += " else array['', ''] end"
	} else {
		kinds = "array['', '']"
	}
	rows, err := tx.Query(ctx, k.with(d, args, askedFilter, pickedFrom...)+`
		select `+kinds+`, count(*)::int, (count(*) filter (where not mapped))::int,
			coalesce(sum(open), 0), coalesce(sum(reported), 0), coalesce(sum(city_passed), 0), coalesce(sum(accepted), 0),
			coalesce(sum(open + reported + city_passed + accepted) filter (where not mapped), 0),
			array[min(west), min(south), max(east), max(north)]
		from (
			select p.mapped, p.west, p.south, p.east, p.north, b.open, b.reported, b.city_passed, b.accepted`+said+`
			from parcel p join balance b on b.parcel_id = p.id where `+where+`
		) picked group by grouping sets (`+sets+`)`, args)
	if err != nil {
		return err
	}
	o.Facets = map[string][]Facet{}
	for _, kind := range l.Facets {
		o.Facets[kind] = []Facet{}
	}
	var is []string
	var n int
	var sums Sums
	var box []*float64
	into := []any{&is, &n, &sums.Unmapped, &sums.Open, &sums.Reported, &sums.CityPassed, &sums.Accepted, &sums.UnmappedMu, &box}
	_, err = pgx.ForEachRow(rows, into, func() error {
		switch kind, value := is[0], is[1]; {
		case kind == "":
			o.Sums, o.Sums.Parcels = sums, n
			if box[0] != nil {
				o.Sums.BBox = &[4]float64{*box[0], *box[1], *box[2], *box[3]}
			}
		case value != "":
			o.Facets[kind] = append(o.Facets[kind], Facet{value, n})
		case kind != "light":
			o.Facets[kind] = append(o.Facets[kind], Facet{Nobody, n})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(ofParcels) < len(l.Facets) {
		if o.Facets[byMeasure], err = readMeasures(ctx, tx, d, k, l.Filter); err != nil {
			return err
		}
	}
	for kind, facets := range o.Facets {
		slices.SortFunc(facets, byCommonest)
		o.Facets[kind] = facets[:min(len(facets), mostFacets)]
	}
	o.Sums.CityPassed = o.Sums.CityPassed.Add(o.Sums.Accepted)
	o.Sums.Reported = o.Sums.Reported.Add(o.Sums.CityPassed)
	return o.readCounted(ctx, tx, d, k, l.Filter, t)
}

// readMeasures counts the parcels by the measures of their disposals.
func readMeasures(ctx context.Context, tx pgx.Tx, d *Desk, k known, f Filter) ([]Facet, error) {
	where, args := d.whereAt(f, scene{day: k.day})
	rows, err := tx.Query(ctx, k.with(d, args, askedFilter, pickedFrom...)+`
		select x.measure, count(distinct p.id)::int from disposal x join parcel p on p.id = x.parcel_id join balance b on b.parcel_id = p.id
		where x.state <> 'discarded' and `+where+` group by 1`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Facet])
}

// readCounted takes what counts: what has reached the task's level, less what
// was disposed of by measures that the task does not count.
func (o *List) readCounted(ctx context.Context, tx pgx.Tx, d *Desk, k known, f Filter, t land.Task) error {
	o.Sums.Counted = map[land.Account]decimal.Decimal{
		land.Reported: o.Sums.Reported, land.CityPassed: o.Sums.CityPassed, land.Accepted: o.Sums.Accepted}[t.Counted]
	if len(t.Uncounted) == 0 {
		return nil
	}
	where, args := d.whereAt(f, scene{day: k.day})
	args["uncounted"] = t.Uncounted
	args["levels"] = map[land.Account][]string{
		land.Reported: {"reported", "city_passed", "accepted"}, land.CityPassed: {"city_passed", "accepted"}, land.Accepted: {"accepted"}}[t.Counted]
	var not land.Mu
	err := tx.QueryRow(ctx, k.with(d, args, askedFilter, pickedFrom...)+`
		select coalesce(sum(x.mu), 0) from disposal x join parcel p on p.id = x.parcel_id join balance b on b.parcel_id = p.id
		where x.measure = any(@uncounted) and x.state = any(@levels) and `+where, args).Scan(&not)
	o.Sums.Counted = o.Sums.Counted.Sub(not)
	return err
}

func byCommonest(a, b Facet) int {
	return cmp.Or(cmp.Compare(b.Parcels, a.Parcels), cmp.Compare(a.Value, b.Value))
}
