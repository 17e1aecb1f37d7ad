package csv

import (
	"bufio"
	"io"
	"iter"
)

// WriteTable writes rows of cells as text in UTF-8 with a byte order mark, so that
// a spreadsheet opens them right; what a spreadsheet would take for a formula is
// defused. An error among the rows ends it.
func WriteTable(w io.Writer, rows iter.Seq2[[]string, error]) error {
	out := bufio.NewWriterSize(w, 64<<10)
	line := []byte("\ufeff")
	for cells, err := range rows {
		if err != nil {
			return err
		}
		for i, cell := range cells {
			if i > 0 {
				line = append(line, ',')
			}
			line = appendCell(line, defused(cell))
		}
		if _, err := out.Write(append(line, "\r\n"...)); err != nil {
			return err
		}
		line = line[:0]
	}
	return out.Flush()
}
