package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"

	"sanlei/geo/format/charset"
)

// entry is a file to be packed.
type entry struct{ name, text string }

func packed(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err == nil {
			_, err = io.WriteString(w, e.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// header packs one entry with a header of one's own.
func header(t testing.TB, h zip.FileHeader, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&h)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(b []byte, l Limits) (*zip.Reader, error) {
	return Open(bytes.NewReader(b), int64(len(b)), l)
}

func TestOpenTakes(t *testing.T) {
	t.Parallel()
	gbk, err := charset.GB18030.Append(nil, `地块\一.shp`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, entry, want string
	}{
		{"a plain name", "a.shp", "a.shp"},
		{"a folder", "数据/地块.shp", "数据/地块.shp"},
		{"GBK and a backslash", string(gbk), "地块/一.shp"},
	} {
		z, err := open(packed(t, entry{"empty/", ""}, entry{c.entry, "MZ as plain text"}), DefaultLimits)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if text, err := fs.ReadFile(z, c.want); err != nil || string(text) != "MZ as plain text" {
			t.Errorf("%s: %q, %v", c.name, text, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	many := make([]entry, 201)
	for i := range many {
		many[i] = entry{fmt.Sprint(i), ""}
	}
	whole := packed(t, entry{"a.shp", "12345678"}, entry{"b.shp", "12345678"})
	zeros := strings.Repeat("\x00", 1<<20)
	for _, c := range []struct {
		name  string
		file  []byte
		cause Cause
		entry string
	}{
		{"nothing", nil, NotAnArchive, ""},
		{"something else", []byte(strings.Repeat("GEOGCS", 100)), NotAnArchive, ""},
		{"a directory cut short", whole[:len(whole)-30], NotAnArchive, ""},
		{"no entries", packed(t), NoEntries, ""},
		{"201 entries", packed(t, many...), TooManyEntries, ""},
		{"a thousand times its size", packed(t, entry{"a.dbf", zeros}), RatioTooHigh, ""},
		{"5 GiB claimed", header(t, zip.FileHeader{Name: "a.dbf", UncompressedSize64: 5 << 30}, "x"), TooLarge, "a.dbf"},
		{"an encrypted entry", header(t, zip.FileHeader{Name: "a.shp", Flags: 1, CompressedSize64: 1, UncompressedSize64: 1}, "x"), Encrypted, "a.shp"},
		{"another method", header(t, zip.FileHeader{Name: "a.shp", Method: 12, CompressedSize64: 1, UncompressedSize64: 1}, "x"), UnknownMethod, "a.shp"},
		{"a link", link(t), NotAFile, "a.shp"},
		{"up and out", packed(t, entry{"../../a.shp", ""}), BadName, "../../a.shp"},
		{"up and out with backslashes", packed(t, entry{`..\a.shp`, ""}), BadName, "../a.shp"},
		{"up within", packed(t, entry{"a/../b.shp", ""}), BadName, "a/../b.shp"},
		{"absolute", packed(t, entry{"/etc/passwd", ""}), BadName, "/etc/passwd"},
		{"a drive", packed(t, entry{`C:\a.shp`, ""}), BadName, "C:/a.shp"},
		{"a drive without a path", packed(t, entry{`C:a.shp`, ""}), BadName, "C:a.shp"},
		{"a control character", packed(t, entry{"a\x00.shp", ""}), BadName, "a\x00.shp"},
		{"a name in no encoding", packed(t, entry{"\xff\xff.shp", ""}), BadName, ""},
		{"no name", packed(t, entry{"", ""}), BadName, ""},
		{"one name twice", packed(t, entry{"a.shp", "1"}, entry{"a.shp", "2"}), RepeatedName, "a.shp"},
		{"twins by case", packed(t, entry{"a.shp", "1"}, entry{"A.SHP", "2"}), RepeatedName, "A.SHP"},
		{"a program", packed(t, entry{"安装.exe", "x"}), Program, "安装.exe"},
		{"a program under another name", packed(t, entry{"a.shp", "MZ\x90\x00\x03"}), Program, "a.shp"},
		{"an archive", packed(t, entry{"a.zip", "x"}), Nested, "a.zip"},
		{"an archive under another name", packed(t, entry{"a.shp", string(whole)}), Nested, "a.shp"},
		{"entries over each other", overlapping(t), Overlapping, ""},
		{"an entry beyond the end", beyond(t), Damaged, "a.shp"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := open(c.file, DefaultLimits)
			var refused *Error
			if !errors.As(err, &refused) || refused.Cause != c.cause || refused.Entry != c.entry {
				t.Errorf("%+v, want %s %q", err, c.cause, c.entry)
			}
			if c.entry != "" && err != nil && strings.Contains(err.Error(), c.entry) {
				t.Errorf("%v says what came in", err)
			}
		})
	}
}

func link(t *testing.T) []byte {
	h := zip.FileHeader{Name: "a.shp", CompressedSize64: 11, UncompressedSize64: 11}
	h.SetMode(fs.ModeSymlink | 0o777)
	return header(t, h, "/etc/passwd")
}

// overlapping points two entries of the directory at the same content, as a bomb
// of entries over each other does.
func overlapping(t *testing.T) []byte {
	b := packed(t, entry{"a.shp", "12345678"}, entry{"b.shp", "12345678"})
	second := bytes.LastIndex(b, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(b[second+42:], 0)
	return b
}

// beyond claims more packed bytes than the file has.
func beyond(t *testing.T) []byte {
	b := packed(t, entry{"a.shp", "12345678"})
	binary.LittleEndian.PutUint32(b[bytes.Index(b, []byte("PK\x01\x02"))+20:], 1000)
	return b
}

func TestClaimsHoldWhenRead(t *testing.T) {
	t.Parallel()
	text := "1234567812345678"
	for _, c := range []struct {
		name string
		h    zip.FileHeader
	}{
		{"a wrong checksum", zip.FileHeader{CRC32: 1, UncompressedSize64: 16}},
		{"more than it claims", zip.FileHeader{CRC32: crc32.ChecksumIEEE([]byte(text)), UncompressedSize64: 12}},
		{"less than it claims", zip.FileHeader{CRC32: crc32.ChecksumIEEE([]byte(text)), UncompressedSize64: 20}},
	} {
		c.h.Name, c.h.CompressedSize64 = "a.shp", 16
		z, err := open(header(t, c.h, text), DefaultLimits)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if b, err := fs.ReadFile(z, "a.shp"); err == nil {
			t.Errorf("%s was read as %q", c.name, b)
		}
	}
}

func TestOpenTakesLittleMemoryForALyingDirectory(t *testing.T) {
	record := append([]byte("PK\x01\x02"), make([]byte, 42)...)
	end := append([]byte("PK\x05\x06"), make([]byte, 18)...)
	for _, entries := range []uint16{1, 200, 0xffff} {
		// A million entries in the file, of which its end admits few.
		b := append(bytes.Repeat(record, 1<<20), end...)
		binary.LittleEndian.PutUint16(b[len(b)-12:], entries)
		binary.LittleEndian.PutUint32(b[len(b)-6:], 0)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := open(b, DefaultLimits)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%d entries: taken", entries)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
			t.Errorf("%d entries: %d MiB were taken", entries, used>>20)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(packed(f, entry{"a.shp", "x"}, entry{"b/c.dbf", "yyyyyyyyyyyyyyyyyyyyy"}))
	f.Add(packed(f, entry{"../a", ""}))
	f.Fuzz(func(t *testing.T, b []byte) {
		z, err := open(b, Limits{Entries: 20, Ratio: 50, Unpacked: 1 << 20})
		if err != nil {
			return
		}
		var total int
		err = fs.WalkDir(z, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, _ := fs.ReadFile(z, name)
			total += len(text)
			return nil
		})
		if err != nil || total > 1<<20 {
			t.Errorf("%d bytes, %v", total, err)
		}
	})
}

func ExampleOpen() {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.Create("../../etc/passwd")
	z.Close()
	_, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len()), DefaultLimits)
	fmt.Println(err)
	// Output: an entry's name leads out of the archive or is not text
}
