package csv_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"sanlei/geo/format/charset"
	"sanlei/geo/format/csv"
)

func TestATableIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	rows := func(yield func([]string, error) bool) {
		_ = yield([]string{"行号", "面积\n（亩）"}, nil) && yield([]string{"1", `=HYPERLINK("x")`}, nil) && yield([]string{"", "-3"}, nil)
	}
	var b bytes.Buffer
	if err := csv.WriteTable(&b, rows); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "\ufeff行号") || !strings.Contains(b.String(), `'=HYPERLINK`) {
		t.Errorf("%q", b.String())
	}
	again, err := csv.Rows(charset.NewReader(&b))
	if err != nil || len(again) != 3 || again[0][1] != "面积\n（亩）" || again[2][1] != "-3" {
		t.Errorf("%q, %v", again, err)
	}
	broken := errors.New("broken")
	if err := csv.WriteTable(&b, func(yield func([]string, error) bool) { yield(nil, broken) }); err != broken {
		t.Error(err)
	}
}
