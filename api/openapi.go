package api

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json"
)

// openapi is the two documents of the table, and the page made of it.
type openapi struct {
	v30, v31   document
	pageOfDocs docsPage
}

type document []byte

// at is the document with the address of the server in it.
func (d document) at(base string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(bytes.Replace(d, []byte(`{"url":"`+apiRoot+`"}`), []byte(`{"url":"`+base+apiRoot+`"}`), 1))
		return err
	}
}

func newOpenAPI(table []route) (openapi, error) {
	doc := describe(table)
	v30, err := doc.MarshalJSON()
	if err != nil {
		return openapi{}, err
	}
	v31, err := newer(v30)
	return openapi{v30, v31, newDocs(table, doc)}, err
}

// describe writes the table as OpenAPI 3.0.
func describe(table []route) *openapi3.T {
	s := &schemas{openapi3.Schemas{}, openapi3.ParametersMap{}, map[string]reflect.Type{}}
	doc := &openapi3.T{
		OpenAPI: "3.0.3",
		Info:    &openapi3.Info{Title: "三类 Sanlei", Version: "1", Description: "The books of three-category land."},
		Servers: openapi3.Servers{{URL: apiRoot}},
		Paths:   openapi3.NewPaths(),
		Components: &openapi3.Components{
			Schemas:    s.components,
			Parameters: s.parameters,
			SecuritySchemes: openapi3.SecuritySchemes{
				"bearer":  {Value: openapi3.NewSecurityScheme().WithType("http").WithScheme("bearer")},
				"basic":   {Value: openapi3.NewSecurityScheme().WithType("http").WithScheme("basic").WithDescription("The password is an access token.")},
				"session": {Value: openapi3.NewSecurityScheme().WithType("apiKey").WithIn("cookie").WithName(sessionCookie)},
			},
		},
		Security: openapi3.SecurityRequirements{{"bearer": {}}, {"basic": {}}, {"session": {}}},
	}
	for _, o := range table {
		path, servers := o.described()
		item := doc.Paths.Value(path)
		if item == nil {
			item = &openapi3.PathItem{Servers: servers}
			doc.Paths.Set(path, item)
		}
		item.SetOperation(o.method, o.describe(s))
	}
	return doc
}

func (o route) describe(s *schemas) *openapi3.Operation {
	op := &openapi3.Operation{OperationID: o.id, Summary: o.summary, Responses: openapi3.NewResponses()}
	if o.who.open {
		op.Security = &openapi3.SecurityRequirements{}
	}
	if len(o.who.roles) > 0 {
		op.Extensions = map[string]any{"x-roles": o.who.roles}
	}
	for _, p := range o.params {
		op.Parameters = append(op.Parameters, s.parameter(p))
	}
	if o.guarded {
		op.AddParameter(openapi3.NewHeaderParameter("If-Match").WithRequired(true).
			WithDescription("The ETag of what is changed").WithSchema(openapi3.NewStringSchema()))
	}
	if o.repeatable {
		op.AddParameter(openapi3.NewHeaderParameter("Idempotency-Key").
			WithDescription("Makes the request once, however often it comes").WithSchema(openapi3.NewStringSchema().WithPattern(keyForm.String())))
	}
	if o.takes.of != nil {
		content := openapi3.NewContentWithSchemaRef(s.ref(reflect.TypeOf(o.takes.of)), o.takes.medias())
		op.RequestBody = &openapi3.RequestBodyRef{Value: openapi3.NewRequestBody().WithRequired(true).WithContent(content)}
	}
	op.Responses.Set(strconv.Itoa(o.gives.code()), o.gives.describe(s))
	for _, status := range o.refusals() {
		op.AddResponse(status, refusalOf(s, http.StatusText(status)))
	}
	op.Responses.Set("default", &openapi3.ResponseRef{Value: refusalOf(s, "Any other refusal or failure")})
	return op
}

// parameter is a parameter as an operation has it: shared ones stand among the
// components, where programs look for limit by its very name.
func (s *schemas) parameter(p param) *openapi3.ParameterRef {
	if !p.shared {
		return &openapi3.ParameterRef{Value: p.describe()}
	}
	if s.parameters[p.name] == nil {
		s.parameters[p.name] = &openapi3.ParameterRef{Value: p.describe()}
	}
	return &openapi3.ParameterRef{Ref: "#/components/parameters/" + p.name, Value: s.parameters[p.name].Value}
}

