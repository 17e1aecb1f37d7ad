package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo/cql2"
	"sanlei/geo/format"
	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func init() {
	asked["Items"] = func(t *testing.T, d *store.Desk, x things) error {
		page, err := d.Items(t.Context(), store.ItemQuery{Collection: "parcels", Limit: 10}, func(format.Feature) error { return nil })
		if err == nil && page.Matched == 0 {
			return land.Refuse(land.NotFound, "", "", "nothing")
		}
		return err
	}
	for _, collection := range []string{"parcels", "disposals", "regions"} {
		asked["Item of "+collection] = func(t *testing.T, d *store.Desk, x things) error {
			key := map[string]string{"parcels": x.parcel.String(), "disposals": x.disposal.String(), "regions": x.region}[collection]
			_, err := d.Item(t.Context(), collection, key, store.When{})
			return err
		}
	}
}

// numbers is the parcel numbers of the features that a filter finds, sorted.
func numbers(t *testing.T, d *store.Desk, q store.ItemQuery) string {
	t.Helper()
	q.Limit = 100
	var out []string
	page, err := d.Items(t.Context(), q, func(f format.Feature) error {
		out = append(out, f.Properties.Get("parcel_no").Text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if page.Matched != len(out) {
		t.Errorf("%d matched, %d came", page.Matched, len(out))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// various is books with parcels that differ in what filters ask of.
func various(t *testing.T) *storetest.Books {
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{ParcelNo: "A", Shape: storetest.Box(0, 0, 100, 66), Attributes: land.Attributes{"name": "Ärger 工业园", "due_on": "2023-06-30"}})
	b.Parcel(land.Parcel{ParcelNo: "B", Shape: storetest.Box(200, 0, 100, 66), Category: land.LowEfficiency, Listed: storetest.Figure("12.34"),
		Attributes: land.Attributes{"name": "ÄRGER 100%", "due_on": "2023-12-31", "extended_start_on": "2024-06-30"}})
	b.Parcel(land.Parcel{ParcelNo: "C", Listed: storetest.Figure("7.5")})
	return b
}

func TestFiltersFindWhatTheySay(t *testing.T) {
	t.Parallel()
	b := various(t)
	collection, _ := land.FindCollection("parcels")
	first := b.Parcel(land.Parcel{ParcelNo: "D", Category: land.ApprovedUnsupplied}).ID.String()
	for filter, want := range map[string]string{
		"parcel_no = 'A'":                                          "A",
		"'A' = parcel_no":                                          "A",
		`"parcel_no" <> 'A'`:                                       "B C D",
		"parcel_no >= 'B' and not parcel_no = 'D'":                 "B C",
		"listed_mu > 7.5":                                          "A B D",
		"7.5 < listed_mu":                                          "A B D",
		"listed_mu = '12.34'":                                      "B",
		"listed_mu between 7 and 10":                               "A C D",
		"listed_mu not between 7 and 10":                           "B",
		"accounts.open = 1e1":                                      "A D",
		"category in ('idle', 'low_efficiency')":                   "A B C",
		"category not in ('idle','low_efficiency')":                "D",
		"status = 'open' or status = 'x'":                          "A B C D",
		"status='x'' OR ''1''=''1'":                                "",
		"name like '%工业园'":                                         "A",
		"name like '%100\\%'":                                      "B",
		"name not like '%100\\%'":                                  "A", // of C and D no name is known
		"casei(name) like casei('ärger%')":                         "A B",
		"CASEI(name) = CASEI('ärger 100%')":                        "B",
		"casei(name) in (casei('ÄRGER 工业园'), 'x')":                 "A",
		"name is null":                                             "C D",
		"name is not null":                                         "A B",
		"not (name like 'Z%')":                                     "A B",
		"due_on < DATE('2023-12-31')":                              "A",
		"due_on between date('2023-01-01') and date('2023-12-31')": "A B",
		"t_after(due_on, date('2023-06-30'))":                      "B",
		"t_before(due_on, timestamp('2023-06-30T16:00:00Z'))":      "A",
		"t_during(due_on, interval('2023-06-01', '2023-07-01'))":   "A",
		"t_intersects(interval(due_on, extended_start_on), interval('2024-01-01', '..'))":   "B",
		"t_meets(interval('..', due_on), interval('2023-06-30', '..'))":                     "A",
		"t_equals(due_on, date('2023-06-30'))":                                              "A",
		"t_disjoint(due_on, interval('2023-07-01', '2023-12-31'))":                          "A",
		"t_starts(interval(due_on,'2024-01-01'), interval('2023-06-30', '..'))":             "A",
		"s_intersects(geometry, bbox(110.5700, 27.06, 110.5701, 27.0601))":                  "A",
		"S_INTERSECTS(geometry, POINT(110.5721 27.0601))":                                   "B",
		"s_intersects(LINESTRING(110.57 27.0601, 110.58 27.0601), geometry)":                "A B",
		"s_intersects(geometry, POLYGON((110 27, 111 27, 111 28, 110 28, 110 27)))":         "A B",
		"s_intersects(geometry, MULTIPOINT(110.5701 27.0601, (110.5721 27.0601)))":          "A B",
		"not s_intersects(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0))))":                  "A B",
		"s_intersects(geometry, GEOMETRYCOLLECTION(POINT(0 0), POINT(110.5701 27.0601)))":   "A",
		"s_intersects(geometry, MULTILINESTRING((110.57 27.06, 110.58 27.07), (0 0, 1 1)))": "A",
		"id = '" + first + "'": "D",
		"id in ('" + first + "', 'no uuid') and parcel_no is not null": "D",
		"id <> 'no uuid'": "A B C D",
		"true":            "A B C D", "not true": "", "false or parcel_no = 'A'": "A",
		"parcel_no = 'A' or parcel_no = 'B' and parcel_no = 'C'":   "A",
		"(parcel_no = 'A' or parcel_no = 'B') and parcel_no = 'C'": "",
		"rev = 1": "A B C D",
		"plane_m2 is null and ellipsoid_m2 is null":   "C D",
		"task = 'dongkou-2023' and region like '43%'": "A B C D",
	} {
		e, err := cql2.ParseText(filter, cql2.World{Properties: collection.Queryables()})
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		if have := numbers(t, b.Operator(), store.ItemQuery{Collection: "parcels", Filter: e}); have != want {
			t.Errorf("%s: %q, not %q", filter, have, want)
		}
	}
}

// Every property that a collection can be filtered by has a column.
func TestEveryQueryableIsAColumn(t *testing.T) {
	t.Parallel()
	b := various(t)
	for _, c := range land.Collections {
		for _, p := range c.Filterable() {
			e := cql2.IsNull{Of: cql2.Operand{Property: p.Name, Kind: p.Kind}}
			numbersOf := 0
			_, err := b.Operator().Items(t.Context(), store.ItemQuery{Collection: c.Name, Filter: cql2.Or{e, cql2.Not{Of: e}}, Limit: 1000},
				func(f format.Feature) error { numbersOf++; return nil })
			if err != nil || c.Name != "disposals" && numbersOf == 0 {
				t.Errorf("%s.%s: %d, %v", c.Name, p.Name, numbersOf, err)
			}
		}
	}
}

func TestWhatHasNoGeometryLiesInEveryBox(t *testing.T) {
	t.Parallel()
	b := various(t)
	box := func(w, s, e, n float64) orb.Geometry { g, _ := cql2.Box(w, s, e, n); return g }
	for _, c := range []struct {
		box  orb.Geometry
		want string
	}{
		{box(110.57, 27.06, 110.5701, 27.0601), "A C"}, {box(0, 0, 1, 1), "C"}, {box(177, 65, -177, 70), "C"}, {box(110, 27, 111, 28), "A B C"},
		{box(179, 20, 111, 28), "A B C"},
	} {
		if have := numbers(t, b.Operator(), store.ItemQuery{Collection: "parcels", Box: c.box}); have != c.want {
			t.Errorf("%v: %q, not %q", c.box, have, c.want)
		}
	}
}
