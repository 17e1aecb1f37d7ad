package charset

import (
	"bytes"
	"errors"
	"unicode/utf8"
)

// ErrUnknown is that bytes are text in no encoding known here.
var ErrUnknown = errors.New("the text is neither UTF-8, GB18030 nor UTF-16")

var marks = []struct {
	bytes    []byte
	encoding Encoding
}{
	{[]byte("\xef\xbb\xbf"), UTF8},
	{[]byte("\xff\xfe"), UTF16LE},
	{[]byte("\xfe\xff"), UTF16BE},
	{[]byte("\x84\x31\x95\x33"), GB18030},
}

// Mark is the encoding that a byte order mark at the beginning names, and the
// mark's length; 0 for none.
func Mark(text []byte) (Encoding, int) {
	for _, m := range marks {
		if bytes.HasPrefix(text, m.bytes) {
			return m.encoding, len(m.bytes)
		}
	}
	return UTF8, 0
}

// narrow is the encoding without NUL of a sample. A sample may end in half a
// character, but half a character alone makes no UTF-8: it is one of GB18030.
func narrow(sample []byte) (Encoding, error) {
	whole := sample[:len(sample)-UTF8.Half(sample)]
	switch {
	case UTF8.holds(whole) && (len(whole) == len(sample) || !isASCII(whole)):
		return UTF8, nil
	case GB18030.holds(sample[:len(sample)-GB18030.Half(sample)]):
		return GB18030, nil
	}
	return 0, ErrUnknown
}

func (e Encoding) holds(text []byte) bool {
	_, err := e.Decode(text)
	return err == nil
}

// wide says whether bytes look like UTF-16 without a mark: NUL in at least a
// quarter of the places that a Latin character leaves empty, four at least, and in
// less than half as many others: 一 and 开 leave the other byte empty.
func wide(sample []byte) (Encoding, bool) {
	var nul [2]int
	for i, c := range sample {
		if c == 0 {
			nul[i%2]++
		}
	}
	enough := max(4, len(sample)/8)
	switch {
	case nul[1] >= enough && nul[1] > 2*nul[0]:
		return UTF16LE, true
	case nul[0] >= enough && nul[0] > 2*nul[1]:
		return UTF16BE, true
	}
	return 0, false
}

// Half is how many bytes at the end of a text begin a character of UTF-8 or
// GB18030 that the text does not finish.
func (e Encoding) Half(b []byte) int {
	if e == GB18030 {
		return halfGB18030(b)
	}
	for n := 1; n <= min(3, len(b)); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c < utf8.RuneSelf || utf8.FullRune(b[len(b)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}

// halfGB18030 walks from the last byte that can only be a whole character, as a
// character's later bytes may look like a first one.
func halfGB18030(b []byte) int {
	at := len(b)
	for at > 0 && (b[at-1] >= 0x80 || '0' <= b[at-1] && b[at-1] <= '9') {
		at--
	}
	for at < len(b) {
		size := 1
		switch {
		case b[at] <= 0x80 || b[at] == 0xff:
		case at+1 < len(b) && '0' <= b[at+1] && b[at+1] <= '9':
			size = 4
		default:
			size = 2
		}
		if at+size > len(b) {
			return len(b) - at
		}
		at += size
	}
	return 0
}
