package surveytxt

import (
	"errors"
	"strings"

	"sanlei/geo"
)

var (
	errUnknownLine = errors.New("this is neither a section, a key, a plot nor a point")
	errNoPlot      = errors.New("this line belongs to no plot")
	errOpenBlock   = errors.New("a text in brackets does not end before the next plot")
)

// standard takes a line of a file with sections.
func (r *Reader) standard(l line) error {
	if err := r.grow(l); err != nil || l.text == "" {
		return err
	}
	if r.block {
		return r.within(l)
	}
	if all, ok := plotFields(l.text); ok && !bracketed(l.text) {
		return r.plotLine(l, all)
	}
	if text := fold(l.text); strings.HasPrefix(text, "[") && !strings.Contains(text, "]") {
		r.block = true
		return nil
	}
	if bracketed(l.text) {
		return r.mark(l)
	}
	if r.section == plots {
		return r.point(l)
	}
	switch {
	case strings.Contains(fold(l.text), "="):
		return r.header.set(l)
	case r.section == others:
		return nil // text of a section that only others know
	}
	return errUnknownLine
}

// within takes a line of a text in brackets that goes over several.
func (r *Reader) within(l line) error {
	if _, ok := plotFields(l.text); ok {
		return errOpenBlock
	}
	r.block = !strings.Contains(fold(l.text), "]")
	return nil
}

// bracketed says whether a line stands in brackets whole.
func bracketed(text string) bool {
	text = fold(text)
	return strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]")
}

// mark takes a line in brackets: the mark of a section, names of columns, or a text
// between plots that is passed over.
func (r *Reader) mark(l line) error {
	switch name := strings.TrimSpace(strings.Trim(fold(l.text), "[]")); {
	case name == "属性描述":
		if r.section == plots {
			r.close()
			r.header, r.names = &header{}, nil
		}
		r.section = keys
	case name == "地块坐标":
		r.section = plots
	case r.columns(l.text):
	case r.section != plots:
		r.section = others
	}
	return nil
}

// columns takes names of columns, if a line is that.
func (r *Reader) columns(text string) bool {
	names, ok := namesOf(text)
	if ok {
		r.names = names
	}
	return ok
}

// plotLine begins a plot.
func (r *Reader) plotLine(l line, all []string) error {
	r.section = plots
	if r.columns(l.text) {
		return nil
	}
	r.open(l)
	r.plot.said = newPlotLine(all, r.names)
	return r.grow(l)
}

// point takes a row of the plot.
func (r *Reader) point(l line) error {
	if r.plot == nil {
		return errNoPlot
	}
	all := fields(fold(l.text))
	if len(all) != 4 {
		r.plot.stray(l)
		return nil
	}
	ring := strings.TrimLeft(all[1], "0")
	if strings.Trim(all[1], "0123456789") != "" || all[1] == "" {
		r.plot.taken++
		r.plot.fault(geo.Fault{Rule: geo.BadNumber, Path: geo.Whole, Line: l.number, Value: l.text})
		return nil
	}
	r.plot.point(l, ring, all[2], all[3])
	return nil
}
