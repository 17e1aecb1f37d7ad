package land_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

func TestFiguresBecomeMuExactly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ value, unit, want, rule string }{
		{"852.43", "mu", "852.43", ""},
		{"0.00000001", "mu", "0.00000001", ""},
		{"180", "ha", "2700", ""},
		{"202.6737", "ha", "3040.1055", ""},
		{"0.0001", "ha", "0.0015", ""},
		{"1", "m2", "0.0015", ""},
		{"0.0001", "m2", "0.00000015", ""},
		{"10000", "m2", "15", ""},
		{"6666666.6667", "m2", "10000.00000005", ""}, // 1 mu is not 666.67 m²
		{"666.67", "m2", "1.000005", ""},
		{"13.2303", "wan_mu", "132303", ""},
		{"10.2", "wan_mu", "102000", ""},
		{"-10.00", "mu", "-10", ""},
		{"99999999.99999999", "mu", "99999999.99999999", ""},
		{"1.000000000000", "mu", "1", ""},
		{"1", "亩", "", "unknown_unit"},
		{"1", "", "", "unknown_unit"},
		{"0.000000001", "mu", "", "too_many_places"},
		{"0.00001", "m2", "", "too_many_places"},
		{"100000000", "mu", "", "too_large"},
		{"10000", "wan_mu", "", "too_large"},
		{"-100000000", "mu", "", "too_large"},
		{"1e41", "mu", "", "too_large"},
		{"1e10000", "mu", "", "too_large"},
		{"1e-10000", "ha", "", "too_many_places"},
	} {
		t.Run(c.value+" "+c.unit, func(t *testing.T) {
			t.Parallel()
			got, err := land.Figure{Value: mu(c.value), Unit: land.Unit(c.unit)}.Mu()
			if c.rule != "" {
				location := "value"
				if c.rule == "unknown_unit" {
					location = "unit"
				}
				refused(t, err, land.Invalid, location, c.rule)
				return
			}
			same(t, "refused", err, nil)
			same(t, "mu", got, mu(c.want))
		})
	}
}

// Published: 112.98 ha supplied and 89.6937 ha revoked are 1695 and 1346 mu, and
// together 3040 mu. Parts need not add up once they are rounded; exactly they do.
func TestRoundedPartsNeedNotAddUp(t *testing.T) {
	t.Parallel()
	ha := func(s string) land.Mu {
		got, err := land.Figure{Value: mu(s), Unit: land.UnitHa}.Mu()
		same(t, "refused", err, nil)
		return got
	}
	supplied, revoked, both := ha("112.98"), ha("89.6937"), ha("202.6737")
	same(t, "parts", supplied.Add(revoked), both)
	same(t, "supplied", land.Round(supplied, 0), mu("1695"))
	same(t, "revoked", land.Round(revoked, 0), mu("1345"))
	same(t, "together", land.Round(both, 0), mu("3040"))
}

func TestRoundingIsHalfUpAwayFromZero(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0.125": "0.13", "112.595": "112.60", "112.5949999999": "112.59", "2.675": "2.68", "1.005": "1.01",
		"-0.125": "-0.13", "-0.124": "-0.12", "0.005": "0.01", "0.0049": "0.00", "99.995": "100.00",
	} {
		same(t, in, land.Round(mu(in), 2).StringFixed(2), want)
	}
}

// The rates are those of published texts.
func TestRates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, part, whole, want string }{
		{"all three categories", "760.37", "852.43", "89.20"},
		{"approved but not supplied", "361.20", "396.71", "91.05"},
		{"idle", "92.14", "92.14", "100.00"},
		{"low-efficiency", "307.03", "363.58", "84.45"},
		{"before the list of 20 January", "750.37", "852.43", "88.03"},
		{"above 100 is not capped", "13.2303", "10.2", "129.71"},
		{"from exact areas", "3040.1055", "2700", "112.60"},
		{"and not from rounded ones", "3040", "2700", "112.59"},
		{"half up", "112595", "100000", "112.60"},
		{"half up on the exact quotient", "1", "800", "0.13"},
		{"a third", "1", "3", "33.33"},
		{"two thirds", "2", "3", "66.67"},
		{"nothing done", "0", "852.43", "0.00"},
		{"less than a hundredth", "0.00000001", "852.43", "0.00"},
		{"nearly all", "852.42", "852.43", "100.00"},
		{"sum over sum, no mean of rates", "854.87", "1036.93", "82.44"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			same(t, "rate", land.Rate(mu(c.part), mu(c.whole)), &c.want)
		})
	}
	if r := land.Rate(mu("1"), mu("0.00")); r != nil {
		t.Errorf("a whole of zero has the rate %s", *r)
	}
}

