package store

import (
	"slices"
	"strings"
)

// The books as of a date. Positions say what the books knew; of that, only what
// had taken effect by the date is left. Mu follows from the journal alone. What a
// disposal was follows from the account that held its mu, and, while none did,
// from the newest of its rows that had taken effect: by the last transfer of its
// act, or by the disposal's own date. Of a parcel each fact is as the last act
// left it that changed the fact and had taken effect; what it is listed with
// took effect with the listing, whenever it was corrected.

// effectiveAfter is the parcels on which something took effect after the date.
const effectiveAfter = `
	select asked.id from asked join journal j on j.parcel_id = asked.id where j.effective_on > @as_of
	union all select asked.id from asked join balance_history h on h.parcel_id = asked.id join act t on t.id = h.act_id where t.effective_on > @as_of
	union all select asked.id from asked join parcel p on p.id = asked.id where p.mapped_on > @as_of`

// What the rows of a table as of the date are made of, of the parcels that changed.
// Each is added up by what it is of, or looked up by its key: how many there are is
// a guess, and of two guesses at nothing the one would be read anew for every row
// of the other.
func pastFirst(table string, of asked) []string {
	switch table {
	case "disposal":
		return []string{`held as materialized (` + heldSQL + `)`, `begun as materialized (select id from ` + of.expected(begunSQL) + ` id)`, `did as materialized (` + didSQL + `)`}
	case "parcel":
		return []string{`version as materialized (` + versionSQL + `)`, `was as materialized (` + wasSQL + `)`}
	}
	return nil
}

// heldSQL is what stood in every account of the parcels that changed, of each
// disposal apart.
const heldSQL = `
	select h.parcel_id, h.disposal_id, v.account, sum(v.mu) as mu
	from changed c join journal h on h.parcel_id = c.id ` + knewSQL + `
		cross join lateral (values (h.to_account, h.mu), (h.from_account, -h.mu)) v (account, mu)
	where h.effective_on <= @as_of and v.account is not null
	group by 1, 2, 3`

// versionSQL is the acts that left each fact of the parcels that changed as it was:
// the last that changed the fact, and had taken effect. The first act is that of
// the listing. Rows come the newest first, and are gathered in that order.
const versionSQL = `
	select id, (array_agg(act_id))[1] as listed, (array_agg(act_id) filter (where first or effective and redrawn))[1] as drawn,
		(array_agg(act_id) filter (where first or effective and other_halt))[1] as halted, (array_agg(act_id) filter (where first or effective and retold))[1] as told
	from (
		select h.id, h.act_id, a.effective_on <= @as_of as effective, lead(h.act_id) over w is null as first,
			h.shape is distinct from lead(h.shape) over w as redrawn, h.suspended is distinct from lead(h.suspended) over w as other_halt,
			h.attributes is distinct from lead(h.attributes) over w as retold
		from changed c join parcel_history h on h.id = c.id ` + knewSQL + ` join act a on a.id = h.act_id
		window w as (partition by h.id order by o.position desc) order by h.id, o.position desc
	) v group by id`

// wasSQL is the parcels that changed, each fact from the row of history that tells it.
var wasSQL = `
	select ` + strings.Join(pastParcel, ", ") + `
	from version v join parcel_history listed on (listed.id, listed.act_id) = (v.id, v.listed)
		join parcel_history drawn on (drawn.id, drawn.act_id) = (v.id, v.drawn)
		join parcel_history halted on (halted.id, halted.act_id) = (v.id, v.halted)
		join parcel_history told on (told.id, told.act_id) = (v.id, v.told)
	where exists (select from journal h ` + knewSQL + ` where h.parcel_id = v.id and h.effective_on <= @as_of)`

// begunSQL is the disposals, of the parcels that changed, of which a row may have
// taken effect: it is dated by then, or mu was moved. Most of a year's had not begun
// in its spring, and of those nothing more is looked up.
const begunSQL = `
	select id from (
		select h.id from changed c join disposal d on d.parcel_id = c.id join disposal_history h on h.id = d.id where h.dated_on <= @as_of
		union all select disposal_id from held where disposal_id is not null
	) m group by id`

// didSQL is the disposals of the parcels that changed.
var didSQL = `
	select ` + strings.Join(pastDisposal, ", ") + `
	from (
		select distinct on (id) id, act_id, account, mu
		from (
			select id, act_id, rev, state, effective, max(account) over w as account, max(mu) over w as mu
			from (
				select h.id, h.act_id, h.rev, h.state, coalesce(moved.effective_on, h.dated_on) <= @as_of as effective, null::account as account, null::numeric as mu
				from begun c join disposal_history h on h.id = c.id ` + knewSQL + `
					left join lateral (
						select effective_on from journal j where j.parcel_id = h.parcel_id and j.act_id = h.act_id and j.disposal_id = h.id order by n desc limit 1
					) moved on true
				union all
				select disposal_id, null, null, null, null, account, mu from held where disposal_id is not null and account <> 'open' and mu > 0
			) r window w as (partition by id)
		) r where act_id is not null and (account is not null or effective and state not in ('reported', 'city_passed', 'accepted'))
		order by id, (state = account::text) desc nulls last, effective desc, rev desc
	) a join disposal_history h on (h.act_id, h.id) = (a.act_id, a.id)`

