package api

import (
	"net/http"
	"testing"
)

func TestATaskIsRevisedClosedAndFollowedOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.list(plot())
	path := "/api/tasks/dongkou-2023"
	if task := done[taskItem](b, b.ask("officer", "GET", path, ""), 200); task.RegionName != "洞口县" { // above the park
		t.Errorf("%+v", task)
	}
	refused(t, b.ask("officer", "POST", path+"/editions", `{"document":"d","document_on":"2023-06-30"}`), http.StatusForbidden)
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/editions", `{"document":"d","document_on":"2023-06-30"}`), http.StatusUnprocessableEntity),
		[2]string{"", "nothing_changes"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/editions", `{"document":"d","document_on":"2023-06-30","parcels":[{"parcel_no":"?"}]}`), http.StatusUnprocessableEntity),
		[2]string{"body.parcels", "unknown_parcel"})
	task := done[taskItem](b, b.ask("registrar", "POST", path+"/editions",
		`{"document":"9号","document_on":"2023-06-30","targets":[{"region":"430525","category":"idle","figure":{"value":"80","unit":"mu"}}],"parcels":[{"parcel_no":"`+p.ParcelNo+`","listed":{"value":"30.5","unit":"mu"}}]}`), 201)
	if task.Edition != 2 || len(task.Acts) != 2 || task.Acts[1].Kind != "edition" || task.Acts[1].ActorName != "县级登记" || task.Acts[1].DocumentOn.String() != "2023-06-30" {
		t.Errorf("%+v", task)
	}
	if got := done[parcelItem](b, b.ask("auditor", "GET", "/api/parcels/"+p.ID.String(), ""), 200); got.ListedMu.String() != "30.5" {
		t.Errorf("%+v", got)
	}
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/terms", `{"reason":"r"}`), http.StatusUnprocessableEntity), [2]string{"", "nothing_changes"})
	wantFaults(t, refused(t, b.ask("registrar", "POST", path+"/terms", `{"reason":"r","terms":{"milestones":[{"name":"m","on":"1999-01-01"}]}}`), http.StatusUnprocessableEntity),
		[2]string{"body.terms.milestones", "milestone"})
	set := done[taskItem](b, b.ask("registrar", "POST", path+"/terms",
		`{"reason":"湘自然资发〔2023〕5号","terms":{"yellow_days":45,"milestones":[{"name":"半年","on":"2023-06-30","percent":50}]},"submit_reports":true}`), 200)
	if set.Terms.YellowDays != 45 || set.Terms.OrangeDays != 30 || !set.SubmitReports || set.Edition != 2 || set.Acts[2].Kind != "terms" || set.Acts[2].Reason == "" ||
		len(set.Milestones) != 1 || set.Milestones[0].Light != "red" || set.Pace == nil || set.Pace.Light != "red" {
		t.Errorf("%+v", set)
	}
	wantFaults(t, refused(t, b.ask("admin", "POST", path+"/close", `{"on":"2999-01-01"}`), http.StatusUnprocessableEntity), [2]string{"body.on", "cut_off_is_past"})
	refused(t, b.ask("admin", "POST", path+"/close", `{"on":"2023-12-31","under_review":"drop"}`), http.StatusUnprocessableEntity)
	closed := done[taskItem](b, b.ask("admin", "POST", path+"/close", `{"on":"2023-12-31","under_review":"return"}`), 200)
	if closed.ClosedOn.String() != "2023-12-31" || closed.Acts[3].Kind != "close" || closed.Acts[3].Position == "" {
		t.Errorf("%+v", closed)
	}
	wantFaults(t, refused(t, b.ask("registrar", "POST", "/api/parcels", draftOf(t, plot())), http.StatusConflict), [2]string{"body.task", "task_closed"})
	const next = `{"id":"dongkou-2024","name":"n","deadline":"2024-12-31","deciders":{"county":"either","city":"either","province":"either"}}`
	r := b.ask("registrar", "POST", path+"/open", next)
	opened := done[openedTask](b, r, 201)
	if opened.Carried != 1 || opened.Baseline.String() != "2023-12-31" || r.Header.Get("Location") != b.server.URL+"/api/tasks/dongkou-2024" {
		t.Errorf("%+v %v", opened, r.Header)
	}
	refused(t, b.ask("registrar", "POST", path+"/open", next), http.StatusConflict)
	if list := done[parcelList](b, b.ask("auditor", "GET", "/api/parcels?task=dongkou-2024", ""), 200); list.Matched != 1 || list.Sums.ListedMu.String() != "30.5" {
		t.Errorf("%+v", list.Sums)
	}
}
