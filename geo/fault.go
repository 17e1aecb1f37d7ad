package geo

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// Path leads to a part of a shape. Counting is from 0; −1 means the whole. A
// Polygon is part 0.
type Path struct{ Part, Ring, Point int }

// Whole is the path of a shape itself.
var Whole = Path{-1, -1, -1}

// String is the path as "part 0, ring 1, point 4"; empty for the whole.
func (p Path) String() string {
	var words []string
	for _, step := range []struct {
		name string
		at   int
	}{{"part", p.Part}, {"ring", p.Ring}, {"point", p.Point}} {
		if step.at >= 0 {
			words = append(words, fmt.Sprintf("%s %d", step.name, step.at))
		}
	}
	return strings.Join(words, ", ")
}

// Fault is one thing wrong with a shape: which rule, in which of its parts, and
// at which place, so that a map can fly there.
type Fault struct {
	Rule  Rule
	Path  Path
	Place *orb.Point // nil where the fault has none
	Value string     // what was written, from readers only; never part of Error
	Line  int        // where, from readers of text only; 0 where the feature's line says it
}

// Error says rule, path and place, and nothing else of what came in.
func (f Fault) Error() string {
	text := f.Rule.Text()
	if path := f.Path.String(); path != "" {
		text = path + ": " + text
	}
	if f.Place != nil {
		text += fmt.Sprintf(" (at %.9g %.9g)", f.Place[0], f.Place[1])
	}
	return text
}

// Faults are all that is known to be wrong with a shape; none means sound.
type Faults []Fault

// Err is the faults as an error, nil when there are none.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Error is the first fault and how many more there are.
func (f Faults) Error() string {
	switch len(f) {
	case 0:
		return "no fault"
	case 1:
		return f[0].Error()
	}
	return fmt.Sprintf("%s (and %d more)", f[0].Error(), len(f)-1)
}
