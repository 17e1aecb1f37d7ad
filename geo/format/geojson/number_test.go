package geojson

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestParseFloatIsTheNearest(t *testing.T) {
	t.Parallel()
	texts := []string{"0", "-0", "-0.0", "0.000000000000", "110.123456789012", "110.1234567890123", "999999999999999", "9999999999999999",
		"1e5", "-1.5E-3", "1e999", "-1e999", "1e-999", "123456789012345678901234567890", "0.1", "0.30000000000000004"}
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		texts = append(texts, fmt.Sprintf("%.*f", r.IntN(17), 360*r.Float64()-180))
	}
	for _, text := range texts {
		want, _ := strconv.ParseFloat(text, 64)
		if got := parseFloat([]byte(text)); got != want || got == 0 && math.Signbit(got) {
			t.Errorf("%s became %v, want %v", text, got, want)
		}
	}
}

// A decimal that a coordinate can be is written as it is.
func TestAppendFixedWritesTheDecimal(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	for _, c := range []struct {
		decimals int
		most     int64 // of whole numbers
	}{{9, 1e3}, {4, 1e9}} {
		for i := range 100_000 {
			n := r.Int64N(c.most * tenTo[c.decimals])
			n -= n % tenTo[i%(c.decimals+1)] // with zeros at the end
			n /= tenTo[r.IntN(c.decimals+1)]
			want := strconv.FormatInt(n/tenTo[c.decimals], 10)
			if part := n % tenTo[c.decimals]; part > 0 {
				want += strings.TrimRight(fmt.Sprintf(".%0*d", c.decimals, part), "0")
			}
			x := float64(n) / float64(tenTo[c.decimals])
			if have := string(appendFixed(nil, x, c.decimals)); have != want {
				t.Fatalf("%v to %d decimals became %s, want %s", x, c.decimals, have, want)
			}
		}
	}
}
