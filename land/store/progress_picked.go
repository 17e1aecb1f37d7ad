package store

import (
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Balances of picked parcels: by leader or cohort, or of a filter. The roll-up
// does not know them; they are added up from the journal, parcel by parcel.

// picks reports whether the query needs parcels and cannot be read from the
// roll-up, which knows regions and categories.
func (q ProgressQuery) picks() bool { return land.OfParcels(q.By) || q.Filter.picks() }

// picks reports whether the filter asks for more than regions and categories.
func (f Filter) picks() bool {
	f.Task, f.Region, f.Categories = "", "", nil
	return f.text() != Filter{}.text()
}

// pickedSQL adds up what the picked parcels moved, by parcel and day first, so
// that parcels are counted by how each stands. A parcel that was unmapped at
// first is so until the day of its boundary. A transfer counts for the category
// that it was made under.
func pickedSQL(with, where string) string {
	positioned := ``
	if with == "" {
		with = `with `
	} else {
		with = strings.TrimRight(with, " ") + `, `
		positioned = ` join position o on o.act_id = j.act_id and o.ledger = @ledger and o.position <= @position::text::bigint`
	}
	return with + `picked as materialized (
		select p.id, @rows::jsonb ->> p.region as region, p.category, case when @by_leader then p.leader else '' end as leader,
			case when @by_cohort then ` + cohortSQL + ` else '' end as cohort, p.mapped, p.mapped_on
		from parcel p join balance b on b.parcel_id = p.id where ` + where + `
	), moved as materialized (
		select j.parcel_id, j.category, j.effective_on, j.disposal_id is not null as disposes, j.measure, j.from_account as taken, j.to_account as given, j.mu
		from picked x join journal j on j.parcel_id = x.id` + positioned + `
		where j.effective_on <= @as_of
	), sums as (
		select parcel_id, category, '' as measure, effective_on,
			sum(case when given = 'open' then mu when taken = 'open' then -mu else 0 end) as open, 0::numeric as reported, 0::numeric as city_passed,
			0::numeric as accepted, sum(case when given = 'struck_off' then mu when taken = 'struck_off' then -mu else 0 end) as struck_off
		from moved group by parcel_id, category, effective_on
		union all
		select parcel_id, category, measure, effective_on, 0,
			sum(case when given = 'reported' then mu when taken = 'reported' then -mu else 0 end),
			sum(case when given = 'city_passed' then mu when taken = 'city_passed' then -mu else 0 end),
			sum(case when given = 'accepted' then mu when taken = 'accepted' then -mu else 0 end), 0
		from moved where disposes group by parcel_id, category, measure, effective_on
	), days as (
		select parcel_id, category, effective_on, sum(open + reported + city_passed + accepted) as listed, sum(accepted) as accepted
		from sums group by parcel_id, category, effective_on
		union all
		select id, category, mapped_on, 0, 0 from picked where mapped_on <= @as_of
	), running as (
		select r.parcel_id, r.category, r.effective_on, listed > 0 as stands, listed > 0 and listed = accepted as closed,
			listed > 0 and (not p.mapped or r.effective_on < p.mapped_on) as unmapped
		from (
			select parcel_id, category, effective_on, sum(sum(listed)) over w as listed, sum(sum(accepted)) over w as accepted
			from days group by parcel_id, category, effective_on
			window w as (partition by parcel_id, category order by effective_on)
		) r join picked p on p.id = r.parcel_id
	), told as (
		select parcel_id, category, effective_on, stands::int - coalesce(lag(stands) over w, false)::int as parcels,
			closed::int - coalesce(lag(closed) over w, false)::int as closed,
			coalesce(unmapped, false)::int - coalesce(lag(unmapped) over w, false)::int as unmapped
		from running window w as (partition by parcel_id, category order by effective_on)
	)
	select p.region, m.category::text, measure, case when @months then to_char(effective_on, 'YYYY-MM') else '' end, p.leader, p.cohort,
		sum(open), sum(reported), sum(city_passed), sum(accepted), sum(struck_off), sum(parcels)::int, sum(closed)::int, sum(unmapped)::int
	from (
		select parcel_id, category, measure, effective_on, open, reported, city_passed, accepted, struck_off, 0 as parcels, 0 as closed, 0 as unmapped from sums
		union all
		select parcel_id, category, '', effective_on, 0, 0, 0, 0, 0, parcels, closed, unmapped from told
	) m join picked p on p.id = m.parcel_id
	group by 1, 2, 3, 4, 5, 6
	having (sum(open), sum(reported), sum(city_passed), sum(accepted), sum(struck_off), sum(parcels), sum(closed), sum(unmapped))
		<> (0, 0, 0, 0, 0, 0, 0, 0)
	order by 1, 2, 3, 4, 5, 6`
}

// queuePicked queues the cells of the picked parcels. Their regions are those
// of the rows: the children of the asked one, as far as rows are by region.
func (d *Desk) queuePicked(b *pgx.Batch, q ProgressQuery, k known, cells *[]land.Cell) {
	f := q.Filter
	f.Task, f.Region = q.Task, q.Region
	if len(f.Statuses) == 0 {
		f.Statuses = land.Statuses // what was replaced by other parcels stood in the books before
	}
	where, args := d.whereAt(f, scene{day: k.day})
	rows := map[string]string{}
	for _, code := range d.Tree().Subtree(q.Region) {
		rows[code] = q.Region
	}
	if slices.Contains(q.By, land.ByRegion) {
		for _, child := range d.Tree().Children(q.Region) {
			for _, code := range d.Tree().Subtree(child) {
				rows[code] = child
			}
		}
	}
	args["rows"], args["as_of"] = rows, q.AsOf
	args["by_leader"], args["by_cohort"], args["months"] = slices.Contains(q.By, land.ByLeader), slices.Contains(q.By, land.ByCohort), slices.Contains(q.By, land.ByMonth)
	b.Queue(pickedSQL(k.with(d, args, askedFilter, "parcel", "balance", "disposal", "note", "task"), where), args).Query(collect(cells, func(row pgx.CollectableRow) (c land.Cell, err error) {
		err = row.Scan(&c.Region, &c.Category, &c.Measure, &c.Month, &c.Leader, &c.Cohort,
			&c.Open, &c.Reported, &c.CityPassed, &c.Accepted, &c.StruckOff, &c.Parcels, &c.Closed, &c.Unmapped)
		return c, err
	}))
}

// under is the cells, and once more those of children as part of the region.
func under(region string, cells []land.Cell) []land.Cell {
	for _, c := range cells {
		if c.Region != region {
			c.Region = region
			cells = append(cells, c)
		}
	}
	return cells
}
