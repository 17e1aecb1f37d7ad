package api

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sanlei/land"
)

// mergePatch is the media types of a change. Null takes a member away, after
// RFC 7396: it empties a text and undraws a shape. What a thing cannot be
// without refuses it.
var mergePatch = []string{"application/merge-patch+json", "application/json"}

var patched = json.JoinUnmarshalers(readMu,
	json.UnmarshalFromFunc(func(d *jsontext.Decoder, into **string) error {
		*into = new(string) // stays empty for null
		return json.UnmarshalDecode(d, *into)
	}),
	json.UnmarshalFromFunc(unless[land.Mu]),
	json.UnmarshalFromFunc(unless[land.Date]),
)

// unless reads a member that null cannot take away.
func unless[T any](d *jsontext.Decoder, into **T) error {
	if d.PeekKind() == 'n' {
		return malformed("", "null", "this cannot be taken away")
	}
	*into = new(T)
	return json.UnmarshalDecode(d, *into)
}
