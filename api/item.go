package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json"
	"github.com/paulmach/orb"

	"sanlei/geo/cql2"
	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
	"sanlei/land/store"
)

// Features of collections, after OGC API – Features 1 to 3.

// mostItems is how many features a page has at most; who asks for more gets so
// many.
const mostItems = 10_000

var itemMedia = []string{geoJSONMedia, jsonMedia, htmlMedia}

// itemsParams is the parameters of a page of a collection: those of the standard,
// ours, and every property that it can be filtered by.
func itemsParams(of land.Collection) []param {
	limit := whole("limit", "How many features at most; above the maximum it is the maximum", 1, mostItems, 100)
	limit.shared, limit.read = true, clamped(mostItems)
	offset := whole("offset", "How many features are passed over; a cursor counts for more", 0, math.MaxInt32, 0)
	out := []param{
		formParam(itemMedia), limit, offset,
		text("cursor", "Where the page begins: that of the link next, which is better followed than made", 300),
		boxParam("bbox", "Only what this box touches, in the order of axes of bbox-crs, and what has no geometry"),
		crsParam("bbox-crs", "The reference system of bbox"),
		during("datetime", "Only what was at this time, an instant or an interval with a slash between its ends, and what has no time"),
		crsParam("crs", "The reference system in which features are given"),
		filterText("filter", "Only what this filter in CQL2 holds true of"),
		choice("filter-lang", "The form of the filter", "cql2-text", "cql2-json").or("cql2-text"),
		crsParam("filter-crs", "The reference system of shapes in the filter"),
		asOf(), position(),
	}
	for _, p := range queryableParams(of) {
		if slices.ContainsFunc(out, func(q param) bool { return q.name == p.name }) {
			panic("api: a property has the name of a parameter: " + p.name)
		}
		out = append(out, p)
	}
	return out
}

// queryableParams asks properties for equality. Those of objects are asked in a
// filter alone.
func queryableParams(of land.Collection) (out []param) {
	for _, p := range of.Filterable() {
		if p.Kind == cql2.Geometry || strings.Contains(p.Name, ".") {
			continue
		}
		about := "Only what has this " + p.Name
		switch {
		case len(p.From) > 0:
			out = append(out, choice(p.Name, about, p.From...))
		case p.Kind == cql2.Date:
			one := date(p.Name, about)
			read := one.read
			one.read = func(s string) (any, bool) { _, ok := read(s); return s, ok }
			out = append(out, one)
		case p.Kind == cql2.Number:
			out = append(out, decimalParam(p.Name, about))
		default:
			out = append(out, text(p.Name, about, 500))
		}
	}
	return out
}

// listItems gives a page of features.
func listItems(name string) operation {
	of, _ := land.FindCollection(name)
	return operation{
		id: "get" + capital(name), summary: "A page of " + name, params: itemsParams(of),
		gives: gives{media: itemMedia, schema: pageSchema(of)},
		serve: func(c *call) (answer, error) { return c.giveItems(of) },
	}
}

// showItem gives one feature.
func showItem(name string) operation {
	of, _ := land.FindCollection(name)
	id := identity("id", "The feature")
	if name == "regions" {
		id = code("id", "The feature")
	}
	return operation{
		id: "get" + capital(strings.TrimSuffix(name, "s")) + "Feature", summary: "One of the " + name, gives: gives{media: itemMedia, etag: true, schema: itemSchema(of)},
		params: []param{id.inPath(), formParam(itemMedia), crsParam("crs", "The reference system in which it is given"), asOf(), position()},
		serve:  func(c *call) (answer, error) { return c.giveItem(name) },
	}
}

func (c *call) giveItem(of string) (answer, error) {
	var key string
	switch id := c.values["id"].(type) {
	case land.ID:
		key = id.String()
	case string:
		key = id
	}
	f, err := c.desk().Item(c.ctx(), of, key, c.when())
	if err != nil {
		return answer{}, within("query", err)
	}
	in := value[refSystem](c, "crs")
	f.Geometry = in.from(f.Geometry)
	b, err := geojson.AppendFeatureIn(nil, f, in.axes)
	if err != nil {
		return answer{}, err
	}
	links := append(c.twins(), link{c.base(c.r) + collectionAt + of, "collection", jsonMedia, "所属集合 The collection"})
	b, err = appendLinks(append(b[:len(b)-1], `,"links":`...), links)
	c.w.Header().Set("Content-Crs", "<"+in.uri+">")
	// The tag names the bytes, in whatever system and form.
	sum := sha256.Sum256(append([]byte(c.media), b...))
	return answer{bytes: append(b, '}'), tag: `"` + hex.EncodeToString(sum[:12]) + `"`}, err
}

