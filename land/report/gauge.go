package report

import (
	"math"

	"sanlei/land"
)

// gauges is the completion rates as half circles: all together first. Over 100 %
// the half circle is full and the number says so.
func (s *speaker) gauges() *Picture {
	rows := append([]land.Row{s.Total}, s.Rows...)
	p := &Picture{ID: "gauges", Title: s.labelled(s.heading["gauges"]), Alt: s.labelled(s.heading["gauges"]), Width: pageWidth, Height: 118}
	each := pageWidth / float64(max(len(rows), 2))
	for i, r := range rows {
		x := each * (float64(i) + 0.5)
		outer := min(each*0.36, 44.0)
		p.area(blank, faint, 0.5, arc(x, 68, outer, outer*0.66, 1))
		share := min(fraction(r), 1)
		if share > 0 {
			p.area("#074a45", "", 0, arc(x, 68, outer, outer*0.66, share))
		}
		p.text(x, 14, 10, 0.5, s.category(r.Category))
		p.text(x, 68, 13, 0.5, Rate(r.CompletionRate()))
		p.text(x, 84, 8, 0.5, Mu(r.Counted)+" / "+areaText(r.Target))
		p.text(x, 96, 8, 0.5, s.left(r))
		p.Alt += s.sep + s.category(r.Category) + " " + Rate(r.CompletionRate())
	}
	return p
}

// left is what remains, or what was done beyond.
func (s *speaker) left(r land.Row) string {
	remaining := r.Remaining()
	word, over := "剩余 ", "超额 "
	if s.lang == English {
		word, over = "remaining ", "over by "
	}
	switch {
	case remaining == nil:
		return ""
	case remaining.IsNegative():
		return over + Mu(remaining.Neg())
	}
	return word + Mu(*remaining)
}

// fraction is how full a gauge is drawn. It is a place in a picture and no
// figure.
func fraction(r land.Row) float64 {
	if r.Target == nil || !r.Target.IsPositive() {
		return 0
	}
	f, _ := r.Counted.Div(*r.Target).Float64()
	return math.Max(f, 0)
}
