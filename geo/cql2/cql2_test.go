package cql2

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"
)

// parcels is a collection with a property of every kind.
var parcels = World{Properties: Properties{"parcel_no": Text, "name": Text, "listed_mu": Number, "due_on": Date, "start_by": Date, "parcel": Identity, "geometry": Geometry, "面积": Number}}

var (
	number_  = Operand{"listed_mu", Number, false}
	name_    = Operand{"name", Text, false}
	folded   = Operand{"name", Text, true}
	due      = Operand{"due_on", Date, false}
	place    = Operand{"geometry", Geometry, false}
	square   = orb.Polygon{{{110, 27}, {111, 27}, {111, 28}, {110, 28}, {110, 27}}}
	hollowed = orb.Polygon{square[0], {{110.2, 27.2}, {110.2, 27.4}, {110.4, 27.4}, {110.4, 27.2}, {110.2, 27.2}}}
)

func text(s string) Value { return Value{Text: s} }
func num_(s string) Value { return Value{Number: decimal.RequireFromString(s)} }
func date(s string) Value { return Value{Date: on(s)} }
func on(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// bothForms is every class of the language that is read, in the text form and in
// JSON, with the one tree that both come to.
var bothForms = []struct {
	class, text, json string
	want              Expr
}{
	{"basic", `name = '甲'`, `{"op":"=","args":[{"property":"name"},"甲"]}`, Compare{name_, "=", text("甲")}},
	{"basic", `"name"<>'it''s'`, `{"op":"<>","args":[{"property":"name"},"it's"]}`, Compare{name_, "<>", text("it's")}},
	{"basic", `listed_mu < 12.50`, `{"op":"<","args":[{"property":"listed_mu"},12.50]}`, Compare{number_, "<", num_("12.5")}},
	{"basic", `listed_mu <= -1.5e2`, `{"op":"<=","args":[{"property":"listed_mu"},-1.5e2]}`, Compare{number_, "<=", num_("-150")}},
	{"basic", `listed_mu >= '12.34'`, `{"op":">=","args":[{"property":"listed_mu"},"12.34"]}`, Compare{number_, ">=", num_("12.34")}},
	{"basic", `10 < listed_mu`, `{"op":"<","args":[10,{"property":"listed_mu"}]}`, Compare{number_, ">", num_("10")}},
	{"basic", `due_on > DATE('2023-06-30')`, `{"op":">","args":[{"property":"due_on"},{"date":"2023-06-30"}]}`, Compare{due, ">", date("2023-06-30")}},
	{"basic", `parcel = 'x'`, `{"op":"=","args":[{"property":"parcel"},"x"]}`, Compare{Operand{"parcel", Identity, false}, "=", text("x")}},
	{"basic", `面积 = 1`, `{"op":"=","args":[{"property":"面积"},1]}`, Compare{Operand{"面积", Number, false}, "=", num_("1")}},
	{"basic", `name IS NULL`, `{"op":"isNull","args":[{"property":"name"}]}`, IsNull{name_}},
	{"basic", `name is not null`, `{"op":"not","args":[{"op":"isNull","args":[{"property":"name"}]}]}`, Not{IsNull{name_}}},
	{"basic", `TRUE`, `true`, Truth(true)},
	{"basic", `NOT false`, `{"op":"not","args":[false]}`, Not{Truth(false)}},
	{"basic", `true AND false OR NOT (true OR false)`,
		`{"op":"or","args":[{"op":"and","args":[true,false]},{"op":"not","args":[{"op":"or","args":[true,false]}]}]}`,
		Or{And{Truth(true), Truth(false)}, Not{Or{Truth(true), Truth(false)}}}},
	{"basic", `true or false or true and true`, `{"op":"or","args":[true,false,{"op":"and","args":[true,true]}]}`, Or{Truth(true), Truth(false), And{Truth(true), Truth(true)}}},

	{"advanced", `name LIKE '洞口%\_'`, `{"op":"like","args":[{"property":"name"},"洞口%\\_"]}`, Like{name_, `洞口%\_`}},
	{"advanced", `name NOT LIKE 'a_'`, `{"op":"not","args":[{"op":"like","args":[{"property":"name"},"a_"]}]}`, Not{Like{name_, "a_"}}},
	{"advanced", `listed_mu BETWEEN 10 AND 12`, `{"op":"between","args":[{"property":"listed_mu"},10,12]}`, Between{number_, num_("10"), num_("12")}},
	{"advanced", `due_on not between DATE('2023-01-01') and DATE('2023-12-31') AND true`,
		`{"op":"and","args":[{"op":"not","args":[{"op":"between","args":[{"property":"due_on"},{"date":"2023-01-01"},{"date":"2023-12-31"}]}]},true]}`,
		And{Not{Between{due, date("2023-01-01"), date("2023-12-31")}}, Truth(true)}},
	{"advanced", `name IN ('甲', '乙')`, `{"op":"in","args":[{"property":"name"},["甲","乙"]]}`, In{name_, []Value{text("甲"), text("乙")}}},
	{"advanced", `listed_mu NOT IN (1)`, `{"op":"not","args":[{"op":"in","args":[{"property":"listed_mu"},[1]]}]}`, Not{In{number_, []Value{num_("1")}}}},

	{"case-insensitive", `CASEI(name) = casei('AbC')`, `{"op":"=","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["AbC"]}]}`, Compare{folded, "=", text("AbC")}},
	{"case-insensitive", `CASEI(name) LIKE CASEI('a%')`, `{"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["a%"]}]}`, Like{folded, "a%"}},
	{"case-insensitive", `CASEI(name) IN (CASEI('a'), CASEI('B'))`,
		`{"op":"in","args":[{"op":"casei","args":[{"property":"name"}]},[{"op":"casei","args":["a"]},{"op":"casei","args":["B"]}]]}`, In{folded, []Value{text("a"), text("B")}}},

	{"spatial", `S_INTERSECTS(geometry, POINT(110.5 27))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[110.5,27]}]}`, Intersects{place, orb.Point{110.5, 27}}},
	{"spatial", `S_INTERSECTS(geometry, BBOX(110,27,111,28))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[110,27,111,28]}]}`, Intersects{place, square}},
	{"spatial", `S_INTERSECTS(geometry, BBOX(110,27,0,111,28,900))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[110,27,0,111,28,900]}]}`, Intersects{place, square}},
	{"spatial plus", `s_intersects(POLYGON((110 27, 111 27, 111 28, 110 28, 110 27)), geometry)`,
		`{"op":"s_intersects","args":[{"type":"Polygon","coordinates":[[[110,27],[111,27],[111,28],[110,28],[110,27]]]},{"property":"geometry"}]}`, Intersects{place, square}},
	{"spatial plus", `S_INTERSECTS(geometry, POLYGON((110 27,111 27,111 28,110 28,110 27),(110.2 27.2,110.2 27.4,110.4 27.4,110.4 27.2,110.2 27.2)))`,
		`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[110,27],[111,27],[111,28],[110,28],[110,27]],[[110.2,27.2],[110.2,27.4],[110.4,27.4],[110.4,27.2],[110.2,27.2]]]}]}`,
		Intersects{place, hollowed}},
	{"spatial plus", `S_INTERSECTS(geometry, MULTIPOLYGON(((110 27,111 27,111 28,110 28,110 27))))`,
		`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"MultiPolygon","coordinates":[[[[110,27],[111,27],[111,28],[110,28],[110,27]]]]}]}`, Intersects{place, orb.MultiPolygon{square}}},
	{"spatial plus", `S_INTERSECTS(geometry, LINESTRING(110 27, 111 28))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"LineString","coordinates":[[110,27],[111,28]]}]}`,
		Intersects{place, orb.LineString{{110, 27}, {111, 28}}}},
	{"spatial plus", `S_INTERSECTS(geometry, MULTILINESTRING((110 27, 111 28), (110 28, 111 27)))`,
		`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"MultiLineString","coordinates":[[[110,27],[111,28]],[[110,28],[111,27]]]}]}`,
		Intersects{place, orb.MultiLineString{{{110, 27}, {111, 28}}, {{110, 28}, {111, 27}}}}},
	{"spatial plus", `S_INTERSECTS(geometry, LINESTRING Z (110 27 350, 111 28 351.5))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"LineString","coordinates":[[110,27,350],[111,28,351.5]]}]}`,
		Intersects{place, orb.LineString{{110, 27}, {111, 28}}}},
	{"spatial plus", `S_INTERSECTS(geometry, MULTIPOINT((110 27), 111 28))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"MultiPoint","coordinates":[[110,27],[111,28,500]]}]}`,
		Intersects{place, orb.MultiPoint{{110, 27}, {111, 28}}}},
	{"spatial plus", `S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(110 27), LINESTRING(110 27, 111 28)))`,
		`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[110,27]},{"type":"LineString","coordinates":[[110,27],[111,28]]}]}]}`,
		Intersects{place, orb.Collection{orb.Point{110, 27}, orb.LineString{{110, 27}, {111, 28}}}}},

	{"temporal", `T_AFTER(due_on, TIMESTAMP('2023-06-29T16:00:00Z'))`, `{"op":"t_after","args":[{"property":"due_on"},{"timestamp":"2023-06-29T16:00:00Z"}]}`,
		Temporal{After, property_("due_on"), Span{Moment{Day: on("2023-06-30")}, Moment{Day: on("2023-06-30")}}}}, // a day of China
	{"temporal", `T_DURING(due_on, INTERVAL('2023-01-01', '..'))`, `{"op":"t_during","args":[{"property":"due_on"},{"interval":["2023-01-01",".."]}]}`,
		Temporal{During, property_("due_on"), Span{Moment{Day: on("2023-01-01")}, Moment{Open: true}}}},
	{"temporal", `T_EQUALS(start_by, due_on)`, `{"op":"t_equals","args":[{"property":"start_by"},{"property":"due_on"}]}`, Temporal{Equals, property_("start_by"), property_("due_on")}},
	{"temporal", `T_OVERLAPS(INTERVAL(start_by, due_on), INTERVAL('2023-01-01', '2023-12-31T00:00:00+08:00'))`,
		`{"op":"t_overlaps","args":[{"interval":[{"property":"start_by"},{"property":"due_on"}]},{"interval":["2023-01-01","2023-12-31T00:00:00+08:00"]}]}`,
		Temporal{Overlaps, Span{Moment{Property: "start_by"}, Moment{Property: "due_on"}}, Span{Moment{Day: on("2023-01-01")}, Moment{Day: on("2023-12-31")}}}},
}

func property_(name string) Span { return Span{Moment{Property: name}, Moment{Property: name}} }

func TestBothFormsComeToOneTree(t *testing.T) {
	t.Parallel()
	for _, c := range bothForms {
		fromText, err := ParseText(c.text, parcels)
		if diff := cmp.Diff(c.want, fromText); err != nil || diff != "" {
			t.Errorf("%s: %s: %v\n%s", c.class, c.text, err, diff)
		}
		fromJSON, err := ParseJSON(c.json, parcels)
		if diff := cmp.Diff(c.want, fromJSON); err != nil || diff != "" {
			t.Errorf("%s: %s: %v\n%s", c.class, c.json, err, diff)
		}
	}
}

// Every relation is read, of intervals, in whatever letters.
func TestEveryRelationIsReadInBothForms(t *testing.T) {
	t.Parallel()
	span := Span{Moment{Day: on("2023-01-01")}, Moment{Day: on("2023-02-01")}}
	for _, r := range Relations {
		want := Temporal{r, Span{Moment{Property: "start_by"}, Moment{Property: "due_on"}}, span}
		name := strings.ToUpper(string(r))
		fromText, err := ParseText(name+`(INTERVAL(start_by, due_on), INTERVAL('2023-01-01', '2023-02-01'))`, parcels)
		if err != nil || !cmp.Equal(want, fromText) {
			t.Errorf("%s: %v %+v", r, err, fromText)
		}
		fromJSON, err := ParseJSON(`{"op":"`+name+`","args":[{"interval":[{"property":"start_by"},{"property":"due_on"}]},{"interval":["2023-01-01","2023-02-01"]}]}`, parcels)
		if err != nil || !cmp.Equal(want, fromJSON) {
			t.Errorf("%s: %v %+v", r, err, fromJSON)
		}
	}
}

// A shape that is written in another system comes to degrees before it is looked at.
func TestShapesComeToDegrees(t *testing.T) {
	t.Parallel()
	w := World{Properties: parcels.Properties, Degrees: func(g orb.Geometry) (orb.Geometry, error) {
		p := g.(orb.Point)
		return orb.Point{p[1] / 1000, p[0] / 1000}, nil
	}}
	got, err := ParseText(`S_INTERSECTS(geometry, POINT(27000 110000))`, w)
	if want := (Intersects{place, orb.Point{110, 27}}); err != nil || !cmp.Equal(want, got) {
		t.Errorf("%v %+v", err, got)
	}
	failed := errors.New("it lies nowhere")
	w.Degrees = func(orb.Geometry) (orb.Geometry, error) { return nil, failed }
	if _, err := ParseText(`S_INTERSECTS(geometry, POINT(1 2))`, w); err != failed {
		t.Errorf("%v", err)
	}
}
