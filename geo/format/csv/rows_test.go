package csv_test

import (
	"errors"
	"strings"
	"testing"

	"sanlei/geo/format/charset"
	"sanlei/geo/format/csv"
)

func TestRowsAreOfAnyLength(t *testing.T) {
	t.Parallel()
	rows, err := csv.Rows(charset.NewReader(strings.NewReader("\ufeff清单\n编号,\"面积\n（亩）\"\n\n甲-1,1,2\n")))
	if err != nil || len(rows) != 3 || rows[0][0] != "清单" || rows[1][1] != "面积\n（亩）" || len(rows[2]) != 3 {
		t.Errorf("%q, %v", rows, err)
	}
	for _, broken := range []string{"a,\"b", "\xff\xfe\xfd", "甲\xff\xff\xff"} {
		if rows, err := csv.Rows(charset.NewReader(strings.NewReader(broken))); err == nil {
			t.Errorf("%q is read as %q", broken, rows)
		}
	}
	if _, err := csv.Rows(charset.NewReader(strings.NewReader(strings.Repeat("a\n", csv.MostRows+1)))); !errors.Is(err, csv.ErrTooLarge) {
		t.Error(err)
	}
}
