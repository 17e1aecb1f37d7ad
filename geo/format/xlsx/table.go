package xlsx

import (
	"errors"
	"io"
	"iter"

	"github.com/xuri/excelize/v2"
)

// WriteTable writes rows of cells as the one sheet of a spreadsheet, all as text,
// the first row as its head. What is large waits on disk until it is written. An
// error among the rows ends it.
func WriteTable(w io.Writer, rows iter.Seq2[[]string, error]) (err error) {
	file := excelize.NewFile()
	defer func() { err = errors.Join(err, file.Close()) }()
	sheet, err := file.NewStreamWriter(file.GetSheetName(0))
	if err != nil {
		return err
	}
	bold, err := file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	n := 0
	for cells, err := range rows {
		if err != nil {
			return err
		}
		n++
		values := make([]any, len(cells))
		for i, cell := range cells {
			values[i] = cell
			if n == 1 {
				values[i] = excelize.Cell{StyleID: bold, Value: cell}
			}
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		if err := sheet.SetRow(at, values); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return file.Write(w)
}
