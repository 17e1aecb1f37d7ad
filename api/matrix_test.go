package api

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"sanlei/land"
	"sanlei/land/store/storetest"
)

// What the operations table decides is tried here on the real handler and books:
// every operation is asked by nobody, by each role and by each role that may also
// look at everything, about things of their own region, of another and about what
// there is not. A route that the table gains is asked without a line more; where
// its good request is not the plain one, the test fails until it is written down.

// A caller is somebody with one role in the county of the demonstration and in its
// city, where above says so also the auditor of the province, who sees the rest.
type caller struct {
	login string
	role  land.Role // empty: nobody who is signed in
	above bool
}

// callers is nobody and everybody.
func callers() []caller {
	out := []caller{{}}
	for _, role := range land.Roles {
		out = append(out, caller{"ours-" + string(role), role, false}, caller{"ours-" + string(role) + "-above", role, true})
	}
	return out
}

// grants is what a caller may do. A reviewer decides for the county and the city.
func (c caller) grants() []land.Grant {
	out := []land.Grant{{Role: c.role, Region: storetest.County}}
	if c.role == land.Reviewer {
		out = append(out, land.Grant{Role: c.role, Region: "430500"})
	}
	if c.above {
		out = append(out, land.Grant{Role: land.Auditor, Region: "430000"})
	}
	return out
}

// decided is what the second table of decisions says of a caller: whether they may
// call, and whether by the role that sees everything.
func (c caller) decided(o route) (may, everywhere bool) {
	who := decisions[o.method+" "+o.path]
	named := strings.Fields(who)
	switch {
	case who == "anybody":
		return true, true
	case c.role == "":
		return false, false
	case who == "everyone":
		return true, c.above
	}
	everywhere = c.above && slices.Contains(named, string(land.Auditor))
	return everywhere || slices.Contains(named, string(c.role)), everywhere
}

// tally counts the answers by what they came to.
type tally struct{ granted, forbidden, absent, unsigned, methods atomic.Int64 }

func TestTheMatrixOfWhoMayDoWhatWhere(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	for _, o := range routes {
		t.Run(o.method+" "+o.path, func(t *testing.T) {
			for _, c := range callers() {
				m.try(t, o, c)
			}
		})
	}
	m.tryOtherMethods(t)
	n := &m.tally
	fmt.Printf("authorization: %d routes × %d callers × own, other and no region: %d granted, %d forbidden, %d not there, %d not signed in; %d of other methods refused\n",
		len(routes), len(callers()), n.granted.Load(), n.forbidden.Load(), n.absent.Load(), n.unsigned.Load(), n.methods.Load())
}

// try asks an operation as one caller, of each region that the request can name.
func (m *matrix) try(t *testing.T, o route, c caller) {
	t.Helper()
	g := m.goodOf(o, c.role)
	may, everywhere := c.decided(o)
	switch {
	case c.role == "" && !may:
		m.expect(t, &m.tally.unsigned, m.send(c, o, g, m.ours.words(c, false)), http.StatusUnauthorized)
		return
	case !may:
		words := m.expect(t, &m.tally.forbidden, m.send(c, o, g, m.ours.words(c, false)), http.StatusForbidden)
		if g.names() {
			m.same(t, c, words, m.expect(t, &m.tally.forbidden, m.send(c, o, g, m.theirs.words(c, false)), http.StatusForbidden))
			m.same(t, c, words, m.expect(t, &m.tally.forbidden, m.send(c, o, g, absent), http.StatusForbidden))
		}
		return
	}
	m.granted(t, o, c, g)
	if !g.names() {
		return
	}
	none := m.expect(t, &m.tally.absent, m.send(c, o, g, absent), g.missing())
	r := m.send(c, o, g, m.theirs.words(c, everywhere))
	switch {
	case everywhere && !g.personal, c.above && g.shows:
		if text := m.expect(t, &m.tally.granted, r, g.status(o)); g.shows {
			m.untold(t, c, text, m.theirs.marks()[1:])
		}
	case c.above && r.StatusCode == http.StatusForbidden:
		m.expect(t, &m.tally.forbidden, r, http.StatusForbidden) // seen, and still not theirs to do
	default:
		m.same(t, c, none, m.expect(t, &m.tally.absent, r, g.missing()))
	}
}

