package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"sanlei/land"
)

// Authenticator finds who holds a secret: an access token or a session's.
// Nobody is land.Unauthenticated.
type Authenticator interface {
	Actor(ctx context.Context, secret string) (land.Actor, error)
}

// sessionCookie holds the secret of a browser's session.
const sessionCookie = "sanlei_session"

const mostSecret = 512

// authenticate finds who calls. A secret comes as Authorization: Bearer, as
// the password of HTTP Basic whatever the user name, or as the session cookie;
// with an Authorization header the cookie is not looked at.
// An address from which too many secrets were wrong is told to wait, but whoever
// has a right one is heard: a secret is too long to be guessed, and a program with
// a token that has ended must not shut out the office behind its address.
func (s *service) authenticate(w http.ResponseWriter, r *http.Request) (land.Actor, error) {
	secret := secretOf(r)
	if secret == "" || len(secret) > mostSecret {
		return land.Actor{}, land.Refuse(land.Unauthenticated, "", "sign_in", "sign in first")
	}
	actor, err := s.config.Authenticator.Actor(r.Context(), secret)
	if land.KindOf(err) != land.Unauthenticated {
		return actor, err
	}
	if limited := s.limitFailures(r); limited != nil {
		return actor, limited
	}
	s.countFailure(w, r)
	return actor, err
}

func secretOf(r *http.Request) string {
	if given := r.Header.Get("Authorization"); given != "" {
		if token, ok := bearer(given); ok {
			return token
		}
		_, password, _ := r.BasicAuth()
		return password
	}
	if cookie, err := r.Cookie(sessionCookie); err == nil {
		return cookie.Value
	}
	return ""
}

func bearer(authorization string) (token string, ok bool) {
	scheme, token, _ := strings.Cut(authorization, " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "Bearer")
}

// challenge says how to sign in. A page's own request is not offered Basic,
// for which browsers would open a window of theirs.
func challenge(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("WWW-Authenticate", `Bearer realm="sanlei"`)
	if r.Header.Get("Sec-Fetch-Site") != "same-origin" {
		w.Header().Add("WWW-Authenticate", `Basic realm="sanlei", charset="UTF-8"`)
	}
}

// sameOrigin refuses a browser's unsafe request from another site. Only a
// bearer token, which no browser sends by itself, is exempt. Where people reach the
// service by another address than its own, as through a proxy that tells us another
// host, that address is ours as well.
func (s *service) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	if u, err := url.Parse(s.config.BaseURL); err == nil && u.Host != "" {
		_ = protection.AddTrustedOrigin(u.Scheme + "://" + u.Host) // which is an origin: validate has looked
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := bearer(r.Header.Get("Authorization")); !ok && protection.Check(r) != nil {
			s.refuse(w, r, land.Refuse(land.Forbidden, "header.Origin", "cross_origin", "a request from another site changes nothing here"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// setSession gives a browser its session, or with no secret takes it away.
// No script can read it.
func (c *call) setSession(secret string) {
	cookie := &http.Cookie{Name: sessionCookie, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(c.base(c.r), "https:")}
	if secret == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(c.w, cookie)
}
