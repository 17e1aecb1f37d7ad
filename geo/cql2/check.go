package cql2

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"
)

// World is what a filter is read in: the properties that it may name, and how
// its shapes, x before y as written, come to degrees. Without a way they are in
// degrees.
type World struct {
	Properties Properties
	Degrees    func(orb.Geometry) (orb.Geometry, error)
}

// expr gives a node its types, or says which do not fit.
func (w World) expr(v any) (Expr, error) {
	if truth, ok := v.(bool); ok {
		return Truth(truth), nil
	}
	n, ok := v.(node)
	if !ok {
		return nil, wrong("filter_type", "a value stands in the filter where something true or false should")
	}
	out, err := w.operation(n)
	return out, at(err, n.at)
}

// operation is a node by what it does.
func (w World) operation(n node) (Expr, error) {
	if want, known := arity[n.op]; !known {
		if !slices.Contains(Relations, Relation(n.op)) {
			return nil, wrong("unknown_function", "the filter has an operation that there is not")
		}
		return w.temporal(n)
	} else if want > 0 && len(n.args) != want || want < 0 && len(n.args) < -want {
		return nil, malformed("an operation in the filter has too few or too many arguments")
	}
	switch n.op {
	case "and", "or":
		return w.joined(n)
	case "not":
		of, err := w.expr(n.args[0])
		return Not{of}, err
	case "isnull":
		of, err := w.operand(n.args[0])
		return IsNull{of}, err
	case "s_intersects":
		return w.intersects(n.args)
	case "like":
		return w.like(n.args)
	case "in":
		return w.in(n.args)
	case "between":
		return w.between(n.args)
	}
	return w.compare(n.op, n.args)
}

// arity is how many arguments an operation has; below zero, at least as many.
var arity = map[string]int{
	"and": -2, "or": -2, "not": 1, "isnull": 1, "s_intersects": 2, "like": 2, "in": 2, "between": 3,
	"=": 2, "<>": 2, "<": 2, "<=": 2, ">": 2, ">=": 2,
}

func (w World) joined(n node) (Expr, error) {
	all := make([]Expr, len(n.args))
	for i, a := range n.args {
		var err error
		if all[i], err = w.expr(a); err != nil {
			return nil, err
		}
	}
	if n.op == "and" {
		return And(all), nil
	}
	return Or(all), nil
}

// operand is a property, perhaps folded.
func (w World) operand(v any) (Operand, error) {
	fold := false
	if n, ok := v.(node); ok && n.op == "casei" && len(n.args) == 1 {
		fold, v = true, n.args[0]
	}
	name, ok := v.(property)
	if !ok {
		return Operand{}, wrong("filter_type", "the filter has no property where one should stand")
	}
	kind, known := w.Properties[string(name)]
	if !known {
		return Operand{}, wrong("unknown_property", "the filter names a property that there is not")
	}
	if fold && kind != Text {
		return Operand{}, wrong("filter_type", "CASEI is of texts")
	}
	return Operand{string(name), kind, fold}, nil
}

// turned is a comparison read from the other side.
var turned = map[string]string{"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func (w World) compare(op string, args []any) (Expr, error) {
	if isLiteral(args[0]) {
		op, args = turned[op], []any{args[1], args[0]}
	}
	of, err := w.operand(args[0])
	if err != nil {
		return nil, err
	}
	if of.Kind == Identity && op != "=" && op != "<>" {
		return nil, wrong("filter_type", "identities have no order")
	}
	to, err := of.value(args[1])
	return Compare{of, op, to}, err
}

// isLiteral reports whether a leaf is a value, folded or not.
func isLiteral(v any) bool {
	if n, ok := v.(node); ok && n.op == "casei" && len(n.args) == 1 {
		v = n.args[0]
	}
	switch v.(type) {
	case string, number, bool, day, instant:
		return true
	}
	return false
}

func (w World) between(args []any) (Expr, error) {
	of, err := w.operand(args[0])
	if err != nil {
		return nil, err
	}
	if of.Kind != Number && of.Kind != Date {
		return nil, wrong("filter_type", "BETWEEN is of numbers and dates")
	}
	least, err := of.value(args[1])
	if err != nil {
		return nil, err
	}
	most, err := of.value(args[2])
	return Between{of, least, most}, err
}

