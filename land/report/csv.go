package report

import (
	"encoding/csv"
	"io"
	"strings"
)

// writeCSV writes the tables one after the other in one form: a row has the
// table's name, then every column that any of them has, empty where it does not
// apply. What stands under a table, as how many rows were left out of it, is a row
// of its name and that text alone. Figures are as they are printed. No cell is a
// formula.
func writeCSV(w io.Writer, d Document) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // so that Excel takes it for UTF-8
		return err
	}
	var names, heads []string
	at := map[string]int{}
	for _, t := range d.tables() {
		for _, c := range t.Columns {
			if _, ok := at[c.Name]; !ok {
				at[c.Name] = len(names)
				names, heads = append(names, c.Name), append(heads, c.Head)
			}
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	table := map[Language]string{Chinese: "表", English: "Table"}[d.Language]
	if err := out.Write(append([]string{table}, heads...)); err != nil {
		return err
	}
	for _, t := range d.tables() {
		for _, row := range t.Rows {
			record := make([]string, len(names)+1)
			record[0] = t.Title
			for i, c := range t.Columns {
				record[at[c.Name]+1] = plain(row.Cells[i], c.Kind)
			}
			if err := out.Write(record); err != nil {
				return err
			}
		}
		if t.Note != "" {
			record := make([]string, len(names)+1)
			record[0], record[1] = t.Title, plain(t.Note, Word)
			if err := out.Write(record); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// plain is a cell that no program takes for a formula; a dash in a column of
// figures is empty.
func plain(text string, k Kind) string {
	switch {
	case k.number() && text == Dash:
		return ""
	case !k.number() && text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])):
		return "'" + text
	}
	return text
}

// tables is the tables of the document, in their order.
func (d Document) tables() []*Table {
	var out []*Table
	for _, b := range d.Blocks {
		if b.Table != nil {
			out = append(out, b.Table)
		}
	}
	return out
}
