package report

import (
	"math"
	"strconv"

	"sanlei/land"
)

// line is what was disposed of, month after month, below the task.
func (s *speaker) line() *Picture {
	if len(s.Months) < 2 {
		return nil
	}
	const left, right, top, bottom, height = 58.0, 14.0, 20.0, 28.0, 190.0
	most := 0.0
	for _, r := range s.Months {
		for _, mu := range []*land.Mu{&r.Counted, r.Target, &r.Reported} {
			if mu != nil {
				f, _ := mu.Float64()
				most = max(most, f)
			}
		}
	}
	step := ceiling(most / 4)
	if step == 0 {
		return nil
	}
	p := &Picture{ID: "line", Title: s.heading["line"], Alt: s.heading["line"], Width: pageWidth, Height: height}
	ceilingMu := step * math.Ceil(most/step)
	at := func(i int, mu land.Mu) Point {
		f, _ := mu.Float64()
		return Point{left + (pageWidth-left-right)*float64(i)/float64(len(s.Months)-1), height - bottom - (height-top-bottom)*f/ceilingMu}
	}
	for v := 0.0; v <= ceilingMu+step/2; v += step {
		y := height - bottom - (height-top-bottom)*v/ceilingMu
		p.line("#d0d0d0", 0.5, 0, Point{left, y}, Point{pageWidth - right, y})
		p.text(left-5, y+3, 7.5, 1, strconv.FormatFloat(v, 'f', -1, 64))
	}
	var done, target, reported []Point
	every := (len(s.Months) + 12) / 13
	for i, r := range s.Months {
		done, reported = append(done, at(i, r.Counted)), append(reported, at(i, r.Reported))
		if r.Target != nil {
			target = append(target, at(i, *r.Target))
		}
		if i%every == 0 {
			p.text(done[i].X, height-bottom+12, 7.5, 0.5, r.Month)
		}
	}
	p.line(ink, 1, 5, target...)
	p.line(faint, 1, 1.5, reported...)
	p.line("#074a45", 1.8, 0, done...)
	for _, a := range done {
		p.area("#074a45", "", 0, rectangle(a.X-1.8, a.Y-1.8, 3.6, 3.6))
	}
	x := left
	for _, l := range []struct {
		text, stroke string
		width, dash  float64
	}{{s.column["counted_mu"], "#074a45", 1.8, 0}, {s.column["reported_mu"], faint, 1, 1.5}, {s.column["target_mu"], ink, 1, 5}} {
		p.line(l.stroke, l.width, l.dash, Point{x, 8}, Point{x + 24, 8})
		p.text(x+28, 11, 8, 0, l.text)
		x += 44 + textWidth(l.text, 8)
	}
	last := s.Months[len(s.Months)-1]
	p.Alt += s.sep + last.Month + " " + Mu(last.Counted)
	return p
}

// ceiling is the next of 1, 2, 2.5 and 5 times a power of ten.
func ceiling(x float64) float64 {
	if x <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= x {
			return m * power
		}
	}
	return 10 * power
}