func (w World) in(args []any) (Expr, error) {
	of, err := w.operand(args[0])
	if err != nil {
		return nil, err
	}
	list, ok := args[1].([]any)
	if !ok || len(list) == 0 {
		return nil, malformed("IN is followed by a list of values")
	}
	if len(list) > mostNodes { // numbers in JSON are not counted before, since most are of shapes
		return nil, wrong("filter_size", "the filter has more than 500 parts")
	}
	out := In{of, make([]Value, len(list))}
	for i, v := range list {
		if out.From[i], err = of.value(v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (w World) like(args []any) (Expr, error) {
	of, err := w.operand(args[0])
	if err != nil {
		return nil, err
	}
	if of.Kind != Text {
		return nil, wrong("filter_type", "LIKE is of texts")
	}
	to, err := of.value(args[1])
	if err != nil {
		return nil, err
	}
	plain := strings.ReplaceAll(to.Text, `\\`, "")
	if strings.HasSuffix(plain, `\`) {
		return nil, malformed("a pattern of LIKE ends within a character")
	}
	plain = strings.NewReplacer(`\%`, "", `\_`, "").Replace(plain)
	if strings.Count(plain, "%")+strings.Count(plain, "_") > mostWildcards {
		return nil, wrong("filter_wildcards", "a pattern of LIKE has more than five wildcards")
	}
	return Like{of, to.Text}, nil
}

func (w World) intersects(args []any) (Expr, error) {
	if _, first := args[0].(geography); first {
		args = []any{args[1], args[0]}
	}
	of, err := w.operand(args[0])
	if err != nil {
		return nil, err
	}
	g, ok := args[1].(geography)
	if !ok || of.Kind != Geometry {
		return nil, wrong("filter_type", "S_INTERSECTS is of a geometry and a shape")
	}
	shape := g.Geometry
	if short(shape) {
		return nil, wrong("filter_shape", "a line in the filter has fewer than two positions")
	}
	if w.Degrees != nil {
		if shape, err = w.Degrees(shape); err != nil {
			return nil, err
		}
	}
	if faults := faultsOf(shape); len(faults) > 0 {
		return nil, wrong("filter_shape", "a shape in the filter is not valid: "+faults[0].Rule.Text())
	}
	return Intersects{of, shape}, nil
}

// value is a literal of the operand's kind. A number may be written as a text,
// as areas are in answers.
func (o Operand) value(v any) (out Value, err error) {
	n, folded := v.(node)
	if folded && n.op == "casei" && len(n.args) == 1 && o.Fold {
		v = n.args[0]
	}
	text, isText := v.(string)
	num, isNumber := v.(number)
	if isText && o.Kind == Number {
		num, isNumber = number(text), true
	}
	switch {
	case isText && (o.Kind == Text || o.Kind == Identity):
		return Value{Text: text}, nil
	case isNumber && o.Kind == Number:
		out.Number, err = decimalOf(string(num))
		return out, err
	case o.Kind == Date:
		if d, ok := v.(day); ok {
			text, isText = string(d), true
		}
		if isText {
			out.Date, err = dayOf(text)
			return out, err
		}
	}
	return out, wrong("filter_type", "a property in the filter is compared with a value of another type")
}

var numberForm = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$`)

// decimalOf is an exact number of up to 40 characters.
func decimalOf(text string) (decimal.Decimal, error) {
	if len(text) > 40 || !numberForm.MatchString(text) {
		return decimal.Decimal{}, wrong("filter_type", "a number in the filter is none, or has more than 40 characters")
	}
	return decimal.NewFromString(text)
}

func dayOf(text string) (time.Time, error) {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil || len(text) != len(time.DateOnly) {
		return d, wrong("filter_date", "a date in the filter is written as 2006-01-02")
	}
	return d, nil
}

// Equal is that a property has a value, written as a text whatever its kind.
func (w World) Equal(name, value string) (Expr, error) {
	return w.compare("=", []any{property(name), value})
}
