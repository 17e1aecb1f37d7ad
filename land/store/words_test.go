package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// call gives the officer of the park a name: a user's, who is made the first time.
func call(t *testing.T, b *storetest.Books, name string) error {
	op := b.Operator()
	u, err := op.User(t.Context(), "officer")
	if land.KindOf(err) == land.NotFound {
		return op.AddUser(t.Context(), land.Actor{Login: "officer", Name: name, Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}}}, "")
	}
	if err == nil {
		_, err = op.ChangeUser(t.Context(), "officer", u.Rev, store.UserChange{Name: &name})
	}
	return err
}

// renameRegion gives the county another name.
func renameRegion(b *storetest.Books, name string) error {
	county, _ := b.Tree().Find(storetest.County)
	county.Name = name
	return b.Operator().SetRegion(context.Background(), county, "a document")
}

// proves brings evidence, says something else about it, or takes it away.
func (s *tale) proves(t *testing.T, c choices) error {
	all, err := s.parcels(t)
	if err != nil {
		return err
	}
	p := pick(all, c.parcel)
	by := s.b.People(p.Region).Officer
	disposals, err := by.Disposals(t.Context(), p.ID)
	if err != nil || len(disposals) == 0 {
		return err
	}
	d := pick(disposals, c.measure)
	_, err = tryBring(t, s.b, by, land.Evidence{Disposal: d.ID, Paper: land.OtherPaper}, fmt.Sprint(pdf, c.mu))
	if err != nil {
		return onlyRefused(err)
	}
	dossier, err := by.Dossier(t.Context(), d.ID, "")
	if err != nil {
		return err
	}
	e := dossier.Evidence[c.who%len(dossier.Evidence)]
	if c.kind%2 == 0 {
		return onlyRefused(by.RemoveEvidence(t.Context(), d.ID, e.ID, e.Rev))
	}
	_, err = by.ChangeEvidence(t.Context(), d.ID, e.ID, e.Rev, store.Words{Number: ptr(fmt.Sprint("第", c.mu, "号"))})
	return onlyRefused(err)
}

// words changes what things are called and how they are told, or what was handed
// down, one after the other.
func (s *tale) words(t *testing.T, c choices) error {
	op, ctx, text := s.b.Operator(), t.Context(), fmt.Sprint(s.task, " ", s.said)
	s.said++
	switch s.said % 8 {
	case 0:
		return renameRegion(s.b, text)
	case 1:
		return call(t, s.b, text)
	case 2:
		relabel(s.b, pick(measures[land.Idle], c.measure), text)
		return nil
	case 3:
		terms := land.Terms{SilenceDays: 20 + s.said, YellowDays: 60 + c.mu%30}.Completed()
		return onlyRefused(op.SetTask(ctx, s.task, land.Setting{Terms: &terms, Reason: text}))
	case 4:
		return onlyRefused(op.Revise(ctx, s.task, land.Edition{Document: text, DocumentOn: day("2024-01-05"), Deadline: day("2024-03-31").AddDays(c.date % 50), Authorities: []string{text},
			Targets: []land.Target{{Region: pick([]string{storetest.County, storetest.Park, "430500"}, c.step), Category: pick(land.Categories, c.measure), Figure: storetest.Figure(fmt.Sprint(c.mu))}}}))
	case 5:
		return onlyRefused(op.SetTemplate(ctx, s.task, land.Template{Carrier: text, Closing: "{carrier}{rate}。"}))
	case 6:
		_, err := op.NewFigure(ctx, land.NamedFigure{Task: s.task, Name: text, Value: storetest.Mu("99.01"), Unit: "mu", On: day("2023-12-31"), Source: "县自然资源局"}, none)
		return onlyRefused(err)
	}
	_, err := op.NewStatement(ctx, land.Statement{Task: s.task, AsOf: day("2023-12-31"), Language: "zh", Parts: []string{"regions", "measures"},
		Signature: land.Signature{Unit: "洞口经济开发区管委会", Head: "王某", Reviewer: "李某", Writer: "张某"}}, none)
	return onlyRefused(err)
}

// relabel gives a measure another name, as a migration does: by an act.
func relabel(b *storetest.Books, measure, name string) {
	id := land.NewID().String()
	b.Super(`begin; select set_config('sanlei.scope', '430000', true), set_config('sanlei.act', '` + id + `', true);
		insert into act (id, ledger, kind, actor, region) select '` + id + `', id, 'measure', 'operator', '430000' from ledger;
		insert into unsealed (act_id) values ('` + id + `');
		update measure set zh = '` + name + `' where code = '` + measure + `'; commit`)
}

// stands says that every statement of the story is, in every form, what the books
// say when they are asked again as it asked them.
func (s *tale) stands(t *testing.T, rt rapid.TB, d *store.Desk) {
	for _, made := range must[[]land.Statement](t)(d.Statements(t.Context(), s.task)) {
		q := store.ReportQuery{Task: made.Task, Region: made.Region, AsOf: made.AsOf, Position: made.Position}
		for _, p := range made.Parts {
			q.Parts = append(q.Parts, report.Part(p))
		}
		r := must[report.Report](t)(d.Report(t.Context(), q))
		r.Signature = made.Signature
		for form, want := range made.Forms {
			var out bytes.Buffer
			if err := report.Write(&out, r, report.Form(form), report.Language(made.Language)); err != nil {
				rt.Fatal(err)
			}
			kept, _, err := d.StatementForm(t.Context(), made.ID, report.Form(form))
			if sum := sha256.Sum256(out.Bytes()); err != nil || hex.EncodeToString(sum[:]) != want || !bytes.Equal(kept, out.Bytes()) {
				rt.Errorf("the %s of a statement at %s is another now: %v", form, made.Position, err)
			}
		}
	}
}
