package land

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
)

// The media of evidence.
const (
	MediaPDF  = "application/pdf"
	MediaJPEG = "image/jpeg"
	MediaPNG  = "image/png"
	MediaTIFF = "image/tiff"
	MediaDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	MediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	MediaZIP  = "application/zip"
)

// EvidenceMedia is all of them.
var EvidenceMedia = []string{MediaPDF, MediaJPEG, MediaPNG, MediaTIFF, MediaDOCX, MediaXLSX, MediaZIP}

var endings = map[string]string{MediaPDF: ".pdf", MediaJPEG: ".jpg", MediaPNG: ".png", MediaTIFF: ".tif", MediaDOCX: ".docx", MediaXLSX: ".xlsx", MediaZIP: ".zip"}

var magics = []struct{ media, magic string }{
	{MediaPDF, "%PDF-"}, {MediaJPEG, "\xff\xd8\xff"}, {MediaPNG, "\x89PNG\r\n\x1a\n"},
	{MediaTIFF, "II*\x00"}, {MediaTIFF, "MM\x00*"}, {MediaZIP, "PK\x03\x04"},
}

// Sniff says what a file is by its bytes; its name and what was claimed of it
// are not asked. Anything that is not of the media above is refused, and so is
// an archive that packs too much, holds a program, macros, another archive, an
// encrypted entry, or one whose name leads elsewhere.
func Sniff(r io.ReaderAt, size int64) (string, error) {
	head := make([]byte, 16)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	for _, m := range magics {
		if bytes.HasPrefix(head[:n], []byte(m.magic)) {
			if m.media == MediaZIP {
				return sniffArchive(r, size)
			}
			return m.media, nil
		}
	}
	return "", Refuse(Invalid, "body.file", "file_kind", "the file is no PDF, JPEG, PNG, TIFF, DOCX, XLSX or ZIP")
}

// The limits of an archive.
const (
	mostEntries  = 1000
	mostUnpacked = 1 << 30
	mostRatio    = 200
)

var badArchive = Refuse(Invalid, "body.file", "archive", "the archive is broken, packs too much, or holds what evidence may not hold")

func sniffArchive(r io.ReaderAt, size int64) (string, error) {
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) == 0 || len(z.File) > mostEntries {
		return "", badArchive
	}
	media, unpacked, seen := MediaZIP, uint64(0), map[string]bool{}
	for _, f := range z.File {
		unpacked += f.UncompressedSize64
		folded := strings.ToLower(f.Name)
		switch {
		case unpacked > mostUnpacked, unpacked > uint64(size)*mostRatio, seen[folded], !harmless(f):
			return "", badArchive
		case f.Name == "word/document.xml":
			media = MediaDOCX
		case f.Name == "xl/workbook.xml":
			media = MediaXLSX
		}
		seen[folded] = true
	}
	return media, nil
}

var programs = []string{".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta",
	".jar", ".sh", ".lnk", ".reg", ".apk", ".php", ".jsp", ".asp", ".aspx", ".html", ".htm", ".svg", ".zip", ".7z", ".rar", ".gz", ".tar", ".iso"}

// harmless reports whether an entry of an archive may lie in evidence: by its
// name, and by the first bytes that come out of it.
func harmless(f *zip.File) bool {
	name := strings.ToLower(f.Name)
	switch {
	case f.Flags&1 != 0, !f.Mode().IsRegular() && !f.Mode().IsDir(), // encrypted, a link or a device
		strings.ContainsAny(name, "\\:\x00"), strings.HasPrefix(name, "/"), slices.Contains(strings.Split(name, "/"), ".."),
		strings.HasSuffix(name, "vbaproject.bin"), slices.Contains(programs, path.Ext(name)):
		return false
	case f.Mode().IsDir():
		return true
	}
	in, err := f.Open()
	if err != nil {
		return false
	}
	defer in.Close()
	head := make([]byte, 4)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return false
	}
	return !slices.ContainsFunc([]string{"MZ", "\x7fELF", "#!", "PK\x03\x04"}, func(magic string) bool { return bytes.HasPrefix(head[:n], []byte(magic)) })
}

// mostName is how many characters of a file's name are kept, its ending apart.
const mostName = 80

// FileName is the name by which people know a file: what came, without folders,
// control and direction characters and with the ending of its media. It is
// never used as a path. Where nothing is left it is "file".
func FileName(came, media string) string {
	came = came[strings.LastIndexAny(came, `/\`)+1:]
	came = strings.Map(func(c rune) rune {
		if c == unicode.ReplacementChar || unicode.IsControl(c) || unicode.In(c, unicode.Bidi_Control, unicode.Zl, unicode.Zp) || strings.ContainsRune(`<>:"|?*`, c) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(came, ""))
	stem := []rune(strings.Trim(strings.TrimSuffix(came, path.Ext(came)), " ."))
	if len(stem) > mostName {
		stem = stem[:mostName]
	}
	if len(stem) == 0 {
		stem = []rune("file")
	}
	return string(stem) + endings[media]
}
