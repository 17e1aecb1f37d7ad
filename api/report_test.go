package api

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"sanlei/land"
	"sanlei/land/report"
)

// reportsSay holds every form of the report to the figures that the dashboard
// has: for each category and all together task, disposed and rate.
func (b *books) reportsSay(query string, want [][4]string) {
	b.t.Helper()
	type document struct {
		Tables []struct {
			Rows [][]string `json:"rows"`
		} `json:"tables"`
	}
	doc := done[document](b, b.ask("auditor", "GET", "/api/reports/progress?format=json&"+query, ""), 200)
	for i, row := range doc.Tables[0].Rows {
		if got := [3]string{row[2], row[4], row[5]}; got != [3]string(want[i][1:]) {
			b.t.Errorf("the report says %v of %s, the dashboard %v", got, row[0], want[i])
		}
	}
	for _, f := range report.Forms {
		r := b.ask("auditor", "GET", "/api/reports/progress?format="+string(f)+"&"+query, "")
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != 200 || r.Header.Get("Content-Type") != f.Media() || !strings.Contains(r.Header.Get("Content-Disposition"), "."+f.Ending()) {
			b.t.Errorf("%s: %d %v, %v", f, r.StatusCode, r.Header, err)
		}
		if slices.Contains([]report.Form{report.Text, report.HTML, report.CSV, report.JSON}, f) {
			for _, figure := range []string{"852.43", "760.37", "89.20", "92.06"} {
				if !bytes.Contains(body, []byte(figure)) {
					b.t.Errorf("%s does not say %s", f, figure)
				}
			}
		}
	}
	page := b.ask("auditor", "GET", "/api/reports/progress?"+query, "")
	if policy := page.Header.Get("Content-Security-Policy"); policy != report.Policy() {
		b.t.Errorf("the page's policy is %q", policy)
	}
}

func TestAStatementOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	b.list(dongkou().Parcels[0])
	draft := statementDraft{Task: "dongkou-2023", Signature: land.Signature{Unit: "洞口县自然资源局", Writer: "张某"}}
	refused(t, b.ask("auditor", "POST", "/api/statements", draft), http.StatusForbidden)
	bad := draft
	bad.Signature.Unit, bad.Language = "", "fr"
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/statements", bad), 422), [2]string{"body.lang", "unknown_language"})
	bad.Language = ""
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/statements", bad), 422), [2]string{"body.signature.unit", "text_length"})

	made := done[statement](b, b.ask("registrar", "POST", "/api/statements", draft, "Idempotency-Key", "one"), 201)
	if again := done[statement](b, b.ask("registrar", "POST", "/api/statements", draft, "Idempotency-Key", "one"), 201); again.ID != made.ID {
		t.Error("it was made twice")
	}
	path := "/api/statements/" + made.ID.String()
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/issue", issueDraft{}), 403), [2]string{"", "not_ones_own"})
	if s := done[statement](b, b.ask("county", "POST", path+"/issue", issueDraft{Document: "洞三类地〔2026〕9号"}), 200); s.Issued == nil || s.Issued.By != "county" {
		t.Errorf("%+v", s.Issued)
	}
	if s := done[statement](b, b.ask("auditor", "POST", path+"/verdicts", verdictDraft{Verdict: land.Qualified, Note: "材料待补"}), 201); len(s.Verdicts) != 1 || s.Now == nil || s.Now.Differs {
		t.Errorf("%+v", s)
	}
	first, _ := io.ReadAll(b.ask("auditor", "GET", path+"/report?format=docx", "").Body)
	b.list(dongkou().Parcels[1])
	second, _ := io.ReadAll(b.ask("auditor", "GET", path+"/report?format=docx", "").Body)
	if len(first) == 0 || !bytes.Equal(first, second) {
		t.Error("the form is another")
	}
	refused(t, b.ask("neighbour", "GET", path, ""), http.StatusNotFound)
	refused(t, b.ask("auditor", "GET", path+"/report?format=odt", ""), http.StatusBadRequest)
	list := done[statementList](b, b.ask("auditor", "GET", "/api/statements?task=dongkou-2023", ""), 200)
	if len(list.Statements) != 1 || list.Statements[0].SHA256 != made.SHA256 {
		t.Errorf("%+v", list)
	}
}

func TestATemplateAndFiguresOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	figureOf := figureDraft{Task: "dongkou-2023", Name: "征地任务", Unit: "mu", Source: "县自然资源局", On: land.MustDate("2023-12-31")}
	figureOf.Value = decimal.RequireFromString("99.01")
	refused(t, b.ask("auditor", "POST", "/api/figures", figureOf), http.StatusForbidden)
	if f := done[namedFigure](b, b.ask("registrar", "POST", "/api/figures", figureOf), 201); f.By != "registrar" || f.ByName != "县级登记" {
		t.Errorf("%+v", f)
	}
	words := land.Template{Carrier: "洞口经济开发区", Closing: "征地任务{figure.征地任务}。"}
	const path = "/api/tasks/dongkou-2023/template"
	preview := done[wording](b, b.ask("registrar", "POST", path+"/preview?as_of=2023-12-31", words), 200)
	if all := strings.Join(preview.Sentences, "\n"); !strings.Contains(all, "洞口经济开发区三类地整改处置任务852.43亩") || !strings.Contains(all, "征地任务99.01亩（手工填报）。") || len(preview.Notes) < 5 {
		t.Errorf("%+v", preview)
	}
	if kept := done[taskTemplate](b, b.ask("auditor", "GET", path, ""), 200); kept.Carrier != "" || kept.Usual.RateLabel != "完成率" || !slices.Contains(kept.Placeholders["levels"], "waiting") {
		t.Errorf("a preview was kept, or the usual is not told: %+v", kept)
	}
	refused(t, b.ask("auditor", "POST", path+"/preview", words), http.StatusForbidden)
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/preview", land.Template{Authorities: []string{"省厅", ""}}), 422), [2]string{"body.authorities", "text_length"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/preview", land.Template{Closing: "{figure.无此数}"}), 422), [2]string{"body.closing", "placeholder"})
	done[taskTemplate](b, b.ask("registrar", "POST", path, words), 200)
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/tasks/dongkou-2023/template", land.Template{Category: "{x"}), 422), [2]string{"body.category", "placeholder"})
	text, _ := io.ReadAll(b.ask("auditor", "GET", "/api/reports/progress?task=dongkou-2023&format=text", "").Body)
	if !strings.Contains(string(text), "征地任务99.01亩（手工填报）。") {
		t.Errorf("%s", text)
	}
	published := figureOf
	published.Name, published.Value, published.Beside = "通报任务", decimal.RequireFromString("852.4"), land.BesideTarget
	done[namedFigure](b, b.ask("registrar", "POST", "/api/figures", published), 201)
	got := done[namedFigureList](b, b.ask("auditor", "GET", "/api/figures?task=dongkou-2023", ""), 200).Figures
	if len(got) != 2 || got[0].By != "registrar" || got[0].Ours != nil || *got[1].Ours != "852.43" || *got[1].Difference != "-0.03" {
		t.Errorf("%+v", got)
	}
}
