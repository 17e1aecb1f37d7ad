package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"strings"
	"testing"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// final is a statement as of the end of 2023.
func final(t *testing.T, d *store.Desk, s land.Statement) (land.Statement, error) {
	t.Helper()
	if s.Task == "" {
		s.Task = storetest.TaskCode
	}
	s.AsOf, s.Language = land.MustDate("2023-12-31"), "zh"
	if s.Signature.Unit == "" {
		s.Signature = land.Signature{Unit: "洞口经济开发区管委会", Head: "王某", Reviewer: "李某", Writer: "张某", FilledOn: land.MustDate("2024-01-05")}
	}
	return d.NewStatement(t.Context(), s, none)
}

// A statement is for ever what it was, byte for byte in every form, and says in
// its own text who answers for it and where it stands in the books.
func TestAStatementNeverChanges(t *testing.T) {
	t.Parallel()
	b := storied(t)
	people := b.People(storetest.Park)
	s := must[land.Statement](t)(final(t, people.Registrar, land.Statement{Period: land.Year}))
	forms := map[report.Form][]byte{}
	for _, f := range report.Forms {
		body, _, err := people.Auditor.StatementForm(t.Context(), s.ID, f)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != s.Forms[string(f)] || f == report.JSON && sum != s.SHA256 {
			t.Errorf("the digest of %s is another", f)
		}
		forms[f] = body
	}
	page := html.UnescapeString(string(forms[report.HTML])) // a root may hold a +
	for _, want := range []string{"填报单位（盖章）", "洞口经济开发区管委会", "张某", "2024年1月5日", "账面号" + "</dt><dd>" + s.Position} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if s.Checkpoint == "" || !strings.Contains(s.Checkpoint, "sanlei/") {
		t.Errorf("the checkpoint is %q", s.Checkpoint)
	}
	root := strings.Split(s.Checkpoint, "\n")[2]
	for _, want := range []string{"填报单位（盖章）：洞口经济开发区管委会\n单位负责人：", "填报人：张某\n填报日期：2024年1月5日\n", "根哈希" + root, "面积单位为亩"} {
		if text := string(forms[report.Text]); !strings.Contains(text, want) {
			t.Errorf("the text does not say %s:\n%s", want, text)
		}
	}
	if !strings.Contains(page, root) {
		t.Error("the page does not say the root of the books")
	}
	p := b.Parcel(land.Parcel{})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("7")}, storetest.ToTheEnd...)
	for f, before := range forms {
		if now, _, err := people.Auditor.StatementForm(t.Context(), s.ID, f); err != nil || !bytes.Equal(now, before) {
			t.Errorf("the %s is another, %v", f, err)
		}
	}
	sound(t, b)
}

// Where today's books say another thing of the same date, both stand with what
// came in between.
func TestAStatementStandsBesideTodaysBooks(t *testing.T) {
	t.Parallel()
	b := storied(t)
	people := b.People(storetest.Park)
	s := must[land.Statement](t)(final(t, people.Registrar, land.Statement{}))
	if since := must[store.Since](t)(people.Auditor.StatementSince(t.Context(), s)); since.Differs || len(since.Acts) != 0 {
		t.Errorf("the same books differ: %+v", since)
	}
	p := b.Parcel(land.Parcel{ParcelNo: "late"})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("7"), DatedOn: land.MustDate("2023-12-28")}, storetest.ToTheEnd...)
	since := must[store.Since](t)(people.Auditor.StatementSince(t.Context(), s))
	if !since.Differs || report.Mu(s.Figures[0].Counted) != "12.00" || report.Mu(since.Figures[0].Counted) != "19.00" {
		t.Errorf("%v and %v", s.Figures[0], since.Figures[0])
	}
	var kinds []string
	for _, a := range since.Acts {
		kinds = append(kinds, a.Kind)
		if len(a.Parcels) != 1 || a.Parcels[0] != "late" {
			t.Errorf("%s is on %v", a.Kind, a.Parcels)
		}
	}
	if got := strings.Join(kinds, " "); got != "list report pass accept" {
		t.Errorf("between lies %s", got)
	}
}

