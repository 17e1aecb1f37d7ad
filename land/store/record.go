package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
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
	"frame_sha256": `encode(frame_sha256, 'hex')`,
	"judged_at":    `(judged_at at time zone 'UTC')`,
	"declined_at":  `(declined_at at time zone 'UTC')`,
	"answered_at":  `(answered_at at time zone 'UTC')`,
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
	if slices.Contains(daily, name) {
		return `convert_to(` + joinedRecord(t) + `, 'UTF8')`
	}
	return `convert_to(` + builtRecord(t) + `, 'UTF8')`
}

// builtRecord is the record as the database builds it.
func builtRecord(t proof.Table) string {
	columns := []string{"'" + t.Name + "'", t.Act}
	for _, c := range t.Columns {
		columns = append(columns, cmp.Or(recordOf[c], c))
	}
	return `json_build_array(` + strings.Join(columns, ", ") + `)::text`
}

// daily is the tables that every step writes. Their records are joined of the
// same bytes in a third of the time: json_build_array looks up the type of each
// value for every row.
var daily = []string{"act", "balance_history", "disposal_history", "journal", "tally"}

// How the columns of the daily tables are joined: as they are, in quotes where
// nothing in them asks to be escaped, or in quotes and escaped.
var (
	bare = strings.Fields(`n rev mu open reported city_passed accepted struck_off parcels closed unmapped document_mu plane_m2 ellipsoid_m2`)
	safe = strings.Fields(`id ledger kind parcel_id disposal_id region measure category from_account to_account status state
		effective_on dated_on document_on shape`)
	// mayBeNull is those of them in which a null may stand.
	mayBeNull = strings.Fields(`parcel_id disposal_id category from_account to_account effective_on document_on shape document_mu plane_m2 ellipsoid_m2`)
)

// joinedRecord is the record of a row of a daily table, as builtRecord would build it.
func joinedRecord(t proof.Table) string {
	parts := []string{`'["` + t.Name + `", "'`, t.Act, `'"'`}
	for _, c := range t.Columns {
		value := cmp.Or(recordOf[c], c)
		switch null := slices.Contains(mayBeNull, c); {
		case slices.Contains(bare, c) && null:
			parts = append(parts, `', '`, `coalesce(`+value+`::text, 'null')`)
		case slices.Contains(bare, c):
			parts = append(parts, `', '`, value)
		case slices.Contains(safe, c) && null:
			parts = append(parts, `', '`, `coalesce('"' || `+value+` || '"', 'null')`)
		case slices.Contains(safe, c):
			parts = append(parts, `', "'`, value, `'"'`)
		default:
			parts = append(parts, `', '`, `case when `+value+`::text = '' then '""' else coalesce(to_json(`+value+`)::text, 'null') end`)
		}
	}
	return `concat(` + strings.Join(parts, ", ") + `, ']')`
}

var (
	leafSQL = recordSQL(`sha256('\x00'::bytea || %s)`)
	textSQL = recordSQL(`%s`)
)

// leavesOf is the hashes of the records of acts, in no order.
func leavesOf(ctx context.Context, q querier, acts []land.ID) (map[land.ID][]tlog.Hash, error) {
	return byAct(ctx, q, leafSQL, acts, func(b []byte) tlog.Hash { return tlog.Hash(b) })
}

// actTree is the tree of an act's records, and the hints of them in its order.
type actTree struct {
	proof.Pile
	hints []byte
}

// treesOf is the trees of acts. The hashes come in their order, so that an act of
// millions of rows is never held.
func treesOf(ctx context.Context, q querier, acts []land.ID) (map[land.ID]*actTree, error) {
	rows, err := q.Query(ctx, leafSQL+" order by 1, 2", acts)
	if err != nil {
		return nil, err
	}
	out := make(map[land.ID]*actTree, len(acts))
	for _, act := range acts {
		out[act] = &actTree{hints: []byte{}}
	}
	var act land.ID
	var leaf pgtype.DriverBytes
	_, err = pgx.ForEachRow(rows, []any{bytesOf(&act), &leaf}, func() error {
		t := out[act]
		t.Add(tlog.Hash(leaf))
		t.hints = append(t.hints, leaf[:hintBytes]...)
		return nil
	})
	return out, err
}

// hintBytes is how many bytes of a row's hash are kept beside the digest.
const hintBytes = 8

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
	_, err = pgx.ForEachRow(rows, []any{bytesOf(&act), &b}, func() error {
		out[act] = append(out[act], of(b))
		return nil
	})
	return out, err
}
