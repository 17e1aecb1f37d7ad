package xlsx_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sanlei/geo/format/xlsx"
)

// sheet is a spreadsheet with these rows.
func sheet(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRowsAreValues(t *testing.T) {
	t.Parallel()
	raw := sheet(t, []any{"销号清单"}, nil, []any{"编号", "面积"}, []any{"甲-1", 16.41, time.Date(2023, 6, 30, 0, 0, 0, 0, time.UTC), "2023年6月"})
	rows, err := xlsx.Rows(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"销号清单", "", "编号|面积", "甲-1|16.41|2023-06-30|2023年6月"}
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join(r, "|"))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestWhatIsNoSpreadsheetIsRefused(t *testing.T) {
	t.Parallel()
	wide := make([]any, 201)
	for i := range wide {
		wide[i] = "x"
	}
	good := sheet(t, []any{"x"})
	for name, raw := range map[string][]byte{
		"text": []byte("编号,面积"), "nothing": nil, "cut": good[:len(good)/2], "too wide": sheet(t, wide),
	} {
		if rows, err := xlsx.Rows(bytes.NewReader(raw), int64(len(raw))); err == nil {
			t.Errorf("%s: %q", name, rows)
		}
	}
}
