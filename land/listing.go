package land

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/geo/format"
)

// Columns says how the features of a file become rows of a list.
type Columns struct {
	// From names, for a column of ours, the property of the file that holds it.
	// What it leaves out is recognised by the names that Aliases knows.
	From map[string]string
	// Set gives a column the same value in every row that has none.
	Set map[string]string
	// ListedFromPlane takes the plane area, to 0.01 m², as the listed area of a
	// row that names none. It says so on every such row: an
	// area computed from a shape is no figure that was handed down.
	ListedFromPlane bool
}

// The columns that are no attributes.
const (
	ColumnNo       = "parcel_no"
	ColumnCategory = "category"
	ColumnRegion   = "region"
	ColumnMu       = "listed_mu"
	ColumnHa       = "listed_ha"
	ColumnM2       = "listed_m2"
)

// Aliases is the headings by which a file may name our columns, in lower case.
// Attributes go by their own name, their Chinese heading and their aliases.
var Aliases = func() map[string]string {
	out := map[string]string{
		"台账编号": ColumnNo, "地块编号": ColumnNo, "编号": ColumnNo,
		"类别": ColumnCategory, "行政区代码": ColumnRegion, "xzqdm": ColumnRegion,
		"清单面积（亩）": ColumnMu, "面积（亩）": ColumnMu, "清单面积(亩)": ColumnMu, "面积(亩)": ColumnMu,
		"面积（公顷）": ColumnHa, "面积(公顷)": ColumnHa, "面积（平方米）": ColumnM2, "面积(平方米)": ColumnM2,
	}
	for _, c := range []string{ColumnNo, ColumnCategory, ColumnRegion, ColumnMu, ColumnHa, ColumnM2} {
		out[c] = c
	}
	for _, a := range AttributeList {
		for _, name := range append([]string{a.Name, a.Chinese}, a.Aliases...) {
			out[name] = a.Name
		}
	}
	return out
}()

var categoryWords = map[string]Category{
	"空闲": LowEfficiency, "闲置土地": Idle, "低效": LowEfficiency, "低效用地": LowEfficiency, "批而未供土地": ApprovedUnsupplied,
}

// ParseCategory reads a category by its name, its exchange code or a usual
// Chinese word.
func ParseCategory(s string) (Category, bool) {
	for _, c := range Categories {
		if s == string(c) || strings.EqualFold(s, c.Code()) || s == c.Chinese() {
			return c, true
		}
	}
	c, ok := categoryWords[s]
	return c, ok
}

// Finding is something that a check found in one row of a file. One that
// refuses keeps the row out of the books; another is told and kept.
type Finding struct {
	Row     int // counted from 1, as in the file
	Refuses bool
	Detail
	Value string // what was written; shown to whoever brought the file, never in a problem
}

// Listing is a row of a list: a parcel as far as it could be read.
type Listing struct {
	Parcel
	Findings []Finding
}

// Refused reports whether something keeps the row out of the books.
func (l Listing) Refused() bool {
	return slices.ContainsFunc(l.Findings, func(f Finding) bool { return f.Refuses })
}

// refusedAt reports whether something at one of the locations keeps it out.
func (l Listing) refusedAt(locations ...string) bool {
	return slices.ContainsFunc(l.Findings, func(f Finding) bool { return f.Refuses && slices.Contains(locations, f.Location) })
}

func (l *Listing) find(row int, refuses bool, value string, details ...Detail) {
	for _, d := range details {
		l.Findings = append(l.Findings, Finding{row, refuses, d, value})
	}
}

// columnsOf is the columns that a property of the file fills.
func (c Columns) columnsOf(property string) []string {
	var out []string
	for column, from := range c.From {
		if from == property {
			out = append(out, column)
		}
	}
	column, known := Aliases[strings.ToLower(strings.TrimSpace(property))]
	if _, elsewhere := c.From[column]; out == nil && known && !elsewhere {
		out = []string{column}
	}
	return out
}

// Validate refuses columns that no list has.
func (c Columns) Validate() error {
	for _, m := range []map[string]string{c.From, c.Set} {
		for column := range m {
			if Aliases[column] != column {
				return Refuse(Invalid, "columns", "unknown_column", "there is a column that no list has")
			}
		}
	}
	return nil
}

