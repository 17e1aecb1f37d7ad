package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Token is an access token of a program, without its secret.
type Token struct {
	ID        land.ID
	Name      string
	ReadsOnly bool
	CreatedAt time.Time
	ExpiresAt time.Time
}

// TokenDraft is a token that is to be made: it may do what its user may, or only
// read.
type TokenDraft struct {
	Name      string
	ReadsOnly bool
	Days      int // until it ends, 1 to 366
}

// NewToken makes an access token for the actor. Its secret is told this once.
func (d *Desk) NewToken(ctx context.Context, t TokenDraft) (secret string, err error) {
	return d.newToken(ctx, d.Actor.Login, t)
}

func (s *Store) newToken(ctx context.Context, login string, t TokenDraft) (secret string, err error) {
	if err := land.CheckText("body.name", t.Name, 1, 60); err != nil {
		return "", err
	}
	if t.Days < 1 || t.Days > 366 {
		return "", land.Refuse(land.Invalid, "body.days", "days", "a token lasts 1 to 366 days")
	}
	lasts := time.Duration(t.Days) * 24 * time.Hour
	secret, err = s.newCredential(ctx, credential{login: login, kind: "token", name: t.Name, readsOnly: t.ReadsOnly, lasts: lasts})
	if err != nil {
		return "", err
	}
	return secret, s.Audit(ctx, AuditEntry{Kind: "token_made", Login: login, Subject: t.Name, Detail: map[string]any{"reads_only": t.ReadsOnly, "hours": lasts.Hours()}})
}

// Tokens is the actor's tokens, oldest first.
func (d *Desk) Tokens(ctx context.Context) ([]Token, error) {
	rows, err := d.pool.Query(ctx, `
		select id, name, reads_only, created_at, expires_at from credential
		where login = $1 and kind = 'token' order by id`, d.Actor.Login)
	if err != nil {
		return nil, translate(err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Token])
}

// RevokeToken ends one of the actor's tokens.
func (d *Desk) RevokeToken(ctx context.Context, id land.ID) error {
	defer d.news.forgetActors()
	var name string
	err := d.pool.QueryRow(ctx, `delete from credential where id = $1 and login = $2 and kind = 'token' returning name`, id, d.Actor.Login).Scan(&name)
	if err != nil {
		return translate(err)
	}
	return d.Audit(ctx, AuditEntry{Kind: "token_revoked", Login: d.Actor.Login, Subject: name})
}

// ReplaceToken revokes the login's tokens of a name and makes a new one.
func (s *Store) ReplaceToken(ctx context.Context, login string, t TokenDraft) (secret string, err error) {
	defer s.news.forgetActors()
	if _, err := s.pool.Exec(ctx, `delete from credential where login = $1 and kind = 'token' and name = $2`, login, t.Name); err != nil {
		return "", translate(err)
	}
	return s.newToken(ctx, login, t)
}
