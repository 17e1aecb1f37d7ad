package surveytxt

import (
	"strconv"
	"strings"
)

// fold turns the full-width forms of ASCII, the wide blank and the brackets of
// section marks into ASCII.
func fold(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case 0xFF01 <= r && r <= 0xFF5E:
			return r - 0xFF01 + '!'
		case r == 0x3000:
			return ' '
		case r == '【':
			return '['
		case r == '】':
			return ']'
		}
		return r
	}, text))
}

// foldField folds a field of a line whose commas are commas: a full-width comma
// within stays one.
func foldField(text string) string {
	const comma = '\uFF0C'
	folded := strings.Split(text, string(comma))
	for i, part := range folded {
		folded[i] = fold(part)
	}
	return strings.TrimSpace(strings.Join(folded, string(comma)))
}

// fields splits a line at its commas and takes the blanks off.
func fields(text string) []string {
	all := strings.Split(text, ",")
	for i, f := range all {
		all[i] = strings.TrimSpace(f)
	}
	return all
}

// number reads a decimal number as people write it: no exponent, no infinity.
func number(text string) (float64, bool) {
	if text == "" || strings.Trim(text, "+-.0123456789") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}

// shown is the beginning of what was written, for a report.
func shown(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
