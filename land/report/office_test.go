//go:build office

package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanlei/land/report"
)

// LibreOffice opens the document and the workbook without complaint, and what
// it prints of them has the figures. It is asked for by make e2e, which installs it.
func TestLibreOfficeReadsTheFiles(t *testing.T) {
	t.Parallel()
	// The workbook's first sheet as it is shown, in UTF-8.
	const shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
	for form, as := range map[report.Form]string{report.DOCX: "pdf", report.XLSX: shown} {
		want, _, _ := strings.Cut(as, ":")
		dir := t.TempDir()
		name := filepath.Join(dir, "report."+form.Ending())
		if err := os.WriteFile(name, []byte(written(figured(), form, report.Chinese)), 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", as, "--outdir", dir, name)
		out := filepath.Join(dir, "report."+want)
		text := ""
		if want == "pdf" {
			text = run(t, "pdftotext", "-layout", out, "-")
		} else {
			raw, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			text = string(raw)
		}
		for _, figure := range []string{"396.71", "361.20", "91.05", "92.14", "100.00", "363.58", "307.03", "84.45", "852.43", "760.37", "89.20", "92.06"} {
			if !strings.Contains(text, figure) {
				t.Errorf("what LibreOffice makes of the %s does not have %s", form, figure)
			}
		}
	}
}
