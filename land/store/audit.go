package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// AuditEntry is one line of the audit log: who did or tried what, from where, and
// what came of it. It holds no password, no body and no query.
type AuditEntry struct {
	Kind    string         // sign_in, sign_out, refused, export, user_added, user_changed, password_set, invited, token_made, token_revoked
	Login   string         // empty: whom the context names
	Outcome string         // empty: it went well; else the rule that refused it
	Subject string         // what it was about: a login, or an operation
	Detail  map[string]any // more, as the filter of an export
}

// Caller is who asks, as the audit log names them.
type Caller struct {
	Request land.ID // of the request
	Login   string  // empty: nobody signed in
	Address string  // whence it came
}

type callerKey struct{}

// CallerOf is the caller of a context, of whom nothing is known where there is
// none.
func CallerOf(ctx context.Context) *Caller {
	c, ok := ctx.Value(callerKey{}).(*Caller)
	if !ok {
		return &Caller{}
	}
	return c
}

// WithCaller lets what is done under the context be told of its caller.
func WithCaller(ctx context.Context, c *Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// auditTime is how long a line may take to be written.
const auditTime = 10 * time.Second

// Audit writes a line of the audit log, also for a caller who has gone away
// meanwhile: nobody keeps out of the log by hanging up.
func (s *Store) Audit(ctx context.Context, e AuditEntry) error {
	b := &pgx.Batch{}
	s.queueAudit(ctx, b, e)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), auditTime)
	defer cancel()
	return translate(s.pool.SendBatch(ctx, b).Close())
}

func (s *Store) queueAudit(ctx context.Context, b *pgx.Batch, e AuditEntry) {
	caller := CallerOf(ctx)
	if e.Login == "" {
		e.Login = caller.Login
	}
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	var request *land.ID
	if caller.Request != (land.ID{}) {
		request = &caller.Request
	}
	b.Queue(`insert into audit (at, request, login, address, event, outcome, subject, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		s.now(), request, e.Login, caller.Address, e.Kind, e.Outcome, e.Subject, e.Detail)
}

// AuditExport writes down who took what home, and for what; broken, of what a part
// may have been taken before the answer broke off.
func (s *Store) AuditExport(ctx context.Context, task, format, purpose string, out Exported, broken bool) error {
	outcome := ""
	if broken {
		outcome = "broken_off"
	}
	return s.Audit(ctx, AuditEntry{Kind: "export", Outcome: outcome, Subject: task, Detail: map[string]any{"format": format, "query": out.Query,
		"position": out.Position, "as_of": out.AsOf, "parcels": out.Features, "purpose": purpose,
		"secrecy": out.Secrecy, "masked": out.Masked, "watermark": out.Watermark}})
}

// AuditLine is a line of the audit log as it is read.
type AuditLine struct {
	ID      int64
	At      time.Time
	Request *land.ID
	Login   string
	Address string
	Event   string
	Outcome string
	Subject string
	Detail  map[string]any
}

// AuditQuery picks lines of the audit log; an empty field picks all.
type AuditQuery struct {
	Login, Event string
	Refused      bool // only what was refused
	Before       int64
	Limit        int
}

// AuditLog is what those did and tried who have a role where the actor is admin or
// auditor, the newest first. Whoever has no user, as a login that was guessed, is
// seen by those alone who see everything.
func (d *Desk) AuditLog(ctx context.Context, q AuditQuery) ([]AuditLine, error) {
	scope := d.scopeOf(land.Admin, land.Auditor)
	all := !slices.ContainsFunc(d.Tree().Children(""), func(root string) bool { return !slices.Contains(scope, root) })
	rows, err := d.pool.Query(ctx, `
		select id, at, request, login, address, event, outcome, subject, detail from audit a
		where ($1 or exists (select from user_grant g where g.login = a.login and g.region = any($2)))
			and ($3 = '' or login = $3) and ($4 = '' or event = $4) and (not $5 or outcome <> '') and ($6::bigint = 0 or id < $6)
		order by id desc limit $7`, all, scope, q.Login, q.Event, q.Refused, q.Before, q.Limit)
	if err != nil {
		return nil, translate(err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[AuditLine])
}
