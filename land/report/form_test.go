package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"sanlei/land"
	"sanlei/land/report"
)

// rows is the table by category as it has to read in every form: the words and
// figures of each line.
var rows = []string{
	"批而未供 1 396.71 0 361.20 91.05 372.53 366.20 361.20 35.51 黄",
	"闲置 1 92.14 1 92.14 100.00 92.14 92.14 92.14 0.00 绿",
	"低效（空闲） 1 363.58 0 307.03 84.45 307.03 307.03 307.03 56.55 橙",
	"合计 3 852.43 1 760.37 89.20 771.70 765.37 760.37 92.06 橙",
}

// figured is the report of Dongkou with something in every part.
func figured() report.Report {
	r := standing(nil, dongkou)
	closed := []int{0, 1, 0, 1}
	for i := range r.Rows {
		r.Rows[i].Closed = &closed[i]
	}
	r.Total.Closed = &closed[3]
	month := r.Total
	for _, m := range []string{"2023-10", "2023-11", "2023-12"} {
		change := mu("1")
		month.Month, month.AcceptedChange = m, &change
		r.Months = append(r.Months, month)
	}
	square := func(x float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{x, 27}, {x + .01, 27}, {x + .01, 27.01}, {x, 27.01}, {x, 27}}, {{x + .002, 27.002}, {x + .004, 27.002}, {x + .004, 27.004}, {x + .002, 27.002}}}}
	}
	for i, status := range []land.Status{land.StatusOpen, land.StatusClosed, land.StatusUnderReview, land.StatusReturned, land.StatusSuspended, land.StatusPartlyClosed} {
		r.Parcels = append(r.Parcels, report.Parcel{ParcelNo: string(rune('甲' + i)), Category: land.Categories[i%3], Status: status, Shape: square(110 + float64(i)*.012),
			Names: []string{"洞口县", "洞口经济开发区"}, Attributes: land.Attributes{"name": "=1+1", "holder": "某“公司”<&>"}, Balance: land.Balance{Open: mu("10")}})
	}
	return r
}

// lines is a table of figures as text, a line a row.
func lines(table [][]string) []string {
	var out []string
	for _, r := range table {
		out = append(out, strings.Join(strings.Fields(strings.Join(r, " ")), " "))
	}
	return out
}

// TestEveryFormHasTheSameFigures takes the figures out of every form again, by
// another program's eyes.
func TestEveryFormHasTheSameFigures(t *testing.T) {
	t.Parallel()
	take := map[report.Form]func(*testing.T, []byte) []string{
		report.HTML: fromHTML, report.DOCX: fromDOCX, report.XLSX: fromXLSX, report.PDF: fromPDF, report.CSV: fromCSV, report.JSON: fromJSON,
	}
	for form, from := range take {
		t.Run(string(form), func(t *testing.T) {
			t.Parallel()
			got := from(t, []byte(written(figured(), form, report.Chinese)))
			for _, want := range rows {
				if !slices.Contains(got, want) {
					t.Errorf("there is no line %q in\n%s", want, strings.Join(got, "\n"))
				}
			}
		})
	}
}

func fromHTML(t *testing.T, b []byte) []string {
	return lines(cellsOf(t, b, "tr", "td"))
}

// cellsOf is the texts of the cells of rows, by the names of their elements.
func cellsOf(t *testing.T, b []byte, row, cell string) [][]string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta"}, xml.HTMLEntity
	var out [][]string
	inside := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case row:
				out = append(out, nil)
			case cell:
				inside = true
				out[len(out)-1] = append(out[len(out)-1], "")
			}
		case xml.EndElement:
			inside = inside && e.Name.Local != cell
		case xml.CharData:
			if last := len(out) - 1; inside {
				out[last][len(out[last])-1] += string(e)
			}
		}
	}
}

func fromDOCX(t *testing.T, b []byte) []string {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	rows := lines(cellsOf(t, text, "tr", "tc"))
	return rows[slices.IndexFunc(rows, func(r string) bool { return strings.HasPrefix(r, "类别 ") }):] // above it stands what the report is of
}

