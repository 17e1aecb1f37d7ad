package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/go-json-experiment/json"

	"sanlei/land"
	"sanlei/land/demo"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// dongkou is the books of the demonstration, from which tests take parcels.
var dongkou = sync.OnceValue(demo.Dongkou)

// books is the API over real books, with the demonstration's users and an
// officer of the county next to theirs.
type books struct {
	*storetest.Books
	t      *testing.T
	server *httptest.Server
	tokens map[string]string
}

func openBooks(t *testing.T, with ...func(*store.Config)) *books {
	t.Helper()
	b := &books{Books: storetest.Open(t, with...), t: t, tokens: map[string]string{}}
	users := append([]land.Actor{{Login: "neighbour", Name: "neighbour", Grants: []land.Grant{{Role: land.Officer, Region: "430524"}}}}, dongkou().Users...)
	for _, u := range users {
		if err := b.Operator().AddUser(t.Context(), u, ""); err != nil {
			t.Fatal(err)
		}
		b.renew(u.Login)
	}
	h, err := New(Config{Store: b.Store, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	b.server = listen(t, h)
	go b.RunImports(t.Context())
	return b
}

// renew gives a user another token.
func (b *books) renew(login string) {
	b.t.Helper()
	secret, err := b.ReplaceToken(b.t.Context(), login, store.TokenDraft{Name: "test", Days: 1})
	if err != nil {
		b.t.Fatal(err)
	}
	b.tokens[login] = secret
}

// ask sends a request as a user; a body that is no text is sent as JSON.
func (b *books) ask(login, method, path string, body any, headers ...string) *http.Response {
	b.t.Helper()
	text, ok := body.(string)
	if !ok {
		raw, err := json.Marshal(body, json.WithMarshalers(writeMu))
		if err != nil {
			b.t.Fatal(err)
		}
		text = string(raw)
	}
	if text != "" && !slices.Contains(headers, "Content-Type") {
		headers = append([]string{"Content-Type", "application/json"}, headers...)
	}
	return ask(b.t, b.server, method, path, text, append(headers, "Authorization", "Bearer "+b.tokens[login])...)
}

// done checks the status of an answer and reads it.
func done[T any](b *books, r *http.Response, status int) T {
	b.t.Helper()
	if r.StatusCode != status {
		b.t.Fatalf("%d, want %d: %v", r.StatusCode, status, refused(b.t, r, r.StatusCode))
	}
	return read[T](b.t, r)
}

// handDown makes the demonstration's task.
func (b *books) handDown() {
	b.t.Helper()
	task := dongkou().Task
	draft := taskDraft{
		ID: task.Code, Name: task.Name, Region: task.Region, Authorities: task.Authorities, Document: task.Document,
		Baseline: task.Baseline, Deadline: task.Deadline, Deciders: task.Deciders, Evidence: task.Evidence,
	}
	for _, target := range dongkou().Targets {
		draft.Targets = append(draft.Targets, targetFigure{target.Region, target.Category, target.Figure})
	}
	r := b.ask("admin", "POST", "/api/tasks", draft)
	if done[taskItem](b, r, 201); r.Header.Get("Location") != b.server.URL+"/api/tasks/"+task.Code {
		b.t.Errorf("Location %s", r.Header.Get("Location"))
	}
}

// list lists one parcel of the demonstration.
func (b *books) list(p land.Parcel) parcelItem {
	b.t.Helper()
	return done[parcelItem](b, b.ask("registrar", "POST", "/api/parcels", draftOf(b.t, p)), 201)
}

func draftOf(t *testing.T, p land.Parcel) parcelDraft {
	t.Helper()
	shape, err := geometryText(p.Shape)
	if err != nil {
		t.Fatal(err)
	}
	return parcelDraft{
		Task: dongkou().Task.Code, ParcelNo: p.ParcelNo, Category: p.Category, Region: p.Region,
		Listed: &p.Listed, Geometry: shape, Attributes: p.Attributes,
	}
}

// step takes a step on a disposal at its revision.
func (b *books) step(login string, d disposalItem, s stepRequest) disposalItem {
	b.t.Helper()
	r := b.ask(login, "POST", "/api/disposals/"+d.ID.String()+"/steps", s, "If-Match", etag(d.Rev))
	out := done[disposalItem](b, r, 200)
	if r.Header.Get("ETag") != etag(out.Rev) {
		b.t.Errorf("ETag %s of revision %d", r.Header.Get("ETag"), out.Rev)
	}
	return out
}

// position is how far the books are: every act moves it, so what moves it not
// has stored nothing.
func (b *books) position() string {
	b.t.Helper()
	return done[progress](b, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023", ""), 200).Position
}
