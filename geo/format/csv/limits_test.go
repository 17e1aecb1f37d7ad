package csv

import (
	"runtime"
	"strings"
	"testing"

	"sanlei/geo"
	"sanlei/geo/format"
)

func TestReaderBoundsMemory(t *testing.T) {
	limits := format.DefaultLimits
	limits.Bytes = 1 << 20
	for name, text := range map[string]string{
		"a cell without end":       "a\n" + strings.Repeat("a", 8<<20),
		"a quoted cell":            "a\n\"" + strings.Repeat("a\n", 4<<20),
		"cells without end":        "a\n" + strings.Repeat(",", 8<<20),
		"blank lines without end":  "a\n" + strings.Repeat("\n", 8<<20),
		"names without end":        strings.Repeat("a,", 4<<20),
		"positions beyond a limit": "wkt\n\"MULTIPOINT(" + strings.Repeat("1 1,", 240_000) + "1 1)\"",
		"brackets":                 "wkt\n\"MULTIPOLYGON" + strings.Repeat("(", 1_000_000) + "\"",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, _, err := read([]byte(text), limits, geo.Geographic, Columns{})
		runtime.ReadMemStats(&after)
		if err == nil && (len(got) != 1 || len(got[0].Faults) == 0) {
			t.Errorf("%s: %d rows", name, len(got))
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
			t.Errorf("%s: %d MiB were taken, %v", name, used>>20, err)
		}
	}
}
