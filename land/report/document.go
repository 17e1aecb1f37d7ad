package report

import (
	"time"

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
