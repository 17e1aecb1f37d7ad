// Package xlsx reads the cells of spreadsheets from outside: values only, as text,
// without formulas, links or macros.
package xlsx

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"sanlei/geo/format/archive"
)

// The limits of a sheet.
const (
	MostRows    = 200_000
	mostColumns = 200
	mostCell    = 32 << 20 // bytes of one part of the file in memory
)

// ErrTooLarge is a sheet beyond the limits.
var ErrTooLarge = errors.New("the sheet has more than 200000 rows or 200 columns")

// Rows is the cells of the first sheet, row by row; rows at the end of which
// nothing stands are shorter. Numbers and dates are given as they are stored: a
// date is the number of days since 30 December 1899. What is no spreadsheet, or an
// archive that could harm, is an error that repeats nothing of the file.
func Rows(r io.ReaderAt, size int64) ([][]string, error) {
	if _, err := archive.Open(r, size, archive.DefaultLimits); err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{RawCellValue: true, UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: mostCell})
	if err != nil {
		return nil, errors.New("the file is no spreadsheet that can be read")
	}
	defer file.Close()
	sheets := file.GetSheetList()
	if len(sheets) == 0 {
		return nil, errors.New("the file has no sheet")
	}
	rows, err := file.Rows(sheets[0])
	if err != nil {
		return nil, errors.New("the first sheet cannot be read")
	}
	defer rows.Close()
	var out [][]string
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return nil, fmt.Errorf("row %d of the sheet cannot be read", len(out)+1)
		}
		if len(out) == MostRows || len(cells) > mostColumns {
			return nil, ErrTooLarge
		}
		out = append(out, cells)
	}
	if rows.Error() != nil {
		return nil, errors.New("the first sheet cannot be read to its end")
	}
	return out, nil
}