// revSQL is the newest rev that the books knew of the parcels that changed. It is
// read only where somebody asks for it, since nothing else hangs on the join.
const revSQL = `
	select h.parcel_id, max(h.rev) as rev from changed c join balance_history h on h.parcel_id = c.id ` + knewSQL + ` group by h.parcel_id`

// past is the rows of a table as of the date.
var past = map[string]func() string{
	"parcel": func() string {
		return unchanged("parcel", "id") + `
		union all select ` + columnsOf("parcel") + picksOf + `, st_xmin(r.shape), st_ymin(r.shape), st_xmax(r.shape), st_ymax(r.shape) from was r`
	},
	"disposal": func() string {
		return unchanged("disposal", "parcel_id") + `
		union all select ` + columnsOf("disposal") + ` from did r`
	},
	"balance": func() string {
		return unchanged("balance", "parcel_id") + `
		union all select ` + columnsOf("balance") + ` from (
			select s.*, rev, ` + statusSQL + ` as status
			from (
				select parcel_id, max(task) as task, max(region) as region, bool_or(suspended) as suspended, bool_or(tended) as tended,
					coalesce(sum(mu) filter (where account = 'open'), 0) as open, coalesce(sum(mu) filter (where account = 'reported'), 0) as reported,
					coalesce(sum(mu) filter (where account = 'city_passed'), 0) as city_passed, coalesce(sum(mu) filter (where account = 'accepted'), 0) as accepted,
					coalesce(sum(mu) filter (where account = 'struck_off'), 0) as struck_off, bool_or(state in ('returned', 'reopened')) as returned,
					bool_or(state = 'submitted') as submitted, bool_or(state in ('draft', 'withdrawn')) as drafted
				from (
					select id as parcel_id, task, region, suspended, noted or attributes ->> 'plan' <> '' as tended,
						null::account as account, null::numeric as mu, null::text as state from was
					union all select parcel_id, null, null, null, null, account, mu, null from held
					union all select parcel_id, null, null, null, null, null, null, state::text from did
				) f group by parcel_id having max(task) is not null
			) s left join (` + revSQL + `) v using (parcel_id)) r`
	},
	"note":    func() string { return then["note"]() + ` where h.noted_on <= @as_of` },
	"task":    then["task"],
	"region":  then["region"],
	"measure": then["measure"],
}

// pastNeeds is the tables from which others follow.
func pastNeeds(tables []string) []string {
	switch {
	case slices.Contains(tables, "balance"):
		return []string{"note", "disposal", "parcel"}
	case slices.Contains(tables, "parcel"):
		return []string{"note"}
	}
	return nil
}

// statusSQL is the rule of land.StatusOf.
const statusSQL = `case
	when open + reported + city_passed + accepted = 0 and struck_off > 0 then 'struck_off'
	when open + reported + city_passed + accepted = 0 then 'replaced'
	when suspended then 'suspended'
	when returned then 'returned'
	when open + reported + city_passed = 0 then 'closed'
	when submitted or reported + city_passed > 0 then 'under_review'
	when accepted > 0 then 'partly_closed'
	when drafted or tended then 'in_progress'
	else 'open' end`

// drawnBy is what a row says of a boundary, if that had been drawn by the date: what
// was merged is listed with the boundary of parcels that got theirs later.
func drawnBy(column string) string {
	return `case when drawn.mapped_on <= @as_of or drawn.mapped_on is null then drawn.` + column + ` end as ` + column
}

// pastParcel is the facts of a parcel, each from the row of history that tells it.
var pastParcel = []string{
	"listed.id", "listed.task", "listed.parcel_no", "listed.category", "listed.region", "listed.listed_value", "listed.listed_unit", "listed.listed_mu",
	"listed.carried_from", "listed.arises_from", drawnBy("shape"), drawnBy("plane_m2"), drawnBy("ellipsoid_m2"), drawnBy("mapped_on"), "drawn.mapped and coalesce(drawn.mapped_on <= @as_of, true) as mapped",
	"halted.suspended", "exists (select from note n where n.parcel_id = listed.id) as noted",
	"told.attributes", "told.leader", "told.unit", "told.officer", "told.cohort", "told.approved_on", "told.supply_committed_on", "told.due_on",
	"told.start_by", "told.started", "told.by_government", "told.extended_start_on", "told.interim_ends_on",
}

// pastDisposal is a disposal as its row has it, but for what the journal says.
var pastDisposal = []string{
	"h.id", "h.parcel_id", "h.task", "h.region", "h.measure", "coalesce(a.mu, h.mu) as mu", "h.document", "h.document_mu", "h.dated_on", "h.reason",
	"h.shape", "h.plane_m2", "h.ellipsoid_m2", "coalesce(a.account::text, h.state) as state", "h.submitter",
	"case when a.account is null then h.returned else '' end as returned", "h.rev",
}
