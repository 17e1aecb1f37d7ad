package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"sanlei/land"
)

// records is the tables whose rows come into the books under an act, each with
// the columns of its record after the table's name and the act's id. Neither
// their names nor their order ever change; see package proof. A test holds that
// every table with an act is here with all of its columns.
var records = []struct{ table, act, columns string }{
	{"act", "id", `ledger, kind, actor, task, region, parcel_id, effective_on, recorded_at, recorded, authority, document, reason`},
	{"undoing", "act_id", `undoes`},
	{"region_history", "act_id", `code, name, level, parent, valid_from, valid_to, extent`},
	{"measure_history", "act_id", `code, category, zh, en, effect`},
	{"task_history", "act_id", `code, name, region, authorities, document, baseline, deadline, closed_on, edition, counted, uncounted,
		submit_reports, county_decides, city_decides, province_decides`},
	{"target", "act_id", `n, task, region, category, value, unit, mu, effective_on`},
	{"parcel_history", "act_id", `id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu, shape, plane_m2, ellipsoid_m2,
		suspended, attributes, noted`},
	{"balance_history", "act_id", `parcel_id, task, region, open, reported, city_passed, accepted, struck_off, status, rev`},
	{"disposal_history", "act_id", `id, parcel_id, task, region, measure, mu, document, document_mu, dated_on, reason, shape, plane_m2, ellipsoid_m2,
		state, submitter, returned, rev`},
	{"journal", "act_id", `n, task, region, category, parcel_id, rev, disposal_id, measure, from_account, to_account, mu, effective_on`},
	{"tally", "act_id", `n, task, region, category, effective_on, parcels, closed, unmapped`},
	{"note", "act_id", `id, parcel_id, task, region, author, noted_on, happened, next, planned_on, obstacle`},
}

// recordOf is the columns that are not written as they are.
var recordOf = map[string]string{
	"shape":       `encode(sha256(st_asbinary(shape, 'NDR')), 'hex')`,
	"recorded_at": `(recorded_at at time zone 'UTC')`,
}

// recordSQL gives the records of acts: rows of the act and what of names of the
// record, which is bytea.
func recordSQL(what string) string {
	tables := make([]string, len(records))
	for i, r := range records {
		columns := strings.Split(r.columns, ",")
		for i, c := range columns {
			columns[i] = strings.TrimSpace(c)
			if as, ok := recordOf[columns[i]]; ok {
				columns[i] = as
			}
		}
		record := fmt.Sprintf(`convert_to(json_build_array('%s', %s, %s)::text, 'UTF8')`, r.table, r.act, strings.Join(columns, ", "))
		tables[i] = fmt.Sprintf(`select %s as act_id, %s from %s where %s = any($1)`, r.act, fmt.Sprintf(what, record), r.table, r.act)
	}
	return strings.Join(tables, " union all ")
}

var (
	leafSQL = recordSQL(`sha256('\x00'::bytea || %s)`)
	textSQL = recordSQL(`%s`)
)

// leavesOf is the hashes of the records of acts, in no order.
func leavesOf(ctx context.Context, q querier, acts []land.ID) (map[land.ID][]tlog.Hash, error) {
	return byAct(ctx, q, leafSQL, acts, func(b []byte) tlog.Hash { return tlog.Hash(b) })
}

// textsOf is the records of acts, in no order.
func textsOf(ctx context.Context, q querier, acts []land.ID) (map[land.ID][]string, error) {
	return byAct(ctx, q, textSQL, acts, func(b []byte) string { return string(b) })
}

func byAct[T any](ctx context.Context, q querier, sql string, acts []land.ID, of func([]byte) T) (map[land.ID][]T, error) {
	rows, err := q.Query(ctx, sql, acts)
	if err != nil {
		return nil, err
	}
	out := make(map[land.ID][]T, len(acts))
	var act land.ID
	var b []byte
	_, err = pgx.ForEachRow(rows, []any{&act, &b}, func() error {
		out[act] = append(out[act], of(b))
		return nil
	})
	return out, err
}
