package api

import (
	"strings"
	"testing"

	"sanlei/land"
)

const wang = `{"login":"wang","name":"王某","grants":[{"role":"officer","region":"430525-P01"}]}`

// An admin adds somebody, who chooses a password by a link, works, and is
// disabled: from then on neither session nor token serves.
func TestAUserComesAndGoes(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	r := b.ask("admin", "POST", "/api/users", wang)
	if u := done[userItem](b, r, 201); u.Login != "wang" || u.SignedInAt != nil || r.Header.Get("Location") != b.server.URL+"/api/users/wang" {
		t.Errorf("%+v at %s", u, r.Header.Get("Location"))
	}
	wantFaults(t, refused(t, b.ask("admin", "POST", "/api/users", wang), 409), [2]string{"body.login", "a_user_has_their_own_login"})

	link := done[oneTimeLink](b, b.ask("admin", "POST", "/api/users/wang/invitations", ""), 201).Link
	base, secret, _ := strings.Cut(link, "#")
	if base != b.server.URL+"/invitation" {
		t.Errorf("the link is %s", link)
	}
	choose := `{"secret":"` + secret + `","password":"Correct horse 1"}`
	json := []string{"Content-Type", "application/json"}
	if who := done[invited](b, ask(t, b.server, "POST", "/api/session/invitation", choose, json...), 200); who.Login != "wang" {
		t.Errorf("%s chose", who.Login)
	}
	wantFaults(t, refused(t, ask(t, b.server, "POST", "/api/session/invitation", choose, json...), 410), [2]string{"body.secret", "link_is_used"})

	in := ask(t, b.server, "POST", "/api/session", `{"login":"wang","password":"Correct horse 1"}`, json...)
	session := []string{"Cookie", sessionCookie + "=" + in.Cookies()[0].Value}
	done[signedIn](b, ask(t, b.server, "GET", "/api/session", "", session...), 200)

	of := b.ask("admin", "GET", "/api/users/wang", "")
	if u := done[userItem](b, of, 200); u.SignedInAt == nil {
		t.Error("never signed in")
	}
	refused(t, b.ask("admin", "PATCH", "/api/users/wang", `{"disabled":true}`), 428)
	refused(t, b.ask("admin", "PATCH", "/api/users/wang", `{"disabled":true}`, "If-Match", `"999"`), 412)
	wantFaults(t, refused(t, b.ask("admin", "PATCH", "/api/users/wang", `{"password":"x"}`, "If-Match", "*"), 400), [2]string{"body.password", "unknown_member"})
	if u := done[userItem](b, b.ask("admin", "PATCH", "/api/users/wang", `{"disabled":true}`, "If-Match", of.Header.Get("ETag")), 200); !u.Disabled {
		t.Error("still enabled")
	}
	refused(t, ask(t, b.server, "GET", "/api/session", "", session...), 401)
}

func TestUsersOfElsewhereAreNotThere(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	for _, u := range done[userList](b, b.ask("admin", "GET", "/api/users", ""), 200).Users {
		if u.Login == "neighbour" {
			t.Error("the admin of the county sees the neighbour")
		}
	}
	theirs := refused(t, b.ask("admin", "GET", "/api/users/neighbour", ""), 404)
	wantFaults(t, refused(t, b.ask("admin", "GET", "/api/users/nobody", ""), 404), theirs...)
	refused(t, b.ask("admin", "PATCH", "/api/users/neighbour", `{"disabled":true}`, "If-Match", "*"), 404)
	refused(t, b.ask("admin", "POST", "/api/users/neighbour/invitations", ""), 404)
	wantFaults(t, refused(t, b.ask("admin", "POST", "/api/users", strings.Replace(wang, "430525-P01", "430524", 1)), 404), [2]string{"body.grants", "unknown_region"})
	wantFaults(t, refused(t, b.ask("admin", "POST", "/api/users", strings.Replace(wang, "officer", "king", 1)), 422), [2]string{"body.grants", "unknown_role"})
}

