package surveytxt

import (
	"fmt"
	"slices"
	"strings"

	"sanlei/geo/format"
)

// The properties of a plot, by the words of the format. The area has its unit in
// its name, as 地块面积（公顷）.
const (
	PropertyID    = "地块编号"
	PropertyName  = "地块名称"
	PropertyKind  = "图形属性"
	PropertySheet = "图幅号"
	PropertyUse   = "地块用途"
	PropertyClass = "地类编码"
)

// The columns that are no property as they stand.
const (
	columnCount = "界址点数"
	columnArea  = "地块面积"
)

// standard is the columns of a plot line by position, without the closing @.
var standard = []string{columnCount, columnArea, PropertyID, PropertyName, PropertyKind, PropertySheet, PropertyUse, PropertyClass}

// otherWords are other names that lines of names give the columns.
var otherWords = map[string]string{
	"坐标点个数": columnCount, "界址点个数": columnCount, "点数": columnCount,
	"图斑面积": columnArea, "面积": columnArea, "项目面积": columnArea,
	"图斑编号": PropertyID, "编号": PropertyID,
	"图斑名称": PropertyName, "名称": PropertyName,
	"记录图形属性": PropertyKind, "图形类型": PropertyKind,
	"图斑用途": PropertyUse, "用途": PropertyUse,
}

// plotLine is a plot's own line as written, by columns.
type plotLine struct {
	count, area string
	properties  format.Properties
}

// mostColumns is far above any plot line.
const mostColumns = 100

// plotFields splits a line that ends in @ and has five columns at least, which
// begins a plot. The commas are those of ASCII, or where they are too few those of
// full width.
func plotFields(text string) ([]string, bool) {
	body, ok := strings.CutSuffix(text, "@")
	if !ok {
		if body, ok = strings.CutSuffix(text, "\uFF20"); !ok {
			return nil, false
		}
	}
	all := fields(body)
	if len(all) < 5 {
		all = fields(fold(body))
	}
	if all[len(all)-1] != "" || len(all) < 5 || len(all) > mostColumns {
		return nil, false
	}
	return all[:len(all)-1], true
}

// namesOf is the columns that a line of names gives: bracketed or not, with the
// number of points among its words.
func namesOf(text string) ([]string, bool) {
	all := fields(strings.Trim(fold(text), "[]@, "))
	if len(all) < 4 || len(all) > mostColumns {
		return nil, false
	}
	counted := false
	for i, name := range all {
		if at := strings.IndexByte(name, '('); at > 0 && !strings.Contains(name, "面积") {
			name = name[:at]
		}
		if known, ok := otherWords[name]; ok {
			name = known
		}
		all[i] = name
		counted = counted || name == columnCount
	}
	return all, counted
}

// newPlotLine puts fields under columns, which are the standard ones where no line
// of names was met. Without names a count that is missing altogether shows by a
// kind that comes a column early.
func newPlotLine(all, names []string) (p plotLine) {
	if names == nil {
		names = standard
		if len(all) > 3 && all[3] == "面" && strings.Trim(fold(all[0]), "0123456789") != "" {
			names = standard[1:]
		}
	}
	for i, value := range all {
		name := ""
		if i < len(names) {
			name = names[i]
		}
		p.set(name, i, value)
	}
	return p
}

func (p *plotLine) set(name string, column int, value string) {
	if name != PropertyName && name != PropertyUse {
		value = foldField(value)
	}
	switch {
	case name == columnCount:
		p.count = value
	case name == columnArea:
		p.area = value
	case value == "" && !slices.Contains(standard, name):
	case name == "" || !add(&p.properties, name, format.OfString(value)):
		add(&p.properties, fmt.Sprintf("第%d列", column+1), format.OfString(value))
	}
}

// add adds a property, unless there is one of that name.
func add(all *format.Properties, name string, v format.Value) bool {
	if slices.ContainsFunc(*all, func(p format.Property) bool { return p.Name == name }) {
		return false
	}
	*all = append(*all, format.Property{Name: name, Value: v})
	return true
}
