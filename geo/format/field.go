package format

// Field is a property for which a file that is written has a column.
type Field struct {
	Name     string // of the property
	Title    string // at the head of its column in files for people
	Code     string // the same in ten bytes at most, for tables that have no more room
	Type     Type
	Width    int // characters of a text, digits of a number, with its point and sign
	Decimals int // of a number
}

// Type is what a column holds.
type Type uint8

// The types of columns. A value of another kind is written as null, or refused,
// as the format has it.
const (
	Text    Type = iota
	Integer      // a whole number
	Decimal      // a number with decimals
	Date         // a text as 2023-12-31
)
