package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"sanlei/land"
	"sanlei/land/proof"
)

// recordOf is the columns that are not written as they are.
var recordOf = map[string]string{
	"shape":        `encode(sha256(st_asbinary(st_forcepolygonccw(shape), 'NDR')), 'hex')`,
	"recorded_at":  `(recorded_at at time zone 'UTC')`,
	"sha256":       `encode(sha256, 'hex')`,
	"camera_at":    `st_astext(camera_at, 9)`,
	"told_at":      `st_astext(told_at, 9)`,
	"placed_at":    `st_astext(placed_at, 9)`,
	"camera_taken": `(camera_taken at time zone 'UTC')`,
	"told_taken":   `(told_taken at time zone 'UTC')`,
	"placed_when":  `(placed_when at time zone 'UTC')`,
	"uploaded":     `(uploaded at time zone 'UTC')`,
}

// recordSQL gives the records of acts: rows of the act and of what is made of
// the record, which is bytea.
func recordSQL(what string) string {
	tables := make([]string, len(proof.Tables))
	for i, t := range proof.Tables {
		tables[i] = fmt.Sprintf(`select %s as act_id, %s from %s where %s = any($1)`, t.Act, fmt.Sprintf(what, recordOfTable(t.Name)), t.Name, t.Act)
	}
	return strings.Join(tables, " union all ")
}

// recordOfTable is the record of a row of a table, as SQL.
func recordOfTable(name string) string {
	t := proof.Tables[slices.IndexFunc(proof.Tables, func(t proof.Table) bool { return t.Name == name })]
	columns := slices.Clone(t.Columns)
	for i, c := range columns {
		if as, ok := recordOf[c]; ok {
			columns[i] = as
		}
	}
	return fmt.Sprintf(`convert_to(json_build_array('%s', %s, %s)::text, 'UTF8')`, t.Name, t.Act, strings.Join(columns, ", "))
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
