package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// How long a session lasts.
const sessionLasts = 12 * time.Hour

// Lock is after how many failed tries in how long a login is locked, and for
// how long. The zero lock never locks.
type Lock struct {
	Tries int
	For   time.Duration
}

var (
	wrongPassword   = land.Refuse(land.Unauthenticated, "", "wrong_password", "login and password do not match")
	passwordExpired = land.Refuse(land.Forbidden, "", "password_expired", "the password has served its time; choose another")
)

// SignIn opens a session: its secret goes into the browser's cookie. An unknown
// login takes as long and says the same as a wrong password, and is locked like
// any other after so many tries. A password that has served its time opens
// nothing: it must be changed first.
func (s *Store) SignIn(ctx context.Context, login, password string) (secret string, actor land.Actor, err error) {
	setAt, err := s.checkLogin(ctx, login, password)
	if err != nil {
		return "", actor, err
	}
	if s.passwords.Days > 0 && s.now().After(setAt.AddDate(0, 0, s.passwords.Days)) {
		return "", actor, s.refuseSignIn(ctx, login, passwordExpired)
	}
	if secret, err = s.newCredential(ctx, credential{login: login, kind: "session", lasts: sessionLasts}); err != nil {
		return "", actor, err
	}
	b := &pgx.Batch{}
	b.Queue(`update users set signed_in_at = $2 where login = $1`, login, s.now())
	s.queueAudit(ctx, b, AuditEntry{Kind: "sign_in", Login: login})
	if err := s.pool.SendBatch(ctx, b).Close(); err != nil {
		return "", actor, translate(err)
	}
	actor, err = s.Actor(ctx, secret)
	return secret, actor, err
}

// checkLogin refuses a password that is not the login's, and a login that was
// tried in vain too often. A try counts before it is judged, so that many at
// once get no more of them.
func (s *Store) checkLogin(ctx context.Context, login, password string) (setAt time.Time, err error) {
	if s.lock.Tries > 0 {
		if err := s.countTry(ctx, login); err != nil {
			return setAt, err
		}
	}
	var hash string
	err = s.pool.QueryRow(ctx, `select password, password_set_at from users where login = $1 and not disabled`, login).Scan(&hash, &setAt)
	if err != nil && err != pgx.ErrNoRows {
		return setAt, translate(err)
	}
	if !checkPassword(hash, password) {
		return setAt, s.refuseSignIn(ctx, login, wrongPassword)
	}
	_, err = s.pool.Exec(ctx, `delete from sign_in_try where login = $1`, login)
	return setAt, translate(err)
}

// countTry counts a try, and refuses it when the login is locked. The time
// begins with the last try that was judged.
func (s *Store) countTry(ctx context.Context, login string) error {
	var failed int
	var last time.Time
	err := s.pool.QueryRow(ctx, `
		insert into sign_in_try as t values ($1, 1, $2)
		on conflict (login) do update set
			failed = case when t.failed_at <= $3 then 1 else t.failed + 1 end,
			failed_at = case when t.failed_at > $3 and t.failed >= $4 then t.failed_at else excluded.failed_at end
		returning failed, failed_at`, login, s.now(), s.now().Add(-s.lock.For), s.lock.Tries).Scan(&failed, &last)
	if err != nil || failed <= s.lock.Tries {
		return translate(err)
	}
	left := last.Add(s.lock.For).Sub(s.now())
	return s.refuseSignIn(ctx, login, land.RefuseFor(left, "locked", "too many passwords were wrong; the login is locked for a while"))
}

// refuseSignIn gives the refusal, once it is in the audit log.
func (s *Store) refuseSignIn(ctx context.Context, login string, refusal *land.Error) error {
	if err := s.Audit(ctx, AuditEntry{Kind: "sign_in", Login: login, Outcome: refusal.Details[0].Rule}); err != nil {
		return err
	}
	return refusal
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
	defer s.news.forgetActors()
	var login string
	err := s.pool.QueryRow(ctx, `delete from credential where digest = $1 returning login`, digest(secret)).Scan(&login)
	if err == pgx.ErrNoRows {
		return nil // it had ended
	}
	if err != nil {
		return translate(err)
	}
	return s.Audit(ctx, AuditEntry{Kind: "sign_out", Login: login})
}

// Actor is who a secret speaks for: one of a session or a token that has not
// expired, of a user who is not disabled. Anything else is Unauthenticated.
func (s *Store) Actor(ctx context.Context, secret string) (land.Actor, error) {
	a, known, forgotten := s.news.actor(digest(secret), s.now())
	if known {
		return a, nil
	}
	a = land.Actor{}
	rows, err := s.pool.Query(ctx, `
		select u.login, u.name, c.reads_only, c.expires_at, g.role, g.region
		from credential c join users u using (login) join user_grant g using (login)
		where c.digest = $1 and c.expires_at > $2 and not u.disabled
		order by g.role, g.region`, digest(secret), s.now())
	if err != nil {
		return a, translate(err)
	}
	var g land.Grant
	var until time.Time
	_, err = pgx.ForEachRow(rows, []any{&a.Login, &a.Name, &a.ReadsOnly, &until, &g.Role, &g.Region}, func() error {
		a.Grants = append(a.Grants, g)
		return nil
	})
	if err == nil && a.Login == "" {
		err = land.Refuse(land.Unauthenticated, "", "unknown_credential", "the session or token is unknown or has ended")
	}
	if err == nil {
		s.news.keepActor(digest(secret), a, until, forgotten)
	}
	return a, translate(err)
}

// A credential is what a secret stands for.
type credential struct {
	login, kind, name string
	readsOnly         bool
	lasts             time.Duration
}

// newCredential keeps the digest of a secret, which it gives.
func (s *Store) newCredential(ctx context.Context, c credential) (string, error) {
	secret := newSecret()
	_, err := s.pool.Exec(ctx, `
		insert into credential (id, digest, login, kind, name, reads_only, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		land.NewID(), digest(secret), c.login, c.kind, c.name, c.readsOnly, s.now(), s.now().Add(c.lasts))
	return secret, translate(err)
}

func newSecret() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

func digest(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
