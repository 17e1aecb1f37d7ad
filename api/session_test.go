package api

import (
	"strings"
	"testing"
	"time"

	"sanlei/land"
)

func TestASessionBeginsAndEnds(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	const password = "correct horse battery"
	user := land.Actor{Login: "wang", Name: "王某", Grants: []land.Grant{{Role: land.Officer, Region: "430525-P01"}}}
	if err := b.Operator().AddUser(t.Context(), user, password); err != nil {
		t.Fatal(err)
	}
	signIn := func(login, password string) string {
		return `{"login":"` + login + `","password":"` + password + `"}`
	}
	r := ask(t, b.server, "POST", "/api/session", signIn("wang", password), "Content-Type", "application/json")
	if who := done[land.Actor](b, r, 201); who.Login != "wang" || len(who.Grants) != 1 {
		t.Errorf("%+v", who)
	}
	cookie := r.Cookies()[0]
	if !cookie.HttpOnly || cookie.Path != "/" || cookie.Name != sessionCookie || !strings.Contains(r.Header.Get("Set-Cookie"), "SameSite=Lax") || cookie.Secure {
		t.Errorf("%v", r.Header["Set-Cookie"])
	}
	session := []string{"Cookie", cookie.Name + "=" + cookie.Value}
	begun := done[signedIn](b, ask(t, b.server, "GET", "/api/session", "", session...), 200)
	b.Clock.Set(b.Clock.Now().Add(10 * time.Minute))
	longer := done[signedIn](b, ask(t, b.server, "POST", "/api/session/extension", "", session...), 200)
	if begun.Login != "wang" || longer.Login != "wang" || longer.ExpiresAt.Sub(begun.ExpiresAt) != 10*time.Minute ||
		!done[signedIn](b, ask(t, b.server, "GET", "/api/session", "", session...), 200).ExpiresAt.Equal(longer.ExpiresAt) {
		t.Errorf("%v, extended to %v", begun, longer)
	}
	wantFaults(t, refused(t, b.ask("officer", "POST", "/api/session/extension", ""), 409), [2]string{"", "only_sessions"})
	refused(t, ask(t, b.server, "DELETE", "/api/session", "", append(session, "Sec-Fetch-Site", "cross-site")...), 403)
	if r := ask(t, b.server, "DELETE", "/api/session", "", session...); r.StatusCode != 204 || r.Cookies()[0].MaxAge >= 0 {
		t.Errorf("%d %v", r.StatusCode, r.Cookies())
	}
	refused(t, ask(t, b.server, "GET", "/api/session", "", session...), 401)

	want := refused(t, ask(t, b.server, "POST", "/api/session", signIn("wang", "wrong"), "Content-Type", "application/json"), 401)
	wantFaults(t, refused(t, ask(t, b.server, "POST", "/api/session", signIn("nobody", "wrong"), "Content-Type", "application/json"), 401), want...)
	for _, bad := range []string{`a\u0000b`, "", strings.Repeat("x", 64)} {
		refused(t, ask(t, b.server, "POST", "/api/session", signIn(bad, "x"), "Content-Type", "application/json"), 422)
	}
	refused(t, ask(t, b.server, "POST", "/api/session", signIn("wang", `\u0000`), "Content-Type", "application/json"), 401)
}

func TestATokenIsToldOnceAndRevoked(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	made := done[tokenSecret](b, b.ask("officer", "POST", "/api/tokens", `{"name":"qgis","days":30}`), 201)
	if r := ask(t, b.server, "GET", "/api/session", "", "Authorization", "Bearer "+made.Secret); done[land.Actor](b, r, 200).Login != "officer" {
		t.Error("the token is not the officer's")
	}
	var id land.ID
	for _, token := range done[tokenList](b, b.ask("officer", "GET", "/api/tokens", ""), 200).Tokens {
		if token.Name == "qgis" {
			id = token.ID
		}
	}
	refused(t, b.ask("county", "DELETE", "/api/tokens/"+id.String(), ""), 404)
	if r := b.ask("officer", "DELETE", "/api/tokens/"+id.String(), ""); r.StatusCode != 204 {
		t.Errorf("revoked: %d", r.StatusCode)
	}
	refused(t, ask(t, b.server, "GET", "/api/session", "", "Authorization", "Bearer "+made.Secret), 401)
	wantFaults(t, refused(t, b.ask("officer", "POST", "/api/tokens", `{"name":"x","days":0}`), 422), [2]string{"body.days", "days"})
}