func TestFormatMu(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"760.37": "760.37", "92": "92.00", "92.1": "92.10", "0.00012345": "0.00012345", "0": "0.00", "-10.5": "-10.50",
		"760.37000000": "760.37", "760.370": "760.37", "92.00000000": "92.00", "0.10000000": "0.10", "0.12345000": "0.12345",
		"-0.00012345": "-0.00012345", "1e3": "1000.00", "100": "100.00", "1200": "1200.00", "99999999.99999999": "99999999.99999999",
	} {
		same(t, in, land.FormatMu(mu(in)), want)
	}
	same(t, "a computed zero", land.FormatMu(mu("92.14").Sub(mu("92.14"))), "0.00")
	same(t, "the zero value", land.FormatMu(decimal.Decimal{}), "0.00")
}

func TestParseMuTakesPlainDecimalsOnly(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"16.41": "16.41", "0": "0", "-0": "0", "-16.41": "-16.41", "007.50": "7.5", "0.00000001": "0.00000001",
		"99999999.99999999": "99999999.99999999", "5": "5",
	} {
		got, err := land.ParseMu(in)
		same(t, in, err, nil)
		same(t, in, got, mu(want))
	}
	for _, in := range []string{"", " ", "NaN", "nan", "Inf", "-Infinity", "1e5", "1E-2", "+1", ".5", "5.", "-.5", "-", ".", "1.2.3",
		"1,234", "1 234", "1_000", "0x10", "１６.４１", "16．41", "١٦", " 1", "1 ", "1\n", "--1", "1-", "16.41亩",
		"0.000000001", "1.000000000", strings.Repeat("9", 400), strings.Repeat("0", 20) + "1", "\xff"} {
		_, err := land.ParseMu(in)
		refused(t, err, land.Malformed, "", "decimal")
	}
}

func TestAreasThatDifferSoMuchThatAReasonIsWanted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		listed, other string
		want          bool
	}{
		{"12.34", "12.31", false}, // 0.24 %
		{"100", "100.5", false}, {"100", "99.5", false}, {"100", "100.50000001", true},
		{"10", "10.1", false}, {"10", "9.9", false}, {"10", "10.10000001", true},
		{"1000", "1000.51", true},                        // 0.05 %, but above half a mu
		{"0.05", "0.06", true}, {"0.05", "0.055", false}, // the list's own rounding
	} {
		same(t, c.listed+" beside "+c.other, land.AreaDifference(mu(c.listed), mu(c.other)), c.want)
	}
}

func TestProposedIsTheShareOfThePlaneAreaAndNeverMoreThanRemains(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ listed, remains, part, whole, want string }{
		{"16.41", "16.41", "5470.0000", "10940.0000", "8.21"}, // 8.205, half up
		{"12.34", "12.34", "8206.6667", "8206.6667", "12.34"}, // the whole of it, whatever its plane area
		{"12.34", "12.34", "8206.6667", "8226.6667", "12.31"},
		{"10.00", "3.33333334", "5000", "10000", "3.33333334"},
		{"10.00", "10.00", "1", "20000", "0.00"},
	} {
		got := land.Proposed(mu(c.listed), mu(c.remains), mu(c.part), mu(c.whole))
		same(t, c.part+" of "+c.whole, got, mu(c.want))
	}
}

func TestSquareMetresBecomeMu(t *testing.T) {
	t.Parallel()
	same(t, "20 ha", land.M2ToMu(mu("200000")), mu("300"))
	same(t, "0.0001 m²", land.M2ToMu(mu("0.0001")), mu("0.00000015"))
}
