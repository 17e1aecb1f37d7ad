package land_test

import (
	"strings"
	"testing"

	"sanlei/land"
)

func TestTwoStatedFiguresAreTheSame(t *testing.T) {
	t.Parallel()
	stated := land.StatedFigure{Category: land.Idle, Target: ptr(mu("92.14")), Counted: mu("92.1")}
	for _, c := range []struct {
		name  string
		other land.StatedFigure
		want  bool
	}{
		{"with other zeros", land.StatedFigure{Category: land.Idle, Target: ptr(mu("92.140")), Counted: mu("92.10")}, true},
		{"of another category", land.StatedFigure{Category: land.LowEfficiency, Target: ptr(mu("92.14")), Counted: mu("92.1")}, false},
		{"with another target", land.StatedFigure{Category: land.Idle, Target: ptr(mu("92.15")), Counted: mu("92.1")}, false},
		{"without a target", land.StatedFigure{Category: land.Idle, Counted: mu("92.1")}, false},
		{"with more that counts", land.StatedFigure{Category: land.Idle, Target: ptr(mu("92.14")), Counted: mu("92.11")}, false},
	} {
		if stated.Same(c.other) != c.want || c.other.Same(stated) != c.want {
			t.Errorf("one %s: want %t", c.name, c.want)
		}
	}
	if none := (land.StatedFigure{}); !none.Same(none) {
		t.Error("nothing handed down is not the same as itself")
	}
}

func TestASignatureHasItsUnitAndADayThatFits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*land.Signature)
		want   string
	}{
		{"nothing", func(*land.Signature) {}, ""},
		{"filled in on the day of which it tells", func(s *land.Signature) { s.FilledOn = date("2023-12-31") }, ""},
		{"filled in before that day", func(s *land.Signature) { s.FilledOn = date("2023-12-30") }, "body.signature.filled_on dates_in_order"},
		{"filled in tomorrow", func(s *land.Signature) { s.FilledOn = today.AddDays(1) }, "body.signature.filled_on dates_in_order"},
		{"not filled in", func(s *land.Signature) { s.FilledOn = land.Date{} }, "body.signature.filled_on dates_in_order"},
		{"a unit of 100 characters", func(s *land.Signature) { s.Unit = strings.Repeat("局", 100) }, ""},
		{"no unit and long names", func(s *land.Signature) {
			s.Unit, s.Head, s.Reviewer, s.Writer = "", strings.Repeat("王", 61), strings.Repeat("李", 61), strings.Repeat("张", 61)
		}, "body.signature.unit text_length, body.signature.head text_length, body.signature.reviewer text_length, body.signature.writer text_length"},
	} {
		s := land.Signature{Unit: "洞口县自然资源局", FilledOn: today}
		c.change(&s)
		same(t, c.name, faults(s.Validate(date("2023-12-31"), today), land.Invalid), c.want)
	}
}
