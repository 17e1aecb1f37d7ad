package charset

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encoding is one of those that are read. The zero value is UTF-8, which plain
// ASCII is too.
type Encoding uint8

// The encodings. GB18030 stands for GBK and GB 2312 too, which it contains.
const (
	UTF8 Encoding = iota
	GB18030
	UTF16LE
	UTF16BE
)

var names = [...]string{"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"}

// String is the registered name, such as "GB18030".
func (e Encoding) String() string { return names[e] }

// aliases are other names by which programs know the encodings, in lower case:
// those of .cpg files and Windows code pages among them.
var aliases = map[string]Encoding{
	"utf8": UTF8, "65001": UTF8, "cp65001": UTF8,
	"gbk": GB18030, "gb2312": GB18030, "gb_2312-80": GB18030, "euc-cn": GB18030, "hz936": GB18030,
	"936": GB18030, "cp936": GB18030, "ms936": GB18030, "windows-936": GB18030, "54936": GB18030, "ansi 936": GB18030,
	"1200": UTF16LE, "1201": UTF16BE,
}

// ByName finds an encoding by one of its names, in any case. Another name is an
// error.
func ByName(name string) (Encoding, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	for i, n := range names {
		if strings.ToLower(n) == name {
			return Encoding(i), nil
		}
	}
	if e, ok := aliases[name]; ok {
		return e, nil
	}
	return 0, errors.New("the encoding is none of UTF-8, GB18030 (GBK, GB2312), UTF-16LE and UTF-16BE")
}

// codec is the table behind an encoding; nil for UTF-8.
func (e Encoding) codec() encoding.Encoding {
	switch e {
	case GB18030:
		return simplifiedchinese.GB18030
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// decoder turns bytes of the encoding into UTF-8. What is no character is a
// [*Error].
func (e Encoding) decoder() transform.Transformer {
	if c := e.codec(); c != nil {
		return strict{c.NewDecoder(), e}
	}
	return strict{encoding.UTF8Validator, e}
}

// strict makes an error of what a decoder gives for bytes that are no character.
type strict struct {
	transform.Transformer
	of Encoding
}

// Transform implements transform.Transformer.
func (s strict) Transform(dst, src []byte, atEOF bool) (written, read int, err error) {
	written, read, err = s.Transformer.Transform(dst, src, atEOF)
	switch {
	case errors.Is(err, encoding.ErrInvalidUTF8):
		err = &Error{s.of}
	case s.of.lost(dst[:written]):
		written, err = bytes.Index(dst[:written], replacement), &Error{s.of}
	}
	return written, read, err
}

// Decode is a whole text of the encoding, without a byte order mark. Bytes that
// are no character are a [*Error].
func (e Encoding) Decode(b []byte) (string, error) {
	if e == UTF8 {
		if !utf8.Valid(b) {
			return "", &Error{e}
		}
		return string(b), nil
	}
	text, err := e.codec().NewDecoder().Bytes(b)
	if err != nil || e.lost(text) {
		return "", &Error{e}
	}
	return string(text), nil
}

var replacement = []byte("\uFFFD")

// lost says whether a decoder has put U+FFFD for what is no character. UTF-8 may
// hold that character itself.
func (e Encoding) lost(decoded []byte) bool {
	return e != UTF8 && bytes.Contains(decoded, replacement)
}

// Append appends a text in the encoding. All four hold every character, except
// that GB18030 gives some of Unicode's private use (U+E000 to U+F8FF) as others.
// Such a character, and half a one, is an error that leaves b as it was.
func (e Encoding) Append(b []byte, text string) ([]byte, error) {
	switch {
	case !utf8.ValidString(text):
		return b, &Error{UTF8}
	case e == UTF8:
		return append(b, text...), nil
	}
	encoded, err := e.codec().NewEncoder().Bytes([]byte(text))
	if err == nil && strings.ContainsFunc(text, private) {
		var again string
		if again, err = e.Decode(encoded); again != text {
			err = errNoPlace
		}
	}
	if err != nil {
		return b, fmt.Errorf("%w in %v", errNoPlace, e)
	}
	return append(b, encoded...), nil
}

var errNoPlace = errors.New("a character has no place")

// private says whether a character is one that everybody may use for something
// else, for which the tables of GB18030 differ.
func private(r rune) bool { return 0xE000 <= r && r <= 0xF8FF }

// Error is that bytes are no text of an encoding.
type Error struct{ Encoding Encoding }

// Error names the encoding.
func (e *Error) Error() string {
	return fmt.Sprintf("there are bytes that are no text in %v", e.Encoding)
}
