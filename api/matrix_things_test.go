package api

import (
	"maps"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// matrix is two regions of different cities with the same things in them.
type matrix struct {
	*books
	tally
	ours, theirs *side
	asked        storetest.Statements
}

// A side is the things of one region: those that stand, by the word that requests
// have for them, and new ones for requests that use them up.
type side struct {
	m                    *matrix
	task, region, county string
	people               storetest.People
	standing             map[string]string
	made                 int
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	m := &matrix{}
	m.books = openBooks(t, m.asked.Trace)
	for _, c := range callers()[1:] {
		if err := m.Operator().AddUser(t.Context(), land.Actor{Login: c.login, Name: c.login, Grants: c.grants()}, ""); err != nil {
			t.Fatal(err)
		}
		m.renew(c.login)
	}
	if err := m.Operator().AddUser(t.Context(), m.People("430181").Registrar.Actor, ""); err != nil { // for whom a job looks up what they may
		t.Fatal(err)
	}
	m.ours = m.newSide("ours-2023", storetest.Park, storetest.County)
	m.theirs = m.newSide("theirs-2023", "430181", "430181")
	return m
}

func (m *matrix) newSide(task, region, county string) *side {
	m.Task(land.Task{Code: task, Name: task, Region: county})
	s := &side{m: m, task: task, region: region, county: county, people: m.People(region), standing: map[string]string{}}
	for _, word := range slices.Sorted(maps.Keys(things)) {
		s.standing[word] = things[word](s, caller{login: s.people.Registrar.Actor.Login})
	}
	return s
}

// marks is what nobody may be told of who does not see the side.
func (s *side) marks() []string {
	out := []string{s.task, s.standing["LOGIN"]}
	for _, word := range []string{"PARCEL", "DISPOSAL", "EVIDENCE", "STATEMENT", "CHECK", "IMPORT", "ACT"} {
		out = append(out, path.Base(s.standing[word]))
	}
	return out
}

// words gives the values of words: of what stands, or, where a request may use
// them up, of new things.
func (s *side) words(c caller, fresh bool) func(string) string {
	return func(word string) string {
		makes, known := things[word]
		if known && (fresh || word == "TOKEN" || word == "NEW") {
			return makes(s, c)
		}
		return s.standing[word]
	}
}

// absent gives names of what there is not.
func absent(word string) string {
	switch word {
	case "TASK", "EMPTY", "CLOSED":
		return "no-such-task"
	case "REGION", "COUNTY":
		return "439999"
	case "LOGIN":
		return "nobody"
	case "NEW":
		return "new-" + land.NewID().String()[24:]
	case "BOX":
		return square
	case "EVIDENCE":
		return land.NewID().String() + "/evidence/" + land.NewID().String()
	case "SAMPLED", "JUDGED":
		return land.NewID().String() + "/parcels/" + land.NewID().String()
	case "PHOTO":
		return land.NewID().String() + "/parcels/" + land.NewID().String() + "/files/" + land.NewID().String()
	}
	return land.NewID().String()
}

func (s *side) must(err error) {
	s.m.t.Helper()
	if err != nil {
		s.m.t.Fatal(err)
	}
}

// things makes what a word stands for. TOKEN is of the caller, where they sign in.
var things map[string]func(*side, caller) string

func init() { // which breaks the cycle by words
	things = map[string]func(*side, caller) string{
		"TASK":   func(s *side, _ caller) string { return s.task },
		"REGION": func(s *side, _ caller) string { return s.region },
		"COUNTY": func(s *side, _ caller) string { return s.county },
		"NEW":    func(s *side, _ caller) string { return "new-" + land.NewID().String()[24:] },
		"BOX":    (*side).box,
		"PARCEL": func(s *side, _ caller) string { return s.parcel().ID.String() },
		"MAPPED": func(s *side, _ caller) string {
			return s.m.Parcel(land.Parcel{Task: s.task, Region: s.region, Shape: storetest.Box(s.east(), 0, 100, 66)}).ID.String()
		},
		"DISPOSAL":  func(s *side, _ caller) string { return s.disposal().ID.String() },
		"SUBMITTED": func(s *side, _ caller) string { return s.disposal(land.Submit).ID.String() },
		"RECORDED":  (*side).recorded,
		"EMPTY":     func(s *side, _ caller) string { return s.emptyTask().Code },
		"CLOSED":    (*side).closedTask,
		"EVIDENCE":  (*side).evidence,
		"STATEMENT": (*side).statement,
		"CHECK":     func(s *side, _ caller) string { c, _ := s.check(); return c.String() },
		"SAMPLED":   func(s *side, _ caller) string { c, p := s.check(); return c.String() + "/parcels/" + p.String() },
		"JUDGED":    (*side).judged,
		"PHOTO":     (*side).photo,
		"IMPORT":    func(s *side, _ caller) string { return s.imported("1").ID.String() },
		"COMMITTED": (*side).committed,
		"ACT":       (*side).act,
		"TOKEN":     (*side).token,
		"LOGIN":     (*side).login,
	}
}

// east is a place where nothing of the side lies yet.
func (s *side) east() float64 { s.made++; return float64(s.made) * 150 }

func (s *side) box(caller) string {
	text, err := geometryText(storetest.Box(s.east(), 0, 100, 66))
	s.must(err)
	return string(text)
}

func (s *side) parcel() store.Parcel { return s.m.Parcel(land.Parcel{Task: s.task, Region: s.region}) }

func (s *side) disposal(steps ...land.Step) land.Disposal {
	return s.m.Disposal(s.parcel(), land.Disposal{}, steps...)
}

// recorded is a disposal on which a decision of the county was written down.
func (s *side) recorded(caller) string {
	d := s.disposal(land.Submit)
	_, err := s.people.Registrar.Step(s.m.t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Report, Authority: "县自然资源局", Document: "1号"})
	s.must(err)
	return d.ID.String()
}

