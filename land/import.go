package land

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/paulmach/orb"
)

// ImportState is where an import stands. While it is checking or committing a job
// works on it.
type ImportState string

// The states of an import.
const (
	ImportChecking   ImportState = "checking"
	ImportChecked    ImportState = "checked" // and to be decided on
	ImportFailed     ImportState = "failed"  // it could not be read; the refusal says why
	ImportCommitting ImportState = "committing"
	ImportCommitted  ImportState = "committed"
	ImportDiscarded  ImportState = "discarded"
	ImportRolledBack ImportState = "rolled_back"
)

// Working reports whether a job works on it, or is about to.
func (s ImportState) Working() bool { return s == ImportChecking || s == ImportCommitting }

// ImportOptions is how a file is to be read, as its owner says; what is left out
// is found out.
type ImportOptions struct {
	CRS             int               `json:"crs,omitzero"`      // the EPSG code of the coordinates
	Encoding        string            `json:"encoding,omitzero"` // of the text
	From            map[string]string `json:"from,omitzero"`     // for a column of ours, the heading that fills it; an empty one for none
	Set             map[string]string `json:"set,omitzero"`      // the value of a column in rows that have none
	ListedFromPlane bool              `json:"listed_from_plane,omitzero"`
}

// ImportFound is what was found of a file as a whole.
type ImportFound struct {
	CRS        int               `json:"crs"`           // of the coordinates in the file
	Encoding   string            `json:"encoding"`      // of its text
	Region     string            `json:"region"`        // of rows that name none
	Heads      []Heading         `json:"heads"`         // what the file names its columns
	Remembered bool              `json:"remembered"`    // the columns are filled as they were for such a file before
	From       map[string]string `json:"from,omitzero"` // and these are the ones that were remembered
	Notes      map[string]int    `json:"notes"`         // how often a reader changed or assumed something
	Extent     *[4]float64       `json:"extent"`        // the box of the shapes: west, south, east, north
	Sums       int               `json:"sums"`          // rows that add up others, and are no parcels
	Rows       int               `json:"rows"`
	Refused    int               `json:"refused"`
	Warned     int               `json:"warned"`    // of those that are not refused
	New        int               `json:"new"`       // parcels that would be listed
	Changed    int               `json:"changed"`   // listed parcels of which something would change
	Mapped     int               `json:"mapped"`    // of those, the ones that would get their boundary
	Unchanged  int               `json:"unchanged"` // listed parcels of which nothing would
	Unmapped   int               `json:"unmapped"`  // new ones without a boundary
	Mu         Mu                `json:"mu"`        // of the new ones
	ByRule     map[string]int    `json:"by_rule"`
}

// Good is the rows that can go into the books.
func (f ImportFound) Good() int { return f.Rows - f.Refused }

// Heading is a column of a file, with a value from it and our columns that it
// fills.
type Heading struct {
	Name    string   `json:"name"`
	Sample  string   `json:"sample"`
	Columns []string `json:"columns"`
}

// Unused is the headings that fill no column of ours.
func (f ImportFound) Unused() []string {
	var out []string
	for _, h := range f.Heads {
		if len(h.Columns) == 0 {
			out = append(out, h.Name)
		}
	}
	return out
}

// The grades of a row of a file.
const (
	GradeError   = "error"   // something refuses it
	GradeWarning = "warning" // something is worth knowing
	GradeFine    = "fine"
)

// What would become of a row.
const (
	FateNew       = "new"       // it is listed
	FateChanged   = "changed"   // a listed parcel changes
	FateUnchanged = "unchanged" // a listed parcel stays as it is
	FateRefused   = "refused"
)

// ImportRow is a row of a file as it would stand in the books.
type ImportRow struct {
	N          int // counted from 1 in the file
	Line       int // on which it begins; 0 where the file has no lines
	ParcelNo   string
	Category   string
	Region     string
	Listed     string // as written, with its unit
	Attributes Attributes
	Grade      string
	Fate       string
	Changes    map[string][2]string // of a listed parcel: old and new by column
	Edited     map[string]string    // what was entered in place of the file's values
	Mapped     bool                 // it has a shape
	Place      *orb.Point           // on its shape
	Findings   []Finding
}

// ImportName is the name of a file from outside as people are shown it: without
// folders and characters that no name holds. It keeps its ending.
func ImportName(came string) string {
	came = came[strings.LastIndexAny(came, `/\`)+1:]
	came = strings.Map(func(c rune) rune {
		if c == unicode.ReplacementChar || unicode.IsControl(c) || unicode.In(c, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(came, ""))
	ending := path.Ext(came)
	if len(ending) > 12 {
		ending = ""
	}
	stem := []rune(strings.TrimSuffix(came, ending))
	if len(stem) > 150 {
		stem = stem[:150]
	}
	if len(stem) == 0 {
		return "file" + ending
	}
	return string(stem) + ending
}

// EditableColumn reports whether a value may be entered in place of a file's.
func EditableColumn(column string) bool {
	_, attribute := FindAttribute(column)
	return attribute || slices.Contains(ListColumns, column)
}
