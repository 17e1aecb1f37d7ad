package surveytxt

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sanlei/geo/format"
)

// header is what the keys before the plots say.
type header struct {
	keys     format.Properties
	datum    bool // CGCS2000 is named
	width    int  // of zones in degrees; 0 where nothing says it
	zone     int  // 0 where nothing says it
	meridian int  // central; 0 where nothing says it
	warnings []format.Warning
}

// mostKeys bounds a header.
const mostKeys = 200

// set takes a line "key=value". A key that comes again with another value is told
// and passed over. What the plots cannot be read by is an error.
func (h *header) set(l line) error {
	key, value, _ := strings.Cut(fold(l.text), "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if old, ok := h.find(key); ok {
		if old != value {
			h.warn(format.KeyRepeated, l, l.text)
		}
		return nil
	}
	if len(h.keys) == mostKeys {
		return errors.New("there are too many keys")
	}
	h.keys = append(h.keys, format.Property{Name: key, Value: format.OfString(value)})
	if value == "" {
		return nil
	}
	switch key {
	case "转换参数":
		if strings.ContainsAny(value, "123456789") {
			h.warn(format.ShiftParameter, l, value)
		}
		return nil
	case "坐标系", "坐标系统", "坐标系名称":
		h.datum = true
		return datum(value)
	case "投影类型", "投影方式":
		return projection(value)
	case "计量单位":
		return unit(value)
	}
	return h.zoneKey(key, value)
}

func (h *header) warn(rule format.Doubt, l line, value string) {
	if len(h.warnings) < mostFaults {
		h.warnings = append(h.warnings, format.Warning{Rule: rule, Line: l.number, Value: shown(value)})
	}
}

func (h *header) find(key string) (string, bool) {
	for _, p := range h.keys {
		if p.Name == key {
			return p.Value.Text, true
		}
	}
	return "", false
}

// zoneKey takes a key that says something of the zone.
func (h *header) zoneKey(key, value string) (err error) {
	switch key {
	case "几度分带", "分带", "分带方式":
		switch digits(strings.NewReplacer("三", "3", "六", "6").Replace(value)) {
		case 3:
			h.width = 3
		case 6:
			h.width = 6
		default:
			return errors.New("the zones are neither 3 nor 6 degrees wide")
		}
	case "带号":
		if h.zone = digits(value); widthOf(h.zone) == 0 {
			return errors.New("the number of the zone is none of 13 to 23 and 25 to 45")
		}
	case "中央子午线", "中央经线":
		if h.meridian = digits(value); h.meridian < 75 || h.meridian > 135 || h.meridian%3 != 0 {
			return errors.New("the central meridian is not that of a zone of China")
		}
	default:
		return nil
	}
	return h.agree()
}

// agree refuses keys that contradict each other, and takes the zone from the
// meridian where only that is given.
func (h *header) agree() error {
	if h.zone != 0 && h.width != 0 && widthOf(h.zone) != h.width {
		return fmt.Errorf("zone %d is not one of %d degrees, as the file says", h.zone, h.width)
	}
	if h.zone != 0 && h.meridian != 0 && meridianOf(h.zone) != h.meridian {
		return fmt.Errorf("the central meridian of zone %d is %d, not %d", h.zone, meridianOf(h.zone), h.meridian)
	}
	return nil
}

// ownZone is the zone that the header names, by number or by meridian.
func (h *header) ownZone() int {
	switch {
	case h.zone != 0 || h.meridian == 0:
		return h.zone
	case h.width == 6:
		return (h.meridian + 3) / 6
	}
	return h.meridian / 3
}

// digits is the first whole number in a text, 0 for none.
func digits(text string) int {
	isDigit := func(r rune) bool { return '0' <= r && r <= '9' }
	from := max(strings.IndexFunc(text, isDigit), 0)
	text = text[from:]
	n, _ := strconv.Atoi(text[:len(text)-len(strings.TrimLeft(text, "0123456789"))])
	return n
}

// otherDatums are words of systems that are not CGCS2000, and the names under
// which they are refused.
var otherDatums = []struct{ name, words string }{
	{"Xi'an 1980 (1980西安坐标系)", "1980 80国家 80西安 80坐标 西安 xian xi'an"},
	{"Beijing 1954 (1954北京坐标系)", "1954 54北京 54坐标 北京 beijing"},
	{"WGS 84", "wgs"},
	{"a local system", "地方 独立 城市"},
}

// datum refuses coordinates of another system than CGCS2000: nothing shifts them.
func datum(value string) error {
	for _, other := range otherDatums {
		for word := range strings.FieldsSeq(other.words) {
			if strings.Contains(strings.ToLower(value), word) {
				return fmt.Errorf("the coordinates are in %s, not in CGCS2000", other.name)
			}
		}
	}
	if !strings.Contains(value, "2000") {
		return errors.New("the coordinate system is not known; CGCS2000 is needed")
	}
	return nil
}

func projection(value string) error {
	if lower := strings.ToLower(value); !strings.Contains(value, "高斯") && !strings.Contains(lower, "gauss") {
		return errors.New("the projection is not Gauss–Krüger")
	}
	return nil
}

func unit(value string) error {
	switch strings.ToLower(value) {
	case "米", "m", "meter", "metre":
		return nil
	}
	return errors.New("the unit of coordinates is not the metre")
}
