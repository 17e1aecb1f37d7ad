package api

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"sanlei/land"
)

type sample struct {
	Mu       land.Mu        `json:"mu,omitzero"`
	On       land.Date      `json:"on,omitzero"`
	Status   string         `json:"status,omitzero"`
	Count    int            `json:"count,omitzero"`
	Lines    []land.Figure  `json:"lines,omitzero"`
	Geometry jsontext.Value `json:"geometry,omitzero"`
}

// echo answers with what it read.
func echo() route {
	return route{"POST", "/echo", anybody, operation{id: "echo", takes: takes{of: sample{}}, gives: gives{of: sample{}},
		serve: func(c *call) (answer, error) {
			in, err := readBody[sample](c)
			return answer{body: in}, err
		}}}
}

func TestBodiesAreReadStrictly(t *testing.T) {
	server := newKernel(t, echo())
	for body, want := range map[string][2]string{
		"{":                                   {"body", "json"},
		"":                                    {"body", "object"},
		" ":                                   {"body", "object"},
		"null":                                {"body", "object"},
		"[]":                                  {"body", "object"},
		`"x"`:                                 {"body", "object"},
		`{} {}`:                               {"body", "json"},
		`{"status":"a","status":"b"}`:         {"body.status", "repeated"},
		`{"is_admin":true}`:                   {"body.is_admin", "unknown_member"},
		`{"<script>":true}`:                   {"body", "unknown_member"},
		`{"Status":"a"}`:                      {"body.Status", "unknown_member"},
		`{"lines":[{"value":"1","units":1}]}`: {"body.lines.0.units", "unknown_member"},
		`{"lines":[{"value":"x"}]}`:           {"body.lines.0.value", "decimal"},
		`{"status":1}`:                        {"body.status", "type"},
		`{"status":"\ud800"}`:                 {"body.status", "json"},
		"{\"status\":\"\xff\"}":               {"body.status", "json"},
		"\xff\xfe{\x00}\x00":                  {"body", "object"},
		`{"mu":NaN}`:                          {"body.mu", "json"},
		`{"mu":Infinity}`:                     {"body.mu", "json"},
		`{"mu":1e999}`:                        {"body.mu", "decimal"},
		`{"mu":"1e2"}`:                        {"body.mu", "decimal"},
		`{"mu":null}`:                         {"body.mu", "decimal"},
		`{"mu":{}}`:                           {"body.mu", "decimal"},
		`{"mu":16.411111111}`:                 {"body.mu", "decimal"},
		`{"mu":` + strings.Repeat("9", 400) + `}`:    {"body.mu", "decimal"},
		`{"count":` + strings.Repeat("9", 400) + `}`: {"body.count", "type"},
		`{"count":1.5}`:       {"body.count", "type"},
		`{"on":"2024-02-30"}`: {"body.on", "date"},
		`{"on":20240101}`:     {"body.on", "date"},
		`{"geometry":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`: {"body", "depth"},
		strings.Repeat("[", 10_000_000):                                          {"body", "depth"},
	} {
		r := ask(t, server, "POST", "/echo", body, "Content-Type", "application/json")
		t.Run(body[:min(len(body), 40)], func(t *testing.T) {
			wantFaults(t, refused(t, r, http.StatusBadRequest), want)
		})
	}
}

func TestBodiesThatAreTaken(t *testing.T) {
	server := newKernel(t, echo())
	for body, want := range map[string]string{
		"\ufeff{}":                  `{}`,
		`{"mu":"16.410"}`:           `{"mu":"16.41"}`,
		`{"mu":16.41}`:              `{"mu":"16.41"}`,
		`{"mu":-0}`:                 `{}`,
		`{"mu":"0.00012345"}`:       `{"mu":"0.00012345"}`,
		`{"status":"<b>&\"[[[[{"}`:  `{"status":"<b>&\"[[[[{"}`,
		`{"status":"\ud83d\ude00"}`: `{"status":"😀"}`,
		`{"status":null}`:           `{}`,
		`{"on":"2024-02-29"}`:       `{"on":"2024-02-29"}`,
	} {
		r := ask(t, server, "POST", "/echo", body, "Content-Type", "application/json; charset=UTF-8")
		if got := string(read[jsontext.Value](t, r)); r.StatusCode != http.StatusOK || got != want {
			t.Errorf("%s: %d %s, want %s", body, r.StatusCode, got, want)
		}
	}
}

func TestBodiesHaveALimitAndAMediaType(t *testing.T) {
	server := newKernel(t, echo())
	long := `{"status":"` + strings.Repeat("x", 2<<20) + `"}`
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = z.Write([]byte(strings.Repeat(" ", 100<<20)))
	_ = z.Close()
	ok := "application/json"
	for name, c := range map[string]struct {
		body    string
		status  int
		want    [2]string
		headers []string
	}{
		"too long":         {long, 413, [2]string{"body", "size"}, []string{"Content-Type", ok}},
		"a bomb":           {bomb.String(), 413, [2]string{"body", "size"}, []string{"Content-Type", ok, "Content-Encoding", "gzip"}},
		"no gzip":          {"{}", 400, [2]string{"body", "incomplete"}, []string{"Content-Type", ok, "Content-Encoding", "gzip"}},
		"unknown packing":  {"{}", 415, [2]string{"header.Content-Encoding", "content_encoding"}, []string{"Content-Type", ok, "Content-Encoding", "br"}},
		"no media type":    {"{}", 415, [2]string{"header.Content-Type", "media_type"}, nil},
		"plain text":       {"{}", 415, [2]string{"header.Content-Type", "media_type"}, []string{"Content-Type", "text/plain"}},
		"another charset":  {"{}", 415, [2]string{"header.Content-Type", "media_type"}, []string{"Content-Type", "application/json; charset=gbk"}},
		"another argument": {"{}", 415, [2]string{"header.Content-Type", "media_type"}, []string{"Content-Type", "application/json; v=1"}},
	} {
		t.Run(name, func(t *testing.T) {
			wantFaults(t, refused(t, ask(t, server, "POST", "/echo", c.body, c.headers...), c.status), c.want)
		})
	}
}
