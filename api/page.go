package api

import (
	"bytes"
	"embed"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Pages to read: the HTML twin of a document, made of its JSON, and the list of
// all operations. They need nothing but the files beside them, which come from
// here, so the policy of [secure] holds for them too.

//go:embed pages
var pageFiles embed.FS

var pages = template.Must(template.New("").ParseFS(pageFiles, "pages/*.html"))

// A document is JSON as a page shows it: one of a value, members in the order in
// which they stand, or a list.
type shown struct {
	Text    string
	Link    string // where the text leads
	Members []shownMember
	List    []shown
	Rows    *shownRows // of a list of features
	Object  bool
}

type shownMember struct {
	Name  string
	Value shown
}

// shownRows is features as a table.
type shownRows struct {
	Columns []string
	Rows    [][]shown
}

type twinPage struct {
	Title  string
	Path   []step
	Links  []link
	Body   shown
	Forms  []link
	Parent string
}

// step is one of the way down to a document.
type step struct{ Name, Href string }

// givePage answers with the twin of a JSON document.
func (c *call) givePage(body []byte) error {
	doc, err := readShown(jsontext.NewDecoder(bytes.NewReader(body)))
	if err != nil {
		return err
	}
	page := twinPage{Title: chineseSummaries[c.route.id] + " " + c.route.summary, Path: c.steps(), Body: doc}
	if features, ok := doc.member("features"); ok && features.Rows != nil {
		features.Rows.linkTo(c.base(c.r) + c.r.URL.EscapedPath())
	}
	for i := 0; i < len(page.Body.Members); i++ {
		switch m := page.Body.Members[i]; m.Name {
		case "title":
			page.Title = m.Value.Text
		case "links":
			page.Links = linksOf(m.Value)
			page.Body.Members = append(page.Body.Members[:i], page.Body.Members[i+1:]...)
			i--
		}
	}
	var out bytes.Buffer
	if err := pages.ExecuteTemplate(&out, "twin.html", page); err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", htmlMedia+"; charset=utf-8")
	c.w.WriteHeader(c.route.gives.code())
	_, _ = c.w.Write(out.Bytes()) // who reads it may be gone
	return nil
}

// steps is the path of the request, from /api on.
func (c *call) steps() (out []step) {
	at := c.base(c.r)
	for _, name := range strings.Split(strings.Trim(c.r.URL.Path, "/"), "/") {
		at += "/" + url.PathEscape(name)
		out = append(out, step{name, at})
	}
	return out
}

func linksOf(list shown) (out []link) {
	for _, l := range list.List {
		var one link
		for _, m := range l.Members {
			switch m.Name {
			case "href":
				one.Href = m.Value.Text
			case "rel":
				one.Rel = m.Value.Text
			case "type":
				one.Type = m.Value.Text
			case "title":
				one.Title = m.Value.Text
			}
		}
		// What leads to the same place under another name is there once.
		if !slices.ContainsFunc(out, func(l link) bool { return l.Href == one.Href && l.Type == one.Type && one.Rel != "next" }) {
			out = append(out, one)
		}
	}
	return out
}

// readShown reads one value.
func readShown(d *jsontext.Decoder) (out shown, err error) {
	switch d.PeekKind() {
	case '{':
		out.Object = true
		if _, err = d.ReadToken(); err != nil {
			return out, err
		}
		for d.PeekKind() != '}' {
			name, err := d.ReadToken()
			if err != nil {
				return out, err
			}
			m := shownMember{Name: name.String()}
			if m.Value, err = readShown(d); err != nil {
				return out, err
			}
			out.Members = append(out.Members, m)
		}
		_, err = d.ReadToken()
		return out, err
	case '[':
		return readShownList(d)
	}
	raw, err := d.ReadValue()
	if err != nil {
		return out, err
	}
	out.Text = string(raw)
	if raw.Kind() == '"' {
		err = json.Unmarshal(raw, &out.Text)
		if strings.HasPrefix(out.Text, "http://") || strings.HasPrefix(out.Text, "https://") {
			out.Link = out.Text
		}
	}
	return out, err
}

// mostShown is how long a list of coordinates may be before it is cut short.
const mostShown = 2000

func readShownList(d *jsontext.Decoder) (out shown, err error) {
	raw, err := d.ReadValue()
	if err != nil {
		return out, err
	}
	raw = raw.Clone()
	if bytes.HasPrefix(raw, []byte("[[")) { // coordinates
		if out.Text = string(raw); len(raw) > mostShown {
			out.Text = string(raw[:mostShown]) + " …"
		}
		return out, nil
	}
	in := jsontext.NewDecoder(bytes.NewReader(raw))
	if _, err := in.ReadToken(); err != nil {
		return out, err
	}
	for in.PeekKind() != ']' {
		v, err := readShown(in)
		if err != nil {
			return out, err
		}
		out.List = append(out.List, v)
	}
	out.Rows = rowsOf(out.List)
	return out, nil
}

// member is a member of an object by its name.
func (s shown) member(name string) (shown, bool) {
	for _, m := range s.Members {
		if m.Name == name {
			return m.Value, true
		}
	}
	return shown{}, false
}

// linkTo lets the id of each row lead to its feature among the items of an address.
func (r *shownRows) linkTo(items string) {
	at := slices.Index(r.Columns, "id")
	if at < 0 {
		return
	}
	for _, row := range r.Rows {
		if at < len(row) {
			row[at].Link = items + "/" + url.PathEscape(row[at].Text)
		}
	}
}

// rowsOf is features as rows, a column a property.
func rowsOf(list []shown) *shownRows {
	var out *shownRows
	for _, f := range list {
		properties, ok := f.member("properties")
		if kind, _ := f.member("type"); !ok || kind.Text != "Feature" {
			return nil
		}
		if out == nil {
			out = &shownRows{}
			for _, p := range properties.Members {
				out.Columns = append(out.Columns, p.Name)
			}
		}
		var row []shown
		for _, p := range properties.Members {
			row = append(row, p.Value)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
