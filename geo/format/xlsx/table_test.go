package xlsx_test

import (
	"bytes"
	"errors"
	"testing"

	"sanlei/geo/format/xlsx"
)

func TestATableIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	rows := func(yield func([]string, error) bool) {
		_ = yield([]string{"行号", "原因"}, nil) && yield([]string{"1", `=HYPERLINK("x")`}, nil) && yield([]string{"2", "面积 < 0"}, nil)
	}
	var b bytes.Buffer
	if err := xlsx.WriteTable(&b, rows); err != nil {
		t.Fatal(err)
	}
	again, err := xlsx.Rows(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(again) != 3 || again[1][1] != `=HYPERLINK("x")` || again[2][1] != "面积 < 0" {
		t.Errorf("%q, %v", again, err)
	}
	broken := errors.New("broken")
	if err := xlsx.WriteTable(&b, func(yield func([]string, error) bool) { yield(nil, broken) }); !errors.Is(err, broken) {
		t.Error(err)
	}
}
