package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// Whoever is disabled, or has other roles, is out at once.
func TestAChangedUserIsSignedOut(t *testing.T) {
	t.Parallel()
	b, s := guarded(t)
	admin := s.As(b.People(storetest.Park).Admin.Actor)
	session, actor, err := s.SignIn(t.Context(), "officer", aPassword)
	if err != nil {
		t.Fatal(err)
	}
	token := must[string](t)(s.As(actor).NewToken(t.Context(), store.TokenDraft{Name: "x", Days: 1}))
	u := must[store.User](t)(admin.User(t.Context(), "officer"))
	_, err = admin.ChangeUser(t.Context(), "officer", u.Rev+1, store.UserChange{Disabled: new(true)})
	refused(t, err, land.Stale, "stale")

	auditor := []land.Grant{{Role: land.Auditor, Region: storetest.Park}}
	u = must[store.User](t)(admin.ChangeUser(t.Context(), "officer", u.Rev, store.UserChange{Grants: auditor}))
	_, err = s.Actor(t.Context(), session)
	refused(t, err, land.Unauthenticated, "unknown_credential")
	if by := must[land.Actor](t)(s.Actor(t.Context(), token)); len(by.Grants) != 1 || by.Grants[0].Role != land.Auditor {
		t.Errorf("the token may %v", by.Grants)
	}
	u = must[store.User](t)(admin.ChangeUser(t.Context(), "officer", u.Rev, store.UserChange{Disabled: new(true)}))
	_, err = s.Actor(t.Context(), token)
	refused(t, err, land.Unauthenticated, "unknown_credential")
	if rule := signsIn(t, s, "officer", aPassword); rule != "wrong_password" {
		t.Errorf("who is disabled signs in: %q", rule)
	}
	must[store.User](t)(admin.ChangeUser(t.Context(), "officer", u.Rev, store.UserChange{Disabled: new(false), Name: new("李某")}))
	if rule := signsIn(t, s, "officer", aPassword); rule != "" {
		t.Errorf("who is enabled again: %q", rule)
	}
}

func TestAnAdminChangesOnlyThoseOfTheirRegions(t *testing.T) {
	t.Parallel()
	b, s := guarded(t)
	admin := s.As(b.People(storetest.Park).Admin.Actor)
	both := land.Actor{Login: "both", Name: "b", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}, {Role: land.Officer, Region: storetest.Longhui}}}
	if err := b.Operator().AddUser(t.Context(), both, ""); err != nil {
		t.Fatal(err)
	}
	change := func(login string, c store.UserChange) error {
		_, err := admin.ChangeUser(t.Context(), login, must[store.User](t)(admin.User(t.Context(), login)).Rev, c)
		return err
	}
	refused(t, change("both", store.UserChange{Disabled: new(true)}), land.Forbidden, "role")
	refused(t, change("officer", store.UserChange{Grants: []land.Grant{{Role: land.Officer, Region: storetest.Longhui}}}), land.NotFound, "unknown_region")
	refused(t, change("officer", store.UserChange{Grants: []land.Grant{}}), land.Invalid, "required")
	refused(t, change("officer", store.UserChange{Grants: []land.Grant{{Role: "king", Region: storetest.Park}}}), land.Invalid, "unknown_role")

	self := admin.Actor
	if err := b.Operator().AddUser(t.Context(), self, ""); err != nil {
		t.Fatal(err)
	}
	refused(t, change(self.Login, store.UserChange{Disabled: new(true)}), land.Conflict, "admin_stays")
	refused(t, change(self.Login, store.UserChange{Grants: []land.Grant{{Role: land.Auditor, Region: self.Grants[0].Region}}}), land.Conflict, "admin_stays")
	if n := b.Count(`select count(*) from audit where event = 'user_changed'`); n != 0 {
		t.Errorf("%d changes that were refused are in the audit log", n)
	}
}

// What somebody did is seen by those who see somebody.
func TestTheAuditLogIsSeenByRegion(t *testing.T) {
	t.Parallel()
	b, s := guarded(t)
	signsIn(t, s, "officer", "wrong")
	signsIn(t, s, "a-guess", "wrong")
	lines := func(d *store.Desk, q store.AuditQuery) []store.AuditLine {
		q.Limit = 10
		return must[[]store.AuditLine](t)(d.AuditLog(t.Context(), q))
	}
	if l := lines(s.As(b.People(storetest.Park).Admin.Actor), store.AuditQuery{Refused: true}); len(l) != 1 || l[0].Login != "officer" || l[0].Outcome != "wrong_password" {
		t.Errorf("the park's admin sees %+v", l)
	}
	if l := lines(s.As(b.People(storetest.Longhui).Admin.Actor), store.AuditQuery{}); len(l) != 0 {
		t.Errorf("the neighbour's admin sees %+v", l)
	}
	if l := lines(s.Operator(), store.AuditQuery{Event: "sign_in"}); len(l) != 2 || l[0].Login != "a-guess" {
		t.Errorf("the operator sees %+v", l)
	}
}

// Who comes, goes, and lets programs in leaves a line, also where they hang up before
// they are answered.
func TestComingGoingAndTokensAreInTheAuditLog(t *testing.T) {
	t.Parallel()
	_, s := guarded(t)
	officer := s.As(land.Actor{Login: "officer", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}}})
	must[string](t)(officer.NewToken(t.Context(), store.TokenDraft{Name: "QGIS", ReadsOnly: true, Days: 1}))
	tokens := must[[]store.Token](t)(officer.Tokens(t.Context()))
	for _, err := range []error{officer.RevokeToken(t.Context(), tokens[len(tokens)-1].ID), s.SignOut(t.Context(), must[string](t)(s.ReplaceToken(t.Context(), "officer", store.TokenDraft{Name: "x", Days: 1})))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	if err := s.Audit(gone, store.AuditEntry{Kind: "refused", Login: "officer", Outcome: "role"}); err != nil {
		t.Error(err)
	}
	var told []string
	for _, l := range must[[]store.AuditLine](t)(s.Operator().AuditLog(t.Context(), store.AuditQuery{Login: "officer", Limit: 5})) {
		told = append(told, strings.TrimSpace(l.Event+" "+l.Subject))
	}
	if want := []string{"refused", "sign_out", "token_made x", "token_revoked QGIS", "token_made QGIS"}; !slices.Equal(told, want) {
		t.Errorf("the log tells %q", told)
	}
}
