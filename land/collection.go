package land

import (
	"slices"

	"sanlei/geo/cql2"
)

// A Collection is one kind of thing of the books as GIS programs see it: features
// with the same properties.
type Collection struct {
	Name       string
	Title      string
	Chinese    string
	About      string
	Tiled      bool // there are vector tiles of it
	Properties []Property
}

// Named is what programs and pages call it: in Chinese and in English.
func (c Collection) Named() string { return c.Chinese + " " + c.Title }

// A Property is one member of a feature. An area is a decimal text, so that no
// reader makes a binary float of it, and is filtered by as a number.
type Property struct {
	Name    string
	Chinese string // as printed
	About   string
	Kind    cql2.Kind // zero: an object, which nothing is filtered by
	Area    bool      // a number written as a text
	Whole   bool      // a number written as one
	From    []string  // the values that there are; none: any
	Most    int       // characters of a text; 0: no bound
	Role    string    // as the standard of schemas names it
	Of      []Property
	Told    bool // told of a feature, and not filtered by
}

// geometryOf is the shape of a feature; every collection has one.
func geometryOf(about string) Property {
	return Property{Name: "geometry", Chinese: "图形", About: about, Kind: cql2.Geometry, Role: "primary-geometry"}
}

func area(name, chinese, about string) Property {
	return Property{Name: name, Chinese: chinese, About: about, Kind: cql2.Number, Area: true}
}

// Collections is all of them.
var Collections = []Collection{parcels, disposals, regions}

// FindCollection is the collection by its name.
func FindCollection(name string) (Collection, bool) {
	i := slices.IndexFunc(Collections, func(c Collection) bool { return c.Name == name })
	if i < 0 {
		return Collection{}, false
	}
	return Collections[i], true
}

// Queryables is what features are filtered by.
func (c Collection) Queryables() cql2.Properties {
	out := cql2.Properties{}
	for _, p := range c.Filterable() {
		out[p.Name] = p.Kind
	}
	return out
}

// Filterable is the properties by which features are filtered, those of objects
// among them by the object's name, a dot and their own.
func (c Collection) Filterable() (out []Property) {
	for _, p := range c.Properties {
		if p.Kind != 0 && !p.Told {
			out = append(out, p)
		}
		for _, q := range p.Of {
			q.Name = p.Name + "." + q.Name
			out = append(out, q)
		}
	}
	return out
}

var (
	rev      = Property{Name: "rev", Chinese: "修改次数", About: "Goes up with every act on it", Kind: cql2.Number, Whole: true}
	position = Property{Name: "position", Chinese: "账面号", About: "What the books knew", Kind: cql2.Text, Told: true}
	planeM2  = area("plane_m2", "平面面积（平方米）", "On the plane of its own 3° Gauss–Krüger zone, in square metres; null while unmapped")
	onEarth  = area("ellipsoid_m2", "椭球面积（平方米）", "On the CGCS2000 ellipsoid, in square metres; null while unmapped")
	ofTask   = Property{Name: "task", Chinese: "任务", About: "The code of the task", Kind: cql2.Text}
	ofKind   = Property{Name: "category", Chinese: "类别", Kind: cql2.Text, From: categoryTexts()}
	ofRegion = Property{Name: "region", Chinese: "行政区代码", About: "The code of the region it lies in", Kind: cql2.Text}
	parcelNo = Property{Name: "parcel_no", Chinese: "台账编号", About: "Unique in the task", Kind: cql2.Text, Most: 32}
)

