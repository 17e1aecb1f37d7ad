package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
)

//go:embed report.css
var css string

// page is the report as a page of its own, to be printed on A4. It asks for
// nothing from elsewhere and runs nothing.
var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"css": func() template.CSS { return template.CSS(css) },
	"svg": func(p *Picture) template.HTML { return template.HTML(p.SVG()) },
}).Parse(`<!DOCTYPE html>
<html lang="{{.Tongue}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<style>{{css}}</style>
</head>
<body>
<main class="report alone" lang="{{.Tongue}}">
<h1>{{.Title}}</h1>
<p class="subtitle">{{.Subtitle}}</p>
<dl>{{range .Head}}<div><dt>{{.Label}}</dt><dd>{{.Text}}</dd></div>{{end}}</dl>
{{range .Blocks}}{{if .Text}}<p class="sentence">{{.Text}}</p>
{{else if .Picture}}<figure><figcaption>{{.Picture.Title}}</figcaption>{{svg .Picture}}</figure>
{{else}}{{with .Table}}<h2>{{.Title}}</h2>
<div class="sheet" tabindex="0" role="group" aria-label="{{.Title}}"><table data-table="{{.ID}}"{{if gt (len .Printed) 11}} class="many"{{end}}>
<thead><tr>{{range .Printed}}<th scope="col">{{.Head}}</th>{{end}}</tr></thead>
<tbody>
{{range .PrintedRows}}<tr{{if .Total}} class="total"{{end}}>{{range .Cells}}<td{{if .Number}} class="number"{{else if .Whole}} class="whole"{{end}}>{{.Text}}</td>{{end}}</tr>
{{end}}</tbody>
</table></div>
{{if .Note}}<p class="under">{{.Note}}</p>
{{end}}{{end}}{{end}}{{end}}<ol class="notes">{{range .Notes}}<li>{{.}}</li>{{end}}</ol>
<div class="sign">{{range .Sign}}<div><b>{{.Label}}{{$.Colon}}</b><span>{{.Text}}</span></div>{{end}}</div>
</main>
</body>
</html>
`))

func writeHTML(w io.Writer, d Document) error { return page.Execute(w, d) }

// Tongue is the language as a page names it.
func (d Document) Tongue() string {
	if d.Language == English {
		return "en"
	}
	return "zh-CN"
}

// Colon is what stands between a label and its text.
func (d Document) Colon() string { return wordsOf(d.Language).colon() }

func (w words) colon() string {
	if w.lang == English {
		return ": "
	}
	return "："
}

// Cell is a cell of a printed table.
type Cell struct {
	Text   string
	Number bool
	Whole  bool // a day, or so short a text that it is not broken
}

// PrintedLine is a row of a table as it is printed.
type PrintedLine struct {
	Cells []Cell
	Total bool
}

// Printed is the columns for which there is room on a page.
func (t Table) Printed() []Column {
	var out []Column
	for _, c := range t.Columns {
		if !c.Wide {
			out = append(out, c)
		}
	}
	return out
}

// PrintedRows is the rows as far as they are printed.
func (t Table) PrintedRows() []PrintedLine {
	out := make([]PrintedLine, len(t.Rows))
	for i, r := range t.Rows {
		out[i].Total = r.Total
		for j, c := range t.Columns {
			if !c.Wide {
				out[i].Cells = append(out[i].Cells, Cell{r.Cells[j], c.Kind.number(), c.Kind == Day || onOneLine(r.Cells[j])})
			}
		}
	}
	return out
}

// Policy is the content security policy under which the page shows as it is: its
// own style and nothing else.
func Policy() string {
	sum := sha256.Sum256([]byte(css))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; frame-ancestors 'none'"
}
