package csv

import (
	"regexp"
	"strings"
)

// negative matches a number that a spreadsheet takes for one and not for a formula.
var negative = regexp.MustCompile(`^-[0-9]+(\.[0-9]+)?$`)

// formula says whether a spreadsheet takes a cell for a formula, or does when
// apostrophes before it are taken away.
func formula(cell string) bool {
	bare := strings.TrimLeft(cell, "'")
	return bare != "" && strings.ContainsRune("=+-@\t\r", rune(bare[0])) && !(bare == cell && negative.MatchString(cell))
}

// defused is a cell that no spreadsheet takes for a formula.
func defused(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

// armed undoes defused.
func armed(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && formula(rest) {
		return rest
	}
	return cell
}

// appendCell appends a cell, in quotes where it needs them or is empty: a row of one
// empty cell would be no row.
func appendCell(b []byte, cell string) []byte {
	if cell != "" && !strings.ContainsAny(cell, "\",;\t\r\n") && strings.TrimSpace(cell) == cell {
		return append(b, cell...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(cell, `"`, `""`)...)
	return append(b, '"')
}
