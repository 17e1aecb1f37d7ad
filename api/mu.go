package api

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"

	"sanlei/land"
)

// writeMu writes every decimal as land.FormatMu does: a string with at least
// two places and no further trailing zeros.
var writeMu = json.MarshalToFunc(func(e *jsontext.Encoder, d decimal.Decimal) error {
	return e.WriteToken(jsontext.String(land.FormatMu(d)))
})

// readMu reads every decimal from a string or a number in plain digits; it
// goes through no binary float.
var readMu = json.UnmarshalFromFunc(func(d *jsontext.Decoder, into *decimal.Decimal) error {
	t, err := d.ReadToken()
	if err != nil {
		return err
	}
	if t.Kind() != '"' && t.Kind() != '0' {
		return malformed("", "decimal", "an area is a plain decimal with at most 8 places, as 16.41")
	}
	*into, err = land.ParseMu(t.String())
	return err
})