// evidence is of the newest disposal, so that a path may name both.
func (s *side) evidence(caller) string {
	d := s.disposal()
	in, err := s.m.Receive(strings.NewReader(letter), "letter.pdf")
	s.must(err)
	defer in.Close()
	e, err := s.people.Officer.AddEvidence(s.m.t.Context(), land.Evidence{Disposal: d.ID, Paper: land.OtherPaper}, in, store.Idempotency{})
	s.must(err)
	return d.ID.String() + "/evidence/" + e.ID.String()
}

func (s *side) emptyTask() land.Task {
	return s.m.Task(land.Task{Code: s.county + "-" + land.NewID().String(), Region: s.county})
}

func (s *side) closedTask(caller) string {
	t := s.emptyTask()
	s.m.Parcel(land.Parcel{Task: t.Code, Region: s.region})
	s.must(s.m.Operator().CloseTask(s.m.t.Context(), t.Code, land.MustDate("2023-12-31"), false))
	return t.Code
}

func (s *side) statement(caller) string {
	made, err := s.people.Registrar.NewStatement(s.m.t.Context(), land.Statement{Task: s.task, Language: "zh", Parts: []string{"region"}, Signature: land.Signature{Unit: "u"}}, store.Idempotency{})
	s.must(err)
	return made.ID.String()
}

// check is a sample of one parcel of which some mu was accepted.
func (s *side) check() (check, parcel land.ID) {
	s.disposal(storetest.ToTheEnd...)
	ctx, f := s.m.t.Context(), store.Filter{Task: s.task, Level: land.Accepted}
	check, err := s.people.Auditor.DrawCheck(ctx, land.Check{Title: "t", Seed: "s", Size: 1}, f, store.When{}, store.Idempotency{})
	s.must(err)
	_, sample, _, err := s.people.Auditor.Check(ctx, check, "")
	s.must(err)
	return check, sample[0].Parcel
}

// judged is a parcel of a sample on which something was found, and a reopening
// proposed.
func (s *side) judged(caller) string {
	check, parcel := s.check()
	all, err := s.people.Auditor.Disposals(s.m.t.Context(), parcel)
	s.must(err)
	r, v, note := &land.Reopening{Disposal: all[0].ID, Reason: "r", On: land.MustDate("2023-12-20")}, land.NotStarted, "n"
	s.must(s.people.Auditor.JudgeParcel(s.m.t.Context(), check, parcel, 1, land.Judgement{Verdict: &v, Note: &note, Reopening: &r}))
	return check.String() + "/parcels/" + parcel.String()
}

func (s *side) photo(caller) string {
	check, parcel := s.check()
	in, err := s.m.Receive(strings.NewReader(letter), "letter.pdf")
	s.must(err)
	defer in.Close()
	f, err := s.people.Auditor.AddCheckFile(s.m.t.Context(), land.CheckFile{Check: check, Parcel: parcel}, in, store.Idempotency{})
	s.must(err)
	return check.String() + "/parcels/" + parcel.String() + "/files/" + f.ID.String()
}

