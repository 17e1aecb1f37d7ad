package report

import (
	"encoding/json"
	"io"
)

type documentJSON struct {
	Title     string      `json:"title"`
	Subtitle  string      `json:"subtitle"`
	About     []Pair      `json:"about"`
	Sentences []string    `json:"sentences"`
	Tables    []tableJSON `json:"tables"`
	Notes     []string    `json:"notes"`
	Signature []Pair      `json:"signature"`
}

type tableJSON struct {
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Columns []string   `json:"columns"`
	Heads   []string   `json:"heads"`
	Rows    [][]string `json:"rows"`
	Note    string     `json:"note,omitempty"`
}

// writeJSON writes what the report says for programs: figures are the text that
// is printed.
func writeJSON(w io.Writer, d Document) error {
	out := documentJSON{Title: d.Title, Subtitle: d.Subtitle, About: d.Head, Notes: d.Notes, Signature: d.Sign, Sentences: d.Sentences(), Tables: []tableJSON{}}
	for _, t := range d.tables() {
		table := tableJSON{ID: t.ID, Title: t.Title, Note: t.Note, Rows: make([][]string, len(t.Rows))}
		for _, c := range t.Columns {
			table.Columns, table.Heads = append(table.Columns, c.Name), append(table.Heads, c.Head)
		}
		for i, r := range t.Rows {
			table.Rows[i] = r.Cells
		}
		out.Tables = append(out.Tables, table)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(out)
}

// Sentences is the report in words, a paragraph each.
func (d Document) Sentences() []string {
	var out []string
	for _, b := range d.Blocks {
		if b.Sums {
			out = append(out, b.Text)
		}
	}
	return out
}
