package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanlei/land"
)

func numbers(l parcelList) []string {
	out := make([]string, len(l.Parcels))
	for i, p := range l.Parcels {
		out[i] = p.ParcelNo
	}
	return out
}

// listFive lists five parcels, the last without a boundary, and takes half of
// the first to acceptance.
func (b *books) listFive() {
	b.t.Helper()
	for i, c := range []land.Category{land.Idle, land.Idle, land.LowEfficiency, land.ApprovedUnsupplied, land.Idle} {
		p := plot()
		p.ParcelNo, p.Category = fmt.Sprintf("T-%d", i+1), c
		p.Attributes = land.Attributes{"name": fmt.Sprintf("地块%d 100%%", i+1), "leader": []string{"王某", "李某"}[i%2], "due_on": "2023-06-30"}
		if i == 3 {
			p.Attributes = land.Attributes{"project": "a_b", "due_on": "2030-01-01"}
		}
		draft := draftOf(b.t, p)
		if i < 4 {
			west := 110.570 + float64(i)*0.003
			draft.Geometry = fmt.Appendf(nil, `{"type":"Polygon","coordinates":[[[%.3[1]f,27.060],[%.3[2]f,27.060],[%.3[2]f,27.061],[%.3[1]f,27.061],[%.3[1]f,27.060]]]}`, west, west+0.002)
		}
		made := done[parcelItem](b, b.ask("registrar", "POST", "/api/parcels", draft), 201)
		if i == 0 {
			d := done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+made.ID.String()+"/disposals", `{"measure":"XZ05","mu":"15.50","dated_on":"2023-05-01"}`), 201)
			for i, login := range []string{"officer", "county", "city", "province"} {
				d = b.step(login, d, stepRequest{Step: []land.Step{land.Submit, land.Report, land.Pass, land.Accept}[i]})
			}
		}
	}
}

func TestTheListPicksParcels(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	b.listFive()
	for query, want := range map[string][]string{
		"":                              {"T-1", "T-2", "T-3", "T-4", "T-5"},
		"&category=idle":                {"T-1", "T-2", "T-5"},
		"&category=idle,low_efficiency": {"T-1", "T-2", "T-3", "T-5"},
		"&status=partly_closed":         {"T-1"},
		"&status=open,returned":         {"T-2", "T-3", "T-4", "T-5"},
		"&leader=%E6%9D%8E%E6%9F%90":    {"T-2"},
		"&mapped=false":                 {"T-5"},
		"&mapped=true&category=idle":    {"T-1", "T-2"},
		"&measure=XZ05":                 {"T-1"},
		"&measure=XZ05,PG02":            {"T-1"},
		"&measure=PG02":                 {},
		"&due=overdue":                  {"T-1", "T-2", "T-3", "T-5"},
		"&due=2023-06-30":               {"T-1", "T-2", "T-3", "T-5"},
		"&due=2023-06-29":               {},
		"&dated_from=2023-05-01&dated_to=2023-05-01": {"T-1"},
		"&dated_from=2023-05-02":                     {},
		"&dated_to=2023-04-30":                       {},
		"&measure=PG02&dated_to=2023-12-31":          {},
		"&level=accepted":                            {"T-1"},
		"&level=reported&category=low_efficiency":    {},
		"&mu_least=31.01":                            {},
		"&mu_most=30.99":                             {},
		"&mu_least=31&mu_most=31.00":                 {"T-1", "T-2", "T-3", "T-4", "T-5"},
		"&q=t-3":                                     {"T-3"},
		"&q=%E5%9C%B0%E5%9D%972":                     {"T-2"},
		"&q=A_B":                                     {"T-4"},
		"&q=axb":                                     {},
		"&q=100%25":                                  {"T-1", "T-2", "T-3", "T-5"},
		"&q=%25_%25":                                 {},
		"&q=%5C":                                     {},
		"&region=430525-P01":                         {"T-1", "T-2", "T-3", "T-4", "T-5"},
		"&region=430525001":                          {},
		"&q=T-&category=idle&due=overdue":            {"T-1", "T-2", "T-5"},
		"&q=T-1&status=open":                         {},
		"&limit=2":                                   {"T-1", "T-2"},
		"&measure=XZ05&mapped=true&due=2024-01-01&leader=%E7%8E%8B%E6%9F%90": {"T-1"},
	} {
		got := done[parcelList](b, b.ask("county", "GET", "/api/parcels?task=dongkou-2023"+query, ""), 200)
		if diff := cmp.Diff(want, numbers(got)); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
		if query != "&limit=2" && got.Matched != len(want) {
			t.Errorf("%s: matched %d of %d", query, got.Matched, len(want))
		}
	}
}

