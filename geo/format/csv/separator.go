package csv

// separators are what may stand between cells, the usual one first: spreadsheets
// set to other countries write semicolons, and tabs come of what is copied.
var separators = []byte(",;\t")

// separator finds what stands between the cells of a table by its beginning: that
// which the first line has most of outside quotes.
func separator(beginning []byte) byte {
	var counts [256]int
	quoted := false
	for _, c := range beginning {
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if c == '\n' {
			break
		}
		counts[c]++
	}
	best := separators[0]
	for _, s := range separators {
		if counts[s] > counts[best] {
			best = s
		}
	}
	return best
}
