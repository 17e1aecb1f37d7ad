package cql2

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is a kind of token of the text form.
type tokenKind uint8

const (
	end tokenKind = iota
	word
	quoted // a name in double quotes
	str
	num
	mark // ( ) , = <> < <= > >=
)

// A token is one word of the text. at is where it begins.
type token struct {
	kind tokenKind
	text string // of a string without its quotes
	at   int
}

// is reports whether the token is a keyword, in whatever letters.
func (t token) is(keyword string) bool { return t.kind == word && strings.EqualFold(t.text, keyword) }

func (t token) isMark(m string) bool { return t.kind == mark && t.text == m }

// lexer takes a text apart.
type lexer struct {
	text string
	at   int
}

func (l *lexer) next() (token, error) {
	rest := strings.TrimLeft(l.text[l.at:], " \t\r\n")
	l.at = len(l.text) - len(rest)
	if rest == "" {
		return token{kind: end, at: l.at}, nil
	}
	switch c := rest[0]; {
	case c == '\'':
		return l.between('\'', str)
	case c == '"':
		return l.between('"', quoted)
	case c >= '0' && c <= '9' || (c == '-' || c == '+' || c == '.') && len(rest) > 1 && (rest[1] >= '0' && rest[1] <= '9' || rest[1] == '.'):
		return l.take(num, numberLength(rest)), nil
	case strings.IndexByte("(),=", c) >= 0:
		return l.take(mark, 1), nil
	case c == '<' || c == '>':
		if len(rest) > 1 && (rest[1] == '=' || c == '<' && rest[1] == '>') {
			return l.take(mark, 2), nil
		}
		return l.take(mark, 1), nil
	}
	if n := wordLength(rest); n > 0 {
		return l.take(word, n), nil
	}
	return token{}, at(malformed("the filter has a character that means nothing there"), l.at)
}

func (l *lexer) take(kind tokenKind, n int) token {
	t := token{kind, l.text[l.at : l.at+n], l.at}
	l.at += n
	return t
}

// between takes what stands between two quotes; a quote is written twice, or
// with a backslash before it.
func (l *lexer) between(quote byte, kind tokenKind) (token, error) {
	var out strings.Builder
	for i := l.at + 1; i < len(l.text); i++ {
		switch c := l.text[i]; {
		case c == '\\' && kind == str && i+1 < len(l.text) && l.text[i+1] == quote:
			i++
			out.WriteByte(quote)
		case c == quote && i+1 < len(l.text) && l.text[i+1] == quote:
			i++
			out.WriteByte(quote)
		case c == quote:
			t := token{kind, out.String(), l.at}
			l.at = i + 1
			return t, nil
		default:
			out.WriteByte(c)
		}
	}
	return token{}, at(malformed("a quote in the filter is not closed"), l.at)
}

func numberLength(s string) int {
	i := 0
	if s[0] == '-' || s[0] == '+' {
		i++
	}
	for ; i < len(s); i++ {
		c := s[i]
		exponent := (c == '-' || c == '+') && (s[i-1] == 'e' || s[i-1] == 'E')
		if !(c >= '0' && c <= '9' || c == '.' || c == 'e' || c == 'E' || exponent) {
			break
		}
	}
	return i
}

func wordLength(s string) int {
	n := 0
	for i, r := range s {
		if !(r == '_' || r == ':' || unicode.IsLetter(r) || i > 0 && (r == '.' || unicode.IsDigit(r))) {
			return i
		}
		n = i + utf8.RuneLen(r)
	}
	return n
}
