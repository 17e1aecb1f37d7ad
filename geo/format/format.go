// Package format is what all file formats have in common: a feature, who reads
// and who writes them one by one, and the limits of a reader. Each format is a
// package below this one.
//
// A reader never holds more than one feature. A feature that is wrong comes back
// with its faults, and reading goes on; only a file that can no longer be followed
// ends it with an error.
package format

import (
	"fmt"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// Reader gives the features of a file in order, and io.EOF after the last. Any
// other error is final and comes again. A feature's memory is the caller's.
type Reader interface {
	Next() (Feature, error)
}

// Writer writes features in order. Close ends the file and does not close what is
// below; a file without Close is broken.
type Writer interface {
	Write(Feature) error
	Close() error
}

// Feature is a shape with named values.
type Feature struct {
	Index      int          // counted from 0 in the file
	Line       int          // line on which it begins, from 1; 0 in a binary format
	ID         Value        // a string, a number, or null for none
	Geometry   orb.Geometry // nil for none, or where the faults leave none
	CRS        geo.CRS      // what the coordinates are in, x before y
	Properties Properties
	Faults     geo.Faults // why the feature cannot be taken as it is
	Warnings   []Warning  // what looks wrong and keeps nothing out
	Notes      []Note     // what the reader changed or assumed
}

// Note names something that a reader changed or assumed, so that it can be told.
// Its text is stable.
type Note string

// The changes and assumptions that a reader may make, and no others.
const (
	HeightDropped  Note = "height_dropped"  // a third and fourth number of positions
	RingsTurned    Note = "rings_turned"    // to the right-hand rule
	RingsClosed    Note = "rings_closed"    // by the first point, which did not come again
	RingsRegrouped Note = "rings_regrouped" // into parts and holes, otherwise than numbered
	DatumAssumed   Note = "datum_assumed"   // CGCS2000, as the file names none
	ZoneAssumed    Note = "zone_assumed"    // the caller's, as the file names none
	TextCut        Note = "text_cut"        // half a character at a field's end was dropped
	NumberReplaced Note = "number_replaced" // asterisks, for a number too wide or none, are null
	BinaryDropped  Note = "binary_dropped"  // values that are neither number nor text are null
)

// Limits bounds what a reader takes from one feature.
type Limits struct {
	geo.Limits     // vertices and rings
	Bytes      int // of one feature as written
	Depth      int // of nested arrays and objects
}

// DefaultLimits are for files from outside. 24 MiB hold 200,000 vertices in any
// usual layout.
var DefaultLimits = Limits{Limits: geo.DefaultLimits, Bytes: 24 << 20, Depth: 64}

// SyntaxError is why a file can no longer be followed, and where.
type SyntaxError struct {
	Offset int64 // bytes from the beginning; −1 where only the line is known
	Line   int   // from 1; 0 in a binary format
	Err    error
}

// Error says the place and the cause.
func (e *SyntaxError) Error() string {
	switch {
	case e.Offset < 0:
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	case e.Line == 0:
		return fmt.Sprintf("byte %d: %v", e.Offset, e.Err)
	}
	return fmt.Sprintf("line %d, byte %d: %v", e.Line, e.Offset, e.Err)
}

// Unwrap is the cause.
func (e *SyntaxError) Unwrap() error { return e.Err }
