package cql2

import (
	"errors"
	"strings"
	"testing"
)

// refused is what is wrong, in which form, where, and by which rule.
var refused = []struct {
	text string
	json bool
	rule string
	at   int
}{
	{``, false, "filter_form", 1},
	{`name`, false, "filter_form", 5},
	{`name = `, false, "filter_form", 8},
	{`name = 'a' x`, false, "filter_form", 12},
	{`(name = 'a'`, false, "filter_form", 12},
	{`name = 'a' AND`, false, "filter_form", 15},
	{`甲乙 = '丙`, false, "filter_form", 6},
	{`name = 'a'; DROP TABLE parcel`, false, "filter_form", 11},
	{`name = 'a' -- `, false, "filter_form", 12},
	{`name = 'a' UNION SELECT 1`, false, "filter_form", 12},
	{`name = (SELECT 1)`, false, "filter_form", 8},
	{`name IS 'a'`, false, "filter_form", 9},
	{`name NOT = 'a'`, false, "filter_form", 10},
	{`listed_mu BETWEEN 1 OR 2`, false, "filter_form", 21},
	{`and = 1`, false, "filter_form", 5},
	{`name IN ()`, false, "filter_form", 10},
	{`pg_sleep(3) = 1`, false, "unknown_function", 9},
	{`CAST(name AS int) = 1`, false, "unknown_function", 5},
	{`true AND owner = 'a'`, false, "unknown_property", 10},
	{`true AND NOT (listed_mu = 'ten')`, false, "filter_type", 15},
	{`geometry = 'x'`, false, "filter_type", 1},
	{`listed_mu + 1 = 2`, false, "filter_form", 11},
	{`name = parcel_no`, false, "filter_type", 1},
	{`parcel < 'x'`, false, "filter_type", 1},
	{`CASEI(listed_mu) = 1`, false, "filter_type", 1},
	{`name BETWEEN 'a' AND 'b'`, false, "filter_type", 1},
	{`listed_mu LIKE '1%'`, false, "filter_type", 1},
	{`true OR name LIKE '%%%%%%a'`, false, "filter_wildcards", 9},
	{`name LIKE 'a\'`, false, "filter_form", 11},
	{`due_on = '2023-02-30'`, false, "filter_date", 1},
	{`due_on = TIMESTAMP('2023-02-28')`, false, "filter_type", 1},
	{`T_AFTER(due_on, TIMESTAMP('soon'))`, false, "filter_date", 1},
	{`T_AFTER(name, DATE('2023-01-01'))`, false, "filter_type", 1},
	{`T_AFTER(due_on)`, false, "filter_form", 1},
	{`T_MEETS(due_on, DATE('2023-01-01'))`, false, "filter_type", 1},
	{`T_DURING(due_on, INTERVAL('2023-02-01', '2023-01-01'))`, false, "filter_date", 1},
	{`T_DURING(due_on, INTERVAL('2023-02-01'))`, false, "filter_form", 40},
	{`S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1)))`, false, "filter_shape", 1},
	{`S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))`, false, "filter_shape", 1},
	{`S_INTERSECTS(geometry, POLYGON EMPTY)`, false, "filter_form", 32},
	{`S_INTERSECTS(geometry, SRID=4326;POINT(1 2))`, false, "filter_form", 28},
	{`S_INTERSECTS(geometry, POINT(1))`, false, "filter_form", 31},
	{`S_INTERSECTS(geometry, LINESTRING(1 2))`, false, "filter_shape", 1},
	{`S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(1 2), MULTILINESTRING((1 2, 3 4), (1 2))))`, false, "filter_shape", 1},
	{`T_AFTER(due_on, TIMESTAMP('9999-12-31T23:59:59Z'))`, false, "filter_date", 1}, // it is the year 10000 in China
	{`S_INTERSECTS(geometry, POINT M(1 2 3))`, false, "filter_form", 30},
	{`S_INTERSECTS(geometry, POINT Z(1 2 3 4))`, false, "filter_form", 38},
	{`S_INTERSECTS(geometry, BBOX Z(1,2,3,4))`, false, "filter_form", 29},
	{`S_INTERSECTS(geometry, BBOX(1,2,3))`, false, "filter_form", 35},
	{`S_INTERSECTS(geometry, BBOX(1,3,2,2))`, false, "filter_form", 37},
	{`S_INTERSECTS(name, POINT(1 2))`, false, "filter_type", 1},
	{`S_WITHIN(geometry, POINT(1 2))`, false, "unknown_function", 9},
	{`1`, false, "filter_form", 2},

	{`{`, true, "filter_form", 2},
	{`null`, true, "filter_form", 0},
	{`[]`, true, "filter_type", 0},
	{`{"op":"=","args":[{"property":"name"},"a"]} {}`, true, "filter_form", 46},
	{`{"op":"=","op":"<","args":[]}`, true, "filter_form", 10},
	{`{"op":"and","args":[true,{"op":"=","args":[{"property":"owner"},"a"]}]}`, true, "unknown_property", 26},
	{`{"op":"and","args":[true,{"op":"=","args":[{"property":"甲"}]}]}`, true, "filter_form", 26},
	{`{"op":"and","args":[true,{"op":"=","args":[{"properties":"name"},"a"]}]}`, true, "filter_form", 44},
	{`{"op":"like","args":[{"property":"name"},"a\\"]}`, true, "filter_form", 1},
	{`{"op":"and","args":[true]}`, true, "filter_form", 1},
	{`{"op":"and","args":[true,null]}`, true, "filter_form", 1},
	{`{"op":"+","args":[1,2]}`, true, "unknown_function", 1},
	{`{"op":"=","args":[{"property":"name"},{"property":"parcel_no"}]}`, true, "filter_type", 1},
	{`{"op":"in","args":[{"property":"name"},[]]}`, true, "filter_form", 1},
	{`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],["1",0],[1,1],[0,0]]]}]}`, true, "filter_form", 54},
	{`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Sphere"}]}`, true, "filter_form", 54},
	{`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"LineString","coordinates":[]}]}`, true, "filter_shape", 1},
}

func TestWhatIsWrongIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	for _, c := range refused {
		parse := map[bool]func(string, World) (Expr, error){false: ParseText, true: ParseJSON}[c.json]
		_, err := parse(c.text, parcels)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Rule != c.rule || e.At != c.at || e.Message == "" {
			t.Errorf("%s: %v, not %s at %d: %+v", c.text, err, c.rule, c.at, e)
		}
	}
}

// A filter is bounded before it is looked at, in both forms.
func TestAFilterIsBounded(t *testing.T) {
	t.Parallel()
	const inBrackets, inJSON = 30, 31 // what stands in the brackets is a level, too
	deep := func(n int) string { return strings.Repeat("(", n) + "true" + strings.Repeat(")", n) }
	deepJSON := func(n int) string {
		return strings.Repeat(`{"op":"not","args":[`, n) + "true" + strings.Repeat("]}", n)
	}
	many := func(n int) string { return strings.Repeat("true or ", n) + "true" }
	for text, json := range map[string]string{deep(inBrackets): deepJSON(inJSON), many(100): `{"op":"or","args":[true` + strings.Repeat(",true", 100) + `]}`} {
		if _, err := ParseText(text, parcels); err != nil {
			t.Errorf("%v", err)
		}
		if _, err := ParseJSON(json, parcels); err != nil {
			t.Errorf("%v", err)
		}
	}
	for _, c := range []struct{ text, rule string }{
		{deep(3000), "filter_depth"}, {many(900), "filter_size"}, {strings.Repeat(" ", MostBytes) + "true", "filter_size"},
		{"name = '\xff'", "filter_form"}, {"name = '\x00'", "filter_form"}, {strings.Repeat("not ", 40) + "true", "filter_depth"},
		{"S_INTERSECTS(geometry, " + strings.Repeat("GEOMETRYCOLLECTION(", 40) + "POINT(1 2)" + strings.Repeat(")", 41), "filter_depth"},
	} {
		_, err := ParseText(c.text, parcels)
		if e, ok := errors.AsType[*Error](err); !ok || e.Rule != c.rule {
			t.Errorf("%.40s: %v, not %s", c.text, err, c.rule)
		}
	}
	for _, c := range []struct{ text, rule string }{
		{deepJSON(300), "filter_depth"}, {`{"op":"or","args":[true` + strings.Repeat(",true", 900) + `]}`, "filter_size"},
		{`{"op":"in","args":[{"property":"listed_mu"},[1` + strings.Repeat(",1", 500) + `]]}`, "filter_size"},
		{strings.Repeat("[", 4000), "filter_depth"}, {`"` + strings.Repeat("a", MostBytes) + `"`, "filter_size"},
	} {
		_, err := ParseJSON(c.text, parcels)
		if e, ok := errors.AsType[*Error](err); !ok || e.Rule != c.rule {
			t.Errorf("%.40s: %v, not %s", c.text, err, c.rule)
		}
	}
}

// What stands in a parameter by the name of a property is its value.
func TestAPropertyEqualsWhatIsWritten(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"name": "x' OR '1'='1", "listed_mu": "12.340", "due_on": "2023-06-30", "parcel": "x"} {
		if e, err := parcels.Equal(name, value); err != nil || e.(Compare).Of.Property != name {
			t.Errorf("%s: %v %+v", name, err, e)
		}
	}
	for name, value := range map[string]string{"listed_mu": "ten", "due_on": "2023-6-30", "geometry": "x", "owner": "x"} {
		if e, err := parcels.Equal(name, value); err == nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
}
