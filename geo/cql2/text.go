package cql2

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseText reads a filter in the text form (cql2-text).
func ParseText(text string, in World) (Expr, error) {
	if err := readable(text); err != nil {
		return nil, err
	}
	p := &textParser{lexer: lexer{text: text}}
	root, err := p.whole()
	if err != nil {
		return nil, placed(at(err, p.now.at), text)
	}
	out, err := in.expr(root)
	return out, placed(err, text)
}

func (p *textParser) whole() (any, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	root, err := p.or()
	if err == nil && p.now.kind != end {
		err = malformed("the filter goes on after its end")
	}
	return root, err
}

// readable refuses what is too long, and what is no text.
func readable(text string) error {
	if len(text) > MostBytes {
		return wrong("filter_size", "the filter is longer than 8 KiB")
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return malformed("the filter is no text in UTF-8")
	}
	return nil
}

// textParser reads by recursive descent, one token ahead.
type textParser struct {
	lexer
	meter
	now token
}

func (p *textParser) advance() (err error) {
	p.now, err = p.next()
	return err
}

// skip takes a mark that must come.
func (p *textParser) skip(m string) error {
	if !p.now.isMark(m) {
		return malformed("the filter lacks a " + m)
	}
	return p.advance()
}

// skipWord takes a keyword, if it comes.
func (p *textParser) skipWord(keyword string) (bool, error) {
	if !p.now.is(keyword) {
		return false, nil
	}
	return true, p.advance()
}

func (p *textParser) or() (any, error)  { return p.joined("or", p.and) }
func (p *textParser) and() (any, error) { return p.joined("and", p.factor) }

func (p *textParser) joined(op string, part func() (any, error)) (any, error) {
	begins := p.now.at
	first, err := part()
	if err != nil {
		return nil, err
	}
	args := []any{first}
	for p.now.is(op) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		next, err := part()
		if err != nil {
			return nil, err
		}
		args = append(args, next)
		if err := p.leaf(); err != nil {
			return nil, err
		}
	}
	if len(args) == 1 {
		return first, nil
	}
	return node{op, args, begins}, nil
}

func (p *textParser) factor() (any, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	begins := p.now.at
	if not, err := p.skipWord("not"); err != nil {
		return nil, err
	} else if not {
		of, err := p.factor()
		return node{"not", []any{of}, begins}, err
	}
	if !p.now.isMark("(") {
		return p.predicate()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	of, err := p.or()
	if err != nil {
		return nil, err
	}
	return of, p.skip(")")
}

// predicate reads a function that is true or false, or a comparison.
func (p *textParser) predicate() (any, error) {
	if name := strings.ToLower(p.now.text); p.now.kind == word && (name == "s_intersects" || slices.Contains(Relations, Relation(name))) {
		return p.function(name)
	}
	begins := p.now.at
	left, err := p.scalar()
	if err != nil {
		return nil, err
	}
	switch {
	case p.now.kind == mark && slices.Contains(comparisons, p.now.text):
		op := p.now.text
		if err := p.advance(); err != nil {
			return nil, err
		}
		right, err := p.scalar()
		return node{op, []any{left, right}, begins}, err
	case p.now.is("is"):
		return p.isNull(left, begins)
	case p.now.is("not"), p.now.is("like"), p.now.is("between"), p.now.is("in"):
		return p.advanced(left, begins)
	}
	if _, ok := left.(bool); ok {
		return left, nil
	}
	return nil, malformed("a property in the filter is compared with nothing")
}

var comparisons = []string{"=", "<>", "<", "<=", ">", ">="}

func (p *textParser) isNull(of any, begins int) (any, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	not, err := p.skipWord("not")
	if err != nil {
		return nil, err
	}
	if null, err := p.skipWord("null"); err != nil || !null {
		return nil, cmpErr(err, malformed("IS is followed by NULL or NOT NULL"))
	}
	return negated(not, node{"isnull", []any{of}, begins}), nil
}

// advanced reads LIKE, BETWEEN and IN, perhaps with NOT before.
func (p *textParser) advanced(left any, begins int) (any, error) {
	not, err := p.skipWord("not")
	if err != nil {
		return nil, err
	}
	op := strings.ToLower(p.now.text)
	if !slices.Contains([]string{"like", "between", "in"}, op) || p.now.kind != word {
		return nil, malformed("NOT is followed by LIKE, BETWEEN or IN there")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	out := node{op, []any{left}, begins}
	switch op {
	case "in":
		list, err := readList(p, p.scalar)
		if err != nil {
			return nil, err
		}
		out.args = append(out.args, list)
	case "like":
		pattern, err := p.scalar()
		if err != nil {
			return nil, err
		}
		out.args = append(out.args, pattern)
	default:
		least, err := p.scalar()
		if err != nil {
			return nil, err
		}
		if and, err := p.skipWord("and"); err != nil || !and {
			return nil, cmpErr(err, malformed("BETWEEN has AND between its bounds"))
		}
		most, err := p.scalar()
		if err != nil {
			return nil, err
		}
		out.args = append(out.args, least, most)
	}
	return negated(not, out), nil
}

func negated(not bool, of node) any {
	if not {
		return node{"not", []any{of}, of.at}
	}
	return of
}

// cmpErr is the first that is an error.
func cmpErr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// scalar reads a property or a literal.
func (p *textParser) scalar() (any, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	t := p.now
	switch t.kind {
	case str:
		return t.text, p.advance()
	case num:
		return number(t.text), p.advance()
	case quoted:
		return property(t.text), p.advance()
	case word:
		return p.named(t)
	}
	return nil, malformed("the filter lacks a property or a value")
}

// reserved is the words that are no properties unless quoted.
var reserved = []string{"and", "or", "not", "like", "between", "in", "is", "null"}

func (p *textParser) named(t token) (any, error) {
	name := strings.ToLower(t.text)
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch {
	case name == "true" || name == "false":
		return name == "true", nil
	case slices.Contains(reserved, name):
		return nil, malformed("a word of the language stands where a property or value should")
	case !p.now.isMark("("):
		return property(t.text), nil
	case name == "casei" || name == "date" || name == "timestamp":
		args, err := readList(p, p.scalar)
		if err != nil {
			return nil, err
		}
		return literal(name, args)
	}
	return nil, wrong("unknown_function", "the filter calls a function that there is not")
}

// literal is what a function of one argument stands for.
func literal(name string, args []any) (any, error) {
	if len(args) == 1 {
		text, isText := args[0].(string)
		switch {
		case name == "casei":
			return node{op: name, args: args}, nil
		case name == "date" && isText:
			return day(text), nil
		case name == "timestamp" && isText:
			return instant(text), nil
		}
	}
	return nil, malformed("CASEI, DATE and TIMESTAMP take one argument, the last two a text")
}

// function reads a spatial or temporal function.
func (p *textParser) function(name string) (any, error) {
	begins := p.now.at
	if err := p.advance(); err != nil {
		return nil, err
	}
	args, err := readList(p, p.argument)
	return node{name, args, begins}, err
}

// argument is of a spatial or temporal function: a scalar, an interval, a shape.
func (p *textParser) argument() (any, error) {
	if p.now.is("interval") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		ends, err := readList(p, p.scalar)
		if err != nil {
			return nil, err
		}
		return intervalOf(ends)
	}
	if p.now.kind == word && isShape(p.now.text) {
		return p.shape()
	}
	return p.scalar()
}

// intervalOf is the interval between two ends: texts in it are dates, timestamps
// or two dots.
func intervalOf(ends []any) (any, error) {
	if len(ends) != 2 {
		return nil, malformed("an interval has two ends")
	}
	return interval(ends), nil
}
