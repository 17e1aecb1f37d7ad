package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Tile is a tile of the tile matrix set WebMercatorQuad: at zoom Z the world is
// 2^Z × 2^Z tiles, X from west to east and Y from north to south.
type Tile struct{ Z, X, Y int }

// MostZoom is the last zoom that has tiles.
const MostZoom = 22

// Valid reports whether there is such a tile.
func (t Tile) Valid() bool {
	return t.Z >= 0 && t.Z <= MostZoom && t.X >= 0 && t.Y >= 0 && t.X < 1<<t.Z && t.Y < 1<<t.Z
}

// worldEdge is half the side of the world in EPSG:3857, in metres.
const worldEdge = 20037508.342789244

// box is the tile in EPSG:3857: west, south, east, north.
func (t Tile) box() [4]float64 {
	side := 2 * worldEdge / math.Exp2(float64(t.Z))
	west, north := float64(t.X)*side-worldEdge, worldEdge-float64(t.Y)*side
	return [4]float64{west, north - side, west + side, north}
}

// gridZoom is the zoom of the tiles that are the grid's cells, ParcelZoom the
// first at which parcels themselves are shown. Below it stand sums: of a county
// each, or, within one county, of cells of a quarter of a tile's side.
const (
	gridZoom   = 13
	ParcelZoom = 12
)

// MVT is a Mapbox vector tile, as it is and packed by gzip. Its version names the
// bytes, and what was asked by whom.
type MVT struct {
	Version       string
	Bytes, Packed []byte
}

// ParcelTile is a tile of the parcels of a filter: layers parcels and labels from
// zoom 12, layer sums below. Nothing there is a tile without bytes.
func (d *Desk) ParcelTile(ctx context.Context, t Tile, f Filter) (MVT, error) {
	return d.kept(ctx, "parcels", t, f, d.parcelTile)
}

// DisposalTile is a tile of the drawn disposals of a filter's parcels, from
// zoom 12.
func (d *Desk) DisposalTile(ctx context.Context, t Tile, f Filter) (MVT, error) {
	return d.kept(ctx, "disposals", t, f, func(t Tile, f Filter) (string, pgx.NamedArgs) {
		where, args := d.where(f)
		t.set(args)
		return fmt.Sprintf(disposalTile, t.band(), where), args
	})
}

func (d *Desk) parcelTile(t Tile, f Filter) (string, pgx.NamedArgs) {
	where, args := d.where(f)
	t.set(args)
	args["today"] = d.Today().String()
	switch {
	case t.Z >= ParcelZoom:
		return fmt.Sprintf(parcelTile, t.band(), where), args
	case f.onlyOfGrid():
		if cells := d.oneCounty(f); cells {
			return sumTile(t, cells, gridOf("grid", "cell_x, cell_y, ", f)), args
		}
		return sumTile(t, false, gridOf("grid_region", "", f)), args
	}
	return sumTile(t, d.oneCounty(f), freshGrid+where+` group by 1, 2, 3`), args
}

// set gives a query the tile's box.
func (t Tile) set(args pgx.NamedArgs) {
	box := t.box()
	side := box[2] - box[0]
	args["z"], args["west"], args["south"], args["east"], args["north"] = t.Z, box[0], box[1], box[2], box[3]
	args["margin"] = side * tileBuffer / tileExtent
}

