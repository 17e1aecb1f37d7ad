package land_test

import (
	"strings"
	"testing"

	"sanlei/land"
)

func TestTextsWithinTheirLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text  string
		least, most int
		rule        string
	}{
		{"empty where it may be", "", 0, 5, ""},
		{"empty where it may not", "", 1, 5, "text_length"},
		{"characters are counted, no bytes", "洞口县经开", 1, 5, ""},
		{"one too many", "洞口县经开区", 1, 5, "text_length"},
		{"ten million", strings.Repeat("x", 10_000_000), 0, 200, "text_length"},
		{"no UTF-8", "\xb6\xb4\xbf\xda", 0, 5, "text"},
		{"half a surrogate", "\xed\xa0\x80", 0, 5, "text"},
		{"NUL", "a\x00b", 0, 5, "text_control"},
		{"a line break", "a\r\nb", 0, 5, "text_control"},
		{"a tab", "a\tb", 0, 5, "text_control"},
		{"an escape", "a\x1bb", 0, 5, "text_control"},
		{"a C1 control", "a\u0085b", 0, 5, "text_control"},
		{"right-to-left override", "a\u202eb", 0, 5, "text_control"},
		{"an isolate", "a\u2066b", 0, 5, "text_control"},
		{"a left-to-right mark", "a\u200eb", 0, 5, "text_control"},
		{"a line separator", "a\u2028b", 0, 5, "text_control"},
		{"not NFC", "e\u0301", 0, 5, ""},
		{"markup is text", "<b>'\"", 0, 9, ""},
		{"beyond the first plane", "𠮷𫝆", 0, 2, ""},
		{"full width", "（２０２３）", 0, 9, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := land.CheckText("body.name", c.text, c.least, c.most)
			if c.rule == "" {
				same(t, "refused", err, nil)
				return
			}
			d := refused(t, err, land.Invalid, "body.name", c.rule)
			if len(c.text) > 3 && strings.Contains(d.Message, c.text) {
				t.Error("the message repeats the text")
			}
		})
	}
}

func TestErrorsInWords(t *testing.T) {
	t.Parallel()
	e := &land.Error{Kind: land.Invalid, Details: []land.Detail{{Message: "first"}, {Location: "body.mu", Message: "second"}}}
	same(t, "words", e.Error(), "first; body.mu: second")
	same(t, "kind", land.KindOf(e), land.Invalid)
	same(t, "of a failure", land.KindOf(strings.NewReader("").UnreadByte()), land.Kind(""))
}
