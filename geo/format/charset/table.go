package charset

import "unicode"

// Table decides the encoding of a table from all its values, seen one by one, and
// from what the table says of itself, which is often wrong. The zero value has
// seen nothing.
type Table struct {
	beyondASCII    bool
	notUTF8, notGB bool
	chinese, other int  // characters beyond ASCII, if it is UTF-8
	surely         bool // some value alone is UTF-8 for certain
}

// AskError is that nobody but who knows the table can tell its encoding, and that
// it must be named.
type AskError struct {
	Declared string // what the table says, empty for nothing. No part of Error
}

// Error says what to do.
func (e *AskError) Error() string {
	return "the encoding of the text cannot be told for certain: name it"
}

// Add looks at a value. One that fills its field may end in half a character.
func (t *Table) Add(value []byte, full bool) {
	if isASCII(value) {
		return
	}
	t.beyondASCII = true
	if !t.notGB {
		t.notGB = !GB18030.holds(cut(GB18030, value, full))
	}
	text, err := UTF8.Decode(cut(UTF8, value, full))
	if err != nil {
		t.notUTF8 = true
		return
	}
	chinese, other := scripts(text)
	t.chinese, t.other = t.chinese+chinese, t.other+other
	t.surely = t.surely || chinese >= certain && other == 0
}

// scripts counts the characters beyond ASCII that Chinese texts have, and others.
func scripts(text string) (chinese, other int) {
	for _, r := range text {
		switch {
		case r <= unicode.MaxASCII:
		case unicode.Is(unicode.Han, r) || 0x3000 <= r && r <= 0x303f || 0xff00 <= r && r <= 0xffef || 0x2010 <= r && r <= 0x2500:
			chinese++
		default:
			other++
		}
	}
	return chinese, other
}

func cut(e Encoding, value []byte, full bool) []byte {
	if full {
		value = value[:len(value)-e.Half(value)]
	}
	return value
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// certain is how many Chinese characters, and none that is not, make bytes UTF-8
// even where GB18030 is declared: that bytes of GB18030 look so by chance has odds
// of one in hundreds for each.
const certain = 4

// Decide says UTF-8 or GB18030 by these rules, of which the first that fits holds.
// declared is the name that the table gives its encoding, empty for none.
//
//  1. Values of ASCII alone are in the encoding declared, else UTF-8.
//  2. Bytes that are text in one of the two only are in that one. But GB18030 takes
//     nearly anything: not where an encoding is declared that is not known here, such
//     as Big5, nor where a value has four Chinese characters in UTF-8.
//  3. Of bytes that are text in both, the declaration decides, but that GB18030 is
//     overruled by four Chinese characters in UTF-8 and none of any other script.
//     Without one they are UTF-8 if all characters are Chinese.
//  4. Else it is an [*AskError].
func (t *Table) Decide(declared string) (Encoding, error) {
	said, err := ByName(declared)
	unsaid := declared == ""
	foreign := err != nil && !unsaid || said > GB18030
	chinese := !t.notUTF8 && t.other == 0
	switch {
	case !t.beyondASCII && (unsaid || foreign):
		return UTF8, nil
	case !t.beyondASCII:
		return said, nil
	case t.notUTF8 && !t.notGB && !foreign && !t.surely:
		return GB18030, nil
	case t.notGB && !t.notUTF8 && (!foreign || chinese):
		return UTF8, nil
	case t.notUTF8 || t.notGB: // text in neither, or in another
	case chinese && (t.chinese >= certain || unsaid):
		return UTF8, nil
	case !unsaid && !foreign && !(chinese && said == GB18030):
		return said, nil
	}
	return 0, &AskError{declared}
}