// cut runs a query of a tile's bytes. Everything is one statement and so one
// snapshot. It runs without parallel workers, each of which would load what
// PostGIS loads. Where parcels are shown one plan serves every box, since all
// begin with what the index finds in it; sums are planned for what is asked.
func (d *Desk) cut(ctx context.Context, t Tile, f Filter, sql string, args pgx.NamedArgs) (tile []byte, err error) {
	if f.Region != "" {
		if err := d.mustSee("query.region", f.Region); err != nil {
			return nil, err
		}
	}
	plan, task := "force_custom_plan", ""
	if t.Z >= ParcelZoom {
		plan = "force_generic_plan"
	}
	b := &pgx.Batch{}
	b.Queue(`select set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true), set_config('plan_cache_mode', $1, true)`, plan)
	b.Queue(`select coalesce((select region from task where code = $1), '')`, f.Task).QueryRow(func(row pgx.Row) error { return row.Scan(&task) })
	b.Queue(`select coalesce((`+sql+`), '')`, args).QueryRow(func(row pgx.Row) error { return row.Scan(&tile) })
	if err := d.pool.SendBatch(ctx, b).Close(); err != nil {
		return nil, translate(err)
	}
	if f.Task != "" && !slices.ContainsFunc(d.Tree().Subtree(task), d.sees) {
		return nil, land.Refuse(land.NotFound, "query.task", "unknown_task", "there is no such task")
	}
	return tile, nil
}

// A tile has 4096 units a side and a margin of 128 (8 pixels of 256), so that
// outlines do not show its edges.
const (
	tileExtent = 4096
	tileBuffer = 128
)

// Shapes are kept once more in bands of zooms, simplified to half a pixel of a
// screen of 512 a tile at the last zoom of the band: 1.2 m up to 15, 4.8 m up to
// 13. From 16 on every vertex counts.
var bands = []struct {
	last   int
	column string
}{{13, "shape_13"}, {15, "shape_15"}, {MostZoom, "shape"}}

// band is the column of the tile's band.
func (t Tile) band() string {
	for _, b := range bands {
		if t.Z <= b.last {
			return b.column
		}
	}
	return "shape"
}

// theBox is the tile, and wideBox the tile with its margin.
const (
	theBox  = `st_makeenvelope(@west::float8, @south::float8, @east::float8, @north::float8, 3857)`
	wideBox = `st_expand(` + theBox + `, @margin::float8)`
)

// drawn is a shape of the tile's band in the tile's units.
const drawn = `st_asmvtgeom(m.drawn, ` + theBox + `, 4096, 128)`

// parcelTile's %s are the band and the filter. The same rows stand in it twice: as areas, and
// where the spot lies in the tile itself, as labels. The box is looked for
// first: few parcels lie in it, whatever else is asked.
const parcelTile = `
	with found as materialized (
		select p.id::text as id, p.parcel_no, p.category::text as category, b.status, m.%s as drawn, m.spot,
			trim_mu(b.open + b.reported + b.city_passed + b.accepted) as listed_mu,
			case when b.open + b.reported + b.city_passed + b.accepted > 0
				then floor(b.accepted * 100 / (b.open + b.reported + b.city_passed + b.accepted))::int else 0 end as share,
			p.attributes ->> 'name' as name,
			case when p.attributes ->> 'due_on' collate "C" < @today and b.status not in ('closed', 'struck_off')
				then @today::date - (p.attributes ->> 'due_on')::date end as overdue
		from (select * from parcel_map where shape && ` + wideBox + ` and (@task = '' or task = @task) and region = any(@regions) offset 0) m
			join parcel p on p.id = m.parcel_id join balance b on b.parcel_id = m.parcel_id
		where %s
	)
	select
		(select st_asmvt(l, 'parcels', 4096, 'shape') from (
			select id, parcel_no, category, status, listed_mu, share, name, ` + drawn + ` as shape from found m order by id collate "C") l)
		|| (select st_asmvt(l, 'labels', 4096, 'shape') from (
			select id, parcel_no, name, category, status, listed_mu as mu, overdue, st_asmvtgeom(spot, ` + theBox + `, 4096, 0) as shape
			from found m where st_x(spot) >= @west and st_x(spot) < @east and st_y(spot) > @south and st_y(spot) <= @north
			order by id collate "C") l)`

