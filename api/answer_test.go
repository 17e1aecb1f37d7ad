package api

import (
	"net/http"
	"testing"

	"sanlei/land"
)

// What other tests only change or are refused is read here once, and so held
// against the document.
func TestWhatWasMadeIsGiven(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.listSquare()
	d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01"}`), 201)
	s := done[statement](b, b.ask("registrar", "POST", "/api/statements",
		statementDraft{Task: "dongkou-2023", Signature: land.Signature{Unit: "洞口县自然资源局", Writer: "张某"}}), 201)
	imp := done[importItem](b, b.bring(list, ""), 201)

	if got := done[disposalItem](b, b.ask("auditor", "GET", "/api/disposals/"+d.ID.String(), ""), 200); got.Mu.String() != "31" {
		t.Errorf("the disposal is of %s mu", got.Mu)
	}
	if got := done[taskItem](b, b.ask("auditor", "GET", "/api/tasks/dongkou-2023", ""), 200); len(got.Targets) != len(dongkou().Targets) {
		t.Errorf("the task has %d figures", len(got.Targets))
	}
	done[land.Template](b, b.ask("auditor", "GET", "/api/tasks/dongkou-2023/template", ""), 200)
	if got := done[statement](b, b.ask("auditor", "GET", "/api/statements/"+s.ID.String(), ""), 200); got.SHA256 != s.SHA256 {
		t.Errorf("the statement is %s, not %s", got.SHA256, s.SHA256)
	}
	if got := done[itemFeature](b, b.ask("auditor", "GET", "/api/collections/disposals/items/"+d.ID.String(), ""), 200); got.Properties["mu"] != "31.00" {
		t.Errorf("the feature is of %v mu", got.Properties["mu"])
	}
	year := announcement{Year: 2027, Document: "国办发明电〔2026〕9号", Days: []land.Workday{{Day: land.MustDate("2027-01-01"), Name: "元旦"}}}
	if got := done[calendar](b, b.ask("admin", "POST", "/api/workdays", year), 200); got.Days[len(got.Days)-1].Name != "元旦" {
		t.Errorf("the last day that is known is %+v", got.Days[len(got.Days)-1])
	}
	if got := done[calendar](b, b.ask("officer", "GET", "/api/workdays", ""), 200); len(got.Days) == 0 {
		t.Error("no day off is known")
	}
	if r := b.ask("officer", "GET", "/api/measures", ""); r.StatusCode != http.StatusOK {
		t.Errorf("the measures: %d", r.StatusCode)
	}
	if r := b.ask("", "GET", "/readyz", ""); r.StatusCode != http.StatusOK {
		t.Errorf("ready: %d", r.StatusCode)
	}
	at := "/api/imports/" + imp.ID.String()
	if got := done[importItem](b, b.ask("registrar", "GET", at, ""), 200); got.State != land.ImportChecked {
		t.Errorf("the import is %s", got.State)
	}
	if r := b.ask("registrar", "DELETE", at, "", "If-Match", "*"); r.StatusCode != http.StatusNoContent && r.StatusCode != http.StatusOK {
		t.Errorf("discarded: %d", r.StatusCode)
	}
}
