package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/crypto/argon2"

	"sanlei/land"
)

// SetPassword gives a user another password, which the policy allows, and ends
// the user's sessions. Tokens go on.
func (s *Store) SetPassword(ctx context.Context, login, password string) error {
	defer s.news.forgetActors()
	return translate(pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return s.setPassword(ctx, tx, login, password) }))
}

// PasswordPolicy is what passwords must be like.
func (s *Store) PasswordPolicy() land.PasswordPolicy { return s.passwords }

// ChangePassword is how users give themselves another password: they know the
// present one, even where it has served its time. Trying counts as signing in.
func (s *Store) ChangePassword(ctx context.Context, login, present, next string) error {
	if _, err := s.checkLogin(ctx, login, present); err != nil {
		return err
	}
	return s.SetPassword(ctx, login, next)
}

func (s *Store) setPassword(ctx context.Context, tx pgx.Tx, login, password string) error {
	var name, hash string
	if err := tx.QueryRow(ctx, `select name, password from users where login = $1 for update`, login).Scan(&name, &hash); err != nil {
		return err
	}
	if err := s.passwords.Check(password, login, name); err != nil {
		return err
	}
	if err := s.refuseFormer(ctx, tx, login, hash, password); err != nil {
		return err
	}
	b := &pgx.Batch{}
	if hash != "" {
		b.Queue(`insert into former_password values ($1, $2, $3)`, login, hash, s.now())
	}
	b.Queue(`update users set password = $2, password_set_at = $3 where login = $1`, login, hashPassword(password), s.now())
	b.Queue(`delete from credential where login = $1 and kind = 'session'`, login)
	b.Queue(`delete from sign_in_try where login = $1`, login)
	s.queueAudit(ctx, b, AuditEntry{Kind: "password_set", Login: login, Subject: login})
	return tx.SendBatch(ctx, b).Close()
}

// refuseFormer refuses the present password and the last ones before it.
func (s *Store) refuseFormer(ctx context.Context, tx pgx.Tx, login, present, password string) error {
	if s.passwords.Last == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `select hash from former_password where login = $1 order by replaced_at desc limit $2`, login, s.passwords.Last-1)
	if err != nil {
		return err
	}
	hashes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	if present != "" {
		hashes = append(hashes, present)
	}
	for _, h := range hashes {
		if checkPassword(h, password) {
			return land.Refuse(land.Invalid, "body.password", "password_used_before", "the password is one of the user's last ones")
		}
	}
	return nil
}

// invitationLasts is how long a one-time link serves.
const invitationLasts = 24 * time.Hour

// Invite makes a one-time link for a user whom the actor administers: whoever
// has its secret chooses the password. Earlier links of the user end.
func (d *Desk) Invite(ctx context.Context, login string) (secret string, err error) {
	u, err := d.User(ctx, login)
	if err != nil {
		return "", err
	}
	if err := d.administers(u); err != nil {
		return "", err
	}
	secret = newSecret()
	b := &pgx.Batch{}
	b.Queue(`update invitation set used_at = $2 where login = $1 and used_at is null`, login, d.now())
	b.Queue(`insert into invitation (digest, login, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5)`,
		digest(secret), login, d.Actor.Login, d.now(), d.now().Add(invitationLasts))
	d.queueAudit(ctx, b, AuditEntry{Kind: "invited", Subject: login})
	return secret, translate(d.pool.SendBatch(ctx, b).Close())
}

// AcceptInvitation gives the user of a one-time link their password, and tells
// who it is. A link that was used, replaced or has run out is Gone.
func (s *Store) AcceptInvitation(ctx context.Context, secret, password string) (login string, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			update invitation set used_at = $2 where digest = $1 and used_at is null and expires_at > $2
			returning login`, digest(secret), s.now()).Scan(&login)
		if err == pgx.ErrNoRows {
			return land.Refuse(land.Gone, "body.secret", "link_is_used", "the link was used or has run out; ask for another")
		}
		if err != nil {
			return err
		}
		return s.setPassword(ctx, tx, login, password)
	})
	return login, translate(err)
}

// The cost of Argon2id as RFC 9106 recommends where memory is scarce.
const (
	argonTime, argonMemory, argonLanes, argonKey = 3, 64 << 10, 4, 32
)

// hashPassword gives the usual text form; no password has no hash.
func hashPassword(password string) string {
	if password == "" {
		return ""
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		enc.EncodeToString(salt), enc.EncodeToString(argonOf(password, salt)))
}

func argonOf(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, argonKey)
}

// checkPassword takes the same time whether there is a hash or not.
func checkPassword(hash, password string) bool {
	salt, want := make([]byte, 16), make([]byte, argonKey)
	parts := strings.Split(hash, "$")
	if len(parts) == 6 {
		enc := base64.RawStdEncoding
		salt, _ = enc.DecodeString(parts[4])
		want, _ = enc.DecodeString(parts[5])
	}
	return subtle.ConstantTimeCompare(argonOf(password, salt), want) == 1 && len(parts) == 6
}
