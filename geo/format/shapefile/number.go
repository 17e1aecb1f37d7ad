package shapefile

import "strings"

// number brings a number of a table into the form of JSON, digit for digit: no
// plus, no leading zeros, a digit on both sides of the point.
func number(text string) (string, bool) {
	sign, text := signed(text)
	mantissa, exponent, scaled := strings.Cut(strings.ToLower(text), "e")
	if scaled {
		by, of := signed(exponent)
		if !digits(of) {
			return "", false
		}
		exponent = "e" + by + of
	}
	whole, decimals, _ := strings.Cut(mantissa, ".")
	if !digits(whole + decimals) {
		return "", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if decimals != "" {
		decimals = "." + decimals
	}
	return sign + whole + decimals + exponent, true
}

// signed is a minus, or nothing, and the rest of a number.
func signed(text string) (sign, rest string) {
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		return "-", rest
	}
	return "", strings.TrimPrefix(text, "+")
}

// digits says whether a text is digits, one at least.
func digits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
