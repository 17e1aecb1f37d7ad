package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sanlei/geo/format/archive"
)

// repacked is a workbook with parts changed, not compressed.
func repacked(t testing.TB, raw []byte, change func(name, text string) string) []byte {
	t.Helper()
	return packed(t, zip.Store, raw, change)
}

func packed(t testing.TB, method uint16, raw []byte, change func(name, text string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, change(f.Name, string(text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Row 80 of bad inputs: values only, and a refusal of the rest before memory is
// taken for it.
func TestHostileWorkbooksAreRefused(t *testing.T) {
	t.Parallel()
	good := bookOf(t, nil, []any{"编号", "面积（亩）"}, []any{"1", 2})
	in := func(part, old, new string) []byte {
		return repacked(t, good, func(name, text string) string {
			if !strings.HasSuffix(name, part) {
				return text
			}
			if !strings.Contains(text, old) {
				t.Errorf("%s has no %s: %.300s", name, old, text)
			}
			return strings.Replace(text, old, new, 1)
		})
	}
	const start = "?>"
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"a DOCTYPE in the sheet":   {in("sheet1.xml", start, start+`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`), "DOCTYPE"},
		"a DOCTYPE in the texts":   {in("sharedStrings.xml", start, start+`<!DOCTYPE x>`), "DOCTYPE"},
		"a DOCTYPE in a relation":  {in("workbook.xml.rels", start, start+`<!DOCTYPE x>`), "DOCTYPE"},
		"an entity":                {in("sheet1.xml", `<v>2</v>`, `<v>&x;</v>`), "well-formed"},
		"deep elements":            {in("sheet1.xml", `<v>2</v>`, strings.Repeat("<x>", 100_000)), "nested too deeply"},
		"a cell far to the right":  {in("sheet1.xml", `r="B2"`, `r="XFD2"`), "200 columns"},
		"a cell of nowhere":        {in("sheet1.xml", `r="B2"`, `r="ZZZZZZZ2"`), ""},
		"a row of no number":       {in("sheet1.xml", `r="2"`, `r="-5"`), ""},
		"a text that is not there": {in("sheet1.xml", `t="s"><v>0</v>`, `t="s"><v>99</v>`), "has not"},
		"another part as sheet":    {in("workbook.xml.rels", "worksheets/sheet1.xml", "../../etc/passwd"), "no spreadsheet"},
		"no sheet":                 {in("workbook.xml", "<sheet ", `<sheet state="veryHidden" `), "no sheet"},
		"a long text":              {in("sheet1.xml", `<v>2</v>`, "<is><t>"+strings.Repeat("甲", 2<<20)+"</t></is>"), "too long"},
		"many merged cells":        {in("sheet1.xml", "</sheetData>", "</sheetData><mergeCells>"+strings.Repeat(`<mergeCell ref="A1:A9"/>`, 100_001)+"</mergeCells>"), "too many merged"},
		"many rows":                {in("sheet1.xml", "</sheetData>", strings.Repeat("<row/>", MostRows+1)+"</sheetData>"), "200000 rows"},
		"cut off":                  {good[:len(good)/2], "zip"},
		"an old workbook":          {[]byte(oldHead + strings.Repeat("\x00", 600)), "另存为 .xlsx"},
		"a text":                   {[]byte("编号,面积"), "zip"},
	} {
		_, _, err := readLedger(c.raw)
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// A claim of size takes no memory, and neither do zeros.
// Whoever names one sheet a thousand times, or brings a thousand, has few of them read.
func TestFewSheetsAreLookedAt(t *testing.T) {
	t.Parallel()
	many := bookOf(t, func(f *excelize.File) {
		for i := range 2 * mostSheets {
			if _, err := f.NewSheet(fmt.Sprint("封面", i)); err != nil {
				t.Fatal(err)
			}
		}
	})
	again := repacked(t, bookOf(t, nil), func(name, text string) string {
		if name != "xl/workbook.xml" {
			return text
		}
		at, end := strings.Index(text, "<sheet "), strings.Index(text, "</sheets>")
		return text[:end] + strings.Repeat(text[at:end], 1000) + text[end:]
	})
	for want, raw := range map[int][]byte{mostSheets: many, 1: again} {
		b, err := openBook(bytes.NewReader(raw), int64(len(raw)))
		if err != nil || len(b.sheets) != want {
			t.Fatalf("%v, want %d sheets", err, want)
		}
	}
}

func TestABombTakesNoMemory(t *testing.T) {
	good := bookOf(t, nil, []any{"编号", "面积（亩）"}, []any{"1", 2})
	zeros := strings.Repeat("0", 60<<20)
	bomb := packed(t, zip.Deflate, good, func(name, text string) string {
		if strings.HasSuffix(name, "sheet1.xml") {
			return strings.Replace(text, "<v>2</v>", "<v>"+zeros+"</v>", 1)
		}
		return text
	})
	claims := repacked(t, good, func(name, text string) string {
		return strings.Replace(text, "<sheetData>", `<dimension ref="A1:XFD1048576"/><sheetData>`, 1)
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := readLedger(bomb)
	var refused *archive.Error
	if !errors.As(err, &refused) || refused.Cause != archive.RatioTooHigh {
		t.Errorf("zeros: %v", err)
	}
	if _, all, err := readLedger(claims); err != nil || len(all) != 1 {
		t.Errorf("a claim: %d rows, %v", len(all), err)
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 16<<20 {
		t.Errorf("%d MiB were taken", took>>20)
	}
}

// FuzzSheet reads any sheet and texts within a sound workbook to their end: no
// panic, memory bounded by what comes.
func FuzzSheet(f *testing.F) {
	good := bookOf(f, nil, []any{"编号", "面积（亩）"}, []any{"1", 2})
	repacked(f, good, func(name, text string) string {
		if strings.HasSuffix(name, "sheet1.xml") {
			f.Add(text, `<sst><si><t>编号</t></si><si><t>面积（亩）</t></si></sst>`)
		}
		return text
	})
	f.Add(`<worksheet><sheetData><row><c t="inlineStr"><is><t>编号</t></is></c></row></sheetData><mergeCell ref="A1:B2"/></worksheet>`, `<sst/>`)
	f.Fuzz(func(t *testing.T, sheet, texts string) {
		raw := repacked(t, good, func(name, text string) string {
			switch {
			case strings.HasSuffix(name, "sheet1.xml"):
				return sheet
			case strings.HasSuffix(name, "sharedStrings.xml"):
				return texts
			}
			return text
		})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, all, _ := readLedger(raw)
		runtime.ReadMemStats(&after)
		if most := uint64(8<<20 + 400*(len(sheet)+len(texts))); after.TotalAlloc-before.TotalAlloc > most {
			t.Errorf("%d bytes were taken for %d", after.TotalAlloc-before.TotalAlloc, len(sheet)+len(texts))
		}
		for i, f := range all {
			if f.Index != i || len(f.Properties) == 0 {
				t.Fatal(fmt.Sprint(f))
			}
		}
	})
}
