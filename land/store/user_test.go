package store_test

import (
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// staffed is books with one officer whose password is known.
func staffed(t *testing.T) *storetest.Books {
	b := storetest.Open(t)
	u := land.Actor{Login: "officer", Name: "o", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}}}
	if err := b.People(storetest.Park).Admin.AddUser(t.Context(), u, "a long password"); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestASessionLastsUntilItEnds(t *testing.T) {
	t.Parallel()
	b := staffed(t)
	secret, actor, err := b.SignIn(t.Context(), "officer", "a long password")
	if err != nil || actor.Login != "officer" || len(actor.Grants) != 1 {
		t.Fatalf("%+v, %v", actor, err)
	}
	if _, err := b.Actor(t.Context(), secret); err != nil {
		t.Error(err)
	}
	b.Clock.Set(b.Clock.Now().Add(13 * time.Hour))
	_, err = b.Actor(t.Context(), secret)
	refused(t, err, land.Unauthenticated, "unknown_credential")
	secret, _, err = b.SignIn(t.Context(), "officer", "a long password")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.SignOut(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	_, err = b.Actor(t.Context(), secret)
	refused(t, err, land.Unauthenticated, "unknown_credential")
}

func TestWhoMayNotSignIn(t *testing.T) {
	t.Parallel()
	b := staffed(t)
	if err := b.People(storetest.Park).Admin.AddUser(t.Context(),
		land.Actor{Login: "program", Name: "p", Grants: []land.Grant{{Role: land.Auditor, Region: storetest.Park}}}, ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"officer", "a wrong password"}, {"officer", ""}, {"nobody", "a long password"}, {"program", ""}} {
		_, _, err := b.SignIn(t.Context(), c[0], c[1])
		refused(t, err, land.Unauthenticated, "wrong_password")
	}
	secret, _, err := b.SignIn(t.Context(), "officer", "a long password")
	if err != nil {
		t.Fatal(err)
	}
	b.Super(`update users set disabled = true where login = 'officer'`)
	_, err = b.Actor(t.Context(), secret)
	refused(t, err, land.Unauthenticated, "unknown_credential")
	_, _, err = b.SignIn(t.Context(), "officer", "a long password")
	refused(t, err, land.Unauthenticated, "wrong_password")
}

func TestAnotherPasswordEndsSessionsAndKeepsTokens(t *testing.T) {
	t.Parallel()
	b := staffed(t)
	session, actor, err := b.SignIn(t.Context(), "officer", "a long password")
	if err != nil {
		t.Fatal(err)
	}
	token := must[string](t)(b.As(actor).NewToken(t.Context(), store.TokenDraft{Name: "script", Days: 1}))
	if err := b.SetPassword(t.Context(), "officer", "another password"); err != nil {
		t.Fatal(err)
	}
	_, err = b.Actor(t.Context(), session)
	refused(t, err, land.Unauthenticated, "unknown_credential")
	must[land.Actor](t)(b.Actor(t.Context(), token))
	refused(t, b.SetPassword(t.Context(), "nobody", "x"), land.NotFound, "unknown_id")
}

func TestATokenIsRevokedByItsOwnerAlone(t *testing.T) {
	t.Parallel()
	b := staffed(t)
	officer, other := b.People(storetest.Park).Officer, b.People(storetest.Park).Admin
	secret := must[string](t)(officer.NewToken(t.Context(), store.TokenDraft{Name: "script", Days: 1}))
	tokens := must[[]store.Token](t)(officer.Tokens(t.Context()))
	if len(tokens) != 1 || tokens[0].Name != "script" {
		t.Fatalf("there are %+v", tokens)
	}
	refused(t, other.RevokeToken(t.Context(), tokens[0].ID), land.NotFound, "unknown_id")
	if err := officer.RevokeToken(t.Context(), tokens[0].ID); err != nil {
		t.Fatal(err)
	}
	_, err := b.Actor(t.Context(), secret)
	refused(t, err, land.Unauthenticated, "unknown_credential")
}

// The program runs neither as the owner nor on another schema.
func TestTheWrongDatabaseIsRefusedAtStart(t *testing.T) {
	t.Parallel()
	b := storetest.Empty(t)
	for name, url := range map[string]string{"no connection string": "postgres://%", "the superuser": b.SuperURL} {
		if s, err := store.Open(t.Context(), store.Config{URL: url}); err == nil {
			s.Close()
			t.Errorf("%s is taken", name)
		}
	}
	b.Super(`update schema_version set version = version - 1`)
	s, err := store.Open(t.Context(), store.Config{URL: b.URL})
	b.Super(`update schema_version set version = version + 1`)
	if err == nil {
		s.Close()
		t.Error("an older schema is taken")
	}
}

// A role that reaches further shows nothing of what only another kind may see.
func TestWhoAdministersAParkSeesItsUsersAloneWhateverElseTheyAudit(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	for login, region := range map[string]string{"here": storetest.Park, "there": storetest.Longhui} {
		u := land.Actor{Login: login, Name: login, Grants: []land.Grant{{Role: land.Officer, Region: region}}}
		if err := b.Operator().AddUser(t.Context(), u, ""); err != nil {
			t.Fatal(err)
		}
	}
	both := b.As(land.Actor{Login: "both", Grants: []land.Grant{{Role: land.Admin, Region: storetest.Park}, {Role: land.Officer, Region: "430000"}}})
	if seen := must[[]store.User](t)(both.Users(t.Context())); len(seen) != 1 || seen[0].Login != "here" {
		t.Errorf("%+v", seen)
	}
	for _, login := range []string{"here", "there"} {
		if err := b.Audit(t.Context(), store.AuditEntry{Kind: "export", Login: login}); err != nil {
			t.Fatal(err)
		}
	}
	if lines := must[[]store.AuditLine](t)(both.AuditLog(t.Context(), store.AuditQuery{Event: "export", Limit: 10})); len(lines) != 1 || lines[0].Login != "here" {
		t.Errorf("%+v", lines)
	}
}
