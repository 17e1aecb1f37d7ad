package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// manyRows is how many staged rows the planner should know of.
const manyRows = 5_000

// compareAll finds what can only be seen beside other rows and the books, of all
// rows of an import. Those whose boxes meet are given.
func (d *Desk) compareAll(ctx context.Context, tx pgx.Tx, i Import, rows int, meet [][2]int32) error {
	if rows > manyRows {
		if _, err := tx.Exec(ctx, `select import_staged()`); err != nil {
			return err
		}
	}
	return d.compare(ctx, tx, i, nil, meet)
}

// compareSome finds it of some rows.
func (d *Desk) compareSome(ctx context.Context, tx pgx.Tx, i Import, only []int) error {
	rows, err := tx.Query(ctx, `
		select array[r.n, o.n] from import_row r join import_row o on o.import_id = r.import_id and o.n < r.n and o.shape && r.shape
		where r.import_id = $1 and r.n = any($2)`, i.ID, only)
	if err != nil {
		return err
	}
	meet, err := pgx.CollectRows(rows, pgx.RowTo[[2]int32])
	if err != nil {
		return err
	}
	return d.compare(ctx, tx, i, only, meet)
}

// compare finds it of some rows, nil for all, with the pairs of rows whose boxes
// meet, the later one first. A list that was handed down is never refused for
// overlaps: they are told.
func (d *Desk) compare(ctx context.Context, tx pgx.Tx, i Import, only []int, meet [][2]int32) error {
	near, over := make([]int32, len(meet)), make([]int32, len(meet))
	for at, pair := range meet {
		near[at], over[at] = pair[0], pair[1]
	}
	args := pgx.NamedArgs{"import": i.ID, "task": i.Task, "only": only, "mine": d.listable(i.Region), "near": near, "over": over}
	b := &pgx.Batch{}
	for _, sql := range compareSQL {
		b.Queue(sql, args)
	}
	return tx.SendBatch(ctx, b).Close()
}

// listable is the regions below one in which the actor may list parcels.
func (d *Desk) listable(region string) []string {
	var out []string
	for _, code := range d.Tree().Subtree(region) {
		if d.mayList(code) {
			out = append(out, code)
		}
	}
	return out
}

// rowsToCompare is the staged rows that are looked at.
const rowsToCompare = `r.import_id = @import and (@only::int[] is null or r.n = any(@only))`

// changesOf is what a row would change of parcel p: old and new by column. A shape
// is taken only where there is none.
const changesOf = `(
	select coalesce(jsonb_object_agg(key, jsonb_build_array(coalesce(p.attributes ->> key, ''), value)), '{}')
	from (
		select key, value from jsonb_each_text(r.attributes) where value is distinct from p.attributes ->> key
		union all
		select 'geometry', '' where r.shape is not null and p.shape is null) c)`