// apiRoot is what the paths of the documents follow, as programs expect that
// know of OGC API; the few beside it name their server themselves.
const apiRoot = "/api"

func (o route) described() (path string, servers openapi3.Servers) {
	if rest, inside := strings.CutPrefix(o.path, apiRoot); inside {
		return cmp.Or(rest, "/"), nil
	}
	return o.path, openapi3.Servers{{URL: "/"}}
}

func (p param) describe() *openapi3.Parameter {
	out := &openapi3.Parameter{Name: p.name, In: p.in, Description: p.about, Required: p.required, Schema: p.schema.NewRef()}
	if p.in == "query" {
		explode := false
		out.Style, out.Explode = openapi3.SerializationForm, &explode
	}
	return out
}

func (g gives) describe(s *schemas) *openapi3.ResponseRef {
	text := http.StatusText(g.code())
	response := openapi3.NewResponse().WithDescription(text)
	if g.code() != http.StatusNoContent {
		response.WithContent(g.content(s))
	}
	response.Headers = openapi3.Headers{}
	for name, has := range map[string]bool{"ETag": g.etag, "Location": g.location} {
		if has {
			response.Headers[name] = &openapi3.HeaderRef{Value: &openapi3.Header{Parameter: openapi3.Parameter{Schema: openapi3.NewStringSchema().NewRef()}}}
		}
	}
	return &openapi3.ResponseRef{Value: response}
}

// content is the schema of each form of the answer.
func (g gives) content(s *schemas) openapi3.Content {
	out := openapi3.Content{}
	for _, m := range g.medias() {
		schema := openapi3.NewSchema().NewRef()
		switch {
		case m == htmlMedia:
			schema = openapi3.NewStringSchema().NewRef()
		case g.also[m] != nil:
			schema = s.ref(reflect.TypeOf(g.also[m]))
		case g.schema != nil:
			schema = g.schema(s)
		case g.of != nil:
			schema = s.ref(reflect.TypeOf(g.of))
		}
		out[m] = openapi3.NewMediaType().WithSchemaRef(schema)
	}
	return out
}

// refusals is the statuses with which an operation of this make may refuse.
func (o route) refusals() []int {
	out := []int{http.StatusBadRequest, http.StatusNotAcceptable}
	if !o.who.open {
		out = append(out, http.StatusUnauthorized)
	}
	if len(o.who.roles) > 0 {
		out = append(out, http.StatusForbidden)
	}
	for _, p := range o.params {
		if p.in == "path" {
			out = append(out, http.StatusNotFound)
		}
	}
	if o.takes.of != nil {
		out = append(out, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	}
	if o.guarded {
		out = append(out, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	return out
}

func refusalOf(s *schemas, description string) *openapi3.Response {
	return openapi3.NewResponse().WithDescription(description).
		WithContent(openapi3.NewContentWithSchemaRef(s.ref(reflect.TypeFor[problem]()), []string{"application/problem+json"}))
}

// newer turns a 3.0 document into 3.1, whose schemas are those of JSON Schema:
// what may be null says so in its type.
func newer(v30 []byte) ([]byte, error) {
	var doc map[string]any
	if err := json.Unmarshal(v30, &doc); err != nil {
		return nil, err
	}
	doc["openapi"] = "3.1.0"
	nullable(doc)
	return json.Marshal(doc, json.Deterministic(true))
}

func nullable(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			nullable(e)
		}
	case map[string]any:
		if v["nullable"] == true {
			delete(v, "nullable")
			if all, ok := v["allOf"].([]any); ok {
				delete(v, "allOf")
				v["anyOf"] = append(all, map[string]any{"type": "null"})
			} else {
				v["type"] = []any{v["type"], "null"}
			}
			if values, ok := v["enum"].([]any); ok {
				v["enum"] = append(values, nil)
			}
		}
		for _, e := range v {
			nullable(e)
		}
	}
}
