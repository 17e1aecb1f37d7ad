package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/crypto/argon2"

	"sanlei/land"
)

// AddUser adds a user with a password and grants, all of them within the regions
// of an actor who is admin there. Without a password the user cannot sign in,
// only use tokens.
func (d *Desk) AddUser(ctx context.Context, u land.Actor, password string) error {
	if err := checkUser(u, password); err != nil {
		return err
	}
	for _, g := range u.Grants {
		if err := d.mustSee("body.grants", g.Region); err != nil {
			return err
		}
		if err := d.must(land.Admin, g.Region); err != nil {
			return err
		}
	}
	b := &pgx.Batch{}
	b.Queue(setScope, d.scopeText(), land.NewID())
	b.Queue(`insert into users (login, name, password) values ($1, $2, $3)`, u.Login, u.Name, hashPassword(password))
	for _, g := range u.Grants {
		b.Queue(`insert into user_grant (login, role, region) values ($1, $2, $3)`, u.Login, string(g.Role), g.Region)
	}
	return translate(d.pool.SendBatch(ctx, b).Close())
}

func checkUser(u land.Actor, password string) error {
	switch {
	case len(u.Grants) == 0:
		return land.Refuse(land.Invalid, "body.grants", "required", "a user has at least one role in a region")
	case len(password) > 200:
		return land.Refuse(land.Invalid, "body.password", "password_length", "a password has at most 200 bytes")
	}
	for _, g := range u.Grants {
		if !g.Role.Valid() {
			return land.Refuse(land.Invalid, "body.grants", "unknown_role", "there is no such role")
		}
	}
	if err := land.CheckText("body.login", u.Login, 2, 63); err != nil {
		return err
	}
	return land.CheckText("body.name", u.Name, 1, 60)
}

// KnowsUser reports whether there is a user by the login.
func (s *Store) KnowsUser(ctx context.Context, login string) (known bool, err error) {
	err = s.pool.QueryRow(ctx, `select exists (select from users where login = $1)`, login).Scan(&known)
	return known, translate(err)
}

// SetPassword gives a user another password and ends the user's sessions.
func (s *Store) SetPassword(ctx context.Context, login, password string) error {
	return translate(pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `update users set password = $2 where login = $1`, login, hashPassword(password))
		if err == nil && tag.RowsAffected() == 0 {
			err = pgx.ErrNoRows
		}
		if err == nil {
			_, err = tx.Exec(ctx, `delete from credential where login = $1 and kind = 'session'`, login)
		}
		return err
	}))
}

// How long a session lasts.
const sessionLasts = 12 * time.Hour

var wrongPassword = land.Refuse(land.Unauthenticated, "", "wrong_password", "login and password do not match")

// SignIn opens a session: its secret goes into the browser's cookie. An unknown
// login takes as long and says the same as a wrong password.
func (s *Store) SignIn(ctx context.Context, login, password string) (secret string, actor land.Actor, err error) {
	var hash string
	err = s.pool.QueryRow(ctx, `select password from users where login = $1 and not disabled`, login).Scan(&hash)
	if err != nil && err != pgx.ErrNoRows {
		return "", actor, translate(err)
	}
	if !checkPassword(hash, password) {
		return "", actor, wrongPassword
	}
	if secret, err = s.newCredential(ctx, login, "session", "", sessionLasts); err != nil {
		return "", actor, err
	}
	actor, err = s.Actor(ctx, secret)
	return secret, actor, err
}

// ExpiresAt is when the session or token of a secret ends.
func (s *Store) ExpiresAt(ctx context.Context, secret string) (at time.Time, err error) {
	err = s.pool.QueryRow(ctx, `select expires_at from credential where digest = $1`, digest(secret)).Scan(&at)
	return at, translate(err)
}

// ExtendSession lets a session last as long again as when it was opened, and
// tells until when. A token is not extended.
func (s *Store) ExtendSession(ctx context.Context, secret string) (until time.Time, err error) {
	until = s.now().Add(sessionLasts)
	tag, err := s.pool.Exec(ctx, `update credential set expires_at = $2 where digest = $1 and kind = 'session' and expires_at > $3`, digest(secret), until, s.now())
	if err == nil && tag.RowsAffected() == 0 {
		err = land.Refuse(land.Conflict, "", "only_sessions", "only the session of a browser is extended")
	}
	return until, translate(err)
}

// SignOut ends the session or revokes the token of a secret.
func (s *Store) SignOut(ctx context.Context, secret string) error {
	_, err := s.pool.Exec(ctx, `delete from credential where digest = $1`, digest(secret))
	return translate(err)
}

// Actor is who a secret speaks for: one of a session or a token that has not
// expired, of a user who is not disabled. Anything else is Unauthenticated.
func (s *Store) Actor(ctx context.Context, secret string) (a land.Actor, err error) {
	rows, err := s.pool.Query(ctx, `
		select u.login, u.name, g.role, g.region
		from credential c join users u using (login) join user_grant g using (login)
		where c.digest = $1 and c.expires_at > $2 and not u.disabled
		order by g.role, g.region`, digest(secret), s.now())
	if err != nil {
		return a, translate(err)
	}
	var g land.Grant
	_, err = pgx.ForEachRow(rows, []any{&a.Login, &a.Name, &g.Role, &g.Region}, func() error {
		a.Grants = append(a.Grants, g)
		return nil
	})
	if err == nil && a.Login == "" {
		err = land.Refuse(land.Unauthenticated, "", "unknown_credential", "the session or token is unknown or has ended")
	}
	return a, translate(err)
}

// Token is an access token of a program, without its secret.
type Token struct {
	ID        land.ID
	Name      string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// NewToken makes an access token for the actor. Its secret is told this once.
func (d *Desk) NewToken(ctx context.Context, name string, lasts time.Duration) (secret string, err error) {
	return d.newCredential(ctx, d.Actor.Login, "token", name, lasts)
}

// Tokens is the actor's tokens, oldest first.
func (d *Desk) Tokens(ctx context.Context) ([]Token, error) {
	rows, err := d.pool.Query(ctx, `
		select id, name, created_at, expires_at from credential
		where login = $1 and kind = 'token' order by id`, d.Actor.Login)
	if err != nil {
		return nil, translate(err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Token])
}

// RevokeToken ends one of the actor's tokens.
func (d *Desk) RevokeToken(ctx context.Context, id land.ID) error {
	tag, err := d.pool.Exec(ctx, `delete from credential where id = $1 and login = $2 and kind = 'token'`, id, d.Actor.Login)
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return translate(err)
}

// ReplaceToken revokes the login's tokens of a name and makes a new one.
func (s *Store) ReplaceToken(ctx context.Context, login, name string, lasts time.Duration) (secret string, err error) {
	if _, err := s.pool.Exec(ctx, `delete from credential where login = $1 and kind = 'token' and name = $2`, login, name); err != nil {
		return "", translate(err)
	}
	return s.newCredential(ctx, login, "token", name, lasts)
}

func (s *Store) newCredential(ctx context.Context, login, kind, name string, lasts time.Duration) (string, error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	secret := base64.RawURLEncoding.EncodeToString(raw)
	_, err := s.pool.Exec(ctx, `
		insert into credential (id, digest, login, kind, name, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`,
		land.NewID(), digest(secret), login, kind, name, s.now(), s.now().Add(lasts))
	return secret, translate(err)
}

func digest(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
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
