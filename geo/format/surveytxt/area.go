package surveytxt

import (
	"math"
	"strings"

	"github.com/shopspring/decimal"
)

// areaUnit is a unit in which files declare areas.
type areaUnit struct {
	name   string // as it stands in the property
	m2     float64
	suffix []string // by which it may follow the number, in lower case
}

// areaUnits are hectares, which the format asks for, and what is met instead. A
// suffix stands before those that it ends in.
var areaUnits = []areaUnit{
	{"公顷", 1e4, []string{"公顷", "ha", "hm2", "hm²"}},
	{"平方公里", 1e6, []string{"平方公里", "平方千米", "km2", "km²"}},
	{"平方米", 1, []string{"平方米", "㎡", "m2", "m²"}},
	{"亩", 2000.0 / 3, []string{"亩", "mu"}},
}

// property is the name of the property for areas in the unit.
func (u areaUnit) property() string { return "地块面积（" + u.name + "）" }

// declared is an area as it stands in a file.
type declared struct {
	value decimal.Decimal
	unit  *areaUnit // nil where none is written
}

// longestArea bounds the text of an area, so that its decimal stays small.
const longestArea = 40

// parseArea reads an area with or without a unit. The text is not empty.
func parseArea(text string) (d declared, ok bool) {
	text = strings.ToLower(text)
	for i, u := range areaUnits {
		for _, s := range u.suffix {
			if rest, found := strings.CutSuffix(text, s); found && d.unit == nil {
				text, d.unit = strings.TrimSpace(rest), &areaUnits[i]
			}
		}
	}
	if _, ok := number(text); !ok || len(text) > longestArea {
		return d, false
	}
	value, err := decimal.NewFromString(text)
	d.value = value
	return d, err == nil && !value.IsNegative()
}

// text is the number as written, in the form of JSON.
func (d declared) text() string { return d.value.StringFixed(max(0, -d.value.Exponent())) }

// m2 is the area in square metres, if it is in a unit.
func (d declared) m2(u *areaUnit) float64 { return d.value.InexactFloat64() * u.m2 }

// infer finds the unit of an area without one by a plane area in square metres:
// the first, hectares before others, in which they differ by at most 1 %.
// Hectares where none will do.
func (d declared) infer(plane float64) *areaUnit {
	for i := range areaUnits {
		if u := &areaUnits[i]; !off(d.m2(u), plane) {
			return u
		}
	}
	return &areaUnits[0]
}

// off says whether a declared area contradicts the plane area: by more than 1 %,
// and by more than the last place of the format.
func off(declared, plane float64) bool { return differs(declared, plane, 0.01) }

// doubtful says whether they differ by more than 0.01 % and the last place.
func doubtful(declared, plane float64) bool { return differs(declared, plane, 0.0001) }

// lastPlace is 0.0001 ha in square metres, with room for the sums of doubles.
const lastPlace = 1 + 1e-6

func differs(declared, plane, share float64) bool {
	return math.Abs(declared-plane) > max(lastPlace, share*plane)
}
