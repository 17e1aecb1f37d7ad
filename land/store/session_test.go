package store_test

import (
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

const (
	aPassword = "A long pass-1"
	another   = "Another-pass 2"
)

// guarded is a store over the books with the policy and the lock of a new
// installation, and one officer with a password.
func guarded(t *testing.T) (*storetest.Books, *store.Store) {
	t.Helper()
	b := storetest.Open(t)
	s := must[*store.Store](t)(store.Open(t.Context(), store.Config{URL: b.URL, Now: b.Clock.Now, Key: b.Key,
		Passwords: land.DefaultPasswordPolicy, Lock: store.Lock{Tries: 5, For: 30 * time.Minute}}))
	t.Cleanup(s.Close)
	u := land.Actor{Login: "officer", Name: "张经办", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}}}
	if err := s.As(b.People(storetest.Park).Admin.Actor).AddUser(t.Context(), u, aPassword); err != nil {
		t.Fatal(err)
	}
	return b, s
}

// signsIn tells what came of trying to sign in: "" or the rule.
func signsIn(t *testing.T, s *store.Store, login, password string) string {
	t.Helper()
	_, _, err := s.SignIn(t.Context(), login, password)
	return ruleOf(t, err)
}

func ruleOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	refusal, ok := err.(*land.Error)
	if !ok {
		t.Fatal(err)
	}
	return refusal.Details[0].Rule
}

// Five wrong passwords lock a login for half an hour, whether it is anybody's
// or not; the right one does not help meanwhile.
func TestWrongPasswordsLockALogin(t *testing.T) {
	t.Parallel()
	b, s := guarded(t)
	for _, login := range []string{"officer", "nobody"} {
		for range 5 {
			if rule := signsIn(t, s, login, "wrong"); rule != "wrong_password" {
				t.Fatalf("%s: %s", login, rule)
			}
		}
		if rule := signsIn(t, s, login, aPassword); rule != "locked" {
			t.Errorf("%s: %q after five", login, rule)
		}
	}
	_, _, err := s.SignIn(t.Context(), "officer", aPassword)
	if left := err.(*land.Error).After; left <= 29*time.Minute || left > 30*time.Minute {
		t.Errorf("locked for %v more", left)
	}
	b.Clock.Set(b.Clock.Now().Add(29 * time.Minute))
	if rule := signsIn(t, s, "officer", aPassword); rule != "locked" {
		t.Errorf("after 29 minutes: %q", rule)
	}
	b.Clock.Set(b.Clock.Now().Add(time.Minute))
	if rule := signsIn(t, s, "officer", aPassword); rule != "" {
		t.Errorf("after half an hour: %q", rule)
	}
	if n := b.Count(`select count(*) from sign_in_try where login = 'officer'`); n != 0 {
		t.Error("who signed in is still counted")
	}
	if n := b.Count(`select count(*) from audit where event = 'sign_in' and outcome = 'locked'`); n != 4 {
		t.Errorf("%d locked tries are in the audit log", n)
	}
}

func TestAPasswordServesNinetyDays(t *testing.T) {
	t.Parallel()
	b, s := guarded(t)
	b.Clock.Set(b.Clock.Now().AddDate(0, 0, 90))
	if rule := signsIn(t, s, "officer", aPassword); rule != "" {
		t.Errorf("on the last day: %s", rule)
	}
	b.Clock.Set(b.Clock.Now().AddDate(0, 0, 1))
	if rule := signsIn(t, s, "officer", aPassword); rule != "password_expired" {
		t.Errorf("a day later: %q", rule)
	}
	if rule := ruleOf(t, s.ChangePassword(t.Context(), "officer", "wrong", another)); rule != "wrong_password" {
		t.Errorf("changed without the present one: %q", rule)
	}
	if err := s.ChangePassword(t.Context(), "officer", aPassword, another); err != nil {
		t.Fatal(err)
	}
	if rule := signsIn(t, s, "officer", another); rule != "" {
		t.Errorf("with the new one: %s", rule)
	}
}

func TestAPasswordIsNoneOfTheLastFive(t *testing.T) {
	t.Parallel()
	b, s := guarded(t)
	passwords := []string{aPassword, another, "The-third-one 3", "The-fourth-one 4", "The-fifth-one 5", "The-sixth-one 6"}
	for _, p := range passwords[1:] {
		for _, before := range []string{passwords[0]} {
			refused(t, s.SetPassword(t.Context(), "officer", before), land.Invalid, "password_used_before")
		}
		if err := s.SetPassword(t.Context(), "officer", p); err != nil {
			t.Fatal(err)
		}
		b.Clock.Set(b.Clock.Now().Add(time.Hour))
	}
	refused(t, s.SetPassword(t.Context(), "officer", passwords[5]), land.Invalid, "password_used_before")
	refused(t, s.SetPassword(t.Context(), "officer", passwords[1]), land.Invalid, "password_used_before")
	if err := s.SetPassword(t.Context(), "officer", passwords[0]); err != nil {
		t.Errorf("the sixth last: %v", err)
	}
	refused(t, s.SetPassword(t.Context(), "officer", "short"), land.Invalid, "password_length")
}

func TestAOneTimeLinkServesOnce(t *testing.T) {
	t.Parallel()
	b, s := guarded(t)
	admin := s.As(b.People(storetest.Park).Admin.Actor)
	u := land.Actor{Login: "wang", Name: "王某", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}}}
	if err := admin.AddUser(t.Context(), u, ""); err != nil {
		t.Fatal(err)
	}
	first := must[string](t)(admin.Invite(t.Context(), "wang"))
	second := must[string](t)(admin.Invite(t.Context(), "wang"))
	accept := func(secret, password string) error {
		_, err := s.AcceptInvitation(t.Context(), secret, password)
		return err
	}
	refused(t, accept(first, aPassword), land.Gone, "link_is_used")
	refused(t, accept(second, "short"), land.Invalid, "password_length")
	if err := accept(second, aPassword); err != nil {
		t.Fatal(err)
	}
	refused(t, accept(second, another), land.Gone, "link_is_used")
	refused(t, accept("", another), land.Gone, "link_is_used")
	if rule := signsIn(t, s, "wang", aPassword); rule != "" {
		t.Errorf("with the chosen password: %s", rule)
	}
	late := must[string](t)(admin.Invite(t.Context(), "wang"))
	b.Clock.Set(b.Clock.Now().Add(25 * time.Hour))
	refused(t, accept(late, another), land.Gone, "link_is_used")
	stranger := s.As(b.People(storetest.Longhui).Admin.Actor)
	_, err := stranger.Invite(t.Context(), "wang")
	refused(t, err, land.NotFound, "unknown_login")
}
