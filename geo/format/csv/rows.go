package csv

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"

	"sanlei/geo/format/charset"
)

// MostRows is how many rows of cells are read.
const MostRows = 200_000

// ErrTooLarge is a table beyond the limit.
var ErrTooLarge = errors.New("the table has more than 200000 rows")

// Rows is the cells of a table, row by row, whichever of them name columns. Rows
// need not be of one length. It is for tables of a size that is bounded already.
func Rows(text *charset.Reader) ([][]string, error) {
	begins := bufio.NewReader(text)
	beginning, _ := begins.Peek(begins.Size()) // why there is no more, reading tells
	in := csv.NewReader(begins)
	in.Comma = rune(separator(beginning))
	in.FieldsPerRecord = -1
	var out [][]string
	for {
		cells, err := in.Read()
		switch {
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, err
		case len(out) == MostRows:
			return nil, ErrTooLarge
		}
		out = append(out, cells)
	}
}