func appendLinks(b []byte, links []link) ([]byte, error) {
	text, err := json.Marshal(links)
	return append(b, text...), err
}

func (c *call) giveItems(of land.Collection) (answer, error) {
	q, err := c.itemQuery(of)
	if err != nil {
		return answer{}, err
	}
	in := value[refSystem](c, "crs")
	b, n := []byte(`{"type":"FeatureCollection","features":[`), 0
	page, err := c.desk().Items(c.ctx(), q.ItemQuery, func(f format.Feature) error {
		if n++; n > 1 {
			b = append(b, ',')
		}
		f.Geometry = in.from(f.Geometry)
		b, err = geojson.AppendFeatureIn(b, f, in.axes)
		return err
	})
	if err != nil {
		return answer{}, within("query", err)
	}
	if q.Uncounted {
		page.Matched = q.matched
	}
	links := append(c.twins(), link{c.base(c.r) + collectionAt + of.Name, "collection", jsonMedia, "所属集合 The collection"})
	if page.Next != "" {
		links = append(links, c.next(q, page, n))
	}
	b = append(b, `],"numberMatched":`...)
	b = strconv.AppendInt(b, int64(page.Matched), 10)
	b = append(b, `,"numberReturned":`...)
	b = strconv.AppendInt(b, int64(n), 10)
	b = append(b, `,"timeStamp":"`+c.config.Store.Now().UTC().Format(time.RFC3339)+`","as_of":"`+page.AsOf.String()+`","position":"`+page.Position+`","links":`...)
	b, err = appendLinks(b, links)
	c.w.Header().Set("Content-Crs", "<"+in.uri+">")
	return answer{bytes: append(b, '}')}, err
}

// askedItems is a question for a page, and where it goes on from.
type askedItems struct {
	store.ItemQuery
	question string // all that the features depend on, besides where the page lies
	matched  int    // as the page before knew it
}

// placing parameters say where a page lies, and how it is written; the rest is
// the question, to which a cursor belongs.
var pageParams = []string{"limit", "offset", "cursor", "f", "crs"}

func (c *call) itemQuery(of land.Collection) (q askedItems, err error) {
	q.ItemQuery = store.ItemQuery{
		Collection: of.Name, When: c.when(), Limit: value[int](c, "limit"), Offset: value[int](c, "offset"),
	}
	asked := c.r.URL.Query()
	for _, name := range pageParams {
		asked.Del(name)
	}
	q.question = of.Name + "?" + asked.Encode()
	if cursor := value[string](c, "cursor"); cursor != "" {
		mark, ok := readMark(c.secret, q.question, cursor)
		if !ok {
			return q, malformed("query.cursor", "cursor", "the cursor is none of this question; begin again without it")
		}
		q.After, q.matched, q.Uncounted, q.Offset = mark.after, mark.matched, true, 0
	}
	if q.Box, err = c.boxOf(); err != nil {
		return q, err
	}
	if span, given := c.values["datetime"].(cql2.Span); given {
		q.During = &span
	}
	q.Filter, err = c.filterOf(of)
	return q, err
}

// next is the link to the page after this one. Some programs count up the offset
// by themselves and never look at the rest, so it is right alone too.
func (c *call) next(q askedItems, page store.ItemPage, returned int) link {
	return link{c.address(func(v url.Values) {
		v.Set("limit", strconv.Itoa(q.Limit))
		v.Set("offset", strconv.Itoa(value[int](c, "offset")+returned))
		v.Set("cursor", pageMark{page.Next, page.Matched}.write(c.secret, q.question))
	}), "next", c.media, "下一页 The next page"}
}

// boxOf is the box that bbox asks for, in degrees.
func (c *call) boxOf() (orb.Geometry, error) {
	x, given := c.values["bbox"].([4]float64)
	if !given {
		return nil, nil
	}
	in := value[refSystem](c, "bbox-crs")
	if in.axes.Swapped { // the box is made with x first, and turned back
		x[0], x[1], x[2], x[3] = x[1], x[0], x[3], x[2]
	}
	bad := malformed("query.bbox", "parameter_form", "the box's corners are in the wrong order, or beyond the reference system")
	g, err := cql2.Box(x[0], x[1], x[2], x[3])
	if err != nil {
		return nil, bad
	}
	turned := in
	turned.axes.Swapped = false
	if g, err = turned.degrees(g); err != nil {
		return nil, bad
	}
	return g, nil
}

