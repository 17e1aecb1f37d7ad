package report

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sanlei/land"
)

// What a column is too narrow for is taken from those that have room, and a figure
// is the last that is broken.
func TestNoWordIsBrokenWhereThereIsRoom(t *testing.T) {
	t.Parallel()
	table := &Table{
		Columns: []Column{{Head: "Region", Weight: 10}, {Head: "Completion (%)", Weight: 10}, {Head: "left out", Wide: true}, {Head: "亩", Weight: 10}},
		Rows:    []Line{{Cells: []string{"洞口经济开发区", "89.20", "never printed", "760.37"}}},
	}
	for width, want := range map[float64][]float64{
		60: {20, 20, 20}, // as they weigh
		24: {7, 10, 7},   // "Completion" needs all of 10
		18: {4, 8, 6},    // nor heads: what figures leave is shared as heads need it
		9:  {0.75, 3.75, 4.5},
	} {
		got, whole := table.Fitted(width, func(word string) float64 { return float64(utf8.RuneCountInString(word)) })
		if !slices.Equal(got, want) || whole != (width > 20) {
			t.Errorf("of %v: %v, %v, want %v", width, got, whole, want)
		}
	}
}

// An English table of as many columns as there are, with the figures of a province,
// is set in smaller letters before a word of it is broken, whatever face it is opened
// with; one that would be too small to read so lies on its side.
func TestAnEnglishTableIsSetSmallerBeforeAWordIsBroken(t *testing.T) {
	t.Parallel()
	names := []string{"category", "parcels", "target_mu", "closed", "counted_mu", "completion_rate", "gain_mu", "reported_mu", "city_passed_mu", "accepted_mu", "remaining_mu", "light", "region"}
	row := strings.Split("Low-efficiency (vacant);20000;330404.84;7958;177397.52;53.69;55195.83;177397.52;177397.52;177397.52;153007.32;orange;湘西土家族苗族自治州", ";")
	for n, least := range map[int]int{5: 16, 9: 14, 12: 11, 13: 14} {
		across := textWide
		if n > mostUpright {
			across = sideWide
		}
		table := &Table{Columns: english.columns(names[:n]...), Rows: []Line{{Cells: row[:n]}}}
		half, beside, wide := fitted(table, across)
		if half < least {
			t.Errorf("%d columns are set in %d half points", n, half)
		}
		sum := 0
		for i, c := range table.Columns {
			sum += wide[i]
			for _, word := range pieces(c.Head + " " + table.Rows[0].Cells[i]) {
				if need := widest(strings.TrimSpace(word))*float64(half)*10 + float64(2*beside); need > float64(wide[i]) {
					t.Errorf("of %d columns, %q needs %v of %d", n, word, need, wide[i])
				}
			}
		}
		if sum > across {
			t.Errorf("%d columns are %d wide, of %d", n, sum, across)
		}
	}
}

// Chinese may be broken anywhere: a short text is not, neither in the document nor on
// the page.
func TestAShortChineseTextStandsOnOneLine(t *testing.T) {
	t.Parallel()
	row := strings.Split("低效（空闲）;20000;330404.84;7958;177397.52;53.69;55195.83;177397.52;177397.52;177397.52;153007.32;红", ";")
	table := &Table{Rows: []Line{{Cells: row}}, Columns: chinese.columns("category", "parcels", "target_mu", "closed", "counted_mu", "completion_rate",
		"gain_mu", "reported_mu", "city_passed_mu", "accepted_mu", "remaining_mu", "light")}
	half, beside, wide := fitted(table, textWide)
	for column, text := range map[int]string{0: row[0], 1: "任务宗数", 3: "已处置宗数", 11: "预警"} {
		if need := widest(text)*float64(half)*10 + float64(2*beside); need > float64(wide[column]) {
			t.Errorf("%s needs %v of %d", text, need, wide[column])
		}
	}
	cells := table.PrintedRows()[0].Cells
	if !cells[0].Whole || onOneLine("湘西土家族苗族自治州") {
		t.Errorf("on the page: %+v", cells[0])
	}
}

// Without a Chinese font every form but the PDF is still there, and says what it
// lacks; the PDF is refused with what to install, and comes as soon as that is done.
func TestWithoutAChineseFont(t *testing.T) {
	t.Parallel()
	missing := &fontFile{path: filepath.Join(t.TempDir(), "none.ttf")}
	d := Document{Language: Chinese, Title: "进展月报", font: missing,
		Blocks: []Block{{Text: "已处置760.37亩。"}, {Picture: &Picture{ID: "p", Title: "完成率", Width: 100, Height: 50}}}}
	lay := func(f Form) (string, error) {
		var b bytes.Buffer
		err := Lay(&b, d, f)
		return b.String(), err
	}
	for _, f := range Forms {
		text, err := lay(f)
		switch {
		case f == PDF && (land.KindOf(err) != land.Unavailable || !strings.Contains(err.Error(), "fonts-droid-fallback") || text != ""):
			t.Errorf("the PDF is %d bytes long: %v", len(text), err)
		case f != PDF && (err != nil || text == ""):
			t.Errorf("the %s is %d bytes long: %v", f, len(text), err)
		case f == HTML && !strings.Contains(text, "<svg"):
			t.Error("the page has no picture: a browser has letters of its own")
		case f == DOCX && !strings.Contains(unzipped(t, text, "word/document.xml"), "图略"):
			t.Error("the document does not say that its picture is left out")
		}
	}
	if err := os.WriteFile(missing.path, installed.read(), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := lay(PDF); err != nil || !strings.HasPrefix(text, "%PDF-") {
		t.Errorf("once the font is there: %v", err)
	}
	if text, err := lay(DOCX); err != nil || strings.Contains(unzipped(t, text, "word/document.xml"), "图略") {
		t.Errorf("once the font is there the picture is still left out: %v", err)
	}
}

func unzipped(t *testing.T, archive, name string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := fs.ReadFile(z, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
