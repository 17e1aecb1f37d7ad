package format_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"sanlei/geo/format"
)

func TestSyntaxErrorSaysTheLineWhereThereIsOne(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]*format.SyntaxError{
		"line 3, byte 40: unexpected EOF": {Offset: 40, Line: 3, Err: io.ErrUnexpectedEOF},
		"line 3: unexpected EOF":          {Offset: -1, Line: 3, Err: io.ErrUnexpectedEOF},
		"byte 40: unexpected EOF":         {Offset: 40, Err: io.ErrUnexpectedEOF},
	} {
		if e.Error() != want || !errors.Is(e, io.ErrUnexpectedEOF) {
			t.Errorf("%q, want %q", e.Error(), want)
		}
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	for want, got := range map[format.Value]format.Value{
		{}:                                     format.Properties{}.Get("none"),
		{Kind: format.Bool, Text: "true"}:      format.OfBool(true),
		{Kind: format.Number, Text: "-7"}:      format.OfInt(-7),
		{Kind: format.Number, Text: "12.3400"}: format.OfNumber("12.3400"),
		{Kind: format.String, Text: "true"}:    format.OfString("true"),
		{Kind: format.JSON, Text: "[1]"}:       format.OfJSON("[1]"),
	} {
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func ExampleProperties_Get() {
	p := format.Properties{{Name: "listed_mu", Value: format.OfNumber("396.710")}}
	fmt.Println(p.Get("listed_mu").Text, p.Get("Listed_mu").Kind == format.Null)
	// Output: 396.710 true
}

func TestDoubtsHaveWords(t *testing.T) {
	t.Parallel()
	for _, d := range []format.Doubt{
		format.CountDiffers, format.AreaMissing, format.AreaUnit, format.AreaOff,
		format.AxesSwapped, format.RingNumber, format.KeyRepeated, format.ShiftParameter,
	} {
		if d.Text() == "" {
			t.Errorf("%s says nothing", d)
		}
	}
}
