package store

import (
	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

const measuresSQL = `select code, category::text, zh, en, effect, evidence from measure`

func queueMeasures(b *pgx.Batch, sql string, to *map[string]land.Measure, args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[land.Measure])
		*to = byCode(all)
		return err
	})
}

func byCode(all []land.Measure) map[string]land.Measure {
	out := make(map[string]land.Measure, len(all))
	for _, m := range all {
		out[m.Code] = m
	}
	return out
}

func insertMeasures(b *pgx.Batch, measures []land.Measure) {
	for _, m := range measures {
		b.Queue(`insert into measure (code, category, zh, en, effect, evidence) values ($1, $2, $3, $4, $5, coalesce($6::jsonb, '[]'))`,
			m.Code, string(m.Category), m.Chinese, m.English, string(m.Effect), m.Evidence)
	}
}
