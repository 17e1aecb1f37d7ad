package api

import (
	"net/http"
	"testing"
)

func TestParamsAreReadStrictlyAndRefusedByName(t *testing.T) {
	server := newKernel(t, route{"GET", "/x/{id}", anybody, operation{
		id: "x", gives: gives{of: health{}},
		params: []param{
			identity("id", "").inPath(), whole("limit", "", 1, 100, 10), date("as_of", ""), text("q", "", 5),
			choices("by", "", "category", "region"), choice("format", "", "csv"), code("task", "").must(),
		},
		serve: func(*call) (answer, error) { return answer{body: health{"ok"}}, nil },
	}})
	const id = "/x/0190b6a1-0000-7000-8000-000000000000?"
	good := []string{"limit=1", "limit=100", "as_of=2024-02-29", "by=category", "by=region,category", "by=region%2Ccategory", "format=csv", "q=%E5%9C%B0"}
	for _, q := range good {
		if r := ask(t, server, "GET", id+"task=a&"+q, ""); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", q, r.StatusCode)
		}
	}
	for q, want := range map[string][2]string{
		"limit=0":                    {"query.limit", "parameter_form"},
		"limit=-1":                   {"query.limit", "parameter_form"},
		"limit=101":                  {"query.limit", "parameter_form"},
		"limit=abc":                  {"query.limit", "parameter_form"},
		"limit=1.5":                  {"query.limit", "parameter_form"},
		"limit=":                     {"query.limit", "parameter_form"},
		"limit=1e3":                  {"query.limit", "parameter_form"},
		"limit=%2B1":                 {"query.limit", "parameter_form"},
		"limit=01":                   {"query.limit", "parameter_form"},
		"limit=%D9%A3":               {"query.limit", "parameter_form"},
		"limit=1&limit=2":            {"query.limit", "repeated"},
		"limit=99999999999999999999": {"query.limit", "parameter_form"},
		"limitt=1":                   {"query.limitt", "unknown_parameter"},
		"id=1":                       {"query.id", "unknown_parameter"}, // it has its place in the path
		"%3Cscript%3E=1":             {"query", "unknown_parameter"},
		"as_of=2024-02-30":           {"query.as_of", "parameter_form"},
		"as_of=10000-01-01":          {"query.as_of", "parameter_form"},
		"as_of=2024-1-1":             {"query.as_of", "parameter_form"},
		"by=":                        {"query.by", "parameter_form"},
		"by=category,":               {"query.by", "parameter_form"},
		"by=category,category":       {"query.by", "parameter_form"},
		"by=Category":                {"query.by", "parameter_form"},
		"format=xml":                 {"query.format", "parameter_form"},
		"q=%00":                      {"query.q", "parameter_form"},
		"q=%ff":                      {"query.q", "parameter_form"},
		"q=123456":                   {"query.q", "parameter_form"},
		"task=a%27":                  {"query.task", "repeated"},
	} {
		wantFaults(t, refused(t, ask(t, server, "GET", id+"task=a&"+q, ""), http.StatusBadRequest), want)
	}
	wantFaults(t, refused(t, ask(t, server, "GET", id, ""), http.StatusBadRequest), [2]string{"query.task", "required"})
	wantFaults(t, refused(t, ask(t, server, "GET", id+"task=a%zz", ""), http.StatusBadRequest), [2]string{"query", "query_form"})
	wantFaults(t, refused(t, ask(t, server, "GET", id+"task=a&limit=x&zz=1", ""), http.StatusBadRequest),
		[2]string{"query.limit", "parameter_form"}, [2]string{"query.zz", "unknown_parameter"})

	for _, bad := range []string{"1e5", "0x1", "null", "-0", "%2e%2e%2f", "%00", "%E2%80%AE", "{0190b6a1-0000-7000-8000-000000000000}", "0190b6a1000070008000000000000000"} {
		wantFaults(t, refused(t, ask(t, server, "GET", "/x/"+bad+"?task=a", ""), http.StatusNotFound), [2]string{"path.id", "unknown_id"})
	}
}
