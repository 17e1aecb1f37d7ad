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

// docsGroup is operations about one thing: of paths that begin with these words.
type docsGroup struct {
	ID, English, Chinese string
	words                []string
	All                  []docsOperation
}

// docsGroups is the groups in their order. A test holds that none is left out.
var docsGroups = []docsGroup{
	{ID: "features", English: "Features and tiles (OGC API)", Chinese: "要素与瓦片", words: []string{"collections", "tileMatrixSets", "basemap"}},
	{ID: "parcels", English: "Parcels", Chinese: "地块", words: []string{"parcels", "geometry"}},
	{ID: "disposals", English: "Disposals, evidence and decisions", Chinese: "处置、证明材料与审核", words: []string{"disposals", "reviews", "decisions", "acts"}},
	{ID: "tasks", English: "Tasks, regions and codes", Chinese: "任务、区划与代码", words: []string{"tasks", "regions", "measures", "workdays"}},
	{ID: "progress", English: "Progress, reports and statements", Chinese: "进度、报告与定稿", words: []string{"progress", "comparison", "reports", "statements", "figures"}},
	{ID: "files", English: "Imports and exports", Chinese: "导入与导出", words: []string{"imports", "exports"}},
	{ID: "audit", English: "Checks, journal and proofs", Chinese: "抽查、账簿与证明", words: []string{"checks", "journal", "checkpoints", "proofs", "audit"}},
	{ID: "users", English: "Signing in and users", Chinese: "登录与用户", words: []string{"session", "users", "tokens"}},
	{ID: "service", English: "The service itself", Chinese: "服务本身", words: []string{"api", "conformance", "openapi-3.0.json", "openapi-3.1.json", "docs", "healthz", "readyz"}},
}

type docsOperation struct {
	ID, Method, Path, Chinese, Summary, WhoChinese, Who string
	Params                                              []docsField
	Body, Gives                                         string
	Answers                                             []docsField
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
			{c.base(c.r) + "/api", "", "", "接口首页 Landing page"},
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
	out := docsPage{Groups: slices.Clone(docsGroups)}
	for _, o := range table {
		if at := groupOf(o.path); at >= 0 {
			out.Groups[at].All = append(out.Groups[at].All, docsOf(o))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		out.Schemas = append(out.Schemas, docsSchema{name, fieldsOf(doc.Components.Schemas[name].Value)})
	}
	return out
}

// groupOf is the group of a path, by its first word under /api.
func groupOf(at string) int {
	first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(at, apiRoot), "/"), "/")
	return slices.IndexFunc(docsGroups, func(g docsGroup) bool { return slices.Contains(g.words, cmp.Or(first, "api")) })
}

func docsOf(o route) docsOperation {
	out := docsOperation{ID: o.id, Method: o.method, Path: o.path, Chinese: chineseSummaries[o.id], Summary: o.summary}
	out.WhoChinese, out.Who = whoIs(o.who)
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

// whoIs is who may ask, in Chinese and in English.
func whoIs(a access) (chinese, english string) {
	switch {
	case a.open:
		return "任何人", "anybody"
	case a.signedIn:
		return "已登录用户", "whoever is signed in"
	}
	var called []string
	for _, r := range a.roles {
		called = append(called, chineseRoles[r])
	}
	return strings.Join(called, "、"), strings.Join(names(a.roles), ", ")
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
