package report

import (
	"bytes"
	"fmt"
	"html"
	"strconv"
	"strings"
)

// SVG is a picture as it stands in a page. It has no style of its own, so that a
// page with a strict policy shows it.
func (p Picture) SVG() string {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg class="picture" role="img" aria-label="%s" viewBox="0 0 %s %s" width="%s" height="%s" xmlns="http://www.w3.org/2000/svg">`,
		html.EscapeString(p.Alt), short(p.Width), short(p.Height), short(p.Width), short(p.Height))
	for _, m := range p.Marks {
		switch {
		case m.Text != "":
			fmt.Fprintf(&b, `<text x="%s" y="%s" font-size="%s" fill="%s"%s>%s</text>`, short(m.At.X), short(m.At.Y), short(m.Size), m.Fill,
				map[float64]string{0.5: ` text-anchor="middle"`, 1: ` text-anchor="end"`}[m.Anchor], html.EscapeString(m.Text))
		case len(m.Line) > 0:
			fmt.Fprintf(&b, `<path d="%s" fill="none"%s/>`, path(m.Line, false), stroked(m))
		default:
			var d strings.Builder
			for _, ring := range m.Rings {
				d.WriteString(path(ring, true))
			}
			fill := m.Fill
			if fill == "" {
				fill = "none"
			}
			fmt.Fprintf(&b, `<path d="%s" fill="%s" fill-rule="evenodd"%s/>`, d.String(), fill, stroked(m))
		}
	}
	b.WriteString(`</svg>`)
	return b.String()
}

func stroked(m Mark) string {
	if m.Stroke == "" {
		return ""
	}
	s := fmt.Sprintf(` stroke="%s" stroke-width="%s"`, m.Stroke, short(m.Width))
	if m.Dash > 0 {
		s += fmt.Sprintf(` stroke-dasharray="%s"`, short(m.Dash))
	}
	return s
}

func path(points []Point, closed bool) string {
	var b strings.Builder
	for i, a := range points {
		b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
		b.WriteString(short(a.X) + " " + short(a.Y))
	}
	if closed {
		b.WriteString("Z")
	}
	return b.String()
}

// short is a number with two decimals at most.
func short(f float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(f, 'f', 2, 64), "0"), ".")
}