// 定稿, 签发, 更正: each by whom it is for, once.
func TestAStatementIsIssuedCorrectedAndJudged(t *testing.T) {
	t.Parallel()
	b := storied(t)
	people := b.People(storetest.Park)
	ctx := t.Context()
	_, err := final(t, people.Auditor, land.Statement{})
	refused(t, err, land.Forbidden, "role")
	_, err = final(t, people.Registrar, land.Statement{Signature: land.Signature{Unit: "某", FilledOn: land.MustDate("2023-06-30")}})
	refused(t, err, land.Invalid, "dates_in_order")
	s := must[land.Statement](t)(final(t, people.Registrar, land.Statement{}))

	refused(t, people.Registrar.IssueStatement(ctx, s.ID, ""), land.Forbidden, "not_ones_own")
	refused(t, people.Officer.IssueStatement(ctx, s.ID, ""), land.NotFound, "unknown_id")
	if err := people.County.IssueStatement(ctx, s.ID, "洞三类地〔2024〕1号"); err != nil {
		t.Fatal(err)
	}
	refused(t, people.County.IssueStatement(ctx, s.ID, ""), land.Conflict, "issued_once")

	refused(t, people.County.JudgeStatement(ctx, s.ID, land.StatementVerdict{Verdict: land.Sound}), land.Forbidden, "role")
	refused(t, people.Auditor.JudgeStatement(ctx, s.ID, land.StatementVerdict{Verdict: land.Unsound}), land.Invalid, "text_length")
	for _, v := range []land.StatementVerdict{{Verdict: land.Qualified, Note: "一宗材料待补"}, {Verdict: land.Sound}} {
		if err := people.Auditor.JudgeStatement(ctx, s.ID, v); err != nil {
			t.Fatal(err)
		}
	}

	_, err = final(t, people.Registrar, land.Statement{Corrects: &s.ID})
	refused(t, err, land.Invalid, "text_length")
	c := must[land.Statement](t)(final(t, people.Registrar, land.Statement{Corrects: &s.ID, Reason: "漏报一宗"}))
	_, err = final(t, people.Registrar, land.Statement{Corrects: &s.ID, Reason: "again"})
	refused(t, err, land.Conflict, "corrected_once")

	s = must[land.Statement](t)(people.Auditor.Statement(ctx, s.ID))
	if s.Issued == nil || s.Issued.By != "county" || s.Issued.Document != "洞三类地〔2024〕1号" || len(s.Verdicts) != 2 || s.Verdicts[1].Verdict != land.Sound || *s.Corrected != c.ID {
		t.Errorf("%+v", s)
	}
	if html, _, err := people.Auditor.StatementForm(ctx, c.ID, report.HTML); err != nil || !strings.Contains(string(html), s.ID.String()) || !strings.Contains(string(html), "漏报一宗") {
		t.Errorf("the correction does not name what it corrects, %v", err)
	}
	if list := must[[]land.Statement](t)(people.Auditor.Statements(ctx, storetest.TaskCode)); len(list) != 2 || list[0].ID != c.ID {
		t.Errorf("the list is %+v", list)
	}
	sound(t, b)
}

// A form that somebody changed underneath is not given out.
func TestAForgedFormIsNotGivenOut(t *testing.T) {
	t.Parallel()
	b := storied(t)
	people := b.People(storetest.Park)
	s := must[land.Statement](t)(final(t, people.Registrar, land.Statement{}))
	b.Forge(`update statement_form set bytes = bytes || 'x' where form = 'text'`)
	if _, _, err := people.Auditor.StatementForm(t.Context(), s.ID, report.Text); err == nil || !strings.Contains(err.Error(), "is not what was made final") {
		t.Errorf("%v", err)
	}
}

