package surveytxt

import (
	"strconv"
	"strings"
	"unicode"

	"sanlei/geo/format"
)

// header is the text before the plots.
func (to Settings) header() string {
	zone, _ := to.Zone.Zone()
	var b strings.Builder
	b.WriteString("[属性描述]\r\n")
	for _, line := range []struct{ key, value string }{
		{"格式版本号", "1.01版本"},
		{"数据产生单位", to.clean(to.Producer)},
		{"数据产生日期", to.clean(to.Date)},
		{"坐标系", "2000国家大地坐标系"},
		{"几度分带", "3"},
		{"投影类型", "高斯克吕格"},
		{"计量单位", "米"},
		{"带号", strconv.Itoa(zone)},
		{"精度", "0.0001"},
		{"转换参数", ",,,,,,"},
	} {
		b.WriteString(line.key + "=" + line.value + "\r\n")
	}
	b.WriteString("[地块坐标]\r\n")
	return b.String()
}

// plotLine appends the line of a plot, and says what of it was changed.
func (w *Writer) plotLine(f format.Feature, shape plane) (changes []Change) {
	w.text = strconv.AppendInt(w.text, int64(shape.points()), 10)
	w.text = append(append(w.text, ','), shape.hectares()...)
	for _, column := range standard[2:] {
		value, exact := "面", true
		if column != PropertyKind {
			value, exact = w.value(f, column)
		}
		if !exact {
			changes = append(changes, Change{w.index, column, value})
		}
		w.text = append(append(w.text, ','), value...)
	}
	w.text = append(w.text, ",@\r\n"...)
	return changes
}

// value is the value of a column as it can be written, and whether that is all of
// it.
func (w *Writer) value(f format.Feature, column string) (value string, exact bool) {
	property, ok := w.to.Columns[column]
	if !ok {
		property = column
	}
	v := f.Properties.Get(property)
	if v.Kind == format.Null && column == PropertyID {
		v = f.ID
	}
	value = w.to.clean(v.Text)
	return value, value == v.Text
}

// clean puts something legible for characters that have no place in a field: a
// full-width comma for the comma, a blank for line ends and control characters, 〓
// for what is no character or what GB18030 gives as another. Blanks around it go,
// as readers take them off.
func (to Settings) clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == ',':
			return '\uFF0C'
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case r == unicode.ReplacementChar || !to.holds(r):
			return '〓'
		}
		return r
	}, text))
}

// holds says whether a character is the same in the file's encoding.
func (to Settings) holds(r rune) bool {
	if !unicode.Is(unicode.Co, r) {
		return true
	}
	_, err := to.Encoding.Append(nil, string(r))
	return err == nil
}

// rings appends the rows of points.
func (w *Writer) rings(shape plane) {
	number := 1
	for i, ring := range shape {
		first := number
		for k, p := range ring.points {
			name := number
			if k == len(ring.points)-1 {
				name = first
			} else {
				number++
			}
			w.text = strconv.AppendInt(append(w.text, 'J'), int64(name), 10)
			w.text = strconv.AppendInt(append(w.text, ','), int64(i+1), 10)
			w.text = appendMetres(append(w.text, ','), p[1])
			w.text = append(appendMetres(append(w.text, ','), p[0]), '\r', '\n')
		}
	}
}
