package api

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanlei/land"
)

// waiting is what waits for a user, as number of the parcel, state and step.
func (b *books) waiting(login, query string) [][3]string {
	b.t.Helper()
	got := done[reviewList](b, b.ask(login, "GET", "/api/reviews"+query, ""), 200)
	out := [][3]string{}
	for _, r := range got.Reviews {
		locked := ""
		if r.Locked {
			locked = " locked"
		}
		out = append(out, [3]string{r.ParcelNo, string(r.State), string(r.Step) + locked})
	}
	return out
}

func TestWhatWaitsForWhom(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	officer := dongkou().Users[0]
	both := land.Actor{Login: "both", Name: "both", Grants: append(officer.Grants, land.Grant{Role: land.Registrar, Region: "430525"})}
	if err := b.Operator().AddUser(t.Context(), both, ""); err != nil {
		t.Fatal(err)
	}
	b.renew("both")
	for i, steps := range [][]land.Step{{}, {land.Submit}, {land.Submit, land.Report}, {land.Submit, land.Report, land.Pass},
		{land.Submit, land.Report, land.Pass, land.Accept}, {land.Submit, land.Return}, {land.Submit, land.Withdraw}} {
		p := plot()
		p.ParcelNo = string(rune('A' + i))
		made := b.list(p)
		login := "officer"
		if len(steps) == 2 && steps[1] == land.Report {
			login = "both"
		}
		d := done[disposalItem](b, b.ask(login, "POST", "/api/parcels/"+made.ID.String()+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01","document_mu":"30.00"}`), 201)
		for _, s := range steps {
			in := stepRequest{Step: s}
			by := map[land.Step]string{land.Submit: login, land.Report: "county", land.Pass: "city", land.Accept: "province", land.Return: "county", land.Withdraw: login}[s]
			if s == land.Return {
				in.Reason = "the boundary is wrong"
			}
			d = b.step(by, d, in)
		}
	}

	for login, want := range map[string][][3]string{
		"officer":   {{"A", "draft", "submit"}, {"F", "returned", "submit"}, {"G", "withdrawn", "submit"}},
		"county":    {{"B", "submitted", "report"}},
		"city":      {{"C", "reported", "pass"}},
		"province":  {{"D", "city_passed", "accept"}},
		"registrar": {{"B", "submitted", "report"}, {"C", "reported", "pass"}, {"D", "city_passed", "accept"}},
		"both":      {{"B", "submitted", "report"}, {"C", "reported", "pass locked"}, {"D", "city_passed", "accept"}, {"F", "returned", "submit"}},
		"auditor":   {}, "admin": {}, "neighbour": {},
	} {
		if diff := cmp.Diff(want, b.waiting(login, "")); diff != "" {
			t.Errorf("%s: %s", login, diff)
		}
	}
	if diff := cmp.Diff([][3]string{{"B", "submitted", "report"}}, b.waiting("registrar", "?task=dongkou-2023&limit=1")); diff != "" {
		t.Error(diff)
	}
	first := done[reviewList](b, b.ask("registrar", "GET", "/api/reviews?limit=2", ""), 200)
	if first.Total != 3 || first.States["reported"] != 1 || first.Next == "" || !first.Reviews[0].AreaDiffers || first.Reviews[0].WaitingDays != 0 ||
		first.Reviews[0].RegionName != "洞口经济开发区" {
		t.Errorf("%+v", first)
	}
	if diff := cmp.Diff([][3]string{{"D", "city_passed", "accept"}}, b.waiting("registrar", "?limit=2&cursor="+first.Next)); diff != "" {
		t.Error(diff)
	}
	refused(t, b.ask("county", "GET", "/api/reviews?task=other", ""), http.StatusNotFound)
	refused(t, b.ask("county", "GET", "/api/reviews?cursor=AAAA", ""), http.StatusBadRequest)
}

func TestADecisionIsUndoneOverHTTP(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	p := b.list(plot())
	d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+p.ID.String()+"/disposals", `{"measure":"XZ05","dated_on":"2023-05-01"}`), 201)
	d = b.step("officer", d, stepRequest{Step: land.Submit})
	d = b.step("county", d, stepRequest{Step: land.Report})
	d = b.step("city", d, stepRequest{Step: land.Return, Reason: "the boundary is wrong"})
	if d = b.step("city", d, stepRequest{Step: land.Undo, Reason: "a slip"}); d.State != land.StateReported || d.Returned != "" {
		t.Errorf("%+v", d)
	}
	events := done[history](b, b.ask("auditor", "GET", "/api/parcels/"+p.ID.String()+"/history", ""), 200).Events
	if last := events[len(events)-1]; last.Kind != "undo" || *last.Undoes != events[len(events)-2].ID {
		t.Errorf("%+v", last)
	}
	r := b.ask("city", "POST", "/api/disposals/"+d.ID.String()+"/steps", stepRequest{Step: land.Undo}, "If-Match", etag(d.Rev))
	wantFaults(t, refused(t, r, http.StatusConflict), [2]string{"body.step", "nothing_to_undo"})
}
