package store

import (
	"context"
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5"
)

// gridZoom is the zoom of the tiles that are the grid's cells. Below ParcelZoom
// stand sums: of a county each, or, within one county, of cells of a quarter of a
// tile's side.
const gridZoom = 13

// sum is what stands in one place of the map at small scale. It stands amid its
// parcels, in EPSG:3857.
type sum struct {
	Place            string
	Name             *string
	Parcels          int
	Listed, Accepted string
	Rate             *string
	X, Y             float64
}

// sumTile is a tile of sums. They are the same in every tile of a zoom, so that
// they are added up once and kept.
func (d *Desk) sumTile(ctx context.Context, t Tile, f Filter) ([]byte, error) {
	sums, err := d.keptSums(ctx, t, f)
	if err != nil {
		return nil, err
	}
	return t.drawSums(sums), nil
}

// addUp is the sums of a filter at the tile's zoom, in the order of their places.
// It is planned for what is asked, without parallel workers, each of which would
// load what PostGIS loads.
func (d *Desk) addUp(ctx context.Context, t Tile, f Filter) (sums []sum, err error) {
	if err := d.maySeeRegion(f); err != nil {
		return nil, err
	}
	sql, args := d.sumsSQL(t, f)
	var region string
	b := &pgx.Batch{}
	b.Queue(planned)
	b.Queue(`select `+regionOfTask, args).QueryRow(func(row pgx.Row) error { return row.Scan(&region) })
	b.Queue(sql, args).Query(func(rows pgx.Rows) (err error) {
		sums, err = pgx.CollectRows(rows, pgx.RowToStructByPos[sum])
		return err
	})
	if err := d.pool.SendBatch(ctx, b).Close(); err != nil {
		return nil, translate(err)
	}
	return sums, d.maySeeTask(f, region)
}

const planned = `select set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)`

func (d *Desk) sumsSQL(t Tile, f Filter) (string, pgx.NamedArgs) {
	where, args := d.where(f)
	cells := d.oneCounty(f)
	switch {
	case !f.onlyOfGrid():
		return sumsOf(t, cells, freshGrid+where+` group by 1, 2, 3`), args
	case cells:
		return sumsOf(t, cells, gridOf("grid", "cell_x, cell_y, ", f)), args
	}
	return sumsOf(t, cells, gridOf("grid_region", "", f)), args
}

// onlyOfGrid reports whether the grid's own columns are all that is asked for.
// Everything in the grid is mapped.
func (f Filter) onlyOfGrid() bool {
	if f.Mapped != nil && *f.Mapped {
		f.Mapped = nil
	}
	f.Task, f.Region, f.Categories, f.Statuses = "", "", nil, nil
	return reflect.ValueOf(f).IsZero()
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

// cellShift is by how much the grid's cells are coarser at a zoom.
func (t Tile) cellShift() int { return max(0, gridZoom-t.Z-2) }

// sumsOf adds up cells: by county, or by the cells of a quarter of a tile's side.
func sumsOf(t Tile, cells bool, from string) string {
	places := `select coalesce(county, region) as place, c.* from (
			select region, sum(parcels) as parcels, sum(listed) as listed, sum(accepted) as accepted, sum(x) as x, sum(y) as y
			from (` + from + `) c group by 1
		) c left join (select path.region as below, code as county from region r join region_path path on path.ancestor = r.code
			where r.level = 'county') county on below = region`
	if cells {
		places = fmt.Sprintf(`select (cell_x >> %[1]d) || '/' || (cell_y >> %[1]d) as place, c.* from (`+from+`) c`, t.cellShift())
	}
	return `
	select place, name, parcels, trim_mu(listed) as listed, trim_mu(accepted) as accepted,
		case when listed > 0 then round(accepted * 100 / listed, 2)::text end as rate, x, y
	from (
		select place, sum(parcels)::int as parcels, sum(listed) as listed, sum(accepted) as accepted, sum(x) / sum(parcels) as x, sum(y) / sum(parcels) as y
		from (` + places + `) c group by place
	) s left join region on code = place
	order by place collate "C"`
}
