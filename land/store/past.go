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
	select j.parcel_id from asked join journal j on j.parcel_id = asked.id where j.effective_on > @as_of
	union select h.parcel_id from asked join balance_history h on h.parcel_id = asked.id join act t on t.id = h.act_id where t.effective_on > @as_of`

// heldSQL is what stood in every account of the parcels that changed, of each
// disposal apart.
const heldSQL = `
	select h.parcel_id, h.disposal_id, v.account, sum(v.mu) as mu
	from changed c join journal h on h.parcel_id = c.id ` + knewSQL + `
		cross join lateral (values (h.to_account, h.mu), (h.from_account, -h.mu)) v (account, mu)
	where h.effective_on <= @as_of and v.account is not null
	group by 1, 2, 3`

// versionSQL is the rows of history of the parcels that changed: of each, which
// facts it changed, if it had taken effect. The first row has all of them.
const versionSQL = `
	select id, act_id, position, listing, (effective or listing) and drawn as drawn, (effective or listing) and halted as halted, (effective or listing) and told as told
	from (
		select h.id, h.act_id, o.position, a.effective_on <= @as_of as effective, row_number() over w = 1 as listing,
			h.shape is distinct from lag(h.shape) over w or row_number() over w = 1 as drawn,
			h.suspended is distinct from lag(h.suspended) over w as halted, h.attributes is distinct from lag(h.attributes) over w as told
		from changed c join parcel_history h on h.id = c.id ` + knewSQL + ` join act a on a.id = h.act_id
		window w as (partition by h.id order by o.position)
	) v`

// past is the rows of a table as of the date.
var past = map[string]func() string{
	"parcel": func() string {
		return unchanged("parcel", "id") + `
		union all select ` + columnsOf("parcel") + picksOf + `, st_xmin(r.shape), st_ymin(r.shape), st_xmax(r.shape), st_ymax(r.shape) from (
			select ` + strings.Join(pastParcel, ", ") + `
			from ` + lastVersion("true") + ` l join parcel_history listed using (id, act_id)
				join (` + lastVersion("drawn") + ` d join parcel_history drawn using (id, act_id)) on drawn.id = listed.id
				join (` + lastVersion("halted") + ` s join parcel_history halted using (id, act_id)) on halted.id = listed.id
				join (` + lastVersion("told") + ` t join parcel_history told using (id, act_id)) on told.id = listed.id
			where exists (select from held where held.parcel_id = listed.id)) r`
	},
	"disposal": func() string {
		return unchanged("disposal", "parcel_id") + `
		union all select ` + columnsOf("disposal") + ` from (
			select distinct on (h.id) ` + strings.Join(pastDisposal, ", ") + `
			from changed c join disposal d on d.parcel_id = c.id join disposal_history h on h.id = d.id ` + knewSQL + `
				left join held a on a.disposal_id = h.id and a.account <> 'open' and a.mu > 0
				left join lateral (select effective_on from journal j where j.act_id = h.act_id and j.disposal_id = h.id order by n desc limit 1) moved on true
				cross join lateral (select coalesce(moved.effective_on, h.dated_on) <= @as_of as effective) e
			where a.account is not null or e.effective and h.state not in ('reported', 'city_passed', 'accepted')
			order by h.id, (h.state = a.account::text) desc nulls last, e.effective desc, h.rev desc) r`
	},
	"balance": func() string {
		return unchanged("balance", "parcel_id") + `
		union all select ` + columnsOf("balance") + ` from (
			select s.*, ` + statusSQL + ` as status
			from (
				select t.parcel_id, p.task, p.region, p.suspended, p.noted or p.attributes ->> 'plan' <> '' as tended, t.rev,
					coalesce(sum(h.mu) filter (where account = 'open'), 0) as open, coalesce(sum(h.mu) filter (where account = 'reported'), 0) as reported,
					coalesce(sum(h.mu) filter (where account = 'city_passed'), 0) as city_passed, coalesce(sum(h.mu) filter (where account = 'accepted'), 0) as accepted,
					coalesce(sum(h.mu) filter (where account = 'struck_off'), 0) as struck_off
				from (select h.parcel_id, max(h.rev) as rev from changed c join balance_history h on h.parcel_id = c.id ` + knewSQL + ` group by 1) t
					join parcel p on p.id = t.parcel_id join held h on h.parcel_id = t.parcel_id
				group by 1, 2, 3, 4, 5, 6
			) s left join (
				select parcel_id, bool_or(state in ('returned', 'reopened')) as returned, bool_or(state = 'submitted') as submitted,
					bool_or(state in ('draft', 'withdrawn')) as drafted
				from disposal group by parcel_id
			) x using (parcel_id)) r`
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

// lastVersion is the last row of history of each parcel that changed such facts.
func lastVersion(facts string) string {
	return `(select distinct on (id) id, act_id from version where ` + facts + ` order by id, position desc)`
}

// statusSQL is the rule of land.StatusOf.
const statusSQL = `case
	when open + reported + city_passed + accepted = 0 and struck_off > 0 then 'struck_off'
	when open + reported + city_passed + accepted = 0 then 'replaced'
	when suspended then 'suspended'
	when x.returned then 'returned'
	when open + reported + city_passed = 0 then 'closed'
	when x.submitted or reported + city_passed > 0 then 'under_review'
	when accepted > 0 then 'partly_closed'
	when x.drafted or tended then 'in_progress'
	else 'open' end`

// pastParcel is the facts of a parcel, each from the row of history that tells it.
var pastParcel = []string{
	"listed.id", "listed.task", "listed.parcel_no", "listed.category", "listed.region", "listed.listed_value", "listed.listed_unit", "listed.listed_mu",
	"listed.carried_from", "listed.arises_from", "drawn.shape", "drawn.plane_m2", "drawn.ellipsoid_m2", "drawn.mapped_on", "drawn.mapped",
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
