package shapefile

import (
	"bytes"
	le "encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// tabled is a shapefile without shapes in it whose one field has the given values.
func tabled(t testing.TB, f Field, name []byte, values ...[]byte) fstest.MapFS {
	t.Helper()
	files := written(t, Layout{Fields: []Field{{Name: "x", Type: Text, Width: f.Width}}}, make([]format.Feature, len(values))...)
	delete(files, "a.cpg")
	dbf := files["a.dbf"].Data
	copy(dbf[32:43], append(bytes.Clone(name), make([]byte, 11)...))
	dbf[43], dbf[49] = byte(f.Type), byte(f.Decimals)
	for i, v := range values {
		at := 65 + i*(f.Width+1) + 1
		copy(dbf[at:at+f.Width], v)
	}
	return files
}

func TestReaderReadsValues(t *testing.T) {
	t.Parallel()
	null := format.Value{}
	for _, c := range []struct {
		kind  Type
		text  string
		want  format.Value
		note  format.Note
		fault bool
	}{
		{Text, "abc", format.OfString("abc"), "", false},
		{Text, "  abc", format.OfString("  abc"), "", false},
		{Text, "", null, "", false},
		{Text, "ab\x00cd", format.OfString("ab"), "", false},
		{Text, "****", format.OfString("****"), "", false},
		{'K', "abc", format.OfString("abc"), "", false},
		{Numeric, "12.3400", format.OfNumber("12.3400"), "", false},
		{Numeric, "     12.3400", format.OfNumber("12.3400"), "", false},
		{Numeric, "+007", format.OfNumber("7"), "", false},
		{Numeric, "-0.50", format.OfNumber("-0.50"), "", false},
		{Numeric, ".5", format.OfNumber("0.5"), "", false},
		{Numeric, "-.5", format.OfNumber("-0.5"), "", false},
		{Numeric, "5.", format.OfNumber("5"), "", false},
		{Numeric, "000", format.OfNumber("0"), "", false},
		{Float, "1.5E+010", format.OfNumber("1.5e010"), "", false},
		{Float, "-2e-3", format.OfNumber("-2e-3"), "", false},
		{Numeric, "", null, "", false},
		{Numeric, "\x00\x00", null, "", false},
		{Numeric, "****", null, format.NumberReplaced, false},
		{Numeric, "12,34", null, "", true},
		{Numeric, "1 2", null, "", true},
		{Numeric, "nan", null, "", true},
		{Numeric, "-", null, "", true},
		{Numeric, ".", null, "", true},
		{Numeric, "1e", null, "", true},
		{Numeric, "e5", null, "", true},
		{Numeric, "0x10", null, "", true},
		{Numeric, "１２", null, "", true},
		{Date, "20231231", format.OfString("2023-12-31"), "", false},
		{Date, "20240230", format.OfString("2024-02-30"), "", false},
		{Date, "00000000", null, "", false},
		{Date, "", null, "", false},
		{Date, "2023", null, "", true},
		{Date, "2023-1-1", null, "", true},
		{Logical, "T", format.OfBool(true), "", false},
		{Logical, "y", format.OfBool(true), "", false},
		{Logical, "F", format.OfBool(false), "", false},
		{Logical, "n", format.OfBool(false), "", false},
		{Logical, "?", null, "", false},
		{Logical, "", null, "", false},
		{Logical, "x", null, "", true},
	} {
		got, _, err := read(tabled(t, Field{Type: c.kind, Width: 20}, []byte("x"), []byte(c.text)), Options{})
		if err != nil {
			t.Errorf("%c %q: %v", c.kind, c.text, err)
			continue
		}
		f := got[0]
		if v := f.Properties.Get("x"); v != c.want {
			t.Errorf("%c %q: %v, want %v", c.kind, c.text, v, c.want)
		}
		if (c.note == "") != (f.Notes == nil) || c.note != "" && f.Notes[0] != c.note {
			t.Errorf("%c %q: %v", c.kind, c.text, f.Notes)
		}
		if (len(f.Faults) > 0) != c.fault || c.fault && (f.Faults[0].Rule != geo.BadFeature || f.Faults[0].Value != strings.TrimSpace(c.text)) {
			t.Errorf("%c %q: %v", c.kind, c.text, f.Faults)
		}
	}
}

// gbk is a text in GB18030.
func gbk(t testing.TB, text string) []byte {
	t.Helper()
	b, err := charset.GB18030.Append(nil, text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReaderDecidesTheEncoding(t *testing.T) {
	t.Parallel()
	utf8, gb := []byte("洞口县石江镇"), gbk(t, "洞口县石江镇")
	cyrillic := []byte("\xd2\xbb\xd0\xa9") // 一些 in GBK
	for _, c := range []struct {
		name      string
		name10    []byte
		values    [][]byte
		cpg       string
		language  byte
		want      charset.Encoding
		overruled bool
		ask       bool
	}{
		{"UTF-8, nothing said", []byte("项目"), [][]byte{utf8}, "", 0, charset.UTF8, false, false},
		{"GBK, nothing said", gbk(t, "项目"), [][]byte{gb}, "", 0, charset.GB18030, false, false},
		{"GBK by the table's byte", gbk(t, "项目"), [][]byte{gb}, "", 0x4d, charset.GB18030, false, false},
		{"GBK with a byte of the west, as many programs write", gbk(t, "项目"), [][]byte{gb}, "", 0x57, charset.GB18030, false, false},
		{"GBK by .cpg over a lying byte", gbk(t, "项目"), [][]byte{cyrillic}, "936", 0x78, charset.GB18030, false, false},
		{"GBK with a .cpg of UTF-8", gbk(t, "项目"), [][]byte{gb}, "UTF-8", 0, charset.GB18030, true, false},
		{"UTF-8 with a .cpg of GBK", []byte("项目"), [][]byte{utf8}, "GBK", 0, charset.UTF8, true, false},
		{"UTF-8 with the byte of GBK", []byte("项目"), [][]byte{utf8}, "", 0x4d, charset.UTF8, true, false},
		{"a .cpg that says nothing", []byte("项目"), [][]byte{utf8}, "ANSI\r\n", 0, charset.UTF8, false, false},
		{"four bytes a character", gbk(t, "𠮷"), [][]byte{gbk(t, "𠮷😀")}, "UTF-8", 0, charset.GB18030, true, false},
		{"only the last value tells", []byte("x"), [][]byte{[]byte("A"), cyrillic, gb}, "", 0, charset.GB18030, false, false},
		{"only the name tells", gbk(t, "项目名称"), [][]byte{[]byte("A")}, "", 0, charset.GB18030, false, false},
		{"ASCII as said", []byte("x"), [][]byte{[]byte("A")}, "GBK", 0, charset.GB18030, false, false},
		{"what may be either", []byte("x"), [][]byte{cyrillic}, "", 0, 0, false, true},
		{"what may be Big5", []byte("x"), [][]byte{gb}, "", 0x78, 0, false, true},
		{"two encodings in one table", []byte("x"), [][]byte{append(slices.Clone(utf8), ' '), gb}, "", 0, 0, false, true},
		{"bytes of no encoding", []byte("x"), [][]byte{[]byte("\xff\xff")}, "UTF-8", 0, 0, false, true},
	} {
		files := tabled(t, Field{Type: Text, Width: 20}, c.name10, c.values...)
		files["a.dbf"].Data[29] = c.language
		if c.cpg != "" {
			files["a.cpg"] = &fstest.MapFile{Data: []byte(c.cpg)}
		}
		got, info, err := read(files, Options{})
		var ask *charset.AskError
		if errors.As(err, &ask) != c.ask || !c.ask && err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.ask {
			continue
		}
		if info.Encoding != c.want || slices.Contains(info.Notes, EncodingOverruled) != c.overruled {
			t.Errorf("%s: %v, %v", c.name, info.Encoding, info.Notes)
		}
		last := c.values[len(c.values)-1]
		want, err := c.want.Decode(last)
		if err != nil || got[len(got)-1].Properties[0].Value.Text != want {
			t.Errorf("%s: %v, want %s, %v", c.name, got, want, err)
		}
	}
}

func TestTheCallerNamesTheEncoding(t *testing.T) {
	t.Parallel()
	gb, utf8, wide := charset.GB18030, charset.UTF8, charset.UTF16LE
	either := tabled(t, Field{Type: Text, Width: 20}, []byte("x"), []byte("\xd2\xbb\xd0\xa9"))
	for _, c := range []struct {
		encoding *charset.Encoding
		want     string
	}{{&gb, "一些"}, {&utf8, "һЩ"}} {
		got, info, err := read(either, Options{Encoding: c.encoding})
		if err != nil || got[0].Properties[0].Value.Text != c.want || info.Encoding != *c.encoding {
			t.Errorf("%v: %v, %v", *c.encoding, got, err)
		}
	}
	chinese := tabled(t, Field{Type: Text, Width: 20}, []byte("x"), gbk(t, "洞口县"))
	var no *charset.Error
	if got, _, err := read(chinese, Options{Encoding: &utf8}); !errors.As(err, &no) {
		t.Errorf("%v, %v", got, err)
	}
	if _, _, err := read(chinese, Options{Encoding: &wide}); !errors.Is(err, errTableEncoding) {
		t.Errorf("%v", err)
	}
}

func TestReaderDropsHalfACharacter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, raw, want string
		encoding        charset.Encoding
	}{
		{"a value cut in UTF-8", "洞口县石江镇一二"[:20], "洞口县石江镇", charset.UTF8},
		{"a value cut in GBK", "x" + string(gbk(t, "洞口县石江镇一二三四")[:19]), "x洞口县石江镇一二三", charset.GB18030},
		{"a value cut in four bytes", "xy" + string(gbk(t, "洞口县石江镇一二")) + string(gbk(t, "𠮷")[:2]), "xy洞口县石江镇一二", charset.GB18030},
	} {
		got, info, err := read(tabled(t, Field{Type: Text, Width: 20}, []byte("x"), []byte(c.raw)), Options{})
		if err != nil || info.Encoding != c.encoding {
			t.Errorf("%s: %+v, %v", c.name, info, err)
			continue
		}
		if v := got[0].Properties[0].Value.Text; v != c.want || !slices.Equal(got[0].Notes, []format.Note{format.TextCut}) {
			t.Errorf("%s: %q, %v", c.name, v, got[0].Notes)
		}
	}
	for _, c := range []struct {
		name     string
		raw      []byte
		want     string
		encoding charset.Encoding
	}{
		{"a name cut in UTF-8", []byte("项目名称")[:10], "项目名", charset.UTF8},
		{"a name cut and numbered", []byte("非常\xe9\x95_1"), "非常_1", charset.UTF8},
		{"a name cut in GBK", append([]byte("x"), gbk(t, "项目名称一")[:9]...), "x项目名称", charset.GB18030},
		{"a name of eleven bytes", []byte("项目名称")[:11], "项目名", charset.UTF8},
	} {
		_, info, err := read(tabled(t, Field{Type: Text, Width: 20}, c.raw), Options{})
		if err != nil || info.Fields[0].Name != c.want || info.Encoding != c.encoding || !slices.Contains(info.Notes, NameCut) {
			t.Errorf("%s: %+v, %v", c.name, info, err)
		}
	}
}

func TestNamesDoNotRepeat(t *testing.T) {
	t.Parallel()
	files := written(t, Layout{Fields: []Field{
		{Name: "a", Type: Text, Width: 3}, {Name: "b", Type: Text, Width: 3}, {Name: "a_2", Type: Text, Width: 3}, {Name: "c", Type: Text, Width: 3},
	}}, format.Feature{Properties: format.Properties{{Name: "c", Value: format.OfString("C")}}})
	dbf := files["a.dbf"].Data
	dbf[64], dbf[128] = 'a', 'a'
	got, info, err := read(files, Options{})
	if err != nil || !slices.Contains(info.Notes, NameRepeated) {
		t.Fatalf("%v, %v", info, err)
	}
	var names []string
	for _, p := range got[0].Properties {
		names = append(names, p.Name)
	}
	if want := []string{"a", "a_2", "a_2_2", "a_3"}; !slices.Equal(names, want) || got[0].Properties[3].Value.Text != "C" {
		t.Errorf("%v", got[0].Properties)
	}
}

func TestReaderTakesAHeaderWithMoreBehindItsFields(t *testing.T) {
	t.Parallel()
	files := written(t, layout(charset.UTF8), parcels()...)
	dbf := files["a.dbf"].Data
	length := le.LittleEndian.Uint16(dbf[8:])
	longer := slices.Concat(dbf[:length], make([]byte, 263), dbf[length:]) // as FoxPro has it
	le.LittleEndian.PutUint16(longer[8:], length+263)
	longer[0] = 0x30
	files["a.dbf"] = &fstest.MapFile{Data: longer}
	if got, _, err := read(files, Options{}); err != nil || len(got) != 3 || got[0].Properties[0].Value.Text != "洞口县A-001" {
		t.Errorf("%v, %v", got, err)
	}
}
