package archive

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"sanlei/geo/format/charset"
)

// checkNames brings every name into UTF-8 with slashes and checks it. Windows
// writes names in GBK, and old programs with backslashes.
func checkNames(files []*zip.File) error {
	seen := map[string]bool{}
	for _, f := range files {
		name, err := charset.UTF8.Decode([]byte(f.Name))
		if err != nil {
			name, err = charset.GB18030.Decode([]byte(f.Name))
		}
		if err != nil {
			return &Error{Cause: BadName, Err: err}
		}
		name = strings.ReplaceAll(name, `\`, "/")
		plain := strings.TrimSuffix(name, "/")
		switch {
		case !fs.ValidPath(plain) || plain == "." || strings.ContainsAny(plain, ":") || strings.ContainsFunc(plain, unicode.IsControl):
			return &Error{Cause: BadName, Entry: name}
		case f.Mode().IsDir() && plain == name: // a folder that is named as a file: it can be read as neither
			return &Error{Cause: NotAFile, Entry: name}
		case seen[fold(plain)]:
			return &Error{Cause: RepeatedName, Entry: name}
		case slices.Contains(programs, extension(plain)):
			return &Error{Cause: Program, Entry: name}
		case slices.Contains(archives, extension(plain)):
			return &Error{Cause: Nested, Entry: name}
		}
		seen[fold(plain)] = true
		f.Name = name
	}
	return nil
}

// fold is a name without its case.
func fold(name string) string { return strings.ToLower(strings.ToUpper(name)) }

func extension(name string) string { return strings.ToLower(path.Ext(name)) }

var (
	programs = []string{".exe", ".com", ".scr", ".pif", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta", ".msi", ".dll", ".sys", ".lnk", ".jar", ".sh", ".apk", ".elf", ".so"}
	archives = []string{".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".cab", ".iso", ".zst", ".kmz"}
)

// The first bytes of programs and archives.
var (
	programHeads = []string{"\x7fELF", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"}
	archiveHeads = []string{"PK\x03\x04", "PK\x05\x06", "Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c", "\x1f\x8b\x08", "BZh91AY&", "\xfd7zXZ", "\x28\xb5\x2f\xfd"}
)

// checkContent looks at the first bytes of an entry.
func checkContent(f *zip.File) error {
	if f.UncompressedSize64 == 0 {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return &Error{Cause: Damaged, Entry: f.Name, Err: err}
	}
	defer r.Close()
	head := make([]byte, min(8, f.UncompressedSize64))
	if _, err := io.ReadFull(r, head); err != nil {
		return &Error{Cause: Damaged, Entry: f.Name, Err: err}
	}
	starts := func(with string) bool { return bytes.HasPrefix(head, []byte(with)) }
	switch {
	case slices.ContainsFunc(programHeads, starts), starts("MZ") && bytes.ContainsFunc(head, unicode.IsControl):
		return &Error{Cause: Program, Entry: f.Name}
	case slices.ContainsFunc(archiveHeads, starts):
		return &Error{Cause: Nested, Entry: f.Name}
	}
	return nil
}
