package cql2

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParse reads any text in either form: no panic, a refusal names its rule and
// a place within the text, and what is taken is bounded, names only properties
// that there are, and is a tree that whoever writes it as a query can trust.
func FuzzParse(f *testing.F) {
	for _, c := range bothForms {
		f.Add(c.text, false)
		f.Add(c.json, true)
	}
	for _, c := range refused {
		f.Add(c.text, c.json)
	}
	f.Fuzz(func(t *testing.T, text string, inJSON bool) {
		parse := ParseText
		if inJSON {
			parse = ParseJSON
		}
		tree, err := parse(text, parcels)
		if err != nil {
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Rule == "" || e.Message == "" || e.At < 0 || e.At > utf8.RuneCountInString(text)+1 {
				t.Fatalf("%#v", err)
			}
			return
		}
		if n := look(t, tree); n > mostNodes {
			t.Fatalf("%d parts", n)
		}
		again, err := parse(text, parcels)
		if err != nil || !reflect.DeepEqual(tree, again) {
			t.Fatalf("read again it is %+v, %v", again, err)
		}
	})
}

// look walks a tree, and counts its parts.
func look(t *testing.T, e Expr) int {
	n := 1
	operand := func(o Operand) {
		if kind, ok := parcels.Properties[o.Property]; !ok || kind != o.Kind || o.Fold && kind != Text {
			t.Fatalf("%+v", o)
		}
	}
	switch e := e.(type) {
	case And:
		for _, of := range e {
			n += look(t, of)
		}
	case Or:
		for _, of := range e {
			n += look(t, of)
		}
	case Not:
		n += look(t, e.Of)
	case Truth:
	case Compare:
		operand(e.Of)
		if turned[e.Op] == "" {
			t.Fatalf("%q", e.Op)
		}
	case Between:
		operand(e.Of)
	case In:
		operand(e.Of)
		n += len(e.From)
	case Like:
		operand(e.Of)
		if strings.Count(strings.ReplaceAll(strings.ReplaceAll(e.Pattern, `\\`, ""), `\%`, ""), "%") > mostWildcards {
			t.Fatalf("%q", e.Pattern)
		}
	case IsNull:
		operand(e.Of)
	case Intersects:
		operand(e.Of)
		if faults := faultsOf(e.Shape); len(faults) > 0 {
			t.Fatalf("%v", faults)
		}
	case Temporal:
		for _, m := range []Moment{e.Left.From, e.Left.To, e.Right.From, e.Right.To} {
			if kind := parcels.Properties[m.Property]; m.Property != "" && kind != Date {
				t.Fatalf("%+v", m)
			}
		}
	default:
		t.Fatalf("%T", e)
	}
	return n
}