// How a task words its report is data with history; figures entered by hand are
// marked, and published ones stand beside ours.
func TestATaskWordsItsReport(t *testing.T) {
	t.Parallel()
	b := storied(t)
	people := b.People(storetest.Park)
	ctx := t.Context()
	q := store.ReportQuery{AsOf: land.MustDate("2023-12-31"), Parts: []report.Part{}}
	before := reported(t, people.Auditor, q)
	day := land.MustDate("2023-12-31")
	entered := must[land.NamedFigure](t)(people.Registrar.NewFigure(ctx, land.NamedFigure{Task: storetest.TaskCode, Name: "征地任务", Value: storetest.Mu("99.01"), Unit: "mu", On: day, Source: "县自然资源局"}, none))
	must[land.NamedFigure](t)(people.Registrar.NewFigure(ctx, land.NamedFigure{Task: storetest.TaskCode, Name: "公布完成率", Value: storetest.Mu("31.00"), Unit: land.UnitPercent, On: day, Source: "通报", Beside: land.BesideCompletion}, none))
	words := land.Template{Carrier: "洞口经济开发区", RateLabel: "整改完成率", DropZeros: true, Closing: "另有征地任务{figure.征地任务}。"}
	refused(t, people.Officer.SetTemplate(ctx, storetest.TaskCode, words), land.Forbidden, "role")
	refused(t, people.Registrar.SetTemplate(ctx, storetest.TaskCode, land.Template{Total: "{nothing}"}), land.Invalid, "placeholder")
	if err := people.Registrar.SetTemplate(ctx, storetest.TaskCode, words); err != nil {
		t.Fatal(err)
	}
	now := reported(t, people.Auditor, q)
	text := laidOut(t, now, report.Text)
	for _, want := range []string{"洞口经济开发区三类地整改处置任务40亩，已处置12亩，整改完成率30%，剩余28亩", "另有征地任务99.01亩（手工填报）。", "征地任务99.01亩为手工填报数，不计入整改完成率；截至2023-12-31，来源：县自然资源局。"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text does not say %s:\n%s", want, text)
		}
	}
	beside := now.Figures[len(now.Figures)-1]
	if ours, difference := beside.Compared(); beside.Name != "公布完成率" || *ours != "30.00" || *difference != "1.00" {
		t.Errorf("the published figure does not stand beside ours: %+v", beside)
	}
	if csv := laidOut(t, now, report.CSV); !strings.Contains(csv, "公布完成率（完成率）") {
		t.Error(csv)
	}
	early := must[land.NamedFigure](t)(people.Registrar.NewFigure(ctx, land.NamedFigure{Task: storetest.TaskCode, Name: "年中公布", Value: storetest.Mu("5"), Unit: "mu", On: land.MustDate("2023-01-31"), Source: "通报", Beside: land.BesideCounted}, none))
	for _, f := range reported(t, people.Auditor, q).Figures {
		if f.ID == early.ID && !f.Ours.IsZero() {
			t.Errorf("a figure of January stands beside %s of December", f.Ours)
		}
	}
	q.Position = before.Position
	if then := reported(t, people.Auditor, q); laidOut(t, then, report.HTML) != laidOut(t, before, report.HTML) {
		t.Error("the report of before is worded anew")
	}
	must[land.NamedFigure](t)(people.Registrar.NewFigure(ctx, land.NamedFigure{Task: storetest.TaskCode, Value: storetest.Mu("98"), Name: "x", Unit: "mu", On: day, Source: "更正", Replaces: &entered.ID}, none))
	_, err := people.Registrar.NewFigure(ctx, land.NamedFigure{Task: storetest.TaskCode, Value: storetest.Mu("97"), Name: "x", Unit: "mu", On: day, Source: "更正", Replaces: &entered.ID}, none)
	refused(t, err, land.Conflict, "replaced_once")
	if f := must[[]land.NamedFigure](t)(people.Auditor.Figures(ctx, storetest.TaskCode)); len(f) != 4 || !f[0].Replaced || f[3].Name != "征地任务" {
		t.Errorf("%+v", f)
	}
	sound(t, b)
}