// granted asks for something of the caller's own. No answer to somebody who sees
// one region tells of another.
func (m *matrix) granted(t *testing.T, o route, c caller, g good) {
	t.Helper()
	text := m.expect(t, &m.tally.granted, m.send(c, o, g, m.ours.words(c, o.method != http.MethodGet)), g.status(o))
	if c.role != "" && !c.above {
		m.untold(t, c, text, m.theirs.marks())
	}
	if o.id == endSession.id && c.login != "" {
		m.renew(c.login)
	}
}

// untold holds that an answer tells nothing of what the caller does not see.
func (m *matrix) untold(t *testing.T, c caller, text string, marks []string) {
	t.Helper()
	for _, mark := range marks {
		if strings.Contains(text, mark) {
			t.Errorf("%s is told of %s", c.login, mark)
		}
	}
}

// expect holds an answer against what was decided, counts it, and gives what it
// says besides its own number, and by which statements.
func (m *matrix) expect(t *testing.T, count *atomic.Int64, r *http.Response, status int) string {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	who := r.Request.Header.Get("X-Test-Caller")
	if count.Add(1); r.StatusCode != status {
		t.Errorf("%s: %s %s: %d, decided is %d: %.300s", who, r.Request.Method, r.Request.URL, r.StatusCode, status, body)
	}
	request := r.Header.Get("X-Request-Id")
	return strings.ReplaceAll(string(body), request, "") + m.lookedFor(request)
}

// lookedFor is the statements by which a request was answered, each once, but for
// those that hang on what came before it: who asks, and what is sealed first.
func (m *matrix) lookedFor(request string) string {
	var out []string
	sealing := false
	for _, sql := range m.asked.Of(request) {
		switch {
		case strings.Contains(sql, "from credential"), strings.Contains(sql, "select exists (select from unsealed"), strings.HasPrefix(sql, "begin"):
		case sql == "select pg_advisory_xact_lock($1)":
			sealing = true
		case sql == "commit", sql == "rollback":
			sealing = false
		case !sealing:
			out = append(out, sql)
		}
	}
	slices.Sort(out)
	return "\nlooked for by\n" + strings.Join(slices.Compact(out), "\n")
}

// same holds that what lies elsewhere is refused in the words for what there is
// not, and is looked for by the same statements: so it takes as long.
func (m *matrix) same(t *testing.T, c caller, none, theirs string) {
	t.Helper()
	if none != theirs {
		t.Errorf("%s is told of nothing\n%s\nand of what lies elsewhere\n%s", c.login, none, theirs)
	}
}

// tryOtherMethods asks every path with the methods that it does not have.
func (m *matrix) tryOtherMethods(t *testing.T) {
	t.Helper()
	has := map[string][]string{}
	for _, o := range routes {
		has[o.path] = append(has[o.path], o.method)
	}
	fill := regexp.MustCompile(`\{[a-z]+\}`)
	for path, methods := range has {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			if slices.Contains(methods, method) || served(has, path, method) {
				continue
			}
			for _, c := range []caller{{}, {login: "ours-admin"}} {
				r := m.as(c, method, fill.ReplaceAllString(path, land.NewID().String()), "")
				m.expect(t, &m.tally.methods, r, http.StatusMethodNotAllowed)
			}
		}
	}
}

// served reports whether a path that holds a name is the case of another.
func served(has map[string][]string, path, method string) bool {
	for other, methods := range has {
		pattern := regexp.MustCompile("^" + regexp.MustCompile(`\\\{[a-z]+\\\}`).ReplaceAllString(regexp.QuoteMeta(other), "[^/]+") + "$")
		if other != path && pattern.MatchString(path) && slices.Contains(methods, method) {
			return true
		}
	}
	return false
}
