package report

import (
	"slices"

	"sanlei/land"
)

// styles is how the parts of a bar are told from each other, in colour and grey.
var styles = []struct {
	fill, lines string
	pattern     Pattern
}{
	{"#074a45", "#ffffff", Plain}, {"#c7c7c7", "#333333", Diagonal}, {"#4290ed", "#ffffff", Horizontal}, {"#ffc101", "#333333", Dots}, {"#e9e9e9", "#333333", Cross},
	{"#8fc7a8", "#1d4d33", Vertical}, {"#d9a27a", "#5a2f0f", Counter}, {"#f5f5f5", "#555555", Dense},
	{"#074a45", "#ffffff", Diagonal}, {"#5b6f88", "#ffffff", Cross}, {"#ffe9a8", "#333333", Vertical}, {"#3a3a3a", "#ffffff", Horizontal},
}

// bars is a bar a category: what each measure has brought of the task, and what
// remains of it in white.
func (s *speaker) bars() *Picture {
	longest := land.Mu{}
	for _, r := range s.Rows {
		for _, mu := range []*land.Mu{r.Target, &r.Counted} {
			if mu != nil && mu.GreaterThan(longest) {
				longest = *mu
			}
		}
	}
	if !longest.IsPositive() {
		return nil
	}
	p := &Picture{ID: "bars", Title: s.heading["bars"], Alt: s.heading["bars"], Width: pageWidth}
	const height, beside = 18.0, 9 // of a bar, and of the letters beside it
	left := 84.0
	for _, r := range s.Rows {
		left = max(left, textWidth(s.category(r.Category), beside)+12)
	}
	scale := func(mu land.Mu) float64 {
		f, _ := mu.Div(longest).Float64()
		return f * (pageWidth - left - 62)
	}
	y := 6.0
	for _, r := range s.Rows {
		p.text(left-6, y+height-5, beside, 1, s.category(r.Category))
		x := left
		rows := slices.DeleteFunc(slices.Clone(s.Measures), func(m land.Row) bool { return m.Category != r.Category || !m.Counted.IsPositive() })
		for i, m := range rows {
			style := styles[i%len(styles)]
			w := scale(m.Counted)
			p.patterned(style.fill, style.lines, style.pattern, ink, 0.5, rectangle(x, y, w, height))
			x += w
		}
		if rest := r.Remaining(); rest != nil && rest.IsPositive() {
			p.area("#ffffff", ink, 0.5, rectangle(x, y, scale(*rest), height))
			x += scale(*rest)
		}
		p.text(x+5, y+height-5, 8, 0, Rate(r.CompletionRate()))
		y = s.barLegend(p, rows, left, y+height+4) + 8
	}
	p.Height = y
	return p
}

// barLegend names the parts of a bar below it, with what each has brought.
func (s *speaker) barLegend(p *Picture, rows []land.Row, left, y float64) float64 {
	x := left
	for i, m := range rows {
		style := styles[i%len(styles)]
		text := s.measure(s.Report, m.Measure) + " " + Mu(m.Counted)
		w := textWidth(text, 7.5) + 22
		if x+w > pageWidth && x > left {
			x, y = left, y+12
		}
		p.patterned(style.fill, style.lines, style.pattern, ink, 0.4, rectangle(x, y, 11, 8))
		p.text(x+14, y+7, 7.5, 0, text)
		x += w
	}
	return y + 10
}
