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

// pickedSQL adds up what the picked parcels moved. Rules:
//
//  1. A transfer counts for the category that it was made under.
//  2. Mu is added up by kind: what a row is told by. Parcels are counted one by one,
//     by how each stands at the end of a span: of each month, or of all days.
//  3. A parcel that was unmapped at first is so until the span of its boundary.
//
// Kinds are numbered so that nothing but numbers is grouped by, and a cohort is
// worked out once a kind.
func pickedSQL(with, from, where string) string {
	positioned := ``
	if with == "" {
		with = `with `
	} else {
		with = strings.TrimRight(with, " ") + `, `
		positioned = ` join position o on o.act_id = j.act_id and o.ledger = @ledger and o.position <= @position::text::bigint`
	}
	return with + `picked as materialized (
		select id, region, leader, written, year, dense_rank() over (order by region, leader, written, year) as kind, category,
			case when not mapped or mapped_on > @as_of then 'infinity' else ` + spanOf("mapped_on") + ` end as mapped_in
		from (
			select p.id, @rows::jsonb ->> p.region as region, p.category, p.mapped, p.mapped_on, case when @by_leader then p.leader else '' end as leader,
				case when @by_cohort then p.cohort else '' end as written, case when @by_cohort then date_trunc('year', p.approved_on::timestamp)::date end as year
			from ` + from + ` where ` + where + `) p
	), kinds as (
		select kind, region, leader, case when @by_cohort then ` + cohortOf("written", "year") + ` else '' end as cohort
		from (select distinct kind, region, leader, written, year from picked) k
	), moved as materialized (
		select x.kind, j.parcel_id, j.category, ` + spanOf("j.effective_on") + ` as span, j.disposal_id is not null as disposes, j.measure,
			j.from_account as taken, j.to_account as given, j.mu
		from picked x join journal j on j.parcel_id = x.id` + positioned + `
		where j.effective_on <= @as_of
	), stood as (
		select kind, parcel_id, category, span, sum(sum(listed)) over w as listed, sum(sum(accepted)) over w as accepted
		from (
			select kind, parcel_id, category, span, case when given <> 'struck_off' then mu else 0 end - case when taken <> 'struck_off' then mu else 0 end as listed,
				case when given = 'accepted' then mu when taken = 'accepted' then -mu else 0 end as accepted
			from moved
			union all
			select kind, id, category, mapped_in, 0, 0 from picked where mapped_in < 'infinity'
		) d group by kind, parcel_id, category, span
		window w as (partition by parcel_id, category order by span)
	), told as (
		select s.kind, s.category, s.span, (listed > 0)::int - coalesce(lag(listed > 0) over w, false)::int as parcels,
			(listed > 0 and listed = accepted)::int - coalesce(lag(listed > 0 and listed = accepted) over w, false)::int as closed,
			(listed > 0 and span < coalesce(mapped_in, '-infinity'))::int - coalesce(lag(listed > 0 and span < coalesce(mapped_in, '-infinity')) over w, false)::int as unmapped
		from stood s join picked p on p.id = s.parcel_id
		window w as (partition by s.parcel_id, s.category order by span)
	), cells as (
		select kind, category, '' as measure, span, sum(case when given = 'open' then mu when taken = 'open' then -mu else 0 end) as open,
			0 as reported, 0 as city_passed, 0 as accepted, sum(case when given = 'struck_off' then mu when taken = 'struck_off' then -mu else 0 end) as struck_off,
			0 as parcels, 0 as closed, 0 as unmapped
		from moved group by kind, category, span
		union all
		select kind, category, measure, span, 0,
			sum(case when given = 'reported' then mu when taken = 'reported' then -mu else 0 end),
			sum(case when given = 'city_passed' then mu when taken = 'city_passed' then -mu else 0 end),
			sum(case when given = 'accepted' then mu when taken = 'accepted' then -mu else 0 end), 0, 0, 0, 0
		from moved where disposes group by kind, category, measure, span
		union all
		select kind, category, '', span, 0, 0, 0, 0, 0, sum(parcels), sum(closed), sum(unmapped) from told group by kind, category, span
	)
	select k.region, c.category::text, c.measure, case when @months then to_char(c.span, 'YYYY-MM') else '' end, k.leader, k.cohort,
		sum(open), sum(reported), sum(city_passed), sum(accepted), sum(struck_off), sum(parcels)::int, sum(closed)::int, sum(unmapped)::int
	from cells c join kinds k using (kind)
	group by 1, 2, 3, 4, 5, 6
	having (sum(open), sum(reported), sum(city_passed), sum(accepted), sum(struck_off), sum(parcels), sum(closed), sum(unmapped))
		<> (0, 0, 0, 0, 0, 0, 0, 0)
	order by 1, 2, 3, 4, 5, 6`
}

// spanOf is the span of a day: its month where rows are by month, else all up to
// the date as one.
func spanOf(day string) string {
	return `case when @months then date_trunc('month', ` + day + `::timestamp)::date when ` + day + ` is not null then @as_of::date end`
}

// queuePicked queues the cells of the picked parcels. Their regions are those
// of the rows: the children of the asked one, as far as rows are by region.
func (d *Desk) queuePicked(b *pgx.Batch, q ProgressQuery, k known, cells *[]land.Cell) {
	sql, args := d.pickedParcels(q, k)
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
	b.Queue(sql, args).Query(collect(cells, func(row pgx.CollectableRow) (c land.Cell, err error) {
		err = row.Scan(&c.Region, &c.Category, &c.Measure, &c.Month, &c.Leader, &c.Cohort,
			&c.Open, &c.Reported, &c.CityPassed, &c.Accepted, &c.StruckOff, &c.Parcels, &c.Closed, &c.Unmapped)
		return c, err
	}))
}

// pickedParcels is the SQL over the parcels that a query picks: those that were
// told to it; else those in the books, and how they stood only where the filter
// asks for it, since that of a past day is made up from history.
func (d *Desk) pickedParcels(q ProgressQuery, k known) (string, pgx.NamedArgs) {
	if q.told != nil {
		args := q.told.args()
		args["task"] = q.Task
		return pickedSQL(k.with(d, args, "", "task"), toldSQL, `true`), args
	}
	f := q.Filter
	f.Task, f.Region = q.Task, q.Region
	if len(f.Statuses) == 0 {
		f.Statuses = land.Statuses // what was replaced by other parcels stood in the books before
	}
	where, args := d.whereAt(f, scene{day: k.day})
	if !q.Filter.picks() {
		return pickedSQL(k.with(d, args, askedFilter, "parcel", "task"), `parcel p`, where), args
	}
	return pickedSQL(k.with(d, args, askedFilter, pickedFrom...), `parcel p join balance b on b.parcel_id = p.id`, where), args
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
