package land

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"sanlei/geo/format"
)

// Aliases is the headings by which a file may name our columns, folded as
// [FoldHeading] does. Attributes go by their own name, their Chinese heading and
// their aliases.
var Aliases = func() map[string]string {
	out := map[string]string{
		"dkbh": ColumnNo, "lb": ColumnCategory, "qdmj_mu": ColumnMu, // in an exported shapefile
		"台账编号": ColumnNo, "地块编号": ColumnNo, "编号": ColumnNo, "宗地编号": ColumnNo, "parcelno.": ColumnNo, "parcelno": ColumnNo, "parcelnumber": ColumnNo, "number": ColumnNo,
		"类别": ColumnCategory, "地块类别": ColumnCategory, "土地类别": ColumnCategory, "type": ColumnCategory,
		"行政区代码": ColumnRegion, "行政区划代码": ColumnRegion, "xzqdm": ColumnRegion, "regioncode": ColumnRegion,
		"清单面积(亩)": ColumnMu, "面积(亩)": ColumnMu, "认定面积(亩)": ColumnMu, "area(mu)": ColumnMu, "area_mu": ColumnMu, "listedarea(mu)": ColumnMu,
		"清单面积(公顷)": ColumnHa, "面积(公顷)": ColumnHa, "area(ha)": ColumnHa, "area_ha": ColumnHa,
		"清单面积(平方米)": ColumnM2, "面积(平方米)": ColumnM2, "area(m2)": ColumnM2, "area_m2": ColumnM2,
		"地块面积(亩)": ColumnMu, "地块面积(公顷)": ColumnHa, "地块面积(平方米)": ColumnM2,
	}
	for _, c := range ListColumns {
		out[c] = c
	}
	for _, a := range AttributeList {
		for _, name := range append([]string{a.Name, a.Chinese}, a.Aliases...) {
			out[name] = a.Name
		}
	}
	return out
}()

// ListColumns is the columns that are no attributes, in the order of lists.
var ListColumns = []string{ColumnNo, ColumnCategory, ColumnRegion, ColumnMu, ColumnHa, ColumnM2}

// FoldHeading is a heading as it is compared: half width, lower case, without
// blanks and line ends.
func FoldHeading(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, halfWidth(s))
}

// halfWidth is a text with letters, digits and marks of full width in their usual
// form.
func halfWidth(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] == 0xef { // as the first byte of every one of them
			return width.Fold.String(s)
		}
	}
	return s
}

// columnByHeading is our column by a heading; empty for none.
func columnByHeading(heading string) string {
	if column := Aliases[heading]; column != "" {
		return column
	}
	return Aliases[FoldHeading(heading)]
}

// KnownHeading says whether a heading is one of a column of ours.
func KnownHeading(heading string) bool { return columnByHeading(heading) != "" }

// surveyed says whether a column of the listed area is filled from an area as it
// was surveyed (地块面积), and nobody said that it be. A parcel that is new to the
// list is listed with it; of one that is listed it says nothing: a boundary never
// changes what was listed.
func (c Columns) surveyed(column string, properties format.Properties) bool {
	return c.From[column] == "" && slices.ContainsFunc(properties, func(p format.Property) bool {
		return strings.HasPrefix(p.Name, "地块面积") && columnByHeading(p.Name) == column
	})
}

// ColumnsOf is our columns that a property of the file fills.
func (c Columns) ColumnsOf(property string) []string {
	var out []string
	for column, from := range c.From {
		if from == property {
			out = append(out, column)
		}
	}
	if out != nil {
		slices.Sort(out)
		return out
	}
	column := columnByHeading(property)
	if _, elsewhere := c.From[column]; column == "" || elsewhere {
		return nil
	}
	return []string{column}
}
