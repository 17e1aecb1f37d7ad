package land

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"sanlei/geo/format"
)

// sumWords is how ledgers name the rows in which they add up.
var sumWords = regexp.MustCompile(`^(小计|合计|总计|共计|累计|本页小计|本页合计|subtotal|total|grandtotal)[:]?$`)

// sums is the word by which a row without a shape says that it adds up others: in
// place of its number, or beside none.
func sums(f format.Feature, values map[string]string) string {
	if f.Geometry != nil || len(f.Faults) > 0 {
		return ""
	}
	if no := values[ColumnNo]; no != "" {
		if sumWords.MatchString(FoldHeading(no)) {
			return no
		}
		return ""
	}
	for _, p := range f.Properties {
		if p.Value.Kind == format.String && sumWords.MatchString(FoldHeading(p.Value.Text)) {
			return strings.TrimSpace(p.Value.Text)
		}
	}
	return ""
}

// AddsUpAll reports whether a row of sums is of the whole list, not of the rows
// since the one before.
func AddsUpAll(word string) bool {
	switch strings.TrimSuffix(FoldHeading(word), ":") {
	case "小计", "本页小计", "本页合计", "subtotal":
		return false
	}
	return true
}

// attribute is a value as the list keeps it: text in its composed form, dates as
// 2006-01-02 however they are usually written.
func (l *Listing) attribute(row int, a Attribute, value string) string {
	if !a.Date {
		return norm.NFC.String(value)
	}
	date, whole := readDate(halfWidth(value))
	switch {
	case date == "":
		return value
	case !whole:
		l.find(row, false, value, Detail{Location: a.Name, Rule: "date_of_month", Message: "the date names no day and is taken as the first of its month"})
	}
	return date
}

var datePattern = regexp.MustCompile(`^([0-9]{4})\s*[-./年]\s*([0-9]{1,2})(?:\s*[-./月]\s*([0-9]{1,2})\s*日?|\s*月)?(?:[ T]00:00:00(?:\.0+)?Z?)?$`)

// readDate reads a date as offices write it, 2023.6.30, 2023/6/30, 2023年6月30日,
// 2023年6月, 20230630, or the number of days of a spreadsheet; empty for what is
// none. Whole tells whether it names a day.
func readDate(s string) (date string, whole bool) {
	if m := datePattern.FindStringSubmatch(s); m != nil {
		day := m[3]
		if whole = day != ""; !whole {
			day = "1"
		}
		return dateOf(m[1], m[2], day), whole
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return "", false
	case len(s) == 8:
		return dateOf(s[:4], s[4:6], s[6:]), true
	case len(s) == 5: // days since 30 December 1899, as spreadsheets count
		return NewDate(1899, time.December, 30).AddDays(n).String(), true
	}
	return "", false
}

func dateOf(year, month, day string) string {
	y, _ := strconv.Atoi(year) // the pattern lets digits through alone
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	text := fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	if _, err := ParseDate(text); err != nil {
		return ""
	}
	return text
}

var grouped = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.\d+)?$`)

// figure is a number as lists write it, with its unit behind and thousands grouped.
func figure(text, unit string) string {
	text = strings.TrimSpace(strings.TrimSuffix(halfWidth(text), unit))
	if grouped.MatchString(text) {
		text = strings.ReplaceAll(text, ",", "")
	}
	return text
}
