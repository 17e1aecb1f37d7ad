package charset_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"sanlei/geo/format/charset"
)

var all = []charset.Encoding{charset.UTF8, charset.GB18030, charset.UTF16LE, charset.UTF16BE}

func encoded(t testing.TB, e charset.Encoding, text string) []byte {
	t.Helper()
	b, err := e.Append(nil, text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const header = "[属性描述]\r\n格式版本号=1.01版本\r\n坐标系=2000国家大地坐标系\r\n一期=𠮷😀\r\n"

func TestAReaderDecidesTheEncoding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       charset.Encoding
		refused    bool
	}{
		{"nothing", "", charset.UTF8, false},
		{"ASCII", "J1,1,2994349.6706,457838.8547", charset.UTF8, false},
		{"UTF-8", header, charset.UTF8, false},
		{"UTF-8 with a mark", "\ufeff" + header, charset.UTF8, false},
		{"UTF-8 cut in the middle of a character", header[:len("[属性描")-1], charset.UTF8, false},
		{"UTF-8 cut after the first byte of four", "洞=\xf0", charset.UTF8, false},
		{"GB18030", string(encoded(t, charset.GB18030, header)), charset.GB18030, false},
		{"GB18030 with a mark", "\x84\x31\x95\x33" + string(encoded(t, charset.GB18030, header)), charset.GB18030, false},
		{"联通, whose GBK bytes only a careless decoder takes for UTF-8", "\xc1\xaa\xcd\xa8", charset.GB18030, false},
		{"GBK cut in the middle of a character", "\xb6\xb4\xbf\xda\xcf", charset.GB18030, false},
		{"GB18030 cut after three bytes of four", "\xb6\xb4\x82\x30\x81", charset.GB18030, false},
		{"a character of GBK alone that would do as the first bytes of one of UTF-8", "A-1 \xe6\xb4", charset.GB18030, false},
		{"UTF-16LE with a mark", "\xff\xfe\x01\x4e", charset.UTF16LE, false},
		{"UTF-16LE without", string(encoded(t, charset.UTF16LE, header)), charset.UTF16LE, false},
		{"UTF-16BE with a mark", "\xfe\xff\x4e\x01", charset.UTF16BE, false},
		{"UTF-16BE without", string(encoded(t, charset.UTF16BE, header)), charset.UTF16BE, false},
		{"UTF-8 with a broken byte that GB18030 cannot take", "洞口\xff县", 0, true},
		{"a NUL in ASCII", "a,b\n\x00,1\n", charset.UTF8, false},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\x0d\xff\xff", 0, true},
	} {
		r := charset.NewReader(strings.NewReader(c.text))
		_, err := io.Copy(io.Discard, r) // what is cut is an error, though no undecided one
		if got, _ := r.Encoding(); errors.Is(err, charset.ErrUnknown) != c.refused || got != c.want {
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
}

func TestByName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]charset.Encoding{
		"UTF-8": charset.UTF8, " utf8\r\n": charset.UTF8, "65001": charset.UTF8,
		"GBK": charset.GB18030, "gb2312": charset.GB18030, "936": charset.GB18030, "CP936": charset.GB18030, "GB18030": charset.GB18030,
		"utf-16le": charset.UTF16LE,
	} {
		if got, err := charset.ByName(name); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", name, got, err, want)
		}
	}
	for _, name := range []string{"", "latin1", "big5", "utf-7"} {
		if got, err := charset.ByName(name); err == nil {
			t.Errorf("%q is %v", name, got)
		}
	}
}

// Every character there is comes back from every encoding; some of private use are
// refused.
func TestEncodingsHoldEveryCharacter(t *testing.T) {
	t.Parallel()
	for _, e := range all {
		var text strings.Builder
		for r := rune(0); r <= utf8.MaxRune; r++ {
			switch {
			case 0xE000 <= r && r <= 0xF8FF:
				if b, err := e.Append(nil, string(r)); err == nil {
					same(t, e, b, string(r))
				} else if e != charset.GB18030 {
					t.Fatalf("%v has no %U: %v", e, r, err)
				}
			case utf8.ValidRune(r) && r != utf8.RuneError:
				text.WriteRune(r)
			}
		}
		same(t, e, encoded(t, e, text.String()), text.String())
	}
}

func same(t *testing.T, e charset.Encoding, b []byte, want string) {
	t.Helper()
	if got, err := e.Decode(b); err != nil || got != want {
		t.Fatalf("%d of %d bytes came back from %v, %v", len(got), len(want), e, err)
	}
}

