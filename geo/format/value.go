package format

import "strconv"

// Properties are named values in the order of the file. Names do not repeat.
type Properties []Property

// Property is one named value.
type Property struct {
	Name  string
	Value Value
}

// Get finds a value by its exact name; null where there is none.
func (p Properties) Get(name string) Value {
	for _, x := range p {
		if x.Name == name {
			return x.Value
		}
	}
	return Value{}
}

// Kind is the kind of a value.
type Kind uint8

// The kinds of values.
const (
	Null   Kind = iota
	Bool        // Text is true or false
	Number      // Text is a JSON number as it was written, so decimals stay exact
	String      // Text is the string itself
	JSON        // Text is a JSON array or object
)

// Value is a property's value. The zero value is null. Values compare with ==.
type Value struct {
	Kind Kind
	Text string
}

// OfString is a string as a value.
func OfString(s string) Value { return Value{String, s} }

// OfBool is a truth value.
func OfBool(b bool) Value { return Value{Bool, strconv.FormatBool(b)} }

// OfInt is a whole number as a value.
func OfInt(i int64) Value { return Value{Number, strconv.FormatInt(i, 10)} }

// OfNumber is a number given as text, which must be a number of JSON: a decimal's
// String method gives one.
func OfNumber(text string) Value { return Value{Number, text} }

// OfJSON is an array or object given as JSON text.
func OfJSON(text string) Value { return Value{JSON, text} }