// filterOf is the filter, with what the properties among the parameters ask for.
func (c *call) filterOf(of land.Collection) (cql2.Expr, error) {
	world := cql2.World{Properties: of.Queryables(), Degrees: value[refSystem](c, "filter-crs").degrees}
	var all cql2.And
	if filter := value[string](c, "filter"); filter != "" {
		parse := cql2.ParseText
		if value[string](c, "filter-lang") == "cql2-json" {
			parse = cql2.ParseJSON
		}
		e, err := parse(filter, world)
		if err != nil {
			return nil, filterRefusal(err)
		}
		all = append(all, e)
	}
	for _, p := range queryableParams(of) {
		asked, given := c.values[p.name].(string)
		if !given {
			continue
		}
		e, err := world.Equal(p.name, asked)
		if err != nil {
			return nil, malformed("query."+p.name, "parameter_form", "the parameter is "+p.wants)
		}
		all = append(all, e)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

func filterRefusal(err error) error {
	if e, ok := errors.AsType[*cql2.Error](err); ok {
		return malformed("query.filter", e.Rule, e.Error())
	}
	return relocate(err, func(string) string { return "query.filter" })
}

// clamped reads a whole number above zero; more than the most is the most.
func clamped(most int) func(string) (any, bool) {
	return func(s string) (any, bool) {
		for i, c := range []byte(s) {
			if c < '0' || c > '9' || i == 0 && c == '0' {
				return nil, false
			}
		}
		n, err := strconv.Atoi(s)
		if errors.Is(err, strconv.ErrRange) || n > most {
			n = most
		}
		return n, s != ""
	}
}

// boxParam is four numbers with commas between, or six with heights, which are
// passed over.
func boxParam(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "four numbers, or six with heights, with commas between", shared: true,
		schema: openapi3.NewArraySchema().WithItems(openapi3.NewFloat64Schema()).WithMinItems(4).WithMaxItems(6),
		read: func(s string) (any, bool) {
			parts := strings.Split(s, ",")
			if len(parts) == 6 {
				parts = []string{parts[0], parts[1], parts[3], parts[4]}
			}
			var v [4]float64
			if len(parts) != len(v) {
				return nil, false
			}
			for i, part := range parts {
				n, err := strconv.ParseFloat(part, 64)
				if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
					return nil, false
				}
				v[i] = n
			}
			return v, true
		}}
}

// during is an instant, or an interval that may be open at one end.
func during(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "an instant as 2006-01-02T15:04:05Z or 2006-01-02, or two with a slash between, one of which may be two dots",
		schema: openapi3.NewStringSchema().WithMinLength(1), shared: true,
		read: func(s string) (any, bool) {
			parts := strings.Split(s, "/")
			if len(parts) == 1 {
				at, ok := momentOf(s)
				return cql2.Span{From: at, To: at}, ok
			}
			if len(parts) != 2 {
				return nil, false
			}
			from, ok1 := endOf(parts[0])
			to, ok2 := endOf(parts[1])
			return cql2.Span{From: from, To: to}, ok1 && ok2 && !(from.Open && to.Open) && (from.Open || to.Open || !to.Day.Before(from.Day))
		}}
}

func endOf(s string) (cql2.Moment, bool) {
	if s == "" || s == ".." {
		return cql2.Moment{Open: true}, true
	}
	return momentOf(s)
}

// momentOf is the day of a date, or of an instant in Asia/Shanghai.
func momentOf(s string) (cql2.Moment, bool) {
	if d, err := time.Parse(time.DateOnly, s); err == nil {
		return cql2.Moment{Day: d}, true
	}
	t, err := time.Parse(time.RFC3339, s)
	return cql2.Moment{Day: land.DateOf(t).Time}, err == nil
}

// filterText is a filter, read once its form and reference system are known.
func filterText(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "a filter in CQL2 of 8 KiB at most",
		schema: openapi3.NewStringSchema().WithMinLength(1).WithMaxLength(cql2.MostBytes),
		read:   func(s string) (any, bool) { return s, s != "" && len(s) <= cql2.MostBytes }}
}

// decimalParam is a number, read by who compares with it.
func decimalParam(name, about string) param {
	return param{name: name, in: "query", about: about, wants: "a number",
		schema: openapi3.NewFloat64Schema(),
		read:   func(s string) (any, bool) { return s, s != "" && len(s) <= 40 }}
}