// Read turns a feature into a row of a task's list and says what is wrong with
// it. It also returns the properties that it did not use.
func (c Columns) Read(tree Tree, t Task, f format.Feature) (Listing, []string) {
	row := f.Index + 1
	l := Listing{Parcel: Parcel{ID: NewID(), Task: t.Code, Region: t.Region, Attributes: Attributes{}}}
	values, unused := c.values(f.Properties)
	for column, value := range values {
		if _, ok := FindAttribute(column); ok && value != "" {
			l.Attributes[column] = value
		}
	}
	l.ParcelNo = values[ColumnNo]
	if v := values[ColumnRegion]; v != "" {
		l.Region = v
	}
	if !tree.Contains(t.Region, l.Region) {
		l.find(row, true, l.Region, Detail{Location: ColumnRegion, Rule: "region_of_task", Message: "the region lies outside the task's"})
		l.Region = t.Region
	}
	l.Category, _ = ParseCategory(values[ColumnCategory])
	c.shape(tree, &l, row, f)
	c.listed(&l, row, values)
	if err := l.Validate(); err != nil {
		for _, d := range err.(*Error).Details {
			if d.Location == "body.listed_mu" && l.refusedAt(ColumnMu, ColumnHa, ColumnM2, "geometry") {
				continue // said already, and why
			}
			d.Location = strings.TrimPrefix(strings.TrimPrefix(d.Location, "body."), "attributes.")
			l.find(row, true, values[d.Location], d)
		}
	}
	return l, unused
}

// values is the values by our columns, defaults in place.
func (c Columns) values(properties format.Properties) (map[string]string, []string) {
	values := map[string]string{}
	var unused []string
	for _, p := range properties {
		columns := c.columnsOf(p.Name)
		if len(columns) == 0 || p.Value.Kind == format.JSON {
			unused = append(unused, p.Name)
			continue
		}
		for _, column := range columns {
			if values[column] == "" {
				values[column] = strings.TrimSpace(p.Value.Text)
			}
		}
	}
	for column, v := range c.Set {
		if values[column] == "" {
			values[column] = v
		}
	}
	return values, unused
}

func (c Columns) shape(tree Tree, l *Listing, row int, f format.Feature) {
	for _, w := range f.Warnings {
		l.find(row, false, w.Value, Detail{Location: "geometry", Rule: string(w.Rule), Message: onLine(w.Line, w.Rule.Text())})
	}
	for _, fault := range f.Faults {
		l.find(row, true, fault.Value, Faults("geometry", geo.Faults{fault})...)
	}
	switch {
	case len(f.Faults) > 0:
	case f.Geometry == nil:
		l.find(row, false, "", Detail{Location: "geometry", Rule: "unmapped", Message: "the row has no shape; it is listed as unmapped"})
	default:
		m, details := tree.Measure("geometry", l.Region, f.Geometry)
		l.find(row, true, "", details...)
		if len(details) == 0 {
			l.Shape, l.PlaneM2, l.EllipsoidM2 = m.Shape, &m.PlaneM2, &m.EllipsoidM2
		}
	}
}

// listed reads the area as written, in whichever unit the file has it.
func (c Columns) listed(l *Listing, row int, values map[string]string) {
	column := ColumnMu
	for _, u := range []struct {
		column string
		unit   Unit
		word   string // by which the unit may follow the number
		places int32  // that stay exact in mu
	}{{ColumnMu, UnitMu, "亩", 8}, {ColumnHa, UnitHa, "公顷", 8}, {ColumnM2, UnitM2, "平方米", 4}} {
		text := strings.TrimSpace(strings.TrimSuffix(values[u.column], u.word))
		if text == "" {
			continue
		}
		value, err := decimal.NewFromString(text)
		if err != nil || len(text) > 40 {
			l.find(row, true, text, Detail{Location: u.column, Rule: "decimal", Message: "the area is no decimal number"})
			return
		}
		if rounded := value.Round(u.places); !rounded.Equal(value) {
			l.find(row, false, text, Detail{Location: u.column, Rule: "rounded", Message: fmt.Sprintf("the area is taken as %s", rounded)})
			value = rounded
		}
		column, l.Listed = u.column, Figure{value, u.unit}
		break
	}
	if l.Listed.Unit == "" && c.ListedFromPlane && l.PlaneM2 != nil {
		l.Listed = Figure{l.PlaneM2.Round(2), UnitM2}
		l.find(row, false, "", Detail{Location: ColumnMu, Rule: "listed_from_plane", Message: "the listed area is the plane area of the shape"})
	}
	if l.Listed.Unit == "" {
		if !c.ListedFromPlane { // else the shape's faults have said it
			l.find(row, true, "", Detail{Location: ColumnMu, Rule: "required", Message: "the row names no listed area"})
		}
		return
	}
	mu, err := l.Listed.Mu()
	if err != nil {
		detail := err.(*Error).Details[0]
		detail.Location = column
		l.find(row, true, l.Listed.Value.String(), detail)
		return
	}
	l.ListedMu = mu
	if l.PlaneM2 != nil && AreaDifference(mu, M2ToMu(*l.PlaneM2)) {
		l.find(row, false, FormatMu(M2ToMu(*l.PlaneM2)), Detail{Location: column, Rule: "area_difference",
			Message: "listed and plane area differ by more than 1 % or 0.5 mu"})
	}
}
