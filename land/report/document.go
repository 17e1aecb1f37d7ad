package report

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sanlei/land"
)

// Language is that of a report.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// Languages is both.
var Languages = []Language{Chinese, English}

// Document is a report in words, in the order in which it is read.
type Document struct {
	Language Language
	Title    string
	Subtitle string // the region and the day
	Head     []Pair // what it is about, and where it stands in the books
	Blocks   []Block
	Notes    []string // at the foot
	Sign     []Pair   // the lines that are filled in by hand where the second is empty
	Made     time.Time
	Subject  string // for the properties of a file

	font *fontFile // nil: the installed one
}

// Pair is a label and what stands beside it.
type Pair struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// Block is one of a heading, a paragraph, a table and a picture.
type Block struct {
	Heading string
	Text    string
	Sums    bool // a paragraph that is a sentence of the report, to be copied
	Table   *Table
	Picture *Picture
}

// Kind is what a column holds.
type Kind int

// The kinds. A number is written once, as it is printed.
const (
	Word     Kind = iota
	Area          // mu, two decimals
	Hectares      // four decimals
	Percent
	Count
	Day
)

// number reports whether cells of the kind are figures, which stand to the right.
func (k Kind) number() bool { return k != Word && k != Day }

// Column is a column of a table.
type Column struct {
	Name   string // for programs
	Head   string
	Kind   Kind
	Weight int  // how wide it is, against the others
	Wide   bool // left out where there is only a page: in print
}

// Table is rows under a head.
type Table struct {
	ID      string // the name of its sheet in English, and of its table for programs
	Title   string
	Sheet   string // the name of its sheet; empty: the title
	Columns []Column
	Rows    []Line
	Note    string // said under it
}

// Fitted is how wide the printed columns are of a table of a width: as they weigh,
// but none narrower than the longest word in it, which is what others have to
// spare. A short text is a word: Chinese, which may be broken anywhere, would stand
// letter under letter. Where there is no room for all words, those of heads are broken before
// those of rows, and whole is false.
func (t *Table) Fitted(width float64, wide func(word string) float64) (widths []float64, whole bool) {
	columns := t.Printed()
	rows, words, weighed := make([]float64, len(columns)), make([]float64, len(columns)), make([]float64, len(columns))
	longest := func(text string) (most float64) {
		if onOneLine(text) {
			return wide(text)
		}
		for _, piece := range pieces(text) {
			most = max(most, wide(strings.TrimSpace(piece)))
		}
		return most
	}
	for _, r := range t.PrintedRows() {
		for i, c := range r.Cells {
			rows[i] = max(rows[i], longest(c.Text))
		}
	}
	weight := 0
	for _, c := range columns {
		weight += c.Weight
	}
	for i, c := range columns {
		words[i] = max(rows[i], longest(c.Head))
		weighed[i] = max(words[i], width*float64(c.Weight)/float64(weight))
	}
	switch {
	case sum(words) < width:
		return shared(words, weighed, width), true
	case sum(rows) < width:
		return shared(rows, words, width), false
	}
	return shared(make([]float64, len(columns)), rows, width), false
}

// onOneLine reports whether a text is so short that it stands on one line: 低效（空闲）.
func onOneLine(text string) bool { return utf8.RuneCountInString(text) <= 6 }

// shared is widths that come to a sum, each as far from the least to the most as
// every other.
func shared(least, most []float64, width float64) []float64 {
	out, part := slices.Clone(least), 0.0
	if gap := sum(most) - sum(least); gap > 0 {
		part = (width - sum(least)) / gap
	}
	for i := range out {
		out[i] += (most[i] - least[i]) * part
	}
	return out
}

func sum(of []float64) (s float64) {
	for _, f := range of {
		s += f
	}
	return s
}

// Line is a row of a table, a cell a column.
type Line struct {
	Cells []string
	Total bool // set apart: a sum of others
	Deep  bool // set in: part of the row above
}

// Dash is printed where a figure does not apply.
const Dash = "—"

// areaText writes an area for people: two decimals, half up.
func areaText(mu *land.Mu) string {
	if mu == nil {
		return Dash
	}
	return Mu(*mu)
}

// Mu writes an area for people: two decimals, half up.
func Mu(mu land.Mu) string { return land.Round(mu, 2).StringFixed(2) }

// Ha writes an area in hectares for people: four decimals, half up, of the exact
// area. 1 ha is 15 mu.
func Ha(mu land.Mu) string { return mu.DivRound(fifteen, 4).StringFixed(4) }

// Rate writes a rate for people in Chinese; none is a dash.
func Rate(rate *string) string {
	if rate == nil {
		return Dash
	}
	return *rate + "%"
}