func textsOf[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func categoryTexts() []string { return textsOf(Categories) }

var parcels = Collection{
	Name: "parcels", Title: "Parcels", Chinese: "地块", Tiled: true,
	About: "Listed pieces of land with their accounts in mu. Land that was split or merged stands in the parcels it went into. A parcel without a boundary yet has no geometry, and lies in every box.",
	Properties: slices.Concat([]Property{
		geometryOf("The boundary; null while unmapped"),
		{Name: "id", Chinese: "标识", Kind: cql2.Identity, Role: "id"},
		parcelNo, ofTask, ofKind,
		{Name: "status", Chinese: "状态", About: "Derived from accounts and disposals", Kind: cql2.Text, From: statusTexts()},
		ofRegion,
		area("listed_mu", "清单面积（亩）", "As listed"), planeM2, onEarth,
		{Name: "accounts", Chinese: "账户（亩）", About: "Where its mu stand; together they are what was listed", Of: []Property{
			area("open", "未处置", ""), area("reported", "已上报", ""), area("city_passed", "市级通过", ""),
			area("accepted", "省级销号", ""), area("struck_off", "核减", ""),
		}},
		rev, position,
	}, attributeProperties()),
}

// statusTexts is the statuses of parcels that are features.
func statusTexts() []string {
	return slices.DeleteFunc(textsOf(Statuses), func(s string) bool { return s == string(StatusReplaced) })
}

func attributeProperties() []Property {
	out := make([]Property, len(AttributeList))
	for i, a := range AttributeList {
		out[i] = Property{Name: a.Name, Chinese: a.Chinese, Kind: cql2.Text, Most: a.Most}
		if a.Date {
			out[i].Kind, out[i].Most = cql2.Date, 0
		}
	}
	return out
}

var disposals = Collection{
	Name: "disposals", Title: "Disposals", Chinese: "处置", Tiled: true,
	About: "Measures on all or part of a parcel. One that was not drawn has no geometry, and lies in every box.",
	Properties: []Property{
		geometryOf("The part of the parcel that was dealt with; null where it was not drawn"),
		{Name: "id", Chinese: "标识", Kind: cql2.Identity, Role: "id"},
		{Name: "parcel", Chinese: "地块标识", About: "The id of the parcel", Kind: cql2.Identity},
		parcelNo, ofTask, ofKind, ofRegion,
		{Name: "measure", Chinese: "处置方式", About: "The code of the measure", Kind: cql2.Text},
		area("mu", "处置面积（亩）", "In terms of the list"),
		{Name: "document", Chinese: "文号", About: "What proves it", Kind: cql2.Text},
		area("document_mu", "文件面积（亩）", "The area that the document names"),
		{Name: "dated_on", Chinese: "日期", About: "The date of the fact, as the contract's", Kind: cql2.Date, Role: "primary-instant"},
		{Name: "reason", Chinese: "面积差异原因", Kind: cql2.Text},
		planeM2, onEarth,
		{Name: "state", Chinese: "状态", Kind: cql2.Text, From: stateTexts()},
		{Name: "returned", Chinese: "退回原因", About: "Why, while a return or rebound is unanswered", Kind: cql2.Text},
		rev, position,
	},
}

// stateTexts is the states of disposals that are features.
func stateTexts() []string {
	return slices.DeleteFunc(textsOf(States), func(s string) bool { return s == string(Discarded) })
}

var regions = Collection{
	Name: "regions", Title: "Regions", Chinese: "行政区",
	About: "The tree of regions by code. The geometry is the box in which the region's land lies, where it is known: a guard against wrong coordinates, and no legal boundary.",
	Properties: []Property{
		geometryOf("The box in which the region's land lies; null where it is not known"),
		{Name: "code", Chinese: "行政区代码", Kind: cql2.Text, Role: "id"},
		{Name: "name", Chinese: "名称", Kind: cql2.Text},
		{Name: "level", Chinese: "级别", Kind: cql2.Text, From: []string{"province", "city", "county", "park", "township"}},
		{Name: "parent", Chinese: "上级", About: "The code of the region above; null at the root", Kind: cql2.Text},
		{Name: "valid_from", Chinese: "启用日期", Kind: cql2.Date, Role: "primary-interval-start"},
		{Name: "valid_to", Chinese: "停用日期", About: "The last day of validity; null while valid", Kind: cql2.Date, Role: "primary-interval-end"},
	},
}

// Dated reports whether its features have a time.
func (c Collection) Dated() bool {
	return slices.ContainsFunc(c.Properties, func(p Property) bool { return p.Kind == cql2.Date && p.Role != "" })
}
