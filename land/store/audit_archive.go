package store

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// auditKept is for how long lines of the audit log stay in the database: six
// months are what the law asks for (网络安全法).
const auditKept = 184 // days

const auditBefore = `where at < $1::date::timestamp at time zone 'Asia/Shanghai'`

// ArchiveAudit writes the lines of the audit log from before a day to a file,
// one JSON object a line in their order, and takes them out of the database once
// keep has put the file safely away. It signs in as the owner, for the
// application's role can take nothing out. Lines younger than six months are
// refused.
func ArchiveAudit(ctx context.Context, ownerURL string, before, today land.Date, keep func(write func(io.Writer) error) error) (lines int64, err error) {
	if before.After(today.AddDays(-auditKept)) {
		return 0, land.Refuse(land.Invalid, "before", "audit_is_kept", "lines of the last six months stay where they are")
	}
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return 0, fmt.Errorf("connecting as the owner: %w", err)
	}
	defer conn.Close(ctx)
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		err := keep(func(w io.Writer) error {
			rows, err := tx.Query(ctx, `select to_jsonb(a)::text from audit a `+auditBefore+` order by id`, before)
			if err != nil {
				return err
			}
			var line string
			_, err = pgx.ForEachRow(rows, []any{&line}, func() error {
				_, err := io.WriteString(w, line+"\n")
				return err
			})
			return err
		})
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `delete from audit `+auditBefore, before)
		lines = tag.RowsAffected()
		return err
	})
	return lines, err
}