var compareSQL = []string{
	// The row is of the parcel by its number, if there is one.
	`update import_row r set id = p.id, rev = b.rev, changes = ` + changesOf + `
	from parcel p join balance b on b.parcel_id = p.id
	where ` + rowsToCompare + ` and p.task = @task and p.parcel_no = r.parcel_no and p.listed_mu > 0 and p.region = any(@mine)`,

	// What a listed parcel has already, its row need not name.
	`delete from import_finding f using import_row r
	where r.import_id = f.import_id and r.n = f.n and ` + rowsToCompare + ` and r.rev is not null
		and (f.rule = 'required' and f.location in ('listed_mu', 'category') or f.rule in ('unmapped', 'listed_from_plane', 'area_difference'))`,

	`insert into import_finding (import_id, n, refuses, rule, location, message, value)
	select r.import_id, r.n, x.refuses, x.rule, x.location, x.message, x.value
	from import_row r join parcel p on p.id = r.id join balance b on b.parcel_id = p.id cross join lateral (values
		(true, 'listed_by_edition', 'listed_mu', 'the parcel is listed with another area, which a new edition of the task changes', trim_mu(p.listed_mu),
			'listed_mu' = any(r.named) and abs(r.listed_mu - p.listed_mu) > case when r.listed_unit = p.listed_unit then 0 else 0.005 end),
		(true, 'category_by_edition', 'category', 'the parcel is listed in another category, which a new edition of the task changes', p.category::text,
			'category' = any(r.named) and r.category <> '' and r.category <> p.category::text),
		(true, 'region_is_fixed', 'region', 'the parcel lies in another region', p.region, 'region' = any(r.named) and r.region <> p.region),
		(true, 'parcel_struck_off', 'parcel_no', 'the parcel was struck off', p.parcel_no, b.status = 'struck_off'),
		(true, 'boundary_differs', 'geometry', 'the parcel has another boundary already, which is corrected on its card, with a reason', '',
			r.shape is not null and p.shape is not null and not st_equals(r.shape, p.shape)
				and st_area(st_symdifference(r.shape, p.shape)::geography) > greatest(1, p.ellipsoid_m2 / 1000)),
		(false, 'area_difference', 'geometry', 'listed and plane area differ by more than 1 % or 0.5 mu', trim_mu(round(r.plane_m2 * 0.0015, 2)),
			r.shape is not null and p.shape is null and abs(p.listed_mu - r.plane_m2 * 0.0015) > 0.005
				and (abs(p.listed_mu - r.plane_m2 * 0.0015) > 0.5 or abs(p.listed_mu - r.plane_m2 * 0.0015) > p.listed_mu / 100))
	) x (refuses, rule, location, message, value, holds)
	where ` + rowsToCompare + ` and r.rev is not null and x.holds`,

	`insert into import_finding (import_id, n, refuses, rule, location, message, value)
	select r.import_id, r.n, true, 'number_elsewhere', 'parcel_no', 'the task has a parcel by this number where you may not list', r.parcel_no
	from import_row r where ` + rowsToCompare + ` and r.rev is null
		and exists (select from parcel p where p.task = @task and p.parcel_no = r.parcel_no and p.listed_mu > 0)`,

	`insert into import_finding (import_id, n, refuses, rule, location, message, value)
	select import_id, n, true, 'number_repeated', 'parcel_no', 'the file has this number before', parcel_no
	from (
		select r.import_id, r.n, r.parcel_no, row_number() over (partition by r.parcel_no order by r.n) as nth
		from import_row r where r.import_id = @import and r.parcel_no <> '') r
	where nth > 1 and ` + rowsToCompare,

	`insert into import_finding (import_id, n, refuses, rule, location, message, value, lon, lat)
	select r.import_id, r.n, true, lower(replace(v.reason, ' ', '_')), 'geometry', 'PostGIS finds the shape not valid: ' || v.reason, '',
		st_x(v.location), st_y(v.location)
	from import_row r, lateral st_isvaliddetail(r.shape) v where ` + rowsToCompare + ` and not st_isvalid(r.shape)`,

	`update import_row r set refused = exists (select from import_finding f where f.import_id = r.import_id and f.n = r.n and f.refuses)
	where ` + rowsToCompare + ` and (r.refused or exists (select from import_finding f where f.import_id = r.import_id and f.n = r.n and f.refuses))`,

	`insert into import_finding (import_id, n, refuses, rule, location, message, value, lon, lat)
	select r.import_id, r.n, false, w.rule || '_in_file', 'geometry', 'the shape lies over that of another row by ' || round(m2::numeric, 1) || ' m²', o.parcel_no,
		st_x(st_pointonsurface(common)), st_y(st_pointonsurface(common))
	from unnest(@near::int[], @over::int[]) pair (n, other)
		join import_row r on r.import_id = @import and r.n = pair.n join import_row o on o.import_id = @import and o.n = pair.other,
		lateral (select st_collectionextract(st_intersection(r.shape, o.shape), 3) as common) c, lateral (select st_area(common::geography) as m2) m,
		lateral (select ` + overlapRule("o.category", "o.ellipsoid_m2") + ` as rule) w
	where not r.refused and not o.refused and st_intersects(r.shape, o.shape) and not st_touches(r.shape, o.shape)
		and m2 > greatest(1, least(r.ellipsoid_m2, o.ellipsoid_m2) / 1000)`,

	// The offset leaves the planner nothing to go by but where parcels lie: with the
	// task beside it, it reads all of the task's for every row.
	`insert into import_finding (import_id, n, refuses, rule, location, message, value, lon, lat)
	select r.import_id, r.n, false, w.rule || '_listed', 'geometry', 'the shape lies over land that is open in the list by ' || round(m2::numeric, 1) || ' m²', p.parcel_no,
		st_x(st_pointonsurface(common)), st_y(st_pointonsurface(common))
	from import_row r, lateral (select x.* from parcel x where x.id <> r.id and st_intersects(r.shape, x.shape) offset 0) p
		join balance b on b.parcel_id = p.id,
		lateral (` + openLand + `) o,
		lateral (select st_collectionextract(st_intersection(r.shape, o.shape), 3) as common) c, lateral (select st_area(common::geography) as m2) m,
		lateral (select ` + overlapRule("p.category::text", "p.ellipsoid_m2") + ` as rule) w
	where ` + rowsToCompare + ` and p.task = @task and not r.refused and (r.rev is null or r.changes ? 'geometry') and b.open + b.reported + b.city_passed > 0
		and m2 > greatest(1, least(r.ellipsoid_m2, p.ellipsoid_m2) / 1000)`,

	`update import_row r set warned = exists (select from import_finding f where f.import_id = r.import_id and f.n = r.n)
	where ` + rowsToCompare + ` and (r.warned or exists (select from import_finding f where f.import_id = r.import_id and f.n = r.n))`,
}

// overlapRule names an overlap of row r with land of a category and an area: the
// same land, land in two categories, or an overlap.
func overlapRule(category, m2 string) string {
	return `case when r.category <> '' and r.category <> ` + category + ` then 'two_categories'
		when m2 > 0.999 * greatest(r.ellipsoid_m2, ` + m2 + `) then 'same_land' else 'overlaps' end`
}
