package store

import (
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"sanlei/land"
)

// toldParcels is parcels that were read already, as a query by what they say of
// themselves needs them: a column each, in the order of toldSQL.
type toldParcels struct {
	ids                                   []land.ID
	regions, categories, leaders, written []string
	mapped                                []bool
	mappedOn, approvedOn                  []pgtype.Date
}

// toldParcel is what a parcel says of itself besides its region and category.
type toldParcel struct {
	mapped               bool
	mappedOn, approvedOn pgtype.Date
	leader, cohort       string
}

// toldSQL is the parcels that were told, in place of the table.
const toldSQL = `unnest(@ids::uuid[], @regions::text[], @categories::text[]::category[], @leaders::text[], @written::text[], @mapped::bool[], @mapped_on::date[], @approved_on::date[])
				p (id, region, category, leader, cohort, mapped, mapped_on, approved_on)`

func (t *toldParcels) add(id land.ID, region string, c land.Category, p toldParcel) {
	t.ids, t.regions, t.categories = append(t.ids, id), append(t.regions, region), append(t.categories, string(c))
	t.leaders, t.written = append(t.leaders, p.leader), append(t.written, p.cohort)
	t.mapped, t.mappedOn, t.approvedOn = append(t.mapped, p.mapped), append(t.mappedOn, p.mappedOn), append(t.approvedOn, p.approvedOn)
}

func (t *toldParcels) args() pgx.NamedArgs {
	return pgx.NamedArgs{"ids": t.ids, "regions": t.regions, "categories": t.categories, "leaders": t.leaders, "written": t.written,
		"mapped": t.mapped, "mapped_on": t.mappedOn, "approved_on": t.approvedOn}
}
