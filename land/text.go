package land

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// CheckText refuses text that is no UTF-8, holds control characters, line
// separators or characters that turn the direction of writing, or has fewer
// than least or more than most characters.
func CheckText(location, s string, least, most int) error {
	if !utf8.ValidString(s) {
		return Refuse(Invalid, location, "text", "the text is not UTF-8")
	}
	if n := utf8.RuneCountInString(s); n < least || n > most {
		return Refuse(Invalid, location, "text_length", fmt.Sprintf("the text has %d to %d characters", least, most))
	}
	for _, c := range s {
		if unicode.IsControl(c) || unicode.In(c, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return Refuse(Invalid, location, "text_control", "the text holds no control characters")
		}
	}
	return nil
}