func TestTheListTellsWhatStandsInAllThatMatch(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	b.listFive()
	got := done[parcelList](b, b.ask("auditor", "GET", "/api/parcels?task=dongkou-2023&category=idle&limit=1", ""), 200)
	rate := "16.67"
	want := parcelList{
		Task: "dongkou-2023", Region: "430525", AsOf: land.MustDate("2026-11-22"), Position: b.position(), Matched: 3, Unmapped: 1,
		Sums: listSums{mu("93.00"), mu("77.50"), mu("15.50"), mu("15.50"), mu("15.50"), mu("15.50"), mu("77.50"), mu("31.00"), &rate},
		Facets: facets{
			Category: []facet{{"idle", "", 3}},
			Status:   []facet{{"open", "", 2}, {"partly_closed", "", 1}},
			Region:   []facet{{"430525-P01", "洞口经济开发区", 3}},
			Leader:   []facet{{"王某", "", 2}, {"李某", "", 1}},
		},
		BBox:    &[4]float64{110.570, 27.060, 110.575, 27.061}, // the fifth has no boundary
		Parcels: got.Parcels, Next: got.Next,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	counted := done[parcelList](b, b.ask("auditor", "GET", "/api/parcels?task=dongkou-2023&facets=measure,officer", ""), 200).Facets
	if diff := cmp.Diff(facets{Measure: []facet{{"XZ05", "", 1}}, Officer: []facet{{"-", "", 5}}}, counted); diff != "" {
		t.Error(diff)
	}
	first := got.Parcels[0]
	if first.Center == nil || first.BBox == nil || *first.BBox != [4]float64{110.570, 27.060, 110.572, 27.061} || first.Attributes["leader"] != "王某" ||
		land.FormatMu(first.Accounts.Accepted) != "15.50" || first.Position != got.Position || first.Status != land.StatusPartlyClosed {
		t.Errorf("%+v", first)
	}
}

func TestTheListGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	b.listFive()
	var seen []string
	cursor := ""
	for range 4 {
		got := done[parcelList](b, b.ask("officer", "GET", "/api/parcels?task=dongkou-2023&limit=2"+cursor, ""), 200)
		seen = append(seen, numbers(got)...)
		if got.Matched != 5 {
			t.Errorf("matched %d", got.Matched)
		}
		if got.Next == "" {
			break
		}
		cursor = "&cursor=" + got.Next
	}
	if diff := cmp.Diff([]string{"T-1", "T-2", "T-3", "T-4", "T-5"}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestTheListRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	b.handDown()
	for query, want := range map[string][2]string{
		"":                      {"query.task", "required"},
		"task=x y":              {"query.task", "parameter_form"},
		"task=t&category=idle,": {"query.category", "parameter_form"},
		"task=t&limit=0":        {"query.limit", "parameter_form"},
		"task=t&limit=1001":     {"query.limit", "parameter_form"},
		"task=t&cursor=!":       {"query.cursor", "parameter_form"},
		"task=t&cursor=AA":      {"query.cursor", "parameter_form"},
		"task=t&mapped=yes":     {"query.mapped", "parameter_form"},
		"task=t&q=":             {"query.q", "parameter_form"},
		"task=t&due=2023-02-30": {"query.due", "parameter_form"},
		"task=t&mu_least=-1":    {"query.mu_least", "parameter_form"},
		"task=t&mu_most=1e3":    {"query.mu_most", "parameter_form"},
		"task=t&dated_from=x":   {"query.dated_from", "parameter_form"},
		"task=t&level=open":     {"query.level", "parameter_form"},
	} {
		r := b.ask("officer", "GET", "/api/parcels?"+strings.ReplaceAll(query, " ", "%20"), "")
		wantFaults(t, refused(t, r, http.StatusBadRequest), want)
	}
	for query, want := range map[string][2]string{
		"task=other":                      {"query.task", "unknown_task"},
		"task=dongkou-2023&region=430000": {"query.region", "unknown_region"},
	} {
		wantFaults(t, refused(t, b.ask("officer", "GET", "/api/parcels?"+query, ""), http.StatusNotFound), want)
	}
	refused(t, b.ask("neighbour", "GET", "/api/parcels?task=dongkou-2023", ""), http.StatusNotFound)
}
