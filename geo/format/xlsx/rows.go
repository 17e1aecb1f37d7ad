package xlsx

import (
	"errors"
	"io"
)

// ErrTooLarge is a sheet beyond the limits.
var ErrTooLarge = errors.New("the sheet has more than 200000 rows or 200 columns, or too many merged cells")

// Rows is the cells of the first sheet that is shown, row by row; rows at the end
// of which nothing stands are shorter, and those that the file leaves out are empty.
// Numbers are as they are shown, dates as 2023-06-30. What is no spreadsheet, or an
// archive that could harm, is an error that repeats nothing of the file.
func Rows(r io.ReaderAt, size int64) ([][]string, error) {
	b, err := openBook(r, size)
	if err != nil {
		return nil, err
	}
	s, err := b.open(b.sheets[0])
	if err != nil {
		return nil, err
	}
	defer s.close()
	var out [][]string
	for {
		next, err := s.next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if next.number > MostRows {
			return nil, ErrTooLarge
		}
		for len(out) < next.number-1 {
			out = append(out, nil)
		}
		var cells []string
		for _, c := range next.cells {
			cells = append(cells, c.Text)
		}
		out = append(out, cells)
	}
}
