package land

import (
	"errors"
	"strings"
	"testing"
)

func TestWhichPasswordsServe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, password, rule string }{
		{"three kinds", "Long-enough-pass", ""},
		{"Chinese is a kind", "洞口开发区的地a1账册九月份", ""},
		{"sixty-four and more", strings.Repeat("aB3-", 20), ""},
		{"short", "aB3-aB3-aB3", "password_length"},
		{"short but for blanks", "  aB3-aB3  ", "password_length"},
		{"of blanks", strings.Repeat(" ", 20), "password_length"},
		{"the usual", "admin123", "password_length"},
		{"two kinds", "abcdefgh1234", "password_classes"},
		{"its user's login", "My-Wang.Wu-2023", "password_names_user"},
		{"its user's name", "王五的密码-aB3-aB3-x", "password_names_user"},
		{"200 characters and one more", strings.Repeat("a", 199) + "B3", "password_length"},
		{"NUL", "aB3-aB3-\x00aB3-", "text_control"},
		{"no UTF-8", "aB3-aB3-\xb6\xb4aB3-", "text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := DefaultPasswordPolicy.Check(c.password, "wang.wu", "王五")
			rule := ""
			if refusal, ok := errors.AsType[*Error](err); ok {
				rule = refusal.Details[0].Rule
			}
			if rule != c.rule {
				t.Errorf("%v, want %q", err, c.rule)
			}
		})
	}
	if err := (PasswordPolicy{}).Check("x", "x", "x"); err != nil {
		t.Errorf("no policy refuses: %v", err)
	}
}
