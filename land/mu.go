package land

import (
	"github.com/shopspring/decimal"
)

// Mu is an area in mu (亩), exact: 1 mu = 2000/3 m². Sums and comparisons are
// those of decimal.Decimal; no binary float ever becomes one.
type Mu = decimal.Decimal

// MuPlaces is how many decimal places a figure of the books may have.
const MuPlaces = 8

// mostMu is what every figure stays below, 66,667 km².
var mostMu = decimal.New(1, 8)

// Unit is the unit in which a figure was written down.
type Unit string

// The units that official papers use.
const (
	UnitMu    Unit = "mu"     // 亩
	UnitWanMu Unit = "wan_mu" // 万亩, ten thousand mu
	UnitHa    Unit = "ha"     // 公顷, 15 mu
	UnitM2    Unit = "m2"     // 平方米, 0.0015 mu
)

var muPer = map[Unit]decimal.Decimal{
	UnitMu:    decimal.New(1, 0),
	UnitWanMu: decimal.New(1, 4),
	UnitHa:    decimal.New(15, 0),
	UnitM2:    decimal.New(15, -4),
}

// Figure is an area as somebody wrote it: the number and its unit.
type Figure struct {
	Value decimal.Decimal `json:"value"`
	Unit  Unit            `json:"unit"`
}

// Mu turns the figure into mu, exactly. An unknown unit, a result with more
// than eight places or one of a hundred million mu and more is Invalid.
func (f Figure) Mu() (Mu, error) {
	per, ok := muPer[f.Unit]
	if !ok {
		return Mu{}, Refuse(Invalid, "unit", "unknown_unit", "the unit is one of mu, wan_mu, ha and m2")
	}
	mu := f.Value.Mul(per)
	if !mu.Equal(mu.Truncate(MuPlaces)) {
		return Mu{}, Refuse(Invalid, "value", "too_many_places", "in mu the figure has more than 8 decimal places")
	}
	if mu.Abs().GreaterThanOrEqual(mostMu) {
		return Mu{}, Refuse(Invalid, "value", "too_large", "the figure is above 100 million mu")
	}
	return mu, nil
}

// ParseMu reads a plain decimal such as "16.41": digits with at most one point
// and at most eight places, a leading minus allowed, no exponent. Anything
// else is Malformed.
func ParseMu(s string) (Mu, error) {
	bad := Refuse(Malformed, "", "decimal", "an area is a plain decimal with at most 8 places, as 16.41")
	if len(s) == 0 || len(s) > 20 || !plainDecimal(s) {
		return Mu{}, bad
	}
	mu, err := decimal.NewFromString(s)
	if err != nil || mu.Exponent() < -MuPlaces {
		return Mu{}, bad
	}
	return mu, nil
}

func plainDecimal(s string) bool {
	digits, points := 0, 0
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && digits > 0 && i < len(s)-1:
			points++
		case c == '-' && i == 0:
		default:
			return false
		}
	}
	return digits > 0 && points <= 1
}

// FormatMu writes an area for a machine: at least two decimals and no further
// trailing zeros, as "760.37", "92.00" or "0.00012345".
func FormatMu(mu Mu) string {
	if mu.Exponent() >= -2 {
		return mu.StringFixed(2)
	}
	s := mu.StringFixed(MuPlaces)
	end := len(s)
	for s[end-1] == '0' && end > len(s)-MuPlaces+2 {
		end--
	}
	return s[:end]
}

// Round rounds half up (四舍五入), away from zero, as officials do by hand.
func Round(d decimal.Decimal, places int32) decimal.Decimal { return d.Round(places) }

// Rate is part ÷ whole in percent with two decimals, half up, from unrounded
// areas: 760.37 of 852.43 is "89.20". It is never capped. A whole of zero has
// no rate, which is nil and printed as "—".
func Rate(part, whole Mu) *string {
	if whole.IsZero() {
		return nil
	}
	// Shift first, then divide once: DivRound is half up on the exact quotient.
	s := part.Shift(2).DivRound(whole, 2).StringFixed(2)
	return &s
}
