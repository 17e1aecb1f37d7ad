package api

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"mime"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The page of all operations, made of the table and the document of it.

type docsPage struct {
	Groups  []docsGroup
	Schemas []docsSchema
	Links   []link
}

type docsGroup struct {
	Name string
	All  []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Who string
	Params                         []docsField
	Body, Gives                    string
	Answers                        []docsField
}

// docsField is a parameter, a member of a schema, or an answer.
type docsField struct {
	Name, In, Type, About string
	Required              bool
}

type docsSchema struct {
	Name   string
	Fields []docsField
}

// docsFiles is what the page is read with.
var docsFiles = []string{"style.css", "docs.js"}

var showDocs = operation{
	id: "getDocs", summary: "Every operation, to read and to search in", gives: gives{media: []string{htmlMedia}},
	serve: func(c *call) (answer, error) {
		page := c.pageOfDocs
		page.Links = []link{
			{c.base(c.r) + "/api", "", "", "Landing page"},
			{c.base(c.r) + "/api/openapi-3.1.json", "", "", "OpenAPI 3.1"},
			{c.base(c.r) + "/api/openapi-3.0.json", "", "", "OpenAPI 3.0"},
		}
		return answer{stream: func(w io.Writer) error { return pages.ExecuteTemplate(w, "docs.html", page) }}, nil
	},
}

var showDocsFile = operation{
	id: "getDocsFile", summary: "A file that the pages are read with", gives: gives{media: []string{"text/css", "text/javascript"}},
	params: []param{choice("file", "The file", docsFiles...).inPath()},
	serve: func(c *call) (answer, error) {
		name := value[string](c, "file")
		text, err := pageFiles.ReadFile("pages/" + name)
		c.media = mime.TypeByExtension(path.Ext(name))
		return answer{stream: func(w io.Writer) error { _, err := io.Copy(w, bytes.NewReader(text)); return err }}, err
	},
}

// newDocs puts the page together.
func newDocs(table []route, doc *openapi3.T) docsPage {
	var out docsPage
	for _, o := range table {
		name := groupOf(o.path)
		if n := len(out.Groups); n == 0 || out.Groups[n-1].Name != name {
			at := slices.IndexFunc(out.Groups, func(g docsGroup) bool { return g.Name == name })
			if at < 0 {
				out.Groups = append(out.Groups, docsGroup{Name: name})
				at = n
			}
			out.Groups[at].All = append(out.Groups[at].All, docsOf(o))
			continue
		}
		last := &out.Groups[len(out.Groups)-1]
		last.All = append(last.All, docsOf(o))
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		out.Schemas = append(out.Schemas, docsSchema{name, fieldsOf(doc.Components.Schemas[name].Value)})
	}
	return out
}

// groupOf is the first word of a path under /api.
func groupOf(at string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(at, apiRoot), "/"), "/")
	return cmp.Or(first, "api")
}

func docsOf(o route) docsOperation {
	out := docsOperation{ID: o.id, Method: o.method, Path: o.path, Summary: o.summary, Who: whoIs(o.who)}
	for _, p := range o.params {
		out.Params = append(out.Params, docsField{p.name, p.in, cmp.Or(p.wants, typeText(p.schema.NewRef())), p.about, p.required})
	}
	if o.guarded {
		out.Params = append(out.Params, docsField{"If-Match", "header", "an entity tag", "The ETag of what is changed", true})
	}
	if o.repeatable {
		out.Params = append(out.Params, docsField{"Idempotency-Key", "header", "a text of your own", "Makes the request once, however often it comes", false})
	}
	if o.takes.of != nil {
		out.Body = schemaName(reflect.TypeOf(o.takes.of))
	}
	if o.gives.of != nil {
		out.Gives = schemaName(reflect.TypeOf(o.gives.of))
	}
	out.Answers = append(out.Answers, docsField{Name: strconv.Itoa(o.gives.code()), Type: strings.Join(o.gives.medias(), ", ")})
	return out
}

func whoIs(a access) string {
	switch {
	case a.open:
		return "anybody"
	case a.signedIn:
		return "whoever is signed in"
	}
	return strings.Join(names(a.roles), ", ")
}

func schemaName(t reflect.Type) string {
	if t.Kind() != reflect.Struct {
		return ""
	}
	return capital(t.Name())
}

func fieldsOf(s *openapi3.Schema) (out []docsField) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		about := ""
		if p.Value != nil {
			about = p.Value.Description
		}
		out = append(out, docsField{Name: name, Type: typeText(p), About: about, Required: slices.Contains(s.Required, name)})
	}
	return out
}

// typeText says in a word what a schema holds.
func typeText(s *openapi3.SchemaRef) string {
	if s == nil || s.Value == nil {
		return ""
	}
	if s.Ref != "" {
		return path.Base(s.Ref)
	}
	text := strings.Join(s.Value.Type.Slice(), " ")
	if s.Value.Items != nil {
		text = "list of " + typeText(s.Value.Items)
	}
	if len(s.Value.Enum) > 0 {
		var from []string
		for _, v := range s.Value.Enum {
			if word, ok := v.(string); ok {
				from = append(from, word)
			}
		}
		text = strings.Join(from, " | ")
	}
	if s.Value.Format != "" {
		text += " (" + s.Value.Format + ")"
	}
	if s.Value.Nullable {
		text += " or null"
	}
	return text
}
