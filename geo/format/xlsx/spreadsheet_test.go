//go:build e2e

package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sanlei/geo/format"
)

// A ledger that is written, edited in a spreadsheet, saved by LibreOffice and read
// again shows exactly the cells that were edited.
func TestALedgerComesBackFromASpreadsheet(t *testing.T) {
	t.Parallel()
	fields := []format.Field{{Name: "编号", Title: "编号", Width: 32}, {Name: "面积（亩）", Title: "面积（亩）", Type: format.Decimal, Width: 18, Decimals: 8},
		{Name: "批准日期", Title: "批准日期", Type: format.Date, Width: 10}, {Name: "备注", Title: "备注", Width: 200}}
	var b bytes.Buffer
	w, err := NewWriter(&b, Layout{Sheet: "台账", Fields: fields, About: func() [][2]string { return [][2]string{{"截至", "2023-12-31"}} }})
	if err != nil {
		t.Fatal(err)
	}
	for i, remark := range []string{"=1+1", "甲，乙", "+86", "@x"} {
		err := w.Write(format.Feature{Properties: format.Properties{
			{Name: "编号", Value: format.OfString(fmt.Sprintf("洞口-%03d", i))}, {Name: "面积（亩）", Value: format.OfNumber(fmt.Sprintf("1234567.%08d", i*3+1))},
			{Name: "批准日期", Value: format.OfString(fmt.Sprintf("2023-02-2%d", i))}, {Name: "备注", Value: format.OfString(remark)}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	_, before, err := readLedger(b.Bytes())
	if err != nil || len(before) != 4 {
		t.Fatalf("%d rows, %v", len(before), err)
	}
	_, after, err := readLedger(saved(t, b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	before[1].Properties[1].Value = format.OfNumber("20.5")
	before[2].Properties[3].Value = format.OfString("改过")
	if diff := cmp.Diff(before, after, cmp.Comparer(func(a, b format.Feature) bool {
		return a.Index == b.Index && cmp.Equal(a.Properties, b.Properties) && cmp.Equal(a.Warnings, b.Warnings)
	})); diff != "" {
		t.Error(diff)
	}
}

// saved is the workbook with two cells edited, as LibreOffice saves it.
func saved(t *testing.T, raw []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "edited.xlsx")
	if err := errors.Join(f.SetCellValue("台账", "B3", 20.5), f.SetCellStr("台账", "D4", "改过"), f.SaveAs(in), f.Close()); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx", "--outdir", filepath.Join(dir, "out"), in)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	again, err := os.ReadFile(filepath.Join(dir, "out", "edited.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return again
}
