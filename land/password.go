package land

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PasswordPolicy is what a password must be like and how long it serves. The
// zero policy asks for nothing.
type PasswordPolicy struct {
	Length  int // least number of characters
	Classes int // of lower case, upper case, digits and everything else: at least so many
	Days    int // how long it serves; 0: for ever
	Last    int // of how many earlier ones it must be none
}

// DefaultPasswordPolicy is that of a new installation.
var DefaultPasswordPolicy = PasswordPolicy{Length: 12, Classes: 3, Days: 90, Last: 5}

// mostPassword is how many bytes a password may have under any policy.
const mostPassword = 200

// Check refuses a password. Rules:
//
//  1. at most 200 bytes of UTF-8 without control characters, whatever the policy;
//  2. at least Length characters, blanks at its ends not counted;
//  3. characters of at least Classes kinds; Chinese counts as everything else;
//  4. neither the login nor the name within it, in whatever case.
func (p PasswordPolicy) Check(password, login, name string) error {
	refuse := func(rule, message string) error { return Refuse(Invalid, "body.password", rule, message) }
	if len(password) > mostPassword {
		return refuse("password_length", fmt.Sprintf("a password has at most %d bytes", mostPassword))
	}
	if err := CheckText("body.password", password, 0, mostPassword); err != nil {
		return err
	}
	if utf8.RuneCountInString(strings.TrimSpace(password)) < p.Length {
		return refuse("password_length", fmt.Sprintf("a password has at least %d characters", p.Length))
	}
	if classes(password) < p.Classes {
		return refuse("password_classes", fmt.Sprintf("a password has characters of %d kinds: lower case, upper case, digits, others", p.Classes))
	}
	for _, word := range []string{login, name} {
		if p.Classes > 0 && len(word) > 1 && strings.Contains(strings.ToLower(password), strings.ToLower(word)) {
			return refuse("password_names_user", "a password does not hold its user's login or name")
		}
	}
	return nil
}

// classes counts the kinds of characters in a password.
func classes(password string) (n int) {
	of := map[string]bool{}
	for _, c := range password {
		switch {
		case unicode.IsLower(c):
			of["lower"] = true
		case unicode.IsUpper(c):
			of["upper"] = true
		case unicode.IsDigit(c):
			of["digit"] = true
		default:
			of["other"] = true
		}
	}
	return len(of)
}
