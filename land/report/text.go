package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// writeText writes the sentences, as they are copied into an official text, and
// what stands under tables, which it has not. Who answers for them stands below,
// where somebody does.
func writeText(w io.Writer, d Document) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", d.Title, d.Subtitle)
	for _, block := range d.Blocks {
		if block.Sums {
			b.WriteString(block.Text + "\n")
		}
	}
	b.WriteString("\n")
	for _, n := range numbered(slices.Concat(d.Notes, d.tableNotes())) {
		b.WriteString(n + "\n")
	}
	if slices.ContainsFunc(d.Sign, func(p Pair) bool { return p.Text != "" }) {
		b.WriteString("\n")
		for _, p := range d.Sign {
			b.WriteString(p.Label + d.Colon() + p.Text + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// tableNotes is what stands under tables, by their titles.
func (d Document) tableNotes() []string {
	var out []string
	for _, t := range d.tables() {
		if t.Note != "" {
			out = append(out, t.Title+d.Colon()+t.Note)
		}
	}
	return out
}
