package geojson

import "strconv"

// tens holds the powers of ten that float64 has exactly.
var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parseFloat is the float64 nearest to a number of JSON, infinite beyond its range,
// and never minus zero. A decimal of up to 15 digits, as coordinates are, is the
// quotient of two numbers that float64 has exactly, so one division rounds right.
func parseFloat(text []byte) float64 {
	digits := text
	if text[0] == '-' {
		digits = text[1:]
	}
	whole, decimals := 0, 0
	for i, b := range digits {
		switch {
		case b == '.':
			decimals = len(digits) - 1 - i
		case b >= '0' && b <= '9' && i < len(tens):
			whole = whole*10 + int(b-'0')
		default:
			x, _ := strconv.ParseFloat(string(text), 64)
			return x + 0
		}
	}
	if len(digits) < len(text) {
		whole = -whole
	}
	return float64(whole) / tens[decimals]
}
