package api

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	sumdb "golang.org/x/mod/sumdb/note"

	"sanlei/land"
	"sanlei/land/proof"
)

// signed asks for a text and checks that it is a checkpoint of the key.
func (b *books) signed(login, path string) (string, proof.Checkpoint) {
	b.t.Helper()
	text := b.plain(login, path)
	key, err := sumdb.NewVerifier(strings.TrimSpace(b.plain(login, "/api/checkpoints/key")))
	if err != nil {
		b.t.Fatal(err)
	}
	c, err := proof.OpenCheckpoint(text, key)
	if err != nil {
		b.t.Fatal(err)
	}
	return text, c
}

func (b *books) plain(login, path string) string {
	b.t.Helper()
	r := b.ask(login, "GET", path, "")
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %d %v", path, r.StatusCode, err)
	}
	return string(text)
}

// What the books were is proven to whoever holds an older checkpoint, whoever
// they are; what a position is made of is shown to those whose land it is.
func TestTheTreeIsEverybodysAndWhatItHoldsIsNot(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.list(dongkou().Parcels[0])
	firstText, first := b.signed("auditor", "/api/checkpoints/latest")
	b.list(dongkou().Parcels[1])
	_, last := b.signed("neighbour", "/api/checkpoints/latest")
	if last.Size != first.Size+1 {
		t.Fatalf("one act later the tree has %d leaves after %d", last.Size, first.Size)
	}
	if again, _ := b.signed("officer", fmt.Sprint("/api/checkpoints/", first.Size)); again != firstText {
		t.Errorf("asked again the checkpoint is\n%s\nnot\n%s", again, firstText)
	}
	grown := done[proof.Consistency](b, b.ask("neighbour", "GET", fmt.Sprint("/api/proofs/consistency?from=", first.Size), ""), 200)
	if err := grown.Extends(last, first); err != nil {
		t.Error(err)
	}
	for _, login := range []string{"auditor", "officer", "neighbour"} {
		in := done[inclusions](b, b.ask(login, "GET", fmt.Sprint("/api/proofs/inclusion?position=", first.Size), ""), 200)
		if in.Positions[0].Entry != "" == (login == "neighbour") {
			t.Errorf("%s is shown the entry %q", login, in.Positions[0].Entry)
		}
		if _, err := in.Positions[0].Check(last); err != nil {
			t.Errorf("%s: %v", login, err)
		}
		if _, err := in.Positions[0].Check(first); err == nil {
			t.Errorf("%s: a proof of the later tree is one of the earlier", login)
		}
	}
	in := done[inclusions](b, b.ask("officer", "GET", fmt.Sprintf("/api/proofs/inclusion?parcel=%s&size=%d", p.ID, last.Size), ""), 200)
	records, err := in.Positions[0].Check(last)
	if err != nil || len(records) != 2 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	for _, r := range records {
		if id := r.Text("id") + r.Text("parcel_id"); id != p.ID.String() {
			t.Errorf("a record of %s is of parcel %s", r.Table, id)
		}
	}
	refused(t, b.ask("neighbour", "GET", "/api/proofs/inclusion?parcel="+p.ID.String(), ""), 404)
}

func TestProofsOfWhatIsNotThereAreRefused(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	for path, status := range map[string]int{
		"/api/checkpoints/0":    404,
		"/api/checkpoints/99":   404,
		"/api/checkpoints/x":    404,
		"/api/checkpoints/01":   404,
		"/api/proofs/inclusion": 400,
		"/api/proofs/inclusion?position=1&parcel=" + land.NewID().String(): 400,
		"/api/proofs/inclusion?parcel=" + land.NewID().String():            404,
		"/api/proofs/inclusion?position=99":                                404,
		"/api/proofs/inclusion?position=0":                                 404,
		"/api/proofs/inclusion?position=2&size=1":                          422,
		"/api/proofs/consistency":                                          400,
		"/api/proofs/consistency?from=2&to=1":                              422,
		"/api/proofs/consistency?from=99":                                  404,
		"/api/proofs/consistency?from=-1":                                  400,
		"/api/journal?from=x":                                              400,
		"/api/journal?region=430524":                                       404,
		"/api/journal?task=none":                                           404,
	} {
		login := "officer"
		refused(t, b.ask(login, "GET", path, ""), status)
	}
}

func TestTheJournalIsPagedAndFiltered(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p, q := b.list(dongkou().Parcels[0]), b.list(dongkou().Parcels[1])
	measure := map[land.Category]string{land.ApprovedUnsupplied: "PG02", land.Idle: "XZ05", land.LowEfficiency: "DX08"}[p.Category]
	on := land.MustDate("2023-05-01")
	d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", disposalDraft{Measure: &measure, DatedOn: &on}), 201)
	d = b.step("officer", d, stepRequest{Step: land.Submit})
	b.step("county", d, stepRequest{Step: land.Report})

	var whole []sealed
	for cursor := ""; ; {
		page := done[journal](b, b.ask("auditor", "GET", "/api/journal?limit=2"+cursor, ""), 200)
		whole = append(whole, page.Acts...)
		if cursor = "&cursor=" + page.Next; page.Next == "" {
			break
		}
	}
	var back []sealed
	for cursor := ""; ; {
		page := done[journal](b, b.ask("auditor", "GET", "/api/journal?order=newest&limit=2"+cursor, ""), 200)
		back = append(back, page.Acts...)
		if cursor = "&cursor=" + page.Next; page.Next == "" {
			break
		}
	}
	slices.Reverse(back)
	if !slices.EqualFunc(back, whole, func(x, y sealed) bool { return x.Position == y.Position && x.ID == y.ID }) {
		t.Errorf("backwards there are %d acts, and %d", len(back), len(whole))
	}
	kinds := ""
	for i, a := range whole {
		kinds += a.Kind + " "
		if a.Position != fmt.Sprint(i+1) {
			t.Errorf("act %d is at position %s", i, a.Position)
		}
	}
	if kinds = strings.ReplaceAll(kinds, "user ", ""); kinds != "found task list list draft submit report " { // people come before the task
		t.Fatalf("the acts are %s", kinds)
	}
	for query, want := range map[string]int{
		"task=dongkou-2023": 6, "kind=list": 2, "actor=county": 1, "parcel=" + p.ID.String(): 4, "parcel=" + q.ID.String(): 1,
		"from=3&to=4": 2, "region=430525-P01&task=dongkou-2023": 5, "region=430525-P01&kind=report": 1, "region=430524&task=dongkou-2023": 0,
	} {
		page := done[journal](b, b.ask("auditor", "GET", "/api/journal?"+query, ""), 200)
		if len(page.Acts) != want {
			t.Errorf("%s: %d acts, not %d", query, len(page.Acts), want)
		}
	}
	report := done[journal](b, b.ask("officer", "GET", "/api/journal?kind=report", ""), 200).Acts[0]
	if report.Moved != 1 || len(report.Transfers) != 1 || report.Transfers[0].Parcel != p.ID || report.Transfers[0].To != land.Reported ||
		!report.Transfers[0].Mu.Equal(p.ListedMu) {
		t.Errorf("the report moved %+v", report)
	}
	for _, a := range done[journal](b, b.ask("neighbour", "GET", "/api/journal", ""), 200).Acts {
		if a.Kind != "user" {
			t.Errorf("the neighbour sees %+v", a)
		}
	}
}
