package land

import (
	"cmp"
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
	// Region is where a row lies that names no region; empty for the task's.
	Region string
	// Limits bounds a shape; zero for the usual ones.
	Limits geo.Limits
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
	// Named is those of category, region and listed_mu that the row itself names:
	// a row by the number of a listed parcel may leave them out. A surveyed area
	// names none.
	Named []string
	// Sums is the word by which a row says that it is the sum of those before it
	// and no parcel (小计, 合计); empty for a parcel.
	Sums     string
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
// it. It also returns the properties that it did not use. That a row names no
// category or no listed area refuses it by the rule required, which whoever knows
// the list takes back where the number is one of it.
func (c Columns) Read(tree Tree, t Task, f format.Feature) (Listing, []string) {
	row := f.Index + 1
	l := Listing{Parcel: Parcel{ID: NewID(), Task: t.Code, Region: cmp.Or(c.Region, t.Region), Attributes: Attributes{}}}
	values, unused := c.values(f.Properties)
	if l.Sums = sums(f, values); l.Sums != "" {
		c.listed(&l, f, values)
		l.Findings = nil
		return l, unused
	}
	for _, a := range AttributeList {
		if value := values[a.Name]; value != "" {
			l.Attributes[a.Name] = l.attribute(row, a, value)
		}
	}
	l.ParcelNo = values[ColumnNo]
	c.region(tree, t, &l, row, values[ColumnRegion])
	if v := values[ColumnCategory]; v != "" {
		l.Category, _ = ParseCategory(v)
		l.Named = append(l.Named, ColumnCategory)
	}
	c.shape(tree, &l, row, f)
	c.listed(&l, f, values)
	c.validate(&l, row, values)
	return l, unused
}

func (c Columns) region(tree Tree, t Task, l *Listing, row int, named string) {
	if named == "" {
		return
	}
	l.Region, l.Named = named, append(l.Named, ColumnRegion)
	if err := t.CheckRegion(tree, ColumnRegion, named); err != nil {
		l.find(row, true, named, err.(*Error).Details[0])
		l.Region = cmp.Or(c.Region, t.Region)
	}
}

// validate finds what no parcel may have. What was said before is not said again.
func (c Columns) validate(l *Listing, row int, values map[string]string) {
	err := l.Validate()
	if err == nil {
		return
	}
	for _, d := range err.(*Error).Details {
		switch {
		case d.Location == "body.listed_mu" && l.refusedAt(ColumnMu, ColumnHa, ColumnM2, "geometry"):
			continue
		case d.Rule == "unknown_category" && values[ColumnCategory] == "":
			d = Detail{Location: ColumnCategory, Rule: "required", Message: "the row names no category"}
		}
		d.Location = strings.TrimPrefix(strings.TrimPrefix(d.Location, "body."), "attributes.")
		l.find(row, true, values[d.Location], d)
	}
}

// values is the values by our columns, defaults in place.
func (c Columns) values(properties format.Properties) (map[string]string, []string) {
	values := map[string]string{}
	var unused []string
	for _, p := range properties {
		columns := c.ColumnsOf(p.Name)
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
		m, details := tree.measureWithin(cmp.Or(c.Limits, geo.DefaultLimits), "geometry", l.Region, f.Geometry)
		l.find(row, true, "", details...)
		if len(details) == 0 {
			l.Shape, l.PlaneM2, l.EllipsoidM2 = m.Shape, &m.PlaneM2, &m.EllipsoidM2
		}
	}
}

// listed reads the area as written, in whichever unit the file has it.
func (c Columns) listed(l *Listing, f format.Feature, values map[string]string) {
	row := f.Index + 1
	column := ColumnMu
	for _, u := range []struct {
		column string
		unit   Unit
		word   string // by which the unit may follow the number
		places int32  // that stay exact in mu
	}{{ColumnMu, UnitMu, "亩", 8}, {ColumnHa, UnitHa, "公顷", 8}, {ColumnM2, UnitM2, "平方米", 4}} {
		text := figure(values[u.column], u.word)
		if text == "" {
			continue
		}
		if !c.surveyed(u.column, f.Properties) {
			l.Named = append(l.Named, ColumnMu)
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