const disposalTile = `
	select st_asmvt(l, 'disposals', 4096, 'shape') from (
		select x.id::text as id, x.parcel_id::text as parcel, x.measure, x.state, trim_mu(x.mu) as mu, st_asmvtgeom(m.%s, ` + theBox + `, 4096, 128) as shape
		from (select * from disposal_map where @z::int >= 12 and shape && ` + wideBox + ` and (@task = '' or task = @task) and region = any(@regions) offset 0) m
			join disposal x on x.id = m.disposal_id join parcel p on p.id = x.parcel_id join balance b on b.parcel_id = x.parcel_id
		where x.state <> 'discarded' and %s
		order by x.id) l`

// onlyOfGrid reports whether the grid's own columns are all that is asked for.
// Everything in the grid is mapped.
func (f Filter) onlyOfGrid() bool {
	if f.Mapped != nil && *f.Mapped {
		f.Mapped = nil
	}
	return f.text() == Filter{Task: f.Task, Region: f.Region, Categories: f.Categories, Statuses: f.Statuses}.text()
}

// oneCounty reports whether all that is shown lies in one county.
func (d *Desk) oneCounty(f Filter) bool {
	county := ""
	for _, code := range d.regions(f.Region) {
		at := d.county(code)
		if county != "" && at != county {
			return false
		}
		county = at
	}
	return true
}

// gridOf is what the sealer keeps, by cells or by whole regions, of a filter that
// asks for nothing else.
func gridOf(table, cells string, f Filter) string {
	sql := `select ` + cells + `p.region, parcels, listed, accepted, x, y from ` + table + ` p
		where (@task = '' or p.task = @task) and p.region = any(@regions) and parcels > 0`
	if len(f.Categories) > 0 {
		sql += ` and p.category = any(@categories::text[]::category[])`
	}
	if len(f.Statuses) > 0 {
		sql += ` and p.status = any(@statuses)`
	} else {
		sql += ` and p.status <> 'replaced'`
	}
	return sql
}

// freshGrid adds up the same from the parcels; the filter follows.
const freshGrid = `
	select m.cell_x, m.cell_y, p.region, count(*) as parcels, sum(b.open + b.reported + b.city_passed + b.accepted) as listed,
		sum(b.accepted) as accepted, sum(st_x(m.spot)) as x, sum(st_y(m.spot)) as y
	from parcel_map m join parcel p on p.id = m.parcel_id join balance b on b.parcel_id = m.parcel_id
	where `

// sumTile adds up cells: by county, or by the cells of a quarter of a tile's
// side. A point stands amid its parcels, in the one tile that it falls into.
func sumTile(t Tile, cells bool, from string) string {
	places := `select coalesce(county, region) as place, c.* from (
			select region, sum(parcels) as parcels, sum(listed) as listed, sum(accepted) as accepted, sum(x) as x, sum(y) as y
			from (` + from + `) c group by 1
		) c left join (select path.region as below, code as county from region r join region_path path on path.ancestor = r.code
			where r.level = 'county') county on below = region`
	if cells {
		places = fmt.Sprintf(`select (cell_x >> %[1]d) || '/' || (cell_y >> %[1]d) as place, c.* from (`+from+`) c`, max(0, gridZoom-t.Z-2))
	}
	return `
	select st_asmvt(l, 'sums', 4096, 'shape') from (
		select place, parcels as count, trim_mu(listed) as listed, trim_mu(accepted) as accepted,
			case when listed > 0 then round(accepted * 100 / listed, 2)::text end as rate, name,
			st_asmvtgeom(st_setsrid(st_point(x, y), 3857), ` + theBox + `, 4096, 0) as shape
		from (
			select place, sum(parcels)::int as parcels, sum(listed) as listed, sum(accepted) as accepted, sum(x) / sum(parcels) as x, sum(y) / sum(parcels) as y
			from (` + places + `) c group by place
		) s left join region on code = place
		where x >= @west and x < @east and y > @south and y <= @north
		order by place collate "C") l`
}
