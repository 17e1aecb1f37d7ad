package api

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/paulmach/orb"

	"sanlei/land"
)

// A param is one parameter of an operation. What is badly written is refused
// by name and never replaced by a default; in a path it names nothing, so the
// answer is 404.
type param struct {
	name, in, about string
	required        bool
	shared          bool   // one part of the documents for all who have it: programs look for it there
	def             any    // the value where none is given
	wants           string // how it is written, for the refusal
	schema          *openapi3.Schema
	read            func(string) (any, bool)
}

// must is the parameter made required.
func (p param) must() param { p.required = true; return p }

// or is the parameter with a value for when it is not given.
func (p param) or(def any) param { p.def = def; p.schema.Default = def; return p }

// optional is the parameter without a value for when it is not given.
func (p param) optional() param { p.def = nil; p.schema.Default = nil; return p }

// inPath is the parameter as part of the path.
func (p param) inPath() param { p.in, p.required = "path", true; return p }

// text is up to most characters, none of them a control character.
func text(name, about string, most int) param {
	return param{name: name, in: "query", about: about, wants: fmt.Sprintf("text of 1 to %d characters", most),
		schema: openapi3.NewStringSchema().WithMinLength(1).WithMaxLength(int64(most)),
		read:   func(s string) (any, bool) { return s, land.CheckText("", s, 1, most) == nil }}
}

var codeForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z-]{0,62}$`)

// code names a task, a region or a measure.
func code(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "letters, digits and dashes, 63 at most",
		schema: openapi3.NewStringSchema().WithPattern(codeForm.String()),
		read:   func(s string) (any, bool) { return s, codeForm.MatchString(s) }}
}

// identity names everything else.
func identity(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "a UUID", schema: openapi3.NewUUIDSchema(),
		read: func(s string) (any, bool) { id, err := land.ParseID(s); return id, err == nil }}
}

// date is a land.Date.
func date(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "a date as 2006-01-02",
		schema: openapi3.NewStringSchema().WithFormat("date"),
		read:   func(s string) (any, bool) { d, err := land.ParseDate(s); return d, err == nil }}
}

// choice is one of the given values.
func choice(name, about string, from ...string) param {
	return param{name: name, in: "query", about: about, wants: "one of " + strings.Join(from, ", "),
		schema: openapi3.NewStringSchema().WithEnum(anys(from)...),
		read:   func(s string) (any, bool) { return s, slices.Contains(from, s) }}
}

// choices is some of the given values, each at most once, with commas between.
func choices(name, about string, from ...string) param {
	items := openapi3.NewStringSchema().WithEnum(anys(from)...)
	return param{name: name, in: "query", about: about, wants: "some of " + strings.Join(from, ", ") + ", with commas between",
		schema: openapi3.NewArraySchema().WithItems(items).WithMinItems(1).WithUniqueItems(true),
		read: func(s string) (any, bool) {
			list := strings.Split(s, ",")
			for i, v := range list {
				if !slices.Contains(from, v) || slices.Contains(list[:i], v) {
					return nil, false
				}
			}
			return list, true
		}}
}

// whole is a whole number from least to most, written in plain digits.
func whole(name, about string, least, most, def int) param {
	return param{name: name, in: "query", about: about, def: def, wants: fmt.Sprintf("a whole number from %d to %d", least, most),
		schema: openapi3.NewIntegerSchema().WithMin(float64(least)).WithMax(float64(most)).WithDefault(def),
		read: func(s string) (any, bool) {
			n, err := strconv.Atoi(s)
			return n, err == nil && strconv.Itoa(n) == s && n >= least && n <= most
		}}
}

// box is an orb.Bound: west, south, east and north in degrees, with commas
// between. West may not lie east of east.
func box(name, about string) param {
	number := openapi3.NewFloat64Schema()
	return param{name: name, in: "query", about: about, wants: "west, south, east and north in degrees, with commas between",
		schema: openapi3.NewArraySchema().WithItems(number).WithMinItems(4).WithMaxItems(4),
		read: func(s string) (any, bool) {
			var v [4]float64
			parts := strings.Split(s, ",")
			if len(parts) != len(v) {
				return nil, false
			}
			for i, part := range parts {
				n, err := strconv.ParseFloat(part, 64)
				if err != nil || !(math.Abs(n) <= 180) {
					return nil, false
				}
				v[i] = n
			}
			return orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}, v[0] <= v[2] && v[1] <= v[3] && v[1] >= -90 && v[3] <= 90
		}}
}

func anys[T any](in []T) []any {
	out := make([]any, len(in))
	for i, v := range in {
		out[i] = v
	}
	return out
}
