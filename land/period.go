package land

// Period is what a report is for (月报, 季报, 年报).
type Period string

// The periods. Without one a report says only how things stand.
const (
	Month   Period = "month"
	Quarter Period = "quarter"
	Year    Period = "year"
)

// Periods is all of them.
var Periods = []Period{Month, Quarter, Year}

// Before is the last day before the period in which a day lies: what a period
// gained is what stands on the day less what stood then.
func (p Period) Before(d Date) Date {
	switch p {
	case Month:
		return NewDate(d.Year(), d.Month(), 0)
	case Quarter:
		return NewDate(d.Year(), d.Month()-(d.Month()-1)%3, 0)
	case Year:
		return NewDate(d.Year(), 1, 0)
	}
	return Date{}
}

// Gain is what was counted since an earlier balance of the same land; below zero
// where more rebounded than was disposed of.
func (r Row) Gain(earlier Row) Mu { return r.Counted.Sub(earlier.Counted) }

// Points is by how many percentage points the completion rate has changed since
// an earlier balance, with two decimals, half up, of the exact quotients; nil
// where either has no rate.
func (r Row) Points(earlier Row) *string {
	if !r.rated() || !earlier.rated() {
		return nil
	}
	change := r.Counted.Mul(*earlier.Target).Sub(earlier.Counted.Mul(*r.Target)).Shift(2)
	s := change.DivRound(r.Target.Mul(*earlier.Target), 2).StringFixed(2)
	return &s
}