func fromXLSX(t *testing.T, b []byte) []string {
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range []string{"进度表", "台账", "趋势"} {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 3 {
			t.Errorf("the head of %s is not frozen: %+v, %v", sheet, panes, err)
		}
	}
	if kind, err := f.GetCellType("进度表", "C4"); err != nil || kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString {
		t.Errorf("a figure is of type %v, %v", kind, err)
	}
	if text, err := f.GetCellValue("台账", "F4"); err != nil || text != "=1+1" {
		t.Errorf("a cell that begins with = reads %q, %v", text, err)
	}
	if formula, err := f.GetCellFormula("台账", "F4"); err != nil || formula != "" {
		t.Errorf("it is the formula %q, %v", formula, err)
	}
	table, err := f.GetRows("进度表")
	if err != nil {
		t.Fatal(err)
	}
	return lines(table)
}

// run is what a program that is installed for the tests writes.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

func fromPDF(t *testing.T, b []byte) []string {
	name := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	text := run(t, "pdftotext", "-layout", name, "-")
	if all := strings.Join(strings.Fields(run(t, "pdftotext", "-raw", name, "-")), ""); !strings.Contains(all, "闲置土地任务92.14亩，已处置92.14亩，完成率100.00%，已全部处置") {
		t.Errorf("the sentence cannot be copied out of\n%s", all)
	}
	var out []string
	for l := range strings.Lines(text) {
		out = append(out, strings.Join(strings.Fields(l), " "))
	}
	return out
}

func fromCSV(t *testing.T, b []byte) []string {
	table, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if name := table[0]; !slices.Contains(name, "地块（项目）") || !slices.ContainsFunc(table, func(r []string) bool { return slices.Contains(r, "'=1+1") }) {
		t.Errorf("the ledger is not there, or has a formula: %v", name)
	}
	for i := range table {
		table[i] = table[i][1:]
	}
	return lines(table)
}

func fromJSON(t *testing.T, b []byte) []string {
	var r struct{ Tables []struct{ Rows [][]string } }
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	return lines(r.Tables[0].Rows)
}

func TestEveryFormIsTheSameBytesAgain(t *testing.T) {
	t.Parallel()
	for _, form := range report.Forms {
		for _, l := range report.Languages {
			if a, b := written(figured(), form, l), written(figured(), form, l); a != b {
				t.Errorf("%s in %s differs", form, l)
			}
		}
	}
}

func TestAReportInEnglishHasNoChineseOfItsOwn(t *testing.T) {
	t.Parallel()
	r := figured()
	r.Task.Name, r.Region.Name, r.Parcels = "Task of 2023", "Dongkou", nil
	r.Task.Document, r.Measure = "", map[string]land.Measure{}
	for code, m := range figured().Measure {
		m.Chinese = ""
		r.Measure[code] = m
	}
	for _, form := range []report.Form{report.Text, report.JSON, report.CSV} {
		if han := regexp.MustCompile(`\p{Han}+`).FindAllString(written(r, form, report.English), -1); len(han) > 0 {
			t.Errorf("%s says %v", form, han)
		}
	}
	if text := written(r, report.Text, report.English); !strings.Contains(text, "As of 31 December 2023, Dongkou has a task of 852.43 mu (56.8287 ha)") ||
		!strings.Contains(text, "completion 89.20%, remaining 92.06 mu (6.1373 ha)") {
		t.Error(text)
	}
}

// Nothing that comes from the books is read as markup.
func TestNothingOfTheBooksIsMarkup(t *testing.T) {
	t.Parallel()
	r := figured()
	r.Task.Name = `<script>alert("&")</script>`
	if html := written(r, report.HTML, report.Chinese); strings.Contains(html, "<script") || !strings.Contains(html, "&lt;script&gt;") {
		t.Error("the page holds markup of the books")
	}
	if diff := cmp.Diff(rows, fromDOCX(t, []byte(written(r, report.DOCX, report.Chinese)))[1:5]); diff != "" {
		t.Error(diff)
	}
}

// The ledger has what offices keep of a parcel, in their order.
func TestTheLedgerHasTheColumnsThatOfficesKeep(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(strings.NewReader(written(figured(), report.XLSX, report.Chinese)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet, err := f.GetRows("台账")
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, column := range []string{"序号", "编号", "县区", "园区（乡镇）", "项目名称", "用地单位", "批准文号（电子监管号）", "坐落", "清单面积（亩）", "清单面积（公顷）", "供地方式", "约定开工", "约定竣工",
		"实际开工", "实际竣工", "闲置（低效）原因", "处置方式", "处置措施", "责任领导", "责任单位", "时限", "进展", "证明材料", "是否销号", "销号日期"} {
		next := slices.Index(sheet[2][at:], column)
		if next < 0 {
			t.Fatalf("there is no column %s after the %d before it in %q", column, at, sheet[2])
		}
		at += next + 1
	}
}
