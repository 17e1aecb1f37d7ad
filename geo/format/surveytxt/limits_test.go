package surveytxt

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// endless repeats a text for n bytes, after a head.
type endless struct {
	head, text string
	n, given   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.head)
	e.head = e.head[n:]
	for ; n < len(p) && e.given < e.n; n++ {
		p[n] = e.text[e.given%len(e.text)]
		e.given++
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestReaderBoundsMemory(t *testing.T) {
	const head = "[属性描述]\n带号=37\n[地块坐标]\n"
	for _, c := range []struct{ name, head, text, want string }{
		{"a line without end", head, "9", "line 4: a line is too long"},
		{"Chinese without end", "", "洞", "line 1: a line is too long"},
		{"keys without end", "", "甲=乙\n", "unexpected EOF"},
		{"points without end", head + "5,1,A,,面,,,,@\n", "J1,1,2994300,37457800\n", "line 47666: a plot is too long"},
		{"bad points without end", head + "5,1,A,,面,,,,@\n", "J1,1,,\n", "line 149799: a plot is too long"},
		{"rings without end", head + "5,1,A,,面,,,,@\n", "J1,1,2994300,37457800\nJ1,2,2994300,37457800\n", "line 47666: a plot is too long"},
		{"blank lines without end", head, "\n", "EOF"},
		{"names of columns without end", head + "[点数", ",a", "line 4: a line is too long"},
		{"text in brackets without end", head + "[", "甲\n", "a text in brackets does not end before the next plot"},
	} {
		t.Run(c.name, func(t *testing.T) {
			limits := format.DefaultLimits
			limits.Bytes = 1 << 20
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			r := NewReader(charset.NewReader(&endless{head: c.head, text: c.text, n: 4e6}), limits, geo.Geographic)
			_, err := r.Next()
			runtime.GC()
			runtime.ReadMemStats(&after)
			runtime.KeepAlive(r)
			if !strings.HasSuffix(fmt.Sprint(err), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			if used := int64(after.HeapAlloc) - int64(before.HeapAlloc); used > 16<<20 {
				t.Errorf("%d MiB are held", used>>20)
			}
		})
	}
}

func TestReaderLimitsVerticesAndRings(t *testing.T) {
	t.Parallel()
	limits := format.DefaultLimits
	limits.Vertices, limits.Rings = 10, 2
	ring := func(number string, east int) string {
		var b strings.Builder
		for _, r := range corners {
			fmt.Fprintf(&b, "%s\n", strings.NewReplacer(",1,", ","+number+",", "4578", fmt.Sprint(east), "4579", fmt.Sprint(east+1)).Replace(r))
		}
		return b.String()
	}
	three := "J1,3,2994300,37458800\n"
	for _, c := range []struct {
		name, rows string
		want       geo.Rule
	}{
		{"at the limits", ring("1", 4578) + ring("2", 4582), ""},
		{"a vertex too many", ring("1", 4578) + ring("2", 4582) + three, geo.TooManyPoints},
		{"a ring too many", corners[0] + "\n" + strings.Replace(corners[1], ",1,", ",2,", 1) + "\n" + three, geo.TooManyRings},
	} {
		got, _, err := read(file(zone37, "10,2.0000,A,,面,,,,@", c.rows), limits, geo.Geographic)
		if err != nil || len(got) != 1 {
			t.Fatal(err)
		}
		if f := got[0].Faults; c.want == "" && len(f) > 0 || c.want != "" && (len(f) != 1 || f[0].Rule != c.want || f[0].Line == 0) {
			t.Errorf("%s: %v, want %s", c.name, f, c.want)
		}
	}
}

func TestReaderTellsTheFirstFaultsOnly(t *testing.T) {
	t.Parallel()
	got, _, err := read(file(zone37, plot, strings.Repeat("J1,1,,\n", 1000)), format.DefaultLimits, geo.Geographic)
	if err != nil || len(got) != 1 || len(got[0].Faults) != mostFaults {
		t.Errorf("%d plots, %v", len(got), err)
	}
}
