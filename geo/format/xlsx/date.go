package xlsx

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// showsDate says whether a format of numbers shows a date: one of those that every
// spreadsheet has, or one whose code has a year or a day outside quotes.
func showsDate(id int, code string) bool {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return code == "" || strings.ContainsAny(bare(code), "yYdDeE年日")
	}
	return strings.ContainsAny(bare(code), "yYdD年日")
}

// bare is a code without what stands in quotes, in brackets or behind a backslash.
func bare(code string) string {
	var b strings.Builder
	for i, quoted := 0, false; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			if end := strings.IndexByte(code[i:], ']'); end > 0 {
				i += end
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// epoch is the day from which a workbook counts.
type epoch struct{ is1904 bool }

// date is a number of days as 2023-06-30, with the time behind a blank where there
// is one. Numbers beyond the years 1900 to 9999 are none.
func (e epoch) date(text string) (string, bool) {
	days, err := strconv.ParseFloat(text, 64)
	if err != nil || !(days >= 1 && days < 2_958_466) {
		return "", false
	}
	// The first 60 days count a 29 February 1900 that never was; ledgers have none.
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if e.is1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	whole := math.Floor(days)
	at := start.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round((days-whole)*24*60*60)) * time.Second)
	if at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 {
		return at.Format(time.DateOnly), true
	}
	return at.Format(time.DateTime), true
}

// number is a number as a spreadsheet shows it, to 15 digits, as JSON has it.
func number(text string) (string, bool) {
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return "", false
	}
	shown, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	if err != nil || math.Abs(shown) > 1e21 {
		return "", false
	}
	return strconv.FormatFloat(shown+0, 'f', -1, 64), true
}
