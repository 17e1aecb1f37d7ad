package store

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/geo"
	"sanlei/geo/cql2"
	"sanlei/land"
)

// condition writes a filter's tree as SQL. Into the text go only the expressions
// of columns, operators and names of arguments; every value is an argument.
type condition struct {
	columns map[string]string // by property
	args    pgx.NamedArgs
	err     error
}

// bind makes a value an argument of the type.
func (c *condition) bind(value any, as string) string {
	name := fmt.Sprint("filter", len(c.args))
	c.args[name] = value
	return "@" + name + "::" + as
}

func (c *condition) write(e cql2.Expr) string {
	switch e := e.(type) {
	case cql2.And:
		return c.joined(e, " and ")
	case cql2.Or:
		return c.joined(e, " or ")
	case cql2.Not:
		return "not (" + c.write(e.Of) + ")"
	case cql2.Truth:
		return fmt.Sprint(bool(e))
	case cql2.Compare:
		if e.Of.Kind == cql2.Identity {
			return c.among(e.Of, e.Op == "<>", e.To)
		}
		return c.operand(e.Of) + " " + e.Op + " " + c.value(e.Of, e.To)
	case cql2.Between:
		return c.operand(e.Of) + " between " + c.value(e.Of, e.Least) + " and " + c.value(e.Of, e.Most)
	case cql2.In:
		if e.Of.Kind == cql2.Identity {
			return c.among(e.Of, false, e.From...)
		}
		values := make([]string, len(e.From))
		for i, v := range e.From {
			values[i] = c.value(e.Of, v)
		}
		return c.operand(e.Of) + " in (" + strings.Join(values, ", ") + ")"
	case cql2.Like:
		return c.operand(e.Of) + " like " + c.value(e.Of, cql2.Value{Text: e.Pattern})
	case cql2.IsNull:
		return "(" + c.columns[e.Of.Property] + ") is null"
	case cql2.Intersects:
		return c.intersects(e)
	case cql2.Temporal:
		return c.temporal(e)
	}
	c.err = fmt.Errorf("no SQL for %T", e)
	return "false"
}

func (c *condition) joined(all []cql2.Expr, by string) string {
	parts := make([]string, len(all))
	for i, e := range all {
		parts[i] = c.write(e)
	}
	return "(" + strings.Join(parts, by) + ")"
}

func (c *condition) operand(of cql2.Operand) string {
	column := "(" + c.columns[of.Property] + ")"
	if of.Fold {
		return "lower(" + column + ` collate "default")`
	}
	return column
}

func (c *condition) value(of cql2.Operand, v cql2.Value) string {
	switch of.Kind {
	case cql2.Number:
		return c.bind(v.Number, "numeric")
	case cql2.Date:
		return c.bind(v.Date, "date")
	}
	text := c.bind(v.Text, "text")
	if of.Fold {
		return "lower(" + text + ")"
	}
	return text
}

// among is whether an identity is one of those written, or none of them. What is
// no UUID is nobody's.
func (c *condition) among(of cql2.Operand, not bool, from ...cql2.Value) string {
	ids := []land.ID{}
	for _, v := range from {
		if id, err := land.ParseID(v.Text); err == nil {
			ids = append(ids, id)
		}
	}
	in := c.columns[of.Property] + " = any(" + c.bind(ids, "uuid[]") + ")"
	if not {
		return "not " + in
	}
	return in
}

func (c *condition) intersects(e cql2.Intersects) string {
	wkb, err := geo.EncodeEWKB(e.Shape, geo.Geographic.EPSG())
	if err != nil {
		c.err = err
	}
	return "st_intersects(" + c.columns[e.Of.Property] + ", st_geomfromewkb(" + c.bind(wkb, "bytea") + "))"
}

// temporals is each relation between what begins at a and ends at b, and what
// begins at c and ends at d.
var temporals = map[cql2.Relation]string{
	cql2.After:        "a > d",
	cql2.Before:       "b < c",
	cql2.Contains:     "a < c and b > d",
	cql2.Disjoint:     "b < c or a > d",
	cql2.During:       "a > c and b < d",
	cql2.Equals:       "a = c and b = d",
	cql2.FinishedBy:   "a < c and b = d",
	cql2.Finishes:     "a > c and b = d",
	cql2.IntersectsIn: "a <= d and b >= c",
	cql2.Meets:        "b = c",
	cql2.MetBy:        "a = d",
	cql2.OverlappedBy: "a > c and a < d and b > d",
	cql2.Overlaps:     "a < c and b > c and b < d",
	cql2.StartedBy:    "a = c and b > d",
	cql2.Starts:       "a = c and b < d",
}

func (c *condition) temporal(e cql2.Temporal) string {
	of := map[string]string{
		"a": c.moment(e.Left.From, "-infinity"), "b": c.moment(e.Left.To, "infinity"),
		"c": c.moment(e.Right.From, "-infinity"), "d": c.moment(e.Right.To, "infinity"),
	}
	words := strings.Fields(temporals[e.Relation])
	for i, w := range words {
		words[i] = cmp.Or(of[w], w)
	}
	return "(" + strings.Join(words, " ") + ")"
}

// moment is a day, where an open end lies beyond all others.
func (c *condition) moment(m cql2.Moment, open string) string {
	switch {
	case m.Open:
		return "date '" + open + "'"
	case m.Property != "":
		return "(" + c.columns[m.Property] + ")"
	}
	return c.bind(m.Day, "date")
}
