package geojson

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
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
