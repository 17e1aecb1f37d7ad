package api

import (
	"bytes"
	"net/http"
	"net/url"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"sanlei/land"
)

// submitted lists a parcel and has an officer submit a disposal of it.
func (b *books) submitted(no, mu string) disposalItem {
	b.t.Helper()
	p := plot()
	p.ParcelNo = no
	id := b.list(p).ID.String()
	d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+id+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01","mu":"`+mu+`","document":"协议1号"}`), 201)
	return b.step("officer", d, stepRequest{Step: land.Submit})
}

func TestManyAreDecidedOnAndUndoneOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	b.submitted("1", "4.00")
	b.submitted("2", "5.50")
	const path = "/api/disposals/steps?task=dongkou-2023&category=idle"
	refused(t, b.ask("officer", "POST", path, `{"step":"report"}`), http.StatusForbidden)
	refused(t, b.ask("county", "POST", "/api/disposals/steps", `{"step":"report"}`), http.StatusBadRequest)
	wantFaults(t, refused(t, b.ask("county", "POST", path, `{"step":"submit"}`), http.StatusUnprocessableEntity), [2]string{"body.step", "decision_on_many"})
	before := b.position()
	s := done[summary](b, b.ask("county", "POST", path, `{"step":"report","incomplete":true}`), 200)
	if s.Disposals != 2 || land.FormatMu(s.Mu) != "9.50" || s.Act != nil || b.position() != before {
		t.Fatalf("%+v", s)
	}
	wantFaults(t, refused(t, b.ask("county", "POST", path, `{"step":"report","expect":"x"}`), http.StatusPreconditionFailed), [2]string{"body.expect", "summary_changed"})
	s = done[summary](b, b.ask("county", "POST", path, `{"step":"report","incomplete":true,"expect":"`+s.Digest+`"}`), 200)
	if s.Act == nil {
		t.Fatalf("%+v", s)
	}
	refused(t, b.ask("city", "POST", "/api/acts/"+s.Act.String()+"/undo", `{}`), http.StatusForbidden)
	if u := done[summary](b, b.ask("county", "POST", "/api/acts/"+s.Act.String()+"/undo", `{}`), 200); u.Disposals != 2 {
		t.Errorf("%+v", u)
	}
	refused(t, b.ask("county", "POST", "/api/acts/"+land.NewID().String()+"/undo", `{}`), http.StatusNotFound)
}

func TestADecisionListIsAppliedOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	for no, mu := range map[string]string{"1": "4.00", "2": "5.50"} {
		b.submitted(no, mu)
	}
	query := url.Values{"task": {"dongkou-2023"}, "level": {"county"}, "authority": {"洞口县自然资源局"}, "document": {"洞自资函〔2023〕1号"}, "document_on": {"2023-07-10"}}
	text := "洞口县上报清单,,\n台账编号,核定面积（亩）,审核意见,备注\n1,4.00亩,通过,\n2,5,通过,道路不计\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, b.ask("county", "POST", "/api/decisions?"+query.Encode(), text, "Content-Type", "text/csv"), http.StatusForbidden)
	refused(t, b.ask("registrar", "POST", "/api/decisions?"+query.Encode(), text, "Content-Type", "text/plain"), http.StatusUnsupportedMediaType)
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/decisions?"+query.Encode(), "a,b\n", "Content-Type", "text/csv"), http.StatusUnprocessableEntity), [2]string{"body", "no_headings"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/decisions?"+query.Encode(), "PK", "Content-Type", mediaXLSX), http.StatusUnprocessableEntity), [2]string{"body", "unreadable"})
	before := b.position()
	preview := done[decided](b, b.ask("registrar", "POST", "/api/decisions?"+query.Encode(), gbk, "Content-Type", "text/csv"), 200)
	if preview.Disposals != 2 || land.FormatMu(preview.Mu) != "9.00" || preview.Faults != 0 || preview.Act != nil || b.position() != before {
		t.Fatalf("%+v", preview)
	}
	f := excelize.NewFile()
	for i, row := range [][]any{{"台账编号", "核定面积（亩）", "审核意见", "备注"}, {"1", 4, "通过", ""}, {"2", 5, "通过", "道路不计"}, {"3", 5, "通过", ""}} {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var sheet bytes.Buffer
	if err := f.Write(&sheet); err != nil {
		t.Fatal(err)
	}
	preview = done[decided](b, b.ask("registrar", "POST", "/api/decisions?"+query.Encode(), sheet.String(), "Content-Type", mediaXLSX), 200)
	if preview.Disposals != 2 || preview.Faults != 1 || preview.List[0].Rule != "unknown_parcel" || preview.Rows != 3 {
		t.Fatalf("%+v", preview)
	}
	query.Set("expect", preview.Digest)
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/decisions?"+query.Encode(), sheet.String(), "Content-Type", mediaXLSX), http.StatusConflict), [2]string{"query.rows", "rows_refused"})
	query.Set("rows", "good")
	if got := done[decided](b, b.ask("registrar", "POST", "/api/decisions?"+query.Encode(), sheet.String(), "Content-Type", mediaXLSX), 200); got.Act == nil {
		t.Errorf("%+v", got)
	}
	if p := done[progress](b, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023", ""), 200); land.FormatMu(p.Total.ReportedMu) != "9.00" {
		t.Errorf("%+v", p.Total)
	}
}