// A password is changed by whoever knows it, also where it opens nothing more.
func TestAPasswordIsChangedOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	if got := done[passwordPolicy](b, b.ask("officer", "GET", "/api/session/password", ""), 200); got != (passwordPolicy{}) {
		t.Errorf("books that ask for nothing ask for %+v", got)
	}
	user := land.Actor{Login: "li", Name: "李某", Grants: []land.Grant{{Role: land.Officer, Region: "430525-P01"}}}
	if err := b.Operator().AddUser(t.Context(), user, "the first one"); err != nil {
		t.Fatal(err)
	}
	change := func(present, next string) int {
		return ask(t, b.server, "POST", "/api/session/password",
			`{"login":"li","present":"`+present+`","password":"`+next+`"}`, "Content-Type", "application/json").StatusCode
	}
	if got := change("wrong", "the second one"); got != 401 {
		t.Errorf("without the present one: %d", got)
	}
	if got := change("the first one", `a\u0000b`); got != 422 {
		t.Errorf("NUL: %d", got)
	}
	if got := change("the first one", "the second one"); got != 204 {
		t.Errorf("changed: %d", got)
	}
	if got := change("the first one", "the third one"); got != 401 {
		t.Errorf("by the former one: %d", got)
	}
}

func TestATokenThatReadsOnlyChangesNothing(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	made := done[tokenSecret](b, b.ask("registrar", "POST", "/api/tokens", `{"name":"qgis","days":30,"reads_only":true}`), 201)
	as := []string{"Authorization", "Bearer " + made.Secret, "Content-Type", "application/json"}
	done[taskList](b, ask(t, b.server, "GET", "/api/tasks", "", as...), 200)
	wantFaults(t, refused(t, ask(t, b.server, "POST", "/api/tasks", `{}`, as...), 403), [2]string{"", "reads_only"})
	wantFaults(t, refused(t, ask(t, b.server, "POST", "/api/tokens", `{"name":"x","days":1}`, as...), 403), [2]string{"", "reads_only"})
}

// Every refusal of somebody who is signed in leaves a line, which names neither
// what they sent nor what they asked beyond the path.
func TestRefusalsAreInTheAuditLog(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	r := b.ask("officer", "POST", "/api/parcels", `{"secret":"x"}`)
	refused(t, r, 403)
	refused(t, b.ask("officer", "GET", "/api/parcels/"+land.NewID().String()+"?x=secret", ""), 400)
	lines := done[auditList](b, b.ask("admin", "GET", "/api/audit?login=officer&outcome=refused", ""), 200).Lines
	if len(lines) != 2 || lines[1].Outcome != "role" || lines[1].Subject != "POST /api/parcels" || lines[1].Request.String() != r.Header.Get("X-Request-Id") {
		t.Fatalf("%+v", lines)
	}
	if lines[0].Outcome != "unknown_parameter" || lines[0].Subject != "GET /api/parcels/{id}" || lines[0].Address != "127.0.0.1" {
		t.Errorf("%+v", lines[0])
	}
	if n := b.Count(`select count(*) from audit where audit::text like '%secret%'`); n != 0 {
		t.Error("the audit log holds what was sent")
	}
	page := done[auditList](b, b.ask("admin", "GET", "/api/audit?login=officer&limit=1", ""), 200)
	next := done[auditList](b, b.ask("admin", "GET", "/api/audit?login=officer&limit=1&before="+page.Next, ""), 200)
	if len(page.Lines) != 1 || len(next.Lines) != 1 || page.Lines[0].ID == next.Lines[0].ID {
		t.Errorf("%+v, then %+v", page, next)
	}
	if newest := done[auditList](b, b.ask("admin", "GET", "/api/audit?login=officer&limit=1&before=9007199254740992", ""), 200); len(newest.Lines) != 1 || newest.Lines[0].ID < page.Lines[0].ID {
		t.Errorf("%+v", newest) // the log grows beyond what four bytes count
	}
}
