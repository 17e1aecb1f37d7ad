package cql2

import (
	"slices"
	"time"
)

// shanghai is where the days of timestamps are taken: China keeps one time.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// ofIntervals is the relations that two instants, or an instant and an interval,
// cannot have to each other.
var ofIntervals = []Relation{Contains, FinishedBy, Finishes, Meets, MetBy, OverlappedBy, Overlaps, StartedBy, Starts, During}

func (w World) temporal(n node) (Expr, error) {
	if len(n.args) != 2 {
		return nil, malformed("an operation in the filter has too few or too many arguments")
	}
	left, err := w.span(n.args[0])
	if err != nil {
		return nil, err
	}
	right, err := w.span(n.args[1])
	if err != nil {
		return nil, err
	}
	relation := Relation(n.op)
	_, l := n.args[0].(interval)
	_, r := n.args[1].(interval)
	if slices.Contains(ofIntervals, relation) && !(l && r) && !(relation == During && r) && !(relation == Contains && l) {
		return nil, wrong("filter_type", "this relation is one of intervals")
	}
	return Temporal{relation, left, right}, nil
}

// span is an instant or an interval.
func (w World) span(v any) (Span, error) {
	if ends, ok := v.(interval); ok {
		from, err := w.moment(ends[0], true)
		if err != nil {
			return Span{}, err
		}
		to, err := w.moment(ends[1], true)
		if err == nil && from.Property == "" && to.Property == "" && !from.Open && !to.Open && to.Day.Before(from.Day) {
			err = wrong("filter_date", "an interval ends before it begins")
		}
		return Span{from, to}, err
	}
	m, err := w.moment(v, false)
	return Span{m, m}, err
}

// moment is a property, a date, or the day of a timestamp in Asia/Shanghai. Ends
// of intervals are written as texts, and two dots are beyond all days.
func (w World) moment(v any, within bool) (m Moment, err error) {
	switch v := v.(type) {
	case property:
		of, err := w.operand(v)
		if err == nil && of.Kind != Date {
			err = wrong("filter_type", "temporal functions are of dates")
		}
		return Moment{Property: of.Property}, err
	case day:
		m.Day, err = dayOf(string(v))
		return m, err
	case instant:
		m.Day, err = momentOf(string(v))
		return m, err
	case string:
		switch {
		case within && v == "..":
			return Moment{Open: true}, nil
		case within && len(v) > len(time.DateOnly):
			m.Day, err = momentOf(v)
			return m, err
		case within:
			m.Day, err = dayOf(v)
			return m, err
		}
	}
	return m, wrong("filter_type", "temporal functions are of dates")
}

func momentOf(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	year, month, day := t.In(shanghai).Date()
	if err != nil || year > 9999 {
		return t, wrong("filter_date", "a timestamp in the filter is written as 2006-01-02T15:04:05Z, and its day in China has a year of four digits")
	}
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), nil
}