// imported is an import that was checked, of one parcel.
func (s *side) imported(no string) store.Import {
	desk := s.people.Registrar
	in, err := desk.ReceiveImport(strings.NewReader(listOf(no+land.NewID().String()[24:], s.region)), "list.geojson")
	s.must(err)
	defer in.Close()
	i, err := desk.Bring(s.m.t.Context(), s.task, land.ImportOptions{}, in)
	s.must(err)
	return s.settled(i)
}

func (s *side) settled(i store.Import) store.Import {
	s.must(s.people.Registrar.Watch(s.m.t.Context(), i.ID, nil, func(now store.Import) { i = now }))
	return i
}

func (s *side) committed(caller) string {
	i, err := s.people.Registrar.Commit(s.m.t.Context(), s.imported("2").ID, false)
	s.must(err)
	if i = s.settled(i); i.State != land.ImportCommitted {
		s.m.t.Fatalf("an import is %s", i.State)
	}
	return i.ID.String()
}

// act is a decision on many that the caller made, who alone undoes it, or else
// the reviewer of the county.
func (s *side) act(c caller) string {
	task := s.emptyTask()
	s.m.Disposal(s.m.Parcel(land.Parcel{Task: task.Code, Region: s.region}), land.Disposal{}, land.Submit)
	desk := s.people.County
	if c.role != "" {
		desk = s.m.As(land.Actor{Login: c.login, Name: c.login, Grants: c.grants()})
	}
	ask := store.BulkStep{Filter: store.Filter{Task: task.Code}, Incomplete: true, StepRequest: land.StepRequest{Step: land.Report}}
	if c.role == land.Registrar {
		ask.Authority, ask.Document = "县自然资源局", "1号"
	}
	summary, err := desk.StepTogether(s.m.t.Context(), ask)
	s.must(err)
	ask.Expect = summary.Digest
	summary, err = desk.StepTogether(s.m.t.Context(), ask)
	s.must(err)
	return summary.Act.String()
}

// token is an access token: on our side one of the caller, on theirs somebody's.
func (s *side) token(c caller) string {
	login := c.login
	if s != s.m.ours || c.role == "" {
		login = s.standing["LOGIN"]
	}
	if login == "" {
		return land.NewID().String()
	}
	desk := s.m.As(land.Actor{Login: login, Name: login, Grants: []land.Grant{{Role: land.Officer, Region: s.region}}})
	_, err := desk.NewToken(s.m.t.Context(), store.TokenDraft{Name: "one", Days: 1})
	s.must(err)
	tokens, err := desk.Tokens(s.m.t.Context())
	s.must(err)
	return tokens[len(tokens)-1].ID.String()
}

func (s *side) login(caller) string {
	login := "l" + land.NewID().String()
	s.must(s.m.Operator().AddUser(s.m.t.Context(), land.Actor{Login: login, Name: "某", Grants: []land.Grant{{Role: land.Officer, Region: s.region}}}, ""))
	return login
}

// send asks an operation by its good request, with words filled in.
func (m *matrix) send(c caller, o route, g good, words func(string) string) *http.Response {
	m.t.Helper()
	fill := func(text string) string {
		return word.ReplaceAllStringFunc(text, func(w string) string {
			if _, known := things[w]; known {
				return words(w)
			}
			return w
		})
	}
	target, query := fill(g.path), fill(g.query)
	if query != "" {
		query = "?" + query
	}
	headers := []string{"If-Match", "*"}
	if o.method == http.MethodGet {
		headers = nil
	}
	if g.media != "" && g.body != "" {
		headers = append(headers, "Content-Type", g.media)
	}
	return m.as(c, o.method, target+query, fill(g.body), headers...)
}

// as asks as a caller, or as nobody. Answers are not held against the document
// here: there are thousands, and other tests have done so for each operation.
func (m *matrix) as(c caller, method, target, body string, headers ...string) *http.Response {
	m.t.Helper()
	r, err := http.NewRequest(method, m.server.URL+target, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	r.Header.Set("X-Test-Caller", c.login)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.login != "" {
		r.Header.Set("Authorization", "Bearer "+m.tokens[c.login])
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := m.server.Client().Do(r)
	if err != nil {
		m.t.Fatal(err)
	}
	return response
}

// word is what requests have in place of a thing.
var word = regexp.MustCompile(`\b[A-Z]{3,9}\b`)

// listOf is a file of one parcel that is not mapped.
func listOf(no, region string) string {
	return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"parcel_no":"` + no + `","category":"idle","region":"` + region + `","listed_mu":"5.00"},"geometry":null}]}`
}

func escaped(text string) string { return url.QueryEscape(text) }