func TestDecodeIsStrict(t *testing.T) {
	t.Parallel()
	for text, e := range map[string]charset.Encoding{
		"\xe6\xb4":         charset.UTF8,
		"\xc0\x80":         charset.UTF8,
		"\xed\xa0\x80":     charset.UTF8,
		"\xff":             charset.GB18030,
		"\xb6":             charset.GB18030,
		"\xb6 ":            charset.GB18030,
		"\x84\x31\xa4\x37": charset.GB18030, // U+FFFD itself: a character was lost before
		"\x00\xd8":         charset.UTF16LE,
		"a":                charset.UTF16LE,
		"\xdc\x00":         charset.UTF16BE,
	} {
		var refused *charset.Error
		if got, err := e.Decode([]byte(text)); !errors.As(err, &refused) || refused.Encoding != e {
			t.Errorf("%x in %v: %q, %v", text, e, got, err)
		}
		got, err := io.ReadAll(charset.NewReaderOf(strings.NewReader(text), e))
		if !errors.As(err, &refused) {
			t.Errorf("%x read in %v: %q, %v", text, e, got, err)
		}
	}
	if b, err := charset.GB18030.Append([]byte("a"), "\xe6"); err == nil || string(b) != "a" {
		t.Errorf("half a character was encoded: %x, %v", b, err)
	}
}

func TestReader(t *testing.T) {
	t.Parallel()
	ascii := strings.Repeat("J1,1,2994349.6706,457838.8547\r\n", 3_000)
	for _, e := range all {
		for name, text := range map[string]string{
			"short":                         header,
			"Chinese behind 90 kB of ASCII": ascii + header,
			"140 kB of Chinese":             strings.Repeat("洞口县经济开发区,A-1\r\n", 4_000) + header,
		} {
			for _, mark := range []string{"", "\ufeff"} {
				b := encoded(t, e, mark+text)
				for kind, below := range map[string]io.Reader{"whole": bytes.NewReader(b), "in halves": iotest.HalfReader(bytes.NewReader(b)), "with its end": iotest.DataErrReader(bytes.NewReader(b))} {
					r := charset.NewReader(below)
					got, err := io.ReadAll(r)
					decided, marked := r.Encoding()
					if err != nil || string(got) != text || decided != e || marked != (mark != "") {
						t.Errorf("%v, %s, %s, mark %q: %d of %d bytes, %v %t, %v", e, name, kind, mark, len(got), len(text), decided, marked, err)
					}
				}
			}
		}
	}
}

func TestReaderOfAKnownEncoding(t *testing.T) {
	t.Parallel()
	for _, e := range all {
		got, err := io.ReadAll(charset.NewReaderOf(bytes.NewReader(encoded(t, e, "\ufeff洞口")), e))
		if err != nil || string(got) != "洞口" {
			t.Errorf("%v: %q, %v", e, got, err)
		}
	}
	if got, err := io.ReadAll(charset.NewReaderOf(strings.NewReader("\ufeff洞口"), charset.GB18030)); err == nil {
		t.Errorf("a mark of UTF-8 was passed over: %q", got)
	}
}

func TestReaderStopsAtWhatIsNoText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("洞口", 50_000)
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"a byte that nothing has":              {"洞口\xff县", charset.ErrUnknown},
		"GBK far behind UTF-8":                 {long + "\xb6\xb4\xbf\xda", &charset.Error{Encoding: charset.UTF8}},
		"UTF-8 that ends in the middle":        {long + "\xe6", &charset.Error{Encoding: charset.UTF8}},
		"a whole text that ends in the middle": {"洞口\xe6", &charset.Error{Encoding: charset.UTF8}},
		"broken below":                         {"", io.ErrClosedPipe},
	} {
		below := io.Reader(strings.NewReader(c.text))
		if c.text == "" {
			below = iotest.ErrReader(c.want)
		}
		r := charset.NewReader(below)
		_, err := io.ReadAll(r)
		if err == nil || err.Error() != c.want.Error() {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if _, again := r.Read(make([]byte, 9)); again != err {
			t.Errorf("%s: %v, then %v", name, err, again)
		}
	}
}

// What is read is valid UTF-8 whatever comes, and what has a name decodes as it
// was encoded.
func FuzzReader(f *testing.F) {
	for _, e := range all {
		f.Add(encoded(f, e, header))
	}
	f.Add([]byte("\xb6\xb4\x82\x30\x81"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := charset.NewReader(iotest.HalfReader(bytes.NewReader(b)))
		text, err := io.ReadAll(r)
		if !utf8.Valid(text) {
			t.Fatalf("%x was read as %x", b, text)
		}
		if err != nil {
			return
		}
		e, _ := r.Encoding()
		again, err := e.Append(nil, string(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := e.Decode(again); err != nil || got != string(text) {
			t.Fatalf("%q came back as %q, %v", text, got, err)
		}
	})
}

func ExampleNewReader() {
	r := charset.NewReader(strings.NewReader("\xb6\xb4\xbf\xda\xcf\xd8"))
	text, err := io.ReadAll(r)
	e, marked := r.Encoding()
	fmt.Printf("%s %s %t %v\n", e, text, marked, err)
	// Output: GB18030 洞口县 false <nil>
}
