package land_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"sanlei/land"
)

// archive packs files by name.
func archive(t *testing.T, files ...[2]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f[0])
		if err == nil {
			_, err = w.Write([]byte(f[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAFileIsWhatItsBytesSay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, media, rule string }{
		"pdf":                    {"%PDF-1.4\n", land.MediaPDF, ""},
		"jpeg":                   {"\xff\xd8\xff\xe0", land.MediaJPEG, ""},
		"png":                    {"\x89PNG\r\n\x1a\n....", land.MediaPNG, ""},
		"tiff":                   {"II*\x00........", land.MediaTIFF, ""},
		"tiff the other way":     {"MM\x00*........", land.MediaTIFF, ""},
		"docx":                   {archive(t, [2]string{"[Content_Types].xml", "<x/>"}, [2]string{"word/document.xml", "<x/>"}), land.MediaDOCX, ""},
		"xlsx":                   {archive(t, [2]string{"xl/workbook.xml", "<x/>"}), land.MediaXLSX, ""},
		"zip":                    {archive(t, [2]string{"a.pdf", "%PDF-"}), land.MediaZIP, ""},
		"nothing":                {"", "", "body.file file_kind"},
		"a page":                 {"<html><script>", "", "body.file file_kind"},
		"a drawing that runs":    {`<svg onload="x">`, "", "body.file file_kind"},
		"a program":              {"MZ\x90\x00", "", "body.file file_kind"},
		"a program in a zip":     {archive(t, [2]string{"a.exe", "x"}), "", "body.file archive"},
		"a program by its bytes": {archive(t, [2]string{"a.pdf", "MZ\x90"}), "", "body.file archive"},
		"a zip in a zip":         {archive(t, [2]string{"a.dat", "PK\x03\x04"}), "", "body.file archive"},
		"macros":                 {archive(t, [2]string{"xl/workbook.xml", ""}, [2]string{"xl/vbaProject.bin", ""}), "", "body.file archive"},
		"a way out":              {archive(t, [2]string{"../a.pdf", "x"}), "", "body.file archive"},
		"from the root":          {archive(t, [2]string{"/a.pdf", "x"}), "", "body.file archive"},
		"a drive":                {archive(t, [2]string{`C:\a.pdf`, "x"}), "", "body.file archive"},
		"case twins":             {archive(t, [2]string{"a.pdf", "x"}, [2]string{"A.PDF", "x"}), "", "body.file archive"},
		"a bomb":                 {archive(t, [2]string{"a.txt", strings.Repeat("0", 1<<20)}), "", "body.file archive"},
		"no entries":             {archive(t), "", "body.file file_kind"},
		"cut off":                {"PK\x03\x04aaaa", "", "body.file archive"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			media, err := land.Sniff(strings.NewReader(c.text), int64(len(c.text)))
			same(t, "faults", faults(err, land.Invalid), c.rule)
			same(t, "media", media, c.media)
		})
	}
}

func TestANameLeadsNowhere(t *testing.T) {
	t.Parallel()
	for came, want := range map[string]string{
		"合同.pdf": "合同.pdf", "../../etc/passwd": "passwd.pdf", `C:\x\a.php`: "a.pdf", "a\r\nb.pdf": "ab.pdf", "\u202Efdp.exe": "fdp.pdf",
		"": "file.pdf", "..": "file.pdf", ".pdf": "file.pdf", "\xff\xfe.pdf": "file.pdf", strings.Repeat("长", 300) + ".pdf": strings.Repeat("长", 80) + ".pdf",
		`a"b<c>.pdf`: "abc.pdf", "a\x00.pdf": "a.pdf",
	} {
		same(t, came, land.FileName(came, land.MediaPDF), want)
	}
}
