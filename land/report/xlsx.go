package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// writeXLSX writes a sheet with the sentences and a sheet a table. Figures are
// numbers as they are printed, with the format of their kind; heads stay in view
// and are repeated in print.
func writeXLSX(w io.Writer, d Document) error {
	f := excelize.NewFile()
	defer f.Close()
	made := d.Made.UTC().Format("2006-01-02T15:04:05Z")
	err := f.SetDocProps(&excelize.DocProperties{Title: d.Title, Subject: d.Subject, Creator: "sanlei", LastModifiedBy: "sanlei", Created: made, Modified: made})
	if err != nil {
		return err
	}
	x := workbook{File: f, d: d, names: map[string]bool{}}
	if err := x.styles(); err != nil {
		return err
	}
	for i, t := range d.tables() {
		if err := x.sheet(i, t); err != nil {
			return err
		}
	}
	if err := x.words(len(d.tables())); err != nil {
		return err
	}
	f.SetActiveSheet(0)
	_, err = f.WriteTo(w)
	return err
}

type workbook struct {
	*excelize.File
	d          Document
	names      map[string]bool
	head, note int
	title      int
	body, sum  map[Kind]int
}

// formats is how numbers of a kind are shown.
var formats = map[Kind]string{Area: "#,##0.00", Hectares: "#,##0.0000", Percent: "0.00", Count: "0"}

func (x *workbook) styles() (err error) {
	border := []excelize.Border{{Type: "left", Color: "333333", Style: 1}, {Type: "right", Color: "333333", Style: 1}, {Type: "top", Color: "333333", Style: 1}, {Type: "bottom", Color: "333333", Style: 1}}
	style := func(s excelize.Style) int {
		if err != nil {
			return 0
		}
		var id int
		id, err = x.NewStyle(&s)
		return id
	}
	x.title = style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	x.note = style(excelize.Style{Font: &excelize.Font{Size: 10}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	x.head = style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 10}, Border: border, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEEEEE"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	x.body, x.sum = map[Kind]int{}, map[Kind]int{}
	for _, k := range []Kind{Word, Area, Hectares, Percent, Count, Day} {
		one := excelize.Style{Border: border, Font: &excelize.Font{Size: 10}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: k == Word}}
		if format, ok := formats[k]; ok {
			one.CustomNumFmt = &format
		}
		x.body[k] = style(one)
		one.Font = &excelize.Font{Size: 10, Bold: true}
		x.sum[k] = style(one)
	}
	return err
}

// name is a title as a sheet can have it: 31 characters, no marks that formulas
// use, once.
func (x *workbook) name(title string) string {
	runes := []rune(strings.NewReplacer("[", "(", "]", ")", ":", " ", "/", " ", `\`, " ", "?", " ", "*", " ", "'", " ").Replace(title))
	name := string(runes[:min(len(runes), 28)])
	for n := 2; x.names[name]; n++ {
		name = fmt.Sprintf("%s %d", string(runes[:min(len(runes), 26)]), n)
	}
	x.names[name] = true
	return name
}

func (x *workbook) add(i int, title string) (string, error) {
	name := x.name(title)
	if i == 0 {
		return name, x.SetSheetName("Sheet1", name)
	}
	_, err := x.NewSheet(name)
	return name, err
}

// Rows of a sheet: title, subtitle, head, then the table.
const headRow = 3

func (x *workbook) sheet(i int, t *Table) error {
	name, err := x.add(i, cmp.Or(t.Sheet, t.Title))
	if err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(len(t.Columns))
	if err != nil {
		return err
	}
	cell := func(column, row int) string {
		at, _ := excelize.CoordinatesToCellName(column, row)
		return at
	}
	end := headRow + len(t.Rows)
	steps := []error{
		x.SetCellStr(name, "A1", x.d.Title+" · "+t.Title), x.MergeCell(name, "A1", last+"1"), x.SetCellStyle(name, "A1", last+"1", x.title), x.SetRowHeight(name, 1, 26),
		x.SetCellStr(name, "A2", x.d.Subject), x.MergeCell(name, "A2", last+"2"), x.SetCellStyle(name, "A2", last+"2", x.note),
		x.SetCellStyle(name, cell(1, headRow), cell(len(t.Columns), headRow), x.head), x.SetRowHeight(name, headRow, 30),
		x.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: cell(1, headRow+1), ActivePane: "bottomLeft"}),
		x.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, headRow, headRow), Scope: name}),
		x.page(name, len(t.Columns) > 10),
	}
	for j, c := range t.Columns {
		column, _ := excelize.ColumnNumberToName(j + 1)
		steps = append(steps, x.SetCellStr(name, cell(j+1, headRow), c.Head), x.SetColWidth(name, column, column, float64(c.Weight)*1.1+3))
	}
	for r, line := range t.Rows {
		for j, c := range t.Columns {
			at, style := cell(j+1, headRow+1+r), x.body[c.Kind]
			if line.Total {
				style = x.sum[c.Kind]
			}
			steps = append(steps, x.set(name, at, line.Cells[j], c.Kind), x.SetCellStyle(name, at, at, style))
		}
	}
	if t.Note != "" {
		steps = append(steps, x.SetCellStr(name, cell(1, end+1), t.Note))
	}
	return first(steps)
}

// set writes a figure as the number that is printed, never by way of a binary
// one, and all else as text.
func (x *workbook) set(sheet, at, text string, k Kind) error {
	if k.number() && text != Dash && text != "" {
		return x.SetCellDefault(sheet, at, text)
	}
	return x.SetCellStr(sheet, at, text)
}

// page is the print layout: A4, across where the table is wide, as wide as a page.
func (x *workbook) page(sheet string, across bool) error {
	size, fit, tall, direction, yes := 9, 1, 0, "portrait", true
	if across {
		direction = "landscape"
	}
	return first([]error{
		x.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &direction, FitToWidth: &fit, FitToHeight: &tall}),
		x.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}),
	})
}

// words is the sheet with sentences, notes and the lines to be signed.
func (x *workbook) words(i int) error {
	name, err := x.add(i, map[Language]string{Chinese: "文字说明", English: "Text"}[x.d.Language])
	if err != nil {
		return err
	}
	lines := append([]string{x.d.Title, x.d.Subtitle}, x.d.Sentences()...)
	lines = append(lines, numbered(x.d.Notes)...)
	for _, p := range append(append([]Pair{}, x.d.Head...), x.d.Sign...) {
		lines = append(lines, p.Label+x.d.Colon()+p.Text)
	}
	steps := []error{x.SetColWidth(name, "A", "A", 100), x.page(name, false)}
	for i, text := range lines {
		at := fmt.Sprintf("A%d", i+1)
		steps = append(steps, x.SetCellStr(name, at, text), x.SetCellStyle(name, at, at, x.note))
	}
	return first(append(steps, x.SetCellStyle(name, "A1", "A1", x.title)))
}

func first(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
