package api

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Every real answer that a test gets is held against the document of OpenAPI 3.0,
// whatever else the test looks at. When the whole package was run, no operation
// may be left of which no good answer was seen.

// described is the 3.0 document as others read it, and where its operations are.
var described = sync.OnceValue(func() []describedRoute {
	s, err := newService(kernelConfig(), routes)
	if err != nil {
		panic(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(s.v30)
	if err != nil {
		panic(err)
	}
	for _, media := range []string{geoJSONMedia, schemaMedia, tileJSON, openAPI30, openAPI31, "application/problem+json"} {
		openapi3filter.RegisterBodyDecoder(strings.Split(media, ";")[0], openapi3filter.RegisteredBodyDecoder(jsonMedia))
	}
	fill := regexp.MustCompile(`\\\{[a-z]+\\\}`)
	var out []describedRoute
	for _, o := range routes {
		path, _ := o.described()
		pattern := regexp.MustCompile("^" + fill.ReplaceAllString(regexp.QuoteMeta(o.path), `[^/]+`) + "$")
		item := doc.Paths.Value(path)
		out = append(out, describedRoute{o, pattern, &routers.Route{Spec: doc, Path: path, PathItem: item, Method: o.method, Operation: item.GetOperation(o.method)}})
	}
	// What stands in a path as it is comes before what is filled in.
	slices.SortStableFunc(out, func(a, b describedRoute) int {
		return strings.Count(a.path, "{") - strings.Count(b.path, "{")
	})
	return out
})

type describedRoute struct {
	route
	pattern *regexp.Regexp
	in      *routers.Route
}

// answered counts the good answers that were held against the document, by
// method and path.
var answered sync.Map

// validated holds an answer against the document, and lets it be read once more.
func validated(t *testing.T, r *http.Response) {
	t.Helper()
	i := slices.IndexFunc(described(), func(d describedRoute) bool {
		return d.method == r.Request.Method && d.pattern.MatchString(r.Request.URL.EscapedPath())
	})
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if i < 0 || r.Header.Get("Content-Encoding") != "" {
		return
	}
	d := described()[i]
	var body []byte
	streams := media == "text/event-stream" // whose events are the test's to read
	if !streams {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return // it was broken off, which is the test's to judge
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	if r.StatusCode == http.StatusNotModified {
		return
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r.Request, Route: d.in},
		Status:                 r.StatusCode, Header: r.Header,
		Options: &openapi3filter.Options{
			// Of what is not JSON the document says the media type alone.
			ExcludeResponseBody: !strings.HasSuffix(media, "json"), IncludeResponseStatus: true,
		},
	}
	input.SetBodyBytes(body)
	if err := openapi3filter.ValidateResponse(context.Background(), input); err != nil {
		t.Errorf("%s %s answers %d otherwise than described: %.600s", d.method, d.path, r.StatusCode, err)
	}
	if content := d.in.Operation.Responses.Status(r.StatusCode); content != nil && (len(body) > 0 || streams) && content.Value.Content.Get(r.Header.Get("Content-Type")) == nil {
		t.Errorf("%s %s answers %d as %s, which is not described", d.method, d.path, r.StatusCode, media)
	}
	if r.StatusCode < 300 {
		answered.Store(d.method+" "+d.path, true)
	}
}

func TestMain(m *testing.M) {
	code := m.Run()
	if one := flag.Lookup("test.run").Value.String() + flag.Lookup("test.skip").Value.String(); code == 0 && one == "" && flag.Lookup("test.list").Value.String() == "" {
		seen := 0
		for _, o := range routes {
			name := o.method + " " + o.path
			if _, ok := answered.Load(name); ok {
				seen++
			} else {
				fmt.Printf("no good answer of %s was held against the document\n", name)
				code = 1
			}
		}
		fmt.Printf("good answers of %d of %d operations were held against the 3.0 document\n", seen, len(routes))
	}
	os.Exit(code)
}
